"""A thousand texts from strangers during an alarm: they cost nothing, and keep nobody waiting.

The hub and all entities are real, on a clock that jumps to what is next: the house's time is the loop's.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
import logging
from pathlib import Path
from typing import Any, override

from freezegun import freeze_time
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from bench.cabin import SEND_SECONDS, virtual_link
from bench.home import set_up
from custom_components.isocket.const import DOMAIN
from simulator.modem import Modem as SimulatedModem
from simulator.network import Network
from simulator.phone import Phone
from simulator.virtual import LATENCY, LonelyLoop, VirtualPort

from .helpers import DOOR, HEATER, IMEI, OWNER, SIM, socket_subentry

FLOOD = 1000
TURN = SEND_SECONDS + 8 * LATENCY
"""The modem's time for a text of one part, from the first character of its command to the answer, in seconds."""
START = datetime(2026, 11, 24, 12, tzinfo=UTC)
TRIPS = (0.05, 2.3)
"""Seconds after the flood began at which somebody opens the door."""


class HouseLoop(LonelyLoop):
    """A virtual loop whose time is also that of the wall."""

    def __init__(self, tick: Callable[[timedelta], object]) -> None:
        """Take the way to move the wall's clock."""
        self._tick = tick
        super().__init__()

    @override
    def _jump(self, seconds: float) -> None:
        super()._jump(seconds)
        self._tick(timedelta(seconds=seconds))


class Cabin:
    """A house on the simulated network."""

    def __init__(self, hass: HomeAssistant, entry: MockConfigEntry, network: Network, sim: SimulatedModem) -> None:
        """Take all of it."""
        self.hass, self.entry, self.network, self.sim = hass, entry, network, sim
        self.owner = network.add_phone(OWNER, "Owner")

    async def until(self, true: Callable[[], object], patience: float = 600) -> float:
        """Wait until something is true, and return how many seconds it took."""
        loop = asyncio.get_running_loop()
        begun = loop.time()
        async with asyncio.timeout(patience):
            while not true():  # noqa: ASYNC110 - time is virtual
                await asyncio.sleep(0.01)
        return loop.time() - begun

    async def apply(self, *commands: str) -> None:
        """Give the unit commands."""
        await self.entry.runtime_data.hub.socket.apply_all(commands, None)

    async def alarm(self) -> float:
        """Open the door, and return how many seconds it took until the owner's phone had the alarm."""
        before = len(self.owner.messages)
        self.hass.states.async_set(DOOR, "on")
        seconds = await self.until(lambda: any("ALARM!" in one.text for one in self.owner.messages[before:]))
        self.hass.states.async_set(DOOR, "off")
        return seconds

    def flood(self, phones: list[Phone]) -> None:
        """Let strangers text, each once."""
        for number, phone in enumerate(phones):
            phone.send_sms(SIM, ("ON", "OFF", "12345ON", "STATUS", "SECLIST=OFF", "Buy now! " * 20)[number % 6])

    async def quiet(self) -> None:
        """Wait until every text was taken from the SIM, what there was to say is said, and a new alarm can come."""
        await self.until(
            lambda: (
                not self.network.centre.waiting(SIM)
                and not any(self.sim.storage)
                and not self.entry.runtime_data.hub.snapshot.waiting
            )
        )
        await asyncio.sleep(125)


@asynccontextmanager
async def cabin(directory: Path) -> AsyncGenerator[Cabin]:
    """Build it, and wait for the network."""
    network = Network()
    sim = network.add_modem(SIM)
    sim.send_seconds = SEND_SECONDS
    port = VirtualPort(sim)
    hass = HomeAssistant(str(directory))
    await set_up(hass, directory)
    hass.services.async_register("homeassistant", "restart", lambda _: None)  # a new `http` wants it after a while
    hass.states.async_set(DOOR, "off")
    subentry = socket_subentry(microrelay=None, thermometer=None, mains=None, sensors=[DOOR])
    entry = MockConfigEntry(domain=DOMAIN, unique_id=IMEI, data={"device": port.name}, subentries_data=[subentry])
    entry.add_to_hass(hass)
    home = Cabin(hass, entry, network, sim)
    with virtual_link(port):
        assert await hass.config_entries.async_setup(entry.entry_id)
        await home.until(lambda: entry.runtime_data.hub.snapshot.modem.network.registration.registered)
        await asyncio.sleep(60)
        try:
            yield home
        finally:
            await hass.async_stop(force=True)


def run(main: Coroutine[Any, Any, None]) -> None:
    """Run something on the house's clock."""
    with (
        freeze_time(START, real_asyncio=True) as clock,
        asyncio.Runner(loop_factory=lambda: HouseLoop(clock.tick)) as runner,
    ):
        runner.run(main)


@pytest.fixture(autouse=True)
def silent() -> Any:
    """Write no log: a line for each of a thousand texts is a test of the log."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.timeout(600)
@pytest.mark.usefixtures("socket_enabled")
@pytest.mark.parametrize(
    ("setup", "told"),
    [
        ((), 0),
        (("SECLIST=OFF", "PASSWORD=12abc"), 5),
        (("SMSCONFIRMUNAUTH=ON",), 5),
    ],
    ids=["a list", "a password", "a list, and strangers are told"],
)
def test_an_alarm_in_a_flood(tmp_path: Path, setup: tuple[str, ...], told: int) -> None:
    """The alarm comes as fast as ever, but for what the modem is sending already; strangers hear next to nothing."""

    async def play() -> None:
        async with cabin(tmp_path) as home:
            await home.apply("ALARMON", *setup)
            usual = await home.alarm()
            assert usual < 0.25
            strangers = [home.network.add_phone(f"+4792{number:06}") for number in range(FLOOD)]
            for trip in TRIPS:
                await home.quiet()
                sent = home.entry.runtime_data.hub.snapshot.sent.today
                home.flood(strangers)
                await asyncio.sleep(trip)
                assert home.network.centre.waiting(SIM) + sum(1 for _ in home.sim.storage) > FLOOD / 2
                delayed = await home.alarm() - usual
                assert delayed < (TURN if told else 0.25), trip
                await home.quiet()
                assert 1 <= home.entry.runtime_data.hub.snapshot.sent.today - sent <= 1 + told
                assert home.hass.states.is_state(HEATER, "off")
            answered = [phone for phone in strangers if phone.messages]
            assert len(answered) <= told * len(TRIPS)

    run(play())
