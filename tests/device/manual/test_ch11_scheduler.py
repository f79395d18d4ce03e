"""Chapter 11: the scheduler."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from custom_components.isocket.device.schedule import agenda, occurrences
from custom_components.isocket.device.state import Rule, UnitState
from tests.device.driver import OSLO, House

from .dialogue import Case, case, play

CASES = (
    case(
        "Rules are added, listed and removed, at any time",
        "scheduler-manage window-others",
        """
        09:00 owner > SCHEDULER?
              owner < SCHEDULER is empty
        09:00 owner > Scheduler+08:00,*,ON
              owner < SCHEDULER+08:00,*,ON - OK
        09:00 owner > SCHEDULER+20:30,*,OFF
              owner < SCHEDULER+20:30,*,OFF - OK
        09:00 owner > SCHEDULER+20:30,5,AOF
              owner < SCHEDULER+20:30,5,AOF - OK
        09:00 owner > SCHEDULER?
              owner < 08:00,*,ON|20:30,*,OFF|20:30,5,AOF
        09:00 owner > SCHEDULER-20:30
              owner < SCHEDULER-20:30 - OK
        09:00 owner > SCHEDULER-20:30
              owner < Incorrect value!
        09:00 owner > SCHEDULER?
              owner < 08:00,*,ON
        09:00 owner > SCHEDULER-ALL
              owner < SCHEDULER-ALL - OK
        09:00 owner > SCHEDULER?
              owner < SCHEDULER is empty
        """,
    ),
    case(
        "ON and OFF, on any day",
        "scheduler-actions",
        """
        08:59 * wait
              = socket off
        09:00 * wait
              = socket on
        10:00 * wait
              = socket off
        08:00 * wait
        09:00 * wait
              = socket on
              = microrelay off
        """,
        "SCHEDULER+09:00,*,ON",
        "SCHEDULER+10:00,*,OFF",
    ),
    case(
        "On one day of the week: this is a Monday",
        "scheduler-days",
        """
        09:00 * wait
              = socket on
        09:01 owner > OFF
              owner < Power socket OFF
        10:00 * wait
              = socket off
        09:00 * wait
              = socket off
        10:00 * wait
              = socket on
        """,
        "SCHEDULER+09:00,1,ON",
        "SCHEDULER+10:00,2,ON",
    ),
    case(
        "INF tells the alert numbers the status, AON arms, AOF disarms",
        "scheduler-actions",
        """
        09:00 * wait
              owner < Power socket OFF|Microrelay OFF|Signal: Good (-67dBm)|TEMP: 21C|ALARMF: Disabled|ALARM status: No activity|Time: 26/01/05,09:00:00
        09:01 * wait
        09:01 owner > ALARM?
              owner < ALARM function: Enabled|Sensor(s): Not connected|ALARM status: No activity|Micro relay: Disabled
        09:02 * wait
        09:02 owner > ALARM?
              owner < ALARM function: Disabled|Sensor(s): Not connected|ALARM status: No activity|Micro relay: Disabled
        """,
        "ALERTNUMBER+4790000002",
        "SCHEDULER+09:00,*,INF",
        "SCHEDULER+09:01,*,AON",
        "SCHEDULER+09:02,*,AOF",
    ),
    case(
        "Eight rules; the same time and day again replaces one",
        "scheduler-eight",
        "\n".join(
            f"08:00 owner > SCHEDULER+1{digit}:00,*,ON\nowner < SCHEDULER+1{digit}:00,*,ON - OK" for digit in range(8)
        )
        + """
        08:00 owner > SCHEDULER+18:00,*,ON
              owner < Incorrect value!
        08:00 owner > SCHEDULER+17:00,*,OFF
              owner < SCHEDULER+17:00,*,OFF - OK
        08:00 owner > SCHEDULER?
              owner < 10:00,*,ON|11:00,*,ON|12:00,*,ON|13:00,*,ON|14:00,*,ON|15:00,*,ON|16:00,*,ON|17:00,*,OFF
        """,
    ),
    case(
        "What is no rule",
        "scheduler-manage",
        """
        08:00 owner > SCHEDULER+24:00,*,ON
              owner < Incorrect value!
        08:00 owner > SCHEDULER+08:00,8,ON
              owner < Incorrect value!
        08:00 owner > SCHEDULER+08:00,*,RES
              owner < Incorrect value!
        08:00 owner > SCHEDULER+08:00
              owner < Incorrect value!
        """,
    ),
    case(
        "A rule cancels a timer like any switching",
        "timer-cancel",
        """
        08:00 owner > ON120
              owner < Power ON for 120 min
        09:00 * wait
              = socket on
        11:00 * wait
              = socket on
        """,
        "SCHEDULER+09:00,*,ON",
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_chapter_11(case: Case) -> None:
    """Play the dialogue."""
    play(case)


def _started(rule: str, when: datetime) -> House:
    """Return a unit with a rule."""
    return House(now=when).setup(f"SCHEDULER+{rule}")


@pytest.mark.parametrize(("minutes", "runs"), [("09:14", True), ("09:16", False)])
def test_missed_while_down(minutes: str, runs: bool) -> None:
    """Under 15 minutes late it runs, once."""
    house = _started("09:00,*,ON", datetime(2026, 1, 5, 8, tzinfo=OSLO)).restart(minutes)
    assert house.socket is runs
    house.sms("OFF").restart()
    assert house.socket is False


def test_a_rule_added_after_its_time_waits_for_tomorrow() -> None:
    """It was not missed."""
    house = _started("08:00,*,ON", datetime(2026, 1, 5, 8, 1, tzinfo=OSLO))
    assert house.after(minutes=10).socket is False


def test_in_spring_a_time_that_is_skipped_runs_at_the_next_minute() -> None:
    """Oslo, 29 March 2026: 02:00 is 03:00."""
    house = _started("02:30,*,ON", datetime(2026, 3, 29, 1, tzinfo=OSLO))
    assert house.at(datetime(2026, 3, 29, 1, 59, 59, tzinfo=OSLO)).socket is False
    assert house.at(datetime(2026, 3, 29, 3, 0, tzinfo=OSLO)).socket
    assert len([event for event in house.events() if event == "schedule"]) == 1


def test_in_the_second_of_two_equal_hours_the_agenda_holds_nothing_of_the_first() -> None:
    """Ten past two, for the second time: half past two is over."""
    again = datetime(2026, 10, 25, 1, 10, tzinfo=UTC).astimezone(OSLO)
    rules = (Rule("02:30", "*", "ON"), Rule("03:15", "*", "OFF"))
    assert [rule for _, rule in agenda(rules, again, again + timedelta(hours=2))] == [rules[1]]


def test_in_autumn_a_time_that_comes_twice_runs_once() -> None:
    """Oslo, 25 October 2026: 02:30 comes twice."""
    house = _started("02:30,*,ON", datetime(2026, 10, 25, 1, tzinfo=OSLO))
    first = datetime(2026, 10, 25, 2, 30, tzinfo=OSLO)
    assert house.at(first).socket
    house.by_hand(False)
    assert house.at(datetime(2026, 10, 25, 5, 0, tzinfo=OSLO)).socket is False
    assert house.at(datetime(2026, 10, 26, 2, 30, tzinfo=OSLO)).socket


def test_a_clock_that_was_astray_for_a_moment_costs_no_rule() -> None:
    """Forward by years, and back."""
    house = _started("09:00,*,ON", datetime(2026, 1, 5, 8, tzinfo=OSLO))
    house.carry_out(house.unit.advance(datetime(2031, 1, 5, 8, tzinfo=OSLO)))
    house.sms("OFF")
    assert house.at("09:00").socket


def test_a_clock_that_was_two_hours_ahead_at_power_on_costs_no_rule() -> None:
    """Such is a machine whose clock starts in the wrong zone, until the network puts it right."""
    house = _started("06:00,*,ON", datetime(2026, 1, 5, 5, tzinfo=OSLO))
    house.restart("07:30", outage=True)
    house.now = datetime(2026, 1, 5, 5, 2, tzinfo=OSLO)
    assert house.degrees(3.0).at("05:59").socket is False
    assert house.at("06:00").socket


def test_a_clock_that_steps_back_a_little_runs_no_rule_twice() -> None:
    """As the network's time corrects it now and then."""
    house = _started("09:00,*,ON", datetime(2026, 1, 5, 8, tzinfo=OSLO)).at("09:00:10").sms("OFF")
    house.now -= timedelta(seconds=20)
    assert house.degrees(3.0).at("12:00").socket is False


