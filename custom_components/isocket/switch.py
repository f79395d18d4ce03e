"""The relays."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, override

from homeassistant.components.switch import SwitchEntity, SwitchEntityDescription
from homeassistant.components.switch.const import SwitchDeviceClass
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import CONF_MICRORELAY, CONF_SOCKET, SUBENTRY_SOCKET
from .coordinator import IsocketConfigEntry
from .device import UnitSnapshot
from .entity import UnitEntity

PARALLEL_UPDATES = 1


@dataclass(frozen=True, kw_only=True)
class RelayDescription(SwitchEntityDescription):
    """A relay: its key is that of its binding."""

    is_on: Callable[[UnitSnapshot], bool | None]
    on_command: str
    off_command: str


RELAYS = (
    RelayDescription(
        key=CONF_SOCKET,
        translation_key="socket",
        name=None,
        device_class=SwitchDeviceClass.OUTLET,
        is_on=lambda unit: unit.socket,
        on_command="ON",
        off_command="OFF",
    ),
    RelayDescription(
        key=CONF_MICRORELAY,
        translation_key="microrelay",
        device_class=SwitchDeviceClass.SWITCH,
        is_on=lambda unit: unit.microrelay,
        on_command="ONM",
        off_command="OFFM",
    ),
)


async def async_setup_entry(
    hass: HomeAssistant, entry: IsocketConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add a switch for each relay that is bound."""
    for subentry in entry.get_subentries_of_type(SUBENTRY_SOCKET):
        async_add_entities(
            (
                Relay(entry.runtime_data, subentry, description)
                for description in RELAYS
                if subentry.data.get(description.key)
            ),
            config_subentry_id=subentry.subentry_id,
        )


class Relay(UnitEntity, SwitchEntity):
    """A relay, as its bound entity shows it."""

    entity_description: RelayDescription

    @property
    @override
    def available(self) -> bool:
        """Say whether the bound entity shows its state."""
        return super().available and self.is_on is not None

    @property
    @override
    def is_on(self) -> bool | None:
        """Say whether the relay is closed."""
        return self.entity_description.is_on(self.unit)

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Close the relay; returns when the bound entity was seen on."""
        await self.async_command(self.entity_description.on_command)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Open the relay; returns when the bound entity was seen off."""
        await self.async_command(self.entity_description.off_command)
