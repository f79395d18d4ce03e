"""The messages that were acted upon, as they are kept with the unit's state: the network may bring one again."""

from collections.abc import Iterable

from .modem import Sms

_CAPACITY = 400


class Seen:
    """The marks of messages and of their parts, the oldest first."""

    def __init__(self, marks: Iterable[str] = ()) -> None:
        """Take over what was seen before."""
        self._marks = dict.fromkeys(marks)

    def __contains__(self, sms: Sms) -> bool:
        """Say whether a message was received before, or is made of parts that the network brought again."""
        return sms.fingerprint in self._marks or (bool(sms.parts) and all(part in self._marks for part in sms.parts))

    def add(self, sms: Sms) -> None:
        """Remember a message; too many let go of the oldest."""
        self._marks |= dict.fromkeys((sms.fingerprint, *sms.parts))
        while len(self._marks) > _CAPACITY:
            del self._marks[next(iter(self._marks))]

    def to_list(self) -> list[str]:
        """Return the marks as JSON can hold them."""
        return list(self._marks)
