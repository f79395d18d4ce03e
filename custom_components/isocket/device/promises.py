"""A reply is a promise: it goes out when the relays show what it says, and not before.

Each promise is answered exactly once, and with the truth:
- a relay that already shows what was asked, with nothing to the contrary on its way, is answered at once;
- a later command does not revoke an earlier promise: each waits for its own sight, and for its own deadline;
- at its deadline, a promise whose last sight holds is kept, any other becomes `Execute error!`;
- a restart's promise ends with the restart: cancelled by another command, it becomes `Execute error!` at once.
"""

from datetime import datetime, timedelta
from typing import Any

from ..language import Call
from ..language.refusals import FAILED
from ..records import changed
from . import answers, relays
from .config import UnitConfig
from .effects import Output
from .outcome import Outcome, Quiet, Refused, Said
from .state import PROMISES, Promise, Recipient, Sight, UnitState
from .turn import Turn

type Step = tuple[Sight, ...]


def _holds(state: UnitState, step: Step) -> bool:
    """Say whether all sights of a step are there."""
    return all(state.relay(sight.output).seen is sight.on for sight in step)


def _contrary(turn: Turn, sight: Sight) -> bool:
    """Say whether a relay was told the opposite and has not shown it yet."""
    asks = relays.outstanding(turn.state.relay(sight.output), turn.now)
    return any(ask.on is not sight.on for ask in asks)


def promise(turn: Turn, call: Call, step: Step, timer: datetime | None = None) -> Outcome:
    """Answer a command when the relays show it: now, or later."""
    if _holds(turn.state, step) and not any(_contrary(turn, sight) for sight in step):
        return Said(call.reply())
    return _add(turn, _made(turn, call, (step,), _soon(turn, turn.now), timer=timer))


def promise_pulse(turn: Turn, call: Call, output: Output, *, turned: bool) -> Outcome:
    """Answer a restart when the relay was seen turned over, unless it is already, and then seen back."""
    relay = turn.state.relay(output)
    if relay.pulse is None:
        return Refused(FAILED)
    again = (Sight(output, relay.pulse.back),)
    steps: tuple[Step, ...] = (again,) if turned else ((Sight(output, not relay.pulse.back),), again)
    deadline = _soon(turn, relay.pulse.end if turned else turn.now)
    return _add(turn, _made(turn, call, steps, deadline, pulse=True))


def report(turn: Turn, recipient: Recipient, command: str, text: str, sight: Sight) -> None:
    """Tell somebody of something that the unit did by itself, when it is seen."""
    if _holds(turn.state, (sight,)) and not _contrary(turn, sight):
        answers.answer(turn, recipient, command, command, Said(text))
    else:
        _add(turn, Promise(recipient, command, command, text, ((sight,),), _soon(turn, turn.now)))


def fail_all(turn: Turn) -> None:
    """Answer everybody that nothing will come of it."""
    for one in turn.state.promises:
        _drop(turn, one)
        _answer(turn, one, Refused(FAILED))


def _made(turn: Turn, call: Call, steps: tuple[Step, ...], deadline: datetime, **about: Any) -> Promise:
    """Make the promise of a command's reply to whoever gave the command."""
    return Promise(turn.recipient, call.command.key, call.shown(), call.reply(), steps, deadline, **about)


def _soon(turn: Turn, start: datetime) -> datetime:
    """Return until when a relay must have shown what it was told at that instant."""
    return start + timedelta(seconds=turn.config.confirm_seconds)


def _add(turn: Turn, new: Promise) -> Outcome:
    """Keep a promise in mind; one too many gives up the oldest."""
    while len(turn.state.promises) >= PROMISES:
        _fail(turn, turn.state.promises[0])
    turn.change(promises=(*turn.state.promises, new))
    return Quiet.LATER


def settle(turn: Turn) -> None:
    """Answer what the relays show by now."""
    for one in turn.state.promises:
        if not _holds(turn.state, one.steps[0]):
            continue
        if len(one.steps) == 1:
            _keep(turn, one)
        else:
            _next_step(turn, one)


