"""What a text tells of the unit: facts by the fields of the replies, and what a reply says without a field.

`tell` is a table read row by row; a reply that tells nothing, such as that of RESTART, has no row.
"""

from collections.abc import Callable, Mapping
import re
from typing import Any, Final

from ..language import BY_KEY, SETTINGS
from ..language.commands import RULES
from ..language.degrees import to_celsius
from ..language.settings import VALUE
from .facts import MAX_DBM, NUMBERS, Facts

type Values = Mapping[str, Any]
type Telling = dict[str, Any]
"""Values of facts by their names."""

_ON: Final = {"ON": True, "OFF": False, "UNKNOWN": None, "ENABLED": True, "DISABLED": False}
_DBM: Final = re.compile(r"\((-?[0-9]+)dBm\)", re.IGNORECASE)


def _word(value: str) -> bool | None:
    """Read ON, OFF, Enabled, Disabled."""
    return _ON[value.upper()]


def _signal(value: str) -> int | None:
    """Read the strength out of `Good (-67dBm)`."""
    found = _DBM.search(value)
    return None if found is None or abs(int(found[1])) > MAX_DBM else int(found[1])


def _celsius(value: str) -> float | None:
    """Read 25C or 77F; anything else is no reading."""
    found = re.fullmatch(r"(-?[0-9]{1,3})([CF])", value.upper())
    return None if found is None else to_celsius(float(found[1]), fahrenheit=found[2] == "F")


def _first(word: str) -> Callable[[str], bool]:
    """Read one of two phrases."""
    return lambda value: value.casefold() == word.casefold()


FIELDS: Final[dict[str, tuple[str, Callable[[Any], Any]]]] = {
    "socket": ("socket", _word),
    "microrelay": ("microrelay", _word),
    "signal": ("signal", _signal),
    "temperature": ("temperature", _celsius),
    "alarm": ("armed", _word),
    "function": ("armed", _word),
    "activity": ("sensor_active", _first("Activity")),
    "sensors": ("sensors_connected", _first("Connected")),
    "mode": ("thermostat", str),
    "tempoff": ("tempoff", int),
    "state": ("thermostat_on", _word),
    "rules": ("rules", tuple),
    "events": ("alarm_log", tuple),
    "serial": ("serial", str),
}
"""What a field tells wherever it stands."""

SWITCHED: Final[dict[str, Telling]] = {
    "ON": {"socket": True},
    "OFF": {"socket": False},
    "ON{minutes}": {"socket": True},
    "OFF{minutes}": {"socket": False},
    "ONM": {"microrelay": True},
    "OFFM": {"microrelay": False},
    "ONALL": {"socket": True, "microrelay": True},
    "OFFALL": {"socket": False, "microrelay": False},
    "THERMOSTATON": {"thermostat_on": True},
    "THERMOSTATOFF": {"thermostat_on": False},
    "ALARMON": {"armed": True},
    "ALARMOFF": {"armed": False},
    "SECNUMBER-ALL": {"secnumbers": ()},
    "ALERTNUMBER-ALL": {"alertnumbers": ()},
    "SCHEDULER-ALL": {"rules": ()},
    "PASSWORD={value}": {"protected": True},
    "PASSWORD=NO": {"protected": False},
    "RENEWINTERVALPW={value}": {"renewable": True},
    "RENEWINTERVALPW=NO": {"renewable": False},
    "RENEWINTERVAL{password}": {"renewable": True},
}
"""What a command makes so, whether it says so or is silent."""

ANSWERED: Final[dict[tuple[str, str], Telling]] = {
    ("RUNTIME", ""): {"socket": True},
    ("RUNTIME", "off"): {"socket": False},
    ("RUNTIME", "unknown"): {"socket": None},
    ("SECNUMBER?", "empty"): {"secnumbers": ()},
    ("ALERTNUMBER?", "empty"): {"alertnumbers": ()},
    ("SCHEDULER?", "empty"): {"rules": ()},
    ("SHOWALARMLOG", "empty"): {"alarm_log": ()},
    ("RENEWINTERVAL?", ""): {"renewable": True},
    ("RENEWINTERVAL?", "missing"): {"renewable": False},
}
"""What an answer says in words of its own."""

