"""What a unit is and what it is wired to; set up by the house, never by SMS."""

from dataclasses import dataclass
from enum import StrEnum

from ..language import Model


class Failsafe(StrEnum):
    """What the thermostat does with the socket when the thermometer fails."""

    OFF = "off"
    ON = "on"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class UnitConfig:
    """A unit's make and wiring, and the options of the house; times are in seconds, temperatures in degrees Celsius."""

    has_microrelay: bool = False
    has_thermometer: bool = False
    fahrenheit: bool = False
    model: Model = Model.HOME_ASSISTANT
    calling_code: str | None = None
    """The country's calling code, digits only, for senders in local form."""
    trunk: str = "0"
    """What goes before a number within the country, and not between its calling code and the number."""
    confirm_seconds: float = 10
    """How long a relay may take to show what it was told."""
    late_hours: float = 24
    """An SMS older than this is not carried out."""
    remote_numbers: frozenset[str] = frozenset()
    """Digits of the real units this house talks to: never answered."""
    sensors: tuple[str, ...] = ()
    """Names of the alarm inputs."""
    has_mains: bool = False
    """Whether a sensor tells if there is mains power."""
    warmup_minutes: float = 0
    """How long after power-on the thermometer is not to be trusted."""
    hysteresis: float = 0.5
    stale_minutes: float = 30
    """How old a reading may be before the thermometer counts as lost."""
    failsafe: Failsafe = Failsafe.OFF
    missed_minutes: float = 15
    """How late a rule of the scheduler may still run."""
    answer_seconds: float = 3
    """How long a call must be active to count as answered."""
    most_answers: float = 30
    """Answers that a number gets in ten minutes: two machines must not talk for ever."""
    words: frozenset[str] = frozenset()
    """The house's own words, in capitals, that are obeyed as commands of the kind Ctrl."""
    version: str = "0.1.0"
    """This software's, for FIRMWARE."""
