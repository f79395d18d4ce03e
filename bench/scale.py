"""How it grows: with the texts that wait on the SIM, the numbers that are warned, and all that a unit remembers."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant

from custom_components.isocket.adapters.store import StateStore
from custom_components.isocket.device import UnitState
from custom_components.isocket.modem import SessionState

from . import unit
from .air import air
from .fixed import NANOSECONDS, OWNER, fixed_modem, message
from .home import DOMAIN, LIMITS, set_up, stored_entry
from .latency import switched
from .modem import monotonic

DOOR = "binary_sensor.door"
PASSWORD = "12abc"  # of the full unit
SEEN = 400  # messages that are remembered
PATIENCE = 60  # seconds
SLOWLY = 900  # seconds


@asynccontextmanager
async def stored_home(
    device: str, state: UnitState | None = None, *, seen: int = 0, **data: Any
) -> AsyncIterator[HomeAssistant]:
    """Run a core with an entry that was stored, and what its unit and its modem remember, until the block ends."""
    with TemporaryDirectory(prefix="isocket-bench-") as directory:
        hass = HomeAssistant(directory)
        try:
            await set_up(hass, Path(directory))
            hass.states.async_set(DOOR, "off", {"device_class": "door", "friendly_name": "Door"})
            entry = stored_entry(device, OWNER, options=LIMITS, **data)
            if state is not None:
                units = dict.fromkeys(entry.subentries, state.to_dict())
                marks = [f"{number:064x}" for number in range(seen)]
                await StateStore(hass, entry.entry_id).save({"units": units, "seen": marks})
            await hass.config_entries.async_add(entry)
            assert entry.state is ConfigEntryState.LOADED
            yield hass
        finally:
            await hass.async_stop(force=True)


async def ready(hass: HomeAssistant) -> None:
    """Return when messages can pass."""
    (entry,) = hass.config_entries.async_entries(DOMAIN)
    changed = asyncio.Event()
    forget = entry.runtime_data.hub.subscribe(changed.set)
    async with asyncio.timeout(PATIENCE):
        while entry.runtime_data.hub.snapshot.modem.state is not SessionState.READY:
            await changed.wait()
            changed.clear()
    forget()


async def draining_house(count: int, baud: int) -> tuple[float, float]:
    """Return how long a house took for a backlog, in seconds, and how much of that the bytes were on the line.

    Each text is read, acted upon, saved, answered and deleted.
    """
    backlog = [message(("ON", "OFF")[number % 2], number) for number in range(count)]
    async with fixed_modem(baud=baud, backlog=backlog) as modem, stored_home(modem.device):
        async with asyncio.timeout(SLOWLY):
            took, used = (await modem.tells("drained"))["drained"]
    return took / 1e9, used / 1e9


async def full(count: int) -> list[float]:
    """Return how long each text took to the call of the action, in milliseconds, when nothing more can be remembered."""
    async with fixed_modem() as modem, stored_home(modem.device, unit.full().state, seen=SEEN) as hass:
        return await switched(hass, modem, count, PASSWORD)


async def alarming(numbers: int) -> list[float]:
    """Return when each number's warning was handed to the modem after a door opened, in milliseconds."""
    texts = (*(f"ALERTNUMBER+479100001{number:02}" for number in range(numbers)), "ALARMON")
    state = unit.ready(texts).state
    sent: list[int] = []
    done = asyncio.Event()

    def hear(index: int, announced: int, at: int) -> None:
        sent.append(at)
        if len(sent) == numbers:
            done.set()

    async with air(1) as modems, stored_home(modems.devices[0], state, sensors=[DOOR]) as hass:
        await ready(hass)
        listening = asyncio.create_task(modems.listen(hear))
        begun = monotonic()
        hass.states.async_set(DOOR, "on", {"device_class": "door", "friendly_name": "Door"})
        async with asyncio.timeout(PATIENCE):
            await done.wait()
        listening.cancel()
    return [(at - begun) / NANOSECONDS for at in sent]
