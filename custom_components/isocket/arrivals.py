"""Texts that went, and whether they arrived, as the network reports it: a plain value with rules, saved with the outbox."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
import re
from typing import Any

from .device import Priority
from .modem import DeliveryReport, Verdict

_PATIENCE = timedelta(days=3)
"""How long a report is awaited: the network tries for a day, and then holds its report for a modem that is away."""
_EARLY = timedelta(minutes=10)
"""How long before the modem tells that a whole text went its first part may have arrived."""
_MOST_EARLY = 20
_CAPACITY = 200
_TAIL = 7
"""Digits that tell two numbers apart: the network may report one in another form than it was written."""
_UNREPORTED, _UNCONFIRMED = "unreported", "unconfirmed"
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


class Outcome(StrEnum):
    """What is told of a text that leaves the house, or should."""

    DELIVERED = "delivered"
    DELAYED = "delayed"
    """The phone is not reached; the network still tries."""
    NOT_DELIVERED = "not_delivered"
    """The network took it, and gave it up."""
    NOT_SENT = "not_sent"
    """The network never took it."""


@dataclass(frozen=True, slots=True)
class TextNews:
    """What became of a text: news, and nothing that anybody has to answer; `sent` is when the network took it."""

    outcome: Outcome
    to: str = field(repr=False)
    priority: Priority
    sent: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Text:
    """A text and the references of the parts that were not reported yet.

    `told` is what was told of it last; it is `doubtful` when of a part nobody will ever say whether it arrived.
    """

    to: str = field(repr=False)
    priority: Priority
    sent: datetime
    references: tuple[int, ...]
    told: Outcome | None = None
    doubtful: bool = False

    @property
    def is_open(self) -> bool:
        """Say whether its end was not told yet."""
        return self.told is not Outcome.NOT_DELIVERED


class Arrivals:
    """The texts of which something is still to be reported, the oldest first; `counts` are since the start."""

    def __init__(self, texts: Iterable[_Text] = ()) -> None:
        """Take over what was awaited before."""
        self._texts = list(texts)
        self._early: list[tuple[datetime, DeliveryReport]] = []
        self.counts: Counter[str] = Counter()

    def __len__(self) -> int:
        """Return how many texts there are."""
        return len(self._texts)

    def expect(
        self, to: str, priority: Priority, references: Iterable[int], now: datetime, since: datetime
    ) -> list[TextNews]:
        """Await the reports of a text that went, and return what those tell that came before; none came before `since`."""
        self._forget(now)
        self._texts = [*self._texts, _Text(to, priority, now, tuple(references))][-_CAPACITY:]
        news = []
        for early in tuple(self._early):
            if early[0] >= since and (index := self._find(early[1])) is not None:
                self._early.remove(early)
                news.append(self._take(index, early[1]))
        return [told for told in news if told is not None]

    def reported(self, report: DeliveryReport, now: datetime) -> TextNews | None:
        """Take a report, and return what is to be told of its text; nothing is told twice."""
        self._forget(now)
        if (index := self._find(report)) is None:
            self._early = [*self._early, (now, report)][-_MOST_EARLY:]
            return None
        return self._take(index, report)

    def report(self) -> dict[str, int]:
        """Return what a bug report needs."""
        reported = (outcome for outcome in Outcome if outcome is not Outcome.NOT_SENT)
        return {"awaited": len(self), **{kind: self.counts[kind] for kind in (*reported, _UNCONFIRMED, _UNREPORTED)}}

    def _find(self, report: DeliveryReport) -> int | None:
        """Return which text a report is of: references begin anew after 256 parts, and when a modem does."""
        found = [
            index
            for index, text in enumerate(self._texts)
            if report.reference in text.references and _alike(text.to, report.recipient.text)
        ]
        return min(found, key=lambda index: abs(self._texts[index].sent - (report.sent or _LONG_AGO)), default=None)

    def _take(self, index: int, report: DeliveryReport) -> TextNews | None:
        """Note what became of a part: the first that is lost decides, or the last that arrives."""
        text, verdict = self._texts[index], report.verdict
        if verdict is Verdict.TRYING:
            self._texts[index] = replace(text, told=text.told or Outcome.DELAYED)
            return None if text.told else self._news(text, Outcome.DELAYED)
        rest = list(text.references)
        rest.remove(report.reference)
        lost = verdict in (Verdict.EXPIRED, Verdict.FAILED)
        text = self._texts[index] = replace(
            text, references=tuple(rest), doubtful=text.doubtful or verdict is Verdict.FORWARDED
        )
        if not rest:
            del self._texts[index]
        elif lost:
            self._texts[index] = replace(text, told=Outcome.NOT_DELIVERED)
        if not text.is_open or (rest and not lost):
            return None
        if lost:
            return self._news(text, Outcome.NOT_DELIVERED, verdict.value)
        if text.doubtful:
            self.counts[_UNCONFIRMED] += 1
            return None
        return self._news(text, Outcome.DELIVERED)

    def _news(self, text: _Text, outcome: Outcome, reason: str = "") -> TextNews:
        """Count what is told of a text."""
        self.counts[outcome] += 1
        return TextNews(outcome, text.to, text.priority, text.sent, reason)

    def _forget(self, now: datetime) -> None:
        """Let go of what was never reported, and of reports of nothing."""
        kept = [text for text in self._texts if now - text.sent < _PATIENCE]
        self.counts[_UNREPORTED] += sum(text.is_open for text in self._texts) - sum(text.is_open for text in kept)
        self._texts = kept
        self._early = [early for early in self._early if now - early[0] < _EARLY]

    def to_list(self) -> list[dict[str, Any]]:
        """Return what is awaited as JSON can hold it."""
        return [
            {
                "to": text.to,
                "priority": text.priority,
                "sent": text.sent.isoformat(),
                "references": list(text.references),
                "told": text.told,
                "doubtful": text.doubtful,
            }
            for text in self._texts
        ]

    @classmethod
    def from_list(cls, saved: Iterable[Any]) -> Arrivals:
        """Read what was awaited; a text that cannot be read is left out."""
        return cls(text for entry in saved if (text := _read(entry)) is not None)


def _alike(number: str, other: str) -> bool:
    """Say whether two numbers may be the same, with a country code or without."""
    one, two = (re.sub(r"\D", "", text) for text in (number, other))
    return one[-_TAIL:] == two[-_TAIL:]


def _read(entry: Any) -> _Text | None:
    """Return one saved text, or None for anything else."""
    try:
        changed = {
            "priority": Priority(entry["priority"]),
            "sent": datetime.fromisoformat(entry["sent"]),
            "references": tuple(entry["references"]),
            "told": entry["told"] and Outcome(entry["told"]),
        }
        text = _Text(**entry | changed)
    except KeyError, TypeError, ValueError:
        return None
    sound = isinstance(text.to, str) and text.sent.tzinfo is not None and type(text.doubtful) is bool
    return text if sound and all(type(reference) is int for reference in text.references) else None
