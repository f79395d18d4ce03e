"""What happens to the house, and what must come of it whenever it is killed: each from the outside, by what others saw.

Every text is from a phone of its own, so that whose answer is whose is never a question.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import ClassVar, Final, override

from simulator.phone import EntryKind, Phone

from .house import WORD
from .world import SIM, STRANGER, UNIT, Done, Rung, World

FAILED: Final = "Execute error!"
NEVER: Final = datetime.max.replace(tzinfo=UTC)


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
    rung: list[Rung | None] = field(default_factory=list)
    """Who called last at each kill and when, as it was saved, if that call was not known to be over."""
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


class Setting(Text):
    """A setting that nothing else sets."""

    kind = "settings"

    def __init__(self, at: float, phone: Phone, value: int) -> None:
        """Set it."""
        super().__init__(at, phone, f"TRISEALERT={value}", f"TRISEALERT={value} - OK")
        self.value = value

    @override
    def faults(self, course: Course) -> Iterator[str]:
        yield from super().faults(course)
        value = course.world.unit["settings"]["trisealert"]
        if FAILED in self.answers or str(value) != str(self.value):
            yield f"{self.text}: the setting is {value}, answered {self.answers}"


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


class Deed(Stimulus):
    """Something that somebody does in the house, if Home Assistant is there to see it."""

    def __init__(self, at: float, number: int, deed: str) -> None:
        """Do it with a number that no other has."""
        super().__init__(at)
        self.number, self.deed = number, deed
        self.tried = False

    @override
    def happen(self, course: Course) -> None:
        self.tried = course.world.do(self.number, self.deed)

    def over(self, course: Course) -> bool:
        """Say whether whoever did it was told that it is done, or saw the house come to rest."""
        return any(line.value == self.number for line in course.switched("done"))

    def cut_off(self, course: Course) -> bool:
        """Say whether a kill may have come between."""
        return not self.tried or any(kill >= self.given for kill in course.killed)

    @override
    def waits(self, course: Course) -> bool:
        return not (self.over(course) or self.cut_off(course))

    @override
    def faults(self, course: Course) -> Iterator[str]:
        if self.waits(course):
            yield f"{self.deed}: not done"


class Elsewhere(Deed):
    """A real unit elsewhere is restarted on the dashboard: it is told once at most."""

    kind = "restarts of a unit elsewhere"

    def __init__(self, at: float, world: World, number: int) -> None:
        """Have it told with a number that no other has."""
        super().__init__(at, number, "restart elsewhere")
        self._unit = world.phone(UNIT)
        self._before = len(self._unit.messages)

    def _told(self) -> int:
        """Count how often it was told."""
        return len(self._unit.messages) - self._before

    def _surely(self, course: Course) -> bool:
        """Say whether it must be told: whoever wanted it knew that it is saved, and no kill may have met it on its way."""
        return self.over(course) and not self.cut_off(course)

    @override
    def waits(self, course: Course) -> bool:
        return super().waits(course) or (self._surely(course) and not self._told())

    @override
    def faults(self, course: Course) -> Iterator[str]:
        yield from super().faults(course)
        if self._told() > 1 or (self._surely(course) and not self._told()):
            yield f"{self.deed}: told {self._told()} times"
