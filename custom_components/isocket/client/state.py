"""What the client of a unit knows: frozen, comparable, saved and loaded without ever failing. Instants are in UTC."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from ..language import Call, parse
from ..records import changed, codec
from ..records.codec import BOOLEAN, INSTANT, TEXT, Kept, Problems, decimal, kept, many, one_of, optional, record, whole
from . import facts
from .facts import Facts
from .requests import CHECKS

VERSION: Final = 1
QUEUE: Final = 100
"""Requests that may wait."""
LAGS: Final = 5
RECENT: Final = 10
MARKS: Final = 100
_FOREVER: Final = 10**12
READING: Final = 0
"""The token of the questions that reading all settings asks, and of cancelling that."""


def _load_call(text: Any, _path: str, _problems: Problems) -> Call:
    """Read a command as it is texted."""
    match parse(str(text)):
        case Call() as call:
            return call
        case _:
            raise ValueError("not a command")


CALL: Final = Kept(lambda call: call.command.request.render(call.values), _load_call)


@dataclass(frozen=True, slots=True)
class Request:
    """A command that somebody asked for."""

    token: int = field(metadata=kept(whole(0, _FOREVER)))
    call: Call = field(metadata=kept(CALL), repr=False)


class Step(StrEnum):
    """What the message under way is for."""

    ASKING = "asking"
    """The request itself."""
    RENEWING = "renewing"
    """To open the configuration time for it."""
    CHECKING = "checking"
    """To learn whether it was carried out."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """The request under way, and its present message."""

    request: Request = field(metadata=kept(record(Request)))
    step: Step = field(metadata=kept(one_of(Step)))
    message: int = field(metadata=kept(whole(1, _FOREVER)))
    deadline: datetime = field(metadata=kept(INSTANT))
    """Until when it is to be sent, or from then on to be answered."""
    since: datetime = field(metadata=kept(INSTANT))
    """When the step began: what was said before answers nothing."""
    first: datetime = field(metadata=kept(INSTANT))
    """When the request itself was handed over first, or its renewal."""
    sent: bool = field(default=False, metadata=kept(BOOLEAN))
    """Whether the network took the message."""
    tries: int = field(default=1, metadata=kept(whole(1, 100)))
    """Messages of this step so far."""
    asked: int = field(default=0, metadata=kept(whole(0, 100)))
    """Messages of the request itself so far."""
    renewed: bool = field(default=False, metadata=kept(BOOLEAN))
    """Whether the configuration time was opened for it."""
    swapped: bool = field(default=False, metadata=kept(BOOLEAN))
    """Whether the other password was tried."""


@dataclass(frozen=True, slots=True)
class Held:
    """A text whose other part may follow, or that may be one."""

    text: str = field(metadata=kept(TEXT), repr=False)
    at: datetime = field(metadata=kept(INSTANT))
    until: datetime = field(metadata=kept(INSTANT))


@dataclass(frozen=True, slots=True)
class Reading:
    """All settings are being read."""

    total: int = field(metadata=kept(whole(0, 1000)))
    asked: int = field(default=0, metadata=kept(whole(0, 1000)))
    """Questions that are through."""
    answered: int = field(default=0, metadata=kept(whole(0, 1000)))
    """Of them, those that were answered, or needed no asking."""
    silent: int = field(default=0, metadata=kept(whole(0, 1000)))
    """Questions in a row that were not answered."""
    told: tuple[str, ...] = field(default=(), metadata=kept(many(TEXT, 200)))
    """The facts that were said meanwhile."""


@dataclass(frozen=True, slots=True)
class Passwords:
    """The passwords of the unit; None is none."""

    access: str | None = field(default=None, metadata=kept(optional(TEXT)), repr=False)
    renew: str | None = field(default=None, metadata=kept(optional(TEXT)), repr=False)


@dataclass(frozen=True, slots=True)
class Mark:
    """A fact's name, and an instant by the network's clock."""

    name: str = field(metadata=kept(TEXT))
    at: datetime = field(metadata=kept(INSTANT))


@dataclass(frozen=True, slots=True)
class Switched:
    """The latest word of what switched the socket, by the network's clock."""

    at: datetime = field(metadata=kept(INSTANT))
    on: bool = field(default=False, metadata=kept(BOOLEAN))
    """What it was switched to, where there is a timer."""
    until: datetime | None = field(default=None, metadata=kept(optional(INSTANT)))
    """When the timer ends, and the socket turns over."""
    over: bool = field(default=False, metadata=kept(BOOLEAN))
    """Whether that was."""


