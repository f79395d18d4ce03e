"""What all entities of the integration share: whose they are, and when they are available."""

from typing import override

from homeassistant.config_entries import ConfigSubentry
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity import EntityDescription
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from .const import DOMAIN
from .coordinator import IsocketCoordinator
from .device import UnitSnapshot
from .hosted import HostedSocket
from .options import model_name


class ModemEntity(CoordinatorEntity[IsocketCoordinator]):
    """Something the modem shows; available while the modem answers."""

    _attr_has_entity_name = True

    def __init__(self, coordinator: IsocketCoordinator, description: EntityDescription) -> None:
        """Belong to the modem's device."""
        super().__init__(coordinator)
        self.entity_description = description
        owner = coordinator.config_entry.unique_id or coordinator.config_entry.entry_id
        self._attr_unique_id = f"{owner}_{description.key}"
        self._attr_device_info = DeviceInfo(identifiers={(DOMAIN, owner)})

    @property
    @override
    def available(self) -> bool:
        """Say whether the modem answers."""
        return super().available and self.coordinator.data.modem.answers


class UnitEntity(CoordinatorEntity[IsocketCoordinator]):
    """Something the hosted socket shows or does; independent of the modem."""

    _attr_has_entity_name = True

    def __init__(
        self, coordinator: IsocketCoordinator, subentry: ConfigSubentry, description: EntityDescription
    ) -> None:
        """Belong to the socket's device."""
        super().__init__(coordinator)
        self.entity_description = description
        self._attr_unique_id = f"{subentry.subentry_id}_{description.key}"
        self._attr_device_info = DeviceInfo(
            identifiers={(DOMAIN, subentry.subentry_id)},
            manufacturer="iSocket for Home Assistant",
            model=model_name(subentry),
            name=subentry.title,
            via_device_id=coordinator.modem_device_id,
        )

    @property
    @override
    def available(self) -> bool:
        """Say whether the unit is powered on."""
        return super().available and self.coordinator.data.unit is not None

    @property
    def unit(self) -> UnitSnapshot:
        """Return what the unit shows; nobody asks while it is not available."""
        unit = self.coordinator.data.unit
        assert unit is not None
        return unit

    @property
    def socket(self) -> HostedSocket:
        """Return the socket itself; an entity of it is gone before it is."""
        socket = self.coordinator.hub.socket
        assert socket is not None
        return socket

    async def async_command(self, *commands: str) -> None:
        """Have the unit carry out commands at once, on behalf of who called the action."""
        await self.socket.apply_all(commands, self._context)
