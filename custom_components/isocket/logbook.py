"""The logbook's sentences."""

from collections.abc import Callable
from typing import Any, Final

from homeassistant.components.logbook.const import (
    LOGBOOK_ENTRY_ENTITY_ID,
    LOGBOOK_ENTRY_ICON,
    LOGBOOK_ENTRY_MESSAGE,
    LOGBOOK_ENTRY_NAME,
)
from homeassistant.const import ATTR_DEVICE_ID, ATTR_ENTITY_ID
from homeassistant.core import Event as BusEvent, HomeAssistant, callback
from homeassistant.helpers import device_registry as dr

from .arrivals import Outcome
from .const import DOMAIN
from .delivery import Fate
from .device import Event
from .journal import ATTR_EVENT, ATTR_REASON, ATTR_WHO, HAPPENED, HOME
from .modem import Verdict
from .remote_journal import SENTENCES

_NAMELESS: Final = "iSocket"
# What happened, in words, with the details of the event.
_SENTENCES: Final[dict[str, str]] = {
    Event.EXECUTED: "carried out {command} for {who}",
    Event.REFUSED: "refused {command} from {who}",
    Event.LATE: "did not carry out {command} from {who}: it came too late",
    Event.CALLED: "was called by {who}",
    Event.MANUAL: "was switched {state} by hand: {output}",
    Event.ALARM: "alarm: {state} of {sensors}",
    Event.CALLING: "calls {who} ({purpose})",
    Event.CALL_ENDED: "ended its call to {who} ({purpose}): {end}",
    Event.TEMPERATURE: "{alert}: {temperature}, limit {limit}",
    Event.THERMOMETER: "thermometer {state}",
    Event.POWER: "mains power {state}",
    Event.SCHEDULE: "runs the scheduled rule {rule}",
    Event.RESET_ASKED: "waits for a second press of its button to be reset to the factory's settings",
    Event.RESET: "was reset to the factory's settings",
    Outcome.DELIVERED: "delivered its text to {who} ({kind})",
    Outcome.DELAYED: "has not delivered its text to {who} ({kind}) yet: the network still tries",
    Outcome.NOT_DELIVERED: "could not deliver its text to {who} ({kind}): {reason}",
    Outcome.NOT_SENT: "could not send its text to {who} ({kind}): {reason}",
    **SENTENCES,
}

# Why a text did not go, or did not arrive.
_REASONS: Final[dict[str, str]] = {
    Fate.REFUSED: "the network refuses it",
    Fate.EXPIRED: "its time was over",
    Fate.CROWDED_OUT: "too many others go before it",
    Verdict.FAILED.value: "the network gave it up",
}


@callback
def async_describe_events(
    hass: HomeAssistant, async_describe_event: Callable[[str, str, Callable[[BusEvent], dict[str, Any]]], None]
) -> None:
    """Describe what happens in units."""

    @callback
    def describe(event: BusEvent) -> dict[str, Any]:
        """Write one line."""
        device = dr.async_get(hass).async_get(event.data[ATTR_DEVICE_ID])
        reason = event.data.get(ATTR_REASON, "")
        words = {**event.data, ATTR_WHO: event.data[ATTR_WHO] or HOME, ATTR_REASON: _REASONS.get(reason, reason)}
        return {
            LOGBOOK_ENTRY_NAME: _NAMELESS if device is None else device.name_by_user or device.name,
            LOGBOOK_ENTRY_MESSAGE: _SENTENCES[event.data[ATTR_EVENT]].format_map(words),
            LOGBOOK_ENTRY_ICON: "mdi:power-socket",
            LOGBOOK_ENTRY_ENTITY_ID: event.data.get(ATTR_ENTITY_ID),
        }

    async_describe_event(DOMAIN, HAPPENED, describe)
