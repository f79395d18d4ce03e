"""Text to septets and septets to octets (23.038 6.1.2 and 6.2.1)."""

from .tables import ESCAPE, LOCKING_SHIFT, SINGLE_SHIFT

_CODES = {char: bytes((ESCAPE, code)) for code, char in SINGLE_SHIFT[0].items() if code != ESCAPE} | {
    char: bytes((code,)) for code, char in enumerate(LOCKING_SHIFT[0]) if code != ESCAPE
}


def encodable(text: str) -> bool:
    """Say whether the default alphabet and its extension hold every character."""
    return all(char in _CODES for char in text)


def encode(text: str) -> bytes:
    """Give a text's septets, one an octet; a character the default alphabet lacks raises UnicodeEncodeError."""
    for position, char in enumerate(text):
        if char not in _CODES:
            raise UnicodeEncodeError("gsm7", text, position, position + 1, "not in the default alphabet")
    return b"".join(_CODES[char] for char in text)


def decode(septets: bytes, *, locking: int = 0, single: int = 0) -> str:
    """Read septets with the given national languages' tables; an unknown language reads as the default alphabet.

    What a single shift table lacks is read from the locking shift table, and two escapes are a space (6.2.1.1).
    """
    locked = (LOCKING_SHIFT[locking] if locking < len(LOCKING_SHIFT) else "") or LOCKING_SHIFT[0]
    shifted = SINGLE_SHIFT[single] if single < len(SINGLE_SHIFT) else SINGLE_SHIFT[0]
    codes = iter(septets)
    text = []
    for code in codes:
        if code != ESCAPE:
            text.append(locked[code])
        elif (after := next(codes, None)) is not None:
            text.append(shifted.get(after, locked[after]))
    return "".join(text)


def pack(septets: bytes, *, fill: int = 0) -> bytes:
    """Put septets into octets after so many fill bits (23.038 6.1.2.1, 23.040 9.2.3.24)."""
    bits = sum(septet << (7 * index) for index, septet in enumerate(septets)) << fill
    return bits.to_bytes((7 * len(septets) + fill + 7) // 8, "little")


def unpack(octets: bytes, count: int, *, fill: int = 0) -> bytes:
    """Take at most `count` septets out of octets after so many fill bits."""
    bits = int.from_bytes(octets, "little") >> fill
    count = max(0, min(count, (8 * len(octets) - fill) // 7))
    return bytes(bits >> (7 * index) & 0x7F for index in range(count))
