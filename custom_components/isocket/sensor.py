"""What the unit measures and what the modem receives."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import override

from homeassistant.components.sensor import SensorDeviceClass, SensorEntity, SensorEntityDescription, SensorStateClass
from homeassistant.const import SIGNAL_STRENGTH_DECIBELS_MILLIWATT, EntityCategory, UnitOfTemperature
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import CONF_SOCKET, CONF_THERMOMETER, SUBENTRY_SOCKET
from .coordinator import IsocketConfigEntry
from .device import UnitSnapshot
from .entity import ModemEntity, UnitEntity
from .modem import NetworkStatus

PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class NetworkDescription(SensorEntityDescription):
    """Something the modem knows of its network."""

    value: Callable[[NetworkStatus], str | int | None]


@dataclass(frozen=True, kw_only=True)
class UnitDescription(SensorEntityDescription):
    """Something the unit knows, when the entity under `needs` is bound."""

    value: Callable[[UnitSnapshot], float | datetime | None]
    needs: str


NETWORK = (
    NetworkDescription(
        key="signal",
        translation_key="signal",
        device_class=SensorDeviceClass.SIGNAL_STRENGTH,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=SIGNAL_STRENGTH_DECIBELS_MILLIWATT,
        entity_category=EntityCategory.DIAGNOSTIC,
        value=lambda network: network.signal_dbm,
    ),
    NetworkDescription(
        key="operator",
        translation_key="operator",
        entity_category=EntityCategory.DIAGNOSTIC,
        value=lambda network: network.operator,
    ),
)
UNIT = (
    UnitDescription(
        key="temperature",
        device_class=SensorDeviceClass.TEMPERATURE,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=UnitOfTemperature.CELSIUS,
        suggested_display_precision=1,
        value=lambda unit: unit.temperature,
        needs=CONF_THERMOMETER,
    ),
    UnitDescription(
        key="on_since",
        translation_key="on_since",
        device_class=SensorDeviceClass.TIMESTAMP,
        value=lambda unit: unit.on_since,
        needs=CONF_SOCKET,
    ),
    UnitDescription(
        key="timer_end",
        translation_key="timer_end",
        device_class=SensorDeviceClass.TIMESTAMP,
        value=lambda unit: unit.timer_end,
        needs=CONF_SOCKET,
    ),
    UnitDescription(
        key="next_rule",
        translation_key="next_rule",
        device_class=SensorDeviceClass.TIMESTAMP,
        value=lambda unit: unit.next_rule,
        needs=CONF_SOCKET,
    ),
)


async def async_setup_entry(
    hass: HomeAssistant, entry: IsocketConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the modem's sensors, and the socket's."""
    coordinator = entry.runtime_data
    async_add_entities(NetworkSensor(coordinator, description) for description in NETWORK)
    for subentry in entry.get_subentries_of_type(SUBENTRY_SOCKET):
        async_add_entities(
            (
                UnitSensor(coordinator, subentry, description)
                for description in UNIT
                if subentry.data.get(description.needs)
            ),
            config_subentry_id=subentry.subentry_id,
        )


class NetworkSensor(ModemEntity, SensorEntity):
    """Something the modem knows of its network."""

    entity_description: NetworkDescription

    @property
    @override
    def native_value(self) -> str | int | None:
        """Return what the modem last heard."""
        return self.entity_description.value(self.coordinator.data.modem.network)


class UnitSensor(UnitEntity, SensorEntity):
    """Something the unit knows."""

    entity_description: UnitDescription

    @property
    @override
    def native_value(self) -> float | datetime | None:
        """Return what the unit shows."""
        return self.entity_description.value(self.unit)
