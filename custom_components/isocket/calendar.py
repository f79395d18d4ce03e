"""The eight rules of a scheduler, here or elsewhere, as a calendar: each event is a command that runs at its minute, every day or every week.

An event begins when the command runs. Its title is the action as the manual names it (ch. 11): ON, OFF, INF, AON, AOF.
"""

from abc import abstractmethod
from collections.abc import Iterator
from datetime import datetime, timedelta
import re
from typing import Any, Final, override

from homeassistant.components.calendar import CalendarEntity, CalendarEntityDescription, CalendarEvent
from homeassistant.components.calendar.const import (
    EVENT_END,
    EVENT_RRULE,
    EVENT_START,
    EVENT_SUMMARY,
    CalendarEntityFeature,
)
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import dt as dt_util

from .const import DOMAIN, SUBENTRY_SOCKET
from .coordinator import IsocketConfigEntry
from .device import Rule
from .device.schedule import agenda
from .entity import UnitEntity
from .lists import rule_edits
from .options import knows
from .remote_entity import RemoteEntity
from .remote_options import remote_knows, rules_of

PARALLEL_UPDATES = 1

SCHEDULE = CalendarEntityDescription(key="schedule", translation_key="schedule")

_DAILY: Final = "FREQ=DAILY"
_WEEKLY: Final = "FREQ=WEEKLY"
_DAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_EVERY_DAY: Final = "*"
_ACTIONS: Final = {
    "ON": ("ON", "TURN ON", "SWITCH ON"),
    "OFF": ("OFF", "TURN OFF", "SWITCH OFF"),
    "INF": ("INF", "STATUS"),
    "AON": ("AON", "ALARMON", "ARM"),
    "AOF": ("AOF", "ALARMOFF", "DISARM"),
}
"""The actions, and what people may call them."""
_LENGTH: Final = timedelta(minutes=1)
_AHEAD: Final = timedelta(days=8)
_RULES: Final = 8
_DAY: Final = rf"(?:{'|'.join(_DAYS)})"
_PLAIN_RRULE: Final = re.compile(
    rf"(?:FREQ=(?:DAILY|WEEKLY)|INTERVAL=1|WKST={_DAY}|BYDAY=(?P<days>{_DAY}(?:,{_DAY})*)|;)+"
)


