"""The GSM 7-bit default alphabet (23.038 6.2.1): what a reply may be written in, and how long it gets."""

from typing import Final
import unicodedata

BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED: Final = frozenset("^{}\\[~]|€")

SINGLE_SEPTETS: Final = 160
"""What one SMS holds, in septets."""
PART_SEPTETS: Final = 153
"""What one part of a longer SMS holds, in septets (23.040 9.2.3.24.1)."""


def fits(text: str) -> bool:
    """Say whether the text can be sent in the 7-bit alphabet."""
    return all(character in BASIC or character in EXTENDED for character in text)


def fold(text: str) -> str:
    """Write a text in the 7-bit alphabet: accents the alphabet lacks are dropped, the rest becomes a question mark."""
    if fits(text):
        return text
    return "".join(character if fits(character) else _nearest(character) for character in text)


def _nearest(character: str) -> str:
    """Take the letter under the accent, or a question mark."""
    base = unicodedata.normalize("NFKD", character)[0]
    return base if fits(base) else "?"


def septets(text: str) -> int:
    """Count the septets of a text; the extension table's characters take two."""
    return sum(2 if character in EXTENDED else 1 for character in text)


def parts(text: str) -> int:
    """Count the SMS a text in the 7-bit alphabet takes."""
    length = septets(text)
    return 1 if length <= SINGLE_SEPTETS else -(-length // PART_SEPTETS)
