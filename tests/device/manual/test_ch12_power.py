"""Chapter 12: what happens when the power fails and returns."""

import pytest

from custom_components.isocket.device import Output
from tests.device.driver import House

from .dialogue import Case, case, play

ONE = ("ALERTNUMBER+4790000002",)

CASES = (
    case(
        "POWERSTATE is told and set",
        "powerstate factory-first",
        """
        08:00 owner > POWERSTATE?
              owner < POWERSTATE=(REMEMBER),ON,OFF
        08:00 owner > POWERSTATE=ON
              owner < POWERSTATE=ON - OK
        08:00 owner > POWERSTATE=OFF
              owner < POWERSTATE=OFF - OK
        08:00 owner > POWERSTATE=REMEMBER
              owner < POWERSTATE=REMEMBER - OK
        """,
    ),
    case(
        "The Power Notifier tells of failure and return",
        "power-notifier",
        """
        08:00 * mains: on
        09:00 * mains: off
              owner < Power failed.|Time: 26/01/05,09:00:00
        09:00:30 * mains: off
        09:30 * mains: lost
        11:05 * mains: on
              owner < Power restored.|Time: 26/01/05,11:05:00|Outage: 2:05
        """,
        *ONE,
    ),
    case(
        "Without alert numbers it is silent: the only way to switch it off",
        "power-notifier-off",
        """
        09:00 * mains: off
        09:30 * mains: on
        """,
    ),
    case(
        "POWERSTATE=ON: the socket is on when the power returns",
        "powerstate-on",
        """
        09:00 * mains: off
        09:30 * mains: on
              = socket on
        """,
        "POWERSTATE=ON",
    ),
    case(
        "POWERSTATE=OFF: the socket is off when the power returns",
        "powerstate-off",
        """
        08:00 owner > ON
              owner < Power socket ON
        09:00 * mains: off
        09:30 * mains: on
              = socket off
        """,
        "POWERSTATE=OFF",
    ),
    case(
        "POWERSTATE=REMEMBER: a plug that wakes up as it likes is put right",
        "powerstate-remember",
        """
        08:00 owner > ON
              owner < Power socket ON
        09:00 * mains: off
        09:00 * socket: unknown
        09:00 * stubborn
        09:30 * mains: on
        09:31 * obedient
        09:31 * socket: off
              = socket on
        09:34 * socket: unknown
        09:34:59 * socket: off
              = socket on
        09:34:59 * socket: unknown
        09:35 * socket: off
              = socket off
        """,
    ),
    case(
        "What was commanded during the outage is what is remembered",
        "powerstate-remember",
        """
        08:00 owner > ON
              owner < Power socket ON
        09:00 * mains: off
        09:10 owner > OFF
              owner < Power socket OFF
        09:20 * socket: unknown
        09:20 * stubborn
        09:30 * mains: on
        09:31 * obedient
        09:31 * socket: on
              = socket off
        """,
    ),
    case(
        "Without a sensor, a stop that was not in order tells of the outage",
        "power-notifier-no-sensor",
        """
        10:00 * wait
        12:03 * outage
              owner < Power restored.|Time: 26/01/05,12:03:00|Outage: 0:03
        13:00 * restart
        """,
        *ONE,
        has_mains=False,
    ),
    case(
        "REMEMBER after such a stop, when the plug comes up in another state",
        "powerstate-remember",
        """
        08:00 owner > ON
              owner < Power socket ON
        08:01 * socket: unknown
        08:01 * stubborn
        09:00 * outage
        09:01 * obedient
        09:01 * socket: off
              = socket on
        """,
    ),
    case(
        "POWERSTATE applies after such a stop, not after one in order",
        "powerstate-clean",
        """
        09:00 * restart
              = socket off
        09:10 * outage
              = socket on
        """,
        "POWERSTATE=ON",
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_chapter_12(case: Case) -> None:
    """Play the dialogue."""
    play(case)


def test_an_outage_is_over_when_nobody_can_tell_of_its_end_any_more() -> None:
    """The mains sensor was taken away meanwhile: a plug that turns up switched was switched by hand."""
    house = House().setup("OFF").mains(False).restart(has_mains=False).after(hours=5)
    assert house.unit.snapshot().mains is None
    assert house.show(Output.SOCKET, None).show(Output.SOCKET, True).socket is True
