"""What times come down to, and how they are written."""

import pytest

from bench.figures import Spread, shown, steps


def test_a_spread_tells_the_middle_and_the_end() -> None:
    """Of a hundred times; one alone is all three."""
    assert Spread.of([float(number) for number in range(100, -1, -1)]) == Spread(101, 50, 95, 100)
    assert Spread.of([7.0]) == Spread(1, 7, 7, 7)


@pytest.mark.parametrize(
    ("other", "ahead"),
    [
        (Spread(1, 1.1, 2.1, 3.1), True),
        (Spread(1, 1.0, 2.1, 3.1), False),
        (Spread(1, 1.1, 2.0, 3.1), False),
        (Spread(1, 1.1, 2.1, 3.0), False),
    ],
)
def test_ahead_is_ahead_everywhere(other: Spread, ahead: bool) -> None:
    """One figure that is no better is enough to be not ahead."""
    assert Spread(1, 1, 2, 3).ahead_of(other) is ahead


@pytest.mark.parametrize(
    ("milliseconds", "text"),
    [
        (0.0123, "12 µs"),
        (0.0994, "99 µs"),
        (0.0996, "0.10 ms"),
        (0.994, "0.99 ms"),
        (0.996, "1.0 ms"),
        (9.94, "9.9 ms"),
        (9.96, "10 ms"),
        (999.4, "999 ms"),
        (999.6, "1.0 s"),
        (75_400, "75 s"),
    ],
)
def test_times_have_the_unit_that_fits_them(milliseconds: float, text: str) -> None:
    """At each border too."""
    assert shown(milliseconds) == text


def test_steps_rise_to_all() -> None:
    """Each time lifts the share by its own part."""
    assert steps([3, 1, 2, 2]) == ([1, 2, 2, 3], [25, 50, 75, 100])
