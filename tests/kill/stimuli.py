"""What happens to the house, and what must come of it whenever it is killed: each from the outside, by what others saw.

Every text is from a phone of its own, so that whose answer is whose is never a question.
"""

from abc import ABC, abstractmethod
import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, Final, override

from simulator.phone import Entry, EntryKind, Phone

from .house import WORD
from .world import NEIGHBOUR, OWNER, SIM, STRANGER, Done, World

FAILED: Final = "Execute error!"
ALERTED: Final = (OWNER, NEIGHBOUR)
MISSED: Final = timedelta(minutes=15)
"""A rule that was missed by less is run."""
SAVING: Final = timedelta(seconds=0.5)
"""How long it takes at most until something is saved."""
NEVER: Final = datetime.max.replace(tzinfo=UTC)
EXACT: Final = timedelta(seconds=30)
"""Nearer to a limit nobody is held to it."""


@dataclass
class Course:
    """One course of events: what was before it, and when the house was killed and started again."""

    world: World
    state: bool
    """What the socket showed."""
    lines: int
    killed: list[datetime] = field(default_factory=list)
    left: list[set[str] | None] = field(default_factory=list)
    """Whose messages the SIM held at each kill; None where some were between the network and the SIM."""
    started: list[datetime] = field(default_factory=list)

    @property
    def done(self) -> list[Done]:
        """Return what was done in the house since."""
        return self.world.log[self.lines :]

    def switched(self, what: str) -> list[Done]:
        """Return how a plug was switched."""
        return [line for line in self.done if line.what == what]

    def changes(self, what: str, *, state: bool) -> list[Done]:
        """Return the lines at which a plug took another state than it had."""
        found = []
        for line in self.switched(what):
            if line.value is not state:
                state = line.value
                found.append(line)
        return found

    @property
    def socket(self) -> bool:
        """Return what the socket shows."""
        return next((bool(line.value) for line in reversed(self.switched("socket"))), self.state)

    def accepted(self, text: Text, kill: int = 0) -> bool:
        """Say whether a message was surely deleted from the SIM at a kill."""
        left = self.left[kill]
        return left is not None and self.killed[kill] >= text.given and text.phone.number not in left


class Stimulus(ABC):
    """Something that happens."""

    kind: ClassVar[str]
    """What it is in the table."""

    def __init__(self, at: float) -> None:
        """Happen at so many seconds from the begin."""
        self.at = at
        self.given = NEVER

    def give(self, course: Course) -> None:
        """Let it happen."""
        self.given = course.world.now()
        self.happen(course)

    @abstractmethod
    def happen(self, course: Course) -> None:
        """Do it."""

    @abstractmethod
    def waits(self, course: Course) -> bool:
        """Say whether what must come of it has not come yet."""

    @abstractmethod
    def faults(self, course: Course) -> Iterator[str]:
        """Tell what is not as it must be, when all is quiet."""

    def repeated(self, course: Course) -> int:
        """Count the texts that came again."""
        return 0

    @property
    def count(self) -> int:
        """Return how much happens."""
        return 1


class Text(Stimulus):
    """A text, which is answered once, with one of its answers or with the error that a kill excuses."""

    kind = "`ON`, `OFF`, `ON15`"

    def __init__(self, at: float, phone: Phone, text: str, *answers: str) -> None:
        """Send it from a phone that sends nothing else meanwhile."""
        super().__init__(at)
        self.phone, self.text, self.said = phone, text, answers
        self._before = len(phone.messages)

    @override
    def happen(self, course: Course) -> None:
        self.phone.send_sms(SIM, self.text)

    @property
    def answers(self) -> list[str]:
        """Return what came back."""
        return [entry.text for entry in self.phone.messages[self._before :]]

    @override
    def waits(self, course: Course) -> bool:
        return not self.answers

    @override
    def repeated(self, course: Course) -> int:
        return len(self.answers) - len(set(self.answers))

    @override
    def faults(self, course: Course) -> Iterator[str]:
        for entry in self.phone.messages[self._before :]:
            if entry.text not in (*self.said, FAILED):
                yield f"{self.text}: answered {entry.text!r}"
            if entry.text == FAILED and not any(self.given <= kill <= entry.at for kill in course.killed):
                yield f"{self.text}: failed, and nobody killed anything"
        if not self.answers:
            yield f"{self.text}: not answered"
        elif len(set(self.answers)) > 1:
            yield f"{self.text}: answered {set(self.answers)}"


