"""Texts that wait to be sent: a plain value with rules, saved with the unit's state; it sends nothing itself."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Any

from .device import Priority, Send

# How long a text is worth sending: an alarm still matters the next morning, an answer does not.
_LIFETIME = {
    Priority.ALARM: timedelta(hours=24),
    Priority.REPLY: timedelta(hours=2),
    Priority.INFORMATION: timedelta(hours=12),
}
_MOST_DOUBLINGS = 16
_CAPACITY = 100
_KINDS = {"number": int, "to": str, "text": str, "attempts": int, "doubts": int, "origin": str}


class Trouble(Enum):
    """Why a text did not go."""

    PASSING = auto()
    """The network or the modem cannot take it just now."""
    DOUBTFUL = auto()
    """Nobody can tell whether it went."""
    BARRED = auto()
    """Somebody has to do something about it: top the SIM up, mostly. What is refused costs nothing."""


# The first pause before a text is tried again, and the longest: each is twice the last. What may have gone all the same
# is paid for each time, so that its pauses grow without an end that a text lives to see; they begin early, since an alarm
# that came twice is better than one that did not come.
_PAUSES = {
    Trouble.PASSING: (timedelta(seconds=10), timedelta(minutes=10)),
    Trouble.DOUBTFUL: (timedelta(seconds=10), timedelta(days=1)),
    Trouble.BARRED: (timedelta(minutes=15), timedelta(minutes=15)),
}


@dataclass(frozen=True, slots=True)
class Item:
    """One text on its way: `number` is its turn, `due` the time before which it is not tried (again).

    After `doubts` of its `attempts`, nobody could tell whether it went. A text with an `origin` has somebody behind it
    who hears what becomes of it, and repeats it if that is wanted.
    """

    number: int
    to: str = field(repr=False)
    text: str = field(repr=False)
    priority: Priority
    created: datetime
    due: datetime
    attempts: int = 0
    doubts: int = 0
    origin: str = ""

    @property
    def expires(self) -> datetime:
        """Return when the text is no longer worth sending."""
        return self.created + _LIFETIME[self.priority]

    @property
    def turn(self) -> tuple[int, int]:
        """Return what decides who goes first: the more urgent, then the older."""
        return self.priority, self.number


class Outbox:
    """The waiting texts, in the order in which they leave."""

    def __init__(self, items: Iterable[Item] = ()) -> None:
        """Take over what waited before."""
        self._items = {item.number: item for item in items}
        self._last = max(self._items, default=0)

    def __len__(self) -> int:
        """Return how many texts wait."""
        return len(self._items)

    def __iter__(self) -> Iterator[Item]:
        """List the waiting texts."""
        return iter(self._items.values())

    def __contains__(self, number: int) -> bool:
        """Say whether a text waits."""
        return number in self._items

    def add(self, send: Send, now: datetime, origin: str = "") -> int:
        """Put a text in and return its number."""
        number = self._last = self._last + 1
        text = send.text.encode(errors="replace").decode()  # half a character, as a template makes it, cannot be saved
        self._items[number] = Item(number, send.to, text, send.priority, created=now, due=now, origin=origin)
        return number

    def trim(self) -> list[Item]:
        """Let go of the last in line where there are too many, and return them; of those with an origin, none."""
        others = sorted((item for item in self._items.values() if not item.origin), key=lambda item: item.turn)
        for item in others[_CAPACITY:]:
            self.remove(item)
        return others[_CAPACITY:]

    def find(self, origin: str) -> Item | None:
        """Return the text of an origin, if it waits."""
        return next((item for item in self._items.values() if item.origin == origin), None)

    def next(self, now: datetime, may_go: Callable[[Item], bool] = lambda _: True) -> Item | None:
        """Return the text to send now, if any is due and may go."""
        due = sorted((item for item in self._items.values() if item.due <= now), key=lambda item: item.turn)
        return next(filter(may_go, due), None)

    def next_deadline(self, now: datetime) -> datetime | None:
        """Return when to look again: a text becomes due, or expires."""
        times = (time for item in self._items.values() for time in (item.due, item.expires))
        return min((time for time in times if time > now), default=None)

    def remove(self, item: Item) -> None:
        """Let a text go, sent or given up."""
        self._items.pop(item.number, None)

    def put_back(self, item: Item) -> None:
        """Let a text wait again that was taken out and did not go."""
        self._items[item.number] = item

    def postpone(self, item: Item, now: datetime, trouble: Trouble = Trouble.PASSING) -> None:
        """Try a text later; doubts are counted for themselves, however often it was refused before."""
        first, longest = _PAUSES[trouble]
        doubtful = trouble is Trouble.DOUBTFUL
        before = item.doubts if doubtful else item.attempts - item.doubts
        pause = min(first * 2 ** min(before, _MOST_DOUBLINGS), longest)
        if item.number in self._items:
            later = replace(item, attempts=item.attempts + 1, doubts=item.doubts + doubtful, due=now + pause)
            self._items[item.number] = later

    def expire(self, now: datetime) -> list[Item]:
        """Let go of the texts that came too late, and return them."""
        expired = [item for item in self._items.values() if item.expires <= now]
        for item in expired:
            self.remove(item)
        return expired

    def report(self) -> list[dict[str, Any]]:
        """Return what waits, without whom it is for and what it says."""
        return [
            {"priority": item.priority.name, "created": item.created, "due": item.due, "attempts": item.attempts}
            for item in self._items.values()
        ]

    def to_list(self) -> list[dict[str, Any]]:
        """Return what waits as JSON can hold it."""
        return [_written(item) for item in self._items.values()]

    @classmethod
    def from_list(cls, saved: Iterable[Any]) -> Outbox:
        """Read what waited; an item that cannot be read is left out."""
        return cls(item for entry in saved if (item := _read(entry)) is not None)


def _written(item: Item) -> dict[str, Any]:
    """Return what is saved of one item; `asdict` would copy what cannot change, a hundred texts at each save."""
    plain = {name: getattr(item, name) for name in _KINDS}
    return plain | {
        "priority": item.priority,
        "created": item.created.isoformat(),
        "due": item.due.isoformat(),
    }


def _read(entry: Any) -> Item | None:
    """Return one saved item, or None for anything else."""
    try:
        times = {key: datetime.fromisoformat(entry[key]) for key in ("created", "due")}
        item = Item(**entry | times | {"priority": Priority(entry["priority"])})
    except KeyError, TypeError, ValueError:
        return None
    sound = all(time.tzinfo is not None for time in times.values()) and all(
        type(getattr(item, name)) is kind for name, kind in _KINDS.items()
    )
    return item if sound else None
