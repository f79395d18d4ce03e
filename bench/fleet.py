"""One modem and many real units: the set-up, an action on all of them, and their texts, one after the other at the modem's pace.

The network with the modem and the units is a process of its own, so that what they do takes none of our time. All units are
switched on before all are switched off, which is measured: whatever is made once is made by then.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
import gc
import json
from pathlib import Path
import resource
import sys
from time import perf_counter, process_time
from types import MappingProxyType
from typing import Any

from aiohttp import ClientSession
from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.storage import STORAGE_DIR

from demo.processes import ROOT

from .home import DOMAIN, home

OWNER = "+4790000002"
FIRST = "+4790001"  # how the units' numbers begin
SEND_SECONDS = 0.2  # that the network takes over a text: a tenth of a real one's time
PATIENCE = 600  # seconds
MEGABYTE = 2**20


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured; times are in seconds."""

    set_up: float
    accepted: float
    """Until the action returns."""
    sent: float
    """From the first text at its unit to the last."""
    confirmed: float
    """From the action to the last answer, as it is shown."""
    busy: float
    """Our processor's time meanwhile."""
    most_waiting: int
    """Texts in the outbox at once."""
    in_order: bool
    """Whether the units got their texts in the order in which they were asked."""
    off: int
    """Units that are off, and shown to be."""
    grown: float
    """Megabytes of memory that were taken at most meanwhile."""
    stored: int
    """Octets of what is saved."""


@asynccontextmanager
async def network(count: int) -> AsyncIterator[tuple[str, str]]:
    """Run a network with so many units until the block ends; give the modem's port, and the page's address."""
    options = ["--fleet", str(count), "--send-seconds", str(SEND_SECONDS)]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-P", "-m", "simulator", *options, stdout=asyncio.subprocess.PIPE, cwd=ROOT
    )
    assert process.stdout is not None
    try:
        told = json.loads(await process.stdout.readline())
        yield told["device"], f"http://127.0.0.1:{told['http']}"
    finally:
        process.terminate()
        await process.wait()


async def broadcast(count: int) -> Figures:
    """Set so many units up, and switch all of them on, then off, which is measured."""
    async with network(count) as (device, page), home(device, OWNER) as hass, ClientSession() as session:
        entry, set_up = await _set_up(hass, count)
        hub = entry.runtime_data.hub
        hosts = [remote.host for remote in entry.runtime_data.remotes.values()]
        sockets = _sockets(hass, entry)
        await _switch(hass, hub, hosts, sockets, on=True)
        asked, waiting, sizes = _asked(hosts), [0], [_memory()]

        def look() -> None:
            waiting.append(hub.snapshot.waiting)
            sizes.append(_memory())

        unsubscribe = hub.subscribe(look)
        busy = process_time()
        accepted, confirmed = await _switch(hass, hub, hosts, sockets, on=False)
        busy = process_time() - busy
        unsubscribe()
        units = await _units(session, page)
        came = sorted((_texted(unit), unit["number"]) for unit in units)
        shown = {hass.states.is_state(socket, "off") for socket in sockets}
        return Figures(
            set_up=set_up,
            accepted=accepted,
            sent=came[-1][0] - came[0][0],
            confirmed=confirmed,
            busy=busy,
            most_waiting=max(waiting),
            in_order=[number for _, number in came] == list(asked),
            off=sum(not unit["lamp"] for unit in units) if shown == {True} else 0,
            grown=max(sizes) - sizes[0],
            stored=await hass.async_add_executor_job(_stored, Path(hass.config.path(STORAGE_DIR))),
        )


