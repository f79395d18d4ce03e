"""What the tests of the real core have in common."""

import asyncio
from collections.abc import Callable
from typing import Any

from homeassistant.config_entries import ConfigSubentryData

from custom_components.isocket.const import SUBENTRY_SOCKET

SIM = "+4790000001"
OWNER = "+4790000002"
FAMILY = "+4790000003"
STRANGER = "+4790000099"
IMEI = "356938035643809"

HEATER = "input_boolean.heater"
SIREN = "input_boolean.siren"
THERMOMETER = "input_number.thermometer"
BOUND = {"socket": HEATER, "microrelay": SIREN, "thermometer": THERMOMETER, "owner": OWNER}

PATIENCE = 10


def socket_subentry(**changes: Any) -> ConfigSubentryData:
    """Return the socket as a user sets it up; None takes a binding away."""
    data = {key: value for key, value in (BOUND | changes).items() if value is not None}
    return ConfigSubentryData(data=data, subentry_type=SUBENTRY_SOCKET, title="iSocket", unique_id=SUBENTRY_SOCKET)


async def settled(true: Callable[[], object]) -> None:
    """Return as soon as something is true; fail when it does not become so."""
    async with asyncio.timeout(PATIENCE):
        while not true():  # noqa: ASYNC110 - a real serial line and two programs have no event in common
            await asyncio.sleep(0.005)
