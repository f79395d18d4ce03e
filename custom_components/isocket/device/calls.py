"""Calls: what an incoming one does, CALLBACK, and how the ones we place end (manual ch. 4.2, 6.2 and 10)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from ..language import BY_KEY, Call
from ..language.refusals import FAILED, NO_SECURITY
from ..records import changed
from . import access, alarm, answers, line, relays, switching
from .effects import CallEnd, Commit, Event, HangUp
from .outcome import Outcome, Refused, Said
from .state import PhoneCall, Purpose, Recipient, Rung, Whom
from .turn import Turn

RINGING: Final = timedelta(seconds=90)
"""How long a call may ring that nobody takes: longer than networks let it."""


def toggled(turn: Turn) -> Call:
    """Return the command that puts the socket into the other state."""
    return Call(BY_KEY["OFF" if relays.intended(turn.state.socket, turn.now) else "ON"])


def _switch(turn: Turn, _caller: str) -> tuple[Call, Outcome]:
    """Refuse the call, which costs nothing, and put the socket into the other state."""
    turn.emit(HangUp())
    if turn.state.socket.seen is None:
        return toggled(turn), Refused(FAILED)
    call = toggled(turn)
    return call, (switching.on if call.command.key == "ON" else switching.off)(turn, call)


def _restart(turn: Turn, _caller: str) -> tuple[Call, Outcome]:
    """Refuse the call, which costs nothing, and restart the socket."""
    turn.emit(HangUp())
    call = Call(BY_KEY["RESTART"])
    return call, switching.restart(turn, call)


def _listen(turn: Turn, caller: str) -> None:
    """Take the call, unless the line is busy."""
    if turn.state.call is None:
        line.take(turn, caller)


@dataclass(frozen=True, slots=True)
class Ring:
    """What a call does; `once` is whether it must not be done twice for one call."""

    act: Callable[[Turn, str], tuple[Call, Outcome] | None]
    once: bool


RINGS: Final[dict[str, Ring]] = {
    "NOACTION": Ring(lambda _turn, _caller: None, once=False),
    "SWITCH": Ring(_switch, once=True),
    "RESTART": Ring(_restart, once=True),
    "MIC": Ring(_listen, once=False),
}
"""What a call does, by RING."""


def called(turn: Turn, number: str | None) -> tuple[Call, Outcome] | None:
    """Hear the telephone ring; unlisted and hidden callers only make it ring. Return what is to be answered."""
    caller = number or ""
    allowed = access.authorised(access.identify(caller, turn.config), turn.state, turn.config)
    turn.happened(Event.CALLED, {"from": caller, "allowed": str(allowed).lower(), "action": turn.settings.ring})
    if not allowed or not turn.settings.seclist:
        return None
    turn.recipient = Recipient(Whom.CALLER, caller)
    ring = RINGS[turn.settings.ring]
    if not ring.once:
        return ring.act(turn, caller)
    again = _rings_still(turn, caller)
    turn.change(rung=Rung(caller, turn.now))
    if again:
        turn.emit(HangUp())
        return None
    turn.emit(Commit())
    return ring.act(turn, caller)


def _rings_still(turn: Turn, caller: str) -> bool:
    """Say whether it is a call from before a crash that something was done about already."""
    rung, started = turn.state.rung, turn.state.started
    if rung is None or started is None or rung.caller != caller:
        return False
    return rung.at < started and turn.now - rung.at < RINGING


def call_back(turn: Turn, call: Call) -> Outcome:
    """Call the sender (CALLBACK)."""
    if not turn.settings.protected:
        return Refused(NO_SECURITY)
    to = turn.recipient
    sender = access.identify(to.to, turn.config)
    if to.whom is not Whom.PHONE or not access.answerable(sender, turn.config) or not _line_free(turn):
        return Refused(FAILED)
    line.dial(turn, Purpose.CALLBACK, to.to)
    return Said(call.reply())


def _line_free(turn: Turn) -> bool:
    """Say whether a call can be placed."""
    return turn.state.voice and turn.state.call is None


def ended(turn: Turn, end: CallEnd) -> None:
    """Hear that the call is over."""
    call = line.clear(turn)
    if call is None:
        return
    turn.happened(Event.CALL_ENDED, {"to": call.to, "purpose": call.purpose.value, "end": end.value})
    if call.purpose is Purpose.ALARM:
        alarm.call_ended(turn, reached=call.answered or end is CallEnd.REJECTED)
    elif call.purpose is Purpose.CALLBACK and end is CallEnd.FAILED:
        _not_called(turn, call)


def advance(turn: Turn) -> None:
    """See to a call that rang, was active, or was ending for long enough."""
    call = turn.state.call
    if call is None or call.deadline is None or turn.now < call.deadline:
        return
    if call.ending:
        ended(turn, CallEnd.UNANSWERED)
    elif call.active:
        turn.change(call=changed(call, answered=True, deadline=None))
        if call.purpose is Purpose.ALARM:
            alarm.answered(turn)
    else:
        line.hang_up(turn)


def wake(turn: Turn, *, clean: bool) -> None:
    """Know of no call after power-on; who was to be called back, and was not, hears that nothing came of it."""
    call = turn.state.call
    turn.change(call=None, rung=None if clean else turn.state.rung)
    if call is not None and call.purpose is Purpose.CALLBACK and not call.active:
        _not_called(turn, call)


def _not_called(turn: Turn, call: PhoneCall) -> None:
    """Tell who was to be called back that nothing came of it."""
    answers.answer(turn, Recipient(Whom.PHONE, call.to), "CALLBACK", "CALLBACK", Refused(FAILED))
