"""From a text of a unit's to what it says: the table read from the other side.

A text names no question, so the answers of the command that is waited for come first, and then everything that a unit
says unasked. What two commands answer alike is taken for the first in the table. Nothing raises.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
import re
from typing import Any, Final

from .commands import COMMANDS
from .messages import ALSO, MESSAGES
from .refusals import REFUSALS
from .rows import Command


class Saying(StrEnum):
    """What kind of thing a unit says."""

    REPLY = "reply"
    REFUSAL = "refusal"
    ALERT = "alert"
    OTHER = "other"
    """No text of the table."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What a text says: the key of the command that it answers, or the name of the refusal or alert."""

    saying: Saying
    name: str = ""
    reply: str = ""
    """Which of the command's replies it is; the usual one has the empty name."""
    values: Mapping[str, Any] = field(default_factory=dict)
    command: Command | None = None


OTHER: Final = Heard(Saying.OTHER)
FREE: Final = frozenset(
    command
    for command in COMMANDS
    if any(
        re.fullmatch(about.pattern, "any\ntext")
        for form in command.replies.values()
        for about in form.template.fields.values()
    )
)
"""Commands that somebody else words the answer of: the operator."""
_DASHES: Final = str.maketrans("–—−", "---")


def hear(text: str, expected: Command | None = None) -> Heard:
    """Understand a text; `expected` is the command whose answer is waited for."""
    bare = text.translate(_DASHES).strip()
    return next(_readings(bare, expected), OTHER)


def _readings(text: str, expected: Command | None) -> Iterator[Heard]:
    """Make what a text may say, the likeliest first."""
    if expected is not None and expected not in FREE:
        yield from _answers(text, expected)
        yield from _refusals(text)
    yield from _alerts(text)
    for command in COMMANDS:
        if command not in FREE:
            yield from _answers(text, command)
    yield from _refusals(text)
    if expected in FREE and expected is not None and text:
        yield from _answers(text, expected)


def _answers(text: str, command: Command) -> Iterator[Heard]:
    """Read a text as an answer to a command."""
    for name, reply in command.replies.items():
        if (values := reply.match(text)) is not None:
            yield Heard(Saying.REPLY, command.key, name, values, command)


def _refusals(text: str) -> Iterator[Heard]:
    """Read a text as a refusal."""
    for name, refusal in REFUSALS.items():
        if (values := refusal.match(text)) is not None:
            yield Heard(Saying.REFUSAL, name, values=values)


def _alerts(text: str) -> Iterator[Heard]:
    """Read a text as something that a unit says unasked."""
    for name, template in MESSAGES.items():
        for form in (template, *ALSO.get(name, ())):
            if (values := form.match(text)) is not None:
                yield Heard(Saying.ALERT, name, values=values)
