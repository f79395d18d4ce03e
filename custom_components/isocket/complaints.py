"""What there is to complain about: one table of what may be wrong, how long it may be so, and whether it can be fixed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.const import CONF_DEVICE
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.issue_registry import IssueSeverity
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey

from .budget import Budget, Strain
from .const import CONF_ANYONE, CONF_MAINS, CONF_THERMOMETER, DOMAIN
from .device import UnitSnapshot
from .faults import error_key, shown_port, wants_pin
from .issues import report, set_aside, withdraw
from .misses import Miss
from .modem import ModemError, NetworkLostError, Registration, Snapshot, mask
from .options import credit_limit, knows, stale_after
from .tally import Sent

WRONG_CLOCK: Final = 60
"""Seconds that the unit's clock may differ from the network's."""
_STALE: Final = timedelta(hours=12)
"""How long a thermometer that still shows something may say nothing: some only speak of changes."""
_GUESSES: Final = 10
_GUESSES_WITHIN: Final = timedelta(hours=24)
"""How many wrong passwords are no slip any more, and in what time."""
# A stick that restarts, and one that another program only looks at, is back before anybody could have done anything.
_PASSING: Final = frozenset({"port_not_found", "port_busy", "no_modem", "cannot_connect"})
_WELL: Final = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is looked at; `missing` are the bindings whose entity does not exist, `silent` the entities that show nothing."""

    now: datetime
    entry: ConfigEntry
    modem: Snapshot
    subentry: ConfigSubentry | None = None
    unit: UnitSnapshot | None = None
    missing: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    budget: Budget = field(default_factory=Budget)
    sent: Sent = field(default_factory=Sent)
    failing: bool = False
    """Whether what is known is not on disk."""
    misses: tuple[Miss, ...] = ()
    """Alarms that did not reach a phone."""
    unanswered_since: datetime | None = None
    """Since when a unit elsewhere has answered nothing that it was asked."""


type Says = Callable[[Facts], str | None]
type UnitSays = Callable[[Facts, ConfigSubentry, UnitSnapshot], str | None]
type Words = Callable[[Facts], Mapping[str, str]]


def _of_unit(says: UnitSays) -> Says:
    """Look at the unit, if there is one; while it is not powered on, nobody can tell."""

    def look(facts: Facts) -> str | None:
        if facts.subentry is None:
            return _WELL
        return None if facts.unit is None else says(facts, facts.subentry, facts.unit)

    return look


def _modem_fault(error: ModemError | None, *, passing: bool) -> str:
    """Say what keeps the modem from working; of a PIN and of the network others speak."""
    if error is None or wants_pin(error) or isinstance(error, NetworkLostError):
        return _WELL
    key = error_key(error)
    return f"modem_{key}" if (key in _PASSING) is passing else _WELL


def _modem(facts: Facts, *, passing: bool) -> str | None:
    """Look for a fault; while a modem starts that had none, nobody can tell."""
    if facts.modem.error is None and not facts.modem.answers:
        return None
    return _modem_fault(facts.modem.error, passing=passing)


def _pin(facts: Facts) -> str:
    """Look whether the SIM wants a PIN."""
    error = facts.modem.error
    return error_key(error) if error is not None and wants_pin(error) else _WELL


def _network(facts: Facts) -> str | None:
    """Look for the network, as long as there is a modem to look with."""
    modem = facts.modem
    if not modem.answers and not isinstance(modem.error, NetworkLostError):
        return None
    if modem.network.registration.registered:
        return _WELL
    return "network_denied" if modem.network.registration is Registration.DENIED else "no_network"


def _service_centre(facts: Facts) -> str | None:
    """Look whether there is a way out for messages."""
    centre = facts.modem.network.service_centre
    return None if centre is None else _WELL if centre else "no_service_centre"


def _storage(facts: Facts) -> str | None:
    """Look whether messages still have room."""
    storage = facts.modem.storage
    if storage is None:
        return None
    return "sim_full" if 0 < storage.total <= storage.used else _WELL


