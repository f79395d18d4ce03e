"""Push coordinator: what the hub shows, to the entities."""

import logging

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator

from .const import DOMAIN
from .hub import Hub, HubSnapshot

_LOGGER = logging.getLogger(__name__)

type IsocketConfigEntry = ConfigEntry[IsocketCoordinator]


class IsocketCoordinator(DataUpdateCoordinator[HubSnapshot]):
    """Hand the hub's snapshot on whenever it differs; nothing is polled."""

    config_entry: IsocketConfigEntry

    def __init__(self, hass: HomeAssistant, entry: IsocketConfigEntry, hub: Hub, modem_device_id: str) -> None:
        """Begin with what is true now."""
        super().__init__(hass, _LOGGER, config_entry=entry, name=DOMAIN, update_interval=None, always_update=False)
        self.hub = hub
        self.modem_device_id = modem_device_id
        self.data = hub.snapshot

    @callback
    def refresh(self) -> None:
        """Take the hub's snapshot over."""
        if (snapshot := self.hub.snapshot) != self.data:
            self.async_set_updated_data(snapshot)
