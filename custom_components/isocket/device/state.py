"""What a unit knows: frozen, comparable, saved and loaded without ever failing. Instants are in UTC."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from ..language import SETTINGS
from ..language.commands import RULE, RULES
from ..language.degrees import allowed
from ..records import changed, codec
from ..records.codec import (
    BOOLEAN,
    INSTANT,
    TEXT,
    all_of,
    decimal,
    fielded,
    kept,
    many,
    one_of,
    optional,
    record,
    whole,
)
from .balance import Money, money
from .counts import GUESSES, REPLIES, TRUSTED, Guess, Reply
from .effects import Output
from .settings import Settings, rescaled

VERSION: Final = 1
LIST_LENGTH: Final = 10
"""Numbers that a list takes (manual ch. 5.1)."""
PROMISES: Final = 50
"""Answers that may be outstanding; the oldest beyond it are given up."""
ERRANDS: Final = 20
"""Words that the house may be busy with; the oldest beyond it are given up."""
ASKS: Final = 20
"""What a relay may be told in the time it has to show it; the oldest beyond it are forgotten."""
LOG_LENGTH: Final = 10
"""Alarms that the log holds (manual ch. 9.3)."""
SENSORS: Final = 50
"""Alarm inputs that are told apart."""
CENTURY: Final = 100 * 366 * 86_400
"""Seconds that the unit's clock may be off: the dates it can be set to (manual ch. 8)."""
HOT: Final = 1000.0
"""Degrees that no thermometer reads."""
MAX_DBM: Final = 300
_FOREVER: Final = 10**9


class Whom(StrEnum):
    """Who gets an answer."""

    NOBODY = "nobody"
    PHONE = "phone"
    CALLER = "caller"
    ALERTS = "alerts"
    HOME = "home"


@dataclass(frozen=True, slots=True)
class Recipient:
    """Where an answer goes: the phone that texted or called, the alert numbers, or a token of Home Assistant."""

    whom: Whom = field(default=Whom.NOBODY, metadata=kept(one_of(Whom)))
    to: str = field(default="", metadata=kept(TEXT))
    token: int = field(default=0, metadata=kept(whole(-_FOREVER, _FOREVER)))

    def after_power_on(self) -> Recipient:
        """Return who gets the answer after power-on: Home Assistant's tokens mean nothing any more."""
        return Recipient() if self.whom is Whom.HOME else self


@dataclass(frozen=True, slots=True)
class Timer:
    """ONnnn and OFFnnn: the socket takes this state at the end."""

    end: datetime = field(metadata=kept(INSTANT))
    on: bool = field(metadata=kept(BOOLEAN))


@dataclass(frozen=True, slots=True)
class Pulse:
    """RESTART: the relay goes back to this state at the end."""

    end: datetime = field(metadata=kept(INSTANT))
    back: bool = field(metadata=kept(BOOLEAN))


@dataclass(frozen=True, slots=True)
class Ask:
    """What a relay was told, until it shows it or may no longer take its time."""

    on: bool = field(metadata=kept(BOOLEAN))
    until: datetime = field(metadata=kept(INSTANT))


@dataclass(frozen=True, slots=True)
class Relay:
    """A relay: what it shows, what it showed last, and what it was told and has not shown yet."""

    seen: bool | None = field(default=None, metadata=kept(optional(BOOLEAN)))
    known: bool | None = field(default=None, metadata=kept(optional(BOOLEAN)))
    """What was seen last; stays while the relay cannot be seen."""
    asks: tuple[Ask, ...] = field(default=(), metadata=kept(many(record(Ask), ASKS)))
    owed: bool | None = field(default=None, metadata=kept(optional(BOOLEAN)))
    """What the unit itself told it while it could not be seen; it is told again when it turns up otherwise."""
    since: datetime | None = field(default=None, metadata=kept(optional(INSTANT)))
    """Since when it is on."""
    timer: Timer | None = field(default=None, metadata=kept(optional(record(Timer))))
    pulse: Pulse | None = field(default=None, metadata=kept(optional(record(Pulse))))


@dataclass(frozen=True, slots=True)
class Sight:
    """A relay in a state."""

    output: Output = field(metadata=kept(one_of(Output)))
    on: bool = field(metadata=kept(BOOLEAN))


