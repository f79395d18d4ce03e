"""iSocket: Home Assistant with a GSM modem as an SMS-controlled socket; wiring only."""

from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import Event, HomeAssistant
from homeassistant.helpers import config_validation as cv, entity_registry as er
from homeassistant.helpers.entity_platform import async_get_platforms
from homeassistant.helpers.typing import ConfigType

from .adapters.store import StateStore
from .complaints import forget
from .const import DOMAIN, PLATFORMS
from .coordinator import IsocketConfigEntry, IsocketCoordinator
from .hub import Hub
from .services import async_setup_services

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Set up the actions, which are there with and without entries."""
    async_setup_services(hass)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: IsocketConfigEntry) -> bool:
    """Set up a modem and the socket it serves."""
    store = StateStore(hass, entry.entry_id)
    hub = Hub(hass, entry, store, await store.load())
    coordinator = entry.runtime_data = IsocketCoordinator(hass, entry, hub)
    entry.async_on_unload(hub.subscribe(coordinator.refresh))
    await hub.start()

    async def close_port(_: Event) -> None:
        await hub.stop()

    entry.async_on_unload(hass.bus.async_listen_once(EVENT_HOMEASSISTANT_STOP, close_port))
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    _forget_entities(hass, entry)
    entry.async_on_unload(entry.add_update_listener(_async_updated))
    return True


def _forget_entities(hass: HomeAssistant, entry: IsocketConfigEntry) -> None:
    """Let go of the entities that the socket has no more: its thermometer is not bound now, its model has no alarm."""
    registry = er.async_get(hass)
    provided = {
        entity_id
        for platform in async_get_platforms(hass, DOMAIN)
        if platform.config_entry is entry
        for entity_id in platform.entities
    }
    for known in er.async_entries_for_config_entry(registry, entry.entry_id):
        if not known.disabled and known.entity_id not in provided:
            registry.async_remove(known.entity_id)


async def _async_updated(hass: HomeAssistant, entry: IsocketConfigEntry) -> None:
    """Start over with what the user changed: a socket added, bound anew, or removed, or another port."""
    if entry.runtime_data.hub.outdated:
        await hass.config_entries.async_reload(entry.entry_id)


async def async_unload_entry(hass: HomeAssistant, entry: IsocketConfigEntry) -> bool:
    """Take everything down again."""
    if unloaded := await hass.config_entries.async_unload_platforms(entry, PLATFORMS):
        await entry.runtime_data.hub.stop()
    return unloaded


async def async_remove_entry(hass: HomeAssistant, entry: IsocketConfigEntry) -> None:
    """Forget the unit's state, and what was wrong with it."""
    forget(hass, entry)
    await StateStore(hass, entry.entry_id).remove()
