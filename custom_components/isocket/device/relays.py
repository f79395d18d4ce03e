"""The relays themselves: what they are told, what they show, and which changes nobody asked for."""

from datetime import datetime

from .effects import Output, SetOutput
from .state import ASKS, Ask, Relay, Whom
from .turn import Turn


def outputs(turn: Turn) -> tuple[Output, ...]:
    """List the relays that the unit has."""
    return tuple(Output) if turn.config.has_microrelay else (Output.SOCKET,)


def tell(turn: Turn, output: Output, on: bool) -> None:
    """Tell a relay its state; one that has it already is told again, but nothing is expected of it.

    What nobody gave the command for, such as the end of a timer, is owed until it is seen: there is nobody to be told
    that it failed.
    """
    relay = turn.state.relay(output)
    asks = outstanding(relay, turn.now)
    if asks or relay.seen is not on:
        asks = (*asks, Ask(on, turn.after(seconds=turn.config.confirm_seconds)))[-ASKS:]
    own = turn.recipient.whom is Whom.NOBODY
    turn.set_relay(output, asks=asks, owed=on if own and relay.seen is not on else None)
    turn.emit(SetOutput(output, on))


def outstanding(relay: Relay, now: datetime) -> tuple[Ask, ...]:
    """List what a relay was told and may still show."""
    return tuple(ask for ask in relay.asks if now < ask.until)


def intended(relay: Relay, now: datetime) -> bool | None:
    """Say what state a relay has, or is about to take."""
    asks = outstanding(relay, now)
    return asks[-1].on if asks else relay.seen


def show(turn: Turn, output: Output, on: bool | None) -> bool:
    """Take over what a relay shows; say whether somebody else switched it."""
    before = turn.state.relay(output)
    if on is None:
        turn.set_relay(output, seen=None)
        return False
    asks, asked = _answered(outstanding(before, turn.now), on)
    changed = before.known is not None and before.known is not on
    turn.set_relay(output, seen=on, known=on, asks=asks, owed=None, since=_since(before, on, turn.now))
    if before.owed is (not on) and (before.seen is None or before.seen is on):
        owe(turn, output, before.owed)
        return False
    return changed and not asked


def owe(turn: Turn, output: Output, on: bool) -> None:
    """Tell a relay what the unit owes it until it is seen, whoever's turn it is."""
    tell(turn, output, on)
    turn.set_relay(output, owed=None if turn.state.relay(output).seen is on else on)


def _answered(asks: tuple[Ask, ...], on: bool) -> tuple[tuple[Ask, ...], bool]:
    """Take off the asks that a sight answers, and those it overtook; say whether there was one."""
    for index, ask in enumerate(asks):
        if ask.on is on:
            rest = asks[index + 1 :]
            while rest and rest[0].on is on:
                rest = rest[1:]
            return rest, True
    return asks, False


def _since(relay: Relay, on: bool, now: datetime) -> datetime | None:
    """Say since when a relay is on that shows this."""
    if not on:
        return None
    return relay.since if relay.known and relay.since is not None else now


def wake(turn: Turn, output: Output) -> None:
    """Know nothing of what a relay shows after power-on."""
    turn.set_relay(output, seen=None, asks=())
