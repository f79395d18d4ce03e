"""What can be known of a unit elsewhere: facts by their names, each as it was said last."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
import re
from typing import Any, Final

from ..language import SETTINGS, Setting
from ..language.commands import LISTED, RULES
from ..records.codec import BOOLEAN, DIGITS, INSTANT, TEXT, Kept, Problems, decimal, fielded, many, optional, whole

NUMBERS: Final = 10
"""Telephone numbers that a list takes (manual ch. 5.1)."""
MAX_DBM: Final = 300
LOGGED: Final = 10
"""Alarms that the log holds (manual ch. 9.3)."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A value with its age."""

    value: Any
    """None is `unknown` of a relay, OFF or NO of a setting."""
    at: datetime
    """When the unit said it, or that from which it follows, by the network's clock, in UTC."""
    assumed: bool = False
    """Whether it follows from something else, and the unit did not say it itself."""
    until: datetime | None = None
    """When the socket turns over by itself (ONnnn, OFFnnn), by the house's clock, in UTC; only in a snapshot."""


type Facts = Mapping[str, Fact]


def _setting(setting: Setting) -> Kept:
    """Keep a setting in the words of the manual."""

    def load(text: Any, _path: str, _problems: Problems) -> Any:
        if type(text) is not str or re.fullmatch(setting.field.pattern, text) is None:
            raise ValueError("not of the right form")
        return setting.field.load(text)

    return Kept(setting.field.dump, load)


def _whole_list(how: Kept, limit: int) -> Kept:
    """Keep a list; one of which a part is broken is no list: half of it tells nothing."""
    each = many(how, limit)

    def load(value: Any, path: str, problems: Problems) -> Any:
        found = each.load(value, path, problems)
        if len(found) != len(value):
            raise ValueError("not whole")
        return found

    return Kept(each.dump, load)


FACTS: Final[dict[str, Kept]] = {
    "socket": optional(BOOLEAN),
    "microrelay": optional(BOOLEAN),
    "signal": optional(whole(-MAX_DBM, MAX_DBM)),
    "temperature": optional(decimal(1000)),
    "on_since": optional(TEXT),
    "thermostat_on": BOOLEAN,
    "armed": BOOLEAN,
    "sensor_active": BOOLEAN,
    "sensors_connected": BOOLEAN,
    "mains": BOOLEAN,
    "secnumbers": _whole_list(DIGITS, NUMBERS),
    "alertnumbers": _whole_list(DIGITS, NUMBERS),
    "rules": _whole_list(fielded(LISTED), RULES),
    "alarm_log": _whole_list(TEXT, LOGGED),
    "protected": BOOLEAN,
    "renewable": BOOLEAN,
    "balance": TEXT,
    "hardware": TEXT,
    "serial": TEXT,
    "firmware": TEXT,
    **{setting.attribute: _setting(setting) for setting in SETTINGS.values() if not setting.secret},
}
"""How each fact is kept. Signal is in dBm, temperature in degrees Celsius, settings in the unit's scale; `on_since` is
the unit's own wall time, rules and log are as it writes them, numbers are digits,
`protected` is whether it has an access password, `renewable` whether it has one that renews."""


def dump(facts: Facts) -> dict[str, Any]:
    """Write facts as plain JSON."""
    return {
        name: {
            "value": FACTS[name].dump(fact.value),
            "at": INSTANT.dump(fact.at),
            "assumed": fact.assumed,
        }
        for name, fact in facts.items()
    }


def load(data: Any, path: str, problems: Problems) -> Facts:
    """Read facts; a broken one is forgotten."""
    if type(data) is not dict:
        raise ValueError("not a mapping")
    found = {}
    for name, fact in data.items():
        try:
            found[name] = _fact(name, fact, f"{path}.{name}", problems)
        except (ValueError, TypeError, OverflowError, LookupError) as error:
            problems.append(f"{path}.{name}: {error}" if name in FACTS else f"{path}: unknown fact")
    return found


def _fact(name: str, data: Any, path: str, problems: Problems) -> Fact:
    """Read one fact."""
    return Fact(
        FACTS[name].load(data["value"], path, problems),
        INSTANT.load(data["at"], path, problems),
        BOOLEAN.load(data["assumed"], path, problems),
    )


KEPT: Final = Kept(dump, load)
