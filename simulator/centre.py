"""The SMS centre: stores each message and forwards it as soon as its recipient can take it (23.040 3.1-3.2)."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from .codec import Address, AddressKind, Deliver, StatusReport, Submit

if TYPE_CHECKING:
    from .network import Network

DELIVERED = 0x00  # TP-ST (23.040 9.2.3.15)
UNKNOWN_RECIPIENT = 0x41


class Recipient(Protocol):
    """Who can get messages."""

    number: str

    def take(self, message: Deliver | StatusReport) -> bool:
        """Take a message; say whether it was taken, or has to wait for `Network.available`."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A message in store, and what to do once it was taken."""

    message: Deliver | StatusReport
    taken: Callable[[int], None]


class Centre:
    """Keeps the messages of each recipient in order."""

    def __init__(self, network: Network, number: str, clock: Callable[[], datetime]) -> None:
        """Give the centre its own number and its clock."""
        self.address = address(number)
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
        number = self._network.resolve(submit.recipient.text)

        def taken(status: int) -> None:
            """Report to the sender where it asked for that."""
            if submit.status_report:
                report = StatusReport(submit.recipient, submit.reference, sent, self._clock(), status, self.address)
                self._put(self._network.resolve(sender), _Waiting(report, lambda _: None))

        if self._network.subscriber(number) is None:
            taken(UNKNOWN_RECIPIENT)
        else:
            self._put(number, _Waiting(deliver, taken))

    def forward(self, number: str) -> None:
        """Hand a recipient what waits for it, until it can take no more."""
        recipient = self._network.subscriber(number)
        store = self._store.get(number)
        while recipient is not None and store:
            if not recipient.take(store[0].message):
                return
            store.popleft().taken(DELIVERED)

    def _put(self, number: str, waiting: _Waiting) -> None:
        """Store a message and forward it a little later, as a network does."""
        self._store.setdefault(number, deque()).append(waiting)
        asyncio.get_running_loop().call_soon(self.forward, number)


def address(text: str) -> Address:
    """Make an address of a number or a name."""
    if text.startswith("+"):
        return Address(text, AddressKind.INTERNATIONAL)
    return Address(text, AddressKind.LOCAL if text.isdigit() else AddressKind.ALPHANUMERIC)
