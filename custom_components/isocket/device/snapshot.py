"""What a unit shows to the house: frozen, and equal as long as nothing changed."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class UnitSnapshot:
    """A unit at a glance; instants are in UTC, temperatures in degrees Celsius, the signal in dBm."""

    socket: bool | None
    microrelay: bool | None
    temperature: float | None
    signal: int | None
    on_since: datetime | None
    timer_end: datetime | None
    window_until: datetime | None
    secnumbers: tuple[str, ...]
    alertnumbers: tuple[str, ...]
