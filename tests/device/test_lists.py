"""Turning one schedule into another by the commands of the unit: each is taken, none is wasted."""

from datetime import UTC, datetime

from hypothesis import given, strategies as st

from custom_components.isocket.device import Rule, Unit, UnitConfig
from custom_components.isocket.lists import rule_edits

NOW = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
RULES = st.lists(
    st.builds(
        Rule, st.sampled_from(("06:15", "12:00", "22:30")), st.sampled_from("*17"), st.sampled_from(("ON", "OFF"))
    ),
    max_size=8,
    unique_by=lambda rule: (rule.at, rule.day),
)


def unit(rules: list[Rule]) -> Unit:
    """Return a unit with a schedule."""
    made = Unit(UnitConfig())
    made.start(NOW)
    for rule in rules:
        made.apply(f"SCHEDULER+{rule.at},{rule.day},{rule.do}", 0, NOW)
    assert set(made.snapshot().rules) == set(rules)
    return made


@given(present=RULES, wanted=RULES)
def test_one_schedule_becomes_another(present: list[Rule], wanted: list[Rule]) -> None:
    """Every command has its effect, and a schedule that is the same costs nothing."""
    here = unit(present)
    commands = rule_edits(present, wanted)
    for command in commands:
        before = here.snapshot().rules
        here.apply(command, 0, NOW)
        assert here.snapshot().rules != before, command
    assert set(here.snapshot().rules) == set(wanted)
    assert (commands == []) == (set(present) == set(wanted))


@given(present=RULES, wanted=RULES)
def test_a_schedule_that_nobody_knows(present: list[Rule], wanted: list[Rule]) -> None:
    """It is made anew."""
    here = unit(present)
    for command in rule_edits(None, wanted):
        here.apply(command, 0, NOW)
    assert here.snapshot().rules == tuple(wanted)


def test_what_is_the_same_stays() -> None:
    """One rule that differs is one command, and nothing is removed before."""
    daily = [Rule(f"0{hour}:00", "*", "ON") for hour in range(8)]
    assert rule_edits(daily, [*daily[:7], Rule("07:00", "*", "OFF")]) == ["SCHEDULER+07:00,*,OFF"]
    assert rule_edits(daily, daily[:7]) == ["SCHEDULER-07:00"]
