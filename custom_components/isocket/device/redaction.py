"""Recordings that may be shown: numbers under other names, the same name each time; secrets and private texts as signs.

What is recorded plays as before, as long as no password is asked for.
"""

from collections.abc import Iterable
import re
from typing import Any, Final

from ..language import BadValue, Unknown, parse
from .recorder import Entry

_NUMBER: Final = re.compile(r"[0-9]{5,}")
_TIME: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T")
_COMMANDS: Final = frozenset({"receive", "apply"})
_ANSWERS: Final = frozenset({"ussd_answered", "word_done"})
"""Inputs with a text that is the operator's or the house's own."""
_SECRETS: Final = frozenset({"password", "renewintervalpw"})


def redacted(entries: Iterable[Entry]) -> dict[str, Any]:
    """Write inputs, and the state before the first, as plain JSON that tells nobody's number and no secret."""
    entries, names = tuple(entries), _Names()
    return {
        "before": _state(entries[0], names) if entries else None,
        "inputs": [_input(entry, names) for entry in entries],
    }


class _Names:
    """Other names for numbers, of the same length."""

    def __init__(self) -> None:
        """Know none yet."""
        self._names: dict[str, str] = {}

    def __call__(self, value: Any) -> Any:
        """Rename whatever numbers a value holds."""
        if isinstance(value, str):
            return value if _TIME.match(value) else _NUMBER.sub(self._rename, value)
        if isinstance(value, dict):
            return {name: self(inner) for name, inner in value.items()}
        return [self(inner) for inner in value] if isinstance(value, list) else value

    def _rename(self, found: re.Match[str]) -> str:
        """Give a number its other name."""
        number = found[0]
        return self._names.setdefault(number, f"{len(self._names) + 1:0{len(number)}}"[-len(number) :])


def veiled(text: str, password: str | None) -> str:
    """Write a text as its receiver may show it: its password, and one that it sets, as asterisks."""
    bare = text.strip()
    stars = "*" * len(password) if password and bare.startswith(password) else ""
    parsed = parse(bare[len(stars) :])
    if isinstance(parsed, Unknown) or not parsed.command.secret:
        return stars + bare[len(stars) :].strip()
    return stars + parsed.shown()


def _state(entry: Entry, names: _Names) -> Any:
    """Write the state before an input."""
    state = entry.before.to_dict()
    settings = {name: "NO" if name in _SECRETS else value for name, value in state["settings"].items()}
    balance = state["balance"] and {**state["balance"], "text": _hidden(state["balance"]["text"])}
    return names({**state, "settings": settings, "balance": balance})


def _hidden(text: str) -> str:
    """Write how long a text is, and nothing else of it."""
    return "?" * len(text)


def _input(entry: Entry, names: _Names) -> dict[str, Any]:
    """Write an input."""
    document = entry.to_dict()
    if entry.name in _COMMANDS:
        document["args"][0] = _command(document["args"][0], entry.before.settings.password or "")
    if entry.name in _ANSWERS:
        document["args"] = [_hidden(value) if isinstance(value, str) else value for value in document["args"]]
    return {**document, "args": names(document["args"])}


def _command(text: str, password: str) -> str:
    """Write a text without its password and secrets, as its command is written; one that is no command is nobody's business."""
    bare = text.strip().removeprefix(password).strip()
    parsed = parse(bare)
    if isinstance(parsed, Unknown):
        return _hidden(bare)
    if isinstance(parsed, BadValue):
        return f"{parsed.shown()}?"
    return parsed.shown()
