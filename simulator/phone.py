"""A phone on the network: it texts, calls, and keeps its chats."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from .calls import Call, CallState
from .codec import Deliver, StatusReport, UserData, concat

if TYPE_CHECKING:
    from .network import Network


class Direction(StrEnum):
    """Which way an entry of a chat went."""

    IN = "in"
    OUT = "out"


class EntryKind(StrEnum):
    """What an entry of a chat is."""

    SMS = "sms"
    CALL = "call"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a chat: a text, or a call and how it went."""

    id: int
    kind: EntryKind
    direction: Direction
    peer: str
    text: str
    at: datetime


class Phone:
    """A phone with a number. Texts it got are `messages`; `chat` is all that happened."""

    def __init__(self, network: Network, number: str, name: str = "", owner: str = "") -> None:
        """Start with empty chats, switched on."""
        self.network = network
        self.number = number
        self.name = name or number
        self.owner = owner
        self.hidden = False
        self.chat: list[Entry] = []
        self.current: Call | None = None
        self.tones = ""
        self._on = True
        self._last_id = 0
        self._parts: dict[tuple[str, int, int, bool], dict[int, UserData]] = {}
        self._arrived = asyncio.Event()

    @property
    def reachable(self) -> bool:
        """Say whether the phone is switched on."""
        return self._on

    @reachable.setter
    def reachable(self, on: bool) -> None:
        """Switch the phone on or off; what waited for it arrives."""
        self._on = on
        self.network.available(self)

    @property
    def messages(self) -> list[Entry]:
        """Return the texts that arrived, oldest first."""
        return [entry for entry in self.chat if entry.kind is EntryKind.SMS and entry.direction is Direction.IN]

    async def wait_sms(self, count: int = 1) -> list[Entry]:
        """Wait until so many texts have arrived in all, and return them."""
        while len(self.messages) < count:
            self._arrived.clear()
            await self._arrived.wait()
        return self.messages

    def send_sms(self, to: str, text: str) -> None:
        """Send a text, in parts where it is long."""
        self._note(EntryKind.SMS, Direction.OUT, to, text)
        self.network.send_sms(self.number, to, text)

    def take(self, message: Deliver | StatusReport) -> bool:
        """Take a message from the network; a text in parts shows when it is whole."""
        if not self._on:
            return False
        if isinstance(message, StatusReport):
            return True
        sender, data = message.sender.text, message.data
        if data.concat is None:
            self._show(sender, [data])
            return True
        key = (sender, data.concat.reference, data.concat.total, data.concat.wide)
        parts = self._parts.setdefault(key, {})
        parts[data.concat.number] = data
        if len(parts) == data.concat.total:
            del self._parts[key]
            self._show(sender, [part for _, part in sorted(parts.items())])
        return True

    def call(self, to: str) -> Call:
        """Call a number; raise ValueError while another call is on."""
        if self.current is not None:
            raise ValueError("already in a call")
        call = self.current = self.network.call(self, to)
        call.place()
        return call

    def ring(self, call: Call) -> None:
        """Take an incoming call; the page shows it."""
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

    def pressed(self, key: str) -> None:
        """Hear a key of the other party."""
        self.tones += key

    def call_changed(self, call: Call) -> None:
        """Note how a call went when it is over."""
        if call.state is not CallState.ENDED or call is not self.current:
            return
        self.current = None
        direction = Direction.OUT if call.caller is self else Direction.IN
        self._note(EntryKind.CALL, direction, call.peer(self), _outcome(call))

    def _ringing(self) -> Call:
        """Return the incoming call that rings."""
        call = self.current
        if call is None or call.caller is self or call.state is not CallState.RINGING:
            raise ValueError("no call rings")
        return call

    def _show(self, sender: str, parts: list[UserData]) -> None:
        """Put a whole text into the chat."""
        self._note(EntryKind.SMS, Direction.IN, sender, concat.join(parts) or "")
        self._arrived.set()

    def _note(self, kind: EntryKind, direction: Direction, peer: str, text: str) -> None:
        """Add an entry to the chat."""
        self._last_id += 1
        self.chat.append(Entry(self._last_id, kind, direction, peer, text, self.network.clock()))
        self.network.changed()


def _outcome(call: Call) -> str:
    """Word how a call went."""
    if call.answered is not None:
        minutes, seconds = divmod(call.seconds, 60)
        return f"Call, {minutes}:{seconds:02d}"
    cause = call.cause.name.lower().replace("_", " ") if call.cause else ""
    return f"Call, {'cancelled' if cause == 'normal' else cause}"
