"""The report of what a call did (manual ch. 6.2)."""

from . import line, rationing
from .access import answerable, identify
from .effects import Priority, Send
from .outcome import Refused, Said
from .state import Purpose
from .turn import Turn


def confirm(turn: Turn, caller: str, outcome: Said | Refused) -> None:
    """Report by SMS, or by calling back; what failed is told in words, and so is what finds the line busy."""
    settings, failed = turn.settings, isinstance(outcome, Refused)
    if not settings.ringconfirm or (failed and not settings.error):
        return
    if not answerable(identify(caller, turn.config), turn.config) or not rationing.may_answer(
        turn, caller, error=failed
    ):
        return
    by_call = settings.ringconfirmtype == "CALL" and turn.state.voice and turn.state.call is None
    if by_call and not failed:
        line.dial(turn, Purpose.CONFIRM, caller)
    else:
        turn.emit(Send(caller, outcome.text, Priority.REPLY))