class Once(Text):
    """A text that must not be carried out twice, and counts how often it was."""

    def times(self, course: Course) -> int:
        """Return how often it was carried out."""
        raise NotImplementedError

    @override
    def faults(self, course: Course) -> Iterator[str]:
        yield from super().faults(course)
        times, succeeded = self.times(course), self.said[0] in self.answers
        if times > 1 or (succeeded and not times):
            yield f"{self.text}: done {times} times, answered {self.answers}"


class Word(Once):
    """A word of the house's own."""

    kind = "words of the house"

    def __init__(self, at: float, phone: Phone, number: int) -> None:
        """Send it with a number that no other has."""
        super().__init__(at, phone, f"{WORD} {number}", f"Gate {number}")
        self.number = str(number)

    @override
    def times(self, course: Course) -> int:
        return sum(line.what == "gate" and line.value == self.number for line in course.done)


class Code(Once):
    """A code for the operator."""

    kind = "codes for the operator"

    def __init__(self, at: float, phone: Phone, number: int) -> None:
        """Send one that no other sends."""
        self.code = f"*{number}#"
        super().__init__(at, phone, f"SIMCARD{self.code}", f"Code {self.code}")

    @override
    def times(self, course: Course) -> int:
        return course.world.codes.asked[self.code]


class Restart(Once):
    """A restart of a plug that nothing else switches meanwhile."""

    kind = "`RESTART`, `RESTARTM`"

    def __init__(self, at: float, phone: Phone, plug: str) -> None:
        """Restart the socket or the microrelay."""
        socket = plug == "socket"
        shown = "Power socket" if socket else "Microrelay"
        super().__init__(at, phone, "RESTART" if socket else "RESTARTM", f"{shown} restarted")
        self.plug = plug

    def _state(self, course: Course) -> bool:
        """Return what the plug showed before."""
        return course.state if self.plug == "socket" else False

    @override
    def times(self, course: Course) -> int:
        state = self._state(course)
        return sum(line.value is not state for line in course.switched(self.plug))

    @override
    def faults(self, course: Course) -> Iterator[str]:
        yield from super().faults(course)
        if len(course.changes(self.plug, state=self._state(course))) % 2:
            yield f"{self.text}: did not come back"


class CallBack(Text):
    """A phone that wants to be called; it declines."""

    kind = "`CALLBACK`"

    def __init__(self, at: float, phone: Phone) -> None:
        """Ask for the call."""
        super().__init__(at, phone, "CALLBACK", "Calling back")
        self._chat = len(phone.chat)

    def _calls(self) -> int:
        """Return how often it rang."""
        return sum(entry.kind is EntryKind.CALL for entry in self.phone.chat[self._chat :])

    @override
    def waits(self, course: Course) -> bool:
        return not self.answers or (not self._calls() and FAILED not in self.answers)

    @override
    def faults(self, course: Course) -> Iterator[str]:
        calls = self._calls()
        if calls > 1 or not self.answers or (not calls and FAILED not in self.answers):
            yield f"{self.text}: {calls} calls, answered {self.answers}"
        if strange := set(self.answers) - {*self.said, FAILED}:
            yield f"{self.text}: answered {strange}"


class Stranger(Text):
    """A word from somebody who may not say it."""

    kind = "words of strangers"

    def __init__(self, at: float, world: World, number: int) -> None:
        """Say it."""
        super().__init__(at, world.phone(STRANGER), f"{WORD} {number}")
        self.number = str(number)

    @override
    def waits(self, course: Course) -> bool:
        return False

    @override
    def faults(self, course: Course) -> Iterator[str]:
        if self.answers or any(line.value == self.number for line in course.done):
            yield f"a stranger was obeyed, or answered {self.answers}"


class Switching(Stimulus):
    """Some ON and OFF, the last perhaps for some minutes; all from their own phones."""

    kind = "`ON`, `OFF`, `ON15`"

    def __init__(self, texts: list[Text], minutes: int) -> None:
        """Send them in their order; `minutes` is for how long the last is, 0 for ever."""
        super().__init__(texts[-1].at)
        self.texts, self.minutes = texts, minutes

    @property
    @override
    def count(self) -> int:
        return 0  # the texts count

    @override
    def happen(self, course: Course) -> None:
        """Have given them one by one before."""

    @override
    def waits(self, course: Course) -> bool:
        return False

    @override
    def faults(self, course: Course) -> Iterator[str]:
        wanted = [text.text.startswith("ON") for text in self.texts]
        switched = course.switched("socket")
        for text, on in zip(self.texts, wanted, strict=True):
            done = any(line.value is on and line.at >= text.given for line in switched)
            if text.said[0] in text.answers and not done:
                yield f"{text.text}: not done"
        yield from self._end(course, wanted[-1])
        changes = [line.value for line in course.changes("socket", state=course.state)]
        end = [not wanted[-1]] if self.minutes else []
        if not is_part(changes, (wanted + end) * (1 + len(course.killed))):
            yield f"{[text.text for text in self.texts]} made {changes} of {course.state}"

    def _end(self, course: Course, on: bool) -> Iterator[str]:
        """Look at the state in the end, and at the timer."""
        last, timer, now = self.texts[-1], course.world.unit["socket"]["timer"], course.world.now()
        if FAILED in last.answers:
            return
        if not self.minutes:
            if course.socket is not on or timer is not None:
                yield f"{last.text}: the socket is {course.socket} in the end, its timer {timer}"
            return
        length = timedelta(minutes=self.minutes)
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