async def async_setup_entry(
    hass: HomeAssistant, entry: IsocketConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the schedule of each socket whose model has one."""
    for subentry_id, remote in entry.runtime_data.remotes.items():
        if remote_knows(remote.subentry, "SCHEDULER?"):
            async_add_entities([RemoteSchedule(remote, SCHEDULE)], config_subentry_id=subentry_id)
    for subentry in entry.get_subentries_of_type(SUBENTRY_SOCKET):
        if knows(subentry, "SCHEDULER?"):
            async_add_entities(
                [Schedule(entry.runtime_data, subentry, SCHEDULE)], config_subentry_id=subentry.subentry_id
            )


class _Schedule(CalendarEntity):
    """The scheduler of a unit."""

    _attr_supported_features = (
        CalendarEntityFeature.CREATE_EVENT | CalendarEntityFeature.DELETE_EVENT | CalendarEntityFeature.UPDATE_EVENT
    )

    @property
    @abstractmethod
    def rules(self) -> tuple[Rule, ...]:
        """Return the rules, as far as they are known."""

    @abstractmethod
    def agenda(self, start: datetime, end: datetime) -> Iterator[tuple[datetime, Rule]]:
        """List what runs from one time to before another, in the house's zone."""

    @abstractmethod
    async def async_command(self, *commands: str) -> None:
        """Have the unit carry out commands."""

    @property
    @override
    def event(self) -> CalendarEvent | None:
        """Return the command that runs in this minute, or next."""
        now = dt_util.utcnow()
        return next(self._events(now - _LENGTH, now + _AHEAD), None)

    @override
    async def async_get_events(
        self, hass: HomeAssistant, start_date: datetime, end_date: datetime
    ) -> list[CalendarEvent]:
        """Return the commands that run in a time."""
        return list(self._events(dt_util.as_utc(start_date) - _LENGTH, dt_util.as_utc(end_date)))

    def _events(self, after: datetime, before: datetime) -> Iterator[CalendarEvent]:
        """List the commands that run after one instant and before another, both in UTC: there no hour comes twice."""
        for at, rule in self.agenda(dt_util.as_local(after), dt_util.as_local(before)):
            if at > after:
                yield _event(dt_util.as_local(at), rule)

    @override
    async def async_create_event(self, **kwargs: Any) -> None:
        """Add a rule, or one for each of several days."""
        await self._replace((), _rules(kwargs))

    @override
    async def async_delete_event(
        self, uid: str, recurrence_id: str | None = None, recurrence_range: str | None = None
    ) -> None:
        """Remove a rule, all its events with it."""
        await self._replace((self._found(uid, recurrence_id, recurrence_range),), ())

    @override
    async def async_update_event(
        self,
        uid: str,
        event: dict[str, Any],
        recurrence_id: str | None = None,
        recurrence_range: str | None = None,
    ) -> None:
        """Change a rule, all its events with it."""
        await self._replace((self._found(uid, recurrence_id, recurrence_range),), _rules(event))

    def _found(self, uid: str, recurrence_id: str | None, recurrence_range: str | None) -> Rule:
        """Return the rule behind an event; it has no exceptions, so no event of it is touched alone."""
        if recurrence_id and not recurrence_range:
            raise _invalid("schedule_whole_series")
        rule = next((rule for rule in self.rules if _uid(rule) == uid), None)
        if rule is None:
            raise _invalid("schedule_gone")
        return rule

    async def _replace(self, old: tuple[Rule, ...], new: tuple[Rule, ...]) -> None:
        """Put rules in the place of others."""
        taken = {(rule.at, rule.day) for rule in new}
        kept = [rule for rule in self.rules if rule not in old and (rule.at, rule.day) not in taken]
        if len(kept) + len(new) > _RULES:
            raise _invalid("schedule_full")
        await self.async_command(*rule_edits(self.rules, (*kept, *new)))


class Schedule(UnitEntity, _Schedule):
    """The scheduler of the socket."""

    @property
    @override
    def rules(self) -> tuple[Rule, ...]:
        return self.unit.rules

    @override
    def agenda(self, start: datetime, end: datetime) -> Iterator[tuple[datetime, Rule]]:
        return self.socket.agenda(start, end) if self.available else iter(())


class RemoteSchedule(RemoteEntity, _Schedule):
    """The scheduler of a unit elsewhere, as it was said last; its wall time is taken for the house's."""

    @property
    @override
    def rules(self) -> tuple[Rule, ...]:
        return rules_of(self.known("rules") or ())

    @override
    def agenda(self, start: datetime, end: datetime) -> Iterator[tuple[datetime, Rule]]:
        return agenda(self.rules, start, end)


def _uid(rule: Rule) -> str:
    """Name a rule, as the unit lists it."""
    return f"{rule.at},{rule.day},{rule.do}"


def _event(at: datetime, rule: Rule) -> CalendarEvent:
    """Write one run of a rule."""
    rrule = _DAILY if rule.day == _EVERY_DAY else f"{_WEEKLY};BYDAY={_DAYS[int(rule.day) - 1]}"
    return CalendarEvent(at, at + _LENGTH, rule.do, uid=_uid(rule), recurrence_id=at.isoformat(), rrule=rrule)


def _rules(event: dict[str, Any]) -> tuple[Rule, ...]:
    """Read an event as rules; raises ServiceValidationError for what the scheduler cannot do."""
    start = event[EVENT_START]
    if not isinstance(start, datetime):
        raise _invalid("schedule_all_day")
    if not isinstance(event[EVENT_END], datetime) or event[EVENT_END] < start:
        raise _invalid("schedule_all_day")
    title = " ".join(str(event[EVENT_SUMMARY]).upper().split())
    action = next((action for action, names in _ACTIONS.items() if title in names), None)
    if action is None:
        raise _invalid("schedule_title")
    at = dt_util.as_local(start)
    return tuple(Rule(f"{at:%H:%M}", day, action) for day in _days(event.get(EVENT_RRULE) or "", at))


def _days(rrule: str, start: datetime) -> tuple[str, ...]:
    """Read on which days an event repeats: every day, or days of the week."""
    plain = _PLAIN_RRULE.fullmatch(rrule)
    if plain is None or rrule.count("FREQ=") != 1:
        raise _invalid("schedule_repeat")
    if plain["days"]:
        days = {_DAYS.index(day) + 1 for day in plain["days"].split(",")}
        return (_EVERY_DAY,) if len(days) == len(_DAYS) else tuple(str(day) for day in sorted(days))
    return (_EVERY_DAY,) if _DAILY in rrule else (str(start.isoweekday()),)


def _invalid(key: str) -> ServiceValidationError:
    """Return why the scheduler cannot do it."""
    return ServiceValidationError(translation_domain=DOMAIN, translation_key=key)
