"""The house: a real core with everything bound, its modem with faults, phones, and a real unit elsewhere."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from homeassistant.config_entries import SOURCE_USER, ConfigEntry, ConfigSubentryData
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.event import async_track_state_change_event
from homeassistant.setup import async_setup_component

from bench.cabin import PIN, SEND_SECONDS, virtual_link
from bench.home import DOMAIN, LIMITS, set_up
from custom_components.isocket.modem.network import Network as DriversNetwork
from simulator.modem import Modem as SimulatedModem
from simulator.network import Network
from simulator.phone import Phone
from simulator.unit import Unit
from simulator.virtual import VirtualPort

from .clock import Clock

SIM, OWNER, NEIGHBOUR, STRANGER, CABIN = "+4790000001", "+4790000002", "+4790000003", "+4790000099", "+4790000050"
HEATER, SIREN, DOOR, MAINS = (f"input_boolean.{name}" for name in ("heater", "siren", "door", "mains"))
THERMOMETER: Final = "input_number.thermometer"
REMOTE: Final = "remote_socket"
SETTLED: Final = 15  # seconds for which there must be nothing more to do


@dataclass(frozen=True, slots=True)
class Change:
    """A relay that took another state, and when."""

    what: str
    on: bool
    at: datetime


@dataclass
class House:
    """All of it."""

    hass: HomeAssistant
    entry: ConfigEntry[Any]
    clock: Clock
    network: Network
    sim: SimulatedModem
    port: VirtualPort
    owner: Phone
    neighbour: Phone
    stranger: Phone
    cabin: Unit
    changes: list[Change] = field(default_factory=list)

    @property
    def hub(self) -> Any:
        """Return what is behind the entry."""
        return self.entry.runtime_data.hub

    def is_on(self, entity_id: str) -> bool:
        """Say whether an entity is on."""
        return self.hass.states.is_state(entity_id, "on")

    @property
    def remote(self) -> str:
        """Return the switch of the unit elsewhere."""
        registry = er.async_get(self.hass)
        (key,) = self.entry.runtime_data.remotes
        entity_id = registry.async_get_entity_id("switch", DOMAIN, f"{key}_socket")
        assert entity_id is not None
        return entity_id

    async def act(self, entity_id: str, action: str, **data: Any) -> None:
        """Do something to an entity."""
        domain = entity_id.partition(".")[0]
        await self.hass.services.async_call(domain, action, {"entity_id": entity_id, **data}, blocking=True)

    async def turn(self, entity_id: str, *, on: bool) -> None:
        """Turn an entity on or off."""
        await self.act(entity_id, "turn_on" if on else "turn_off")

    @property
    def busy(self) -> bool:
        """Say whether there is anything on its way."""
        return bool(
            not self.hub.snapshot.modem.network.registration.registered
            or self.hub.snapshot.waiting
            or any(self.network.centre.waiting(number) for number in (SIM, OWNER, NEIGHBOUR, CABIN))
            or any(len(storage) for storage in self.sim.inbox.storages.values())
        )

    async def quiet(self, patience: timedelta = timedelta(hours=1)) -> bool:
        """Wait until nothing is on its way for a while; say whether that came."""
        end = self.clock.utcnow() + patience
        still = 0
        while still < SETTLED:
            await asyncio.sleep(1)
            still = 0 if self.busy else still + 1
            if self.clock.utcnow() > end:
                return False
        return True

    def forget(self) -> None:
        """Throw away what the simulator keeps for a page or a test, and a real network would not."""
        for handset in (self.owner, self.neighbour, self.stranger, self.cabin):
            handset.chat.clear()
            handset.tones = ""
        self.port.written.clear()
        self.changes.clear()

    @callback
    def changed(self, event: Event[EventStateChangedData]) -> None:
        """Note what a relay did."""
        old, new = event.data["old_state"], event.data["new_state"]
        if old is not None and new is not None and old.state != new.state:
            self.changes.append(Change(new.entity_id, new.state == "on", self.clock.utcnow()))


@asynccontextmanager
async def house(directory: Path, clock: Clock) -> AsyncIterator[House]:
    """Build it, and live in it until the block ends."""
    DriversNetwork.__init__.__defaults__ = (clock.utcnow,)
    network = Network(clock=clock.now)
    sim = network.add_modem(SIM)
    sim.send_seconds = SEND_SECONDS
    sim.sim.pin = PIN
    sim.sim.power_on()
    owner, neighbour, stranger = (network.add_phone(number) for number in (OWNER, NEIGHBOUR, STRANGER))
    cabin = network.add_unit(CABIN, "Boathouse")
    port = VirtualPort(sim, bridge=True)
    hass = HomeAssistant(str(directory))
    await set_up(hass, directory, ("heater", "siren", "door", "mains"))
    thermometer = {"min": -40, "max": 60, "initial": 20, "unit_of_measurement": "°C"}
    assert await async_setup_component(hass, "input_number", {"input_number": {"thermometer": thermometer}})
    hass.services.async_register("homeassistant", "restart", lambda _: None)  # a new `http` wants it after a while
    await hass.config.async_update(time_zone=str(clock.zone))
    hass.states.async_set(MAINS, "on")
    entry = new_entry(port.name)
    with virtual_link(port):
        await hass.config_entries.async_add(entry)
        built = House(hass, entry, clock, network, sim, port, owner, neighbour, stranger, cabin)
        unwatch = async_track_state_change_event(hass, [HEATER, SIREN], built.changed)
        try:
            yield built
        finally:
            unwatch()
            await hass.async_stop(force=True)


def new_entry(device: str) -> ConfigEntry[Any]:
    """Return the entry as its owner made it."""
    bound = {
        "socket": HEATER,
        "microrelay": SIREN,
        "thermometer": THERMOMETER,
        "sensors": [DOOR],
        "mains": MAINS,
        "owner": OWNER,
        "options": LIMITS,
    }
    elsewhere = {"number": CABIN, "model": "707", "fahrenheit": False, "interval": 0}
    return ConfigEntry(
        version=1,
        minor_version=1,
        domain=DOMAIN,
        title="Modem",
        data={"device": device, "pin": PIN},
        options={},
        source=SOURCE_USER,
        unique_id=None,
        discovery_keys=MappingProxyType({}),
        subentries_data=[
            ConfigSubentryData(data=bound, subentry_type="socket", title="iSocket", unique_id="socket"),
            ConfigSubentryData(data=elsewhere, subentry_type=REMOTE, title="Boathouse", unique_id=CABIN),
        ],
    )
