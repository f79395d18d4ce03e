"""What everybody on the network has who is no bare modem: a number, a line, and a record of what was said and called."""

from abc import ABC, abstractmethod
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


class Handset(ABC):
    """A number whose texts are read as soon as all their parts are there; `chat` is all that happened."""

    def __init__(self, network: Network, number: str, name: str, *, reachable: bool = True) -> None:
        """Start with an empty chat."""
        self.network = network
        self.number = number
        self.name = name or number
        self.hidden = False
        self.chat: list[Entry] = []
        self.current: Call | None = None
        self.tones = ""
        self._reachable = reachable
        self._last_id = 0
        self._parts: dict[tuple[str, int, int, bool], dict[int, UserData]] = {}

    @property
    def reachable(self) -> bool:
        """Say whether the network finds it."""
        return self._reachable

    @reachable.setter
    def reachable(self, found: bool) -> None:
        """Switch it on or off; what waited for it arrives."""
        self._reachable = found
        self.network.available(self)

    @abstractmethod
    def read(self, sender: str, text: str, sent: datetime | None) -> None:
        """Take a whole text, stamped by the centre."""

    @abstractmethod
    def ring(self, call: Call) -> None:
        """Take an incoming call."""

    def pressed(self, key: str) -> None:
        """Hear a key of the other party."""
        self.tones += key

    @property
    def messages(self) -> list[Entry]:
        """Return the texts that arrived, oldest first."""
        return [entry for entry in self.chat if entry.kind is EntryKind.SMS and entry.direction is Direction.IN]

    def take(self, message: Deliver | StatusReport) -> bool:
        """Take a message from the network; a text in parts is read when it is whole."""
        if not self.reachable:
            return False
        if isinstance(message, StatusReport):
            return True
        sender, data = message.sender.text, message.data
        if data.concat is None:
            self._whole(sender, [data], message.sent)
            return True
        key = (sender, data.concat.reference, data.concat.total, data.concat.wide)
        parts = self._parts.setdefault(key, {})
        parts[data.concat.number] = data
        if len(parts) == data.concat.total:
            del self._parts[key]
            self._whole(sender, [part for _, part in sorted(parts.items())], message.sent)
        return True

    def call(self, to: str) -> Call:
        """Call a number; raise ValueError while another call is on."""
        if self.current is not None:
            raise ValueError("already in a call")
        call = self.current = self.network.call(self, to)
        call.place()
        return call

    def call_changed(self, call: Call) -> None:
        """Note how a call went when it is over."""
        if call.state is not CallState.ENDED or call is not self.current:
            return
        self.current = None
        direction = Direction.OUT if call.caller is self else Direction.IN
        self.note(EntryKind.CALL, direction, call.peer(self), _outcome(call))

    def note(self, kind: EntryKind, direction: Direction, peer: str, text: str) -> None:
        """Add an entry to the chat."""
        self._last_id += 1
        self.chat.append(Entry(self._last_id, kind, direction, peer, text, self.network.clock()))
        self.network.changed()

    def _whole(self, sender: str, parts: list[UserData], sent: datetime | None) -> None:
        """Put a whole text into the chat, and read it."""
        text = concat.join(parts) or ""
        self.note(EntryKind.SMS, Direction.IN, sender, text)
        self.read(sender, text, sent)


def _outcome(call: Call) -> str:
    """Word how a call went."""
    if call.answered is not None:
        minutes, seconds = divmod(call.seconds, 60)
        return f"Call, {minutes}:{seconds:02d}"
    cause = call.cause.name.lower().replace("_", " ") if call.cause else ""
    return f"Call, {'cancelled' if cause == 'normal' else cause}"
