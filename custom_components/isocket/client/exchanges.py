"""Requests on their way: one at a time, each sent, answered, repeated or given up, and ended exactly once.

A text of the unit's names no question, so the next message goes out only when the one before it is answered or given
up. What is not answered is repeated only if the table lets it: freely, never, or after the unit was asked.
"""

from datetime import datetime
from typing import Final

from ..language import Call, Confirm, Kind, Repeat, Unknown, parse
from ..records import changed
from . import mirror, reading, window
from .effects import Ended, Outcome, Reason, Send, Withdraw
from .requests import CHECKS, question, refusal, texted
from .state import QUEUE, READING, Exchange, RemoteState, Request, Step
from .turn import Turn
from .veil import veil

RENEW: Final = "RENEWINTERVAL"
_PASSWORD: Final = frozenset({"PASSWORD={value}", "PASSWORD=NO"})
_RENEW_PASSWORD: Final = frozenset({"RENEWINTERVALPW={value}", "RENEWINTERVALPW=NO"})
_NOT_LET_IN: Final = frozenset({Reason.BAD_PASSWORD, Reason.UNKNOWN})
"""What a unit says to a wrong password, or to one where it has none."""


def ask(turn: Turn, text: str) -> int:
    """Take a request; one that is of no use ends at once. Return its token."""
    token = turn.state.token + 1
    turn.change(token=token)
    parsed = parse(text)
    if (reason := refusal(turn.config, parsed, turn.state.passwords.access)) is None and isinstance(parsed, Call):
        reason = None if sum(one.token != READING for one in turn.state.queue) < QUEUE else Reason.QUEUE_FULL
        if reason is None:
            turn.change(queue=(*turn.state.queue, Request(token, parsed)))
            return token
    shown = "" if isinstance(parsed, Unknown) else parsed.shown()
    turn.emit(Ended(token, shown, Outcome.REFUSED, reason))
    return token


def go_on(turn: Turn) -> None:
    """Begin the next requests until one is under way; what people ask for goes before the reading of settings."""
    while turn.state.exchange is None and turn.state.queue:
        request = min(turn.state.queue, key=lambda one: one.token == READING)
        turn.change(queue=tuple(one for one in turn.state.queue if one is not request))
        if request.token == READING and reading.needless(turn, request.call):
            continue
        _begin(turn, request)


def _begin(turn: Turn, request: Request) -> None:
    """Send a request, or what must go before it; refuse it outside the configuration time."""
    command = request.call.command
    if command.kind is not Kind.CONFIGURATION or window.is_open(turn):
        _send(turn, request, Step.ASKING)
    elif _renewal(turn.state) is not None:
        _send(turn, request, Step.RENEWING)
    else:
        _end_unsent(turn, request, Reason.WINDOW_CLOSED)


def _renewal(state: RemoteState) -> Call | None:
    """Return the command that opens the configuration time, if its password is known and the unit has one."""
    fact = state.facts.get("renewable")
    if state.passwords.renew is None or (fact is not None and not fact.value):
        return None
    call = parse(RENEW + state.passwords.renew)
    return call if isinstance(call, Call) else None


def under_way(state: RemoteState, exchange: Exchange) -> Call:
    """Return the command whose answer is waited for."""
    if exchange.step is Step.CHECKING:
        return question(exchange.request.call.command.key)
    return (_renewal(state) if exchange.step is Step.RENEWING else None) or exchange.request.call


def _password(state: RemoteState, exchange: Exchange) -> str:
    """Return the password that goes before a message: the new one, where that is what is to be known."""
    call = exchange.request.call
    if exchange.step is Step.CHECKING and call.command.key in _PASSWORD:
        return str(call.values.get("value", ""))
    return state.passwords.access or ""


def _send(turn: Turn, request: Request, step: Step) -> None:
    """Begin a step of a request, or repeat its message."""
    before = turn.state.exchange
    message = turn.state.message + 1
    again = before is not None and before.step is step
    exchange = Exchange(
        request,
        step,
        message,
        deadline=turn.after(minutes=turn.config.sending_minutes),
        since=before.since if before is not None and again else turn.now,
        first=turn.now if before is None else before.first,
        tries=1 if before is None or not again else before.tries + 1,
        asked=(0 if before is None else before.asked) + (step is Step.ASKING),
        renewed=step is Step.RENEWING or (before is not None and before.renewed),
        swapped=before is not None and before.swapped,
    )
    turn.change(exchange=exchange, message=message)
    text = _password(turn.state, exchange) + texted(under_way(turn.state, exchange))
    once = under_way(turn.state, exchange).command.repeat is not Repeat.FREELY
    turn.emit(Send(message, text, veil(turn.state, text), once))


