r"""A transcript: what passed a modem's line, when and in which direction, in a text that people can read and send.

    # iSocket modem transcript 1
    # command: send PORT 5551 xxxx
       0.000 ! open 115200
       0.001 > AT\r
       0.004 < \r\nOK\r\n

Times are in seconds from the start. `>` goes to the modem, `<` comes from it, `!` is the port: `open`, `closed` by us, or
`lost`. Octets that are no letters of ASCII are written as in Python.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
import re
import shlex
import time
from typing import TextIO, override

from custom_components.isocket.modem import Tap

from .disguise import Disguise

_TITLE = "# iSocket modem transcript 1"
_LINE = re.compile(r"\s*(?P<at>\d+\.\d+) (?P<kind>[<>!]) (?P<rest>.*)")
_HEADER = re.compile(r"# (?P<key>\w+): (?P<value>.*)")
# A line with the line ends around it; what follows waits for its own end.
_WHOLE = re.compile(rb"[\r\n]*[^\r\n]+(?:\r\n?|\n)")
_PARTS = re.compile(r"(?P<before>[\r\n\0 ]*)(?P<line>.*?)(?P<after>[\r\n\x1a\0 ]*)", re.DOTALL)
_CODE = re.compile(r"\\(x[0-9a-f]{2}|.)")
_CODES = {"r": "\r", "n": "\n", "t": "\t", "\\": "\\"}
_SHOWN = {char: f"\\{code}" for code, char in _CODES.items()}


class Kind(StrEnum):
    """What an entry is."""

    SENT = ">"
    RECEIVED = "<"
    PORT = "!"


class TranscriptError(Exception):
    """A file that is no transcript."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that happened; `at` is in seconds, `line` its place in the file."""

    at: float
    kind: Kind
    data: bytes
    line: int = 0


@dataclass(slots=True)
class Transcript:
    """What was asked of the driver, how that ended, and all that passed the line."""

    command: list[str] = field(default_factory=list)
    outcome: str = ""
    status: int | None = None
    entries: list[Entry] = field(default_factory=list)

    @property
    def connections(self) -> list[list[Entry]]:
        """Give the entries of each connection, its opening first."""
        found: list[list[Entry]] = []
        for entry in self.entries:
            if entry.kind is Kind.PORT and entry.data.startswith(b"open"):
                found.append([])
            elif not found:
                raise TranscriptError(f"line {entry.line}: nothing was opened before")
            found[-1].append(entry)
        return found


class Recorder(Tap):
    """Write down, as it happens, what passes the line, without the people in it."""

    def __init__(
        self,
        file: TextIO,
        command: Iterable[str],
        disguise: Disguise,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Begin a transcript of a command, which is disguised already."""
        self._file = file
        self._clock = clock
        self._begun = clock()
        self._pending = b""
        self._pending_at = 0.0
        self._disguise = disguise
        self._file.write(f"{_TITLE}\n# command: {shlex.join(command)}\n")

    @override
    def opened(self, baudrate: int) -> None:
        self._pending = b""
        self._write(Kind.PORT, f"open {baudrate}")

    @override
    def received(self, data: bytes) -> None:
        self._pending += data
        self._pending_at = self._now
        while whole := _WHOLE.match(self._pending):
            self._pending = self._pending[whole.end() :]
            self._write(Kind.RECEIVED, _hidden(whole[0], self._disguise.received))

    @override
    def sent(self, data: bytes) -> None:
        self._flush()
        self._write(Kind.SENT, _hidden(data, self._disguise.sent))

    @override
    def closed(self, *, lost: bool) -> None:
        self._flush()
        self._write(Kind.PORT, "lost" if lost else "closed")

    def end(self, outcome: str, status: int) -> None:
        """Write how the command ended, in words that tell nothing of people, and its exit status."""
        self._flush()
        self._file.write(f"# outcome: {outcome}\n# exit: {status}\n")

    @property
    def _now(self) -> float:
        """Tell the time since the start."""
        return self._clock() - self._begun

    def _flush(self) -> None:
        """Write what has no line end: a prompt, or the rest of something."""
        if self._pending:
            text = _hidden(self._pending, self._disguise.cut)
            self._pending = b""
            self._write(Kind.RECEIVED, text, self._pending_at)

    def _write(self, kind: Kind, text: str, at: float | None = None) -> None:
        """Write an entry, and out to the disk: who reports a crash needs the end most."""
        self._file.write(f"{self._now if at is None else at:8.3f} {kind} {escaped(text)}\n")
        self._file.flush()


def read(lines: Iterable[str]) -> Transcript:
    """Read a transcript; raises TranscriptError, with the line's number, for what is none."""
    numbered = enumerate((line.rstrip("\n") for line in lines), start=1)
    if next(numbered, (0, ""))[1] != _TITLE:
        raise TranscriptError("this is no transcript, or one of another version")
    transcript = Transcript()
    for number, line in numbered:
        if header := _HEADER.fullmatch(line):
            if header["key"] == "command":
                transcript.command = shlex.split(header["value"])
            elif header["key"] == "outcome":
                transcript.outcome = header["value"]
            elif header["key"] == "exit" and header["value"].isdecimal():
                transcript.status = int(header["value"])
        elif match := _LINE.fullmatch(line):
            data = b"".join(_octets(match["rest"]))
            transcript.entries.append(Entry(float(match["at"]), Kind(match["kind"]), data, number))
        elif line.strip() and not line.startswith("#"):
            raise TranscriptError(f"line {number} is no line of a transcript: {line[:40]}")
    return transcript


def _hidden(data: bytes, disguise: Callable[[str], str]) -> str:
    """Disguise the line within its ends."""
    if (match := _PARTS.fullmatch(data.decode("latin-1"))) is None:
        return ""
    return match["before"] + disguise(match["line"]) + match["after"]


def escaped(text: str) -> str:
    """Write a text of octets so that nothing in it gets lost, a blank at the end included."""
    shown = "".join(_SHOWN.get(char) or (char if " " <= char <= "~" else f"\\x{ord(char):02x}") for char in text)
    return f"{shown[:-1]}\\x20" if shown.endswith(" ") else shown


def _octets(text: str) -> Iterator[bytes]:
    """Read back what `escaped` wrote."""
    at = 0
    for match in _CODE.finditer(text):
        yield text[at : match.start()].encode("latin-1", "replace")
        code = match[1]
        yield (
            bytes((int(code[1:], 16),))
            if code.startswith("x") and len(code) == 3
            else _CODES.get(code, code).encode("latin-1", "replace")
        )
        at = match.end()
    yield text[at:].encode("latin-1", "replace")