def clock_error(facts: Facts) -> float | None:
    """Return by how many seconds the network's clock is ahead of the unit's; None where nobody can tell."""
    difference = facts.modem.network.clock_difference
    return None if difference is None or facts.unit is None else difference - facts.unit.clock_offset


def _clock(facts: Facts, subentry: ConfigSubentry, _unit: UnitSnapshot) -> str | None:
    """Compare the unit's clock with the network's."""
    error = clock_error(facts)
    if error is None or not knows(subentry, "DATE"):
        return None
    return "clock_wrong" if abs(error) > WRONG_CLOCK else _WELL


def _alerts(_facts: Facts, subentry: ConfigSubentry, unit: UnitSnapshot) -> str | None:
    """Look whether alerts reach anybody."""
    settings = unit.settings
    wanted = (
        (unit.armed and settings.alert != "OFF")
        or settings.thermalert
        or settings.trisealert is not None
        or settings.tfallalert is not None
        or bool(subentry.data.get(CONF_MAINS))
    )
    return "no_alert_number" if wanted and not unit.alertnumbers and knows(subentry, "ALERTNUMBER?") else _WELL


def _anyone(_facts: Facts, subentry: ConfigSubentry, unit: UnitSnapshot) -> str:
    """Look whether the unit obeys everybody, and nobody said that it is to."""
    is_open = not unit.settings.seclist and unit.settings.password is None
    return "anyone_may_control" if is_open and not subentry.data.get(CONF_ANYONE) else _WELL


def calls_set(unit: UnitSnapshot) -> dict[str, str]:
    """Return the settings that want calls, and what would do without: name and value."""
    settings = unit.settings
    without = {
        "ALERT": "SMS" if settings.alert == "CALL" else None,
        "RING": "NOACTION" if settings.ring != "NOACTION" else None,
        "RINGCONFIRMTYPE": "SMS" if settings.ringconfirmtype == "CALL" else None,
    }
    return {name: value for name, value in without.items() if value is not None}


def credit_is_low(subentry: ConfigSubentry, unit: UnitSnapshot) -> bool | None:
    """Say whether the credit may not last; None where nobody can tell."""
    left = unit.balance.money if unit.balance else None
    return None if left is None else left.amount <= credit_limit(subentry)


def _credit(_facts: Facts, subentry: ConfigSubentry, unit: UnitSnapshot) -> str | None:
    """Look whether the credit lasts."""
    low = credit_is_low(subentry, unit)
    return None if low is None else "credit_low" if low else _WELL


def _guesses(facts: Facts, _: ConfigSubentry, unit: UnitSnapshot) -> str:
    """Look whether somebody guesses at the password."""
    recent = [at for at in unit.guesses if facts.now - at < _GUESSES_WITHIN]
    return "password_guessed" if len(recent) >= _GUESSES else _WELL


def _thermometer(facts: Facts, subentry: ConfigSubentry, unit: UnitSnapshot) -> str:
    """Look whether the thermometer speaks; of one that does not exist, or that the thermostat misses, others tell."""
    if not subentry.data.get(CONF_THERMOMETER) or CONF_THERMOMETER in facts.missing or unit.thermometer_lost:
        return _WELL
    patience = stale_after(subentry) if unit.temperature is None else _STALE
    silent = unit.temperature_at is None or facts.now - unit.temperature_at >= patience
    return "thermometer_stale" if silent else _WELL


def _budget(facts: Facts, strain: Strain, key: str) -> str:
    """Look how far the budget is used up."""
    return key if facts.budget.strain(facts.sent) is strain else _WELL


def _budget_words(facts: Facts) -> dict[str, str]:
    """Tell how much was sent, and of how much."""
    counts = {
        "today": facts.sent.today,
        "month": facts.sent.month,
        "day_budget": facts.budget.day,
        "month_budget": facts.budget.month,
    }
    return {name: str(count) for name, count in counts.items()}


