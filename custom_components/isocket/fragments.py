"""Parts of messages whose rest has not come, as they are kept with the unit's state: the SIM holds them no longer."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

from .modem import SavedPart

_CAPACITY = 300


class Fragments:
    """The parts, the oldest first."""

    def __init__(self, parts: Iterable[SavedPart] = ()) -> None:
        """Take over what was kept before."""
        self._parts = {part.fingerprint: part for part in parts}

    def __iter__(self) -> Iterator[SavedPart]:
        """Go through the parts."""
        return iter(self._parts.values())

    def add(self, part: SavedPart) -> None:
        """Keep a part, once; too many let go of the oldest."""
        self._parts.setdefault(part.fingerprint, part)
        if len(self._parts) > _CAPACITY:
            del self._parts[next(iter(self._parts))]

    def drop(self, fingerprints: Iterable[str]) -> None:
        """Let go of the parts of a message that was received."""
        for fingerprint in fingerprints:
            self._parts.pop(fingerprint, None)

    def to_list(self) -> list[dict[str, Any]]:
        """Return the parts as JSON can hold them."""
        return [asdict(part) | {"received": part.received.isoformat()} for part in self]

    @classmethod
    def from_list(cls, saved: Iterable[Any]) -> Fragments:
        """Read what was kept; a part that cannot be read is left out."""
        return cls(part for entry in saved if (part := _read(entry)) is not None)


def _read(entry: Any) -> SavedPart | None:
    """Return one part, or None for anything else."""
    try:
        part = SavedPart(**entry | {"received": datetime.fromisoformat(entry["received"])})
    except KeyError, TypeError, ValueError:
        return None
    sound = part.received.tzinfo is not None and isinstance(part.pdu, str) and isinstance(part.fingerprint, str)
    return part if sound and isinstance(part.length, int | None) else None