@dataclass(frozen=True, slots=True)
class Promise:
    """An answer that waits until the relays show what it says."""

    recipient: Recipient = field(metadata=kept(record(Recipient)))
    key: str = field(metadata=kept(TEXT))
    command: str = field(metadata=kept(TEXT))
    """As it was given."""
    text: str = field(metadata=kept(TEXT))
    steps: tuple[tuple[Sight, ...], ...] = field(metadata=kept(all_of(all_of(record(Sight), 2), 2)))
    """What is to be seen, one after the other; the sights of a step together."""
    deadline: datetime = field(metadata=kept(INSTANT))
    pulse: bool = field(default=False, metadata=kept(BOOLEAN))
    """Whether it is a restart's, and stands or falls with it."""
    timer: datetime | None = field(default=None, metadata=kept(optional(INSTANT)))
    """The end of the timer that stands or falls with it."""


@dataclass(frozen=True, slots=True)
class Sensor:
    """An alarm input and whether its contact is closed; None while it cannot be read."""

    name: str = field(metadata=kept(TEXT))
    on: bool | None = field(default=None, metadata=kept(optional(BOOLEAN)))
    known: bool | None = field(default=None, metadata=kept(optional(BOOLEAN)))
    """What was read last; stays while it cannot be read."""


@dataclass(frozen=True, slots=True)
class Logged:
    """An alarm in the log: when, and which sensors were active."""

    at: datetime = field(metadata=kept(INSTANT))
    sensors: str = field(default="", metadata=kept(TEXT))


@dataclass(frozen=True, slots=True)
class AlarmState:
    """The alarm function (manual ch. 9)."""

    armed: bool = field(default=False, metadata=kept(BOOLEAN))
    sensors: tuple[Sensor, ...] = field(default=(), metadata=kept(many(record(Sensor), SENSORS)))
    told: tuple[str, ...] = field(default=(), metadata=kept(many(TEXT, SENSORS)))
    """The sensors that were active when that was told last, for SMSCHANGE."""
    calling: tuple[str, ...] | None = field(default=None, metadata=kept(optional(many(codec.DIGITS, LIST_LENGTH))))
    """In a cycle that calls: the numbers that were not called yet."""
    alarmed: bool = field(default=False, metadata=kept(BOOLEAN))
    """Whether a cycle began, and the time after it is not over."""
    quiet_until: datetime | None = field(default=None, metadata=kept(optional(INSTANT)))
    siren_until: datetime | None = field(default=None, metadata=kept(optional(INSTANT)))
    """When the microrelay's time ends that the alarm switched on."""
    log: tuple[Logged, ...] = field(default=(), metadata=kept(many(record(Logged), LOG_LENGTH)))
    """The last alarms, the newest first."""


class Purpose(StrEnum):
    """Why there is a call."""

    ALARM = "alarm"
    CALLBACK = "callback"
    CONFIRM = "confirm"
    LISTEN = "listen"


@dataclass(frozen=True, slots=True)
class PhoneCall:
    """The call on the line."""

    purpose: Purpose = field(metadata=kept(one_of(Purpose)))
    to: str = field(metadata=kept(TEXT))
    deadline: datetime | None = field(metadata=kept(optional(INSTANT)))
    """When it has rung, been active or been ending for long enough."""
    active: bool = field(default=False, metadata=kept(BOOLEAN))
    answered: bool = field(default=False, metadata=kept(BOOLEAN))
    """Whether it was active for so long that somebody must have answered."""
    ending: bool = field(default=False, metadata=kept(BOOLEAN))
    """Whether we hung up, and wait for the modem to say so."""


@dataclass(frozen=True, slots=True)
class Rung:
    """The last call that something was done about; after a crash it may ring still."""

    caller: str = field(metadata=kept(TEXT))
    at: datetime = field(metadata=kept(INSTANT))


