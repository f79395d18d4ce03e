"""Split a text into messages and join messages to a text (23.040 9.2.3.24.1 and 9.2.3.24.8)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from . import gsm7
from .clusters import clusters
from .userdata import FLASH, Alphabet, Concat, UserData, read

# How much body a message of 140 octets holds, alone and beside a reference of 8 or 16 bits: septets, octets.
_ALONE = {Alphabet.GSM7: 160, Alphabet.UCS2: 140}
_BESIDE = {
    (Alphabet.GSM7, False): 153,
    (Alphabet.GSM7, True): 152,
    (Alphabet.UCS2, False): 134,
    (Alphabet.UCS2, True): 132,
}
_MOST_PARTS = 255


def split(
    text: str, *, reference: int, wide: bool = False, unicode: bool = False, flash: bool = False
) -> list[UserData]:
    """Write a text as one message, or as numbered parts under a reference of 8 bits, or 16 where `wide`.

    GSM-7 is used whenever the text allows, unless `unicode` asks for UCS2; `flash` makes it class 0. No character is
    cut, and no combined one where that can be helped. More than 255 parts raise ValueError.
    """
    whole = UserData.plain(text)
    if unicode and whole.alphabet is Alphabet.GSM7:
        whole = UserData(Alphabet.UCS2.value, text.encode("utf-16-be", "replace"))
    if flash:
        whole = replace(whole, dcs=whole.dcs | FLASH)
    if len(whole.body) <= _ALONE[whole.alphabet]:
        return [whole]
    bodies = list(_fill(text, whole.alphabet, _BESIDE[whole.alphabet, wide]))
    if len(bodies) > _MOST_PARTS:
        raise ValueError(f"{len(bodies)} parts are more than {_MOST_PARTS}")
    return [
        UserData(whole.dcs, body, (Concat(reference, len(bodies), number, wide).element(),))
        for number, body in enumerate(bodies, start=1)
    ]


def join(parts: Iterable[UserData]) -> str | None:
    """Read parts, given in their order, as one text; None where none of them is text.

    Bodies are joined before they are read, as some senders cut surrogate pairs and escapes.
    """
    runs = groupby(parts, key=lambda part: (part.alphabet, part.compressed, part.languages))
    texts = [read(run[0], b"".join(part.body for part in run)) for run in (list(run) for _, run in runs)]
    readable = [text for text in texts if text is not None]
    return "".join(readable) if readable else None


def _fill(text: str, alphabet: Alphabet, room: int) -> Iterator[bytes]:
    """Put as many whole characters as fit into each body."""
    body = b""
    for cluster in clusters(text):
        for piece in _pieces(cluster, alphabet, room):
            if len(body) + len(piece) > room:
                yield body
                body = b""
            body += piece
    yield body


def _pieces(cluster: str, alphabet: Alphabet, room: int) -> Sequence[bytes]:
    """Encode a cluster in one piece, or a character at a time where it is larger than a body."""
    if alphabet is Alphabet.GSM7:
        return [gsm7.encode(char) for char in cluster]
    whole = cluster.encode("utf-16-be", "replace")
    return [whole] if len(whole) <= room else [char.encode("utf-16-be", "replace") for char in cluster]
