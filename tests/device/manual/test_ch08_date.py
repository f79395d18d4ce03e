"""Chapter 8: date and time."""

from datetime import datetime, timedelta, timezone

import pytest

from tests.device.driver import MONDAY, OWNER, House

from .dialogue import Case, case, play

CASES = (
    case(
        "The clock is the house's, in quarters of an hour from UTC",
        "clock",
        """
        08:00 owner > DATE
              owner < DATE 26/01/05,08:00:00+04
        """,
    ),
    case(
        "Set by hand, it goes on from there; status and scheduler follow it",
        "clock-set",
        """
        08:00 owner > DATE=30/06/01,17:59:00+08
              owner < DATE 30/06/01,17:59:00+08 - OK
        08:00:10 owner > DATE
              owner < DATE 30/06/01,17:59:10+04
        08:00:30 owner > SCHEDULER+18:00,6,ON
              owner < SCHEDULER+18:00,6,ON - OK
        08:01 * wait
              = socket on
        08:01 owner > RUNTIME
              owner < Power socket is ON from:|30/06/01,18:00:00
        """,
    ),
    case(
        "A date that does not exist, and a zone that does not",
        "clock-set",
        """
        08:00 owner > DATE=30/02/30,17:59:00+08
              owner < Incorrect value!
        08:00 owner > DATE=30/02/20,17:59:00+60
              owner < Incorrect value!
        08:00 owner > DATE=yesterday
              owner < Incorrect value!
        """,
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_chapter_8(case: Case) -> None:
    """Play the dialogue."""
    play(case)


def test_datesms_sets_the_clock_from_the_message() -> None:
    """Its own wall time, in its own zone."""
    house = House()
    sent = datetime(2026, 1, 5, 9, 30, 0, tzinfo=timezone(timedelta(hours=2)))
    house.new()
    assert house.sms("DATESMS", OWNER, sent).texts() == ["DATE 26/01/05,09:30:00+08 - OK"]
    assert house.after(minutes=1).sms("DATE").texts() == ["DATE 26/01/05,09:31:00+04"]


def test_datesms_without_a_time_stamp_cannot() -> None:
    """From Home Assistant there is no message."""
    assert [done.text for done in House().home("DATESMS").done()] == ["Execute error!"]


def test_a_late_message_is_not_carried_out() -> None:
    """It is answered, and told to the house."""
    house = House()
    house.new()
    house.sms("ON", OWNER, MONDAY - timedelta(hours=24, seconds=1))
    assert "late" in house.events()
    assert house.socket is False
    house.sms("PASSWORD=12abc", OWNER, MONDAY - timedelta(days=3))
    assert house.texts() == ["PASSWORD=***** - Execute error!"]
    house.sms("ON", OWNER, MONDAY - timedelta(hours=24))
    assert house.texts() == ["Power socket ON"]
