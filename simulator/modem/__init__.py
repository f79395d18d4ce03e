"""A modem that speaks AT (3GPP TS 27.005, 27.007, V.250)."""

from .faults import (
    TROUBLES,
    BarePrompt,
    DropUrc,
    Fault,
    Garbage,
    LostFinal,
    OneByte,
    SendError,
    Silence,
    Trouble,
    UrcInside,
)
from .inbox import Arrival
from .modem import Modem
from .profile import GENERIC, PROFILES, SIM7600, Profile
from .storage import Status, Storage

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
