"""Every fault with every modem, under traffic: it comes back by itself, and nothing is lost, done twice or hurried."""

from collections import Counter

import pytest

from bench.ordeal import LOADS, NIGHT, NIGHTLY, ORDEALS, SOON, Outcome, run
from simulator import GENERIC, PROFILES, SIM7600, Profile
from simulator.modem import TROUBLES

# One at a serial line of its own, and one at a USB port that goes with it.
TELLING = [GENERIC, SIM7600]


def test_every_fault_is_tried() -> None:
    """Leave out nothing that can be made to go wrong."""
    assert {ordeal.trouble for ordeal in ORDEALS.values()} == set(TROUBLES)


@pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
@pytest.mark.parametrize("key", ORDEALS)
def test_all_is_well_again_after(key: str, profile: Profile) -> None:
    """Be ready again, and have handled each text once, in and out; one whose fate nobody could know may go twice."""
    assert not [*run(profile, key, LOADS["talk"]).complaints(ORDEALS[key], LOADS["talk"])]


@pytest.mark.parametrize("profile", TELLING, ids=lambda profile: profile.key)
@pytest.mark.parametrize("load", ["quiet", "rush"])
@pytest.mark.parametrize("key", ORDEALS)
def test_all_is_well_again_with_less_and_more_to_do(key: str, load: str, profile: Profile) -> None:
    """As well where nothing goes on, and where a dozen texts are to go and as many come."""
    assert not [*run(profile, key, LOADS[load]).complaints(ORDEALS[key], LOADS[load])]


@pytest.mark.parametrize("profile", TELLING, ids=lambda profile: profile.key)
@pytest.mark.parametrize("key", NIGHTLY)
def test_a_night_of_it(key: str, profile: Profile) -> None:
    """The longer it lasts, the less is there to be said; and it comes back after a night as after a minute."""
    outcome = run(profile, key, LOADS["quiet"], lasts=NIGHT)
    assert not [*outcome.complaints(ORDEALS[key], LOADS["quiet"])]


GOOD = {
    "seconds": 2,
    "span": 60,
    "lines": 20,
    "octets": 900,
    "wakes": 90,
    "logged": 2,
    "received": Counter("ab"),
    "expected": ["a", "b"],
    "arrived": Counter("xyy"),
    "posted": ["x", "y"],
    "doubtful": Counter("y"),
}


@pytest.mark.parametrize(
    ("worse", "complaints"),
    [
        ({}, []),
        ({"received": Counter("b")}, ["lost on the way in: a"]),
        ({"received": Counter("aab")}, ["handled twice: a"]),
        ({"arrived": Counter("y")}, ["lost on the way out: x"]),
        ({"arrived": Counter("xxy")}, ["sent twice: x"]),
        ({"seconds": SOON + 1}, ["11 seconds in 60 s, of 10"]),
        ({"lines": 271}, ["271 lines to the modem in 60 s, of 270"]),
        ({"wakes": 451}, ["451 wake-ups in 60 s, of 450"]),
        ({"logged": 11}, ["11 lines of the log in 60 s, of 10"]),
    ],
)
def test_nothing_is_let_pass(worse: dict[str, object], complaints: list[str]) -> None:
    """Each thing that should not have been is told."""
    assert [*Outcome(**(GOOD | worse)).complaints(ORDEALS["garbage"], LOADS["talk"])] == complaints  # type: ignore[arg-type]
