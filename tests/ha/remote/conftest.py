"""A cabin elsewhere, and a modem that talks to it."""

from collections.abc import AsyncGenerator, Iterator
from unittest.mock import patch

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.isocket.client import RemoteConfig
from custom_components.isocket.const import DOMAIN
from custom_components.isocket.remote_host import RemoteHost
from simulator.network import Network
from simulator.ports import PtyPort
from tests.ha.helpers import IMEI, socket_subentry

from .elsewhere import CABIN, Cabin, living, remote_subentry


@pytest.fixture
async def far(hass: HomeAssistant, network: Network) -> AsyncGenerator[Cabin]:
    """Return a unit elsewhere that lives."""
    async with living(Cabin(network)) as unit:
        yield unit


@pytest.fixture
def entry(hass: HomeAssistant, cabin: None, port: PtyPort) -> MockConfigEntry:
    """Return a modem that serves a socket and talks to a unit elsewhere, not loaded yet."""
    entry = MockConfigEntry(
        domain=DOMAIN,
        title="Generic GSM modem",
        unique_id=IMEI,
        data={"device": port.path},
        subentries_data=[socket_subentry(), remote_subentry()],
    )
    entry.add_to_hass(hass)
    return entry


@pytest.fixture
def host(loaded: MockConfigEntry) -> RemoteHost:
    """Return who talks to the unit."""
    unit: RemoteHost = loaded.runtime_data.hub.fleet.hosts[CABIN]
    return unit


@pytest.fixture
def impatience() -> Iterator[None]:
    """Wait for each answer, and for each refusal, for the tenth part of a second, and ask once."""
    hasty = RemoteConfig(answer_minutes=0.002, silence_minutes=0.002, attempts=1)
    with patch.object(RemoteHost, "config", hasty):
        yield


@pytest.fixture
def hasty(impatience: None, loaded: MockConfigEntry) -> MockConfigEntry:
    """Return the same modem with little patience."""
    return loaded
