"""Voice calls between two subscribers: dialled, ringing, answered, ended (22.030, 24.008 5.2)."""

import asyncio
from datetime import datetime
from enum import Enum, StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from .network import Network


class CallState(StrEnum):
    """Where a call stands."""

    DIALLED = "dialled"
    RINGING = "ringing"
    ACTIVE = "active"
    ENDED = "ended"


class EndCause(Enum):
    """Why a call ended; the value is the cause number (24.008 table 10.5.123)."""

    NORMAL = 16
    BUSY = 17
    NO_ANSWER = 19
    REJECTED = 21
    UNREACHABLE = 20
    UNKNOWN_NUMBER = 1


class Party(Protocol):
    """Who can be in a call."""

    number: str
    hidden: bool  # withholds its number

    @property
    def reachable(self) -> bool:
        """Say whether the network finds the party."""

    @property
    def current(self) -> Call | None:
        """Return the call that the party is in."""

    def ring(self, call: Call) -> None:
        """Take an incoming call; it rings until answered or ended."""

    def call_changed(self, call: Call) -> None:
        """Learn that a call moved on."""

    def pressed(self, key: str) -> None:
        """Hear a key that the other party pressed."""


class Call:
    """One call. Each move is told to both parties at once."""

    def __init__(self, network: Network, caller: Party, dialled: str, callee: Party | None) -> None:
        """Note who calls whom; `place` starts it."""
        self.caller = caller
        self.callee = callee
        self.dialled = dialled
        self.state = CallState.DIALLED
        self.cause: EndCause | None = None
        self.ended_by: Party | None = None
        self.started: datetime = network.clock()
        self.answered: datetime | None = None
        self.ended: datetime | None = None
        self._network = network
        self._limit: asyncio.TimerHandle | None = None

    @property
    def caller_id(self) -> str:
        """The number that the callee is shown; empty where it is withheld."""
        return "" if self.caller.hidden else self.caller.number

    @property
    def seconds(self) -> int:
        """How long the parties spoke, in whole seconds."""
        if self.answered is None:
            return 0
        return int(((self.ended or self._network.clock()) - self.answered).total_seconds())

    def peer(self, party: Party) -> str:
        """Return the number on the other side, as that party is shown it."""
        return self.dialled if party is self.caller else self.caller_id

    def place(self) -> None:
        """Look for the callee and let it ring."""
        if self.callee is None:
            self.end(EndCause.UNKNOWN_NUMBER)
        elif not self.callee.reachable:
            self.end(EndCause.UNREACHABLE)
        elif self.callee is self.caller or self.callee.current is not None:
            self.end(EndCause.BUSY)
        else:
            self._limit = asyncio.get_running_loop().call_later(self._network.ring_limit, self.end, EndCause.NO_ANSWER)
            self.state = CallState.RINGING
            self.callee.ring(self)
            self._tell()

    def answer(self) -> None:
        """Connect the parties; nothing happens where the call does not ring."""
        if self.state is CallState.RINGING:
            self._stop_limit()
            self.state = CallState.ACTIVE
            self.answered = self._network.clock()
            self._tell()

    def hang_up(self, party: Party) -> None:
        """End the call from one side: while it rings, the callee declines it."""
        declined = self.state is CallState.RINGING and party is self.callee
        self.end(EndCause.REJECTED if declined else EndCause.NORMAL, party)

    def press(self, party: Party, key: str) -> None:
        """Press a key, which the other party hears while the call is on."""
        other = self.callee if party is self.caller else self.caller
        if self.state is CallState.ACTIVE and other is not None:
            other.pressed(key)

    def end(self, cause: EndCause, by: Party | None = None) -> None:
        """End the call for both; a second end does nothing."""
        if self.state is CallState.ENDED:
            return
        self._stop_limit()
        self.state = CallState.ENDED
        self.cause = cause
        self.ended_by = by
        self.ended = self._network.clock()
        self._tell()

    def _stop_limit(self) -> None:
        """Forget the time limit for ringing."""
        if self._limit is not None:
            self._limit.cancel()
            self._limit = None

    def _tell(self) -> None:
        """Tell both parties and whoever watches the network."""
        self.caller.call_changed(self)
        if self.callee is not None and self.callee is not self.caller:
            self.callee.call_changed(self)
        self._network.changed()
