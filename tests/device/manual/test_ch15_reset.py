"""Chapter 15: back to the factory's settings; and chapter 16: the lights."""

import pytest

from custom_components.isocket.device.state import UnitState
from tests.device.driver import FULL, House

from .dialogue import Case, case, play

CASES = (
    case(
        "Held for five seconds and pressed again, everything is as from the factory",
        "reset",
        """
        08:00 * hold
        08:00:09 * press
              = socket off
              = microrelay off
        08:29 stranger > RESTARTTIME?
              stranger < RESTARTTIME=10 seconds
        08:29 stranger > SECNUMBER?
              stranger < No SECNUMBERs!
        08:29 stranger > SCHEDULER?
              stranger < SCHEDULER is empty
        08:29 stranger > RESTARTTIME=20
              stranger < RESTARTTIME=20 - OK
        """,
        "SECNUMBER+4790000002",
        "SECLIST=ON",
        "PASSWORD=12abc",
        "RESTARTTIME=7",
        "SCHEDULER+09:00,*,ON",
        "ONALL",
    ),
    case(
        "Without the second press nothing happens",
        "reset-unconfirmed",
        """
        08:00 * hold
        08:00:10 * press
              = socket on
        08:00:11 owner > RESTARTTIME?
              owner < RESTARTTIME=7 seconds
        """,
        "RESTARTTIME=7",
    ),
    case(
        "Whoever waits for an answer when it is reset gets one",
        "reset promise",
        """
        08:00 owner > RESTART
        08:00 family > SIMCARD*100#
        08:00:01 * hold
        08:00:02 * press
              owner < Execute error!
              family < Execute error!
        08:01 * operator: 12.50 kr
              = socket off
        """,
    ),
    case(
        "A unit that starts again hangs up",
        "reset",
        """
        08:00 owner > 12abcCALLBACK
              owner < Calling back
              = dials owner
        08:00:05 * picked up
              = microphone on
        08:01 * hold
        08:01:05 * press
              = line HangUp
              = microphone off
        """,
        "PASSWORD=12abc",
    ),
    case(
        "POWER blinks fast for an active sensor, armed or not",
        "lights",
        """
        08:00 * door: closed
              = power light four blinks a second
        08:01 * door: open
              = power light steady
        """,
    ),
    case(
        "POWER and OUT",
        "lights",
        """
        08:00 * network: registered
              = power light steady
              = out light off
        08:00 owner > ONALL
              owner < All ON
              = out light steady
        08:00 owner > ALARMON
              owner < ALARMON - OK|ALARM function: Enabled
              = power light one blink a second
        08:01 * door: closed
              = power light four blinks a second
        08:02 * network: no sim
              = power light four blinks a second, then steady for 2 s
              = out light four blinks a second
        """,
    ),
    case(
        "GSM and MIC",
        "lights",
        """
        08:00 * network: searching
              = gsm light one blink a second
        08:00 * network: registered
              = gsm light one blink every 3 s
              = mic light off
        08:00 owner > 12abcCALLBACK
              owner < Calling back
              = mic light one blink a second
        08:00:05 * picked up
              = mic light steady
        08:01 * hold
              = mic light one blink a second
              = power light one blink a second
              = gsm light one blink every 3 s
        """,
        "PASSWORD=12abc",
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_chapters_15_and_16(case: Case) -> None:
    """Play the dialogue."""
    play(case)


def test_nothing_personal_outlasts_a_reset() -> None:
    """All but what is sensed is as in a new unit."""
    house = (
        House(config=FULL)
        .after(seconds=10)
        .setup(
            "SECNUMBER+4790000002",
            "ALERTNUMBER+4790000002",
            "SECLIST=ON",
            "PASSWORD=12abc",
            "RENEWINTERVALPW=123456abc",
            "DATE=30/01/01,00:00:00+04",
            "THERMOSTATON",
            "ALARMON",
            "SALDOUMS=*100#",
        )
    )
    house.sense(True)
    assert house.unit.state.alarm.log
    house.hold().press()
    kept, new = house.unit.state.to_dict(), UnitState().to_dict()
    for name in ("settings", "secnumbers", "alertnumbers", "thermostat", "replies", "clock_offset"):
        assert kept[name] == new[name], name
    assert kept["schedule"]["rules"] == []
    assert kept["alarm"] == {**new["alarm"], "sensors": [{"name": "Door", "on": True, "known": True}]}
