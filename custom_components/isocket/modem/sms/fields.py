"""The fields that PDUs are made of: addresses, time stamps, validity periods (23.040 9.1.2, 9.2.3.11-12)."""

from datetime import datetime, timedelta, timezone
from functools import lru_cache

from ..models import Address, AddressKind
from . import gsm7

_DIGITS = "0123456789*#abc"
_FILLER = 0x0F
_MOST_DIGITS = 24  # the standard allows 20; some service centres count generously
_TON_MASK, _TON_INTERNATIONAL, _TON_ALPHANUMERIC = 0x70, 0x10, 0x50
_TYPE_OF_ADDRESS = {
    AddressKind.INTERNATIONAL: 0x91,
    AddressKind.LOCAL: 0x81,
    AddressKind.ALPHANUMERIC: 0xD0,
}
_WEST = 0x08  # the sign of a time zone, in its swapped octet
_CENTURY_PIVOT = 90
_FARTHEST_ZONE = timedelta(hours=14)
_QUARTER = timedelta(minutes=15)

# Relative validity periods (23.040 9.2.3.12.1): from this octet on, this much and one more step for each.
_VALIDITY = (
    (0, timedelta(minutes=5), timedelta(minutes=5)),
    (144, timedelta(hours=12, minutes=30), timedelta(minutes=30)),
    (168, timedelta(days=2), timedelta(days=1)),
    (197, timedelta(weeks=5), timedelta(weeks=1)),
)


class PduError(ValueError):
    """A PDU that cannot be read."""


class Reader:
    """A place in the octets of a PDU; reading beyond the end raises PduError."""

    __slots__ = ("_at", "_octets")

    def __init__(self, octets: bytes) -> None:
        """Start at the first octet."""
        self._octets = octets
        self._at = 0

    def take(self, count: int) -> bytes:
        """Take so many octets."""
        taken = self._octets[self._at : self._at + count]
        if len(taken) < count:
            raise PduError("the PDU ends too early")
        self._at += count
        return taken

    def octet(self) -> int:
        """Take one octet."""
        return self.take(1)[0]

    def rest(self) -> bytes:
        """Take what is left."""
        return self.take(len(self._octets) - self._at)

    def address(self) -> Address:
        """Take an address: its length in semi-octets, its type, its digits or name (23.040 9.1.2.5)."""
        digits = self.octet()
        if digits > _MOST_DIGITS:
            raise PduError(f"an address of {digits} digits")
        kind = self.octet()
        return _decode_address(kind, self.take((digits + 1) // 2), digits)

    def smsc(self) -> Address | None:
        """Take the SMSC block: its length in octets, its type, its digits (24.011 8.2.5.2)."""
        size = self.octet()
        if not size:
            return None
        kind = self.octet()
        return _decode_address(kind, self.take(size - 1), 2 * (size - 1))

    def timestamp(self) -> datetime | None:
        """Take a time stamp with its zone; None where it is no time (23.040 9.2.3.11)."""
        *clock, zone = self.take(7)
        if any(octet & 0x0F > 9 or octet >> 4 > 9 for octet in clock) or zone >> 4 > 9:
            return None
        year, month, day, hour, minute, second = map(_swap, clock)
        year += 1900 if year >= _CENTURY_PIVOT else 2000
        offset = _swap(zone & ~_WEST) * _QUARTER
        if offset > _FARTHEST_ZONE:
            return None
        try:
            return datetime(
                year, month, day, hour, minute, second, tzinfo=timezone(-offset if zone & _WEST else offset)
            )
        except ValueError:
            return None


def encode_address(address: Address) -> bytes:
    """Write an address with its length in semi-octets."""
    if address.kind is AddressKind.ALPHANUMERIC:
        septets = gsm7.encode(address.text)
        return bytes(((7 * len(septets) + 3) // 4, _TYPE_OF_ADDRESS[address.kind])) + gsm7.pack(septets)
    digits = address.text.removeprefix("+")
    return bytes((len(digits), _TYPE_OF_ADDRESS[address.kind])) + _encode_digits(digits)


def encode_smsc(address: Address | None) -> bytes:
    """Write an SMSC block; None leaves the choice to the SIM."""
    if address is None:
        return b"\0"
    digits = _encode_digits(address.text.removeprefix("+"))
    return bytes((1 + len(digits), _TYPE_OF_ADDRESS[address.kind])) + digits


def encode_timestamp(moment: datetime | None) -> bytes:
    """Write an aware time with its zone in quarters of an hour; None as zeros, which are no time."""
    if moment is None:
        return bytes(7)
    offset = moment.utcoffset() or timedelta()
    clock = (moment.year % 100, moment.month, moment.day, moment.hour, moment.minute, moment.second)
    zone = _swap_decimal(abs(offset) // _QUARTER) | (_WEST if offset < timedelta() else 0)
    return bytes((*map(_swap_decimal, clock), zone))


def decode_validity(octet: int) -> timedelta:
    """Read a relative validity period (23.040 9.2.3.12.1)."""
    first, least, step = next(row for row in reversed(_VALIDITY) if octet >= row[0])
    return least + (octet - first) * step


@lru_cache(maxsize=8)  # nobody gives each text another
def encode_validity(period: timedelta) -> int:
    """Write a relative validity period: the longest there is that is not longer, at least five minutes."""
    return max(octet for octet in range(256) if octet == 0 or decode_validity(octet) <= period)


def _decode_address(kind: int, octets: bytes, digits: int) -> Address:
    """Read an address of a type; the digits end at a filler."""
    if kind & _TON_MASK == _TON_ALPHANUMERIC:
        return Address(_decode_name(octets, digits), AddressKind.ALPHANUMERIC)
    nibbles = [nibble for octet in octets for nibble in (octet & 0x0F, octet >> 4)][:digits]
    if _FILLER in nibbles:
        nibbles = nibbles[: nibbles.index(_FILLER)]
    number = "".join(_DIGITS[nibble] for nibble in nibbles)
    if number and kind & _TON_MASK == _TON_INTERNATIONAL:
        return Address(f"+{number}", AddressKind.INTERNATIONAL)
    return Address(number, AddressKind.LOCAL)


def _decode_name(octets: bytes, digits: int) -> str:
    """Read an alphanumeric address; an eighth septet of zeros is what some leave after seven characters, not an `@`."""
    septets = gsm7.unpack(octets, digits * 4 // 7)
    if septets and len(septets) % 8 == 0 and not septets[-1]:
        septets = septets[:-1]
    return gsm7.decode(septets)


def _encode_digits(digits: str) -> bytes:
    """Write digits as swapped semi-octets with a filler at an odd end; others than `0-9*#abc` raise PduError."""
    try:
        nibbles = [_DIGITS.index(digit) for digit in digits] + [_FILLER] * (len(digits) % 2)
    except ValueError:
        raise PduError("an address with a character that is no digit") from None
    return bytes(low | high << 4 for low, high in zip(nibbles[::2], nibbles[1::2], strict=True))


def _swap(octet: int) -> int:
    """Read two swapped decimal digits."""
    return (octet & 0x0F) * 10 + (octet >> 4)


def _swap_decimal(number: int) -> int:
    """Write two swapped decimal digits."""
    return number // 10 | (number % 10) << 4
