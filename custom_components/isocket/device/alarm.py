"""The alarm function and the Alarm Notifier (manual ch. 9).

A cycle begins when the function is armed and a sensor is active, switches the microrelay on for its time, and tells
the alert numbers. It ends when all were texted, when somebody answers or rejects a call, or when nobody was reached
and all were texted. For 60 seconds after it nothing begins; a sensor that is still active then begins another
cycle. With SMSCHANGE it is the change that counts.
"""

from datetime import datetime, timedelta
from typing import Any, Final

from ..language import Call, messages
from ..language.alphabet import PART_SEPTETS, septets
from ..language.fields import STAMP
from ..language.template import Template
from ..records import changed
from . import access, answers, line, relays, sensors, status, switching
from .config import UnitConfig
from .effects import Event, Output
from .outcome import Outcome, Said
from .state import LOG_LENGTH, SENSORS, Logged, Purpose, Sensor, UnitState
from .turn import Turn

QUIET_SECONDS: Final = 60
"""No alarm for so long after a cycle (manual ch. 9.2)."""
SETTLE_SECONDS: Final = 10
"""How long the sensors may take to tell what they are after power-on."""
LOG_SEPTETS: Final = 2 * PART_SEPTETS
"""The alarm log fits two SMS."""


def _set(turn: Turn, **parts: Any) -> None:
    """Change the alarm's part of the state."""
    turn.change(alarm=changed(turn.state.alarm, **parts))


def sensed(turn: Turn, name: str, on: bool | None) -> None:
    """Hear an alarm input: its contact closed, opened, or cannot be read."""
    others = tuple(sensor for sensor in turn.state.alarm.sensors if sensor.name != name)
    known = next((sensor.known for sensor in turn.state.alarm.sensors if sensor.name == name), None)
    if len(others) < SENSORS:
        new = Sensor(name, on, known if on is None else on)
        _set(turn, sensors=tuple(sorted((*others, new), key=lambda sensor: sensor.name)))


def arm(turn: Turn, call: Call) -> Outcome:
    """Arm (ALARMON); what SMSCHANGE is to tell are changes from now on."""
    if not turn.state.alarm.armed:
        _set(turn, armed=True, told=sensors.active_last(turn))
    return Said(call.reply(function=status.enabled(True)))


def disarm(turn: Turn, call: Call) -> Outcome:
    """Disarm (ALARMOFF); a running cycle ends at once, and nobody further is called."""
    stop(turn)
    return Said(call.reply(function=status.enabled(False)))


def stop(turn: Turn) -> None:
    """Disarm, end the cycle, and silence the siren."""
    _set(turn, armed=False, alarmed=False, calling=None, quiet_until=_settling(turn))
    _silence(turn)
    call = turn.state.call
    if call is not None and call.purpose is Purpose.ALARM and not call.answered:
        line.hang_up(turn)


def show(turn: Turn, call: Call) -> Outcome:
    """Tell the state of the alarm function."""
    return Said(
        call.reply(
            function=status.enabled(turn.state.alarm.armed),
            sensors="Connected" if sensors.known_in(turn.state) else "Not connected",
            activity=sensors.activity(turn),
            relay=status.enabled(turn.settings.microrelaytime),
        )
    )


def show_log(turn: Turn, call: Call) -> Outcome:
    """Tell the last alarms, the newest first; with the sensors' names when there is room."""
    log = turn.state.alarm.log
    if not log:
        return Said(call.reply("empty"))
    times = tuple(f"{turn.wall(logged.at):{STAMP}}" for logged in log)
    named = tuple(f"{time} {logged.sensors}".strip() for time, logged in zip(times, log, strict=True))
    text = call.reply(events=named)
    return Said(text if septets(text) <= LOG_SEPTETS else call.reply(events=times))


def watch(turn: Turn) -> None:
    """Begin a cycle when there is reason to; for a change, a sensor that cannot be read is as it was."""
    alarm = turn.state.alarm
    if not alarm.armed or alarm.calling is not None or alarm.quiet_until is not None or _listened_to(turn):
        return
    changes = turn.settings.alert == "SMSCHANGE"
    active = sensors.active_last(turn) if changes else sensors.active(turn)
    if bool(active) is not bool(alarm.told) if changes else active:
        _begin(turn, active)
    elif alarm.told and not active:
        _set(turn, told=())


def _listened_to(turn: Turn) -> bool:
    """Say whether somebody answered the last alarm and is still on the line."""
    call = turn.state.call
    return call is not None and call.purpose is Purpose.ALARM


