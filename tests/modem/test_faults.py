"""Every fault with every modem, under traffic: it comes back by itself, and nothing is lost, done twice or hurried."""

import pytest

from bench.faults import LASTS, run
from simulator import PROFILES, Profile
from simulator.modem import TROUBLES

# Lines that the driver may write: for setting the modem up a few times, and so many a second; AT until it answers is two.
MOST_LINES, MOST_LINES_PER_SECOND = 100, 2

# Seconds until all is well again; where nothing tells that something was lost, until the next sweep.
SOON, SWEEP, RETRY, SENDING = 10, 300, 50, 150
LONGEST = {
    "drop_urc": SWEEP,
    "forget": SWEEP,
    "full": SWEEP,
    "brown_out": SENDING,  # a text that was being sent may still be on its way for all that can be known
    "reboot": SENDING,
    "silence": RETRY,
    "unplug": RETRY,
    "busy": RETRY,
    "puk": RETRY,
    "sim": RETRY,
    "pin": 80,
    "no_network": RETRY,
    "denied": RETRY,
}


def test_every_fault_is_tried() -> None:
    """Leave out nothing that can be made to go wrong."""
    assert set(LASTS) == set(TROUBLES)


@pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
@pytest.mark.parametrize("key", LASTS)
def test_all_is_well_again_after(key: str, profile: Profile) -> None:
    """Be ready again, and have handled each text once, in and out; one whose fate nobody could know may go twice."""
    outcome = run(profile, key)
    assert outcome.received == dict.fromkeys(outcome.expected, 1)
    assert set(outcome.arrived) == set(outcome.posted)
    twice = {text: count - 1 for text, count in outcome.arrived.items() if count > 1}
    assert all(count <= outcome.doubtful[text] for text, count in twice.items())
    assert outcome.seconds <= LONGEST.get(key, SOON)
    assert outcome.lines <= MOST_LINES + MOST_LINES_PER_SECOND * outcome.span
