"""The unit's clock (manual ch. 8): the house's, moved by what DATE= and DATESMS say."""

from datetime import datetime, timedelta
from typing import Final

from ..language import Call
from ..language.refusals import FAILED
from .outcome import Outcome, Refused, Said
from .turn import Turn

_QUARTER: Final = timedelta(minutes=15)


def show(turn: Turn, call: Call) -> Outcome:
    """Tell the clock (DATE)."""
    return Said(call.reply(stamp=turn.wall(turn.now), zone=_quarters(turn.local)))


def set_(turn: Turn, call: Call) -> Outcome:
    """Set the clock to a wall time (DATE=); the zone is echoed, not computed with."""
    _move(turn, call.values["stamp"])
    return Said(call.reply())


def set_by_message(turn: Turn, call: Call) -> Outcome:
    """Set the clock to the message's own wall time (DATESMS)."""
    if turn.sent is None:
        return Refused(FAILED)
    _move(turn, turn.sent.replace(tzinfo=None))
    return Said(call.reply(stamp=turn.wall(turn.now), zone=_quarters(turn.sent)))


def _move(turn: Turn, wall: datetime) -> None:
    """Move the clock."""
    house = turn.local.replace(tzinfo=None)
    turn.change(clock_offset=(wall - house).total_seconds())


def _quarters(time: datetime) -> int:
    """Return a time's zone in quarters of an hour, as AT+CCLK writes it (27.007 8.15)."""
    return (time.utcoffset() or timedelta()) // _QUARTER
