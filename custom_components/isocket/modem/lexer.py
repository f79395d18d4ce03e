"""Bytes from the line to lines of text and prompts (V.250 5.7, 27.005 3.5.1)."""

from collections.abc import Iterator
import re
from typing import Final, final

_LINE_END = re.compile(rb"[\r\n]")
_BLANK = b" \r\n"
_LONGEST = 8192  # octets without a line end that are noise


@final
class Prompt:
    """The `>` that asks for a PDU."""


PROMPT: Final = Prompt()


class Lexer:
    """Cut what comes in into lines, whatever the modem puts between them.

    Lines end with any run of CR and LF; NUL and surrounding blanks are dropped. A `>` at the start of a line is a prompt
    only while `prompt_expected` is set: it has no line end of its own, and some modems leave out its blank or add a
    line end.
    """

    __slots__ = ("_pending", "prompt_expected")

    def __init__(self) -> None:
        """Start with an empty line."""
        self._pending = b""
        self.prompt_expected = False

    def feed(self, data: bytes) -> Iterator[str | Prompt]:
        """Add what came in and give what is complete."""
        self._pending += data.replace(b"\0", b"")
        while True:
            self._pending = self._pending.lstrip(_BLANK)
            if self.prompt_expected and self._pending.startswith(b">"):
                self.prompt_expected = False
                self._pending = self._pending[1:]
                yield PROMPT
            elif end := _LINE_END.search(self._pending):
                line, self._pending = self._pending[: end.start()], self._pending[end.end() :]
                yield line.rstrip().decode("latin-1")
            else:
                break
        if len(self._pending) > _LONGEST:
            self._pending = b""
