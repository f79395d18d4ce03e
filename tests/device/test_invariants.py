"""Whatever comes, in whatever order: nothing raises, and what must hold holds."""

from datetime import UTC, timedelta
from typing import Any, override

from hypothesis import given, settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
import pytest

from custom_components.isocket.device import (
    Answer,
    CallEnd,
    Dial,
    Done,
    Output,
    Recorder,
    Send,
    SetOutput,
    Unit,
    UnitConfig,
    UnitState,
    Ussd,
    replay,
)
from custom_components.isocket.language import COMMANDS
from custom_components.isocket.language.alphabet import fits
from tests.language.test_table import values_of

from .driver import FULL, MONDAY, OSLO, OWNER, STRANGER, House

COMMAND_TEXTS = st.sampled_from(COMMANDS).flatmap(
    lambda command: values_of(command.request).map(command.request.render)
)
TEXTS = st.one_of(COMMAND_TEXTS, COMMAND_TEXTS, COMMAND_TEXTS.map("12abc".__add__), st.text(max_size=40))
SENDERS = st.sampled_from([OWNER, STRANGER, "90000002", "BANK", "", "1234", "+", "00" + OWNER[1:], "+47900"]) | st.text(
    max_size=16
)
STEPS = st.sampled_from([0, 0, 1, 5, 59, 60, 600, 1800, 7200, 86_400, 7 * 86_400, -60, -3600, -86_400, 400 * 86_400])


class House24(RuleBasedStateMachine):
    """A unit that is told anything at any time."""

    def __init__(self) -> None:
        """Power on."""
        super().__init__()
        self.recorder = Recorder(10_000)
        self.first = UnitState()
        self.unit = Unit(FULL, self.first, self.recorder)
        self.now = MONDAY
        self.effects: list[Any] = []
        self.tokens = 0
        self.given: list[int] = []
        self.done: list[int] = []
        self.power_ons = [self._take(self.unit.start(self.now))]

    def _take(self, effects: list[Any]) -> list[Any]:
        """Keep what is done, and look at it."""
        self.effects.append(effects)
        self.done.extend(effect.token for effect in effects if isinstance(effect, Done))
        for effect in effects:
            if isinstance(effect, Send):
                assert fits(effect.text)
                assert effect.text
                assert effect.to.removeprefix("+").isdecimal()
        return effects

    @rule(text=TEXTS, sender=SENDERS)
    def receive(self, text: str, sender: str) -> None:
        """Text it from anywhere."""
        before = self.unit.state
        effects = self._take(self.unit.receive(text, sender, self.now, self.now))
        digits = sender.removeprefix("+")
        if before.settings.seclist and digits.isdecimal() and not _listed(digits, before):
            assert not any(isinstance(effect, (Dial, Answer, Ussd)) for effect in effects)
            assert self.unit.state.settings == before.settings
            assert self.unit.state.schedule.rules == before.schedule.rules

    @rule(text=TEXTS)
    def apply(self, text: str) -> None:
        """Command it from the house."""
        token = self.tokens = self.tokens + 1
        self.given.append(token)
        self._take(self.unit.apply(text, token, self.now))

    @rule(output=st.sampled_from(Output), on=st.sampled_from([True, False, None]))
    def output_changed(self, output: Output, on: bool | None) -> None:
        """Let a relay show something."""
        self._take(self.unit.output_changed(output, on, self.now))

    @rule(celsius=st.none() | st.floats(-60, 90) | st.floats())
    def temperature(self, celsius: float | None) -> None:
        """Let the thermometer read something."""
        self._take(self.unit.temperature(celsius, self.now))

    @rule(sensor=st.sampled_from(["Door", "Fenster", "窓"]), on=st.sampled_from([True, False, None]))
    def sensed(self, sensor: str, on: bool | None) -> None:
        """Change a sensor."""
        self._take(self.unit.sensed(sensor, on, self.now))

    @rule(number=st.none() | SENDERS)
    def called(self, number: str | None) -> None:
        """Let it ring."""
        self._take(self.unit.called(number, self.now))

    @rule(end=st.none() | st.sampled_from(CallEnd))
    def call(self, end: CallEnd | None) -> None:
        """Answer or end a call."""
        taken = self.unit.call_answered(self.now) if end is None else self.unit.call_ended(end, self.now)
        self._take(taken)

    @rule(on=st.sampled_from([True, False, None]), text=st.none() | st.text(max_size=30))
    def world(self, on: bool | None, text: str | None) -> None:
        """Change mains, operator, network and signal."""
        self._take(self.unit.mains(on, self.now))
        self._take(self.unit.ussd_answered(text, self.now))
        self._take(self.unit.network(bool(on), on is not None, self.now))
        self._take(self.unit.signal(None if on is None else -70 if on else 5000, self.now))

    @rule(held=st.booleans())
    def button(self, held: bool) -> None:
        """Use the button."""
        self._take(self.unit.button_held(self.now) if held else self.unit.button_pressed(self.now))

    @rule(clean=st.booleans())
    def power_cycle(self, clean: bool) -> None:
        """Switch the power off and on; commands of the house that wait are forgotten by it."""
        if clean:
            self._take(self.unit.stop(self.now))
        state, problems = UnitState.from_dict(self.unit.state.to_dict())
        assert problems == []
        assert state == self.unit.state
        self.given = list(self.done)
        start = self.unit.start if clean else self.unit.start_after_outage
        self._take(start(self.now))

    @rule(text=TEXTS)
    def rehearse(self, text: str) -> None:
        """Ask what a command would do: it changes nothing, and is what the command then does."""
        before = self.unit.state
        rehearsed = self.unit.rehearse(text, self.now)
        assert self.unit.state is before
        assert Unit(FULL, before).apply(text, 0, self.now) == rehearsed

    @rule(model=st.text(max_size=12), voice=st.booleans())
    def modem(self, model: str, voice: bool) -> None:
        """Plug a modem in, and open the window."""
        self._take(self.unit.modem(model, model, voice, self.now))
        self._take(self.unit.open_window(self.now))

    @rule(seconds=STEPS)
    def pass_time(self, seconds: int) -> None:
        """Time passes, or the clock is put right."""
        self.now = (self.now.astimezone(UTC) + timedelta(seconds=seconds)).astimezone(OSLO)
        for _ in range(100):
            due = self.unit.next_deadline()
            if due is None or due > self.now.astimezone(UTC):
                break
            self._take(self.unit.advance(self.now))
        else:
            pytest.fail("a deadline stays for ever")

    @invariant()
    def lists_are_bounded(self) -> None:
        """Never more than there may be."""
        state = self.unit.state
        assert len(state.secnumbers) <= 10
        assert len(state.alertnumbers) <= 10
        assert len(state.schedule.rules) <= 8
        assert len(state.alarm.log) <= 10

    @invariant()
    def what_lost_its_ground_has_fallen_back(self) -> None:
        """Hold the cascade at all times."""
        state = self.unit.state
        assert state.secnumbers or not state.settings.seclist
        assert state.settings.seclist or state.settings.ring == "NOACTION"
        assert state.settings.protected or state.settings.renewintervalpw is None
        assert state.alertnumbers or not state.settings.thermalert

    @invariant()
    def done_comes_once(self) -> None:
        """No token twice, none that was not given."""
        assert len(set(self.done)) == len(self.done)

    @invariant()
    def a_timer_and_a_restart_never_run_together(self) -> None:
        """One cancels the other."""
        for relay in (self.unit.state.socket, self.unit.state.microrelay):
            assert relay.timer is None or relay.pulse is None

    @override
    def teardown(self) -> None:
        """In the end everybody was answered, and played again it is the same."""
        self.pass_time(7200)
        while (due := self.unit.next_deadline()) is not None and not set(self.given) <= set(self.done):
            self.now = due.astimezone(OSLO)
            self.pass_time(0)
        assert set(self.given) <= set(self.done)
        again = Unit(FULL, self.first)
        assert replay(again, self.recorder.entries) == self.effects
        assert again.state == self.unit.state