def test_the_rules_follow_the_house_to_another_zone() -> None:
    """The wall is the house's, and its zone may be set later."""
    house = _started("08:00,*,ON", datetime(2026, 1, 5, 5, tzinfo=UTC))
    house.now = house.now.astimezone(OSLO)
    assert house.degrees(3.0).at("07:59").socket is False
    assert house.at("08:00").socket


def test_a_plan_that_was_lost_is_made_anew() -> None:
    """Damage to what was saved costs no more than what is damaged."""
    document = _started("09:00,*,ON", datetime(2026, 1, 5, 8, tzinfo=OSLO)).unit.state.to_dict()
    document["schedule"]["next"] = "garbage"
    state, problems = UnitState.from_dict(document)
    assert problems
    assert House(state=state).at("09:00").socket


@pytest.mark.parametrize("rules", [("02:30,*,ON", "03:00,*,OFF"), ("03:00,*,OFF", "02:30,*,ON")])
def test_in_spring_the_rules_keep_their_order(rules: tuple[str, str]) -> None:
    """Both run at 03:00, that of the skipped time first, whichever was added first."""
    house = House(now=datetime(2026, 3, 29, 1, tzinfo=OSLO)).setup(*(f"SCHEDULER+{rule}" for rule in rules))
    house.new()
    assert house.at(datetime(2026, 3, 29, 3, 0, tzinfo=OSLO)).switched() == [("socket", True), ("socket", False)]


