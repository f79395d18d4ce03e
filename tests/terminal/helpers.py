"""What the tests of the command line share: a desk that keeps what is said, and the program against the simulator."""

from dataclasses import dataclass, field, replace
from typing import Any

from custom_components.isocket.modem import Timing
from terminal.desk import Desk
from terminal.files import COMMANDS
from terminal.options import parser
from terminal.words import Ended
from tests.modem.helpers import FAST

QUICK = replace(FAST, handshake=0.03, handshake_attempts=4, listen=0.05, parts=60)
# For dialogues that have to be the same twice, however busy the machine is.
PATIENT = replace(QUICK, handshake=1, patience=0.5, prompt=5, abort=5)


@dataclass
class Told:
    """What was said, and how it ended."""

    lines: list[str] = field(default_factory=list)
    ended: Ended = field(default_factory=lambda: Ended("it did not end"))

    @property
    def text(self) -> str:
        """Give all of it."""
        return "\n".join([*self.lines, self.ended.text])


def desk(told: Told, timing: Timing = QUICK, **options: Any) -> Desk:
    """Give a desk that keeps what is said."""
    return Desk(told.lines.append, timing=timing, **options)


async def carry_out(*words: object, told: Told | None = None, **options: Any) -> Told:
    """Carry out a command as the command line does."""
    told = told or Told()
    read = parser().parse_args([str(word) for word in words])
    told.ended = await COMMANDS[read.command](desk(told, **options), read)
    return told