def sent(turn: Turn, message: int) -> None:
    """Wait for the answer from when the network took the message."""
    exchange = turn.state.exchange
    if exchange is not None and exchange.message == message and not exchange.sent:
        silent = _silent(turn, under_way(turn.state, exchange))
        minutes = turn.config.silence_minutes if silent else turn.config.answer_minutes
        turn.change(exchange=changed(exchange, sent=True, deadline=turn.after(minutes=minutes)))


def not_sent(turn: Turn, message: int) -> None:
    """Give up a request whose message never goes out."""
    exchange = turn.state.exchange
    if exchange is not None and exchange.message == message and not exchange.sent:
        _end(turn, exchange, Outcome.UNANSWERED, Reason.NOT_SENT)


def _silent(turn: Turn, call: Call) -> bool:
    """Say whether a command is not confirmed: SMSCONFIRM is off, and stays so (manual ch. 6.1)."""
    turns_on = call.command.key == "SMSCONFIRM={value}" and call.values["value"]
    return turn.value("smsconfirm") is False and call.command.confirm is Confirm.ASKED and not turns_on


def advance(turn: Turn) -> None:
    """Do what is to be done when the time for sending or answering is over."""
    exchange = turn.state.exchange
    if exchange is None:
        return
    latest = turn.after(minutes=turn.config.answer_minutes if exchange.sent else turn.config.sending_minutes)
    if exchange.deadline > latest:
        turn.change(exchange=changed(exchange, deadline=latest, since=min(exchange.since, turn.now)))
    elif exchange.deadline <= turn.now and not exchange.sent:
        turn.emit(Withdraw(exchange.message))
        _end(turn, exchange, Outcome.UNANSWERED, Reason.NOT_SENT)
    elif exchange.deadline <= turn.now:
        _unanswered(turn, exchange)


def _unanswered(turn: Turn, exchange: Exchange) -> None:
    """Repeat what may be repeated, ask about what may only be repeated unless it was done, or give up."""
    call = under_way(turn.state, exchange)
    if _silent(turn, call):
        _assumed(turn, exchange, call)
        return
    left = exchange.tries < turn.config.attempts
    repeat = call.command.repeat
    if turn.state.unsure and not exchange.swapped and repeat is Repeat.FREELY:
        _swap(turn, exchange)
    elif left and (repeat is Repeat.FREELY or exchange.step is Step.CHECKING):
        _send(turn, exchange.request, exchange.step)
    elif exchange.step is Step.ASKING and repeat is Repeat.UNLESS_DONE and exchange.asked <= turn.config.attempts:
        _send(turn, exchange.request, Step.CHECKING)
    else:
        _end(turn, exchange, Outcome.UNANSWERED, Reason.NO_ANSWER)


def _assumed(turn: Turn, exchange: Exchange, call: Call) -> None:
    """Take a silence for what it was agreed to be."""
    mirror.assume(turn, call, exchange.since)
    if call.command.kind is Kind.CONFIGURATION or exchange.step is Step.RENEWING:
        window.opened(turn, exchange.since)
    if exchange.step is Step.RENEWING:
        _send(turn, exchange.request, Step.ASKING)
        return
    _keep_passwords(turn, exchange, done=True)
    _end(turn, exchange, Outcome.UNANSWERED, Reason.SILENT)


def confirmed(turn: Turn, exchange: Exchange, reply: str) -> None:
    """End a request that the unit confirmed, or send it now that its time was opened."""
    turn.change(unsure=False, other=None)
    if exchange.step is Step.RENEWING:
        _send(turn, exchange.request, Step.ASKING)
        return
    _keep_passwords(turn, exchange, done=True)
    _end(turn, exchange, Outcome.CONFIRMED, reply=reply)


def checked(turn: Turn, exchange: Exchange, reply: str) -> None:
    """Go on by what the unit answered to the question whether a request was carried out."""
    facts = {name: fact.value for name, fact in turn.state.facts.items()}
    judge = CHECKS[exchange.request.call.command.key][1]
    done = judge(exchange.request.call, facts)
    if done:
        access = turn.state.passwords.access
        confirmed(turn, exchange, reply)
        if turn.state.passwords.access != access:
            # The answer may have been a late one to the same question under the old password.
            turn.change(unsure=True, other=access)
    elif done is False:
        _undone(turn, exchange)
    else:
        _end(turn, exchange, Outcome.UNANSWERED, Reason.NO_ANSWER)


