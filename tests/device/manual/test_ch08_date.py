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
        "DATESMS sets it from the message that says so",
        "clock-set",
        """
        08:00 owner > DATE=30/06/01,17:59:00+08
              owner < DATE 30/06/01,17:59:00+08 - OK
        08:10 owner > DATESMS
              owner < DATE 26/01/05,08:10:00+04 - OK
        08:11 owner > DATE
              owner < DATE 26/01/05,08:11:00+04
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
    case(
        "A clock that is put back holds nothing up: restart, timer, and the time for configuration",
        "clock-put-back",
        """
        08:00 owner > RESTARTTIME=60
              owner < RESTARTTIME=60 - OK
        12:00 owner > RESTARTM
              = microrelay on
        12:00 owner > ON30
              owner < Power ON for 30 min
        12:00:30 * clock put back by: 180
        09:01 * wait
              owner < Microrelay restarted
              = microrelay off
        09:29 * wait
              = socket on
        09:30 * wait
              = socket off
        09:30 owner > RESTARTTIME=5
              owner < RESTARTTIME=5 - Time for configuration is expired (30min)!
        """,
    ),
    case(
        "... nor the window that is open",
        "clock-put-back",
        """
        08:20 * clock put back by: 120
        06:29 owner > RESTARTTIME=5
              owner < RESTARTTIME=5 - OK
        06:58 * clock put back by: 120
        04:59:59 owner > STATUS
              owner < Power socket OFF|Microrelay OFF|Signal: Good (-67dBm)|TEMP: 21C|ALARMF: Disabled|ALARM status: No activity|Time: 26/01/05,04:59:59
        05:00 owner > RESTARTTIME=5
              owner < RESTARTTIME=5 - Time for configuration is expired (30min)!
        """,
    ),
    case(
        "... nor thermostat and alarm",
        "clock-put-back",
        """
        08:00 * temperature: 5
        08:01 * wait
              = socket on
        08:02 * door: closed
              owner < ALARM! Sensor active|Sensor: Door|Time: 26/01/05,08:02:00
        08:02:30 * door: open
        08:03:30 * wait
              owner < ALARM! Sensor inactive|Sensor: Door|Time: 26/01/05,08:03:00
        08:03:30 * temperature: 12
              = socket off
        08:03:40 * clock put back by: 180
        05:05 * temperature: 5
              = socket on
        05:05 * door: closed
              owner < ALARM! Sensor active|Sensor: Door|Time: 26/01/05,05:05:00
        05:35 * wait
              owner < THERMOSTAT: No data from thermometer|Power socket OFF|Time: 26/01/05,05:35:00
        """,
        "ALERTNUMBER+4790000002",
        "THERMOSTATON",
        "ALERT=SMSCHANGE",
        "ALARMON",
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


def test_a_clock_that_is_put_back_while_the_unit_is_down_holds_nothing_up() -> None:
    """The timer has the 20 minutes left that it had."""
    house = House().sms("ON30").after(minutes=10).restart(MONDAY - timedelta(hours=3))
    assert house.after(minutes=19).socket is True
    assert house.after(minutes=1).socket is False


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
