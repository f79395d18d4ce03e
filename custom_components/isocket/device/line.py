"""The telephone line: one call at a time, rung for so long, with the microphone open once active (manual ch. 10)."""

from datetime import datetime
from typing import Final

from ..records import changed
from .config import UnitConfig
from .effects import Answer, Dial, Event, HangUp, SetMicrophone
from .state import PhoneCall, Purpose, UnitState
from .turn import Turn

RING_SECONDS: Final = {Purpose.ALARM: 20, Purpose.CALLBACK: 30, Purpose.CONFIRM: 10}
"""How long a phone rings (manual ch. 9.2, 10, 6.2)."""
ENDING_SECONDS: Final = 5
"""How long the modem may take to hang up."""


def dial(turn: Turn, purpose: Purpose, to: str) -> None:
    """Call a phone."""
    turn.change(call=PhoneCall(purpose, to, turn.after(seconds=RING_SECONDS[purpose])))
    turn.happened(Event.CALLING, {"to": to, "purpose": purpose.value})
    turn.emit_last(Dial(to))


def take(turn: Turn, caller: str) -> None:
    """Take the call that rings, and let the caller listen."""
    turn.change(call=PhoneCall(Purpose.LISTEN, caller, None, active=True, answered=True))
    turn.emit(Answer())
    _listen(turn)


def answered(turn: Turn) -> None:
    """Hear that our call became active; it counts as answered a little later, for some networks are early.

    A model without a microphone has nothing to say.
    """
    call = turn.state.call
    if call is None or call.active or call.ending:
        return
    if not turn.has_microphone:
        hang_up(turn)
    else:
        turn.change(call=changed(call, active=True, deadline=turn.after(seconds=turn.config.answer_seconds)))
        _listen(turn)


def _listen(turn: Turn) -> None:
    """Open the microphone."""
    turn.emit(SetMicrophone(on=True, level=turn.settings.miclevel))


def hang_up(turn: Turn) -> None:
    """End the call; it is over when the modem says so."""
    call = turn.state.call
    if call is not None and not call.ending:
        turn.change(call=changed(call, ending=True, deadline=turn.after(seconds=ENDING_SECONDS)))
        turn.emit(HangUp())


def clear(turn: Turn) -> PhoneCall | None:
    """Free the line, and return the call that was on it."""
    call = turn.state.call
    if call is not None:
        if call.active:
            turn.emit(SetMicrophone(on=False, level=turn.settings.miclevel))
        turn.change(call=None)
    return call


def deadline(state: UnitState, _config: UnitConfig) -> datetime | None:
    """Return when the call has rung for long enough."""
    return None if state.call is None else state.call.deadline
