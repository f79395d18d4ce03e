"""The unit: every input is a method that takes the time and returns what is to be done, without I/O or a clock."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from ..language.alphabet import fold
from ..records import changed, moved
from . import (
    alarm,
    button,
    calls,
    inquiries,
    limits,
    line,
    pipeline,
    power,
    promises,
    schedule,
    sights,
    switching,
    thermometer,
    thermostat,
    window,
    words,
)
from .config import UnitConfig
from .effects import CallEnd, Effect, Output
from .recorder import Entry, Recorder
from .settings import rescaled
from .snapshot import UnitSnapshot, snapshot
from .state import MAX_DBM, Errand, Inquiry, Promise, Purpose, Recipient, Rule, UnitState, factory
from .turn import Turn

type Step = Callable[[Turn], None]

ADVANCE: Final[tuple[Step, ...]] = (
    thermometer.advance,
    switching.advance,
    promises.advance,
    calls.advance,
    alarm.advance,
    inquiries.advance,
    words.advance,
    pipeline.scheduled,
    thermostat.advance,
    power.advance,
    button.advance,
    window.advance,
)
"""What passes with time, in the order in which it is seen to."""

REACT: Final[tuple[Step, ...]] = (power.react, limits.react, thermostat.react, alarm.react, schedule.react)
"""What looks at every turn's end whether something changed that concerns it."""

DEADLINES: Final[tuple[Callable[[UnitState, UnitConfig], datetime | None], ...]] = (
    thermometer.deadline,
    switching.deadline,
    promises.deadline,
    line.deadline,
    alarm.deadline,
    inquiries.deadline,
    words.deadline,
    schedule.deadline,
    thermostat.deadline,
    power.deadline,
    button.deadline,
    window.deadline,
)

PUT_BACK: Final = timedelta(minutes=1)
"""A clock that went back by more than this was put right; by less, it is not exact."""


REHEARSAL: Final = 0
"""The token of a command that is only tried out."""


