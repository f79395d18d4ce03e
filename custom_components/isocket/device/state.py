"""What a unit knows: frozen, comparable, saved and loaded without ever failing. Instants are in UTC."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from ..language import SETTINGS
from . import codec
from .codec import BOOLEAN, DECIMAL, INSTANT, TEXT, kept, many, one_of, optional, record, whole
from .effects import Output
from .settings import Settings, allowed

VERSION: Final = 1
LIST_LENGTH: Final = 10
"""Numbers that a list takes (manual ch. 5.1)."""
PROMISES: Final = 50
"""Answers that may be outstanding; the oldest beyond it are given up."""
ERRORS: Final = 200
"""Error replies that are remembered."""
ASKS: Final = 20
"""What a relay may be told in the time it has to show it; the oldest beyond it are forgotten."""
SENSORS: Final = 50
"""Alarm inputs that are told apart."""
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
    steps: tuple[tuple[Sight, ...], ...] = field(metadata=kept(many(many(record(Sight), 2), 2)))
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


@dataclass(frozen=True, slots=True)
class AlarmState:
    """The alarm function (manual ch. 9)."""

    armed: bool = field(default=False, metadata=kept(BOOLEAN))
    sensors: tuple[Sensor, ...] = field(default=(), metadata=kept(many(record(Sensor), SENSORS)))


@dataclass(frozen=True, slots=True)
class ErrorReply:
    """When a number was last told of an error."""

    digits: str = field(metadata=kept(TEXT))
    at: datetime = field(metadata=kept(INSTANT))


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
    promises: tuple[Promise, ...] = field(default=(), metadata=kept(many(record(Promise), PROMISES)))
    started: datetime | None = field(default=None, metadata=kept(optional(INSTANT)))
    """When the unit was powered on."""
    window_until: datetime | None = field(default=None, metadata=kept(optional(INSTANT)))
    clock_offset: float = field(default=0.0, metadata=kept(DECIMAL))
    """Seconds that the unit's clock is ahead of the house's."""
    errors: tuple[ErrorReply, ...] = field(default=(), metadata=kept(many(record(ErrorReply), ERRORS)))
    temperature: float | None = field(default=None, metadata=kept(optional(DECIMAL)))
    """The last reading, in degrees Celsius, not calibrated."""
    temperature_at: datetime | None = field(default=None, metadata=kept(optional(INSTANT)))
    signal: int | None = field(default=None, metadata=kept(optional(whole(-300, 300))))
    """In dBm."""

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
        if type(data) is not dict or data.get("version") != VERSION:
            return UnitState(), ["not a state of this version"]
        content = {name: value for name, value in data.items() if name != "version"}
        state = codec.from_dict(UnitState, content, "", problems)
        return _in_range(state, problems), problems


def _in_range(state: UnitState, problems: list[str]) -> UnitState:
    """Put temperatures that do not fit their scale back to the factory's."""
    broken = {
        setting.attribute: getattr(UnitState().settings, setting.attribute)
        for setting in SETTINGS.values()
        if not allowed(setting, getattr(state.settings, setting.attribute), fahrenheit=state.fahrenheit)
    }
    problems.extend(f"settings.{name}: out of range" for name in broken)
    return replace(state, settings=replace(state.settings, **broken)) if broken else state
