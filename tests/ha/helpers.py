"""What the tests of the real core have in common."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from functools import partial
import json
from pathlib import Path
from time import monotonic
from typing import Any
from unittest.mock import patch

from freezegun import freeze_time
from homeassistant.config_entries import ConfigEntry, ConfigSubentryData
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.isocket.adapters.store import Document, StateStore
from custom_components.isocket.const import DOMAIN, SUBENTRY_SOCKET

SIM = "+4790000001"
OWNER = "+4790000002"
FAMILY = "+4790000003"
STRANGER = "+4790000099"
IMEI = "356938035643809"

HEATER = "input_boolean.heater"
SIREN = "input_boolean.siren"
THERMOMETER = "input_number.thermometer"
DOOR = "input_boolean.door"
HATCH = "input_boolean.hatch"
MAINS = "input_boolean.mains"
BOUND = {
    "socket": HEATER,
    "microrelay": SIREN,
    "thermometer": THERMOMETER,
    "sensors": [DOOR, HATCH],
    "mains": MAINS,
    "owner": OWNER,
}

PATIENCE = 10
_MONOTONIC = partial(monotonic)  # a plain name would be frozen as well


def socket_subentry(**changes: Any) -> ConfigSubentryData:
    """Return the socket as a user sets it up; None takes a binding away."""
    data = {key: value for key, value in (BOUND | changes).items() if value is not None}
    return ConfigSubentryData(data=data, subentry_type=SUBENTRY_SOCKET, title="iSocket", unique_id=SUBENTRY_SOCKET)


def files(hass: HomeAssistant, entry: ConfigEntry) -> list[Path]:
    """Return the files that hold what an entry knows, the latest first, but for one that is being written."""
    found = Path(hass.config.path(".storage")).glob(f"{DOMAIN}.{entry.entry_id}*")
    return sorted(path for path in found if path.suffix != ".new")


def on_disk(hass: HomeAssistant, entry: ConfigEntry) -> Document:
    """Return what was saved last."""
    document: Document = json.loads(files(hass, entry)[0].read_bytes())["data"]
    return document


async def save(hass: HomeAssistant, entry: ConfigEntry, document: Document) -> None:
    """Save something else for an entry that is not loaded."""
    await StateStore(hass, entry.entry_id).save(document)


async def settled(true: Callable[[], object]) -> None:
    """Return as soon as something is true; fail when it does not become so."""
    async with asyncio.timeout(PATIENCE):
        while not true():  # noqa: ASYNC110 - a real serial line and two programs have no event in common
            await asyncio.sleep(0.005)


async def later(hass: HomeAssistant, *, wait: bool = True, **time: float) -> None:
    """Let some time pass for Home Assistant's clock and timers; the serial line's own time goes on as ever."""
    ahead = dt_util.utcnow() + timedelta(**time)
    with freeze_time(ahead, real_asyncio=True), patch.object(hass.loop, "time", _MONOTONIC):
        async_fire_time_changed(hass, fire_all=True)
        if wait:
            await hass.async_block_till_done()