def _begin(turn: Turn, active: tuple[str, ...]) -> None:
    """Begin a cycle; with none active, it tells of those that were."""
    names = sensors.written(active or turn.state.alarm.told)
    _set(turn, told=active, alarmed=bool(active))
    turn.happened(Event.ALARM, {"sensors": names, "state": sensors.activity(turn)})
    if not active:
        _text(turn, messages.SENSOR_INACTIVE, names, turn.now)
        return
    _set(turn, log=(Logged(turn.now, names), *turn.state.alarm.log)[:LOG_LENGTH])
    _sound(turn)
    match turn.settings.alert:
        case "CALL" if turn.state.voice and turn.state.alertnumbers:
            _set(turn, calling=turn.state.alertnumbers)
            _call_next(turn)
        case "OFF":
            _end(turn)
        case _:
            _tell_all(turn)


def _sound(turn: Turn) -> None:
    """Switch the microrelay on for MICRORELAYTIME; switched by anybody else meanwhile, it is theirs."""
    seconds = turn.settings.microrelaytime
    if seconds and turn.config.has_microrelay:
        end = turn.after(seconds=seconds)
        _set(turn, siren_until=end)
        switching.switch_for(turn, Output.MICRORELAY, on=True, end=end)


def _silence(turn: Turn) -> None:
    """Switch the microrelay off, if it is the alarm that has it on."""
    timer, end = turn.state.microrelay.timer, turn.state.alarm.siren_until
    _set(turn, siren_until=None)
    if timer is not None and timer.end == end:
        switching.cancel(turn, Output.MICRORELAY)
        relays.owe(turn, Output.MICRORELAY, on=False)


def _call_next(turn: Turn) -> None:
    """Call the next number when the line is free; when all were called in vain, text them all."""
    left = tuple(number for number in turn.state.alarm.calling or () if number in turn.state.alertnumbers)
    if turn.state.call is not None:
        line.hang_up(turn)
    elif left:
        _set(turn, calling=left[1:])
        line.dial(turn, Purpose.ALARM, access.reachable(left[0], turn.config))
    else:
        _tell_all(turn)


def call_ended(turn: Turn, *, reached: bool) -> None:
    """Hear that a call of the cycle is over; a rejected one was noticed."""
    if turn.state.alarm.calling is not None:
        if reached:
            _end(turn)
        else:
            _call_next(turn)


def answered(turn: Turn) -> None:
    """Hear that somebody answered: the siren falls silent, and nobody else is called."""
    if turn.state.alarm.calling is not None:
        _silence(turn)
        _end(turn)


def _tell_all(turn: Turn) -> None:
    """Text everybody that a sensor is active, since when and which one."""
    log = turn.state.alarm.log
    last = log[0] if log else Logged(turn.now)
    _text(turn, messages.SENSOR_ACTIVE, last.sensors, last.at)


def _text(turn: Turn, template: Template, names: str, at: datetime) -> None:
    """Text everybody, which ends the cycle."""
    answers.alert(turn, template.render({"sensors": names or None, "time": turn.wall(at)}))
    _end(turn)


def _end(turn: Turn) -> None:
    """End the cycle."""
    _set(turn, calling=None, quiet_until=turn.after(seconds=QUIET_SECONDS))


def advance(turn: Turn) -> None:
    """End the dead time."""
    quiet = turn.state.alarm.quiet_until
    if quiet is not None and quiet <= turn.now:
        _set(turn, quiet_until=None, alarmed=turn.state.alarm.calling is not None)


def react(turn: Turn) -> None:
    """Look whether a cycle is to begin, or to go on now that the line is free."""
    if turn.state.alarm.calling is not None and turn.state.call is None:
        _call_next(turn)
    watch(turn)


def wake(turn: Turn) -> None:
    """Wait a little after power-on until the sensors have told what they are; a cycle goes on at once."""
    alarm, bound = turn.state.alarm, turn.config.sensors
    ends = (end for end in (alarm.quiet_until, _settling(turn)) if end is not None)
    _set(
        turn,
        sensors=tuple(changed(sensor, on=None) for sensor in alarm.sensors if sensor.name in bound),
        told=tuple(name for name in alarm.told if name in bound),
        quiet_until=max(ends, default=None),
    )


def _settling(turn: Turn) -> datetime | None:
    """Return until when the sensors may tell what they are after power-on; None when that is over."""
    started = turn.state.started
    settled = None if started is None else started + timedelta(seconds=SETTLE_SECONDS)
    return settled if settled is not None and turn.now < settled else None


def deadline(state: UnitState, _config: UnitConfig) -> datetime | None:
    """Return when the dead time ends."""
    return state.alarm.quiet_until
