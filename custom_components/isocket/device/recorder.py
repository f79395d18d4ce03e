"""A recorder: the last inputs with their times, and the state before them; played again they do the same again."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from .effects import Effect
    from .state import UnitState
    from .unit import Unit

LENGTH: Final = 200
"""Inputs that are kept."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An input: a method of the unit, what it was given, and when."""

    now: datetime
    name: str
    args: tuple[Any, ...]
    before: UnitState
    """The state that the input met."""

    def to_dict(self) -> dict[str, Any]:
        """Write the input as plain JSON; it may hold phone numbers and secrets."""
        return {"now": self.now.isoformat(), "input": self.name, "args": [_plain(value) for value in self.args]}


def _plain(value: Any) -> Any:
    """Write an argument as plain JSON."""
    return value.isoformat() if isinstance(value, datetime) else value


class Recorder:
    """The last inputs of a unit."""

    def __init__(self, length: int = LENGTH) -> None:
        """Keep so many inputs."""
        self._entries: deque[Entry] = deque(maxlen=length)

    def record(self, entry: Entry) -> None:
        """Keep an input; the oldest may have to go."""
        self._entries.append(entry)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Return the inputs, the oldest first."""
        return tuple(self._entries)

    def to_dict(self) -> dict[str, Any]:
        """Write all inputs and the state before the first as plain JSON."""
        entries = self.entries
        return {
            "before": entries[0].before.to_dict() if entries else None,
            "inputs": [entry.to_dict() for entry in entries],
        }


def replay(unit: Unit, entries: Iterable[Entry]) -> list[list[Effect]]:
    """Give inputs to a unit that has the state before the first, and return the effects of each."""
    return [getattr(unit, entry.name)(*entry.args, entry.now) for entry in entries]
