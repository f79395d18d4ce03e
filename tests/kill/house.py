"""The process that is killed: a Home Assistant core with the integration, and a house that remembers what was done to it.

Each thing that is done in the house is a line of its log, on disk before anything else happens: the plugs are what the log says
last, as plugs keep their state when Home Assistant dies. Lines of standard input set sensors, `{"mains": false}`, have somebody do one
of the `DEEDS`, `{"number": 7, "deed": "on"}`, or make the disk slow, `{"disk_seconds": 0.05}`.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
import itertools
import json
import os
from pathlib import Path
import signal
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

from demo.processes import free_port

if TYPE_CHECKING:
    from homeassistant.config_entries import ConfigEntry
    from homeassistant.core import HomeAssistant, ServiceCall

ENTRY, SOCKET, WORD = "house", "socket", "GATE"
PLUGS = ("socket", "microrelay")
PLUG_SECONDS = 0.03
ELSEWHERE = "elsewhere"
BY_HAND = {"on by hand": True, "off by hand": False}
# What can be done on the dashboard: an entity's platform, its action, and whose entity of which key it is.
DEEDS = {
    "on": ("switch", "turn_on", f"{SOCKET}_socket"),
    "off": ("switch", "turn_off", f"{SOCKET}_socket"),
    "restart elsewhere": ("button", "press", f"{ELSEWHERE}_restart"),
    "cancel elsewhere": ("button", "press", f"{ELSEWHERE}_cancel"),
}
LIMITS = {"day_budget": 1_000_000, "month_budget": 1_000_000, "most_answers": 1_000_000}
DISKS_WORK = "os.rename"  # the event that Python tells of


@dataclass(frozen=True, slots=True)
class Birth:
    """What a house is started with.

    `elsewhere` is the number of a real unit, `ahead` how many seconds the house's clock is before the machine's, `disk_seconds` how
    long a write takes to come to its disk. It kills itself at the `dies_at`-th step of its disk's work, 0 for never, and before that
    step's end rather than after it when it `dies_before`.
    """

    directory: str
    device: str
    owner: str
    elsewhere: str
    ahead: float
    sensors: dict[str, bool]
    disk_seconds: float = 0
    dies_at: int = 0
    dies_before: bool = False

    @property
    def forward(self) -> timedelta:
        """Return how far its clock is put forward."""
        return timedelta(seconds=self.ahead)


class Disk:
    """What the house writes, step by step, so that it can die at any of them; as slow as it is told to be."""

    def __init__(self, birth: Birth) -> None:
        """Count from now on."""
        self._birth = birth
        self._steps = itertools.count(1)
        self._fsync: Callable[[int], None] = os.fsync
        self.armed = False
        self.seconds = birth.disk_seconds
        os.fsync = self._synced  # type: ignore[assignment]
        sys.addaudithook(self._heard)

    def _heard(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Die before a file of ours gets its name, or the one before it another."""
        if self.armed and event == DISKS_WORK and "isocket" in str(arguments[0]) and self._last():
            die()

    def _synced(self, descriptor: int) -> None:
        """Bring a file to the disk, and die before or after that; only the event loop's own are not slow."""
        last = self.armed and self._last()
        if last and self._birth.dies_before:
            die()
        if threading.current_thread() is not threading.main_thread():
            time.sleep(self.seconds)
        self._fsync(descriptor)
        if last:
            die()

    def _last(self) -> bool:
        """Say whether this step is the last."""
        return next(self._steps) == self._birth.dies_at


def die() -> None:
    """Be killed at once."""
    os.kill(os.getpid(), signal.SIGKILL)


class Clock:
    """Home Assistant's clocks, which can be put forward; made before Home Assistant is imported."""

    def __init__(self) -> None:
        """Go with the machine's."""
        from homeassistant.util import dt as dt_util

        real = time.time
        self.ahead = timedelta()

        def now(time_zone: tzinfo | None = None) -> datetime:
            return self.utcnow().astimezone(time_zone or dt_util.DEFAULT_TIME_ZONE)

        time.time = lambda: real() + self.ahead.total_seconds()
        dt_util.utcnow = self.utcnow  # type: ignore[assignment]
        dt_util.now = now

    def utcnow(self) -> datetime:
        """Return the house's time."""
        return datetime.now(UTC) + self.ahead


