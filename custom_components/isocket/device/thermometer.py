"""The thermometer: what a reading is worth (manual ch. 7.1 and 7.4)."""

from datetime import UTC, datetime, timedelta
from typing import Final

from ..language import SETTINGS
from ..language.degrees import to_scale
from .config import UnitConfig
from .state import HOT, UnitState
from .turn import Turn

NEUTRAL: Final[int] = SETTINGS["TEMPCAL"].factory
"""The factory's TEMPCAL makes up for the box's own heat; here it means no correction."""
NO_DATA: Final = "No data"
_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)


def read(turn: Turn, celsius: float | None) -> None:
    """Take a reading, in degrees Celsius; None, or what no thermometer reads, does not make the last one younger."""
    if celsius is None or not -HOT <= celsius <= HOT:
        turn.change(temperature=None)
    else:
        turn.change(temperature=float(celsius), temperature_at=turn.now)


def wake(turn: Turn) -> None:
    """Trust nothing that is read from power-on until the thermometer has warmed up."""
    turn.change(warm=turn.config.warmup_minutes <= 0)


def advance(turn: Turn) -> None:
    """Trust it once it has warmed up."""
    if not turn.state.warm and turn.now >= warm_at(turn.state, turn.config):
        turn.change(warm=True)


def warm_at(state: UnitState, config: UnitConfig) -> datetime:
    """Return when the thermometer has warmed up."""
    return (state.started or _LONG_AGO) + timedelta(minutes=config.warmup_minutes)


def deadline(state: UnitState, config: UnitConfig) -> datetime | None:
    """Return when the thermometer will have warmed up."""
    return None if state.warm else warm_at(state, config)


def calibrated(turn: Turn) -> float | None:
    """Return the temperature in degrees Celsius; None while there is none."""
    state = turn.state
    if not turn.config.has_thermometer or state.temperature is None or not state.warm:
        return None
    return state.temperature - (turn.settings.tempcal - NEUTRAL)


def fresh(turn: Turn) -> float | None:
    """Return the temperature if it was read lately enough to switch by."""
    at = turn.state.temperature_at
    if at is None or turn.now - at >= timedelta(minutes=turn.config.stale_minutes):
        return None
    return calibrated(turn)


def write(turn: Turn, celsius: float | None) -> str:
    """Write a temperature in whole degrees of the unit's scale."""
    if celsius is None:
        return NO_DATA
    scale = turn.config.fahrenheit
    return f"{to_scale(celsius, fahrenheit=scale)}{'F' if scale else 'C'}"


def shown(turn: Turn) -> str:
    """Write the temperature."""
    return write(turn, calibrated(turn))