def _next_step(turn: Turn, one: Promise) -> None:
    """Wait for the second sight of a restart, which comes after its end."""
    pulse = turn.state.relay(one.steps[0][0].output).pulse
    later = changed(one, steps=one.steps[1:], deadline=_soon(turn, turn.now if pulse is None else pulse.end))
    turn.change(promises=tuple(later if other is one else other for other in turn.state.promises))


def _keep(turn: Turn, one: Promise) -> None:
    """Give the answer that was promised; a restart that is seen back is over."""
    _drop(turn, one)
    if one.pulse:
        turn.set_relay(one.steps[0][0].output, pulse=None)
    _answer(turn, one, Said(one.text))


def _fail(turn: Turn, one: Promise) -> None:
    """Answer that it did not work, and take back what was to follow: the timer, or the restart."""
    _drop(turn, one)
    for sight in one.steps[0]:
        relay = turn.state.relay(sight.output)
        if one.pulse and relay.pulse is not None:
            turn.set_relay(sight.output, pulse=None)
            relays.tell(turn, sight.output, relay.pulse.back)
            fail_pulse(turn, sight.output)
        if one.timer is not None and relay.timer is not None and relay.timer.end == one.timer:
            turn.set_relay(sight.output, timer=None)
    _answer(turn, one, Refused(FAILED))


def _answer(turn: Turn, one: Promise, outcome: Outcome) -> None:
    """Answer a promise."""
    answers.answer(turn, one.recipient, one.key, one.command, outcome)


def _drop(turn: Turn, one: Promise) -> None:
    """Forget a promise."""
    turn.change(promises=tuple(other for other in turn.state.promises if other is not one))


def fail_pulse(turn: Turn, output: Output) -> None:
    """Answer everybody who waits for a restart that will not end."""
    _fail_pulse(turn, output, least_steps=1)


def break_off(turn: Turn, output: Output) -> None:
    """Answer everybody who waits for a restart that was cut off, and did not see the relay turned over before."""
    _fail_pulse(turn, output, least_steps=2)


def _fail_pulse(turn: Turn, output: Output, least_steps: int) -> None:
    """Answer those who wait for a restart with so many sights to come."""
    for one in turn.state.promises:
        if one.pulse and one.steps[0][0].output is output and len(one.steps) >= least_steps:
            _drop(turn, one)
            _answer(turn, one, Refused(FAILED))


def turning(state: UnitState, output: Output) -> bool:
    """Say whether somebody saw a relay turned over by a restart, and waits to see it back."""
    return any(one.pulse and len(one.steps) == 1 and one.steps[0][0].output is output for one in state.promises)


def awaited(state: UnitState, output: Output) -> bool | None:
    """Return what the latest promise about a relay waits to see; None where nobody waits."""
    sights = (sight for one in reversed(state.promises) for sight in one.steps[0] if sight.output is output)
    return next((sight.on for sight in sights), None)


def prolong_pulse(turn: Turn, output: Output) -> None:
    """Let those who wait for the end of a restart wait for its new end."""
    pulse = turn.state.relay(output).pulse
    if pulse is not None:
        turn.change(
            promises=tuple(
                changed(one, deadline=_soon(turn, pulse.end))
                if one.pulse and len(one.steps) == 1 and one.steps[0][0].output is output
                else one
                for one in turn.state.promises
            )
        )


def advance(turn: Turn) -> None:
    """Answer what waited too long."""
    for one in turn.state.promises:
        if one.deadline <= turn.now and any(other is one for other in turn.state.promises):
            if len(one.steps) == 1 and _holds(turn.state, one.steps[0]):
                _keep(turn, one)
            else:
                _fail(turn, one)


def wake(turn: Turn) -> None:
    """Give promises from before power-on their time anew."""
    turn.change(
        promises=tuple(
            changed(
                one,
                recipient=one.recipient.after_power_on(),
                deadline=max(one.deadline, _soon(turn, turn.now)),
            )
            for one in turn.state.promises
        )
    )


def deadline(state: UnitState, _config: UnitConfig) -> datetime | None:
    """Return when the next promise has waited too long."""
    return min((one.deadline for one in state.promises), default=None)