@dataclass(frozen=True, slots=True)
class RemoteState:
    """Everything that is known of a unit, and what is under way."""

    facts: Facts = field(default_factory=dict, metadata=kept(facts.KEPT))
    switched: Switched | None = field(default=None, metadata=kept(optional(record(Switched))))
    forgotten: tuple[Mark, ...] = field(default=(), metadata=kept(many(record(Mark), MARKS)))
    """Facts that may no longer be so, and from when on they may be told again."""
    told_whole: tuple[Mark, ...] = field(default=(), metadata=kept(many(record(Mark), MARKS)))
    """Lists, and when they were last told in whole: since then, changes were."""
    passwords: Passwords = field(default_factory=Passwords, metadata=kept(record(Passwords)))
    told: Passwords | None = field(default=None, metadata=kept(optional(record(Passwords))))
    """The passwords as the owner told them last."""
    unsure: bool = field(default=False, metadata=kept(BOOLEAN))
    """Whether the access password may be the other one."""
    other: str | None = field(default=None, metadata=kept(optional(TEXT)), repr=False)
    exchange: Exchange | None = field(default=None, metadata=kept(optional(record(Exchange))))
    queue: tuple[Request, ...] = field(default=(), metadata=kept(many(record(Request), 2 * QUEUE)))
    reading: Reading | None = field(default=None, metadata=kept(optional(record(Reading))))
    token: int = field(default=0, metadata=kept(whole(0, _FOREVER)))
    """The last request's."""
    message: int = field(default=0, metadata=kept(whole(0, _FOREVER)))
    """The last message's."""
    window_until: datetime | None = field(default=None, metadata=kept(optional(INSTANT)))
    """Until when configuration commands are known to be taken, by the house's clock."""
    heard: datetime | None = field(default=None, metadata=kept(optional(INSTANT)))
    """When a text came last, by the house's clock."""
    lags: tuple[float, ...] = field(default=(), metadata=kept(many(decimal(10**10), LAGS)))
    """Seconds from when texts were said to when they came, the latest last."""
    held: Held | None = field(default=None, metadata=kept(optional(record(Held))))
    recent: tuple[str, ...] = field(default=(), metadata=kept(many(TEXT, RECENT)))
    """Marks of the texts that came last: the network brings some twice."""

    def to_dict(self) -> dict[str, Any]:
        """Write the state as plain JSON."""
        return {"version": VERSION, **codec.to_dict(self)}

    @staticmethod
    def from_dict(data: Any) -> tuple[RemoteState, list[str]]:
        """Read a state, and say what could not be used; never raises."""
        problems: list[str] = []
        if type(data) is not dict:
            return RemoteState(), ["not a state"]
        if data.get("version") != VERSION:
            problems.append(f"version: not {VERSION}")
        content = {name: value for name, value in data.items() if name != "version"}
        return _fitting(codec.from_dict(RemoteState, content, "", problems)), problems


def _fitting(state: RemoteState) -> RemoteState:
    """Take no token or message for new that is in use, and ask nothing that has no question, whatever was damaged."""
    exchange = state.exchange
    requests = [*state.queue, *([] if exchange is None else [exchange.request])]
    token = max([state.token, *(request.token for request in requests)])
    message = max(state.message, 0 if exchange is None else exchange.message)
    if exchange is not None and exchange.step is Step.CHECKING and exchange.request.call.command.key not in CHECKS:
        exchange = changed(exchange, step=Step.ASKING)
    return changed(state, token=token, message=message, exchange=exchange)
