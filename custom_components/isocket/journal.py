"""What may be told of what happens: to whom it happened, and the logbook's line, which has nobody's number or text."""

from collections.abc import Mapping
from typing import Final

from homeassistant.const import ATTR_DEVICE_ID, ATTR_ENTITY_ID
from homeassistant.core import HomeAssistant, callback

from .arrivals import TextNews
from .const import DOMAIN
from .device import Happened
from .modem import mask, mask_numbers

HAPPENED: Final = f"{DOMAIN}_happened"
ATTR_EVENT: Final = "event"
ATTR_WHO: Final = "who"
ATTR_REASON: Final = "reason"
HOME: Final = "Home Assistant"
_PHONES: Final = ("from", "to")
_COMMAND: Final = "command"
_REPLY: Final = "reply"
_ANY_TEXT: Final = "…"


def phone(news: Happened) -> str | None:
    """Return the phone that something is about, if it is about one."""
    return next((news.details[name] for name in _PHONES if news.details.get(name)), None)


def details(news: Happened) -> dict[str, str]:
    """Return everything else, with no number in the command; the reply is as it was."""
    return {
        name: mask_numbers(value) if name == _COMMAND else value
        for name, value in news.details.items()
        if name not in _PHONES
    }


def whom(news: Happened) -> str:
    """Return who it was, with the number masked; the house has no number."""
    return mask(who) if (who := phone(news)) else HOME


def is_command(news: Happened) -> bool:
    """Say whether it is about a command; a text that is none is the sender's business."""
    return news.details.get("known") != "false"


@callback
def note_text(hass: HomeAssistant, device_id: str, news: TextNews) -> None:
    """Put what became of a text into the modem's logbook."""
    about = {ATTR_DEVICE_ID: device_id, ATTR_EVENT: news.outcome.value, ATTR_WHO: mask(news.to)}
    hass.bus.async_fire(HAPPENED, {**about, "kind": news.priority.name.lower(), ATTR_REASON: news.reason})


@callback
def note(hass: HomeAssistant, device_id: str, switch: str | None, news: Happened) -> None:
    """Put something into the logbook, of the socket's switch too; a text that is no command is the sender's business."""
    line = {name: value for name, value in details(news).items() if name != _REPLY}
    if not is_command(news):
        line[_COMMAND] = _ANY_TEXT
    who = phone(news)
    about: Mapping[str, str] = {
        ATTR_DEVICE_ID: device_id,
        ATTR_EVENT: news.event.value,
        ATTR_WHO: mask(who) if who else "",
    }
    if switch is not None:
        about = {**about, ATTR_ENTITY_ID: switch}
    hass.bus.async_fire(HAPPENED, {**about, **line})
