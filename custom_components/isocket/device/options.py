"""Settings as commands: any row of the table that sets, shows or forgets one (manual ch. 4.1)."""

from collections.abc import Callable
from typing import Any, Final

from ..language import SETTINGS, Call, Setting
from ..language.degrees import allowed
from ..language.refusals import BAD_VALUE, NO_ALERT_NUMBERS, NO_LIST, NO_SECURITY, NO_SECURITY_NUMBERS, Refusal
from ..language.settings import VALUE
from . import thermostat
from .outcome import Outcome, Refused, Said
from .turn import Turn

type Handler = Callable[[Turn, Call], Outcome]
type Guard = tuple[str, Callable[[Turn, Any], bool], Refusal]

GUARDS: Final[tuple[Guard, ...]] = (
    ("RING", lambda turn, value: value == "MIC" and not turn.has_microphone, BAD_VALUE),
    ("RING", lambda turn, value: value != "NOACTION" and not turn.settings.seclist, NO_LIST),
    ("SECLIST", lambda turn, value: value and not turn.state.secnumbers, NO_SECURITY_NUMBERS),
    ("RENEWINTERVALPW", lambda turn, _value: not turn.settings.protected, NO_SECURITY),
    ("THERMALERT", lambda turn, value: value and not turn.state.alertnumbers, NO_ALERT_NUMBERS),
)
"""Which setting may not be made, when, and what is said then."""


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
        for name, forbidden, refusal in GUARDS:
            if name == setting.name and forbidden(turn, value):
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
