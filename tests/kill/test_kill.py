"""What judges the kills: it sees what is missing, and what is not whole; `scripts/killtest` does the killing."""

import zlib

import orjson
import pytest

from .switching import is_part
from .world import UnreadableError, whole


@pytest.mark.parametrize(
    ("some", "whole", "part"),
    [([], [], True), ([], [1], True), ([1, 2], [1, 3, 2], True), ([2, 1], [1, 3, 2], False), ([1, 1], [1], False)],
)
def test_a_part(some: list[int], whole: list[int], part: bool) -> None:
    """What was done is what was told, with gaps, in its order."""
    assert is_part(some, whole) is part


def test_what_is_not_whole_is_seen() -> None:
    """Cut anywhere, or changed, a document is none."""
    document = {"units": {"a": 1}}
    written = orjson.dumps({"checksum": zlib.crc32(orjson.dumps(document)), "data": document})
    assert whole(written) == document
    for damaged in (*(written[:length] for length in range(len(written))), written.replace(b"1", b"2")):
        with pytest.raises(UnreadableError):
            whole(damaged)
