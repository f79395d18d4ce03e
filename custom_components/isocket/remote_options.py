"""What the house knows of a real unit elsewhere: the data of its subentry, and what follows from it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.const import CONF_MODEL, CONF_PASSWORD

from .const import CONF_FAHRENHEIT, CONF_INTERVAL, CONF_NUMBER, CONF_RENEW_PASSWORD, SUBENTRY_REMOTE
from .device import Rule
from .language import BY_KEY, Model

INTERVALS: Final = (0, 1, 3, 6, 12, 24, 168)
"""Hours between two questions after a unit's status; 0 is never."""
_MONTH: Final = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Remote:
    """A unit elsewhere, as its owner described it."""

    number: str
    """In E.164, with its plus."""
    model: Model
    fahrenheit: bool = False
    password: str | None = None
    renew_password: str | None = None
    interval: timedelta | None = None
    """How often it is asked for its status."""

    @property
    def digits(self) -> str:
        """Return the number as lists hold it."""
        return self.number.removeprefix("+")


def described(data: Mapping[str, Any]) -> Remote:
    """Read the data of a subentry."""
    hours = data.get(CONF_INTERVAL, 0)
    return Remote(
        number=data[CONF_NUMBER],
        model=Model(data[CONF_MODEL]),
        fahrenheit=data.get(CONF_FAHRENHEIT, False),
        password=data.get(CONF_PASSWORD),
        renew_password=data.get(CONF_RENEW_PASSWORD),
        interval=timedelta(hours=hours) if hours else None,
    )


def remotes(entry: ConfigEntry) -> list[ConfigSubentry]:
    """List the units elsewhere that a modem talks to."""
    return list(entry.get_subentries_of_type(SUBENTRY_REMOTE))


def digits(entry: ConfigEntry) -> frozenset[str]:
    """Return the numbers of the units elsewhere, as lists hold them."""
    return frozenset(described(subentry.data).digits for subentry in remotes(entry))


def remote_knows(subentry: ConfigSubentry, command: str) -> bool:
    """Say whether a unit's model has a command, by its key."""
    return Model(subentry.data[CONF_MODEL]) in BY_KEY[command].models


def rules_of(texts: Iterable[str]) -> tuple[Rule, ...]:
    """Read the rules of a schedule as a unit lists them."""
    return tuple(Rule(*text.split(",")) for text in texts)


def messages_a_month(hours: int) -> int:
    """Return how many messages an interval costs in a long month, each of them answered by one more."""
    return -(-_MONTH // timedelta(hours=hours)) if hours else 0