async def _set_up(hass: HomeAssistant, count: int) -> tuple[ConfigEntry[Any], float]:
    """Add the units, and tell how long the set-up then takes."""
    (entry,) = hass.config_entries.async_entries(DOMAIN)
    await hass.config_entries.async_unload(entry.entry_id)
    for index in range(count):
        number = f"{FIRST}{index:03}"
        data = {"number": number, "model": "707", "fahrenheit": False, "interval": 0}
        subentry = ConfigSubentry(
            data=MappingProxyType(data), subentry_type="remote_socket", title=f"Unit {index}", unique_id=number
        )
        hass.config_entries.async_add_subentry(entry, subentry)
    gc.collect()
    begun = perf_counter()
    await hass.config_entries.async_setup(entry.entry_id)
    took = perf_counter() - begun
    await hass.async_block_till_done()
    return entry, took


def _sockets(hass: HomeAssistant, entry: ConfigEntry[Any]) -> list[str]:
    """List the switches of the units."""
    registry = er.async_get(hass)
    found = [registry.async_get_entity_id("switch", DOMAIN, f"{key}_socket") for key in entry.runtime_data.remotes]
    return [entity_id for entity_id in found if entity_id is not None]


async def _switch(
    hass: HomeAssistant, hub: Any, hosts: list[Any], sockets: list[str], *, on: bool
) -> tuple[float, float]:
    """Switch all units, and tell when that was accepted and when it was confirmed."""
    begun = perf_counter()
    action = "turn_on" if on else "turn_off"
    await hass.services.async_call("switch", action, {"entity_id": sockets}, blocking=True)
    accepted = perf_counter() - begun
    async with asyncio.timeout(PATIENCE):
        await _until(hub, lambda: not any(host.view.client.under_way for host in hosts))
    return accepted, perf_counter() - begun


def _asked(hosts: list[Any]) -> dict[str, None]:
    """Return what will hold the units' numbers in the order in which they are asked for something."""
    asked: dict[str, None] = {}

    def note(host: Any) -> None:
        if host.view.client.under_way is not None:
            asked.setdefault(host.remote.number)

    for host in hosts:
        host.subscribe(partial(note, host))
    return asked


async def _until(hub: Any, condition: Callable[[], bool]) -> None:
    """Wait until something is so; it is looked at whenever the hub tells something."""
    told = asyncio.Event()
    unsubscribe = hub.subscribe(told.set)
    try:
        while not condition():
            await told.wait()
            told.clear()
    finally:
        unsubscribe()


async def _units(session: ClientSession, page: str) -> list[dict[str, Any]]:
    """Ask the network how the units are doing."""
    async with session.get(f"{page}/api/state", raise_for_status=True) as response:
        state = await response.json()
    return [unit for unit in state["units"] if unit["number"].startswith(FIRST)]


def _texted(unit: dict[str, Any]) -> float:
    """Tell when a unit was texted last."""
    came = [entry["at"] for entry in unit["chat"] if entry["direction"] == "in"]
    return datetime.fromisoformat(came[-1]).timestamp()


def _memory() -> float:
    """Tell how much memory the process has, in megabytes."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / MEGABYTE


def _stored(directory: Path) -> int:
    """Count the octets of what the integration saved."""
    return sum(file.stat().st_size for file in directory.glob(f"{DOMAIN}*"))


HEAD = (
    "Units",
    "Set-up",
    "Action returns after",
    "Last text at its unit after",
    "The modem's own",
    "All confirmed after",
    "Processor",
    "Waited at most",
    "Memory",
    "On disk",
)


def row(count: int, found: Figures) -> tuple[str, ...]:
    """Write the figures as a row of a table; raises ValueError where a unit was forgotten, or overtaken."""
    if not found.in_order or found.off != count:
        raise ValueError(f"{found.off} of {count} units are off, in order: {found.in_order}")
    own = (count - 1) * SEND_SECONDS / found.sent if count > 1 else 1
    return (
        str(count),
        f"{found.set_up:.2f} s",
        f"{found.accepted:.2f} s",
        f"{found.sent:.1f} s",
        f"{own:.0%}",
        f"{found.confirmed:.1f} s",
        f"{1000 * found.busy / count:.0f} ms a unit",
        f"{found.most_waiting} texts",
        f"{found.grown:.1f} MiB",
        f"{found.stored / 1000:.0f} kB",
    )
