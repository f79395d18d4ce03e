"""The house's own words: carried out by the house, and answered with what it says."""

from datetime import datetime
from typing import Final

from ..language import Own
from ..language.refusals import FAILED
from . import answers
from .config import UnitConfig
from .effects import Commit, RunWord
from .outcome import Outcome, Quiet, Refused, Said
from .state import ERRANDS, Errand, UnitState
from .turn import Turn

SECONDS: Final = 120
"""How long the house may take."""


def run(turn: Turn, own: Own) -> Outcome:
    """Have a word carried out; one too many gives up the oldest."""
    while len(turn.state.errands) >= ERRANDS:
        _end(turn, turn.state.errands[0], None)
    token = 1 + max((errand.token for errand in turn.state.errands), default=0)
    errand = Errand(token, turn.recipient, own.word, turn.after(seconds=SECONDS))
    turn.change(errands=(*turn.state.errands, errand))
    turn.emit(Commit())
    turn.emit(RunWord(token, own.word, own.argument, turn.recipient.to))
    return Quiet.LATER


def done(turn: Turn, token: int, text: str | None) -> None:
    """Hand on what the house says of a word; None when it could not be carried out."""
    errand = next((errand for errand in turn.state.errands if errand.token == token), None)
    if errand is not None:
        _end(turn, errand, text)


def _end(turn: Turn, errand: Errand, text: str | None) -> None:
    """Answer whoever gave a word; a house that has nothing to say says that it is done."""
    turn.change(errands=tuple(other for other in turn.state.errands if other is not errand))
    outcome = Refused(FAILED) if text is None else Said(text.strip() or f"{errand.word} - OK")
    answers.answer(turn, errand.recipient, errand.word, errand.word, outcome)


def advance(turn: Turn) -> None:
    """Give up a house that says nothing."""
    for errand in turn.state.errands:
        if errand.deadline <= turn.now:
            _end(turn, errand, None)


def wake(turn: Turn) -> None:
    """Give up after power-on what the house was busy with: nobody knows how far it came."""
    for errand in turn.state.errands:
        _end(turn, errand, None)


def deadline(state: UnitState, _config: UnitConfig) -> datetime | None:
    """Return when the house took too long."""
    return min((errand.deadline for errand in state.errands), default=None)
