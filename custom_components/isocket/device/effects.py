"""What the unit wants done: it does nothing itself, the hub carries these out and reports back as inputs."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Output(StrEnum):
    """A relay of the unit."""

    SOCKET = "socket"
    MICRORELAY = "microrelay"


class Priority(IntEnum):
    """What leaves the outbox first: the lower the sooner."""

    ALARM = 0
    REPLY = 1
    INFORMATION = 2


@dataclass(frozen=True, slots=True)
class SetOutput:
    """Switch a relay; `Unit.output_changed` tells how that went."""

    output: Output
    on: bool


@dataclass(frozen=True, slots=True)
class Send:
    """Text a phone; `to` is an address as the message came with, or `+` and the digits of a listed number."""

    to: str
    text: str
    priority: Priority


@dataclass(frozen=True, slots=True)
class Done:
    """A command from Home Assistant itself ended with this reply; `ok` is whether it did what it was told."""

    token: int
    text: str
    ok: bool


type Effect = SetOutput | Send | Done