def _credit_words(facts: Facts) -> dict[str, str]:
    """Tell how much is left."""
    left = facts.unit.balance.money if facts.unit and facts.unit.balance else None
    return {"amount": f"{left.amount:.2f} {left.currency or ''}".strip()} if left else {}


def _miss_words(facts: Facts) -> dict[str, str]:
    """Tell whose phones an alarm did not reach, and when that was last so."""
    whose = dict.fromkeys(mask(miss.to) for miss in facts.misses)
    last = dt_util.as_local(max((miss.at for miss in facts.misses), default=facts.now))
    return {"phones": ", ".join(whose), "at": f"{last:%Y-%m-%d %H:%M}"}


@dataclass(frozen=True, slots=True)
class Complaint:
    """Something that may be wrong.

    `says` returns what, as a key of `issues`; "" while all is well; and None while nobody can tell, so that it stays as
    it was. It is told `after` a while. One that is not `shown` is told by others, and a problem all the same.
    """

    name: str
    says: Says
    after: timedelta = timedelta()
    severity: IssueSeverity = IssueSeverity.WARNING
    fixable: bool = False
    shown: bool = True
    words: Words = lambda facts: {}


COMPLAINTS: Final = (
    Complaint("modem", lambda facts: _modem(facts, passing=False), severity=IssueSeverity.ERROR),
    Complaint(
        "modem_gone",
        lambda facts: _modem(facts, passing=True),
        after=timedelta(minutes=2),
        severity=IssueSeverity.ERROR,
        fixable=True,
    ),
    Complaint("pin", _pin, shown=False),
    Complaint("no_network", _network, after=timedelta(hours=1), severity=IssueSeverity.ERROR),
    Complaint("no_service_centre", _service_centre),
    Complaint("weak_power", lambda facts: "weak_power" if facts.modem.warning else _WELL),
    Complaint(
        "not_saved",
        lambda facts: "not_saved" if facts.failing else _WELL,
        after=timedelta(minutes=2),
        severity=IssueSeverity.ERROR,
    ),
    Complaint("sim_full", _storage, after=timedelta(minutes=15)),
    Complaint(
        "clock_wrong",
        _of_unit(_clock),
        after=timedelta(minutes=10),
        fixable=True,
        words=lambda facts: {"minutes": f"{abs(clock_error(facts) or 0) / 60:.0f}"},
    ),
    Complaint("no_alert_number", _of_unit(_alerts), fixable=True),
    Complaint("anyone_may_control", _of_unit(_anyone), fixable=True),
    Complaint(
        "no_voice",
        _of_unit(lambda _facts, _, unit: "no_voice" if not unit.voice and calls_set(unit) else _WELL),
        fixable=True,
        words=lambda facts: {"settings": ", ".join(calls_set(facts.unit)) if facts.unit else ""},
    ),
    Complaint("credit_low", _of_unit(_credit), fixable=True, words=_credit_words),
    Complaint("budget_low", lambda facts: _budget(facts, Strain.NEAR, "budget_low"), words=_budget_words),
    Complaint("budget_used_up", lambda facts: _budget(facts, Strain.SPENT, "budget_used_up"), words=_budget_words),
    Complaint(
        "alarm_budget_used_up",
        lambda facts: _budget(facts, Strain.GONE, "alarm_budget_used_up"),
        severity=IssueSeverity.ERROR,
        words=_budget_words,
    ),
    Complaint(
        "alarm_lost",
        lambda facts: "alarm_lost" if facts.misses else _WELL,
        severity=IssueSeverity.ERROR,
        fixable=True,
        words=_miss_words,
    ),
    Complaint("password_guessed", _of_unit(_guesses)),
    Complaint(
        "thermometer_lost",
        _of_unit(lambda _facts, _, unit: "thermometer_lost" if unit.thermometer_lost else _WELL),
        severity=IssueSeverity.ERROR,
    ),
    Complaint("thermometer_stale", _of_unit(_thermometer), after=timedelta(minutes=10)),
    Complaint(
        "entities_silent",
        lambda facts: "entities_silent" if facts.silent else _WELL,
        after=timedelta(hours=1),
        words=lambda facts: {"entities": ", ".join(f"`{entity_id}`" for entity_id in facts.silent)},
    ),
)

