"""The alarm inputs: which are active, by the type of sensor (manual ch. 9.1)."""

from typing import Final

from ..language.alphabet import fold, septets
from .state import UnitState
from .turn import Turn

NAME: Final = 40
"""Characters of a name that are written."""
NAMES_SEPTETS: Final = 240
"""Room for the names in an alarm of two SMS."""


def active_in(state: UnitState) -> tuple[str, ...]:
    """List the active sensors: closed ones of the normally open type, open ones of the other."""
    trips = state.settings.sensortype == "NO"
    return tuple(sensor.name for sensor in state.alarm.sensors if sensor.on is trips)


def known_in(state: UnitState) -> bool:
    """Say whether any sensor can be read."""
    return any(sensor.on is not None for sensor in state.alarm.sensors)


def active(turn: Turn) -> tuple[str, ...]:
    """List the active sensors."""
    return active_in(turn.state)


def active_last(turn: Turn) -> tuple[str, ...]:
    """List the sensors that were active when they could be read last."""
    trips = turn.settings.sensortype == "NO"
    return tuple(sensor.name for sensor in turn.state.alarm.sensors if sensor.known is trips)


def written(names: tuple[str, ...]) -> str:
    """Write names as a text takes them; those that find no room are counted."""
    short = [fold(" ".join(name.split()))[:NAME] for name in names]
    text = ", ".join(short)
    left = len(short)
    while septets(text) > NAMES_SEPTETS:
        left -= 1
        text = ", ".join((*short[:left], f"+{len(short) - left}"))
    return text


def activity(turn: Turn) -> str:
    """Write whether any sensor is active."""
    return "Activity" if active(turn) else "No activity"