@pytest.mark.parametrize(
    ("zone", "night", "at", "offset", "runs"),
    [
        ("Europe/Oslo", (2026, 3, 29), "02:30", 0, ["2026-03-29T01:00"]),
        ("Europe/Oslo", (2026, 10, 25), "02:30", 0, ["2026-10-25T00:30"]),
        ("America/New_York", (2026, 3, 8), "02:15", 0, ["2026-03-08T07:00"]),
        ("America/New_York", (2026, 11, 1), "01:15", 0, ["2026-11-01T05:15"]),
        ("Australia/Lord_Howe", (2026, 10, 4), "02:10", 0, ["2026-10-03T15:30"]),  # half an hour
        ("Australia/Lord_Howe", (2026, 4, 5), "01:45", 0, ["2026-04-04T14:45"]),
        ("America/Havana", (2026, 3, 8), "00:30", 0, ["2026-03-08T05:00"]),  # at midnight
        ("Pacific/Apia", (2011, 12, 30), "12:00", 0, ["2011-12-30T10:00", "2011-12-30T22:00"]),  # a day that is not
        ("Europe/Oslo", (2026, 3, 29), "02:40", 1800, ["2026-03-29T01:00"]),  # 02:10 of the house does not exist
        ("Europe/Oslo", (2026, 3, 29), "03:40", 1800, ["2026-03-29T01:10"]),
    ],
)
def test_nights_of_the_world(zone: str, night: tuple[int, int, int], at: str, offset: int, runs: list[str]) -> None:
    """In each zone, a rule runs once on the night of the change; the unit's own clock counts, where it differs."""
    house_zone = ZoneInfo(zone)
    start = datetime(*night, tzinfo=house_zone).astimezone(UTC) - timedelta(seconds=offset + 1)
    found = occurrences(Rule(at, "*", "ON"), start, house_zone, offset)
    end = start + timedelta(hours=20)
    assert [f"{run:%Y-%m-%dT%H:%M}" for run in found if run < end] == runs
