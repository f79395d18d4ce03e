"""From a text to a call: blanks and case do not count, the longest beginning wins, and nothing raises.

A text that begins like a command, up to its `=`, `+` or `-`, is that command, with a bad value where the rest is of
no use. Where a value follows a word directly, as in ON5, the rest must look like one: ON5000 is a bad value, ONE is
no command.
"""

from collections.abc import Collection
import re
from typing import Final

from .calls import BadValue, Call, Own, Parsed, Unknown
from .commands import COMMANDS
from .rows import Command


class _Head:
    """The fixed beginning of a command that takes values."""

    __slots__ = ("command", "loose", "values")

    def __init__(self, command: Command) -> None:
        """Compile what may follow."""
        self.command = command
        follows = command.request.source.removeprefix(command.request.head)
        fields = command.request.fields
        self.values = re.compile(
            _follows(follows, {name: rf"(?P<{name}>{fields[name].pattern})" for name in fields}),
            re.ASCII | re.IGNORECASE,
        )
        self.loose = command.request.head[-1].isalpha()

    def read(self, rest: str) -> Parsed | None:
        """Read the values; None if this is not the command that is meant."""
        if (found := self.values.fullmatch(rest)) is None:
            return None if self.loose else BadValue(self.command)
        fields = self.command.request.fields
        try:
            return Call(self.command, {name: fields[name].load(part) for name, part in found.groupdict().items()})
        except ValueError:
            return BadValue(self.command)


def _follows(source: str, groups: dict[str, str]) -> str:
    """Write what follows a head as a regular expression."""
    parts = re.split(r"\{(\w+)\}", source)
    return "".join(groups[part] if index % 2 else re.escape(part) for index, part in enumerate(parts))


_EXACT: Final = {command.key: Call(command) for command in COMMANDS if not command.request.fields}
_HEADS: Final = {command.request.head: _Head(command) for command in COMMANDS if command.request.fields}
_LENGTHS: Final = sorted({len(head) for head in _HEADS}, reverse=True)


def parse(text: str) -> Parsed:
    """Find the command that a text is."""
    bare = "".join(text.split())
    if bare.isascii() and (call := _EXACT.get(bare.upper())) is not None:
        return call
    for length in _LENGTHS:
        beginning = bare[:length]
        head = _HEADS.get(beginning.upper()) if beginning.isascii() else None
        if head is not None and (parsed := head.read(bare[length:])) is not None:
            return parsed
    return Unknown(text.strip())


_LETTERS: Final = re.compile(r"[A-Z]+")
_WORDS: Final = frozenset(found[0] for command in COMMANDS if (found := _LETTERS.match(command.key)))


def own(text: str, words: Collection[str]) -> Own | None:
    """Find one of the house's own words, in capitals, at the beginning of a text; a blank ends it."""
    word, _, argument = text.strip().partition(" ")
    return Own(word.upper(), argument.strip()) if word.upper() in words else None


def hides(word: str) -> bool:
    """Say whether a word, alone or with something after it, could be taken for a command of the manual."""
    return word.upper() in _WORDS or not isinstance(parse(word), Unknown)
