"""The configuration window: 30 minutes from power-on, the last such command, or a renewal (manual ch. 4.1, 5.3)."""

from datetime import datetime
from typing import Final

from .config import UnitConfig
from .state import UnitState
from .turn import Turn

MINUTES: Final = 30


def open_(turn: Turn) -> None:
    """Start the window, or start it again."""
    turn.change(window_until=turn.after(minutes=MINUTES))


def is_open(turn: Turn) -> bool:
    """Say whether configuration commands are taken."""
    until = turn.state.window_until
    return until is not None and turn.now < until


def advance(turn: Turn) -> None:
    """Close the window when it is over."""
    if turn.state.window_until is not None and not is_open(turn):
        turn.change(window_until=None)


def deadline(state: UnitState, _config: UnitConfig) -> datetime | None:
    """Return when the window closes."""
    return state.window_until
