"""A demo from its start to its end: the network, Home Assistant, and the cabin in it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
import sys

from aiohttp import ClientSession

from .api import HomeAssistant
from .cabin import DOMAIN, furnish, move_in
from .errors import DemoError
from .home import DASHBOARD, Home
from .phones import Phones
from .processes import claim, running

START_SECONDS = 300
LAUNCHER = Path(__file__).parent / "hass.py"
HOST = "http://127.0.0.1"


@dataclass(frozen=True, slots=True)
class Ports:
    """The TCP ports of the loopback that a demo serves."""

    home: int
    phones: int
    modem: int | None = None
    """None for a modem on a serial line."""

    def claim(self) -> None:
        """Raise DemoError when something else has one of them."""
        claim(self.home, "--port")
        claim(self.phones, "--phones-port")
        if self.modem is not None:
            claim(self.modem, "--modem-port")

    def device(self, home: Home) -> str:
        """Return what a user enters as the modem's port."""
        return str(home.modem) if self.modem is None else f"socket://127.0.0.1:{self.modem}"


@dataclass(frozen=True, slots=True)
class Plan:
    """How a demo is to be."""

    ports: Ports
    pin: str = ""
    """What the SIM asks for, if it does."""
    bare: bool = False
    """Whether the integration is left to the user to set up."""
    fresh: bool = False
    """Whether the state of earlier starts is forgotten."""


@dataclass(frozen=True, slots=True)
class Demo:
    """A demo that runs."""

    home: Home
    modem: str
    """What a user enters as the modem's port."""
    home_assistant: HomeAssistant
    phones: Phones

    @property
    def dashboard(self) -> str:
        """Return the URL of the cabin's dashboard."""
        return f"{self.home_assistant.url}/{DASHBOARD}"


@asynccontextmanager
async def staged(home: Home, plan: Plan) -> AsyncIterator[Demo]:
    """Run a demo until the block ends; raise DemoError when it cannot be."""
    ports = plan.ports
    with home.lock():
        ports.claim()
        if plan.fresh:
            home.clear()
        home.prepare(port=ports.home, phones_url=f"{HOST}:{ports.phones}/")
        async with (
            running("The simulated network", network_command(home, plan), home.directory / "simulator.log"),
            ClientSession() as session,
        ):
            phones = Phones(session, f"{HOST}:{ports.phones}")
            await in_time("The simulated network", phones.wait_until_up())
            async with running("Home Assistant", home_assistant_command(home), home.directory / "console.log"):
                home_assistant = HomeAssistant(session, f"{HOST}:{ports.home}")
                device = ports.device(home)
                await in_time("Home Assistant", open_house(home_assistant, plan, device))
                yield Demo(home, device, home_assistant, phones)


async def open_house(home_assistant: HomeAssistant, plan: Plan, device: str) -> None:
    """Wait for Home Assistant, and furnish the cabin when it is new."""
    await home_assistant.log_in()
    await home_assistant.wait_until_running()
    if not await home_assistant.entries(DOMAIN):
        await furnish(home_assistant)
        if not plan.bare:
            await move_in(home_assistant, device, plan.pin)


async def in_time[T](name: str, start: Awaitable[T]) -> T:
    """Return what a start returns; raise DemoError when it takes for ever."""
    try:
        async with asyncio.timeout(START_SECONDS):
            return await start
    except TimeoutError as error:
        raise DemoError(f"{name} did not start within {START_SECONDS} s: see the logs in the demo's folder.") from error


def network_command(home: Home, plan: Plan) -> list[str]:
    """Return the command that runs the simulated network."""
    tcp = [] if plan.ports.modem is None else ["--tcp", str(plan.ports.modem)]
    sim = ["--pin", plan.pin] if plan.pin else []
    kept = ["--link", str(home.modem), "--memory", str(home.unit)]
    return [sys.executable, "-m", "simulator", *kept, "--http", str(plan.ports.phones), *tcp, *sim]


def home_assistant_command(home: Home) -> list[str]:
    """Return the command that runs Home Assistant; it installs nothing, all it needs is here.

    -P keeps our own folder out of its path, so that it finds the integration where HACS puts it.
    """
    log = ["--log-file", str(home.log), "--log-no-color"]
    return [sys.executable, "-P", str(LAUNCHER), "--skip-pip", "--config", str(home.config), *log]
