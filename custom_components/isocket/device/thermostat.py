"""The thermostat (manual ch. 7.2): it drives the main socket, decides once a minute at most, and never runs blind.

Switching by hand or by command holds until the next decision. While a restart runs, it does not decide.
"""

from datetime import datetime, timedelta
from typing import Any, Final

from ..language import Call, messages
from ..language.degrees import to_celsius
from ..language.refusals import FAILED
from ..records import changed
from . import answers, promises, relays, status, switching, thermometer
from .config import Failsafe, UnitConfig
from .effects import Event, Output
from .outcome import Outcome, Refused, Said
from .state import Recipient, Sight, UnitState, Whom
from .turn import Turn

PERIOD: Final = timedelta(minutes=1)
_FAILSAFE: Final = {Failsafe.ON: True, Failsafe.OFF: False, Failsafe.KEEP: None}


def _set(turn: Turn, **parts: Any) -> None:
    """Change the thermostat's part of the state."""
    turn.change(thermostat=changed(turn.state.thermostat, **parts))


def shown(turn: Turn) -> dict[str, Any]:
    """Return what the replies about the thermostat show."""
    return {
        "mode": turn.settings.thermostat,
        "tempoff": turn.settings.tempoff,
        "state": status.enabled(turn.state.thermostat.since),
    }


def turn_on(turn: Turn, call: Call) -> Outcome:
    """Start (THERMOSTATON); without a thermometer it would run blind, and does not."""
    if not turn.config.has_thermometer:
        return Refused(FAILED)
    if turn.state.thermostat.since is None:
        _set(turn, since=turn.now, lost=False, reached=False)
    return Said(call.reply(**shown(turn)))


def turn_off(turn: Turn, call: Call) -> Outcome:
    """Stop (THERMOSTATOFF); the socket stays as it is."""
    _set(turn, since=None, due=None, decided=None, lost=False, reached=False)
    return Said(call.reply())


def react(turn: Turn) -> None:
    """Switch the socket if its state is not what the temperature wants, and a minute has passed; else plan to."""
    thermostat, socket = turn.state.thermostat, turn.state.socket
    if thermostat.since is None:
        return
    if socket.seen is not turn.before.socket.seen:
        _set(turn, decided=turn.now)
    wanted = _needed(turn)
    due = None if wanted is None else _may_decide(turn)
    if wanted is not None and due is not None and due <= turn.now:
        _switch(turn, wanted)
    elif due != thermostat.due:
        _set(turn, due=due)


def _needed(turn: Turn) -> bool | None:
    """Say what the socket is to be switched to, if to anything."""
    if (celsius := thermometer.fresh(turn)) is None:
        return None
    if turn.state.thermostat.lost:
        _set(turn, lost=False)
        turn.happened(Event.THERMOMETER, {"state": "back"})
    wanted = _wanted(turn, celsius)
    return None if relays.intended(turn.state.socket, turn.now) is wanted else wanted


def _may_decide(turn: Turn) -> datetime:
    """Return when it may decide next: a minute after the last decision or somebody's switching, and after a restart."""
    decided, pulse = turn.state.thermostat.decided, turn.state.socket.pulse
    rested = turn.now if decided is None else max(turn.now, decided + PERIOD)
    return rested if pulse is None else max(rested, pulse.end)


def _switch(turn: Turn, wanted: bool) -> None:
    """Switch the socket; if it does not follow in a minute, it is told again."""
    _set(turn, decided=turn.now, due=turn.now + PERIOD)
    switching.switch(turn, Output.SOCKET, wanted)
    if not wanted:
        _reached(turn)


def advance(turn: Turn) -> None:
    """Notice when the thermometer is gone; what is to be switched is seen to at the turn's end."""
    thermostat = turn.state.thermostat
    if thermostat.since is not None and not thermostat.lost and _lost_at(turn.state, turn.config) <= turn.now:
        _lose(turn)


def _lost_at(state: UnitState, config: UnitConfig) -> datetime:
    """Return when the thermometer counts as lost: so long after its last reading, warm-up, or THERMOSTATON."""
    starts = (state.thermostat.since, state.temperature_at, thermometer.warm_at(state, config))
    return max(start for start in starts if start is not None) + timedelta(minutes=config.stale_minutes)


def _lose(turn: Turn) -> None:
    """Put the socket where it is safe, and tell everybody."""
    _set(turn, lost=True, due=None)
    safe = _FAILSAFE[turn.config.failsafe]
    turn.happened(Event.THERMOMETER, {"state": "lost"})
    if safe is not None:
        switching.switch(turn, Output.SOCKET, safe)
    socket = turn.state.socket.seen if safe is None else safe
    answers.alert(
        turn,
        messages.THERMOMETER_LOST.render({"socket": status.written(socket), "time": turn.wall(turn.now)}),
    )


def _wanted(turn: Turn, celsius: float) -> bool | None:
    """Say what the socket should be: off from TEMPOFF, on again from a little before it, as it is in between."""
    off = to_celsius(turn.settings.tempoff, fahrenheit=turn.state.fahrenheit)
    beyond = celsius - off if turn.settings.thermostat == "HEATING" else off - celsius
    if beyond >= 0:
        return False
    return True if beyond <= -turn.config.hysteresis else None


def _reached(turn: Turn) -> None:
    """Tell that TEMPOFF was reached, once the socket is seen off (THERMALERT)."""
    if not turn.settings.thermalert or turn.state.thermostat.reached:
        return
    _set(turn, reached=True)
    text = messages.TEMPOFF_REACHED.render(
        {"tempoff": turn.settings.tempoff, "socket": status.written(False), "temperature": thermometer.shown(turn)}
    )
    promises.report(turn, Recipient(Whom.ALERTS), "THERMALERT", text, Sight(Output.SOCKET, False))


def deadline(state: UnitState, config: UnitConfig) -> datetime | None:
    """Return when it is to decide, or loses patience with the thermometer."""
    thermostat = state.thermostat
    if thermostat.since is None:
        return None
    lost_at = None if thermostat.lost else _lost_at(state, config)
    return min((end for end in (thermostat.due, lost_at) if end is not None), default=None)
