"""The hidden button (manual ch. 4.3, 9.1 and 15): switch, disarm, or put everything back to the factory's settings."""

from datetime import datetime
from typing import Final

from . import alarm, calls, inquiries, line, promises, relays, switching, thermometer, window
from .config import UnitConfig
from .effects import Event, Output
from .state import AlarmState, PowerState, UnitState, factory
from .turn import Turn

CONFIRM_SECONDS: Final = 10
"""How long after holding it another press confirms the reset."""


def pressed(turn: Turn) -> None:
    """Reset if that was asked for; else disarm if armed, and nothing more; else put the socket into the other state."""
    if turn.state.reset_until is not None:
        reset(turn)
    elif turn.state.alarm.armed:
        alarm.stop(turn)
    elif turn.state.socket.seen is not None:
        switching.switch(turn, Output.SOCKET, on=calls.toggled(turn).command.key == "ON")


def held(turn: Turn) -> None:
    """Ask for a reset, after five seconds."""
    turn.change(reset_until=turn.after(seconds=CONFIRM_SECONDS))
    turn.happened(Event.RESET_ASKED, {})


def reset(turn: Turn) -> None:
    """Put everything back to the factory's settings, and start again; what is sensed stays sensed."""
    line.hang_up(turn)
    promises.fail_all(turn)
    inquiries.answered(turn, None)
    old = turn.state
    turn.state = factory(fahrenheit=old.fahrenheit)
    turn.change(
        socket=old.socket,
        microrelay=old.microrelay,
        alarm=AlarmState(sensors=old.alarm.sensors),
        call=old.call,
        power=PowerState(mains=old.power.mains, lost=old.power.lost, alive=turn.now),
        started=turn.now,
        temperature=old.temperature,
        temperature_at=old.temperature_at,
        signal=old.signal,
        balance=old.balance,
        registered=old.registered,
        sim=old.sim,
    )
    turn.happened(Event.RESET, {})
    for output in relays.outputs(turn):
        switching.switch(turn, output, on=False)
    thermometer.wake(turn)
    window.open_(turn)


def advance(turn: Turn) -> None:
    """Forget about a reset that nobody confirmed."""
    if turn.state.reset_until is not None and turn.state.reset_until <= turn.now:
        turn.change(reset_until=None)


def deadline(state: UnitState, _config: UnitConfig) -> datetime | None:
    """Return when a reset can no longer be confirmed."""
    return state.reset_until
