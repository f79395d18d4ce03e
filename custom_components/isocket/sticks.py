"""Modems that are plugged in: which of a stick's ports to use, and which of our entries is its own."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import suppress

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import CONF_DEVICE
from homeassistant.core import HomeAssistant, callback

from .const import DOMAIN
from .coordinator import IsocketConfigEntry
from .modem import (
    KNOWN,
    ROUTERS,
    NoModemError,
    Port,
    SessionState,
    best,
    list_ports,
    list_products,
    of_modem,
    siblings,
    survey,
)

type Stick = Sequence[Port]
"""The ports of one device, the likeliest to answer first."""

_PATIENCE = 60  # seconds for an entry that misses its modem to try every port


async def stick_at(device: str) -> Stick:
    """Return all ports of the device that has this one; the port alone where nobody knows of others."""
    try:
        return siblings(device, await list_ports())
    except OSError:
        return [Port(device)]


def stick_id(stick: Stick) -> str:
    """Name a device: its ids and number, and the socket it is in, as many of a kind have the same number."""
    return "_".join(map(str, stick[0].stick))


def stick_name(stick: Stick) -> str:
    """Name a device for people: as it is known, as it calls itself, or by its port."""
    port = stick[0]
    row = KNOWN.get((port.vendor or 0, port.product or 0))
    return row.name if row else port.name or port.device


async def port_that_answers(stick: Stick, imei: str | None = None) -> str:
    """Return the port on which a modem is to be used, only the one with this IMEI if one is given.

    Raises what kept a port from being asked, or NoModemError.
    """
    sightings = await survey(stick)
    if found := best(sightings) if imei is None else of_modem(imei, sightings):
        return found.port.device
    raise next((sighting.error for sighting in sightings if sighting.error), NoModemError())


async def is_router() -> bool:
    """Say whether there is a stick that can only be a router, and no modem."""
    ports: list[Port] = []
    with suppress(OSError):
        ports = await list_ports()
    return not ROUTERS.isdisjoint(await list_products()) and not any((p.vendor, p.product) in KNOWN for p in ports)


@callback
def user_of(hass: HomeAssistant, stick: Stick) -> IsocketConfigEntry | None:
    """Return the entry whose modem works on one of the ports, or is just being opened there."""
    names = {name for port in stick for name in (port.device, port.resolved) if name}
    return next((entry for entry in _loaded(hass) if _device(entry) in names and not _misses(entry)), None)


async def let_entries_look(hass: HomeAssistant) -> None:
    """Have the entries that miss their modem look for it now: it may be what was plugged in."""
    looks = [entry.runtime_data.hub.seek() for entry in _loaded(hass) if _misses(entry)]
    with suppress(TimeoutError):
        async with asyncio.timeout(_PATIENCE):
            await asyncio.gather(*looks)


async def resting_entry(hass: HomeAssistant, stick: Stick) -> tuple[IsocketConfigEntry, str] | None:
    """Return the entry that is not loaded whose modem this is, and the port to use; only then are the ports asked."""
    resting = {entry.unique_id: entry for entry in _entries(hass) if entry.state is not ConfigEntryState.LOADED}
    if not resting:
        return None
    sightings = await survey(stick)
    for imei, entry in resting.items():
        if imei and (found := of_modem(imei, sightings)):
            return entry, found.port.device
    return None


@callback
def entry_of(hass: HomeAssistant, imei: str) -> IsocketConfigEntry | None:
    """Return the entry of the modem with this IMEI, whether it runs or not."""
    return next((entry for entry in _entries(hass) if imei and entry.unique_id == imei), None)


@callback
def move(hass: HomeAssistant, entry: IsocketConfigEntry, device: str) -> None:
    """Give an entry the port where its modem was found, and start it if it does not run."""
    hass.config_entries.async_update_entry(entry, data={**entry.data, CONF_DEVICE: device})
    if not entry.update_listeners and entry.disabled_by is None:
        hass.config_entries.async_schedule_reload(entry.entry_id)


def _entries(hass: HomeAssistant) -> list[IsocketConfigEntry]:
    """Return our entries, disabled ones too."""
    return hass.config_entries.async_entries(DOMAIN, include_ignore=False)


def _loaded(hass: HomeAssistant) -> Iterator[IsocketConfigEntry]:
    """Yield the entries that run."""
    return (entry for entry in _entries(hass) if entry.state is ConfigEntryState.LOADED)


def _device(entry: IsocketConfigEntry) -> str:
    """Return the port that an entry uses now."""
    return entry.runtime_data.hub.device


def _misses(entry: IsocketConfigEntry) -> bool:
    """Say whether an entry that runs has no modem."""
    return entry.runtime_data.hub.snapshot.modem.state is SessionState.LOST
