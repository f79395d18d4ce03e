"""What is either so or not: the modem's network, whether all is well, the unit's alarm, mains, window and microphone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, override

from homeassistant.components.binary_sensor import BinarySensorEntity, BinarySensorEntityDescription
from homeassistant.components.binary_sensor.const import BinarySensorDeviceClass
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import CONF_MAINS, CONF_SENSORS, CONF_SOCKET, SUBENTRY_SOCKET
from .coordinator import IsocketConfigEntry
from .device import UnitSnapshot
from .entity import ModemEntity, UnitEntity
from .modem import NetworkStatus
from .options import knows
from .remote_entity import RemoteEntity
from .remote_options import remote_knows

PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class NetworkDescription(BinarySensorEntityDescription):
    """A fact about the modem's network."""

    is_on: Callable[[NetworkStatus], bool]


@dataclass(frozen=True, kw_only=True)
class UnitDescription(BinarySensorEntityDescription):
    """A fact about the unit, when an entity under `needs` is bound."""

    is_on: Callable[[UnitSnapshot], bool | None]
    needs: str
    command: str | None = None
    """The command that the model must have for it."""


NETWORK = (
    NetworkDescription(
        key="network",
        translation_key="network",
        device_class=BinarySensorDeviceClass.CONNECTIVITY,
        entity_category=EntityCategory.DIAGNOSTIC,
        is_on=lambda network: network.registration.registered,
    ),
)
UNIT = (
    UnitDescription(
        key="alarm_input",
        translation_key="alarm_input",
        is_on=lambda unit: bool(unit.active_sensors) if unit.sensors_known else None,
        needs=CONF_SENSORS,
        command="ALARMON",
    ),
    UnitDescription(
        key="alarm",
        translation_key="alarm",
        device_class=BinarySensorDeviceClass.SAFETY,
        is_on=lambda unit: unit.alarmed,
        needs=CONF_SENSORS,
        command="ALARMON",
    ),
    UnitDescription(
        key="mains",
        translation_key="mains",
        device_class=BinarySensorDeviceClass.POWER,
        is_on=lambda unit: unit.mains,
        needs=CONF_MAINS,
    ),
    UnitDescription(
        key="window",
        translation_key="window",
        entity_category=EntityCategory.DIAGNOSTIC,
        is_on=lambda unit: unit.window_until is not None,
        needs=CONF_SOCKET,
    ),
    UnitDescription(
        key="microphone",
        translation_key="microphone",
        is_on=lambda unit: unit.microphone,
        needs=CONF_SOCKET,
        command="CALLBACK",
        # The microphone of the modem, which few have.
        entity_registry_enabled_default=False,
    ),
)


@dataclass(frozen=True, kw_only=True)
class RemoteDescription(BinarySensorEntityDescription):
    """A fact about a unit elsewhere, when its model has the command."""

    is_on: Callable[[RemoteBinarySensor], bool | None]
    command: str | None = None


REMOTE = (
    RemoteDescription(
        key="alarm_input",
        translation_key="alarm_input",
        is_on=lambda entity: entity.known("sensor_active"),
        command="ALARMON",
    ),
    RemoteDescription(
        key="alarm",
        translation_key="alarm",
        device_class=BinarySensorDeviceClass.SAFETY,
        is_on=lambda entity: entity.alarmed,
        command="ALARMON",
    ),
    RemoteDescription(
        key="mains",
        translation_key="mains",
        device_class=BinarySensorDeviceClass.POWER,
        is_on=lambda entity: entity.known("mains"),
        command="ALERTNUMBER?",
    ),
    RemoteDescription(
        key="window",
        translation_key="window",
        entity_category=EntityCategory.DIAGNOSTIC,
        is_on=lambda entity: entity.client.window_until is not None,
    ),
)
PROBLEM = BinarySensorEntityDescription(
    key="problem",
    translation_key="problem",
    device_class=BinarySensorDeviceClass.PROBLEM,
    entity_category=EntityCategory.DIAGNOSTIC,
)
ALL = (*NETWORK, PROBLEM, *UNIT)


async def async_setup_entry(
    hass: HomeAssistant, entry: IsocketConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add what the modem tells, and the socket."""
    coordinator = entry.runtime_data
    async_add_entities([NetworkBinarySensor(coordinator, description) for description in NETWORK])
    async_add_entities([Problem(coordinator, PROBLEM)])
    for subentry_id, remote in coordinator.remotes.items():
        async_add_entities(
            (
                RemoteBinarySensor(remote, description)
                for description in REMOTE
                if description.command is None or remote_knows(remote.subentry, description.command)
            ),
            config_subentry_id=subentry_id,
        )
    for subentry in entry.get_subentries_of_type(SUBENTRY_SOCKET):
        async_add_entities(
            (
                UnitBinarySensor(coordinator, subentry, description)
                for description in UNIT
                if subentry.data.get(description.needs)
                and (description.command is None or knows(subentry, description.command))
            ),
            config_subentry_id=subentry.subentry_id,
        )


class NetworkBinarySensor(ModemEntity, BinarySensorEntity):
    """A fact about the modem's network."""

    entity_description: NetworkDescription

    @property
    @override
    def is_on(self) -> bool:
        """Say whether it holds."""
        return self.entity_description.is_on(self.coordinator.data.modem.network)


class Problem(ModemEntity, BinarySensorEntity):
    """Whether anything is wrong with the modem or its socket, and what."""

    @property
    @override
    def available(self) -> bool:
        """Be there when the modem is not: that is a problem."""
        return True

    @property
    @override
    def is_on(self) -> bool:
        """Say whether anything is wrong."""
        return bool(self.coordinator.data.problems)

    @property
    @override
    def extra_state_attributes(self) -> Mapping[str, Any]:
        """Return what is wrong, as keys."""
        return {"problems": list(self.coordinator.data.problems)}


class UnitBinarySensor(UnitEntity, BinarySensorEntity):
    """A fact about the unit."""

    entity_description: UnitDescription

    @property
    @override
    def is_on(self) -> bool | None:
        """Say whether it holds; None while nobody knows."""
        return self.entity_description.is_on(self.unit)


class RemoteBinarySensor(RemoteEntity, BinarySensorEntity):
    """A fact about a unit elsewhere."""

    entity_description: RemoteDescription

    @property
    @override
    def is_on(self) -> bool | None:
        """Say whether it holds; None while the unit did not say."""
        return self.entity_description.is_on(self)

    @property
    def alarmed(self) -> bool | None:
        """Say whether an armed unit found something; None while it said too little."""
        armed: bool | None = self.known("armed")
        active: bool | None = self.known("sensor_active")
        return active if armed else armed
