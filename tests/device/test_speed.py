"""The bounds of speed and size, wide enough for a busy machine."""

import statistics

from custom_components.isocket.device.state import ERRORS

from . import benchmark
from .driver import House
from .test_state import busy


def test_a_command_takes_under_100_microseconds_at_the_median() -> None:
    """From the text to the effects; the best of three, for others use the machine too."""
    assert min(statistics.median(benchmark.commands(100)) for _ in range(3)) < 100


def test_a_month_takes_seconds() -> None:
    """With eight rules, a reading a minute, 20 messages a day."""
    seconds, inputs = benchmark.year(30)
    assert inputs > 30 * 24 * 60
    assert seconds < 20


def test_a_full_state_is_small() -> None:
    """Under 100 kB with lists, log and promises full, and with all errors that are remembered."""
    house = busy()
    for number in range(ERRORS + 10):
        house.sms("x", f"+4791{number:06}")
    for index in range(60):
        house.home("OFF", index).sense(bool(index % 2)).after(minutes=2)
    assert benchmark.size(house.unit.state) < 100_000


def test_the_sizes_are_counted() -> None:
    """What is measured grows with the state."""
    assert benchmark.size(busy().unit.state) > benchmark.size(House().unit.state) + 1000
