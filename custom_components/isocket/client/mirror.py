"""The mirror: what the unit last said, each fact with its age, and what follows from that or from an agreed silence."""

from datetime import datetime, timedelta
from typing import Final

from ..language import Call
from ..language.replies import Heard, Saying
from ..records import changed
from . import network_time
from .facts import Fact
from .state import RemoteState
from .telling import CASCADE, LISTS, Telling, Values, tell, tell_alert
from .turn import Turn

TIMED: Final = frozenset({"ON{minutes}", "OFF{minutes}"})
SWITCHING: Final = TIMED | {"ON", "OFF", "ONALL", "OFFALL", "RESTART"}
"""Commands after which no earlier timer runs."""
LONGEST_TIMER: Final = timedelta(minutes=720)


def hear(turn: Turn, heard: Heard, at: datetime) -> None:
    """Learn from what the unit said at a time of the network's."""
    if heard.command is not None:
        told = tell(heard.name, heard.reply, heard.values, turn.state.facts)
        _learn(turn, heard.name, heard.values, told, at)
    elif heard.saying is Saying.ALERT:
        _learn(turn, "", heard.values, tell_alert(heard.name, heard.values), at)


def assume(turn: Turn, call: Call, since: datetime) -> None:
    """Learn from a command that was sent at an instant of the house's to a unit which confirms nothing."""
    told = tell(call.command.key, "", call.values, turn.state.facts)
    _learn(turn, call.command.key, call.values, told, network_time.network(turn, since), assumed=True)


def doubt(turn: Turn, call: Call) -> None:
    """Forget the list that a command may have changed; anything else stays as it was said last."""
    if (change := LISTS.get(call.command.key)) is not None:
        turn.forget({change[0]})


def _learn(turn: Turn, key: str, values: Values, told: Telling, at: datetime, *, assumed: bool = False) -> None:
    """Take in what was told, with the timer that begins or goes on, and what falls back with it."""
    new = {name: Fact(value, at, assumed) for name, value in told.items()}
    if (socket := new.get("socket")) is not None:
        new["socket"] = changed(socket, until=_until(turn, key, values, socket))
    turn.learn(new)
    if key == "RESTART":
        _stop_timer(turn, at)
    for causes, name, value in CASCADE:
        caused = any(cause in told for cause in causes) and all(_is(turn, *cause) for cause in causes.items())
        if caused and name not in told and not _is(turn, name, value):
            told = {**told, name: value}
            turn.learn({name: Fact(value, at, assumed=True)})


def _is(turn: Turn, name: str, value: object) -> bool:
    """Say whether a fact is known to have a value."""
    return name in turn.state.facts and turn.value(name) == value


def _until(turn: Turn, key: str, values: Values, socket: Fact) -> datetime | None:
    """Return when the socket turns over by itself."""
    if key in TIMED:
        return network_time.house(turn, socket.at) + timedelta(minutes=values["minutes"])
    present = turn.state.facts.get("socket")
    goes_on = present is not None and key not in SWITCHING and present.value is socket.value
    return present.until if present is not None and goes_on else None


def _stop_timer(turn: Turn, at: datetime) -> None:
    """Know that a timer does not run any more."""
    socket = turn.state.facts.get("socket")
    if socket is not None and socket.until is not None and at >= socket.at:
        turn.learn({"socket": changed(socket, until=None)})


def advance(turn: Turn) -> None:
    """Turn the socket over when its timer is over: nobody says so."""
    fact = turn.state.facts.get("socket")
    if fact is None or fact.until is None:
        return
    until = min(fact.until, turn.now + LONGEST_TIMER)
    if until <= turn.now:
        at = max(fact.at, network_time.network(turn, until))
        over = None if fact.value is None else not fact.value
        _learn(turn, "", {}, {"socket": over}, at, assumed=True)
        turn.learn({"socket": Fact(over, at, assumed=True)})
    elif until != fact.until:
        turn.learn({"socket": changed(fact, until=until)})


def deadline(state: RemoteState) -> datetime | None:
    """Return when the socket's timer is over."""
    fact = state.facts.get("socket")
    return None if fact is None else fact.until
