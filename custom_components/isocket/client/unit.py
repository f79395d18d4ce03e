"""The client of one unit: every input is a method that takes the time and returns what is to be done, without I/O or a clock."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Final

from ..language.replies import Saying
from . import exchanges, hearing, mirror, reading, timers, window
from .config import RemoteConfig
from .effects import Changed, Effect, Said, Withdraw
from .snapshot import RemoteSnapshot, snapshot
from .state import Passwords, RemoteState
from .turn import Turn

type Step = Callable[[Turn], None]

ADVANCE: Final[tuple[Step, ...]] = (hearing.advance, exchanges.advance, mirror.advance, window.advance)
"""What passes with time."""
DEADLINES: Final[tuple[Callable[[RemoteState], datetime | None], ...]] = (
    hearing.deadline,
    exchanges.deadline,
    timers.deadline,
    window.deadline,
)


CALLED: Final = "called"
"""The name under which a call of the unit's is told."""


class RemoteUnit:
    """A real iSocket elsewhere. `now` is an aware datetime; instants that come out are in UTC."""

    def __init__(self, config: RemoteConfig, state: RemoteState | None = None) -> None:
        """Take up a saved state, or one that knows nothing."""
        self._config = config
        self._state = state or RemoteState()

    @property
    def state(self) -> RemoteState:
        """Return everything that is to be saved."""
        return self._state

    def start(self, waiting: Collection[int], now: datetime) -> list[Effect]:
        """Go on after a restart; `waiting` are the messages that still wait to be sent, any other may have gone."""

        def start(turn: Turn) -> None:
            exchange = turn.state.exchange
            own = 0 if exchange is None else exchange.message
            turn.change(message=max(turn.state.message, *waiting, own))
            for message in sorted(set(waiting) - {own}):
                turn.emit(Withdraw(message))
            if own and own not in waiting:
                exchanges.sent(turn, own)

        return self._take(now, start)

    def know(self, password: str | None, renew: str | None, now: datetime) -> list[Effect]:
        """Learn from the owner the passwords that the unit has; told the same again, nothing changes."""

        def know(turn: Turn) -> None:
            told = Passwords(password, renew)
            if told != turn.state.told:
                turn.change(passwords=told, told=told, unsure=False, other=None)

        return self._take(now, know)

    def request(self, text: str, now: datetime) -> tuple[int, list[Effect]]:
        """Ask for a command; it ends, now or later, in exactly one Ended with this token."""
        tokens: list[int] = []
        effects = self._take(now, lambda turn: tokens.append(exchanges.ask(turn, text)))
        return tokens[0], effects

    def cancel(self, token: int | None, now: datetime) -> list[Effect]:
        """Cancel a request, READING for the reading of settings, None for everything."""
        return self._take(now, lambda turn: exchanges.cancel(turn, token))

    def read_settings(self, now: datetime) -> list[Effect]:
        """Ask for all settings, one question after the other; other requests go first. It ends in an AllRead."""
        return self._take(now, reading.begin)

    def receive(self, text: str, sent: datetime | None, now: datetime) -> list[Effect]:
        """Take a text message of the unit's; `sent` is its own time stamp, with its zone."""
        return self._take(now, lambda turn: hearing.receive(turn, text, sent))

    def called(self, now: datetime) -> list[Effect]:
        """Hear that the unit calls: an alarm (ALERT=CALL), a report (RINGCONFIRMTYPE=CALL), or CALLBACK."""

        def called(turn: Turn) -> None:
            turn.change(heard=turn.now)
            turn.emit(Said(Saying.ALERT, CALLED, "", turn.now))

        return self._take(now, called)

    def sent(self, message: int, now: datetime) -> list[Effect]:
        """Hear that the network took a message."""
        return self._take(now, lambda turn: exchanges.sent(turn, message))

    def not_sent(self, message: int, now: datetime) -> list[Effect]:
        """Hear that a message will never go out."""
        return self._take(now, lambda turn: exchanges.not_sent(turn, message))

    def plugged_in(self, now: datetime) -> list[Effect]:
        """Hear from the owner that the unit was just powered on, which opens its configuration time."""
        return self._take(now, lambda turn: window.opened(turn, turn.now))

    def advance(self, now: datetime) -> list[Effect]:
        """Do what is due."""
        return self._take(now, lambda _turn: None)

    def next_deadline(self) -> datetime | None:
        """Return when `advance` is wanted next."""
        return min((end for one in DEADLINES if (end := one(self._state)) is not None), default=None)

    def snapshot(self) -> RemoteSnapshot:
        """Return what the client shows to the house."""
        return snapshot(self._state)

    def _take(self, now: datetime, step: Step) -> list[Effect]:
        """Take a turn: first what is overdue, then the input, then the next request."""
        turn = Turn(self._config, self._state, now)
        for one in ADVANCE:
            one(turn)
        step(turn)
        mirror.advance(turn)
        exchanges.go_on(turn)
        reading.settle(turn)
        self._state = turn.state
        if turn.learned or snapshot(turn.state) != snapshot(turn.before):
            turn.emit(Changed(frozenset(turn.learned)))
        return turn.effects
