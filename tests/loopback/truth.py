"""What is true of a unit, and what the manual's texts tell of it: written down once more, apart from the client's table.

For each fact: its true value, a pattern of the texts that tell all of it, and, for a list, of those that tell a change.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
import re
from typing import Any

from custom_components.isocket.device import Unit
from custom_components.isocket.language import SETTINGS

type Truth = Callable[[Unit], Any]

_EMPTIED = "SECNUMBER-ALL - OK|No SECNUMBERs!"


def _setting(name: str) -> Truth:
    """Tell a setting."""
    return lambda unit: getattr(unit.state.settings, name)


TRUTHS: dict[str, tuple[Truth, str, str]] = {
    "socket": (
        lambda unit: unit.state.socket.seen,
        r"Power socket (ON|OFF|is|unknown)|Power (ON|OFF) for|All (ON|OFF)",
        "",
    ),
    "timer": (
        lambda unit: unit.state.socket.timer and unit.state.socket.timer.end,
        r"Power socket (ON|OFF|restarted)\Z|Power (ON|OFF) for|All (ON|OFF)",
        "",
    ),
    "microrelay": (lambda unit: unit.state.microrelay.seen, r"Microrelay (ON|OFF|unknown)|All (ON|OFF)", ""),
    "armed": (lambda unit: unit.state.alarm.armed, r"ALARMF: |ALARM function: |ALARM! ", ""),
    "thermostat_on": (
        lambda unit: unit.state.thermostat.since is not None,
        r"THERMOSTATO(N|FF) - OK|THERMOSTAT: (Enabled|Disabled|No data)|THERMALERT: TEMPOFF",
        "",
    ),
    "mains": (lambda unit: unit.state.power.mains, r"Power (failed|restored)\.", ""),
    "secnumbers": (
        lambda unit: unit.state.secnumbers,
        rf"SECNUMBERs |{_EMPTIED}",
        r"SECNUMBER[+-][0-9]+ - OK",
    ),
    "alertnumbers": (
        lambda unit: unit.state.alertnumbers,
        r"ALERTNUMBERs:|ALERTNUMBER-ALL - OK|No ALERTNUMBERs!",
        r"ALERTNUMBER[+-][0-9]+ - OK",
    ),
    "rules": (
        lambda unit: tuple(f"{rule.at},{rule.day},{rule.do}" for rule in unit.state.schedule.rules),
        r"[0-9]{2}:[0-9]{2},[*1-7],|SCHEDULER is empty|SCHEDULER-ALL - OK",
        r"SCHEDULER[+-][0-9]",
    ),
    "renewable": (
        lambda unit: unit.state.settings.renewintervalpw is not None,
        r"RENEWINTERVALPW=|Password presented|Renew password was not|Configuration interval|No security setup!",
        "",
    ),
    "protected": (lambda unit: unit.state.settings.password is not None, r"PASSWORD=|No security setup!", ""),
    **{
        setting.attribute: (_setting(setting.attribute), rf"{setting.name}(=|:)", "")
        for setting in SETTINGS.values()
        if not setting.secret
    },
    "seclist": (_setting("seclist"), rf"SECLIST=|SECLIST is not active!|{_EMPTIED}|No security setup!", ""),
    "ring": (
        _setting("ring"),
        rf"RING=|SECLIST=(OFF - OK|\(OFF\))|SECLIST is not active!|{_EMPTIED}|No security setup!",
        "",
    ),
    "thermalert": (_setting("thermalert"), r"THERMALERT=|ALERTNUMBER-ALL - OK|No ALERTNUMBERs!", ""),
    "thermostat": (_setting("thermostat"), r"THERMOSTAT=", ""),
    "tempoff": (_setting("tempoff"), r"TEMPOFF=|THERMALERT: TEMPOFF=", ""),
}


def _at_line_start(pattern: str) -> re.Pattern[str] | None:
    """Look for a pattern where a line begins."""
    return re.compile(f"^(?:{pattern})", re.MULTILINE) if pattern else None


PATTERNS = {name: (_at_line_start(whole), _at_line_start(part)) for name, (_truth, whole, part) in TRUTHS.items()}


@dataclass(slots=True)
class Change:
    """A fact became another."""

    at: datetime


@dataclass(slots=True)
class Word:
    """A text in which the unit spoke of a fact."""

    at: datetime
    whole: bool
    """Whether it tells all of it, not a change only."""
    came: bool = False
    """Whether it got through."""


@dataclass(slots=True)
class Chronicle:
    """All changes of a fact and words about it, in their order."""

    value: Any
    """What is true."""
    events: list[Change | Word] = field(default_factory=list)

    def settled(self) -> bool:
        """Say whether who heard everything that got through must know the truth: nothing untold happened since."""
        events = self.events
        start = max((i for i, event in enumerate(events) if _tells_all(event)), default=-1)
        rest = events[start + 1 :]
        told = {word.at for word in rest if isinstance(word, Word) and word.came}
        missed = any(isinstance(event, Word) and not event.whole and not event.came for event in rest)
        return start >= 0 and not missed and all(isinstance(one, Word) or one.at in told for one in rest)


def _tells_all(event: Change | Word) -> bool:
    """Say whether a text got through that tells all of a fact."""
    return isinstance(event, Word) and event.whole and event.came
