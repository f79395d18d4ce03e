"""Requests before they are sent: which are of no use, which questions tell all settings, what repeating one needs."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from ..language import BY_KEY, COMMANDS, SETTINGS, BadValue, Call, Command, Kind, Model, Parsed, Unknown
from ..language.degrees import allowed
from ..language.settings import VALUE
from .config import RemoteConfig
from .effects import Reason

LONGEST: Final = 30
"""Characters of a message that a unit looks at (manual ch. 4.1); a real one counts the password too."""
_NO_SETTINGS: Final = frozenset({"ALARM?"})
"""Questions that ask for no setting."""
_FIRST: Final = ("SECNUMBER?", "SECLIST?", "ALERTNUMBER?")
"""Questions whose answers may make others needless: without a list, RING is NOACTION."""


def refusal(config: RemoteConfig, parsed: Parsed, password: str | None) -> Reason | None:
    """Say why a command is of no use to a unit, if it is."""
    if isinstance(parsed, Unknown):
        return Reason.NOT_A_COMMAND
    if config.model not in parsed.command.models:
        return Reason.NOT_ON_MODEL
    if isinstance(parsed, BadValue) or not _in_range(config, parsed):
        return Reason.OUT_OF_RANGE
    counted = 0 if config.model is Model.HOME_ASSISTANT else len(password or "")
    return Reason.TOO_LONG if len(texted(parsed)) + counted > LONGEST else None


def texted(call: Call) -> str:
    """Write a command as it is texted, without the password."""
    return call.command.request.render(call.values)


_SETTERS: Final = {
    command.key: setting for setting in SETTINGS.values() for command in setting.commands if command.request.fields
}


def _in_range(config: RemoteConfig, call: Call) -> bool:
    """Say whether a setting's value lies in the range of the unit's scale."""
    setting = _SETTERS.get(call.command.key)
    return setting is None or allowed(setting, call.values[VALUE], fahrenheit=config.fahrenheit)


def questions(model: Model) -> tuple[Command, ...]:
    """List the fewest questions that tell all settings, lists and rules of a model, in the order of asking."""
    asked = [
        command
        for command in COMMANDS
        if command.kind is Kind.INFORMATION and model in command.models and command.key not in _NO_SETTINGS
    ]
    return tuple(sorted(asked, key=lambda command: _FIRST.index(command.key) if command.key in _FIRST else len(_FIRST)))


type Judge = Callable[[Call, Mapping[str, Any]], bool | None]
"""Says from the facts whether a command was carried out; None if they do not tell."""


def _in(fact: str, item: Callable[[Call], str], *, wanted: bool) -> Judge:
    """Judge by whether something is in a list."""
    return lambda call, facts: (item(call) in facts[fact]) is wanted if fact in facts else None


def _rule(call: Call) -> str:
    """Write a rule as it is listed."""
    return "{at},{day},{do}".format_map(call.values)


def _removed(call: Call, facts: Mapping[str, Any]) -> bool | None:
    """Judge by whether no rule of a time is left."""
    return not any(rule.startswith(f"{call.values['at']},") for rule in facts["rules"]) if "rules" in facts else None


def _number(call: Call) -> str:
    """Return the number that a command is about."""
    return str(call.values["number"])


CHECKS: Final[dict[str, tuple[str, Judge]]] = {
    "SECNUMBER+{number}": ("SECNUMBER?", _in("secnumbers", _number, wanted=True)),
    "SECNUMBER-{number}": ("SECNUMBER?", _in("secnumbers", _number, wanted=False)),
    "ALERTNUMBER+{number}": ("ALERTNUMBER?", _in("alertnumbers", _number, wanted=True)),
    "ALERTNUMBER-{number}": ("ALERTNUMBER?", _in("alertnumbers", _number, wanted=False)),
    "SCHEDULER+{at},{day},{do}": ("SCHEDULER?", _in("rules", _rule, wanted=True)),
    "SCHEDULER-{at}": ("SCHEDULER?", _removed),
    "SMSCONFIRM={value}": (
        "SMSCONFIRM?",
        lambda call, facts: facts["smsconfirm"] == call.values[VALUE] if "smsconfirm" in facts else None,
    ),
    "PASSWORD={value}": ("HARDWARE", lambda _call, _facts: True),
    "PASSWORD=NO": ("HARDWARE", lambda _call, _facts: True),
}
"""Which question tells whether a command was carried out. Under the new password, any answer tells."""


def question(key: str) -> Call:
    """Return the question about a command that is not to be repeated unless it was not done."""
    return Call(BY_KEY[CHECKS[key][0]])
