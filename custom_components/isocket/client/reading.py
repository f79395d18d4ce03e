"""Reading all settings: one question after the other, none that became needless, and not for ever to a unit that is silent."""

from typing import Final

from ..language import Call
from ..records import changed
from .effects import AllRead, Outcome
from .requests import questions
from .state import READING, Reading, Request
from .turn import Turn

SILENT: Final = 2
"""Questions without an answer, one after the other, after which the rest is not asked: each costs."""
TELLS: Final[dict[str, frozenset[str]]] = {
    "THERMOSTAT?": frozenset({"thermostat", "tempoff", "thermostat_on"}),
    "SECNUMBER?": frozenset({"secnumbers"}),
    "ALERTNUMBER?": frozenset({"alertnumbers"}),
    "SCHEDULER?": frozenset({"rules"}),
    "RENEWINTERVAL?": frozenset({"renewable"}),
}
"""The facts that questions tell, other than the setting of their name."""


def tells(call: Call) -> frozenset[str]:
    """List the facts that a question tells."""
    key = call.command.key
    return TELLS.get(key, frozenset({key.removesuffix("?").lower()}))


def begin(turn: Turn) -> None:
    """Ask for everything, unless that is under way."""
    if turn.state.reading is None:
        asked = tuple(Request(READING, Call(command)) for command in questions(turn.config.model))
        turn.change(queue=(*turn.state.queue, *asked), reading=Reading(len(asked)))


def needless(turn: Turn, question: Call) -> bool:
    """Say whether what a question asks was said since the reading began; it then counts as answered."""
    reading = turn.state.reading
    if reading is None:
        return True
    if not tells(question) <= (set(reading.told) | turn.learned) & turn.state.facts.keys():
        return False
    _through(turn, reading, answered=True)
    return True


def ended(turn: Turn, outcome: Outcome) -> None:
    """Count a question that ended; give up when the unit does not answer any more."""
    reading = turn.state.reading
    if reading is not None and outcome is not Outcome.CANCELLED:
        _through(turn, reading, answered=outcome is Outcome.CONFIRMED, silent=outcome is Outcome.UNANSWERED)


def _through(turn: Turn, reading: Reading, *, answered: bool, silent: bool = False) -> None:
    """Count a question that is through."""
    reading = changed(
        reading,
        asked=reading.asked + 1,
        answered=reading.answered + answered,
        silent=reading.silent + 1 if silent else 0,
    )
    turn.change(reading=reading)
    if reading.silent >= SILENT:
        _finish(turn, Outcome.UNANSWERED)


def cancelled(turn: Turn) -> None:
    """End the reading; its questions are gone from the queue."""
    if turn.state.reading is not None:
        _finish(turn, Outcome.CANCELLED)


def _finish(turn: Turn, outcome: Outcome) -> None:
    """Tell how far the reading came."""
    reading = turn.state.reading
    if reading is not None:
        queue = tuple(request for request in turn.state.queue if request.token != READING)
        turn.change(reading=None, queue=queue)
        turn.emit(AllRead(reading.answered, reading.total, outcome))


def settle(turn: Turn) -> None:
    """Remember what was said while reading; with no question left it is done."""
    reading = turn.state.reading
    if reading is None:
        return
    if turn.learned - set(reading.told):
        turn.change(reading=changed(reading, told=tuple(sorted(set(reading.told) | turn.learned))))
    exchange = turn.state.exchange
    under_way = () if exchange is None else (exchange.request,)
    if not any(request.token == READING for request in (*under_way, *turn.state.queue)):
        _finish(turn, Outcome.CONFIRMED)