@dataclass(frozen=True, slots=True)
class ThermostatState:
    """The thermostat, and what was told of the temperature (manual ch. 7)."""

    since: datetime | None = field(default=None, metadata=kept(optional(INSTANT)))
    """Since when it is on."""
    decided: datetime | None = field(default=None, metadata=kept(optional(INSTANT)))
    """When it decided last."""
    due: datetime | None = field(default=None, metadata=kept(optional(INSTANT)))
    """When it is to decide next."""
    lost: bool = field(default=False, metadata=kept(BOOLEAN))
    """Whether the thermometer failed it."""
    reached: bool = field(default=False, metadata=kept(BOOLEAN))
    """Whether it was told that TEMPOFF was reached."""
    rose: bool = field(default=False, metadata=kept(BOOLEAN))
    fell: bool = field(default=False, metadata=kept(BOOLEAN))


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the scheduler: `08:00`, `*` or a day from 1 for Monday, and what to do."""

    at: str = field(metadata=kept(fielded(RULE["at"])))
    day: str = field(metadata=kept(fielded(RULE["day"])))
    do: str = field(metadata=kept(fielded(RULE["do"])))


@dataclass(frozen=True, slots=True)
class ScheduleState:
    """The scheduler (manual ch. 11)."""

    rules: tuple[Rule, ...] = field(default=(), metadata=kept(many(record(Rule), RULES)))
    done: datetime | None = field(default=None, metadata=kept(optional(INSTANT)))
    """Up to when the rules were seen to."""
    next: datetime | None = field(default=None, metadata=kept(optional(INSTANT)))
    zone: str = field(default="", metadata=kept(TEXT))
    """The house's zone, for which that was found."""


@dataclass(frozen=True, slots=True)
class PowerState:
    """Mains power, as far as it is known (manual ch. 12)."""

    mains: bool | None = field(default=None, metadata=kept(optional(BOOLEAN)))
    lost: datetime | None = field(default=None, metadata=kept(optional(INSTANT)))
    """Since when it is off."""
    alive: datetime | None = field(default=None, metadata=kept(optional(INSTANT)))
    """When the unit was seen alive last."""
    stopped: bool = field(default=False, metadata=kept(BOOLEAN))
    """Whether it was shut down, and not cut off."""
    wanted: bool | None = field(default=None, metadata=kept(optional(BOOLEAN)))
    """The state that the socket is to come back in."""
    wanted_until: datetime | None = field(default=None, metadata=kept(optional(INSTANT)))


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A USSD code that the operator has not answered yet (manual ch. 13)."""

    recipient: Recipient = field(metadata=kept(record(Recipient)))
    key: str = field(metadata=kept(TEXT))
    command: str = field(metadata=kept(TEXT))
    deadline: datetime = field(metadata=kept(INSTANT))


@dataclass(frozen=True, slots=True)
class Errand:
    """A word of the house's own that the house has not answered yet."""

    token: int = field(metadata=kept(whole(0, _FOREVER)))
    recipient: Recipient = field(metadata=kept(record(Recipient)))
    word: str = field(metadata=kept(TEXT))
    deadline: datetime = field(metadata=kept(INSTANT))


@dataclass(frozen=True, slots=True)
class Balance:
    """What the operator said of the balance, and when."""

    text: str = field(metadata=kept(TEXT))
    at: datetime = field(metadata=kept(INSTANT))

    @property
    def money(self) -> Money | None:
        """Return the amount, if one can be found."""
        return money(self.text)


