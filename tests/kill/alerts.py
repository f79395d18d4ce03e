"""What everybody who is to be alerted must hear of, whenever the house is killed."""

from collections.abc import Iterator
from typing import Final, override

from simulator.phone import EntryKind

from .stimuli import Course, Stimulus
from .world import NEIGHBOUR, OWNER, World

ALERTED: Final = (OWNER, NEIGHBOUR)


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
