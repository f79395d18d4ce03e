"""The mirror: what the unit last said, each fact with its age, and what follows from that or from an agreed silence."""

from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Final

from ..language import Call, parse
from ..language.replies import Heard, Saying
from . import network_time, timers
from .facts import Fact
from .state import Mark
from .telling import CASCADE, LISTS, REFUSED, Telling, Values, tell, tell_alert
from .turn import Turn

CHANGING: Final = frozenset(name for name, _change in LISTS.values())
"""The lists."""
_OPEN: Final = object()
"""The value of what is not known."""


def hear(turn: Turn, heard: Heard, at: datetime) -> None:
    """Learn from what the unit said at a time of the network's."""
    if heard.command is not None:
        told = tell(heard.name, heard.reply, heard.values, turn.state.facts)
        _learn(turn, heard.name, heard.values, told, at)
        _overtaken(turn, heard.name, heard.values, at)
        if heard.name not in LISTS:
            _in_whole(turn, told.keys(), at)
    elif heard.saying is Saying.ALERT:
        _learn(turn, "", heard.values, tell_alert(heard.name, heard.values), at)
    elif heard.saying is Saying.REFUSAL:
        _learn(turn, "", {}, REFUSED.get(heard.name, {}), at)
        _take_back(turn, heard.values.get("command", ""), at)


def assume(turn: Turn, call: Call, since: datetime) -> None:
    """Learn from a command that was sent at an instant of the house's to a unit which confirms nothing."""
    told = tell(call.command.key, "", call.values, turn.state.facts)
    _learn(turn, call.command.key, call.values, told, network_time.network(turn.state, since), assumed=True)


def _take_back(turn: Turn, command: str, at: datetime) -> None:
    """Forget what was assumed in silence of a command that is found to have been refused."""
    call = parse(command)
    if isinstance(call, Call) and turn.value("smsconfirm") is False:
        for name, value in tell(call.command.key, "", call.values, turn.state.facts).items():
            fact = turn.state.facts.get(name)
            if fact is not None and fact.assumed and fact.value == value:
                turn.doubt(name, at)


def doubt(turn: Turn, call: Call) -> None:
    """Forget the list that a command may have changed; anything else stays as it was said last."""
    if (change := LISTS.get(call.command.key)) is not None:
        turn.doubt(change[0], network_time.network(turn.state, turn.now))


def _overtaken(turn: Turn, key: str, values: Values, at: datetime) -> None:
    """Forget a list that does not hold a change which later ones overtook; believe none from before a change."""
    if key not in LISTS:
        return
    name, change = LISTS[key]
    known = turn.state.facts.get(name)
    if known is None:
        turn.doubt(name, at)
    elif at < known.at and change(known.value, values) != known.value:
        turn.doubt(name, known.at)


def _in_whole(turn: Turn, names: AbstractSet[str], at: datetime) -> None:
    """Note when a list was told in whole; forget one to which changes were added that came before this did."""
    for name in names & CHANGING:
        known, marks = turn.state.facts.get(name), turn.state.told_whole
        if known is None or any(one.name == name and one.at >= at for one in marks):
            continue
        turn.change(told_whole=(*(one for one in marks if one.name != name), Mark(name, at)))
        if at < known.at:
            turn.doubt(name, known.at)


def _learn(turn: Turn, key: str, values: Values, told: Telling, at: datetime, *, assumed: bool = False) -> None:
    """Take in what was told, and what falls back with it."""
    turn.learn({name: Fact(value, at, assumed) for name, value in told.items()})
    timers.hear(turn, key, values, at)
    _fall_back(turn, told, at)


def _fall_back(turn: Turn, told: Telling, at: datetime) -> None:
    """Learn what follows from what was told."""
    for causes, name, value in CASCADE:
        known = {cause: fact.value for cause, fact in turn.state.facts.items()} | told
        caused = causes.keys() & told.keys() and all(
            known.get(cause, _OPEN) == wanted for cause, wanted in causes.items()
        )
        if caused and name not in told and known.get(name, _OPEN) != value:
            told = {**told, name: value}
            turn.learn({name: Fact(value, at, assumed=True)})


def advance(turn: Turn) -> None:
    """Turn the socket over when its timer is over."""
    if timers.advance(turn):
        turn.learned.add(timers.SOCKET)
        socket = timers.shown(turn.state)[timers.SOCKET]
        _fall_back(turn, {timers.SOCKET: socket.value}, socket.at)
