"""What can be turned on a real unit, its surroundings and the way of its texts: each a row, with what it takes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from ..unit import SPELLINGS, Unit

COLDEST, HOTTEST = -40, 80  # degrees Celsius
WEAKEST, STRONGEST = -113, -51  # dBm (27.007 8.5)
SLOWEST = 600  # seconds


@dataclass(frozen=True, slots=True)
class Knob:
    """A setting: whether it takes a value of JSON, and what that does."""

    takes: Callable[[Any], bool]
    put: Callable[[Unit, Any], None]


def _switch(name: str) -> Knob:
    """Make a knob of an attribute that is true or false."""
    return Knob(lambda value: isinstance(value, bool), lambda unit, value: setattr(unit, name, value))


def _within(value: Any, low: float, high: float) -> bool:
    """Say whether a value is a number in a range."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and low <= value <= high


def _lose(unit: Unit, share: float) -> None:
    """Lose a share of the unit's texts, both ways."""
    unit.network.route(unit.number).loss = share


def _slow(unit: Unit, seconds: float) -> None:
    """Let it take so long for a text, or a little less."""
    unit.seconds = (seconds * 2 / 3, seconds)


KNOBS: Final = {
    "mains": _switch("mains"),
    "alarm": _switch("tripped"),
    "splits": _switch("splits"),
    "temperature": Knob(
        lambda value: _within(value, COLDEST, HOTTEST), lambda unit, value: setattr(unit, "celsius", value)
    ),
    "signal": Knob(
        lambda value: value is None or (isinstance(value, int) and _within(value, WEAKEST, STRONGEST)),
        lambda unit, value: setattr(unit, "signal", value),
    ),
    "loss": Knob(lambda value: _within(value, 0, 1), _lose),
    "seconds": Knob(lambda value: _within(value, 0, SLOWEST), _slow),
    "spelling": Knob(
        lambda value: isinstance(value, str) and value in SPELLINGS,
        lambda unit, value: setattr(unit, "spelling", value),
    ),
}
