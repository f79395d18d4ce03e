"""What becomes of a command: a reply, a refusal, or a reply that comes later."""

from dataclasses import dataclass
from enum import Enum

from ..language.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Said:
    """Done; this is the reply."""

    text: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Not done; this is why, and about which command."""

    refusal: Refusal
    command: str = ""

    @property
    def text(self) -> str:
        """Write it."""
        return self.refusal.say(self.command)


class Quiet(Enum):
    """No reply in this turn."""

    LATER = "a promise was made"
    SILENCE = "there is none"


type Outcome = Said | Refused | Quiet
