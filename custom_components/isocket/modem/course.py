"""What is known of one call, and how one that we placed ended."""

from dataclasses import dataclass, field
import re

from .masking import mask_line
from .models import CallOutcome, CallResult

# Causes that tell (24.008 10.5.4.11).
_CAUSES = {
    17: CallResult.BUSY,
    18: CallResult.NO_ANSWER,
    19: CallResult.NO_ANSWER,
    21: CallResult.REJECTED,
}
_WORDS = (
    (re.compile(r"\b(USER)? ?BUSY\b", re.IGNORECASE), CallResult.BUSY),
    (re.compile(r"NO ANSWER|NO USER RESPON", re.IGNORECASE), CallResult.NO_ANSWER),
    (re.compile(r"REJECT", re.IGNORECASE), CallResult.REJECTED),
)
_NUMBER = re.compile(r"(?<![\d+])\d{1,3}(?!\d)")
# Networks let a phone ring for longer than this, in seconds: who is gone sooner has declined.
_NETWORKS_PATIENCE = 25


@dataclass(slots=True, eq=False)
class Course:
    """What is known of one call; times are those of the loop, in seconds."""

    begun: float
    told: bool = True  # the listener knows of it
    placing: bool = False  # ATD has no result yet, so that nothing else may be sent
    listed: bool = False
    row: str = ""  # its number in the list of calls
    code: str = ""  # its number in the codes of the modem
    waiting: bool = False  # another call waits for this one to end
    doubt: str = ""  # a code that may mean its end: the list of calls is to tell
    alerted_at: float | None = None
    active_at: float | None = None
    ended_at: float = 0
    hung_up: bool = False
    lost: bool = False  # with the modem
    cause: int | None = None  # of the network (24.008 10.5.4.11)
    words: list[str] = field(default_factory=list)
    tones: str = ""

    @property
    def active_seconds(self) -> float:
        """Tell how long it was answered."""
        return 0 if self.active_at is None else self.ended_at - self.active_at

    def answered(self, shortest: float) -> bool:
        """Say whether it was answered for long enough."""
        return self.active_at is not None and self.active_seconds >= shortest

    def outcome(self, shortest_answer: float, report: str) -> CallOutcome:
        """Tell how it ended; `report` is what +CEER says."""
        if self.answered(shortest_answer):
            result = CallResult.ANSWERED
        elif self.lost:
            result = CallResult.FAILED
        elif self.hung_up:
            result = CallResult.NO_ANSWER
        else:
            result = self._unanswered(report)
        ringing = self.ended_at - self.begun - self.active_seconds
        raw = mask_line("; ".join([*self.words, report] if report else self.words))
        return CallOutcome(result, ringing, self.active_seconds, raw, self.tones)

    def _unanswered(self, report: str) -> CallResult:
        """Tell how a call ended that nobody answered.

        The report tells more than the result code, which is BUSY for a rejection too. Without a word of why, a phone that
        rang for a short time was declined; one that never rang was not reached.
        """
        if result := _CAUSES.get(self.cause or 0) or _reported(report) or _said("; ".join(self.words)):
            return result
        if self.alerted_at is None:
            return CallResult.FAILED
        patient = self.ended_at - self.alerted_at < _NETWORKS_PATIENCE
        return CallResult.REJECTED if patient else CallResult.NO_ANSWER


def _reported(report: str) -> CallResult | None:
    """Find the result in the report of a call's end: `User busy`, `Cause: 17`, or `8,21,0`."""
    numbers = map(int, _NUMBER.findall(report))
    return _said(report) or next((_CAUSES[number] for number in numbers if number in _CAUSES), None)


def _said(words: str) -> CallResult | None:
    """Find the result in words."""
    return next((result for pattern, result in _WORDS if pattern.search(words)), None)
