"""The network's clock, by which texts are stamped, and the house's: how far they are apart is learned from the texts.

A text is stamped when the network takes it from the unit, and comes later; so the least that any of the last texts
took is what the clocks are apart, or a little more. If that is long, it may be the delay of texts that came late: then
the clocks are taken to agree, until texts that came at different times agree that they do not.
"""

from datetime import UTC, datetime, timedelta
from typing import Final

from .state import LAGS, RemoteState
from .turn import Turn

ASTRAY: Final = timedelta(days=2)
"""A stamp that is further from the house's clock tells nothing: that is no delay (the network keeps a text so long)."""
NEAR: Final = 120.0
"""Seconds that clocks which agree may be apart, and a text that is not late may take."""
ALIKE: Final = 30.0
"""Seconds by which texts may differ that agree how far the clocks are apart."""
AT_ONCE: Final = timedelta(minutes=1)
"""Texts that come so soon after each other may have waited for the same: they count once."""
EXACT: Final = timedelta(seconds=2)
"""Stamps are in whole seconds (23.040 9.2.3.11)."""


def said(turn: Turn, sent: datetime | None) -> datetime:
    """Return when a text was said."""
    if sent is None or sent.tzinfo is None or abs(turn.now - sent) > ASTRAY:
        return network(turn.state, turn.now)
    return sent.astimezone(UTC)


def learn(turn: Turn, at: datetime) -> None:
    """Learn from how long a text took, which came for the first time."""
    lag, heard, lags = (turn.now - at).total_seconds(), turn.state.heard, turn.state.lags
    if lags and heard is not None and abs(turn.now - heard) < AT_ONCE:
        turn.change(lags=(*lags[:-1], min(lags[-1], lag)))
    else:
        turn.change(lags=(*lags, lag)[-LAGS:])


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
    least = min(state.lags, default=0.0)
    agree = sum(lag - least <= ALIKE for lag in state.lags) > 1
    return timedelta(seconds=least if least <= NEAR or agree else 0)
