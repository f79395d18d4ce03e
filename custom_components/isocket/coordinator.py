"""Push coordinators: what the hub shows, and each unit elsewhere, to the entities."""

import logging
from typing import Final

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator

from .arrivals import TextNews
from .const import CONF_SOCKET, DOMAIN
from .device import Happened
from .hub import Hub
from .journal import note, note_text
from .modem import ModemInfo
from .remote_host import RemoteHost, RemoteNews, RemoteView
from .remote_journal import note_remote
from .remote_options import described, remotes
from .snapshot import HubSnapshot, News

__all__ = [
    "HubSnapshot",
    "IsocketConfigEntry",
    "IsocketCoordinator",
    "News",
    "RemoteCoordinator",
    "RemoteNews",
    "RemoteView",
]

_LOGGER = logging.getLogger(__name__)

# What a unit says of its make.
_MAKE: Final = frozenset({"hardware", "firmware", "serial"})

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
        self.remotes = {
            subentry.subentry_id: RemoteCoordinator(
                hass, self, subentry, hub.fleet.hosts[described(subentry.data).number]
            )
            for subentry in remotes(entry)
        }

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
        """Let the logbook tell what happened in the unit, and what became of texts."""
        if isinstance(news, TextNews):
            note_text(self.hass, self.modem_device_id, news)
        elif isinstance(news, Happened) and self.hub.socket is not None:
            subentry_id = self.hub.socket.subentry.subentry_id
            device = dr.async_get(self.hass).async_get_device_by_identifier(
                (DOMAIN, subentry_id), config_entry_id=self.config_entry.entry_id
            )
            if device is not None:
                switch = er.async_get(self.hass).async_get_entity_id(
                    Platform.SWITCH, DOMAIN, f"{subentry_id}_{CONF_SOCKET}"
                )
                note(self.hass, device.id, switch, news)

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


class RemoteCoordinator(DataUpdateCoordinator[RemoteView]):
    """Hand on what is known of one unit elsewhere: what one says is nothing to the entities of a hundred others."""

    config_entry: IsocketConfigEntry

    def __init__(
        self, hass: HomeAssistant, modem: IsocketCoordinator, subentry: ConfigSubentry, host: RemoteHost
    ) -> None:
        """Begin with what is known, and listen."""
        entry = modem.config_entry
        super().__init__(
            hass, _LOGGER, config_entry=entry, name=subentry.title, update_interval=None, always_update=False
        )
        self.subentry = subentry
        self.host = host
        self.modem_device_id = modem.modem_device_id
        self.data = host.view
        self._described: dict[str, str] = {}
        entry.async_on_unload(host.subscribe(self._look))
        entry.async_on_unload(host.listen(self._note))

    @property
    def identifier(self) -> tuple[str, str]:
        """Return how the device registry knows the unit."""
        return (DOMAIN, self.subentry.subentry_id)

    @callback
    def _look(self) -> None:
        """Take over what is known now."""
        if (view := self.host.view) != self.data:
            self.async_set_updated_data(view)
            self._describe()

    @property
    def _device_id(self) -> str | None:
        """Return the unit's device, once it has one."""
        device = dr.async_get(self.hass).async_get_device_by_identifier(
            self.identifier, config_entry_id=self.config_entry.entry_id
        )
        return None if device is None else device.id

    @callback
    def _describe(self) -> None:
        """Let the device tell what the unit said of its make."""
        said = {name: fact.value for name, fact in self.data.client.facts.items() if name in _MAKE}
        if said != self._described and (device_id := self._device_id) is not None:
            dr.async_get(self.hass).async_update_device(
                device_id,
                hw_version=said.get("hardware"),
                sw_version=said.get("firmware"),
                serial_number=said.get("serial"),
            )
            self._described = said

    @callback
    def _note(self, news: RemoteNews) -> None:
        """Let the logbook tell what happened."""
        if (device_id := self._device_id) is not None:
            note_remote(self.hass, device_id, news)
