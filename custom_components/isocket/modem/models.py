"""The values the driver deals in: frozen, comparable, free of any I/O."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum, IntEnum, StrEnum
import re
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from .errors import ModemError


class SessionState(StrEnum):
    """Where the session stands on its way from a closed port to a registered modem."""

    CLOSED = "closed"
    OPENING = "opening"
    SIM = "sim"
    REGISTERING = "registering"
    READY = "ready"
    LOST = "lost"


_ANSWERING = frozenset({SessionState.REGISTERING, SessionState.READY})


class Registration(IntEnum):
    """Network registration status (27.007 7.2, 10.1.20, 10.1.22)."""

    NOT_SEARCHING = 0
    HOME = 1
    SEARCHING = 2
    DENIED = 3
    UNKNOWN = 4
    ROAMING = 5
    SMS_ONLY_HOME = 6
    SMS_ONLY_ROAMING = 7
    EMERGENCY = 8
    NO_CSFB_HOME = 9
    NO_CSFB_ROAMING = 10

    @property
    def registered(self) -> bool:
        """Say whether SMS can pass."""
        return self in _REGISTERED


_REGISTERED = frozenset(
    {
        Registration.HOME,
        Registration.ROAMING,
        Registration.SMS_ONLY_HOME,
        Registration.SMS_ONLY_ROAMING,
        Registration.NO_CSFB_HOME,
        Registration.NO_CSFB_ROAMING,
    }
)


@dataclass(frozen=True, slots=True)
class ModemInfo:
    """Who the modem says it is (27.007 5.1-5.4)."""

    maker: str
    model: str
    revision: str
    imei: str


@dataclass(frozen=True, slots=True)
class NetworkStatus:
    """What the modem knows of the network; the signal is in dBm (27.007 8.5, 8.69).

    `clock_difference` tells by how many seconds the network's clock is ahead of ours. `service_centre` is the number
    that messages are sent by: empty where the SIM has none, so that nothing can be sent. Both are None where the modem
    does not tell.
    """

    registration: Registration = Registration.NOT_SEARCHING
    operator: str | None = None
    signal_dbm: int | None = None
    clock_difference: int | None = None
    service_centre: str | None = None


@dataclass(frozen=True, slots=True)
class Storage:
    """One SMS storage and how full it is, in messages (27.005 3.2.2)."""

    name: str
    used: int
    total: int

    @property
    def nearly_full(self) -> bool:
        """Say whether it may soon block reception."""
        return self.used * 5 >= self.total * 4


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a modem can do beyond messages: place and take calls, and tell by itself when one is answered."""

    family: str
    voice: bool
    tells_answer: bool


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything the driver tells of itself; equal snapshots mean that nothing changed.

    The `error` is why there is no modem; the `warning` is what is wrong with one that works.
    """

    state: SessionState = SessionState.CLOSED
    error: ModemError | None = None
    warning: ModemError | None = None
    info: ModemInfo | None = None
    network: NetworkStatus = field(default_factory=NetworkStatus)
    storage: Storage | None = None
    capabilities: Capabilities | None = None

    @property
    def answers(self) -> bool:
        """Say whether the modem is there, registered or not."""
        return self.state in _ANSWERING


class AddressKind(Enum):
    """What kind of sender an address is (23.040 9.1.2.5)."""

    INTERNATIONAL = "international"
    LOCAL = "local"
    ALPHANUMERIC = "alphanumeric"


@dataclass(frozen=True, slots=True)
class Address:
    """A sender or recipient: `+` and digits, digits alone, or a name."""

    text: str
    kind: AddressKind

    @classmethod
    def of(cls, text: str) -> Self:
        """Tell the kind from the text: `+` and digits, digits (with `*#abc`, 23.040 9.1.2.3), or else a name."""
        if _DIGITS.fullmatch(text.removeprefix("+")):
            return cls(text, AddressKind.INTERNATIONAL if text.startswith("+") else AddressKind.LOCAL)
        return cls(text, AddressKind.ALPHANUMERIC)

    @property
    def number(self) -> str:
        """Return the number; empty for a name, which may spell one."""
        return "" if self.kind is AddressKind.ALPHANUMERIC else self.text


_DIGITS = re.compile(r"[0-9*#abc]*")


@dataclass(frozen=True, slots=True)
class SavedPart:
    """A part of a message whose rest has not come: what its owner keeps, as the slot on the SIM is freed.

    `length` is what the modem declared of the PDU; the fingerprint tells one part from another.
    """

    fingerprint: str
    pdu: str = field(repr=False)
    length: int | None
    received: datetime


@dataclass(frozen=True, slots=True)
class Sms:
    """A received message, joined from its parts; `sent` is the service centre's time stamp, with its zone.

    The fingerprint is the same when a message comes again, because it could not be deleted or the network brought it
    twice, also after a restart. A message whose parts did not all come in time is not `complete` and has "…" in place
    of each missing one. `parts` are the fingerprints of its parts, where it had several: they are kept no longer. One that
    is `stored` stays on the modem until its handler has returned, and comes again after a crash.
    """

    sender: Address = field(repr=False)
    text: str = field(repr=False)
    sent: datetime | None
    fingerprint: str
    complete: bool = True
    parts: tuple[str, ...] = ()
    stored: bool = False


@dataclass(frozen=True, slots=True)
class Manner:
    """How a text is sent.

    `report` asks for a delivery report. `unicode` writes in UCS2 what GSM-7 could hold; `simplify` writes quotes, dashes
    and blanks plainly where that spares UCS2. `flash` shows the text at once and keeps it nowhere (class 0). The network
    tries for as long as `validity`.
    """

    report: bool = False
    unicode: bool = False
    simplify: bool = False
    flash: bool = False
    validity: timedelta = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Receipt:
    """A message the network took: one reference a part (+CMGS)."""

    references: tuple[int, ...]


class Verdict(Enum):
    """What a service centre says of a message (23.040 9.2.3.15)."""

    DELIVERED = "delivered"
    FORWARDED = "forwarded"
    """It was handed on, and nobody will tell whether it arrived."""
    TRYING = "trying"
    EXPIRED = "expired"
    """The phone was not reached for as long as the message was worth it."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """What became of a message that asked for a report, and when the network took it and let it go."""

    recipient: Address
    reference: int
    verdict: Verdict
    sent: datetime | None
    at: datetime | None


class CallState(StrEnum):
    """Where a call stands."""

    DIALLING = "dialling"
    ALERTING = "alerting"
    RINGING = "ringing"
    ACTIVE = "active"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Call:
    """A call as it goes: who is at the other end (None if unknown), and whether a caller hides the number.

    `tones` are the keys that the other end has pressed so far, where the modem hears them.
    """

    incoming: bool
    state: CallState
    peer: Address | None = None
    hidden: bool = False
    tones: str = ""


class CallResult(StrEnum):
    """How a call that we placed ended."""

    ANSWERED = "answered"
    REJECTED = "rejected"
    BUSY = "busy"
    NO_ANSWER = "no_answer"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class CallOutcome:
    """How a call that we placed went, in seconds, and the words of the modem that told.

    On some networks "answered" comes with the ringing tone: `active_seconds`, `raw`, and the keys that the other end
    pressed, `tones`, help to tell.
    """

    result: CallResult
    ring_seconds: float
    active_seconds: float
    raw: str
    tones: str = ""
