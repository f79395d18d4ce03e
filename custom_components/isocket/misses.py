"""Alarms that did not reach a phone: kept until somebody has taken note, as what was missed once is never told again."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .arrivals import Outcome, TextNews
from .device import Priority

_CAPACITY = 20
_LOST = frozenset({Outcome.NOT_SENT, Outcome.NOT_DELIVERED})


@dataclass(frozen=True, slots=True)
class Miss:
    """An alarm to a phone, and when it was known to be lost."""

    to: str = field(repr=False)
    at: datetime


class Misses:
    """The alarms that were lost, the oldest first."""

    def __init__(self, misses: Iterable[Miss] = ()) -> None:
        """Take over what nobody has taken note of."""
        self._misses = list(misses)

    @property
    def all(self) -> tuple[Miss, ...]:
        """Return what is to be shown."""
        return tuple(self._misses)

    def hear(self, news: TextNews, now: datetime) -> None:
        """Keep an alarm that was lost; of too many, the last."""
        if news.priority is Priority.ALARM and news.outcome in _LOST:
            self._misses = [*self._misses, Miss(news.to, now)][-_CAPACITY:]

    def forget(self) -> None:
        """Let go of all that was shown."""
        self._misses = []

    def to_list(self) -> list[dict[str, Any]]:
        """Return what is kept as JSON can hold it."""
        return [{"to": miss.to, "at": miss.at.isoformat()} for miss in self._misses]

    @classmethod
    def from_list(cls, saved: Iterable[Any]) -> Misses:
        """Read what was kept; what cannot be read is left out."""
        return cls(miss for entry in saved if (miss := _read(entry)) is not None)


def _read(entry: Any) -> Miss | None:
    """Return one saved alarm, or None for anything else."""
    try:
        miss = Miss(entry["to"], datetime.fromisoformat(entry["at"]))
    except KeyError, TypeError, ValueError:
        return None
    return miss if isinstance(miss.to, str) and miss.at.tzinfo is not None else None
