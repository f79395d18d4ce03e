"""Who a sender is: whole numbers, never their endings."""

import pytest

from custom_components.isocket.device import UnitConfig, UnitState
from custom_components.isocket.device.access import answerable, authorised, identify, reachable
from custom_components.isocket.device.settings import Settings


@pytest.mark.parametrize(
    ("sender", "listed", "country", "allowed"),
    [
        ("+4790000002", "4790000002", "47", True),
        ("+47 900 00 002", "4790000002", "47", True),
        ("4790000002", "4790000002", "47", True),
        ("004790000002", "4790000002", "47", True),
        ("+4790000002", "004790000002", "47", True),
        ("4790000002", "004790000002", "47", False),
        ("+90000002", "0090000002", "47", True),
        ("90000002", "0090000002", "47", False),
        ("90000002", "4790000002", "47", True),
        ("090000002", "4790000002", "47", True),
        ("90000002", "4790000002", None, False),
        ("90000002", "4790000002", "46", False),
        ("90000002", "90000002", None, True),
        ("+90000002", "4790000002", "47", False),
        ("+4690000002", "4790000002", "47", False),
        ("+14790000002", "4790000002", "47", False),
        ("+479000000", "4790000002", "47", False),
        ("+47900000022", "4790000002", "47", False),
        ("0000002", "4790000002", "47", False),
        ("", "4790000002", "47", False),
        ("+", "4790000002", "47", False),
        ("Owner", "4790000002", "47", False),
        ("+479000000x", "4790000002", "47", False),
        ("+٤٧٩", "479", "47", False),
        ("++4790000002", "4790000002", "47", False),
        ("2525", "2525", "47", True),
        ("2525", "472525", "47", False),
    ],
)
def test_who_is_listed(sender: str, listed: str, country: str | None, allowed: bool) -> None:
    """By the whole number, in any of its forms."""
    config = UnitConfig(calling_code=country)
    state = UnitState(secnumbers=(listed,), settings=Settings(seclist=True))
    assert authorised(identify(sender, config), state, config) is allowed


@pytest.mark.parametrize(
    ("sender", "talks"),
    [
        ("+4790000002", True),
        ("90000002", True),
        ("BANK", False),
        ("", False),
        ("2525", False),
        ("+252525", False),
        ("+4790000077", False),
        ("90000077", False),
    ],
)
def test_who_is_talked_to(sender: str, talks: bool) -> None:
    """People, not machines."""
    config = UnitConfig(calling_code="47", remote_numbers=frozenset({"4790000077"}))
    assert answerable(identify(sender, config), config) is talks
    assert authorised(identify(sender, config), UnitState(), config) is talks


@pytest.mark.parametrize(
    ("listed", "country", "called"),
    [
        ("4790000002", "47", "+4790000002"),
        ("004790000002", None, "+4790000002"),
        ("090000002", "47", "+4790000002"),
        ("090000002", None, "090000002"),
    ],
)
def test_how_a_listed_number_is_called(listed: str, country: str | None, called: str) -> None:
    """A whole number starts with no zero."""
    assert reachable(listed, UnitConfig(calling_code=country)) == called
