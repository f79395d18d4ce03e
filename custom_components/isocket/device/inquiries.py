"""Credit and subscription: USSD codes and the operator's answers (manual ch. 13)."""

from datetime import datetime
from typing import Final

from ..language import Call
from ..language.alphabet import fold
from ..language.refusals import FAILED
from ..records import changed
from . import answers
from .config import UnitConfig
from .effects import Ussd
from .outcome import Outcome, Quiet, Refused, Said
from .state import Balance, Inquiry, UnitState
from .turn import Turn

BALANCE: Final = "SALDO"
SECONDS: Final = 60
"""How long the operator may take."""


def balance(turn: Turn, call: Call) -> Outcome:
    """Ask for the balance (SALDO), with the stored code."""
    return _send(turn, call, turn.settings.saldoums)


def code(turn: Turn, call: Call) -> Outcome:
    """Send any code (SIMCARD)."""
    return _send(turn, call, call.values["code"])


def _send(turn: Turn, call: Call, code: str | None) -> Outcome:
    """Send a code; one at a time."""
    if code is None or turn.state.inquiry is not None:
        return Refused(FAILED)
    deadline = turn.after(seconds=SECONDS)
    turn.change(inquiry=Inquiry(turn.recipient, call.command.key, call.shown(), deadline))
    turn.emit(Ussd(code))
    return Quiet.LATER


def answered(turn: Turn, text: str | None) -> None:
    """Hand on what the operator says; None when there was no answer."""
    inquiry = turn.state.inquiry
    if inquiry is None:
        return
    turn.change(inquiry=None)
    said = fold(text).strip() if text else ""
    if said and inquiry.key == BALANCE:
        turn.change(balance=Balance(said, turn.now))
    outcome = Said(said) if said else Refused(FAILED)
    answers.answer(turn, inquiry.recipient, inquiry.key, inquiry.command, outcome)


def advance(turn: Turn) -> None:
    """Give up an operator that says nothing."""
    if turn.state.inquiry is not None and turn.state.inquiry.deadline <= turn.now:
        answered(turn, None)


def wake(turn: Turn) -> None:
    """Give up after power-on what the operator was asked: the answer would come to nobody."""
    inquiry = turn.state.inquiry
    if inquiry is not None:
        turn.change(inquiry=changed(inquiry, recipient=inquiry.recipient.after_power_on()))
        answered(turn, None)


def deadline(state: UnitState, _config: UnitConfig) -> datetime | None:
    """Return when the operator took too long."""
    return None if state.inquiry is None else state.inquiry.deadline
