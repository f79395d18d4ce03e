"""The socket's timer (ONnnn, OFFnnn): nobody tells when it ends, and late texts may tell that it began or was cancelled.

What is kept is what the unit said: the latest of any words about the socket, a fact, and the latest word of what
switched it, a `Switched`. What the socket is by now follows from the two.
"""

from datetime import datetime, timedelta
from typing import Final

from ..records import changed
from . import network_time
from .facts import Fact, Facts
from .state import RemoteState, Switched
from .telling import Values
from .turn import Turn

SOCKET: Final = "socket"
TIMED: Final = {"ON{minutes}": True, "OFF{minutes}": False}
SWITCHING: Final = frozenset({*TIMED, "ON", "OFF", "ONALL", "OFFALL", "RESTART"})
"""Commands after which no earlier timer runs."""


def hear(turn: Turn, key: str, values: Values, at: datetime) -> None:
    """Learn when a command switched the socket, and until when."""
    present = turn.state.switched
    if key not in SWITCHING or (present is not None and at < present.at):
        return
    until = at + timedelta(minutes=values["minutes"]) if key in TIMED else None
    switched = Switched(at, TIMED.get(key, False), until)
    if switched != present and (present is None or changed(present, over=False) != switched):
        turn.change(switched=switched)


def running(state: RemoteState) -> Switched | None:
    """Return the timer that the last word about the socket agrees with, whether it runs or is over."""
    switched, socket = state.switched, state.facts.get(SOCKET)
    if switched is None or switched.until is None or socket is None:
        return None
    agrees = socket.value is switched.on and switched.at <= socket.at < switched.until
    return switched if agrees else None


def shown(state: RemoteState) -> Facts:
    """Return the facts as they are by now: with the end of the timer, or turned over by it."""
    timer = running(state)
    if timer is None or timer.until is None:
        return state.facts
    socket = state.facts[SOCKET]
    if timer.over:
        return {**state.facts, SOCKET: Fact(not socket.value, socket.at, assumed=True)}
    return {**state.facts, SOCKET: changed(socket, until=network_time.house(state, timer.until))}


def advance(turn: Turn) -> bool:
    """Notice whether the timer's time is over; say whether that turned the socket over, or back."""
    switched = turn.state.switched
    if switched is None or switched.until is None:
        return False
    over = network_time.network(turn.state, turn.now) >= switched.until
    if over is switched.over:
        return False
    turn.change(switched=changed(switched, over=over))
    return running(turn.state) is not None


def deadline(state: RemoteState) -> datetime | None:
    """Return when the time of a timer is over that turns the socket over."""
    timer = running(state)
    return None if timer is None or timer.until is None or timer.over else network_time.house(state, timer.until)
