"""The Temperature Notifier (manual ch. 7.3): one alert per crossing, told again only after a degree back inside."""

from typing import Any, Final

from ..language import messages
from ..language.degrees import to_celsius, to_scale
from ..records import changed
from . import answers, thermometer
from .effects import Event
from .turn import Turn

REARM: Final = 1
"""Degrees back inside before a limit is told of again."""


def react(turn: Turn) -> None:
    """Compare a new reading, the first that counts, or a new limit, in whole degrees as they are shown."""
    state, before = turn.state, turn.before
    if (state.temperature, state.warm) == (before.temperature, before.warm) and state.settings is before.settings:
        return
    celsius = thermometer.calibrated(turn)
    if celsius is None:
        return
    degrees = to_scale(celsius, fahrenheit=state.fahrenheit)
    _rise(turn, degrees)
    _fall(turn, degrees)
    _rearm_tempoff(turn, celsius)


def _rise(turn: Turn, degrees: int) -> None:
    """Tell that it became too warm (TRISEALERT)."""
    limit = turn.settings.trisealert
    beyond = None if limit is None else degrees - limit
    if _crossed(turn, "rose", beyond) and limit is not None:
        _tell(turn, "TRISEALERT", limit)


def _fall(turn: Turn, degrees: int) -> None:
    """Tell that it became too cold (TFALLALERT)."""
    limit = turn.settings.tfallalert
    beyond = None if limit is None else limit - degrees
    if _crossed(turn, "fell", beyond) and limit is not None:
        _tell(turn, "TFALLALERT", limit)


def _crossed(turn: Turn, mark: str, beyond: int | None) -> bool:
    """Say whether a limit was crossed just now, and keep in mind that it was told."""
    told: bool = getattr(turn.state.thermostat, mark)
    crossed = beyond is not None and beyond > 0
    inside = beyond is None or beyond <= -REARM
    if told is not crossed and (crossed or inside):
        marks: dict[str, Any] = {mark: crossed}
        turn.change(thermostat=changed(turn.state.thermostat, **marks))
    return crossed and not told


def _rearm_tempoff(turn: Turn, celsius: float) -> None:
    """Let TEMPOFF be told of again once the temperature went back."""
    off = to_celsius(turn.settings.tempoff, fahrenheit=turn.state.fahrenheit)
    inside = off - celsius if turn.settings.thermostat == "HEATING" else celsius - off
    if turn.state.thermostat.reached and inside >= REARM:
        turn.change(thermostat=changed(turn.state.thermostat, reached=False))


def _tell(turn: Turn, name: str, limit: int) -> None:
    """Tell the alert numbers, and the house."""
    template = messages.TEMPERATURE_ROSE if name == "TRISEALERT" else messages.TEMPERATURE_FELL
    unit = "F" if turn.state.fahrenheit else "C"
    shown = thermometer.shown(turn)
    answers.alert(turn, template.render({"temperature": shown, "limit": f"{limit}{unit}"}))
    turn.happened(Event.TEMPERATURE, {"alert": name, "temperature": shown, "limit": f"{limit}{unit}"})