class Calling(Stimulus):
    """Somebody calls some times, one call after the other: each switches once.

    Whose call was over in the very instant of a kill, before that was saved, may be taken for ringing still when he calls again: that call
    is refused and does nothing.
    """

    kind = "calls that switch"

    PAUSE: Final = 0.1

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
        """Return the calls that are over."""
        return [entry for entry in self.phone.chat[self._chat :] if entry.kind is EntryKind.CALL]

    def _least(self, course: Course) -> int:
        """Return how many calls must have switched."""
        ends = [call.at for call in self._calls]
        return self._count - sum(any(timedelta() <= kill - end < SAVING for end in ends) for kill in course.killed)

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
        if changes not in [[self.on] if run else [] for run in runs]:
            yield f"{self.text}: run {runs}, and the socket went from {course.state} through {changes}"


class Alert(Stimulus):
    """Something that all alert numbers must hear of."""

    def __init__(self, at: float, world: World) -> None:
        """Remember what they heard before."""
        super().__init__(at)
        self._before = {number: len(world.phone(number).chat) for number in ALERTED}

    def heard(self, world: World, begin: str) -> list[int]:
        """Count the texts with a begin that each has got since."""
        entries = {number: world.phone(number).chat[before:] for number, before in self._before.items()}
        return [
            sum(
                entry.kind is EntryKind.SMS and entry.direction == "in" and entry.text.startswith(begin)
                for entry in got
            )
            for got in entries.values()
        ]

    def rung(self, world: World) -> int:
        """Count the calls that any of them has got since."""
        return sum(
            entry.kind is EntryKind.CALL
            for number, before in self._before.items()
            for entry in world.phone(number).chat[before:]
        )


class Mains(Alert):
    """The mains fail, or are restored."""

    kind = "mains that fail or return"

    @override
    def happen(self, course: Course) -> None:
        self.on = not course.world.sensors["mains"]
        course.world.sense("mains", self.on)

    def _heard(self, course: Course) -> list[int]:
        """Count who heard what happened."""
        return self.heard(course.world, "Power restored." if self.on else "Power failed.")

    @override
    def waits(self, course: Course) -> bool:
        return not all(self._heard(course))

    @override
    def repeated(self, course: Course) -> int:
        return sum(count - 1 for count in self._heard(course) if count)

    @override
    def faults(self, course: Course) -> Iterator[str]:
        if not all(self._heard(course)):
            yield f"mains {self.on}: heard {self._heard(course)} times"
        if any(self.heard(course.world, "Power failed." if self.on else "Power restored.")):
            yield f"mains {self.on}: the contrary was told"


class Door(Alert):
    """A door opens, and closes when everybody who must hear of it has heard."""

    kind = "alarms"

    ACTIVE = "ALARM! Sensor active"

    def __init__(self, at: float, world: World, *, calls: bool) -> None:
        """Alert by calls, or by text."""
        super().__init__(at, world)
        self.calls = calls

    @override
    def happen(self, course: Course) -> None:
        course.world.sense("door", True)

    def _told(self, course: Course) -> bool:
        """Say whether everybody has heard, or somebody was called and declined."""
        return bool(self.calls and self.rung(course.world)) or all(self.heard(course.world, self.ACTIVE))

    @override
    def waits(self, course: Course) -> bool:
        if self._told(course):
            if course.world.sensors["door"]:
                course.world.sense("door", False)
            return False
        return True

    @override
    def faults(self, course: Course) -> Iterator[str]:
        texts, most = self.heard(course.world, self.ACTIVE), 1 + len(course.killed)
        if not self._told(course):
            yield f"the door: {texts} texts, {self.rung(course.world)} calls"
        if max(texts) > most or self.rung(course.world) > len(ALERTED) * most:
            yield f"the door: as many as {texts} texts and {self.rung(course.world)} calls"


def is_part(some: list[Any], of: list[Any]) -> bool:
    """Say whether a list is another with gaps."""
    rest = iter(of)
    return all(any(one == other for other in rest) for one in some)