class House:
    """The plugs and the gate, and the log of what was done to them."""

    def __init__(self, birth: Birth, clock: Clock) -> None:
        """Take up the log."""
        self._birth = birth
        self._clock = clock
        self._turns = {name: asyncio.Lock() for name in PLUGS}
        self._hand = asyncio.Lock()
        path = Path(birth.directory) / "log"
        self.plugs = dict.fromkeys(PLUGS, False)
        for line in path.read_text().splitlines() if path.exists() else ():
            one = json.loads(line)
            if one["what"] in self.plugs:
                self.plugs[one["what"]] = one["value"]
        self._log = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def note(self, what: str, value: bool | int | str) -> None:
        """Have something done, which nothing undoes."""
        line = json.dumps({"at": self._clock.utcnow().isoformat(), "what": what, "value": value})
        os.write(self._log, f"{line}\n".encode())
        os.fsync(self._log)

    def furnish(self, hass: HomeAssistant) -> None:
        """Bring in what can be bound, and the actions for it."""
        for name, on in self.plugs.items():
            hass.states.async_set(f"plug.{name}", shown(on))
        for name, on in self._birth.sensors.items():
            hass.states.async_set(f"binary_sensor.{name}", shown(on))

        async def switch(call: ServiceCall) -> None:
            await self._turn(hass, call.data["entity_id"].partition(".")[2], call.service == "turn_on")

        async def gate(call: ServiceCall) -> None:
            self.note("gate", str(call.data["argument"]))

        for service in ("turn_on", "turn_off"):
            hass.services.async_register("plug", service, switch)
        hass.services.async_register("plug", "gate", gate)

    async def _turn(self, hass: HomeAssistant, name: str, on: bool) -> None:
        """Switch a plug, which shows it a little later."""
        self.note(name, on)
        async with self._turns[name]:
            await asyncio.sleep(PLUG_SECONDS)
            hass.states.async_set(f"plug.{name}", shown(on))

    async def do(self, hass: HomeAssistant, number: int, deed: str) -> None:
        """Have somebody do something, one after the other, and note when he may believe that it is done."""
        async with self._hand:
            if deed in BY_HAND:
                await self._turn(hass, "socket", BY_HAND[deed])
                await hass.async_block_till_done()
            else:
                await on_the_dashboard(hass, *DEEDS[deed])
            self.note("done", number)


async def on_the_dashboard(hass: HomeAssistant, platform: str, action: str, key: str) -> None:
    """Do something to one of our entities."""
    from homeassistant.helpers import entity_registry as er

    entity_id = er.async_get(hass).async_get_entity_id(platform, "isocket", f"{ENTRY}_{key}")
    await hass.services.async_call(platform, action, {"entity_id": entity_id}, blocking=True)


def shown(on: bool) -> str:
    """Return a state as Home Assistant writes it."""
    return "on" if on else "off"


async def live(birth: Birth, clock: Clock) -> None:
    """Start, note so, and hear of sensors until killed."""
    disk = Disk(birth)
    hass = await core(birth)
    house = House(birth, clock)
    house.furnish(hass)
    disk.armed = True
    await add_entry(hass, birth)
    await hass.async_start()
    house.note("started", os.getpid())
    reader = asyncio.StreamReader()
    await hass.loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        said = json.loads(line)
        if "number" in said:
            hass.async_create_background_task(house.do(hass, **said), "deed")
        elif "disk_seconds" in said:
            disk.seconds = said["disk_seconds"]
        else:
            for name, on in said.items():
                hass.states.async_set(f"binary_sensor.{name}", shown(on))


async def core(birth: Birth) -> HomeAssistant:
    """Make a core that can set entries up, and has what the integration needs without using it."""
    from homeassistant import bootstrap, loader
    from homeassistant.auth import auth_manager_from_config
    from homeassistant.config_entries import ConfigEntries
    from homeassistant.core import HomeAssistant
    from homeassistant.setup import async_setup_component

    hass = HomeAssistant(birth.directory)
    loader.async_setup(hass)
    hass.config.skip_pip = True
    hass.config_entries = ConfigEntries(hass, {})
    await bootstrap.async_load_base_functionality(hass)
    hass.config.components.add("usb")
    hass.auth = await auth_manager_from_config(hass, [], [])
    http = {"server_host": ["127.0.0.1"], "server_port": free_port()}
    assert await async_setup_component(hass, "http", {"http": http})
    return hass


async def add_entry(hass: HomeAssistant, birth: Birth) -> None:
    """Set the entry up that Home Assistant has stored, or the same one anew: it stores it a little later."""
    if hass.config_entries.async_get_entry(ENTRY) is not None:
        assert await hass.config_entries.async_setup(ENTRY)
    else:
        await hass.config_entries.async_add(new_entry(birth))


def new_entry(birth: Birth) -> ConfigEntry[Any]:
    """Return the entry as its owner made it."""
    from types import MappingProxyType

    from homeassistant.config_entries import SOURCE_USER, ConfigEntry, ConfigSubentryDataWithId

    bound = {"socket": "plug.socket", "microrelay": "plug.microrelay", "owner": birth.owner, "options": LIMITS}
    bound |= {"mains": "binary_sensor.mains", "sensors": ["binary_sensor.door"]}
    action = {"action": "plug.gate", "data": {"argument": "{{ argument }}"}}
    word = {"word": WORD, "actions": [action], "reply": "Gate {{ argument }}"}
    far = {"number": birth.elsewhere, "model": "706", "fahrenheit": False, "interval": 0}
    subentries = [
        ConfigSubentryDataWithId(
            data=data, subentry_type=kind, title=unique_id, unique_id=unique_id, subentry_id=f"{ENTRY}_{name}"
        )
        for name, kind, unique_id, data in (
            (SOCKET, "socket", "socket", bound),
            (ELSEWHERE, "remote_socket", birth.elsewhere, far),
            (WORD, "keyword", WORD, word),
        )
    ]
    return ConfigEntry(
        version=1,
        minor_version=1,
        domain="isocket",
        title="Modem",
        data={"device": birth.device},
        options={},
        source=SOURCE_USER,
        unique_id=None,
        discovery_keys=MappingProxyType({}),
        entry_id=ENTRY,
        subentries_data=subentries,
    )
