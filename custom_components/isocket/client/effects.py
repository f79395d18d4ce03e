"""What the client wants done, and what it has to tell: it sends nothing itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from ..language.replies import Saying


class Outcome(StrEnum):
    """How a request ended."""

    CONFIRMED = "confirmed"
    REFUSED = "refused"
    UNANSWERED = "unanswered"
    """Whether it was carried out is not known."""
    CANCELLED = "cancelled"
    """If it had been sent, whether it was carried out is not known."""


class Reason(StrEnum):
    """Why a request was not confirmed: our own reasons, then the unit's refusals by their names in the table."""

    NOT_A_COMMAND = "not_a_command"
    """No command of the manual; nothing was sent."""
    NOT_ON_MODEL = "not_on_model"
    """The model lacks the command; nothing was sent."""
    OUT_OF_RANGE = "out_of_range"
    """The command does not take the value; nothing was sent."""
    TOO_LONG = "too_long"
    """With the password it is longer than a unit looks at (30 characters); nothing was sent."""
    QUEUE_FULL = "queue_full"
    """Too many requests wait; nothing was sent."""
    WINDOW_CLOSED = "window_closed"
    """No configuration time: unplug the unit and plug it in, or keep its renewal password here; nothing was sent."""
    NOT_SENT = "not_sent"
    """The message did not leave in time."""
    NO_ANSWER = "no_answer"
    """The unit did not answer in time."""
    SILENT = "silent"
    """The unit confirms nothing (SMSCONFIRM=OFF), and refused nothing; what follows is assumed."""

    UNKNOWN = "unknown"
    BAD_PASSWORD = "bad_password"
    BAD_VALUE = "bad_value"
    EXPIRED = "expired"
    FAILED = "failed"
    LATE = "late"
    DENIED = "denied"
    NO_LIST = "no_list"
    NO_SECURITY = "no_security"
    NO_SECURITY_NUMBERS = "no_security_numbers"
    NO_ALERT_NUMBERS = "no_alert_numbers"
    NO_RENEW_PASSWORD = "no_renew_password"
    BAD_RENEW_PASSWORD = "bad_renew_password"


@dataclass(frozen=True, slots=True)
class Send:
    """Text the unit; report `sent` when the network took it, or `not_sent` when it never will.

    With `once`, a message that may have gone is not tried again: report it `sent`.
    """

    message: int
    text: str = field(repr=False)
    shown: str
    """The text without its secrets."""
    once: bool


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Take a message back, if it still waits; nothing needs to be reported."""

    message: int


@dataclass(frozen=True, slots=True)
class Ended:
    """A request ended; `reply` is what the unit answered, without its secrets, and empty where it did not."""

    token: int
    command: str
    outcome: Outcome
    reason: Reason | None = None
    reply: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """The unit said something, asked or not; text and values are without secrets, but may hold telephone numbers."""

    saying: Saying
    name: str
    """The key of the command that is answered, or the name of the refusal or alert; empty for any other text."""
    text: str
    at: datetime
    """When it was said, by the network's clock."""
    values: Mapping[str, Any] = field(default_factory=dict)
    token: int | None = None
    """The request that it answers."""


@dataclass(frozen=True, slots=True)
class Changed:
    """These facts were said again or changed; or, with none, something else that the snapshot shows."""

    facts: frozenset[str]


@dataclass(frozen=True, slots=True)
class AllRead:
    """Reading all settings ended: how many questions were answered, or needed no asking, and of how many."""

    read: int
    total: int
    outcome: Outcome


type Effect = Send | Withdraw | Ended | Said | Changed | AllRead
