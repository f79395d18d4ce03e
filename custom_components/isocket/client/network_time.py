"""The network's clock, by which texts are stamped, and the house's: how far they are apart is learned from the texts.

A text is stamped when the network takes it from the unit, and comes later; so the least that any of the last texts
took is what the clocks are apart, or a little more. Nothing is taken for earlier than it was.
"""

from datetime import UTC, datetime, timedelta
from typing import Final

from .state import LAGS, RemoteState
from .turn import Turn

ASTRAY: Final = timedelta(days=2)
"""A stamp that is further from the house's clock tells nothing: that is no delay (the network keeps a text so long)."""
EXACT: Final = timedelta(seconds=2)
"""Stamps are in whole seconds (23.040 9.2.3.11)."""


def said(turn: Turn, sent: datetime | None) -> datetime:
    """Return when a text was said, and learn from when it came."""
    if sent is None or sent.tzinfo is None or abs(turn.now - sent) > ASTRAY:
        return network(turn.state, turn.now)
    at = sent.astimezone(UTC)
    turn.change(lags=(*turn.state.lags, (turn.now - at).total_seconds())[-LAGS:])
    return at


def house(state: RemoteState, at: datetime) -> datetime:
    """Return an instant of the network's by the house's clock."""
    return at + _apart(state)


def network(state: RemoteState, instant: datetime) -> datetime:
    """Return an instant of the house's by the network's clock."""
    return instant - _apart(state)


def before(state: RemoteState, at: datetime, instant: datetime) -> bool:
    """Say whether something was surely said before an instant of the house's."""
    return house(state, at) < instant - EXACT


def _apart(state: RemoteState) -> timedelta:
    """Return how far the clocks are apart."""
    return timedelta(seconds=min(state.lags, default=0.0))
