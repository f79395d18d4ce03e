"""The unit: every input is a method that takes the time and returns what is to be done; nothing here does I/O or reads a clock."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Final

from . import pipeline, promises, switching, thermometer, window
from .config import UnitConfig
from .effects import Effect, Output
from .settings import rescaled
from .snapshot import UnitSnapshot
from .state import UnitState
from .turn import Turn

ADVANCE: Final[tuple[Callable[[Turn], None], ...]] = (
    switching.advance,
    promises.advance,
    window.advance,
)
"""What passes with time, in the order in which it is seen to."""

DEADLINES: Final[tuple[Callable[[UnitState], datetime | None], ...]] = (
    switching.deadline,
    promises.deadline,
    lambda state: state.window_until,
)


class Unit:
    """An iSocket. `now` is an aware datetime in the house's zone; instants that come out are in UTC."""

    def __init__(self, config: UnitConfig, state: UnitState | None = None) -> None:
        """Take up a saved state, or one from the factory."""
        self._config = config
        self._state = _fitted(state or UnitState(), config)

    @property
    def state(self) -> UnitState:
        """Return everything that is to be saved."""
        return self._state

    def start(self, now: datetime) -> list[Effect]:
        """Power the unit on: the window opens, and what was under way goes on."""

        def power_on(turn: Turn) -> None:
            turn.change(started=turn.now)
            window.open_(turn)
            promises.wake(turn)
            switching.wake(turn)
            _advance(turn)

        return self._take(power_on, now, late=False)

    def receive(self, text: str, sender: str, sent: datetime | None, now: datetime) -> list[Effect]:
        """Take a text message; `sent` is its own time stamp."""
        stamp = sent if sent is not None and sent.tzinfo is not None else None

        def take(turn: Turn) -> None:
            turn.sent = stamp
            pipeline.receive(turn, text, sender)

        return self._take(take, now)

    def apply(self, text: str, token: int, now: datetime) -> list[Effect]:
        """Take a command from Home Assistant; it ends, now or later, in exactly one Done."""
        return self._take(lambda turn: pipeline.apply(turn, text, token), now)

    def output_changed(self, output: Output, on: bool | None, now: datetime) -> list[Effect]:
        """Hear what a relay shows; None while it cannot be seen."""
        return self._take(lambda turn: switching.output_changed(turn, output, on), now)

    def temperature(self, celsius: float | None, now: datetime) -> list[Effect]:
        """Hear the thermometer."""
        return self._take(lambda turn: thermometer.read(turn, celsius), now)

    def signal(self, dbm: int | None, now: datetime) -> list[Effect]:
        """Hear how strong the network is."""
        return self._take(lambda turn: turn.change(signal=dbm), now)

    def advance(self, now: datetime) -> list[Effect]:
        """Do what is due."""
        return self._take(lambda _turn: None, now)

    def next_deadline(self) -> datetime | None:
        """Return when `advance` is wanted next."""
        return min((end for one in DEADLINES if (end := one(self._state)) is not None), default=None)

    def snapshot(self) -> UnitSnapshot:
        """Return what the unit shows to the house."""
        state = self._state
        return UnitSnapshot(
            socket=state.socket.seen,
            microrelay=state.microrelay.seen if self._config.has_microrelay else None,
            temperature=state.temperature,
            signal=state.signal,
            on_since=state.socket.since,
            timer_end=None if state.socket.timer is None else state.socket.timer.end,
            window_until=state.window_until,
            secnumbers=state.secnumbers,
            alertnumbers=state.alertnumbers,
        )

    def _take(self, step: Callable[[Turn], None], now: datetime, *, late: bool = True) -> list[Effect]:
        """Take a turn: first what is overdue, then the input."""
        turn = Turn(self._config, self._state, now)
        due = self.next_deadline()
        if late and due is not None and due <= turn.now:
            _advance(turn)
        step(turn)
        self._state = turn.state
        return turn.effects


def _advance(turn: Turn) -> None:
    """Do what is due."""
    for one in ADVANCE:
        one(turn)


def _fitted(state: UnitState, config: UnitConfig) -> UnitState:
    """Turn the state's temperatures into the scale of the configuration."""
    if state.fahrenheit == config.fahrenheit:
        return state
    settings = rescaled(state.settings, fahrenheit=config.fahrenheit)
    return replace(state, settings=settings, fahrenheit=config.fahrenheit)
