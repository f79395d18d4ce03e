"""Mains power: POWERSTATE and the Power Notifier (manual ch. 12), with and without a sensor that tells of the mains.

For some minutes after power came back, a socket that turns up in another state than it should be in was not
switched by hand: plugs wake up as they like. It is put right.
"""

from datetime import datetime, timedelta
from typing import Any, Final

from ..language import messages
from ..records import changed
from . import answers, promises, relays, switching
from .config import UnitConfig
from .effects import Event, Output
from .state import UnitState
from .turn import Turn

HEARTBEAT: Final = timedelta(minutes=5)
"""How exactly the unit knows when it was alive last."""
RETURN_MINUTES: Final = 5
_STATES: Final = {"ON": True, "OFF": False}


def _set(turn: Turn, **parts: Any) -> None:
    """Change the power's part of the state."""
    turn.change(power=changed(turn.state.power, **parts))


def mains(turn: Turn, on: bool | None) -> None:
    """Hear whether there is mains power; None while nobody can tell."""
    power = turn.state.power
    if on is None:
        return
    _set(turn, mains=on)
    if not on and power.lost is None:
        _set(turn, lost=turn.now, wanted=relays.intended(turn.state.socket, turn.now))
        turn.happened(Event.POWER, {"state": "failed"})
        answers.alert(turn, messages.POWER_FAILED.render({"time": turn.wall(turn.now)}))
    elif on and power.lost is not None:
        _set(turn, lost=None)
        _restored(turn, power.lost)
        _come_back(turn)


def _restored(turn: Turn, lost: datetime | None) -> None:
    """Tell that the power is back, and how long it was gone."""
    turn.happened(Event.POWER, {"state": "restored"})
    outage = None if lost is None else _written(turn.now - lost)
    answers.alert(turn, messages.POWER_RESTORED.render({"time": turn.wall(turn.now), "outage": outage}))


def _written(outage: timedelta) -> str:
    """Write a length of time as hours and minutes."""
    minutes = max(0, round(outage.total_seconds() / 60))
    return f"{minutes // 60}:{minutes % 60:02d}"


def _come_back(turn: Turn) -> None:
    """Put the socket into the state that it has after an outage (POWERSTATE)."""
    socket = turn.state.socket
    fixed = _STATES.get(turn.settings.powerstate)
    if fixed is not None:
        switching.switch(turn, Output.SOCKET, fixed)
        wanted: bool | None = fixed
    else:
        awaited = promises.awaited(turn.state, Output.SOCKET)
        known = (socket.owed, awaited, turn.state.power.wanted, socket.known)
        wanted = next((one for one in known if one is not None), None)
        if wanted is not None and socket.pulse is None and relays.intended(socket, turn.now) is not wanted:
            relays.tell(turn, Output.SOCKET, wanted)
    _set(turn, wanted=wanted, wanted_until=turn.after(minutes=RETURN_MINUTES))


def corrected(turn: Turn, output: Output, on: bool | None) -> bool:
    """Put a socket right that turned up after an outage as it likes; say whether that was so."""
    power, socket = turn.state.power, turn.state.socket
    until = power.wanted_until
    waking = power.lost is not None or (until is not None and turn.now < until)
    turned_up = output is Output.SOCKET and socket.seen is None and on is not None
    if not waking or not turned_up or power.wanted in (None, on):
        return False
    turn.set_relay(output, seen=on, known=power.wanted)
    relays.tell(turn, output, bool(power.wanted))
    return True


def react(turn: Turn) -> None:
    """Remember what the socket was switched to meanwhile."""
    power = turn.state.power
    if power.wanted is not None and turn.state.socket is not turn.before.socket:
        intended = relays.intended(turn.state.socket, turn.now)
        if intended is not None and intended is not power.wanted:
            _set(turn, wanted=intended)


def wake(turn: Turn, *, clean: bool) -> None:
    """See after power-on whether the power had failed: without a sensor, a stop that was not clean tells."""
    power = turn.state.power
    _set(turn, stopped=False, alive=turn.now)
    if not turn.config.has_mains:
        _set(turn, mains=None, lost=None)
    if clean or power.alive is None:
        return
    if not turn.config.has_mains:
        _restored(turn, power.alive)
    _come_back(turn)


def stop(turn: Turn) -> None:
    """Note that the unit is shut down in order."""
    _set(turn, stopped=True, alive=turn.now)


def advance(turn: Turn) -> None:
    """Keep the heartbeat, and forget what the socket was to come back in."""
    power = turn.state.power
    if power.alive is not None and power.alive + HEARTBEAT <= turn.now:
        _set(turn, alive=turn.now)
    if power.wanted_until is not None and power.wanted_until <= turn.now:
        _set(turn, wanted=None if power.lost is None else power.wanted, wanted_until=None)


def deadline(state: UnitState, config: UnitConfig) -> datetime | None:
    """Return when the heart beats, which counts only where it would be told, or the time after an outage is over."""
    power = state.power
    beats = power.alive is not None and not power.stopped and not config.has_mains and state.alertnumbers
    beat = power.alive + HEARTBEAT if beats and power.alive is not None else None
    return min((end for end in (beat, power.wanted_until) if end is not None), default=None)
