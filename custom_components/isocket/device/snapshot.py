"""What a unit shows to the house: frozen, and equal as long as nothing changed."""

from dataclasses import dataclass, field
from datetime import datetime

from . import sensors
from .leds import Lights, lights
from .settings import Settings
from .state import Balance, Logged, Purpose, Rule, UnitState


@dataclass(frozen=True, slots=True)
class UnitSnapshot:
    """A unit at a glance; instants are in UTC, the temperature is in degrees Celsius, the signal in dBm."""

    socket: bool | None
    microrelay: bool | None
    temperature: float | None
    temperature_at: datetime | None = field(compare=False)
    """When the thermometer was heard last: the same reading again is no change."""
    signal: int | None
    on_since: datetime | None
    timer_end: datetime | None
    window_until: datetime | None
    secnumbers: tuple[str, ...]
    alertnumbers: tuple[str, ...]
    settings: Settings
    """As the manual names them; temperatures in the unit's own scale."""
    thermostat_on: bool
    thermometer_lost: bool
    """Whether the thermostat runs without a thermometer, on its fail-safe."""
    armed: bool
    active_sensors: tuple[str, ...]
    sensors_known: bool
    """Whether any alarm input can be read."""
    alarmed: bool
    """Whether an alarm began and its time is not over."""
    alarm_log: tuple[Logged, ...]
    reset_until: datetime | None
    """Until when a press of the button resets the unit."""
    rules: tuple[Rule, ...]
    next_rule: datetime | None
    mains: bool | None
    registered: bool
    voice: bool
    """Whether the modem can place and take calls."""
    call: Purpose | None
    microphone: bool
    """Whether somebody can listen."""
    balance: Balance | None
    wrong_passwords: int
    """How many there ever were ..."""
    guesses: tuple[datetime, ...]
    """... and when those of the last day were."""
    clock_offset: float
    """Seconds that the unit's clock is ahead of the house's."""
    lights: Lights


def snapshot(state: UnitState, *, temperature: float | None) -> UnitSnapshot:
    """Show a state; the temperature is the calibrated one."""
    alarm = state.alarm
    return UnitSnapshot(
        socket=state.socket.seen,
        microrelay=state.microrelay.seen,
        temperature=temperature,
        temperature_at=state.temperature_at,
        signal=state.signal,
        on_since=state.socket.since,
        timer_end=None if state.socket.timer is None else state.socket.timer.end,
        window_until=state.window_until,
        secnumbers=state.secnumbers,
        alertnumbers=state.alertnumbers,
        settings=state.settings,
        thermostat_on=state.thermostat.since is not None,
        thermometer_lost=state.thermostat.lost,
        armed=alarm.armed,
        active_sensors=sensors.active_in(state),
        sensors_known=sensors.known_in(state),
        alarmed=alarm.alarmed,
        alarm_log=alarm.log,
        reset_until=state.reset_until,
        rules=state.schedule.rules,
        next_rule=state.schedule.next,
        mains=state.power.mains,
        registered=state.registered,
        voice=state.voice,
        call=None if state.call is None else state.call.purpose,
        microphone=state.call is not None and state.call.active,
        balance=state.balance,
        wrong_passwords=state.wrong_passwords,
        guesses=tuple(guess.at for guess in state.guesses),
        clock_offset=state.clock_offset,
        lights=lights(state),
    )
