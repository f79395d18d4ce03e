"""What a client shows to the house: frozen, and equal as long as nothing changed."""

from dataclasses import dataclass
from datetime import datetime

from . import timers
from .facts import Facts
from .state import READING, RemoteState, Request


@dataclass(frozen=True, slots=True)
class Pending:
    """A request that waits or is under way, without its secrets."""

    token: int
    command: str


@dataclass(frozen=True, slots=True)
class RemoteSnapshot:
    """A unit elsewhere at a glance; instants are in UTC."""

    facts: Facts
    heard: datetime | None
    """When it was heard last."""
    under_way: Pending | None
    """A question of reading all settings has the token READING."""
    waiting: tuple[Pending, ...]
    """Without the questions of reading all settings."""
    window_until: datetime | None
    """Until when configuration commands are known to be taken."""
    renewable: bool
    """Whether the client can renew that by itself."""
    reading: tuple[int, int] | None
    """While all settings are read: how many questions are through, and of how many."""


def snapshot(state: RemoteState) -> RemoteSnapshot:
    """Show a state."""
    exchange, reading = state.exchange, state.reading
    return RemoteSnapshot(
        facts=timers.shown(state),
        heard=state.heard,
        under_way=None if exchange is None else _pending(exchange.request),
        waiting=tuple(_pending(request) for request in state.queue if request.token != READING),
        window_until=state.window_until,
        renewable=state.passwords.renew is not None and _value(state.facts, "renewable") is not False,
        reading=None if reading is None else (reading.asked, reading.total),
    )


def _pending(request: Request) -> Pending:
    """Show a request."""
    return Pending(request.token, request.call.shown())


def _value(facts: Facts, name: str) -> object:
    """Return a fact's value, or None."""
    return facts[name].value if name in facts else None
