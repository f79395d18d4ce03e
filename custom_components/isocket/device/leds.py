"""The lights on the front (manual ch. 16), as a pure function of the state."""

from dataclasses import dataclass
from enum import StrEnum

from . import sensors
from .state import UnitState


class Light(StrEnum):
    """What a light does."""

    OFF = "off"
    STEADY = "steady"
    SLOW = "one blink every 3 s"
    BLINK = "one blink a second"
    FAST = "four blinks a second"
    FAULT = "four blinks a second, then steady for 2 s"


@dataclass(frozen=True, slots=True)
class Lights:
    """The four lights."""

    power: Light
    gsm: Light
    microphone: Light
    out: Light


def lights(state: UnitState) -> Lights:
    """Tell what the lights do; while a reset can be confirmed, all but GSM blink."""
    gsm = Light.SLOW if state.registered else Light.BLINK
    if state.reset_until is not None:
        return Lights(Light.BLINK, gsm, Light.BLINK, Light.BLINK)
    return Lights(_power(state), gsm, _microphone(state), _out(state))


def _power(state: UnitState) -> Light:
    """POWER, green."""
    if not state.sim:
        return Light.FAULT
    if sensors.active_in(state):
        return Light.FAST
    return Light.BLINK if state.alarm.armed else Light.STEADY


def _microphone(state: UnitState) -> Light:
    """MIC, yellow."""
    if state.call is None:
        return Light.OFF
    return Light.STEADY if state.call.active else Light.BLINK


def _out(state: UnitState) -> Light:
    """OUT, red."""
    if not state.sim:
        return Light.FAST
    return Light.STEADY if state.socket.seen else Light.OFF
