"""What a text turned out to be."""

from dataclasses import dataclass, field
from typing import Any

from .rows import Command


@dataclass(frozen=True, slots=True)
class Call:
    """A command with its values."""

    command: Command
    values: dict[str, Any] = field(default_factory=dict)

    def shown(self) -> str:
        """Write it as it may be shown, without its secrets."""
        return self.command.show(self.values)

    def reply(self, name: str = "", /, **values: Any) -> str:
        """Write the command's reply with the call's own values and these."""
        return self.command.say(name, **(self.values | values))


@dataclass(frozen=True, slots=True)
class BadValue:
    """A command that exists, with a value that it does not take."""

    command: Command

    def shown(self) -> str:
        """Write the command without the value, which may be a mistyped secret."""
        return self.command.request.head


@dataclass(frozen=True, slots=True)
class Own:
    """A word of the house's own, in capitals, and what was written after it."""

    word: str
    argument: str = ""

    def shown(self) -> str:
        """Write the word; what follows it is between the sender and the house."""
        return self.word


@dataclass(frozen=True, slots=True)
class Unknown:
    """A text that is no command."""

    text: str


type Parsed = Call | BadValue | Unknown
