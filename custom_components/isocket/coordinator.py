"""Push coordinator: what the hub shows, to the entities."""

import logging

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator

from .const import DOMAIN
from .device import Happened
from .hub import Hub, HubSnapshot, News
from .journal import note
from .modem import ModemInfo

__all__ = ["HubSnapshot", "IsocketConfigEntry", "IsocketCoordinator", "News"]

_LOGGER = logging.getLogger(__name__)

type IsocketConfigEntry = ConfigEntry[IsocketCoordinator]


class IsocketCoordinator(DataUpdateCoordinator[HubSnapshot]):
    """Hand the hub's snapshot on whenever it differs; nothing is polled."""

    config_entry: IsocketConfigEntry

    def __init__(self, hass: HomeAssistant, entry: IsocketConfigEntry, hub: Hub) -> None:
        """Begin with what is true now; the modem becomes a device before its socket refers to it."""
        super().__init__(hass, _LOGGER, config_entry=entry, name=DOMAIN, update_interval=None, always_update=False)
        self.hub = hub
        hub.listen(self._note)
        self.data = hub.snapshot
        self.modem_device_id = (
            dr.async_get(hass)
            .async_get_or_create(
                config_entry_id=entry.entry_id,
                identifiers={(DOMAIN, entry.unique_id or entry.entry_id)},
                name=entry.title,
            )
            .id
        )

    @callback
    def refresh(self) -> None:
        """Take the hub's snapshot over."""
        if (snapshot := self.hub.snapshot) == self.data:
            return
        if (info := snapshot.modem.info) != self.data.modem.info and info is not None:
            self._describe(info)
        self.async_set_updated_data(snapshot)

    @callback
    def _note(self, news: News) -> None:
        """Let the logbook tell what happened in the unit."""
        if isinstance(news, Happened) and self.hub.socket is not None:
            unit = (DOMAIN, self.hub.socket.subentry.subentry_id)
            device = dr.async_get(self.hass).async_get_device_by_identifier(
                unit, config_entry_id=self.config_entry.entry_id
            )
            if device is not None:
                note(self.hass, device.id, news)

    @callback
    def _describe(self, info: ModemInfo) -> None:
        """Let the device tell what the modem says of itself."""
        dr.async_get(self.hass).async_update_device(
            self.modem_device_id,
            manufacturer=info.maker,
            model=info.model,
            serial_number=info.imei,
            sw_version=info.revision,
        )
