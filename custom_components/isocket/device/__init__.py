"""The unit: what an iSocket does with what it is told and senses, without I/O, clock or await."""

from .config import Failsafe, UnitConfig
from .effects import (
    Answer,
    Dial,
    Done,
    Effect,
    Event,
    HangUp,
    Happened,
    Output,
    Priority,
    Send,
    SetMicrophone,
    SetOutput,
    Ussd,
)
from .snapshot import UnitSnapshot
from .state import UnitState
from .unit import Unit

__all__ = [
    "Answer",
    "Dial",
    "Done",
    "Effect",
    "Event",
    "Failsafe",
    "HangUp",
    "Happened",
    "Output",
    "Priority",
    "Send",
    "SetMicrophone",
    "SetOutput",
    "Unit",
    "UnitConfig",
    "UnitSnapshot",
    "UnitState",
    "Ussd",
]
