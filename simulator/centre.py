"""The SMS centre: stores each message and forwards it as soon as its recipient can take it (23.040 3.1-3.2).

It keeps the order of what it has in store. What a `Route` loses it never had; what waits for longer than its sender wanted
it to is thrown away.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from .codec import Address, AddressKind, Deliver, StatusReport, Submit
from .route import Route

if TYPE_CHECKING:
    from .network import Network

DELIVERED = 0x00  # TP-ST (23.040 9.2.3.15)
NO_RESPONSE = 0x22  # and it still tries
UNKNOWN_RECIPIENT = 0x41
EXPIRED = 0x46


class Recipient(Protocol):
    """Who can get messages."""

    number: str

    def take(self, message: Deliver | StatusReport) -> bool:
        """Take a message; say whether it was taken, or has to wait for `Network.available`."""


def _untold(_status: int) -> None:
    """Report to nobody."""


@dataclass(eq=False, slots=True)
class _Waiting:
    """A message in store, what to do once its fate is known, and the end of its time."""

    message: Deliver | StatusReport
    told: Callable[[int], None]
    end: asyncio.TimerHandle | None = None
    tried: bool = False

    def settle(self, status: int) -> None:
        """Let go of the message."""
        if self.end is not None:
            self.end.cancel()
        self.told(status)


class Centre:
    """Keeps the messages of each recipient in order."""

    def __init__(self, network: Network, number: str, clock: Callable[[], datetime]) -> None:
        """Give the centre its own number and its clock."""
        self.address = address(number)
        self.routes: dict[str, Route] = {}
        self.interim = False
        """Whether it also reports that a phone is not reached and it still tries: few do."""
        self._network = network
        self._clock = clock
        self._store: dict[str, deque[_Waiting]] = {}

    def waiting(self, number: str) -> int:
        """Count what waits for a recipient."""
        return len(self._store.get(number, ()))

    def send(self, sender: str, submit: Submit) -> None:
        """Take a message from a subscriber, stamp it and forward it."""
        sent = self._clock()
        deliver = Deliver(address(sender), submit.data, sent, submit.pid, self.address)
        number, origin = self._network.resolve(submit.recipient.text), self._network.resolve(sender)

        def told(status: int) -> None:
            """Report to the sender where it asked for that."""
            if submit.status_report:
                report = StatusReport(submit.recipient, submit.reference, sent, self._clock(), status, self.address)
                self._carry(origin, (origin,), report)

        if self._network.subscriber(number) is None:
            told(UNKNOWN_RECIPIENT)
        else:
            seconds = None if submit.validity is None else submit.validity.total_seconds()
            self._carry(number, (origin, number), deliver, told, seconds)

    def forward(self, number: str) -> None:
        """Hand a recipient what waits for it, until it can take no more."""
        recipient = self._network.subscriber(number)
        store = self._store.get(number)
        while recipient is not None and store:
            if not recipient.take(store[0].message):
                self._wait(store[0])
                return
            store.popleft().settle(DELIVERED)

    def give_up(self, number: str) -> None:
        """Throw away what waits for a recipient, as if its time were over."""
        for waiting in tuple(self._store.get(number, ())):
            self._expire(number, waiting)

    def _wait(self, waiting: _Waiting) -> None:
        """Report once that a message has to wait, where the centre does that."""
        if self.interim and not waiting.tried:
            waiting.told(NO_RESPONSE)
        waiting.tried = True

    def _carry(
        self,
        number: str,
        along: tuple[str, ...],
        message: Deliver | StatusReport,
        told: Callable[[int], None] = _untold,
        seconds: float | None = None,
    ) -> None:
        """Let the routes decide whether a message comes, how often and when; only the first copy is reported."""
        delays = [0.0]
        for route in filter(None, map(self.routes.get, along)):
            delays = [delay + more for delay in delays for more in route.fate()]
        for delay in delays:
            self._put(number, _Waiting(message, told), delay, seconds)
            told = _untold

    def _put(self, number: str, waiting: _Waiting, delay: float, seconds: float | None) -> None:
        """Store a message and forward it, both a little later, as a network does."""

        def put() -> None:
            self._store.setdefault(number, deque()).append(waiting)
            if seconds is not None:
                waiting.end = loop.call_later(seconds, self._expire, number, waiting)
            loop.call_soon(self.forward, number)

        loop = asyncio.get_running_loop()
        if delay:
            loop.call_later(delay, put)
        else:
            put()

    def _expire(self, number: str, waiting: _Waiting) -> None:
        """Throw away what waited for too long (23.040 9.2.3.12)."""
        self._store[number].remove(waiting)
        waiting.settle(EXPIRED)
        self._network.changed()


def address(text: str) -> Address:
    """Make an address of a number or a name."""
    if text.startswith("+"):
        return Address(text, AddressKind.INTERNATIONAL)
    return Address(text, AddressKind.LOCAL if text.isdigit() else AddressKind.ALPHANUMERIC)
