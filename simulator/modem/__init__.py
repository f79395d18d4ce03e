"""A modem that speaks AT (3GPP TS 27.005, 27.007, V.250)."""

from .faults import (
    BarePrompt,
    DropUrc,
    Fault,
    Garbage,
    HalfPdu,
    LateFinal,
    LinePrompt,
    LostFinal,
    OneByte,
    SendError,
    Silence,
    UrcInside,
)
from .inbox import Arrival
from .modem import Modem
from .profile import GENERIC, PROFILES, SIM7600, Profile
from .storage import Status, Storage
from .troubles import TROUBLES, Trouble

__all__ = [
    "GENERIC",
    "PROFILES",
    "SIM7600",
    "TROUBLES",
    "Arrival",
    "BarePrompt",
    "DropUrc",
    "Fault",
    "Garbage",
    "HalfPdu",
    "LateFinal",
    "LinePrompt",
    "LostFinal",
    "Modem",
    "OneByte",
    "Profile",
    "SendError",
    "Silence",
    "Status",
    "Storage",
    "Trouble",
    "UrcInside",
]
