"""What a bug report needs: how the modem and the unit are doing and what led there, and nobody's number or secret."""

from typing import Any

from homeassistant.const import CONF_DEVICE
from homeassistant.core import HomeAssistant

from .const import BINDINGS, SUBENTRY_SOCKET
from .coordinator import IsocketConfigEntry
from .faults import shown_port


async def async_get_config_entry_diagnostics(hass: HomeAssistant, entry: IsocketConfigEntry) -> dict[str, Any]:
    """Return how an entry is doing."""
    hub = entry.runtime_data.hub
    return {
        "device": shown_port(entry.data[CONF_DEVICE]),
        "sockets": [
            {key: value for key, value in subentry.data.items() if key in BINDINGS}
            for subentry in entry.get_subentries_of_type(SUBENTRY_SOCKET)
        ],
        "modem": hub.modem_report(),
        "outbox": hub.outbox_report(),
        "units_elsewhere": hub.fleet.report(),
        "unit": None if hub.socket is None else hub.socket.report(),
    }
