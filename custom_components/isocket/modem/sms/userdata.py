"""What a message carries: its data coding scheme, header and body (23.038 4, 23.040 9.2.3.24)."""

from dataclasses import dataclass
from enum import Enum
from typing import Self

from . import gsm7

HEADER_FLAG = 0x40
FLASH = 0x10  # class 0, in the general group of data coding schemes (23.038 4)
_CONCAT_8, _PORTS_8, _PORTS_16, _CONCAT_16, _SINGLE_SHIFT, _LOCKING_SHIFT = 0x00, 0x04, 0x05, 0x08, 0x24, 0x25


class Alphabet(Enum):
    """How the body of a message is written (23.038 4)."""

    GSM7 = 0x00
    DATA = 0x04
    UCS2 = 0x08


@dataclass(frozen=True, slots=True)
class Element:
    """One information element of a user data header."""

    identifier: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Concat:
    """Which part of which message this is (23.040 9.2.3.24.1, 9.2.3.24.8); `wide` references have 16 bits."""

    reference: int
    total: int
    number: int
    wide: bool = False

    def element(self) -> Element:
        """Give the information element that says so."""
        reference = self.reference.to_bytes(2 if self.wide else 1)
        return Element(_CONCAT_16 if self.wide else _CONCAT_8, reference + bytes((self.total, self.number)))


@dataclass(frozen=True, slots=True)
class UserData:
    """A data coding scheme, a header and a body: for GSM-7 one septet an octet, else the octets as they are."""

    dcs: int
    body: bytes
    header: tuple[Element, ...] = ()

    @classmethod
    def plain(cls, text: str) -> Self:
        """Carry a text in GSM-7 if it allows that, in UCS2 otherwise, without a header or a limit."""
        if gsm7.encodable(text):
            return cls(Alphabet.GSM7.value, gsm7.encode(text))
        return cls(Alphabet.UCS2.value, text.encode("utf-16-be", "replace"))

    @property
    def alphabet(self) -> Alphabet:
        """Give the alphabet of the data coding scheme; reserved ones read as GSM-7 (23.038 4)."""
        match self.dcs >> 4:
            case 0b1111:
                return Alphabet.DATA if self.dcs & 0x04 else Alphabet.GSM7
            case 0b1110:
                return Alphabet.UCS2
            case group if group < 0b1000 and self.dcs & 0x0C in (0x04, 0x08):
                return Alphabet(self.dcs & 0x0C)
        return Alphabet.GSM7

    @property
    def compressed(self) -> bool:
        """Say whether the body is compressed (23.042), which nobody sends and we do not read."""
        return self.dcs < 0x80 and bool(self.dcs & 0x20)

    @property
    def septets(self) -> bool:
        """Say whether the body is packed septets, and its length counts those."""
        return self.alphabet is Alphabet.GSM7 and not self.compressed

    @property
    def message_class(self) -> int | None:
        """Give the class, 0 (flash) to 3, or None where the data coding scheme has none."""
        has_class = self.dcs >> 4 == 0b1111 or (self.dcs < 0x80 and self.dcs & 0x10)
        return self.dcs & 0x03 if has_class else None

    @property
    def text(self) -> str | None:
        """Read the body; None where it is no text."""
        return read(self, self.body)

    @property
    def concat(self) -> Concat | None:
        """Give the place among the parts; None for a message in one part, or with an element that makes no sense."""
        for element in reversed(self.header):
            wide = element.identifier == _CONCAT_16
            if element.identifier in (_CONCAT_8, _CONCAT_16) and len(element.data) == 3 + wide:
                *_, total, number = element.data
                if 1 <= number <= total:
                    return Concat(int.from_bytes(element.data[:-2]), total, number, wide)
        return None

    @property
    def port(self) -> int | None:
        """Give the application port the message is addressed to (23.040 9.2.3.24.3, 9.2.3.24.4)."""
        for identifier, width in ((_PORTS_16, 2), (_PORTS_8, 1)):
            if (data := self._last(identifier)) is not None and len(data) == 2 * width:
                return int.from_bytes(data[:width])
        return None

    @property
    def languages(self) -> tuple[int, int]:
        """Give the national languages of the locking and the single shift table (23.040 9.2.3.24.15-16)."""
        locking, single = self._last(_LOCKING_SHIFT), self._last(_SINGLE_SHIFT)
        return (locking[0] if locking else 0, single[0] if single else 0)

    def _last(self, identifier: int) -> bytes | None:
        """Give an element's data; the last of several counts (23.040 9.2.3.24)."""
        return next((element.data for element in reversed(self.header) if element.identifier == identifier), None)


def read(like: UserData, body: bytes) -> str | None:
    """Read a body, which may be that of several parts joined, in the way `like` is written."""
    if like.compressed or like.alphabet is Alphabet.DATA:
        return None
    if like.alphabet is Alphabet.UCS2:
        return body[: len(body) & ~1].decode("utf-16-be", "replace")
    locking, single = like.languages
    return gsm7.decode(body, locking=locking, single=single)


def encode(data: UserData) -> bytes:
    """Write TP-UDL and TP-UD (23.040 9.2.3.16, 9.2.3.24)."""
    header = b"".join(bytes((element.identifier, len(element.data))) + element.data for element in data.header)
    if data.header:
        header = bytes((len(header),)) + header
    if not data.septets:
        return bytes((len(header) + len(data.body),)) + header + data.body
    fill = -8 * len(header) % 7
    length = (8 * len(header) + fill) // 7 + len(data.body)
    return bytes((length,)) + header + gsm7.pack(data.body, fill=fill)


def decode(octets: bytes, dcs: int, *, has_header: bool) -> UserData:
    """Read TP-UDL and TP-UD; a length beyond the data and a header beyond the length are tolerated."""
    length, octets = (octets[0], octets[1:]) if octets else (0, b"")
    septets = UserData(dcs, b"").septets
    if not septets:
        octets = octets[:length]
    size = octets[0] + 1 if has_header and octets else 0
    if size > len(octets):
        size = 0
    header = _elements(octets[1:size])
    if not septets:
        return UserData(dcs, octets[size:], header)
    fill = -8 * size % 7
    return UserData(dcs, gsm7.unpack(octets[size:], length - (8 * size + fill) // 7, fill=fill), header)


def _elements(octets: bytes) -> tuple[Element, ...]:
    """Read information elements up to the end, or to the first that claims more octets than there are."""
    elements = []
    while len(octets) >= 2 and len(octets) >= 2 + octets[1]:
        elements.append(Element(octets[0], octets[2 : 2 + octets[1]]))
        octets = octets[2 + octets[1] :]
    return tuple(elements)
