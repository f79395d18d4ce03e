"""A unit with a clock and a house around it, for dialogues in tests."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Self
from zoneinfo import ZoneInfo

from custom_components.isocket.device import (
    Answer,
    CallEnd,
    Dial,
    Done,
    Effect,
    HangUp,
    Happened,
    Output,
    Send,
    SetOutput,
    Unit,
    UnitConfig,
    UnitState,
)

OSLO = ZoneInfo("Europe/Oslo")
OWNER = "+4790000002"
FAMILY = "+4790000003"
STRANGER = "+4790000099"
MONDAY = datetime(2026, 1, 5, 8, 0, tzinfo=OSLO)
FULL = UnitConfig(has_microrelay=True, has_thermometer=True, calling_code="47", sensors=("Door",), has_mains=True)


@dataclass
class House:
    """A unit, powered on, with relays that obey at once unless told otherwise."""

    config: UnitConfig = FULL
    now: datetime = MONDAY
    state: UnitState | None = None
    obedient: bool = True
    """Whether relays show what they are told."""
    powered: bool = True
    unit: Unit = field(init=False)
    outputs: dict[Output, bool | None] = field(default_factory=lambda: dict.fromkeys(Output, False))
    effects: list[Effect] = field(default_factory=list)
    _read: int = 0

    def __post_init__(self) -> None:
        """Power on."""
        self.unit = Unit(self.config, self.state)
        if self.powered:
            self.start()

    def start(self, *, outage: bool = False) -> Self:
        """Power the unit on, and show it its relays."""
        power_on = self.unit.start_after_outage if outage else self.unit.start
        self.carry_out(power_on(self.now))
        for output, on in self.outputs.items():
            self.show(output, on)
        return self

    def restart(self, at: str | datetime | None = None, *, outage: bool = False, **config: Any) -> Self:
        """Power off and on again with what was saved; deadlines in between pass unseen."""
        if not outage:
            self.carry_out(self.unit.stop(self.now))
        if at is not None:
            self.now = self._time(at)
        self.config = replace(self.config, **config)
        state, problems = UnitState.from_dict(self.unit.state.to_dict())
        assert not problems
        self.unit = Unit(self.config, state)
        return self.start(outage=outage)

    def show(self, output: Output, on: bool | None) -> Self:
        """Let a relay show something."""
        self.outputs[output] = on
        return self.carry_out(self.unit.output_changed(output, on, self.now))

    def by_hand(self, on: bool | None, output: Output = Output.SOCKET) -> Self:
        """Switch a relay by hand."""
        return self.show(output, on)

    def carry_out(self, effects: list[Effect]) -> Self:
        """Do what the unit wants done."""
        self.effects.extend(effects)
        for effect in effects:
            if isinstance(effect, SetOutput) and self.obedient and self.outputs[effect.output] is not effect.on:
                self.show(effect.output, effect.on)
            elif isinstance(effect, HangUp) and self.unit.state.call is not None:
                self.carry_out(self.unit.call_ended(CallEnd.UNANSWERED, self.now))
        return self

    def at(self, when: str | datetime) -> Self:
        """Let time pass until then: `08:30`, `08:30:15`, or a whole datetime."""
        target = self._time(when)
        while (due := self.unit.next_deadline()) is not None and due <= target.astimezone(UTC):
            self.now = max(due, self.now.astimezone(UTC)).astimezone(target.tzinfo)
            self.carry_out(self.unit.advance(self.now))
            later = self.unit.next_deadline()
            assert later is None or later > due, "a deadline that stays makes the house spin"
        self.now = target
        return self

    def after(self, **delay: float) -> Self:
        """Let some time pass."""
        return self.at((self.now.astimezone(UTC) + timedelta(**delay)).astimezone(self.now.tzinfo))

    def put_back(self, **by: float) -> Self:
        """Put the house's clock back, between two looks at it."""
        self.carry_out(self.unit.advance(self.now))
        self.now -= timedelta(**by)
        return self.carry_out(self.unit.advance(self.now))

    def _time(self, when: str | datetime) -> datetime:
        """Read a time of this day, or of the next when it is past."""
        if isinstance(when, datetime):
            return when
        hour, minute, *second = map(int, when.split(":"))
        time = self.now.replace(hour=hour, minute=minute, second=second[0] if second else 0, microsecond=0)
        return time if time >= self.now else time + timedelta(days=1)

    def sms(self, text: str, sender: str = OWNER, sent: datetime | None = None) -> Self:
        """Text the unit."""
        return self.carry_out(self.unit.receive(text, sender, self.now if sent is None else sent, self.now))

    def home(self, text: str, token: int = 1) -> Self:
        """Give a command from Home Assistant."""
        return self.carry_out(self.unit.apply(text, token, self.now))

    def call(self, number: str | None = OWNER) -> Self:
        """Call the unit."""
        return self.carry_out(self.unit.called(number, self.now))

    def answer(self) -> Self:
        """Answer the unit's call."""
        return self.carry_out(self.unit.call_answered(self.now))

    def hang_up(self, end: CallEnd = CallEnd.ENDED) -> Self:
        """End the unit's call."""
        return self.carry_out(self.unit.call_ended(end, self.now))

    def sense(self, on: bool | None, sensor: str = "Door") -> Self:
        """Close or open the contact of a sensor."""
        return self.carry_out(self.unit.sensed(sensor, on, self.now))

    def degrees(self, celsius: float | None) -> Self:
        """Let the thermometer read something."""
        return self.carry_out(self.unit.temperature(celsius, self.now))

    def mains(self, on: bool | None) -> Self:
        """Let the mains go or come."""
        return self.carry_out(self.unit.mains(on, self.now))

    def modem(self, model: str = "SIM7600", serial: str = "867000000000017", *, voice: bool = True) -> Self:
        """Plug a modem in."""
        return self.carry_out(self.unit.modem(model, serial, voice, self.now))

    def done_with(self, token: int, text: str | None) -> Self:
        """Let the house be done with a word of its own."""
        return self.carry_out(self.unit.word_done(token, text, self.now))

    def operator(self, text: str | None) -> Self:
        """Let the operator answer a USSD code."""
        return self.carry_out(self.unit.ussd_answered(text, self.now))

    def press(self) -> Self:
        """Press the button."""
        return self.carry_out(self.unit.button_pressed(self.now))

    def hold(self) -> Self:
        """Hold the button for five seconds."""
        return self.carry_out(self.unit.button_held(self.now))

    def setup(self, *commands: str) -> Self:
        """Give commands from Home Assistant, all of which must work."""
        for command in commands:
            self.home(command)
            done = self.done()
            assert done and done[-1].ok, (command, done)
        return self

    def new(self) -> list[Effect]:
        """Return the effects since the last look."""
        effects, self._read = self.effects[self._read :], len(self.effects)
        return effects

    def texts(self, to: str | None = None) -> list[str]:
        """Return what was texted since the last look, to one phone or all."""
        return [effect.text for effect in self.new() if isinstance(effect, Send) and to in (None, effect.to)]

    def done(self) -> list[Done]:
        """Return which commands of Home Assistant ended since the last look."""
        return [effect for effect in self.new() if isinstance(effect, Done)]

    def switched(self) -> list[tuple[str, bool]]:
        """Return what was switched since the last look."""
        return [(effect.output.value, effect.on) for effect in self.new() if isinstance(effect, SetOutput)]

    def dialled(self) -> list[str]:
        """Return who was called since the last look."""
        return [effect.to for effect in self.new() if isinstance(effect, Dial)]

    def calls(self) -> list[str]:
        """Return what was done about calls since the last look."""
        kinds = (Dial, Answer, HangUp)
        return [type(effect).__name__ for effect in self.new() if isinstance(effect, kinds)]

    def events(self) -> list[str]:
        """Return what happened since the last look."""
        return [effect.event.value for effect in self.new() if isinstance(effect, Happened)]

    def ask(self, text: str, sender: str = OWNER) -> str | None:
        """Text the unit and return its one answer, or None."""
        self.new()
        answers = [effect for effect in self.sms(text, sender).new() if isinstance(effect, Send)]
        assert len(answers) <= 1
        assert all(answer.to == sender for answer in answers)
        return answers[0].text if answers else None

    @property
    def socket(self) -> bool | None:
        """Say what the socket shows."""
        return self.outputs[Output.SOCKET]
