"""Degrees: a unit counts in whole ones of its own scale, the table in Celsius (manual ch. 7 and 17)."""

from typing import Any

from .rows import Setting


def to_scale(celsius: float, *, fahrenheit: bool) -> int:
    """Write degrees Celsius in whole degrees of the unit's scale."""
    return round(celsius * 9 / 5 + 32 if fahrenheit else celsius)


def to_celsius(degrees: float, *, fahrenheit: bool) -> float:
    """Read degrees of the unit's scale."""
    return (degrees - 32) * 5 / 9 if fahrenheit else degrees


def bounds(setting: Setting, *, fahrenheit: bool) -> tuple[int, int] | None:
    """Return the range of a setting, in the unit's scale (0-50C is 32-122F); None for one that is no number."""
    if setting.limits is None or not setting.degrees:
        return setting.limits
    low, high = setting.limits
    return to_scale(low, fahrenheit=fahrenheit), to_scale(high, fahrenheit=fahrenheit)


def allowed(setting: Setting, value: Any, *, fahrenheit: bool) -> bool:
    """Say whether a value lies in the range of its setting."""
    if value is None or (ends := bounds(setting, fahrenheit=fahrenheit)) is None:
        return True
    low, high = ends
    return bool(low <= value <= high)
