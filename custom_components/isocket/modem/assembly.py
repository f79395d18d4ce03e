"""Messages of several parts: collected in any order, handed on when whole or overdue (23.040 9.2.3.24.1)."""

from dataclasses import dataclass, field, replace
import hashlib
from itertools import groupby
from typing import Self

from .models import Address, Sms
from .sms import concat, pdu
from .sms.pdu import Deliver
from .sms.userdata import Concat
from .storages import Slot

_MISSING = "…"
_ALONE = Concat(0, 1, 1)
# Protocols that no person is addressed by: type 0, and downloads to the modem and the SIM (23.040 9.2.3.9).
_SILENT = frozenset({0x40, 0x7C, 0x7D, 0x7E, 0x7F})

# Sender, reference, total, wide; the sender with its kind, as a name may spell somebody's number.
type _Key = tuple[Address, int, int, bool]


@dataclass(frozen=True, slots=True)
class Part:
    """A message as it was received: where it is stored, if it is, and what tells it from others.

    `received` is in seconds of any clock that outlives a restart.
    """

    deliver: Deliver
    fingerprint: str
    received: float
    slot: Slot | None = None

    @classmethod
    def of(cls, deliver: Deliver, received: float, slot: Slot | None = None) -> Self:
        """Take a message; the service centre it came by and what is only of its last way make it no other one."""
        return cls(deliver, fingerprint(pdu.encode_deliver(replace(deliver, smsc=None))), received, slot)

    @property
    def key(self) -> _Key | None:
        """Tell which message it is a part of; None for one that is alone."""
        place = self._place
        return (self.deliver.sender, place.reference, place.total, place.wide) if place.total > 1 else None

    @property
    def number(self) -> int:
        """Tell which part it is."""
        return self._place.number

    @property
    def total(self) -> int:
        """Tell of how many."""
        return self._place.total

    @property
    def _place(self) -> Concat:
        """Tell its place among the parts; a message that is alone is the first of one."""
        return self.deliver.data.concat or _ALONE


@dataclass(frozen=True, slots=True)
class Whole:
    """A message that is ready, with the parts it was made of."""

    sms: Sms
    parts: tuple[Part, ...]


@dataclass(slots=True)
class _Collection:
    """The parts of one message so far: by their number, and duplicates in other slots."""

    total: int
    parts: dict[int, Part] = field(default_factory=dict)
    duplicates: list[Part] = field(default_factory=list)

    @classmethod
    def of(cls, parts: list[Part]) -> Self:
        """Collect at least one part."""
        return cls(parts[0].total, {part.number: part for part in parts})

    @property
    def since(self) -> float:
        """Tell when the first part came."""
        return min(part.received for part in self.parts.values())

    @property
    def kept(self) -> list[Part]:
        """Give the parts that are in no slot."""
        return [part for part in self.parts.values() if part.slot is None]


class Assembler:
    """Collect parts until their message is whole. Adding the same part again changes nothing."""

    def __init__(self) -> None:
        """Start with nothing."""
        self._collections: dict[_Key, _Collection] = {}
        self._ready: list[_Collection] = []

    def add(self, part: Part) -> Whole | None:
        """Take a part and give the message it completes."""
        if (key := part.key) is None:
            return _whole([part], [part])
        collection = self._collections.setdefault(key, _Collection(key[2]))
        known = collection.parts.get(part.number)
        if known is not None and known.fingerprint != part.fingerprint:
            # The sender has come round to the same reference: this is another message.
            self._ready.append(collection)
            collection = self._collections[key] = _Collection(key[2])
        elif known is not None:
            if part.slot not in {None, known.slot, *(duplicate.slot for duplicate in collection.duplicates)}:
                collection.duplicates.append(part)
            return None
        collection.parts[part.number] = part
        if len(collection.parts) < collection.total:
            return None
        return _put_together(self._collections.pop(key))

    def saved(self, part: Part) -> None:
        """Forget the slot of a part that somebody keeps: other messages will be in it."""
        if key := part.key:
            collection = self._collections.setdefault(key, _Collection(part.total))
            collection.parts[part.number] = replace(part, slot=None)
            collection.duplicates = [one for one in collection.duplicates if one.slot != part.slot]

    def put_back(self, whole: Whole) -> None:
        """Take back what could not be handed on, except what is still in its slot and will be read again."""
        kept = [part for part in whole.parts if part.slot is None]
        if len(kept) < len(whole.parts):
            for part in kept:
                self.add(part)
        else:
            self._ready.append(_Collection.of(kept))

    def overdue(self, before: float) -> list[Whole]:
        """Give, with gaps, the messages whose first part came before a time, and those that wait for nothing more."""
        old = [key for key, collection in self._collections.items() if collection.since < before]
        ready, self._ready = self._ready, []
        return [_put_together(collection) for collection in (*ready, *map(self._collections.pop, old))]

    def forget_slots(self) -> None:
        """Keep only what somebody keeps: what is stored will be read again."""
        kept = {key: collection.kept for key, collection in self._collections.items()}
        self._collections = {key: _Collection.of(parts) for key, parts in kept.items() if parts}
        self._ready = [_Collection.of(parts) for collection in self._ready if (parts := collection.kept)]


def fingerprint(*texts: str) -> str:
    """Give a short hash that tells one message from another and nothing of its content."""
    return hashlib.sha256("".join(texts).upper().encode()).hexdigest()[:32]


def is_text(deliver: Deliver) -> bool:
    """Say whether a message is for people: no data, not for an application (WAP push), not for the SIM or the modem."""
    return deliver.text is not None and deliver.data.port is None and deliver.pid not in _SILENT


def _put_together(collection: _Collection) -> Whole:
    """Put together what there is."""
    ordered = [collection.parts.get(number) for number in range(1, collection.total + 1)]
    return _whole(ordered, [*filter(None, ordered), *collection.duplicates])


def _whole(ordered: list[Part] | list[Part | None], parts: list[Part]) -> Whole:
    """Make the message of parts in their order, None for one that is missing."""
    runs = groupby(ordered, key=lambda part: part is not None)
    text = "".join(
        (concat.join(part.deliver.data for part in run if part) or "") if present else _MISSING * len(list(run))
        for present, run in runs
    )
    marks = tuple(part.fingerprint for part in ordered if part)
    first = parts[0].deliver
    several = len(ordered) > 1
    sms = Sms(
        first.sender,
        text,
        first.sent,
        fingerprint(*marks) if several else marks[0],
        complete=None not in ordered,
        parts=marks if several else (),
        stored=all(part.slot for part in parts),
    )
    return Whole(sms, tuple(parts))
