"""Messages of several parts: collected in any order, handed on when whole or overdue (23.040 9.2.3.24.1)."""

from dataclasses import dataclass, field
import hashlib
from itertools import groupby

from .models import Sms
from .sms import concat
from .sms.pdu import Deliver

_MISSING = "…"
_SILENT = 0x40  # TP-PID of short message type 0 (23.040 9.2.3.9)

type Slot = tuple[str, int]
type _Key = tuple[str, int, int, bool]  # sender, reference, total, wide


@dataclass(frozen=True, slots=True)
class Part:
    """A message as it was received: where it is stored, if it is, and the fingerprint of its PDU."""

    deliver: Deliver
    fingerprint: str
    slot: Slot | None = None


@dataclass(frozen=True, slots=True)
class Whole:
    """A message that is ready, with the parts it was made of."""

    sms: Sms
    parts: tuple[Part, ...]


@dataclass(slots=True)
class _Collection:
    """The parts of one message so far: by their number, and duplicates in other slots."""

    since: float
    parts: dict[int, Part] = field(default_factory=dict)
    duplicates: list[Part] = field(default_factory=list)


class Assembler:
    """Collect parts until their message is whole. Adding the same part again changes nothing."""

    def __init__(self) -> None:
        """Start with nothing."""
        self._collections: dict[_Key, _Collection] = {}
        self._replaced: list[tuple[_Key, _Collection]] = []

    def add(self, part: Part, now: float) -> Whole | None:
        """Take a part and give the message it completes; `now` is in seconds of any clock."""
        place = part.deliver.data.concat
        if place is None or place.total == 1:
            return _whole([part], [part], complete=True)
        key = (part.deliver.sender.text, place.reference, place.total, place.wide)
        collection = self._collections.setdefault(key, _Collection(now))
        known = collection.parts.get(place.number)
        if known is not None and known.fingerprint != part.fingerprint:
            # The sender has come round to the same reference: this is another message.
            self._replaced.append((key, collection))
            collection = self._collections[key] = _Collection(now)
        elif known is not None:
            if part.slot not in {known.slot, *(duplicate.slot for duplicate in collection.duplicates)}:
                collection.duplicates.append(part)
            return None
        collection.parts[place.number] = part
        return self._finish(key) if len(collection.parts) == place.total else None

    def overdue(self, before: float) -> list[Whole]:
        """Give, with gaps, the messages whose first part came before a time, and those that were replaced."""
        old = [key for key, collection in self._collections.items() if collection.since < before]
        replaced, self._replaced = self._replaced, []
        return [_with_gaps(key, collection) for key, collection in replaced] + [
            _with_gaps(key, self._collections.pop(key)) for key in old
        ]

    def clear(self) -> None:
        """Forget everything: what is stored will be read again."""
        self._collections.clear()
        self._replaced.clear()

    def _finish(self, key: _Key) -> Whole:
        """Put a collection that has all its parts together."""
        collection = self._collections.pop(key)
        ordered = [collection.parts[index] for index in sorted(collection.parts)]
        return _whole(ordered, [*ordered, *collection.duplicates], complete=True)


def fingerprint(*texts: str) -> str:
    """Give a short hash that tells one message from another and nothing of its content."""
    return hashlib.sha256("".join(texts).upper().encode()).hexdigest()[:32]


def _with_gaps(key: _Key, collection: _Collection) -> Whole:
    """Put together what there is."""
    total = key[2]
    ordered = [collection.parts.get(index) for index in range(1, total + 1)]
    return _whole(ordered, [*filter(None, ordered), *collection.duplicates], complete=False)


def _whole(ordered: list[Part] | list[Part | None], parts: list[Part], *, complete: bool) -> Whole:
    """Make the message of parts in their order."""
    runs = groupby(ordered, key=lambda part: part is not None)
    text = "".join(
        (concat.join(part.deliver.data for part in run if part) or "") if present else _MISSING * len(list(run))
        for present, run in runs
    )
    first = parts[0]
    mark = first.fingerprint if len(ordered) == 1 else fingerprint(*(part.fingerprint for part in ordered if part))
    return Whole(Sms(first.deliver.sender, text, first.deliver.sent, mark, complete), tuple(parts))


def is_text(deliver: Deliver) -> bool:
    """Say whether a message is for people: no data, not for an application (WAP push), not silent (type 0)."""
    return deliver.text is not None and deliver.data.port is None and deliver.pid != _SILENT
