"""A client and a unit over a bad network: every request ends once, nothing is done twice, and the mirror tells the truth."""

import pytest

from .network import QUALITIES
from .script import world

RUNS = 300
"""Quickly run; `scripts/loopback` runs any number."""
LOT = 50


@pytest.mark.parametrize("first", range(0, RUNS, LOT))
def test_whatever_happens(first: int) -> None:
    """Over good and bad networks, with people who ask, cancel, unplug and restart."""
    claims = 0
    for seed in range(first, first + LOT):
        made = world(seed)
        made.run()
        assert made.faults == [], f"scripts/loopback 1 {seed}"
        claims += made.claims
    assert claims > 2 * LOT, "nothing much was compared"


def test_a_run_can_be_run_again() -> None:
    """A number names the whole course."""
    one, other = world(7), world(7)
    one.run()
    other.run()
    assert one.client.state == other.client.state
    assert [message.send for message in one.messages.values()] == [message.send for message in other.messages.values()]


def test_a_network_that_loses_nothing() -> None:
    """Everything that is sent is answered, and compared."""
    for seed in range(40):
        made = world(seed, QUALITIES[0])
        made.run()
        assert made.faults == [], seed
