"""The alarm inputs: which are active, by the type of sensor (manual ch. 9.1)."""

from .state import UnitState
from .turn import Turn


def active_in(state: UnitState) -> tuple[str, ...]:
    """List the active sensors: closed ones of the normally open type, open ones of the other."""
    trips = state.settings.sensortype == "NO"
    return tuple(sensor.name for sensor in state.alarm.sensors if sensor.on is trips)


def active(turn: Turn) -> tuple[str, ...]:
    """List the active sensors."""
    return active_in(turn.state)


def activity(turn: Turn) -> str:
    """Write whether any sensor is active."""
    return "Activity" if active(turn) else "No activity"
