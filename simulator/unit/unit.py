"""A real unit in a cabin: a socket with a SIM of its own, that is texted and called, loses its power, and takes its time."""

import asyncio
from collections import deque
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, override

from ..calls import Call, CallState, EndCause
from ..handset import Direction, EntryKind, Handset
from .brain import (
    FULL,
    Answer,
    Brain,
    CallEnd,
    Dial,
    Effect,
    HangUp,
    Model,
    Output,
    Send,
    SetMicrophone,
    SetOutput,
    UnitState,
    Ussd,
    changed,
)
from .made import HARDWARE, SERIAL, WARMUP_MINUTES, Memory, battery_seconds, made
from .spelling import SPELLINGS, signed
from .timers import Timers

if TYPE_CHECKING:
    from ..network import Network

LONGEST_READ = 30  # characters, the password included: all that is longer is deleted (manual ch. 4.1)
LONGEST_WRITTEN = 160  # characters of a message
BOOT_SECONDS = 15
CLOCK_KEEPS = timedelta(hours=6)  # "some hours" without power (manual ch. 8)
CLOCK_BEGINS = datetime(2004, 1, 1, tzinfo=UTC)
LIGHTS = {"POWER": "power", "GSM": "gsm", "MIC": "microphone", "OUT": "out"}
ENDS = {
    EndCause.REJECTED: CallEnd.REJECTED,
    EndCause.NO_ANSWER: CallEnd.UNANSWERED,
    EndCause.NORMAL: CallEnd.UNANSWERED,
}


