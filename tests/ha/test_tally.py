"""What was sent, as a value."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from custom_components.isocket.tally import Sent, Tally

OSLO = ZoneInfo("Europe/Oslo")


def at(month: int, day: int, hour: int = 12, minute: int = 0) -> datetime:
    """Return a time in the house's zone."""
    return datetime(2026, month, day, hour, minute, tzinfo=OSLO)


def test_days_and_months() -> None:
    """A day ends at the house's midnight, and a month with its last day."""
    tally = Tally()
    assert tally.sent(at(10, 30)) == Sent(0, 0)
    for _ in range(3):
        tally.count(at(10, 30, 23, 59))
    assert tally.sent(at(10, 30, 23, 59)) == Sent(3, 3)
    assert tally.sent(at(10, 31, 0, 0)) == Sent(0, 3)
    tally.count(at(10, 31, 0, 0))
    assert tally.sent(at(10, 31)) == Sent(1, 4)
    assert tally.sent(at(11, 1, 0, 0)) == Sent(0, 0)
    tally.count(at(11, 1, 0, 0))
    assert tally.sent(at(11, 1)) == Sent(1, 1)
    assert tally.sent(at(11, 1).replace(year=2027)) == Sent(0, 0)


def test_saved_and_loaded() -> None:
    """The count outlives a restart."""
    tally = Tally()
    tally.count(at(10, 30))
    assert Tally.from_dict(tally.to_dict()).sent(at(10, 30)) == Sent(1, 1)
    assert Tally.from_dict(Tally().to_dict()).sent(at(10, 30)) == Sent(0, 0)


@pytest.mark.parametrize(
    "saved",
    [
        None,
        [],
        {},
        {"day": "soon", "today": 1, "month": 1},
        {"day": "2026-10-30", "today": "1", "month": 1},
        {"day": "2026-10-30", "today": True, "month": 1},
        {"day": "2026-10-30", "today": -1, "month": 1},
        {"day": "2026-10-30", "today": 2, "month": 1},
    ],
    ids=str,
)
def test_damaged(saved: Any) -> None:
    """What cannot be read begins anew."""
    assert Tally.from_dict(saved).sent(at(10, 30)) == Sent()
