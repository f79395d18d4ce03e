"""The two lists of telephone numbers (manual ch. 5.1 and 7.3)."""

from typing import Final

from ..language import Call
from ..language.refusals import BAD_VALUE
from .outcome import Outcome, Refused, Said
from .state import LIST_LENGTH
from .turn import Turn

SECURITY: Final = "secnumbers"
ALERT: Final = "alertnumbers"


def _list(call: Call) -> str:
    """Say which list a command is about."""
    return SECURITY if call.command.key.startswith("SEC") else ALERT


def add(turn: Turn, call: Call) -> Outcome:
    """Add a number at the end; one that is there stays where it is, an eleventh is refused."""
    name, number = _list(call), call.values["number"]
    numbers: tuple[str, ...] = getattr(turn.state, name)
    if number not in numbers:
        if len(numbers) >= LIST_LENGTH:
            return Refused(BAD_VALUE)
        turn.change(**{name: (*numbers, number)})
    return Said(call.reply())


def remove(turn: Turn, call: Call) -> Outcome:
    """Remove a number; one that is not there is refused."""
    name, number = _list(call), call.values["number"]
    numbers: tuple[str, ...] = getattr(turn.state, name)
    if number not in numbers:
        return Refused(BAD_VALUE)
    turn.change(**{name: tuple(other for other in numbers if other != number)})
    return Said(call.reply())


def clear(turn: Turn, call: Call) -> Outcome:
    """Remove all numbers."""
    turn.change(**{_list(call): ()})
    return Said(call.reply())


def show(turn: Turn, call: Call) -> Outcome:
    """List the numbers."""
    numbers: tuple[str, ...] = getattr(turn.state, _list(call))
    return Said(call.reply(numbers=numbers) if numbers else call.reply("empty"))