class Unit(Handset):
    """A unit of a model. `chat` is what it was told and what it said.

    What it knows outlives a power cut, and with `memory` the program too. It reads one text after the other and takes
    `seconds` for each, a time between the two; what it had not read yet when the power went is lost.
    """

    def __init__(
        self,
        network: Network,
        number: str,
        name: str = "",
        *,
        model: Model = Model.M707,
        seconds: tuple[float, float] = (4, 9),
        boot_seconds: float = BOOT_SECONDS,
        warmup_minutes: float = WARMUP_MINUTES,
        clock_error: timedelta = timedelta(),
        prepared: Sequence[str] = (),
        memory: Path | None = None,
        seed: int = 0,
    ) -> None:
        """Put a unit into a wall socket that has power; it is up when the event loop has turned.

        Out of the box, it was told what it is `prepared` with before it was brought here.
        """
        super().__init__(network, number, name, reachable=False)
        self.model = model
        self.seconds = seconds
        self.boot_seconds = boot_seconds
        self.battery_seconds = battery_seconds(model)
        self.spelling = "table"
        self.splits = False
        """Whether it sends a long reply as texts that know nothing of each other, not as the parts of one."""
        self.running = False
        self.microphone = False
        self._config = made(model, network.country, warmup_minutes)
        self._memory = Memory(memory)
        self._clock_error = clock_error
        self._prepared = prepared
        self._brain = Brain(self._config, self._memory.state)
        self._relays = {output: bool(self._brain.state.relay(output).known) for output in Output}
        self._mains = True
        self._tripped = False
        self._celsius = 12.0
        self._signal: int | None = -67
        self._random = Random(seed)
        self._inbox: deque[tuple[str, str, datetime | None]] = deque()
        self._effects: deque[Effect] = deque()
        self._carrying = False
        self._died: datetime | None = None
        self._timers = Timers()
        asyncio.get_running_loop().call_soon(self._boot)

    @property
    def knows(self) -> UnitState:
        """Tell what the unit knows."""
        return self._brain.state

    @property
    def lights(self) -> dict[str, str]:
        """Tell what the lights on the front do, by their names in the manual (ch. 16)."""
        if not self.running:
            return dict.fromkeys(LIGHTS, "off")
        lights = self._brain.snapshot().lights
        return {name: getattr(lights, part) for name, part in LIGHTS.items()}

    def shows(self, output: Output = Output.SOCKET) -> bool:
        """Say whether a relay is closed."""
        return self._relays[output]

    @property
    def lamp(self) -> bool:
        """Say whether a lamp in the socket is lit."""
        return self._mains and self._relays[Output.SOCKET]

    @property
    def mains(self) -> bool:
        """Say whether there is power in the wall."""
        return self._mains

    @mains.setter
    def mains(self, on: bool) -> None:
        """Give or take the power; a battery lasts for a while."""
        if on is self._mains:
            return
        self._mains = on
        if self.running and self._config.has_mains:
            self._feed(self._brain.mains(on, self._now()))
        if on:
            self._timers.cancel("battery")
            if not self.running:
                self._timers.set("boot", self.boot_seconds, self._boot)
        elif self.running and self.battery_seconds:
            self._timers.set("battery", self.battery_seconds, self._die)
        else:
            self._die()
        self.network.changed()

    @property
    def tripped(self) -> bool:
        """Say whether the contact of the alarm input is closed."""
        return self._tripped

    @tripped.setter
    def tripped(self, closed: bool) -> None:
        """Close or open the contact."""
        self._tripped = closed
        self._sense()

    @property
    def celsius(self) -> float:
        """Tell the temperature around the unit."""
        return self._celsius

    @celsius.setter
    def celsius(self, degrees: float) -> None:
        """Let it be so warm."""
        self._celsius = degrees
        self._sense()

    @property
    def signal(self) -> int | None:
        """Tell the strength of the network in dBm; None where it is not in reach."""
        return self._signal

    @signal.setter
    def signal(self, dbm: int | None) -> None:
        """Change the strength; without a network, texts for the unit wait, and what it says is lost."""
        self._signal = dbm
        self.reachable = self.running and dbm is not None
        if dbm is None and self.current is not None:
            self.current.hang_up(self)
        self._sense()

    def press(self) -> None:
        """Press the hidden button."""
        if self.running:
            self._feed(self._brain.button_pressed(self._now()))

    def hold(self) -> None:
        """Hold the hidden button for five seconds; another press soon after resets the unit."""
        if self.running:
            self._feed(self._brain.button_held(self._now()))

    def close(self) -> None:
        """Take the unit off the network for good: nothing of it is left behind."""
        self._die()
        self._mains = False

    @override
    def read(self, sender: str, text: str, sent: datetime | None) -> None:
        self._inbox.append((sender, text, sent))
        if "read" not in self._timers:
            self._timers.set("read", self._random.uniform(*self.seconds), self._read_next)

    @override
    def ring(self, call: Call) -> None:
        self.current = call
        self._feed(self._brain.called(call.caller_id or None, self._now()))

    @override
    def call_changed(self, call: Call) -> None:
        if call is not self.current:
            return
        super().call_changed(call)
        if call.state is CallState.ACTIVE and call.caller is self:
            self._feed(self._brain.call_answered(self._now()))
        elif call.state is CallState.ENDED and (call.caller is self or call.answered):
            end = CallEnd.ENDED if call.answered else ENDS.get(call.cause or EndCause.NORMAL, CallEnd.FAILED)
            self._feed(self._brain.call_ended(end, self._now()))

    def _now(self) -> datetime:
        """Tell the time; that the unit's own clock is off is its own business."""
        return self.network.clock()

    def _boot(self) -> None:
        """Start, remember what was known, look around, and be found by the network."""
        if not self._mains:
            return
        now = self._now()
        self.running, self.reachable = True, self._signal is not None
        self._feed(self._start(now))
        self._feed(self._brain.modem(HARDWARE, SERIAL, True, now))
        for output, on in self._relays.items():
            self._feed(self._brain.output_changed(output, on, now))
        self._feed(self._brain.mains(True, now) if self._config.has_mains else [])
        self._sense()

    def _start(self, now: datetime) -> list[Effect]:
        """Start the brain: out of the box, or with all that it knew, but the time after a long outage."""
        if (state := self._memory.state) is None:
            self._brain = Brain(self._config, changed(UnitState(), clock_offset=self._clock_error.total_seconds()))
            effects = self._brain.start(now)
            relays = [self._brain.output_changed(output, False, now) for output in Output]
            told = [self._brain.apply(text, 0, now) for text in self._prepared]
            return list(chain(effects, *relays, *told))
        forgotten = self._died is not None and now - self._died > CLOCK_KEEPS
        offset = (CLOCK_BEGINS - now).total_seconds() if forgotten else state.clock_offset
        self._brain = Brain(self._config, changed(state, clock_offset=offset))
        return self._brain.start_after_outage(now)

    def _die(self) -> None:
        """Fall silent at once."""
        if self.running:
            self._died = self._now()
        self.running = self.reachable = False
        self._timers.clear()
        self._inbox.clear()
        self._effects.clear()
        if self.current is not None:
            self.current.hang_up(self)
        self.network.changed()

    def _sense(self) -> None:
        """Look at everything around."""
        if not self.running:
            return
        now = self._now()
        self._feed(self._brain.network(self._signal is not None, True, now))
        self._feed(self._brain.signal(self._signal, now))
        if self.model in FULL:
            self._feed(self._brain.temperature(self._celsius, now))
            self._feed(self._brain.sensed("", self._tripped, now))
        self.network.changed()

    def _read_next(self) -> None:
        """Do what the oldest text says."""
        sender, text, sent = self._inbox.popleft()
        if len(text) <= LONGEST_READ:
            self._feed(self._brain.receive(text, sender, sent, self._now()))
        if self._inbox:
            self._timers.set("read", self._random.uniform(*self.seconds), self._read_next)

    def _advance(self) -> None:
        """Do what is due."""
        self._feed(self._brain.advance(self._now()))

    def _feed(self, effects: Iterable[Effect]) -> None:
        """Carry out effects in their order; those that an effect causes at once come after it."""
        self._effects.extend(effects)
        if self._carrying:
            return
        self._carrying = True
        try:
            while self._effects:
                self._carry_out(self._effects.popleft())
        finally:
            self._carrying = False
        self._memory.keep(self._brain.state)
        due = self._brain.next_deadline()
        self._timers.cancel("due")
        if self.running and due is not None:
            self._timers.set("due", max(0.0, (due - self._now()).total_seconds()), self._advance)

    def _carry_out(self, effect: Effect) -> None:
        """Do one thing that the unit wants done."""
        match effect:
            case SetOutput(output, on):
                self._relays[output] = on
                self._feed(self._brain.output_changed(output, on, self._now()))
                self.network.changed()
            case Send(to, text):
                self._say(to, text)
            case Dial(to):
                self._dial(to)
            case Answer() if self.current is not None:
                self.current.answer()
            case HangUp() if self.current is not None:
                self.current.hang_up(self)
            case SetMicrophone(on):
                self.microphone = on
            case Ussd(code):
                self._feed(self._brain.ussd_answered(self.network.ussd.get(code), self._now()))
            case _:
                pass

    def _say(self, to: str, text: str) -> None:
        """Send a text as the unit spells it; without a network it is lost."""
        text = SPELLINGS[self.spelling](signed(text, self.model))
        size = LONGEST_WRITTEN if self.splits else len(text)
        for begin in range(0, len(text), size):
            part = text[begin : begin + size]
            self.note(EntryKind.SMS, Direction.OUT, to, part)
            if self.reachable:
                self.network.send_sms(self.number, to, part)

    def _dial(self, to: str) -> None:
        """Call somebody."""
        if self.reachable and self.current is None:
            self.call(to)
        else:
            self._feed(self._brain.call_ended(CallEnd.FAILED, self._now()))
