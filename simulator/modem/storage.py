"""The message storages of a modem: numbered slots on the SIM and in the equipment (27.005 2.1, 3.1)."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum


class Status(IntEnum):
    """The state of a stored message (27.005 3.1, <stat>)."""

    UNREAD = 0
    READ = 1
    UNSENT = 2
    SENT = 3


class StorageFullError(Exception):
    """No slot is free."""


@dataclass(slots=True)
class Slot:
    """A stored message: PDU in hexadecimal, service centre's address included."""

    pdu: str
    status: Status

    @property
    def length(self) -> int:
        """Return the octets of the TPDU, without the service centre's address (27.005 3.1, <length>)."""
        return tpdu_octets(self.pdu)


class Storage:
    """One storage, whose size may be changed while it is in use."""

    def __init__(self, name: str, size: int, *, first: int = 1) -> None:
        """Start empty; `first` is the lowest index."""
        self.name = name
        self.size = size
        self._first = first
        self._slots: dict[int, Slot] = {}

    def __iter__(self) -> Iterator[tuple[int, Slot]]:
        """Go through the stored messages, lowest index first."""
        return iter(sorted(self._slots.items()))

    def __len__(self) -> int:
        """Count the used slots."""
        return len(self._slots)

    @property
    def full(self) -> bool:
        """Say whether no slot is free."""
        return len(self) >= self.size

    def add(self, pdu: str, status: Status = Status.UNREAD) -> int:
        """Store a message in the lowest free slot and return its index; raise StorageFullError."""
        if self.full:
            raise StorageFullError(self.name)
        index = next(i for i in range(self._first, self._first + self.size + 1) if i not in self._slots)
        self._slots[index] = Slot(pdu, status)
        return index

    def get(self, index: int) -> Slot | None:
        """Return a stored message, or None."""
        return self._slots.get(index)

    def delete(self, index: int) -> bool:
        """Free a slot; say whether it was used."""
        return self._slots.pop(index, None) is not None

    def valid(self, index: int) -> bool:
        """Say whether such an index can exist."""
        return self._first <= index < self._first + self.size or index in self._slots


def tpdu_octets(pdu: str) -> int:
    """Count the octets of a PDU without the service centre's address in front of it."""
    return len(pdu) // 2 - 1 - int(pdu[:2], 16)