def _listed(digits: str, state: UnitState) -> bool:
    """Say whether digits, in whatever form, may be on the list."""
    return any(digits in number or number in digits or digits[-8:] in number for number in state.secnumbers)


TestHouse24 = House24.TestCase
TestHouse24.settings = settings(max_examples=120, stateful_step_count=40, deadline=None)


@given(text=TEXTS, sender=st.text(max_size=16) | st.from_regex(r"\+?[0-9]{1,15}", fullmatch=True))
@settings(max_examples=300, deadline=None)
def test_an_unlisted_number_never_causes_an_effect(text: str, sender: str) -> None:
    """Neither answered nor obeyed."""
    house = House().setup("SECNUMBER+4790000002", "SECLIST=ON")
    if sender.strip().removeprefix("+").removeprefix("00") in ("4790000002", "90000002", "090000002"):
        return
    state = house.unit.state
    house.new()
    effects = house.sms(text, sender).new()
    assert [effect for effect in effects if isinstance(effect, (Send, SetOutput, Dial, Answer, Ussd))] == []
    assert house.unit.state == state


@given(celsius=st.lists(st.floats(-30, 60), max_size=30))
@settings(max_examples=50, deadline=None)
def test_a_thermostat_that_is_off_never_switches(celsius: list[float]) -> None:
    """Whatever it reads."""
    house = House()
    house.new()
    for reading in celsius:
        house.degrees(reading).after(minutes=1)
    assert house.switched() == []


@given(
    minutes=st.integers(1, 720), after=st.integers(0, 43_000), cancel=st.sampled_from(["ON", "OFF", "ONALL", "RESTART"])
)
@settings(max_examples=50, deadline=None)
def test_a_timer_never_outlives_its_cancel(minutes: int, after: int, cancel: str) -> None:
    """Nothing switches later."""
    house = House().sms(f"ON{minutes}").after(seconds=min(after, minutes * 60 - 1)).sms(cancel).after(seconds=30)
    house.new()
    assert house.after(hours=13).switched() == []


@given(
    when=st.integers(0, 730 * 86_400).map(lambda seconds: MONDAY + timedelta(seconds=seconds)),
    at=st.times(),
    day=st.sampled_from("*1234567"),
)
@settings(max_examples=100, deadline=None)
def test_a_rule_runs_once_each_of_its_days(when: Any, at: Any, day: str) -> None:
    """In nine days, nights of changing clocks included."""
    house = House(config=UnitConfig(), now=when).setup(f"SCHEDULER+{at:%H:%M},{day},ON")
    house.events()
    start = house.now
    house.after(days=8)
    days = [(start.date() + timedelta(days=index)).isoweekday() for index in range(9)]
    full = sum(str(one) == day or day == "*" for one in days[1:8])
    assert full <= house.events().count("schedule") <= full + 2
