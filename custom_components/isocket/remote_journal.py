"""What may be told of what happens with a unit elsewhere: its events, and the logbook's line, which has nobody's number or text."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

from homeassistant.const import ATTR_DEVICE_ID
from homeassistant.core import HomeAssistant, callback

from . import client
from .client import AllRead, Ended, Outcome, Said, Saying
from .journal import ATTR_EVENT, ATTR_WHO, HAPPENED
from .modem import mask_numbers
from .remote_host import RemoteNews


class RemoteEvent(StrEnum):
    """What happens with a unit elsewhere."""

    CONFIRMED = "confirmed"
    REFUSED = "refused"
    UNANSWERED = "unanswered"
    CANCELLED = "cancelled"
    ALERT = "alert"
    SAID = "said"
    """It said something that nobody had asked for, or that nobody waits for any more."""
    CALLED = "called"
    SETTINGS_READ = "settings_read"


_ENDS: Final = {
    Outcome.CONFIRMED: RemoteEvent.CONFIRMED,
    Outcome.REFUSED: RemoteEvent.REFUSED,
    Outcome.UNANSWERED: RemoteEvent.UNANSWERED,
    Outcome.CANCELLED: RemoteEvent.CANCELLED,
}
_PREFIX: Final = "remote_"
"""What goes before our events in the logbook, where those of the hosted socket are as well."""
_LOGGED: Final = frozenset({"command", "reason", "alert", "read", "total"})


def event_of(news: RemoteNews) -> tuple[RemoteEvent, Mapping[str, Any]] | None:
    """Return what happened and its details; None for an answer, of which the end of its request tells."""
    match news:
        case Ended(_, command, outcome, reason, reply):
            about = {"command": mask_numbers(command)} | ({"reason": reason.value} if reason else {})
            return _ENDS[outcome], about | ({"reply": reply} if reply else {})
        case Said(name=client.CALLED):
            return RemoteEvent.CALLED, {}
        case Said(saying, name, text, at, values, None):
            kind = RemoteEvent.ALERT if saying is Saying.ALERT else RemoteEvent.SAID
            told = {one: str(value) for one, value in values.items()} if kind is RemoteEvent.ALERT else {}
            return kind, {"text": text, "at": at.isoformat()} | ({kind.value: name} if name else {}) | told
        case Said():
            return None
        case AllRead(read, total):
            return RemoteEvent.SETTINGS_READ, {"read": read, "total": total}


@callback
def note_remote(hass: HomeAssistant, device_id: str, news: RemoteNews) -> None:
    """Put something into the logbook."""
    if (told := event_of(news)) is None:
        return
    event, details = told
    line = {name: str(value) for name, value in details.items() if name in _LOGGED}
    about = {ATTR_DEVICE_ID: device_id, ATTR_EVENT: f"{_PREFIX}{event}", ATTR_WHO: ""}
    hass.bus.async_fire(HAPPENED, {"command": "…", "reason": "", "alert": "…", **about, **line})


SENTENCES: Final[dict[str, str]] = {
    f"{_PREFIX}{RemoteEvent.CONFIRMED}": "carried out {command}",
    f"{_PREFIX}{RemoteEvent.REFUSED}": "did not carry out {command} ({reason})",
    f"{_PREFIX}{RemoteEvent.UNANSWERED}": "did not answer {command} ({reason})",
    f"{_PREFIX}{RemoteEvent.CANCELLED}": "is asked for {command} no more",
    f"{_PREFIX}{RemoteEvent.ALERT}": "alert: {alert}",
    f"{_PREFIX}{RemoteEvent.SAID}": "sent a text that nobody waited for",
    f"{_PREFIX}{RemoteEvent.CALLED}": "called",
    f"{_PREFIX}{RemoteEvent.SETTINGS_READ}": "told {read} of {total} settings",
}
