"""Take a command line apart into requests (V.250 5.2-5.4)."""

from dataclasses import dataclass
from enum import Enum
import re


class Kind(Enum):
    """The four ways to use a command (V.250 5.4.3-5.4.4)."""

    RUN = "run"
    READ = "read"
    TEST = "test"
    SET = "set"


@dataclass(frozen=True, slots=True)
class Request:
    """One command of a line; `value` is what followed `=`, a basic command's digits, or a dial string."""

    name: str
    kind: Kind
    value: str = ""

    @property
    def args(self) -> tuple[str, ...]:
        """Return the comma separated parameters, quotes taken off."""
        return tuple(_unquote(field) for field in _FIELD.findall(self.value)) if self.value else ()

    def text(self, index: int, default: str = "") -> str:
        """Return a parameter, or the default where it is missing or empty."""
        args = self.args
        return args[index] if index < len(args) and args[index] else default

    def number(self, index: int, default: int | None = None) -> int:
        """Return a whole number; raise ValueError where it is none, or missing without a default."""
        text = self.text(index)
        if not text and default is not None:
            return default
        return int(text)


_FIELD = re.compile(r'(?:^|,)((?:"[^"]*"|[^,"])*)')
_EXTENDED = re.compile(r'([+^*$%#!_][A-Z][A-Z0-9_!%./:-]*)(?:(=\?)|(\?)|=((?:"[^"]*"|[^;"])*))?', re.IGNORECASE)
_REGISTER = re.compile(r"(S\d+)(?:(=\?)|(\?)|=(\d*))?", re.IGNORECASE)
_DIAL = re.compile(r"(D)()()([^;]*;?)", re.IGNORECASE)
_BASIC = re.compile(r"([&\\]?[A-Z])()()(\d*)", re.IGNORECASE)
_QUOTED_OR_BLANK = re.compile(r'("[^"]*"?)|\s+')


def parse(body: str) -> list[Request]:
    """Split what followed `AT` into requests; raise ValueError where it is not a command line."""
    text = _QUOTED_OR_BLANK.sub(lambda match: match[1] or "", body)
    requests: list[Request] = []
    position = 0
    while position < len(text):
        if text[position] == ";":
            position += 1
            continue
        match = _match(text, position)
        requests.append(_request(match))
        position = match.end()
    return requests


def _match(text: str, position: int) -> re.Match[str]:
    """Recognise the next command, extended ones first."""
    for pattern in (_EXTENDED, _REGISTER, _DIAL, _BASIC):
        if match := pattern.match(text, position):
            return match
    raise ValueError(text[position:])


def _request(match: re.Match[str]) -> Request:
    """Turn a recognised command into a request."""
    name, test, read, value = match[1].upper(), match[2], match[3], match[4]
    if test:
        return Request(name, Kind.TEST)
    if read:
        return Request(name, Kind.READ)
    if value is None or (match.re in {_DIAL, _BASIC}):
        return Request(name, Kind.RUN, value or "")
    return Request(name, Kind.SET, value)


def _unquote(field: str) -> str:
    """Take the quotes off a parameter."""
    return field[1:-1] if len(field) >= 2 and field[0] == field[-1] == '"' else field
