"""A phone on the network: it texts, calls, and keeps its chats."""

import asyncio
from datetime import datetime
from typing import TYPE_CHECKING, override

from .calls import Call, CallState
from .handset import Direction, Entry, EntryKind, Handset

if TYPE_CHECKING:
    from .network import Network

__all__ = ["Direction", "Entry", "EntryKind", "Phone"]


class Phone(Handset):
    """A phone with a number. Texts it got are `messages`; `chat` is all that happened."""

    def __init__(self, network: Network, number: str, name: str = "", owner: str = "") -> None:
        """Start with empty chats, switched on."""
        super().__init__(network, number, name)
        self.owner = owner
        self._arrived = asyncio.Event()

    async def wait_sms(self, count: int = 1) -> list[Entry]:
        """Wait until so many texts have arrived in all, and return them."""
        while len(self.messages) < count:
            self._arrived.clear()
            await self._arrived.wait()
        return self.messages

    def send_sms(self, to: str, text: str) -> None:
        """Send a text, in parts where it is long."""
        self.note(EntryKind.SMS, Direction.OUT, to, text)
        self.network.send_sms(self.number, to, text)

    @override
    def read(self, sender: str, text: str, sent: datetime | None) -> None:
        self._arrived.set()

    @override
    def ring(self, call: Call) -> None:
        self.current = call

    def answer(self) -> None:
        """Answer the call that rings; raise ValueError where none does."""
        self._ringing().answer()

    def decline(self) -> None:
        """Decline the call that rings; raise ValueError where none does."""
        self._ringing().hang_up(self)

    def hang_up(self) -> None:
        """End the call; raise ValueError where there is none."""
        if self.current is None:
            raise ValueError("no call")
        self.current.hang_up(self)

    def press(self, keys: str) -> None:
        """Press keys; raise ValueError where there is no call."""
        if self.current is None:
            raise ValueError("no call")
        for key in keys:
            self.current.press(self, key)

    def _ringing(self) -> Call:
        """Return the incoming call that rings."""
        call = self.current
        if call is None or call.caller is self or call.state is not CallState.RINGING:
            raise ValueError("no call rings")
        return call
