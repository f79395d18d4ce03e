"""Characters that are seen as one, so that no message ends within them (Unicode Annex 29, as far as messages need it)."""

from collections.abc import Iterator
from itertools import pairwise
import unicodedata

_JOINER = "\u200d"
_VIRAMA = 9  # the combining class of signs that join two consonants


def clusters(text: str) -> Iterator[str]:
    """Cut a text everywhere but within a character that is seen as one."""
    start = flags = 0
    for index, (before, after) in enumerate(pairwise(text), start=1):
        flags = flags + 1 if _indicates_region(before) else 0
        if not _joined(before, after, flags):
            yield text[start:index]
            start = index
    yield text[start:]


def _joined(before: str, after: str, flags: int) -> bool:
    """Say whether two characters belong together; `flags` counts the regional indicators up to the first, in a row."""
    return (
        _extends(after)
        or before == _JOINER
        or unicodedata.combining(before) == _VIRAMA
        or (before == "\r" and after == "\n")
        or (flags % 2 == 1 and _indicates_region(after))
    )


def _extends(char: str) -> bool:
    """Say whether a character changes the one before it: a mark, a joiner, a skin tone, a tag of a flag."""
    return (
        unicodedata.category(char)[0] == "M"
        or char == _JOINER
        or "\U0001f3fb" <= char <= "\U0001f3ff"
        or "\U000e0020" <= char <= "\U000e007f"
    )


def _indicates_region(char: str) -> bool:
    """Say whether a character is half of a flag."""
    return "\U0001f1e6" <= char <= "\U0001f1ff"
