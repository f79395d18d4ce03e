"""How the modems are doing, for Home Assistant's page of system information."""

from typing import Any

from homeassistant.components import system_health
from homeassistant.core import HomeAssistant, callback

from .const import DOMAIN
from .coordinator import IsocketConfigEntry


@callback
def async_register(hass: HomeAssistant, register: system_health.SystemHealthRegistration) -> None:
    """Tell when asked."""
    register.async_register_info(system_health_info)


async def system_health_info(hass: HomeAssistant) -> dict[str, Any]:
    """Return what works, over all modems."""
    entries: list[IsocketConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    snapshots = [entry.runtime_data.hub.snapshot for entry in entries]
    return {
        "modems": len(snapshots),
        "modems_answering": sum(snapshot.modem.answers for snapshot in snapshots),
        "modems_on_network": sum(snapshot.modem.network.registration.registered for snapshot in snapshots),
        "texts_waiting": sum(snapshot.waiting for snapshot in snapshots),
    }
