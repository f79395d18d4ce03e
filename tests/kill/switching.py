"""What switches the relays, and what they must show whenever the house is killed."""

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import permutations
from typing import Any, Final, override

from simulator.phone import Entry, EntryKind, Phone

from .stimuli import FAILED, NEVER, Course, Deed, Stimulus, Text
from .world import SIM

MISSED: Final = timedelta(minutes=15)
"""A rule that was missed by less is run."""
OPENING: Final = timedelta(seconds=0.2)
"""Sooner after its birth no house hears its modem."""
EXACT: Final = timedelta(seconds=30)
"""Nearer to a limit nobody is held to it."""


class Sequel(Stimulus):
    """What must come of things together that were given one by one before, and count for themselves."""

    @property
    @override
    def count(self) -> int:
        return 0

    @override
    def happen(self, course: Course) -> None:
        """Have happened."""

    @override
    def waits(self, course: Course) -> bool:
        return False


class Switching(Sequel):
    """Some ON and OFF, the last perhaps for some minutes; all from their own phones."""

    kind = "`ON`, `OFF`, `ON15`"

    def __init__(self, texts: list[Text], minutes: int) -> None:
        """Send them in their order; `minutes` is for how long the last is, 0 for ever."""
        super().__init__(texts[-1].at)
        self.texts, self._timed, self._minutes = texts, texts[-1], minutes

    @override
    def faults(self, course: Course) -> Iterator[str]:
        yield from min((list(self._faults(course, order)) for order in self._orders()), key=len)

    def _orders(self) -> Iterator[list[Text]]:
        """Return the orders in which they may be done: time stamps have no more than seconds, and the slots of a SIM no order."""
        for order in permutations(self.texts):
            seconds = [text.given.replace(microsecond=0) for text in order]
            if seconds == sorted(seconds):
                yield list(order)

    def _faults(self, course: Course, texts: list[Text]) -> Iterator[str]:
        """Tell what is not as it must be after an order."""
        wanted = [text.text.startswith("ON") for text in texts]
        switched = course.switched("socket")
        for text, on in zip(texts, wanted, strict=True):
            done = any(line.value is on and line.at >= text.given for line in switched)
            if text.said[0] in text.answers and not done:
                yield f"{text.text}: not done"
        minutes = self._minutes if texts[-1] is self._timed else 0
        yield from self._end(course, texts[-1], wanted[-1], minutes)
        changes = [line.value for line in course.changes("socket", state=course.state)]
        end = [not wanted[-1]] if minutes else []
        if not is_part(changes, (wanted + end) * (1 + len(course.killed))):
            yield f"{[text.text for text in texts]} made {changes} of {course.state}"

    @staticmethod
    def _end(course: Course, last: Text, on: bool, minutes: int) -> Iterator[str]:
        """Look at the state in the end, and at the timer."""
        timer, now = course.world.unit["socket"]["timer"], course.world.now()
        if FAILED in last.answers:
            return
        if not minutes:
            if course.socket is not on or timer is not None:
                yield f"{last.text}: the socket is {course.socket} in the end, its timer {timer}"
            return
        length = timedelta(minutes=minutes)
        kills = enumerate(course.killed)
        handled = (at for kill, at in kills if course.accepted(last, kill))
        earliest_end, latest_end = last.given + length, next(handled, now) + length
        over = timer is None
        if course.socket is not (on is not over):
            yield f"{last.text}: the socket is {course.socket}, and its timer {timer}"
        if over and earliest_end > now:
            yield f"{last.text}: no timer, {earliest_end - now} before its end"
        if not over and latest_end < now - EXACT:
            yield f"{last.text}: still a timer, {now - latest_end} after its end"
        if timer is not None and not earliest_end <= datetime.fromisoformat(timer["end"]) <= latest_end:
            yield f"{last.text}: until {timer['end']}, not from {earliest_end} to {latest_end}"


class Toggle(Deed):
    """The socket is switched on the dashboard or by hand."""

    kind = "toggles on the dashboard and by hand"

    def __init__(self, at: float, number: int, *, on: bool, by_hand: bool) -> None:
        """Switch it with a number that no other has."""
        super().__init__(at, number, ("on" if on else "off") + (" by hand" if by_hand else ""))
        self.on = on


class Toggling(Sequel):
    """Some toggles, and nothing else that concerns the socket."""

    kind = Toggle.kind

    def __init__(self, toggles: list[Toggle]) -> None:
        """Toggle in their order."""
        super().__init__(toggles[-1].at)
        self.toggles = toggles

    @override
    def faults(self, course: Course) -> Iterator[str]:
        may_be = {course.state}
        tried = [toggle for toggle in self.toggles if toggle.tried]
        for toggle in tried:
            may_be = {toggle.on} if toggle.over(course) else may_be | {toggle.on}
        if course.socket not in may_be:
            yield f"{[one.deed for one in tried]} left {course.socket} of {course.state}"
        changes = [line.value for line in course.changes("socket", state=course.state)]
        if not is_part(changes, [course.state, *(toggle.on for toggle in tried)] * (1 + len(course.killed))):
            yield f"{[one.deed for one in tried]} made {changes} of {course.state}"


