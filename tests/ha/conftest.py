"""A real Home Assistant, a simulated GSM network, and a serial line between them."""

from collections.abc import AsyncGenerator

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

# The test harness ships a package of the same name; the one imported first is the one that Home Assistant finds.
import custom_components.isocket
from custom_components.isocket.const import DOMAIN
from simulator.modem import Modem as SimulatedModem
from simulator.network import Network
from simulator.phone import Phone
from simulator.ports import PtyPort

from .helpers import FAMILY, IMEI, OWNER, SIM, STRANGER, settled, socket_subentry

assert custom_components.isocket is not None


@pytest.fixture(autouse=True)
def ours(enable_custom_integrations: None) -> None:
    """Let Home Assistant find the integration."""


@pytest.fixture
def hass_config_dir(hass_tmp_config_dir: str) -> str:
    """Give each house a folder of its own: what outlives a restart is really written."""
    return hass_tmp_config_dir


@pytest.fixture
def network() -> Network:
    """Return a GSM network."""
    return Network()


@pytest.fixture
def sim_modem(network: Network) -> SimulatedModem:
    """Return the cabin's modem."""
    return network.add_modem(SIM)


@pytest.fixture
def owner(network: Network) -> Phone:
    """Return the owner's phone."""
    return network.add_phone(OWNER, "Owner")


@pytest.fixture
def family(network: Network) -> Phone:
    """Return a phone that the owner may let in."""
    return network.add_phone(FAMILY, "Family")


@pytest.fixture
def stranger(network: Network) -> Phone:
    """Return a phone that nobody knows."""
    return network.add_phone(STRANGER, "Stranger")


@pytest.fixture
async def port(hass: HomeAssistant, sim_modem: SimulatedModem) -> AsyncGenerator[PtyPort]:
    """Lay a serial line to the modem."""
    async with PtyPort(sim_modem) as line:
        yield line


@pytest.fixture
async def cabin(hass: HomeAssistant) -> None:
    """Furnish the cabin with what there is to bind: a heater, a siren, a thermometer, two doors, mains."""
    hass.config.components.add("usb")
    helpers = {"heater": {}, "siren": {}, "door": {}, "hatch": {"name": "Loft hatch"}, "mains": {"initial": True}}
    assert await async_setup_component(hass, "input_boolean", {"input_boolean": helpers})
    thermometer = {"min": -40, "max": 60, "initial": 21.4, "unit_of_measurement": "°C"}
    assert await async_setup_component(hass, "input_number", {"input_number": {"thermometer": thermometer}})
    await hass.async_block_till_done()


@pytest.fixture
def entry(hass: HomeAssistant, cabin: None, port: PtyPort) -> MockConfigEntry:
    """Return a modem that serves a socket, as its owner set it up, not loaded yet."""
    entry = MockConfigEntry(
        domain=DOMAIN,
        title="Generic GSM modem",
        unique_id=IMEI,
        data={"device": port.path},
        subentries_data=[socket_subentry()],
    )
    entry.add_to_hass(hass)
    return entry


@pytest.fixture
async def loaded(hass: HomeAssistant, entry: MockConfigEntry) -> AsyncGenerator[MockConfigEntry]:
    """Load the same, wait for the network and until what is known is saved, and unload it at the end."""
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    await settled(lambda: hass.states.is_state("binary_sensor.generic_gsm_modem_network", "on"))
    await hass.async_block_till_done()
    yield entry
    if entry.state is ConfigEntryState.LOADED:
        await hass.config_entries.async_unload(entry.entry_id)
