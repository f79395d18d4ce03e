"""The scheduler (manual ch. 11): eight rules, in the time on the unit's wall.

A time that the spring night skips runs at the next minute that exists; one that the autumn night repeats runs once,
at its first.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time, timedelta, tzinfo
import heapq
from typing import Any, Final

from ..language import BY_KEY, Call
from ..language.commands import RULES
from ..language.refusals import BAD_VALUE
from ..records import changed
from .config import UnitConfig
from .effects import Event
from .outcome import Outcome, Refused, Said
from .state import Recipient, Rule, UnitState, Whom
from .turn import Turn

ACTIONS: Final = {"ON": "ON", "OFF": "OFF", "INF": "STATUS", "AON": "ALARMON", "AOF": "ALARMOFF"}
"""The commands of the actions."""
_MINUTE: Final = timedelta(minutes=1)
_DAY: Final = timedelta(days=1)
_ASTRAY: Final = timedelta(minutes=5)
"""A clock that goes back by more was wrong before: what ran by it is to run again."""
_AHEAD: Final = 9
"""Days that hold every day of the week after any time."""


def _set(turn: Turn, **parts: Any) -> None:
    """Change the scheduler's part of the state."""
    turn.change(schedule=changed(turn.state.schedule, **parts))


def add(turn: Turn, call: Call) -> Outcome:
    """Add a rule; one of the same time and day gives way, a ninth is refused."""
    new = Rule(**call.values)
    rules = tuple(rule for rule in turn.state.schedule.rules if (rule.at, rule.day) != (new.at, new.day))
    if len(rules) >= RULES:
        return Refused(BAD_VALUE)
    _set(turn, rules=(*rules, new))
    return Said(call.reply())


def remove(turn: Turn, call: Call) -> Outcome:
    """Remove the rules of a time; where there is none, the command is refused."""
    rules = tuple(rule for rule in turn.state.schedule.rules if rule.at != call.values["at"])
    if rules == turn.state.schedule.rules:
        return Refused(BAD_VALUE)
    _set(turn, rules=rules)
    return Said(call.reply())


def clear(turn: Turn, call: Call) -> Outcome:
    """Remove all rules."""
    _set(turn, rules=())
    return Said(call.reply())


def show(turn: Turn, call: Call) -> Outcome:
    """List the rules."""
    rules = tuple(f"{rule.at},{rule.day},{rule.do}" for rule in turn.state.schedule.rules)
    return Said(call.reply(rules=rules) if rules else call.reply("empty"))


def due(turn: Turn) -> list[tuple[Call, Recipient]]:
    """Return the commands whose time has come, in the order of their times; those missed by too much are left out."""
    schedule = turn.state.schedule
    if schedule.next is None or turn.now < schedule.next:
        return []
    since = max(schedule.done or turn.now, turn.now - timedelta(minutes=turn.config.missed_minutes))
    runs = [
        (at, rule)
        for rule in schedule.rules
        if (at := next(occurrences(rule, since, turn.local.tzinfo, turn.state.clock_offset))) <= turn.now
    ]
    _plan(turn)
    runs.sort(key=lambda run: (run[0], run[1].at))
    return [_command(turn, rule) for _at, rule in runs]


def _command(turn: Turn, rule: Rule) -> tuple[Call, Recipient]:
    """Turn a rule into its command; only a status is told to anybody."""
    turn.happened(Event.SCHEDULE, {"rule": f"{rule.at},{rule.day},{rule.do}"})
    return Call(BY_KEY[ACTIONS[rule.do]]), Recipient(Whom.ALERTS if rule.do == "INF" else Whom.NOBODY)


def react(turn: Turn) -> None:
    """Plan anew when the rules, the clock or the zone changed, the plan was lost, or the clock went back."""
    schedule = turn.state.schedule
    changed = schedule.rules != turn.before.schedule.rules or turn.state.clock_offset != turn.before.clock_offset
    stale = bool(schedule.rules) and (schedule.next is None or schedule.zone != str(turn.local.tzinfo))
    astray = schedule.done is not None and schedule.done - turn.now > _ASTRAY
    if changed or stale or astray:
        _plan(turn)


def _plan(turn: Turn) -> None:
    """Find the next time that any rule runs, from now."""
    times = (
        next(occurrences(rule, turn.now, turn.local.tzinfo, turn.state.clock_offset))
        for rule in turn.state.schedule.rules
    )
    _set(turn, done=turn.now, next=min(times, default=None), zone=str(turn.local.tzinfo))


def occurrences(rule: Rule, after: datetime, zone: tzinfo | None, offset: float) -> Iterator[datetime]:
    """List when a rule runs after an instant; the unit's clock is `offset` seconds ahead of the house's."""
    ahead = timedelta(seconds=offset)
    at = time.fromisoformat(rule.at)
    start = (after.astimezone(zone).replace(tzinfo=None) + ahead).date() - _DAY
    for day in (start + index * _DAY for index in range(_AHEAD + 1)):
        if rule.day in ("*", str(day.isoweekday())):
            instant = _instant(datetime.combine(day, at) - ahead, zone)
            if instant > after:
                yield instant


def agenda(rules: Iterable[Rule], start: datetime, end: datetime, offset: float = 0) -> Iterator[tuple[datetime, Rule]]:
    """List what is to run from `start` to before `end`, in its order; both have the house's zone."""
    return heapq.merge(*(_between(rule, start, end, offset) for rule in rules), key=lambda run: run[0])


def _between(rule: Rule, start: datetime, end: datetime, offset: float) -> Iterator[tuple[datetime, Rule]]:
    """List when a rule runs from one instant to before another."""
    last = start.astimezone(UTC) - timedelta(microseconds=1)
    while True:
        for at in occurrences(rule, last, start.tzinfo, offset):
            if at >= end:
                return
            yield at, rule
            last = at


def _instant(wall: datetime, zone: tzinfo | None) -> datetime:
    """Turn a wall time into its first instant, or that of the next minute that exists."""
    while True:
        instant = wall.replace(tzinfo=zone).astimezone(UTC)
        if instant.astimezone(zone).replace(tzinfo=None) == wall:
            return instant
        wall = wall.replace(second=0, microsecond=0) + _MINUTE


def deadline(state: UnitState, _config: UnitConfig) -> datetime | None:
    """Return when the next rule runs."""
    return state.schedule.next
