"""What becomes of a modem, for its entry: a line in the log when it is gone or back, the port where it is now, its PIN."""

import logging

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_DEVICE, CONF_PIN
from homeassistant.core import HomeAssistant, callback

from .faults import shown_port
from .modem import SessionState, Snapshot

_LOGGER = logging.getLogger(__name__)


class Upkeep:
    """Keep an entry in step with its modem."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry) -> None:
        """Expect a modem to be there."""
        self._hass = hass
        self._entry = entry
        self._lost = False

    @callback
    def follow(self, snapshot: Snapshot, device: str) -> None:
        """Log it once when there is no modem, and once when there is again; one that restarts all the time is not back.

        The entry is told the port at which its modem was found again.
        """
        lost = snapshot.state is SessionState.LOST or (self._lost and bool(snapshot.warning or not snapshot.answers))
        port = shown_port(self._entry.data[CONF_DEVICE])
        if lost and not self._lost:
            _LOGGER.warning("There is no modem at %s: %r", port, snapshot.error)
        elif self._lost and not lost:
            _LOGGER.info("The modem at %s is back", port)
        self._lost = lost
        if snapshot.answers and device != self._entry.data[CONF_DEVICE]:
            _LOGGER.info("The modem has moved to %s", shown_port(device))
            data = {**self._entry.data, CONF_DEVICE: device}
            self._hass.config_entries.async_update_entry(self._entry, data=data)

    @callback
    def ask_for_pin(self) -> None:
        """Have the user asked for the PIN, and forget the one that does not fit: no restart may try it again."""
        self._entry.async_start_reauth(self._hass)
        if CONF_PIN in self._entry.data:
            data = {key: value for key, value in self._entry.data.items() if key != CONF_PIN}
            self._hass.config_entries.async_update_entry(self._entry, data=data)
