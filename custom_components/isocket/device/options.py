"""Settings as commands: any row of the table that sets, shows or forgets one (manual ch. 4.1)."""

from collections.abc import Callable
from typing import Any, Final

from ..language import SETTINGS, Call, Setting
from ..language.refusals import BAD_VALUE, NO_ALERT_NUMBERS, NO_LIST, NO_SECURITY, NO_SECURITY_NUMBERS, Refusal
from ..language.settings import VALUE
from . import thermostat
from .outcome import Outcome, Refused, Said
from .settings import allowed
from .state import UnitState
from .turn import Turn

type Handler = Callable[[Turn, Call], Outcome]
type Guard = tuple[Callable[[UnitState, Any], bool], Refusal]

GUARDS: Final[dict[str, Guard]] = {
    "RING": (lambda state, value: value != "NOACTION" and not state.settings.seclist, NO_LIST),
    "SECLIST": (lambda state, value: value and not state.secnumbers, NO_SECURITY_NUMBERS),
    "RENEWINTERVALPW": (lambda state, _value: not state.settings.protected, NO_SECURITY),
    "THERMALERT": (lambda state, value: value and not state.alertnumbers, NO_ALERT_NUMBERS),
}
"""What must be there before a setting may be made."""


EXTRAS: Final[dict[str, Callable[[Turn], dict[str, Any]]]] = {
    "THERMOSTAT": thermostat.shown,
    "TEMPOFF": thermostat.shown,
}
"""What the replies about a setting show besides it."""


def _said(turn: Turn, setting: Setting, call: Call, **values: Any) -> Outcome:
    """Write the reply about a setting."""
    extra = EXTRAS[setting.name](turn) if setting.name in EXTRAS else {}
    return Said(call.reply(**values, **extra))


def handlers() -> dict[str, Handler]:
    """Make the handlers of every setting's commands."""
    made: dict[str, Handler] = {}
    for setting in SETTINGS.values():
        made[f"{setting.name}={{{VALUE}}}"] = _setter(setting)
        made[f"{setting.name}=NO"] = _forgetter(setting)
        made[f"{setting.name}?"] = _shower(setting)
    present = {command.key for setting in SETTINGS.values() for command in setting.commands}
    return {key: handler for key, handler in made.items() if key in present}


def _setter(setting: Setting) -> Handler:
    """Make the handler of `NAME=value`."""

    def handle(turn: Turn, call: Call) -> Outcome:
        value = call.values[VALUE]
        if not allowed(setting, value, fahrenheit=turn.state.fahrenheit):
            return Refused(BAD_VALUE)
        refused, refusal = GUARDS.get(setting.name, (None, None))
        if refused is not None and refusal is not None and refused(turn.state, value):
            return Refused(refusal)
        turn.set(**{setting.attribute: value})
        return _said(turn, setting, call)

    return handle


def _forgetter(setting: Setting) -> Handler:
    """Make the handler of `NAME=NO`."""

    def handle(turn: Turn, call: Call) -> Outcome:
        turn.set(**{setting.attribute: None})
        return Said(call.reply())

    return handle


def _shower(setting: Setting) -> Handler:
    """Make the handler of `NAME?`."""

    def handle(turn: Turn, call: Call) -> Outcome:
        return _said(turn, setting, call, value=getattr(turn.settings, setting.attribute))

    return handle
