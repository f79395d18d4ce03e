"""The report of what a call did (manual ch. 6.2)."""

from . import line
from .effects import Priority, Send
from .outcome import Refused, Said
from .state import Purpose
from .turn import Turn


def confirm(turn: Turn, caller: str, outcome: Said | Refused) -> None:
    """Report by SMS, or by calling back; what failed is told in words, and so is what finds the line busy."""
    settings = turn.settings
    if isinstance(outcome, Refused):
        if settings.error and settings.ringconfirm:
            turn.emit(Send(caller, outcome.text, Priority.REPLY))
    elif settings.ringconfirm:
        if settings.ringconfirmtype == "CALL" and turn.state.voice and turn.state.call is None:
            line.dial(turn, Purpose.CONFIRM, caller)
        else:
            turn.emit(Send(caller, outcome.text, Priority.REPLY))
