"""The bounds of speed and size, wide enough for a busy machine."""

import statistics

from bench import unit
from custom_components.isocket.device import Output
from custom_components.isocket.device.counts import GUESSES, REPLIES, TRUSTED
from custom_components.isocket.device.state import ASKS, LIST_LENGTH, LOG_LENGTH, PROMISES, SENSORS
from custom_components.isocket.language.commands import RULES


def test_a_command_takes_under_100_microseconds_at_the_median() -> None:
    """From the text to the effects; the best of three, for others use the machine too."""
    assert min(statistics.median(unit.commands(100)) for _ in range(3)) < 100


def test_a_month_takes_seconds() -> None:
    """With eight rules, a reading a minute, 20 messages a day."""
    seconds, inputs = unit.year(30)
    assert inputs > 30 * 24 * 60
    assert seconds < 20


def test_a_full_state_is_small() -> None:
    """Under 100 kB with everything full that can be."""
    state = unit.full().state
    assert (len(state.secnumbers), len(state.alertnumbers)) == (LIST_LENGTH, LIST_LENGTH)
    assert (len(state.schedule.rules), len(state.promises)) == (RULES, PROMISES)
    assert (len(state.replies), len(state.guesses), len(state.trusted)) == (REPLIES, GUESSES, TRUSTED)
    assert (len(state.alarm.sensors), len(state.alarm.log)) == (SENSORS, LOG_LENGTH)
    assert all(len(state.relay(output).asks) == ASKS for output in Output)
    assert unit.size(state) < 100_000


def test_the_sizes_are_counted() -> None:
    """What is measured grows with the state."""
    assert unit.size(unit.full().state) > unit.size(unit.ready().state) + 10_000
