"""Nobody gets in: twenty thousand attempts here, a million with scripts/intruders."""

from dataclasses import replace
import random
from unittest.mock import patch

import pytest

from bench import intruders
from bench.intruders import besiege
from custom_components.isocket.device import UnitConfig, UnitState, access
from custom_components.isocket.device.access import Sender


def test_twenty_thousand_attempts() -> None:
    """Not one effect, and not one change; some hear, seldom, that they are not let in."""
    report = besiege(20_000, seed=2026)
    assert report.breaches == []
    assert set(report.told) == {"Access deny!", "Invalid access password!"}
    assert report.unreadable < report.attempts / 5
    assert 0 < report.owners < report.attempts


def by_its_end(sender: Sender, state: UnitState) -> bool:
    """Compare the last eight digits, as many programs do."""
    return any(number[-8:] == digits[-8:] for number in state.secnumbers for digits in sender.numbers)


def names_too(address: str, config: UnitConfig) -> Sender:
    """Take whatever digits there are."""
    return real_identify("+" + "".join(filter(str.isalnum, address)).lstrip("0"), config)


def in_any_case(text: str, state: UnitState) -> str | None:
    """Compare the password in capitals."""
    bare = real_without_password(text.upper(), replace(state, settings=replace(state.settings, password="12ABC")))
    return bare if state.settings.password else text


real_identify, real_without_password = access.identify, access.without_password


@pytest.mark.parametrize(
    ("name", "weakness"), [("listed", by_its_end), ("identify", names_too), ("without_password", in_any_case)]
)
def test_a_weakness_is_found(name: str, weakness: object) -> None:
    """What is tried above would get in where it can be got in."""
    with patch.object(access, name, weakness):
        assert besiege(5000).breaches


def test_the_same_attempts_each_time() -> None:
    """A breach can be looked at again."""
    first, again = random.Random(7), random.Random(7)
    assert [intruders.attempt(first) for _ in range(100)] == [intruders.attempt(again) for _ in range(100)]
