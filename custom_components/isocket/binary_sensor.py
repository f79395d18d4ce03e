"""Whether the modem is in the network."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import override

from homeassistant.components.binary_sensor import BinarySensorEntity, BinarySensorEntityDescription
from homeassistant.components.binary_sensor.const import BinarySensorDeviceClass
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import IsocketConfigEntry
from .entity import ModemEntity
from .modem import NetworkStatus

PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class NetworkDescription(BinarySensorEntityDescription):
    """A fact about the modem's network."""

    is_on: Callable[[NetworkStatus], bool]


NETWORK = (
    NetworkDescription(
        key="network",
        translation_key="network",
        device_class=BinarySensorDeviceClass.CONNECTIVITY,
        entity_category=EntityCategory.DIAGNOSTIC,
        is_on=lambda network: network.registration.registered,
    ),
)


async def async_setup_entry(
    hass: HomeAssistant, entry: IsocketConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add what the modem tells."""
    async_add_entities(NetworkBinarySensor(entry.runtime_data, description) for description in NETWORK)


class NetworkBinarySensor(ModemEntity, BinarySensorEntity):
    """A fact about the modem's network."""

    entity_description: NetworkDescription

    @property
    @override
    def is_on(self) -> bool:
        """Say whether it holds."""
        return self.entity_description.is_on(self.coordinator.data.modem.network)