@dataclass(frozen=True, slots=True)
class UnitState:
    """Everything that a unit knows."""

    settings: Settings = field(default_factory=Settings, metadata=kept(record(Settings)))
    fahrenheit: bool = field(default=False, metadata=kept(BOOLEAN))
    """The scale of the settings' temperatures."""
    secnumbers: tuple[str, ...] = field(default=(), metadata=kept(many(codec.DIGITS, LIST_LENGTH)))
    alertnumbers: tuple[str, ...] = field(default=(), metadata=kept(many(codec.DIGITS, LIST_LENGTH)))
    socket: Relay = field(default_factory=Relay, metadata=kept(record(Relay)))
    microrelay: Relay = field(default_factory=Relay, metadata=kept(record(Relay)))
    alarm: AlarmState = field(default_factory=AlarmState, metadata=kept(record(AlarmState)))
    call: PhoneCall | None = field(default=None, metadata=kept(optional(record(PhoneCall))))
    rung: Rung | None = field(default=None, metadata=kept(optional(record(Rung))))
    thermostat: ThermostatState = field(default_factory=ThermostatState, metadata=kept(record(ThermostatState)))
    schedule: ScheduleState = field(default_factory=ScheduleState, metadata=kept(record(ScheduleState)))
    power: PowerState = field(default_factory=PowerState, metadata=kept(record(PowerState)))
    inquiry: Inquiry | None = field(default=None, metadata=kept(optional(record(Inquiry))))
    errands: tuple[Errand, ...] = field(default=(), metadata=kept(many(record(Errand), ERRANDS)))
    """The house's own words that it is busy with, the oldest first."""
    balance: Balance | None = field(default=None, metadata=kept(optional(record(Balance))))
    """The last answer to SALDO."""
    reset_until: datetime | None = field(default=None, metadata=kept(optional(INSTANT)))
    """Until when another press of the button resets the unit."""
    promises: tuple[Promise, ...] = field(default=(), metadata=kept(many(record(Promise), PROMISES)))
    started: datetime | None = field(default=None, metadata=kept(optional(INSTANT)))
    """When the unit was powered on."""
    window_until: datetime | None = field(default=None, metadata=kept(optional(INSTANT)))
    clock_offset: float = field(default=0.0, metadata=kept(decimal(CENTURY)))
    """Seconds that the unit's clock is ahead of the house's."""
    replies: tuple[Reply, ...] = field(default=(), metadata=kept(many(record(Reply), REPLIES)))
    guesses: tuple[Guess, ...] = field(default=(), metadata=kept(many(record(Guess), GUESSES)))
    """The wrong passwords of late."""
    wrong_passwords: int = field(default=0, metadata=kept(whole(0, _FOREVER)))
    """How many there ever were."""
    trusted: tuple[str, ...] = field(default=(), metadata=kept(many(TEXT, TRUSTED)))
    """The numbers that gave the right password."""
    temperature: float | None = field(default=None, metadata=kept(optional(decimal(HOT))))
    """The last reading, in degrees Celsius, not calibrated."""
    temperature_at: datetime | None = field(default=None, metadata=kept(optional(INSTANT)))
    warm: bool = field(default=True, metadata=kept(BOOLEAN))
    """Whether the thermometer warmed up since power-on."""
    signal: int | None = field(default=None, metadata=kept(optional(whole(-MAX_DBM, MAX_DBM))))
    """In dBm."""
    registered: bool = field(default=False, metadata=kept(BOOLEAN))
    sim: bool = field(default=True, metadata=kept(BOOLEAN))
    """Whether the SIM is in order."""
    modem: str = field(default="unknown modem", metadata=kept(TEXT))
    """The modem's model, for HARDWARE."""
    serial: str = field(default="unknown", metadata=kept(TEXT))
    """The modem's IMEI, for SERIALNUM."""
    voice: bool = field(default=True, metadata=kept(BOOLEAN))
    """Whether the modem can place calls; if not, alerts go out by SMS."""

    def relay(self, output: Output) -> Relay:
        """Return one of the relays."""
        return self.socket if output is Output.SOCKET else self.microrelay

    def to_dict(self) -> dict[str, Any]:
        """Write the state as plain JSON."""
        return {"version": VERSION, **codec.to_dict(self)}

    @staticmethod
    def from_dict(data: Any) -> tuple[UnitState, list[str]]:
        """Read a state, and say what could not be used; never raises."""
        problems: list[str] = []
        if type(data) is not dict:
            return UnitState(), ["not a state"]
        if data.get("version") != VERSION:
            problems.append(f"version: not {VERSION}")
        content = {name: value for name, value in data.items() if name != "version"}
        state = codec.from_dict(UnitState, content, "", problems)
        return _closed(_in_range(state, problems), problems), problems


def factory(*, fahrenheit: bool) -> UnitState:
    """Return the state that a new unit has, in its own scale (manual ch. 15)."""
    new = UnitState()
    if not fahrenheit:
        return new
    return changed(new, settings=rescaled(new.settings, fahrenheit=True), fahrenheit=True)


def _in_range(state: UnitState, problems: list[str]) -> UnitState:
    """Put temperatures that do not fit their scale back to the factory's."""
    broken = {
        setting.attribute: getattr(UnitState().settings, setting.attribute)
        for setting in SETTINGS.values()
        if not allowed(setting, getattr(state.settings, setting.attribute), fahrenheit=state.fahrenheit)
    }
    problems.extend(f"settings.{name}: out of range" for name in broken)
    return changed(state, settings=changed(state.settings, **broken)) if broken else state


def _closed(state: UnitState, problems: list[str]) -> UnitState:
    """Keep strangers out where it cannot be read whether the list was active."""
    doubtful = any(problem.startswith(("settings:", "settings.seclist:")) for problem in problems)
    if not doubtful or not state.secnumbers:
        return state
    return changed(state, settings=changed(state.settings, seclist=True))