class Calling(Stimulus):
    """Somebody calls some times, one call after the other: each switches once.

    Whose call was over at a kill, or as soon as the modem took the last order before it, is taken for ringing still when he calls again: that
    call is refused and does nothing.
    """

    kind = "calls that switch"

    PAUSE: Final = 1.0
    """Seconds until the next call, sooner than any network sets it up: the modem has long said that the one before is over."""

    def __init__(self, at: float, phone: Phone, count: int) -> None:
        """Call so often."""
        super().__init__(at)
        self.phone, self._count = phone, count
        self._before, self._chat = len(phone.messages), len(phone.chat)
        self._calling: asyncio.Task[None] | None = None

    @property
    @override
    def count(self) -> int:
        return self._count

    @override
    def happen(self, course: Course) -> None:
        self._calling = asyncio.create_task(self._call(course))

    async def _call(self, course: Course) -> None:
        """Call, and again when that is over."""
        for _ in range(self._count):
            self.phone.call(SIM)
            await course.world.network.until(lambda: self.phone.current is None)
            await asyncio.sleep(self.PAUSE)

    @property
    def _calls(self) -> list[Entry]:
        """Return the calls that are over, each at its end."""
        return [entry for entry in self.phone.chat[self._chat :] if entry.kind is EntryKind.CALL]

    def _least(self, course: Course) -> int:
        """Return how many calls must have switched."""
        taken = set()
        for rung, start in zip(course.rung, course.started, strict=False):
            if rung is not None and rung.caller == self.phone.number:
                end = min((call.at for call in self._calls if call.at >= rung.at), default=NEVER)
                if end < start + OPENING:
                    taken.add(rung)
        return self._count - len(taken)

    @property
    def _answers(self) -> list[str]:
        """Return what was reported."""
        return [entry.text for entry in self.phone.messages[self._before :]]

    @override
    def waits(self, course: Course) -> bool:
        return self._calling is None or not self._calling.done() or len(self._answers) < self._least(course)

    @override
    def repeated(self, course: Course) -> int:
        return max(0, len(self._answers) - self._count)

    @override
    def faults(self, course: Course) -> Iterator[str]:
        changes, least = len(course.changes("socket", state=course.state)), self._least(course)
        went = [call.text for call in self._calls]
        if set(went) != {"Call, rejected"} or not least <= changes <= self._count:
            yield f"{went} switched {changes} times"
        if strange := set(self._answers) - {"Power socket ON", "Power socket OFF", FAILED}:
            yield f"a call was answered {strange}"
        if len(self._answers) < least:
            yield f"{self._count} calls were answered {self._answers}"


class Rule(Text):
    """A rule of the scheduler, whose time may come while nobody lives in the house."""

    kind = "rules of the scheduler"

    def __init__(self, at: float, phone: Phone, due: datetime, on: bool) -> None:
        """Have the socket switched at a time."""
        self.due, self.on = due, on
        self.rule = {"at": f"{due:%H:%M}", "day": "*", "do": "ON" if on else "OFF"}
        text = f"SCHEDULER+{','.join(self.rule.values())}"
        super().__init__(at, phone, text, f"{text} - OK")

    def _runs(self, course: Course) -> set[bool]:
        """Return whether it must have run, or may have."""
        first = course.started[0] if course.started else course.world.now()
        missed = first - self.due
        if abs(missed) < EXACT or abs(missed - MISSED) < EXACT:
            return {True, False}
        run = timedelta() < missed < MISSED
        return {run} if course.accepted(self) else {run, False}

    @override
    def faults(self, course: Course) -> Iterator[str]:
        yield from super().faults(course)
        if (rules := course.world.unit["schedule"]["rules"]) != [self.rule]:
            yield f"{self.text}: the schedule is {rules}"
        runs = self._runs(course)
        changes = [line.value for line in course.changes("socket", state=course.state)]
        # Killed before it is saved, the house puts the socket back, as it was saved, and the rule runs again.
        run_again = [[*[self.on, not self.on] * times, self.on] for times in range(len(course.killed) + 1)]
        if changes not in [one for run in runs for one in (run_again if run else [[]])]:
            yield f"{self.text}: run {runs}, and the socket went from {course.state} through {changes}"


def is_part(some: list[Any], of: list[Any]) -> bool:
    """Say whether a list is another with gaps."""
    rest = iter(of)
    return all(any(one == other for other in rest) for one in some)
