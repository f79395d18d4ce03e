"""The process that is killed: a Home Assistant core with the integration, and a house that remembers what was done to it.

Each thing that is done in the house is a line of its log, on disk before anything else happens: the plugs are what the log says
last, as plugs keep their state when Home Assistant dies. Lines of standard input set sensors: `{"mains": false}`.
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
import time
from typing import TYPE_CHECKING, Any

from demo.processes import free_port

if TYPE_CHECKING:
    from homeassistant.config_entries import ConfigEntry
    from homeassistant.core import HomeAssistant, ServiceCall

ENTRY, SOCKET, WORD = "house", "socket", "GATE"
PLUGS = ("socket", "microrelay")
PLUG_SECONDS = 0.03
LIMITS = {"day_budget": 1_000_000, "month_budget": 1_000_000, "most_answers": 1_000_000}
DISKS_WORK = "os.rename"  # the event that Python tells of


@dataclass(frozen=True, slots=True)
class Birth:
    """What a house is started with; `ahead` is how many seconds its clock is before the machine's.

    It kills itself at the `dies_at`-th step of its disk's work, 0 for never, and before that step's end rather than after it
    when it `dies_before`.
    """

    directory: str
    device: str
    owner: str
    ahead: float
    sensors: dict[str, bool]
    dies_at: int = 0
    dies_before: bool = False

    @property
    def forward(self) -> timedelta:
        """Return how far its clock is put forward."""
        return timedelta(seconds=self.ahead)


class Disk:
    """What the house writes, step by step, so that it can die at any of them."""

    def __init__(self, birth: Birth) -> None:
        """Count from now on."""
        self._birth = birth
        self._steps = itertools.count(1)
        self._fsync: Callable[[int], None] = os.fsync
        self.armed = False
        os.fsync = self._synced  # type: ignore[assignment]
        sys.addaudithook(self._heard)

    def _heard(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Die before a file of ours gets its name, or the one before it another."""
        if self.armed and event == DISKS_WORK and "isocket" in str(arguments[0]) and self._last():
            die()

    def _synced(self, descriptor: int) -> None:
        """Bring a file to the disk, and die before or after that."""
        last = self.armed and self._last()
        if last and self._birth.dies_before:
            die()
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
        turns = {name: asyncio.Lock() for name in PLUGS}

        async def switch(call: ServiceCall) -> None:
            entity_id, on = call.data["entity_id"], call.service == "turn_on"
            name = entity_id.partition(".")[2]
            self.note(name, on)
            async with turns[name]:
                await asyncio.sleep(PLUG_SECONDS)
                hass.states.async_set(entity_id, shown(on))

        async def gate(call: ServiceCall) -> None:
            self.note("gate", str(call.data["argument"]))

        for service in ("turn_on", "turn_off"):
            hass.services.async_register("plug", service, switch)
        hass.services.async_register("plug", "gate", gate)


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
        for name, on in json.loads(line).items():
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
    subentries = [
        ConfigSubentryDataWithId(
            data=data, subentry_type=kind, title=title, unique_id=unique_id, subentry_id=f"{ENTRY}_{kind}"
        )
        for data, kind, title, unique_id in ((bound, "socket", "iSocket", SOCKET), (word, "keyword", WORD, WORD))
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
