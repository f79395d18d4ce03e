"""The configuration time of the unit, by the house's own arithmetic (manual ch. 4.1 and 5.3)."""

from datetime import datetime, timedelta
from typing import Final

from .state import RemoteState
from .turn import Turn

MINUTES: Final = 30
WAY: Final = timedelta(minutes=2)
"""How long a message may be on its way: so much before the end nothing is sent any more."""


def opened(turn: Turn, at: datetime) -> None:
    """Know that it began, or began again, at an instant of the house's."""
    until = at + timedelta(minutes=MINUTES)
    present = turn.state.window_until
    turn.change(window_until=until if present is None else max(present, until))


def closed(turn: Turn) -> None:
    """Know that it is over."""
    turn.change(window_until=None)


def is_open(turn: Turn) -> bool:
    """Say whether a configuration command will be taken that is sent now."""
    until = turn.state.window_until
    return until is not None and turn.now + WAY < until


def advance(turn: Turn) -> None:
    """Close it when it is over; after the house's clock was put back it is not open for longer than it can be."""
    until = turn.state.window_until
    if until is not None:
        turn.change(window_until=None if until <= turn.now else min(until, turn.after(minutes=MINUTES)))


def deadline(state: RemoteState) -> datetime | None:
    """Return when it is over."""
    return state.window_until