class Unit:
    """An iSocket. `now` is an aware datetime in the house's zone; instants that come out are in UTC."""

    def __init__(self, config: UnitConfig, state: UnitState | None = None, recorder: Recorder | None = None) -> None:
        """Take up a saved state, or one from the factory."""
        self._config = config
        self._state = _fitted(state, config)
        self._recorder = recorder
        self._local: datetime | None = None
        self._due: tuple[UnitState | None, datetime | None] = None, None

    @property
    def state(self) -> UnitState:
        """Return everything that is to be saved."""
        return self._state

    def start(self, now: datetime) -> list[Effect]:
        """Power the unit on after a stop in order: the window opens, and what was under way goes on."""
        return self._take("start", (), now, lambda turn: _power_on(turn, clean=True), start=True)

    def start_after_outage(self, now: datetime) -> list[Effect]:
        """Power the unit on after it was cut off: POWERSTATE applies as well (manual ch. 12)."""
        return self._take("start_after_outage", (), now, lambda turn: _power_on(turn, clean=False), start=True)

    def stop(self, now: datetime) -> list[Effect]:
        """Shut the unit down in order."""
        return self._take("stop", (), now, power.stop)

    def receive(self, text: str, sender: str, sent: datetime | None, now: datetime) -> list[Effect]:
        """Take a text message; `sent` is its own time stamp, with its zone."""

        def take(turn: Turn) -> None:
            turn.sent = sent if sent is not None and sent.tzinfo is not None else None
            pipeline.receive(turn, text, sender)

        return self._take("receive", (text, sender, sent), now, take)

    def apply(self, text: str, token: int, now: datetime) -> list[Effect]:
        """Take a command from Home Assistant; it ends, now or later, in exactly one Done."""
        return self._take("apply", (text, token), now, lambda turn: pipeline.apply(turn, text, token))

    def rehearse(self, text: str, now: datetime) -> list[Effect]:
        """Return what `apply` would do now, its answer as far as it would be given at once; nothing is done."""
        copy = Unit(self._config, self._state)
        return copy.apply(text, REHEARSAL, now)

    def output_changed(self, output: Output, on: bool | None, now: datetime) -> list[Effect]:
        """Hear what a relay shows; None while it cannot be seen."""
        return self._take("output_changed", (output, on), now, lambda turn: sights.output_changed(turn, output, on))

    def temperature(self, celsius: float | None, now: datetime) -> list[Effect]:
        """Hear the thermometer; None while it has nothing to say."""
        return self._take("temperature", (celsius,), now, lambda turn: thermometer.read(turn, celsius))

    def signal(self, dbm: int | None, now: datetime) -> list[Effect]:
        """Hear how strong the network is; None, or what is no signal, is none."""
        heard = dbm if dbm is not None and -MAX_DBM <= dbm <= MAX_DBM else None
        return self._take("signal", (dbm,), now, lambda turn: turn.change(signal=heard))

    def network(self, registered: bool, sim: bool, now: datetime) -> list[Effect]:
        """Hear whether the modem is registered, and whether its SIM is in order."""
        return self._take("network", (registered, sim), now, lambda turn: turn.change(registered=registered, sim=sim))

    def modem(self, model: str, serial: str, voice: bool, now: datetime) -> list[Effect]:
        """Hear what modem it is: its model, its IMEI, and whether it can place calls."""
        return self._take(
            "modem",
            (model, serial, voice),
            now,
            lambda turn: turn.change(modem=fold(model), serial=fold(serial), voice=voice),
        )

    def called(self, number: str | None, now: datetime) -> list[Effect]:
        """Hear the telephone ring, once a call; None for a hidden number."""
        return self._take("called", (number,), now, lambda turn: pipeline.called(turn, number))

    def ring_ended(self, now: datetime) -> list[Effect]:
        """Hear that whoever called is not on the line any more: the next call is another one."""
        return self._take("ring_ended", (), now, lambda turn: turn.change(rung=None))

    def call_answered(self, now: datetime) -> list[Effect]:
        """Hear that the call which the unit placed became active."""
        return self._take("call_answered", (), now, line.answered)

    def call_ended(self, end: CallEnd, now: datetime) -> list[Effect]:
        """Hear that the call which the unit placed or took is over, after its own HangUp as well."""
        return self._take("call_ended", (end,), now, lambda turn: calls.ended(turn, end))

    def sensed(self, sensor: str, on: bool | None, now: datetime) -> list[Effect]:
        """Hear an alarm input, by its name: its contact is closed, open, or cannot be read."""
        return self._take("sensed", (sensor, on), now, lambda turn: alarm.sensed(turn, sensor, on))

    def mains(self, on: bool | None, now: datetime) -> list[Effect]:
        """Hear whether there is mains power."""
        return self._take("mains", (on,), now, lambda turn: power.mains(turn, on))

    def ussd_answered(self, text: str | None, now: datetime) -> list[Effect]:
        """Hear the operator; None when there was no answer."""
        return self._take("ussd_answered", (text,), now, lambda turn: inquiries.answered(turn, text))

    def word_done(self, token: int, text: str | None, now: datetime) -> list[Effect]:
        """Hear what came of a word of the house's own; None when it could not be carried out."""
        return self._take("word_done", (token, text), now, lambda turn: words.done(turn, token, text))

    def button_pressed(self, now: datetime) -> list[Effect]:
        """Hear a press of the button."""
        return self._take("button_pressed", (), now, button.pressed)

    def button_held(self, now: datetime) -> list[Effect]:
        """Hear that the button was held for five seconds and let go."""
        return self._take("button_held", (), now, button.held)

    def open_window(self, now: datetime) -> list[Effect]:
        """Open the configuration time, as power-on does (manual ch. 4.1)."""
        return self._take("open_window", (), now, window.open_)

    def advance(self, now: datetime) -> list[Effect]:
        """Do what is due."""
        return self._take("advance", (), now, lambda _turn: None)

    def next_deadline(self) -> datetime | None:
        """Return when `advance` is wanted next."""
        state, due = self._due
        if state is not self._state:
            ends = [end for one in DEADLINES if (end := one(self._state, self._config)) is not None]
            due = min(ends, default=None)
            self._due = self._state, due
        return due

    def agenda(self, start: datetime, end: datetime) -> Iterator[tuple[datetime, Rule]]:
        """List what the scheduler is to run from `start` to before `end`, aware times in the house's zone."""
        return schedule.agenda(self._state.schedule.rules, start, end, self._state.clock_offset)

    def owes(self, address: str) -> bool:
        """Say whether somebody waits for an answer."""
        state = self._state
        owed: tuple[Inquiry | Errand | Promise | None, ...] = (state.inquiry, *state.errands, *state.promises)
        called_back = state.call is not None and state.call.purpose is Purpose.CALLBACK and state.call.to == address
        return called_back or any(one is not None and one.recipient.to == address for one in owed)

    def snapshot(self) -> UnitSnapshot:
        """Return what the unit shows to the house."""
        if self._local is None:
            return snapshot(self._state, temperature=None)
        temperature = thermometer.calibrated(Turn(self._config, self._state, self._local))
        return snapshot(self._state, temperature=temperature)

    def _take(
        self, name: str, args: tuple[Any, ...], now: datetime, step: Step, *, start: bool = False
    ) -> list[Effect]:
        """Take a turn: first what is overdue, then the input, then what reacts to it."""
        self._put_back(now.astimezone(UTC))
        if self._recorder is not None:
            self._recorder.record(Entry(now, name, args, self._state))
        turn = Turn(self._config, self._state, now)
        if not start:
            self._catch_up(turn)
        step(turn)
        turn.recipient = Recipient()  # what the unit does by itself is nobody's command
        for react in REACT:
            react(turn)
        self._state, self._local = turn.state, now
        return turn.effects + turn.last

    def _put_back(self, now: datetime) -> None:
        """Take everything along but the rules, which go by the wall, when the house's clock is found put back."""
        last = self._state.power.alive if self._local is None else self._local.astimezone(UTC)
        if last is not None and last - now > PUT_BACK:
            self._state = changed(moved(self._state, now - last), schedule=self._state.schedule)

    def _catch_up(self, turn: Turn) -> None:
        """Do what is due."""
        due = self.next_deadline()
        if due is not None and due <= turn.now:
            _advance(turn)


def _advance(turn: Turn) -> None:
    """Let time pass for everything."""
    for one in ADVANCE:
        one(turn)


def _power_on(turn: Turn, *, clean: bool) -> None:
    """Start everything, and do what is overdue."""
    turn.change(started=turn.now)
    thermometer.wake(turn)
    window.open_(turn)
    calls.wake(turn, clean=clean)
    promises.wake(turn)
    words.wake(turn)
    inquiries.wake(turn)
    switching.wake(turn, clean=clean)
    alarm.wake(turn)
    power.wake(turn, clean=clean)
    _advance(turn)


def _fitted(state: UnitState | None, config: UnitConfig) -> UnitState:
    """Take the factory's state, or turn a state's temperatures into the scale of the configuration."""
    if state is None:
        return factory(fahrenheit=config.fahrenheit)
    if state.fahrenheit == config.fahrenheit:
        return state
    settings = rescaled(state.settings, fahrenheit=config.fahrenheit)
    return changed(state, settings=settings, fahrenheit=config.fahrenheit)
