"""Switching: ON, OFF, timers, restarts, and what cancels what (manual ch. 4.1).

Any switching of a relay, by whomever, cancels its timer and its restart; only a restart of a running restart goes
on, from the start.
"""

from datetime import datetime

from ..language import Call
from ..language.refusals import FAILED, UNKNOWN
from . import promises, relays
from .config import UnitConfig
from .effects import Output
from .outcome import Outcome, Refused
from .state import Pulse, Sight, Timer, UnitState
from .turn import Turn


def switch(turn: Turn, output: Output, on: bool, timer: Timer | None = None) -> None:
    """Switch a relay."""
    cancel(turn, output)
    turn.set_relay(output, timer=timer)
    relays.tell(turn, output, on)


def switch_for(turn: Turn, output: Output, *, on: bool, end: datetime) -> None:
    """Switch a relay, and back at the end."""
    switch(turn, output, on, Timer(end, not on))


def cancel(turn: Turn, output: Output) -> None:
    """Cancel a relay's timer and restart."""
    turn.set_relay(output, timer=None, pulse=None)
    promises.fail_pulse(turn, output)


def _set(turn: Turn, call: Call, outputs: tuple[Output, ...], on: bool) -> Outcome:
    """Switch relays, and promise the reply."""
    for output in outputs:
        switch(turn, output, on)
    step = tuple(Sight(output, on) for output in outputs)
    return promises.promise(turn, call, step)


def on(turn: Turn, call: Call) -> Outcome:
    """Switch the socket on."""
    return _set(turn, call, (Output.SOCKET,), on=True)


def off(turn: Turn, call: Call) -> Outcome:
    """Switch the socket off."""
    return _set(turn, call, (Output.SOCKET,), on=False)


def all_on(turn: Turn, call: Call) -> Outcome:
    """Switch everything on that there is."""
    return _set(turn, call, relays.outputs(turn), on=True)


def all_off(turn: Turn, call: Call) -> Outcome:
    """Switch everything off that there is."""
    return _set(turn, call, relays.outputs(turn), on=False)


def microrelay_on(turn: Turn, call: Call) -> Outcome:
    """Switch the microrelay on; a unit without one does not know the command."""
    return _microrelay(turn, call, on=True)


def microrelay_off(turn: Turn, call: Call) -> Outcome:
    """Switch the microrelay off; a unit without one does not know the command."""
    return _microrelay(turn, call, on=False)


def _microrelay(turn: Turn, call: Call, on: bool) -> Outcome:
    """Switch the microrelay, if there is one."""
    if not turn.config.has_microrelay:
        return Refused(UNKNOWN, call.shown())
    return _set(turn, call, (Output.MICRORELAY,), on)


def on_for(turn: Turn, call: Call) -> Outcome:
    """Switch the socket on for some minutes."""
    return _timed(turn, call, on=True)


def off_for(turn: Turn, call: Call) -> Outcome:
    """Switch the socket off for some minutes."""
    return _timed(turn, call, on=False)


def _timed(turn: Turn, call: Call, on: bool) -> Outcome:
    """Switch the socket, and to the opposite at the end."""
    end = turn.after(minutes=call.values["minutes"])
    switch_for(turn, Output.SOCKET, on=on, end=end)
    return promises.promise(turn, call, (Sight(Output.SOCKET, on),), timer=end)


def restart(turn: Turn, call: Call) -> Outcome:
    """Turn the socket over, and back after RESTARTTIME."""
    return _restart(turn, call, Output.SOCKET)


def restart_microrelay(turn: Turn, call: Call) -> Outcome:
    """Turn the microrelay over, and back after RESTARTTIME; a unit without one does not know the command."""
    if not turn.config.has_microrelay:
        return Refused(UNKNOWN, call.shown())
    return _restart(turn, call, Output.MICRORELAY)


def _restart(turn: Turn, call: Call, output: Output) -> Outcome:
    """Start a restart, or start its time again; a relay that shows nothing cannot be turned over."""
    relay = turn.state.relay(output)
    earlier = relays.intended(relay, turn.now) if relay.pulse is None else relay.pulse.back
    if earlier is None or relay.seen is None:
        return Refused(FAILED)
    turned = relay.seen is not earlier and promises.turning(turn.state, output)
    pulse = Pulse(turn.after(seconds=turn.settings.restarttime), earlier)
    turn.set_relay(output, timer=None, pulse=pulse)
    relays.tell(turn, output, not earlier)
    promises.prolong_pulse(turn, output)
    return promises.promise_pulse(turn, call, output, turned=turned)


def advance(turn: Turn) -> None:
    """End the restarts and timers whose time has come."""
    for output in Output:
        relay = turn.state.relay(output)
        if relay.pulse is not None and relay.pulse.end <= turn.now:
            turn.set_relay(output, pulse=None)
            relays.tell(turn, output, relay.pulse.back)
        if relay.timer is not None and relay.timer.end <= turn.now:
            switch(turn, output, relay.timer.on)


def wake(turn: Turn, *, clean: bool) -> None:
    """Take up after power-on what was under way: a restart, what the unit owes, and what is still promised."""
    for output in Output:
        if not clean:
            _break_off(turn, output)
        relay = turn.state.relay(output)
        relays.wake(turn, output)
        if relay.pulse is not None and turn.now < relay.pulse.end:
            relays.tell(turn, output, not relay.pulse.back)
            turn.set_relay(output, owed=None)
        elif relay.owed is not None:
            relays.owe(turn, output, relay.owed)
        elif (sight := promises.awaited(turn.state, output)) is not None:
            relays.tell(turn, output, sight)
            turn.set_relay(output, owed=None)


def _break_off(turn: Turn, output: Output) -> None:
    """End a restart that was cut off: nobody knows how far it came, and a relay must not be turned over twice."""
    relay = turn.state.relay(output)
    if relay.pulse is not None:
        promises.break_off(turn, output)
        turn.set_relay(output, pulse=None, owed=relay.pulse.back)


def deadline(state: UnitState, _config: UnitConfig) -> datetime | None:
    """Return when the next restart or timer ends."""
    relays_ = (state.socket, state.microrelay)
    ends = [mark.end for relay in relays_ for mark in (relay.pulse, relay.timer) if mark is not None]
    return min(ends, default=None)