TOLD: Final[dict[str, Callable[[Values], Telling]]] = {
    "RUNTIME": lambda values: {"on_since": f"{values['time']:%Y-%m-%dT%H:%M:%S}"} if "time" in values else {},
    "SECNUMBER?": lambda values: {"secnumbers": values["numbers"]} if "numbers" in values else {},
    "ALERTNUMBER?": lambda values: {"alertnumbers": values["numbers"]} if "numbers" in values else {},
    "SALDO": lambda values: {"balance": values["answer"]},
    "HARDWARE": lambda values: {"hardware": f"{values['product']}, Hardware {values['version']}"},
    "FIRMWARE": lambda values: {"firmware": f"{values['maker']}, v{values['version']}"},
}
"""What the fields of an answer mean in this answer alone."""

SETS: Final = {
    command.key: setting.attribute
    for setting in SETTINGS.values()
    if not setting.secret
    for command in setting.commands
}
"""The settings that are set or shown by commands."""


type Items = tuple[str, ...]


def _with_number(items: Items, values: Values) -> Items:
    """Add a number at the end, unless it is there or the list is full."""
    return tuple(dict.fromkeys((*items, values["number"])))[:NUMBERS]


def _without_number(items: Items, values: Values) -> Items:
    """Remove a number."""
    return tuple(item for item in items if item != values["number"])


def _with_rule(items: Items, values: Values) -> Items:
    """Add a rule at the end, for one of the same time and day, unless the list is full."""
    moment = f"{values['at']},{values['day']}"
    return (*(item for item in items if item.rpartition(",")[0] != moment), f"{moment},{values['do']}")[:RULES]


def _without_rules(items: Items, values: Values) -> Items:
    """Remove the rules of a time."""
    return tuple(item for item in items if not item.startswith(f"{values['at']},"))


LISTS: Final[dict[str, tuple[str, Callable[[Items, Values], Items]]]] = {
    "SECNUMBER+{number}": ("secnumbers", _with_number),
    "SECNUMBER-{number}": ("secnumbers", _without_number),
    "ALERTNUMBER+{number}": ("alertnumbers", _with_number),
    "ALERTNUMBER-{number}": ("alertnumbers", _without_number),
    "SCHEDULER+{at},{day},{do}": ("rules", _with_rule),
    "SCHEDULER-{at}": ("rules", _without_rules),
}
"""How commands change a list that is known."""

type Cause = Mapping[str, Any]
CASCADE: Final[tuple[tuple[Cause, str, Any], ...]] = (
    ({"secnumbers": ()}, "seclist", False),
    ({"seclist": False}, "ring", "NOACTION"),
    ({"seclist": False, "protected": False}, "renewable", False),
    ({"alertnumbers": ()}, "thermalert", False),
    ({"socket": False}, "on_since", None),
)
"""What falls back when something is emptied: the facts that cause it, and what becomes of which other."""

ALERTS: Final[dict[str, Telling]] = {
    "sensor_active": {"sensor_active": True, "armed": True},
    "sensor_inactive": {"sensor_active": False, "armed": True},
    "power_failed": {"mains": False},
    "power_restored": {"mains": True},
    "tempoff_reached": {"thermostat_on": True, "thermalert": True},
    "thermometer_lost": {"thermostat_on": True},
}
"""What an alert says in words of its own."""

REFUSED: Final[dict[str, Telling]] = {
    "no_list": {"seclist": False},
    "no_security": {"seclist": False, "protected": False},
    "no_security_numbers": {"secnumbers": ()},
    "no_alert_numbers": {"alertnumbers": ()},
    "no_renew_password": {"renewable": False},
}
"""What a refusal says besides."""


def tell(key: str, reply: str, values: Values, known: Facts) -> Telling:
    """Say what an answer to a command tells."""
    told = _fields(values) | SWITCHED.get(key, {}) | ANSWERED.get((key, reply), {})
    if key in TOLD:
        told |= TOLD[key](values)
    if key in SETS and (VALUE in values or not BY_KEY[key].replies[reply].template.fields):
        told[SETS[key]] = values.get(VALUE)
    if key in LISTS:
        told |= _listed(key, values, known)
    return told


def tell_alert(name: str, values: Values) -> Telling:
    """Say what an alert tells; the sensors it names are no state."""
    told = _fields({field: value for field, value in values.items() if field != "sensors"})
    return told | ALERTS.get(name, {})


def _listed(key: str, values: Values, known: Facts) -> Telling:
    """Say how a list becomes, if it is known."""
    name, change = LISTS[key]
    return {name: change(known[name].value, values)} if name in known else {}


def _fields(values: Values) -> Telling:
    """Say what fields tell that mean the same wherever they stand."""
    return {FIELDS[name][0]: FIELDS[name][1](value) for name, value in values.items() if name in FIELDS}