def _undone(turn: Turn, exchange: Exchange) -> None:
    """Repeat a request that was not carried out, if there is a try left."""
    if exchange.asked < turn.config.attempts:
        _send(turn, exchange.request, Step.ASKING)
    else:
        _end(turn, exchange, Outcome.UNANSWERED, Reason.NO_ANSWER)


def refused(turn: Turn, exchange: Exchange, reason: Reason, reply: str) -> None:
    """End a request that the unit refused, unless what it lacked can be made up for: nothing was carried out."""
    if exchange.step is Step.CHECKING:
        if exchange.request.call.command.key in _PASSWORD and reason in _NOT_LET_IN:
            _undone(turn, exchange)
        else:
            _end(turn, exchange, Outcome.UNANSWERED, Reason.NO_ANSWER)
        return
    if reason is Reason.EXPIRED:
        window.closed(turn)
    if reason in _NOT_LET_IN and turn.state.unsure and not exchange.swapped:
        _swap(turn, exchange)
    elif reason is Reason.EXPIRED and not exchange.renewed and _renewal(turn.state) is not None:
        _send(turn, exchange.request, Step.RENEWING)
    else:
        if reason in (Reason.BAD_RENEW_PASSWORD, Reason.NO_RENEW_PASSWORD) and exchange.step is Step.RENEWING:
            turn.change(passwords=changed(turn.state.passwords, renew=None))
        _end(turn, exchange, Outcome.REFUSED, reason, reply)


def _swap(turn: Turn, exchange: Exchange) -> None:
    """Try the other password."""
    access = turn.state.passwords.access
    turn.change(passwords=changed(turn.state.passwords, access=turn.state.other), other=access)
    turn.change(exchange=changed(exchange, swapped=True))
    _send(turn, exchange.request, exchange.step)


def _keep_passwords(turn: Turn, exchange: Exchange, *, done: bool) -> None:
    """Use the password from now on that a request set, or have both at hand where that is not known."""
    call = exchange.request.call
    new = call.values.get("value")
    if call.command.key in _RENEW_PASSWORD and done:
        turn.change(passwords=changed(turn.state.passwords, renew=new))
    if call.command.key in _PASSWORD and done:
        turn.change(passwords=changed(turn.state.passwords, access=new), unsure=False, other=None)
    elif call.command.key in _PASSWORD:
        turn.change(unsure=True, other=new)


def cancel(turn: Turn, token: int | None) -> None:
    """Cancel a request, the reading of settings, or everything; what went out already may still be carried out."""
    for request in turn.state.queue:
        if token in (None, request.token):
            turn.change(queue=tuple(one for one in turn.state.queue if one is not request))
            if request.token != READING:
                turn.emit(Ended(request.token, request.call.shown(), Outcome.CANCELLED))
    exchange = turn.state.exchange
    if exchange is not None and token in (None, exchange.request.token):
        if not exchange.sent:
            turn.emit(Withdraw(exchange.message))
        _end(turn, exchange, Outcome.CANCELLED)
    if token in (None, READING):
        reading.cancelled(turn)


def _end_unsent(turn: Turn, request: Request, reason: Reason) -> None:
    """End a request of which nothing was sent."""
    turn.emit(Ended(request.token, request.call.shown(), Outcome.REFUSED, reason))


def _end(turn: Turn, exchange: Exchange, outcome: Outcome, reason: Reason | None = None, reply: str = "") -> None:
    """End the request under way."""
    turn.change(exchange=None)
    request = exchange.request
    certain = (
        outcome is Outcome.CONFIRMED or reason is Reason.SILENT or (outcome is Outcome.REFUSED and exchange.asked == 1)
    )
    if exchange.asked and not certain:
        mirror.doubt(turn, request.call)
        _keep_passwords(turn, exchange, done=False)
    if request.token == READING:
        reading.ended(turn, outcome)
    else:
        turn.emit(Ended(request.token, request.call.shown(), outcome, reason, reply))


def deadline(state: RemoteState) -> datetime | None:
    """Return when the time for sending or answering is over."""
    return None if state.exchange is None else state.exchange.deadline
