"""What a row of a command table is."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from ..parser import Request
from ..replies import Family, Outcome

if TYPE_CHECKING:
    from ..line import Line

type Handler = Callable[[Line, Request], Outcome]


class Needs(Enum):
    """What must be there before a command is carried out."""

    NOTHING = "nothing"
    SIM = "sim"
    VOICE = "voice"


@dataclass(frozen=True, slots=True)
class Command:
    """A command and its four forms; a form that is missing falls back to the setting of that name."""

    name: str
    run: Handler | None = None
    read: Handler | None = None
    set: Handler | None = None
    test: Handler | None = None
    needs: Needs = Needs.NOTHING
    family: Family = Family.CME


def answer(*lines: str) -> Handler:
    """Make a handler that always answers the same."""

    def handler(_line: Line, _request: Request) -> Outcome:
        return lines

    return handler


OK = answer()
