"""The thermometer: what a reading is worth (manual ch. 7.1 and 7.4)."""

from datetime import timedelta
from typing import Final

from ..language import SETTINGS
from .settings import to_scale
from .state import HOT
from .turn import Turn

NEUTRAL: Final[int] = SETTINGS["TEMPCAL"].factory
"""The factory's TEMPCAL makes up for the box's own heat; here it means no correction."""
NO_DATA: Final = "No data"


def read(turn: Turn, celsius: float | None) -> None:
    """Take a reading, in degrees Celsius; None, or what no thermometer reads, does not make the last one younger."""
    if celsius is None or not -HOT <= celsius <= HOT:
        turn.change(temperature=None)
    else:
        turn.change(temperature=float(celsius), temperature_at=turn.now)


def calibrated(turn: Turn) -> float | None:
    """Return the temperature in degrees Celsius; None while there is none."""
    state = turn.state
    if not turn.config.has_thermometer or state.temperature is None or _warming_up(turn):
        return None
    return state.temperature - (turn.settings.tempcal - NEUTRAL)


def fresh(turn: Turn) -> float | None:
    """Return the temperature if it was read lately enough to switch by."""
    at = turn.state.temperature_at
    if at is None or turn.now - at >= timedelta(minutes=turn.config.stale_minutes):
        return None
    return calibrated(turn)


def _warming_up(turn: Turn) -> bool:
    """Say whether the thermometer is not to be trusted yet."""
    started = turn.state.started
    return started is not None and turn.now - started < timedelta(minutes=turn.config.warmup_minutes)


def write(turn: Turn, celsius: float | None) -> str:
    """Write a temperature in whole degrees of the unit's scale."""
    if celsius is None:
        return NO_DATA
    scale = turn.config.fahrenheit
    return f"{to_scale(celsius, fahrenheit=scale)}{'F' if scale else 'C'}"


def shown(turn: Turn) -> str:
    """Write the temperature."""
    return write(turn, calibrated(turn))