# Of a unit elsewhere: one that nobody asks may be silent for ever.
REMOTE_COMPLAINTS: Final = (
    Complaint(
        "remote_silent",
        lambda facts: "remote_silent" if facts.unanswered_since else _WELL,
        after=timedelta(hours=24),
        words=lambda facts: {"since": f"{facts.unanswered_since:%Y-%m-%d}" if facts.unanswered_since else ""},
    ),
)

type _Wrong = tuple[datetime, str]

# What is wrong and since when, by entry and name: a reload is no reason to begin to wait anew.
_WRONG: Final[HassKey[dict[str, dict[str, _Wrong]]]] = HassKey(f"{DOMAIN}_complaints")


class Complaints:
    """Look at the facts, and show what is wrong until it is not."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        unit: ConfigSubentry | None = None,
    ) -> None:
        """Go on where the last look before a reload ended; with `unit`, be about that unit elsewhere."""
        self._hass = hass
        self._entry = entry
        self._table = COMPLAINTS if unit is None else REMOTE_COMPLAINTS
        self._owner = entry.entry_id if unit is None else unit.subentry_id
        self._wrong = hass.data.setdefault(_WRONG, {}).setdefault(self._owner, {})
        self.problems: tuple[str, ...] = ()
        """What is wrong, as keys of `issues`, or of `config.error` for a PIN."""

    @callback
    def look(self, facts: Facts) -> None:
        """Compare with the last look."""
        for complaint in self._table:
            self._look(complaint, facts)
        wrong = (self._due(complaint, facts.now) for complaint in self._table)
        self.problems = (*filter(None, wrong), *(f"{binding}_missing" for binding in facts.missing))

    def _look(self, complaint: Complaint, facts: Facts) -> None:
        """Look at one thing that may be wrong; what nobody can tell is as it was."""
        key = complaint.says(facts)
        if key == _WELL:
            self._wrong.pop(complaint.name, None)
            withdraw(self._hass, self._issue_id(complaint))
        elif key is not None:
            since, _ = self._wrong.get(complaint.name, (facts.now, key))
            self._wrong[complaint.name] = min(since, facts.now), key
            if complaint.shown and self._due(complaint, facts.now):
                self._report(complaint, key, facts)

    def _due(self, complaint: Complaint, at: datetime) -> str | None:
        """Return what has been wrong for so long that it is told."""
        since, key = self._wrong.get(complaint.name, (at, None))
        return key if at - since >= complaint.after else None

    def _report(self, complaint: Complaint, key: str, facts: Facts) -> None:
        """Show what is wrong."""
        place = {
            "title": self._entry.title,
            "device": shown_port(self._entry.data[CONF_DEVICE]),
            "socket": facts.subentry.title if facts.subentry else "",
        }
        data = {"entry_id": self._entry.entry_id, "complaint": complaint.name} if complaint.fixable else None
        words = place | dict(complaint.words(facts))
        report(self._hass, self._issue_id(complaint), key, words, severity=complaint.severity, data=data)

    @callback
    def stop(self) -> None:
        """Complain no more."""
        for complaint in self._table:
            set_aside(self._hass, self._issue_id(complaint))

    def _issue_id(self, complaint: Complaint) -> str:
        """Return what the issue is called."""
        return f"{complaint.name}_{self._owner}"


@callback
def forget(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Forget an entry that is removed."""
    for owner in (entry.entry_id, *entry.subentries):
        hass.data.get(_WRONG, {}).pop(owner, None)
