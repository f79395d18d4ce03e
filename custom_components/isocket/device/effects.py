"""What the unit wants done: it does nothing itself, the hub carries these out and reports back as inputs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum


class Output(StrEnum):
    """A relay of the unit."""

    SOCKET = "socket"
    MICRORELAY = "microrelay"


class Priority(IntEnum):
    """What leaves the outbox first: the lower the sooner."""

    ALARM = 0
    REPLY = 1
    INFORMATION = 2


class Event(StrEnum):
    """What happened, for people to see and automations to act on."""

    EXECUTED = "executed"
    REFUSED = "refused"
    LATE = "late"
    CALLED = "called"
    MANUAL = "manual"
    ALARM = "alarm"
    CALLING = "calling"
    CALL_ENDED = "call_ended"
    TEMPERATURE = "temperature"
    THERMOMETER = "thermometer"
    POWER = "power"
    SCHEDULE = "schedule"
    RESET_ASKED = "reset_asked"
    RESET = "reset"


class CallEnd(StrEnum):
    """How a call that the unit placed or took came to its end."""

    UNANSWERED = "unanswered"
    REJECTED = "rejected"
    ENDED = "ended"
    """It was active, and somebody hung up."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Commit:
    """Save the state before anything is done that comes after this: found begun after a crash, it is not done again."""


@dataclass(frozen=True, slots=True)
class SetOutput:
    """Switch a relay; `Unit.output_changed` tells how that went."""

    output: Output
    on: bool


@dataclass(frozen=True, slots=True)
class Send:
    """Text a phone; `to` is an address as the message came with, or that of a listed number."""

    to: str
    text: str
    priority: Priority


@dataclass(frozen=True, slots=True)
class Done:
    """A command from Home Assistant itself ended with this reply; `ok` is whether it did what it was told.

    The command is written without its secrets.
    """

    token: int
    text: str
    ok: bool
    command: str = ""


@dataclass(frozen=True, slots=True)
class Dial:
    """Call a phone; report `Unit.call_answered` and `Unit.call_ended`. The unit itself gives up, with HangUp."""

    to: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Take the call that rings."""


@dataclass(frozen=True, slots=True)
class HangUp:
    """End the call, or refuse the one that rings."""


@dataclass(frozen=True, slots=True)
class SetMicrophone:
    """Open or close the microphone; the level goes from 0 to 15 (manual ch. 10)."""

    on: bool
    level: int


@dataclass(frozen=True, slots=True)
class Ussd:
    """Send a USSD code; `Unit.ussd_answered` brings the operator's text."""

    code: str


@dataclass(frozen=True, slots=True)
class RunWord:
    """Do what the house has for a word of its own; `Unit.word_done` brings the reply. `sender` is empty at home."""

    token: int
    word: str
    argument: str
    sender: str


@dataclass(frozen=True, slots=True)
class Happened:
    """Something worth an event; the details may name phone numbers, but never a secret."""

    event: Event
    details: Mapping[str, str] = field(default_factory=dict)


type Effect = Commit | SetOutput | Send | Done | Dial | Answer | HangUp | SetMicrophone | Ussd | RunWord | Happened
