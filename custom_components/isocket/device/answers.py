"""Answers on their way out: to whom they go, which setting silences what, how often an error is told (manual ch. 6)."""

from typing import Final

from ..language import BY_KEY, Confirm
from ..language.refusals import BAD_PASSWORD, DENIED, LATE
from . import rationing
from .access import answerable, identify, known_as, reachable
from .confirmation import confirm
from .effects import Done, Event, Priority, Send
from .outcome import Outcome, Refused, Said
from .state import Recipient, Whom
from .turn import Turn

_TO_STRANGERS: Final = frozenset({BAD_PASSWORD, DENIED})
"""What somebody may be told who is nobody here."""


def answer(turn: Turn, recipient: Recipient, key: str, command: str, outcome: Outcome) -> None:
    """Give the outcome of a command to whoever gave it, and to the house; one that comes later is nothing yet."""
    if not isinstance(outcome, (Said, Refused)):
        return
    event = Event.EXECUTED if isinstance(outcome, Said) else Event.REFUSED
    known = "true" if key else "false"
    turn.happened(event, {"command": command, "known": known, "from": recipient.to, "reply": outcome.text})
    match recipient.whom:
        case Whom.PHONE:
            _text(turn, recipient.to, key, outcome)
        case Whom.CALLER:
            confirm(turn, recipient.to, outcome)
        case Whom.ALERTS:
            text = outcome.text if isinstance(outcome, Said) else LATE.say(command)
            alert(turn, text, Priority.INFORMATION)
        case Whom.HOME:
            turn.emit(Done(recipient.token, outcome.text, ok=isinstance(outcome, Said), command=command))
        case Whom.NOBODY:
            pass


def alert(turn: Turn, text: str, priority: Priority = Priority.ALARM) -> None:
    """Text all alert numbers, in the list's order."""
    for number in turn.state.alertnumbers:
        turn.emit(Send(reachable(number, turn.config), text, priority))


def _text(turn: Turn, to: str, key: str, outcome: Said | Refused) -> None:
    """Text a phone, unless it is not to be answered."""
    if not answerable(identify(to, turn.config), turn.config):
        return
    if isinstance(outcome, Refused):
        _text_error(turn, to, outcome)
    elif confirmed(turn, key) and rationing.may_answer(turn, to):
        turn.emit(Send(to, outcome.text, Priority.REPLY))


def confirmed(turn: Turn, key: str) -> bool:
    """Say whether a command is answered: SMSCONFIRM was on before this turn, or is on after it, or does not count."""
    if (command := BY_KEY.get(key)) is not None and command.confirm is Confirm.ALWAYS:
        return True
    return turn.before.settings.smsconfirm or turn.settings.smsconfirm


def _text_error(turn: Turn, to: str, refused: Refused) -> None:
    """Text an error, if its setting lets it and the number was not told of too many."""
    if refused.refusal.silenced_by in _silence(turn):
        return
    stranger = refused.refusal in _TO_STRANGERS and not known_as(identify(to, turn.config), turn.state)
    if rationing.may_answer(turn, to, error=True, stranger=stranger):
        turn.emit(Send(to, refused.text, Priority.REPLY))


def _silence(turn: Turn) -> set[str]:
    """List the settings that are such as to silence something."""
    settings = turn.settings
    return {
        text
        for text, silent in (
            ("ERROR=OFF", not settings.error),
            ("SMSCONFIRMUNAUTH=OFF", not settings.smsconfirmunauth),
        )
        if silent
    }
