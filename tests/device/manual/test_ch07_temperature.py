"""Chapter 7: thermometer, thermostat, alerts, calibration."""

import pytest

from custom_components.isocket.device import Failsafe
from tests.device.driver import House

from .dialogue import Case, case, play

ALERT = ("ALERTNUMBER+4790000002",)

CASES = (
    case(
        "The thermometer is trusted when it has warmed up",
        "warm-up",
        """
        08:09 * temperature: 20
        08:09:30 owner > TEMPERATURE
              owner < TEMPERATURE: No data
        08:10 owner > TEMPERATURE
              owner < TEMPERATURE: 20C
        """,
        warmup_minutes=10,
    ),
    case(
        "Then the thermostat reads it for the first time, though it reads what it read before",
        "warm-up heating",
        """
        09:00 * restart
        09:05 * temperature: 5
        09:09:59 * wait
              = socket off
        09:10 * wait
              = socket on
        """,
        "THERMOSTATON",
        warmup_minutes=10,
    ),
    case(
        "... and so does the Temperature Notifier",
        "warm-up notifier",
        """
        09:00 * restart
        09:05 * temperature: 40
        09:10 * wait
              owner < TRISEALERT: 40C (limit 35C)
        """,
        *ALERT,
        "TRISEALERT=35",
        warmup_minutes=10,
    ),
    case(
        "A reset starts the warming up again",
        "warm-up reset",
        """
        08:10 * temperature: 20
        08:10 owner > TEMPERATURE
              owner < TEMPERATURE: 20C
        08:11 * hold
        08:11 * press
        08:20:59 owner > TEMPERATURE
              owner < TEMPERATURE: No data
        08:21 owner > TEMPERATURE
              owner < TEMPERATURE: 20C
        """,
        warmup_minutes=10,
    ),
    case(
        "Without a reading there is none",
        "no-reading",
        """
        08:00 * temperature: none
        08:00 owner > TEMPERATURE
              owner < TEMPERATURE: No data
        08:00 * temperature: -3.6
        08:00 owner > TEMPERATURE
              owner < TEMPERATURE: -4C
        """,
    ),
    case(
        "The thermostat's commands show its state",
        "thermostat-commands",
        """
        08:00 owner > THERMOSTAT?
              owner < THERMOSTAT: Disabled|THERMOSTAT=HEATING|TEMPOFF=10
        08:00 owner > TEMPOFF=22
              owner < TEMPOFF=22 - OK|THERMOSTAT=HEATING|THERMOSTAT: Disabled
        08:00 owner > THERMOSTAT=COOLING
              owner < THERMOSTAT=COOLING - OK|TEMPOFF=22|THERMOSTAT: Disabled
        08:00 owner > THERMOSTATON
              owner < THERMOSTATON - OK|THERMOSTAT=COOLING|TEMPOFF=22|Attention! Thermostat is working now!
        08:00 owner > THERMOSTAT?
              owner < THERMOSTAT: Enabled|THERMOSTAT=COOLING|TEMPOFF=22
        08:00 owner > THERMOSTATOFF
              owner < THERMOSTATOFF - OK|Attention! Thermostat was disabled!
        08:00 owner > TEMPOFF=51
              owner < Incorrect value!
        08:00 owner > TEMPOFF=-1
              owner < Incorrect value!
        """,
    ),
    case(
        "Heating: off at TEMPOFF, on below it",
        "heating once-a-minute",
        """
        08:00 * temperature: 9
        08:00 owner > THERMOSTATON
              owner < THERMOSTATON - OK|THERMOSTAT=HEATING|TEMPOFF=10|Attention! Thermostat is working now!
        08:01 * wait
              = socket on
        08:02 * temperature: 9.9
              = socket on
        08:04 * temperature: 10
              = socket off
        08:06 * temperature: 9.6
              = socket off
        08:08 * temperature: 9.5
              = socket on
        08:08:30 * temperature: 12
              = socket on
        08:09 * wait
              = socket off
        """,
    ),
    case(
        "Cooling: off at TEMPOFF, on above it",
        "cooling",
        """
        08:00 * temperature: 25
        08:00 owner > THERMOSTATON
              owner < THERMOSTATON - OK|THERMOSTAT=COOLING|TEMPOFF=22|Attention! Thermostat is working now!
        08:01 * wait
              = socket on
        08:03 * temperature: 22
              = socket off
        08:05 * temperature: 22.4
              = socket off
        08:07 * temperature: 22.5
              = socket on
        """,
        "THERMOSTAT=COOLING",
        "TEMPOFF=22",
    ),
    case(
        "A thermostat that is off switches nothing",
        "thermostat-off",
        """
        08:00 * temperature: 5
        08:10 * temperature: 4
              = socket off
        08:10 owner > THERMOSTATON
              owner < THERMOSTATON - OK|THERMOSTAT=HEATING|TEMPOFF=10|Attention! Thermostat is working now!
        08:11 * wait
              = socket on
        08:11 owner > THERMOSTATOFF
              owner < THERMOSTATOFF - OK|Attention! Thermostat was disabled!
        08:12 * temperature: 20
        08:20 * wait
              = socket on
        """,
    ),
    case(
        "Switching by hand holds until the next decision",
        "manual-until-decision",
        """
        08:00 * temperature: 5
        08:01 * wait
              = socket on
        08:01:30 * by hand: off
        08:02:29 * wait
              = socket off
        08:02:30 * wait
              = socket on
        08:10 * by hand: off
        08:10:59 * wait
              = socket off
        08:11 * wait
              = socket on
        """,
        "THERMOSTATON",
    ),
    case(
        "It does not interrupt a restart",
        "thermostat-restart",
        """
        08:00 * temperature: 5
        08:01 * wait
              = socket on
        08:05 owner > RESTART
              = socket off
        08:06:30 * temperature: 4
              = socket off
        08:07 * wait
              owner < Power socket restarted
              = socket on
        """,
        "RESTARTTIME=120",
        "THERMOSTATON",
    ),
    case(
        "Without a thermometer there is no thermostat",
        "never-blind",
        """
        08:00 owner > THERMOSTATON
              owner < Execute error!
        """,
        has_thermometer=False,
    ),
    case(
        "A thermometer that falls silent: the socket goes off, and everybody hears of it",
        "never-blind",
        """
        08:00 * temperature: 5
        08:01 * wait
              = socket on
        08:10 * temperature: none
        08:29 * wait
              = socket on
        08:30 * wait
              owner < THERMOSTAT: No data from thermometer|Power socket OFF|Time: 26/01/05,08:30:00
              = socket off
        10:00 * wait
              = socket off
        10:00 * temperature: 5
              = socket on
        """,
        *ALERT,
        "THERMOSTATON",
    ),
    case(
        "... or on, where frost is worse than fire",
        "never-blind",
        """
        08:00 * temperature: 15
        08:01 * wait
              = socket off
        08:30 * wait
              owner < THERMOSTAT: No data from thermometer|Power socket ON|Time: 26/01/05,08:30:00
              = socket on
        """,
        *ALERT,
        "THERMOSTATON",
        failsafe=Failsafe.ON,
    ),
    case(
        "... or stays as it is",
        "never-blind",
        """
        08:00 * temperature: 5
        08:30 * wait
              owner < THERMOSTAT: No data from thermometer|Power socket ON|Time: 26/01/05,08:30:00
              = socket on
        """,
        *ALERT,
        "THERMOSTATON",
        failsafe=Failsafe.KEEP,
    ),
    case(
        "THERMALERT tells once when TEMPOFF was reached",
        "thermalert",
        """
        08:00 owner > THERMALERT=ON
              owner < No ALERTNUMBERs!
        08:00 owner > ALERTNUMBER+4790000002
              owner < ALERTNUMBER+4790000002 - OK
        08:00 owner > THERMALERT=ON
              owner < THERMALERT=ON - OK
        08:00 * temperature: 5
        08:00 owner > THERMOSTATON
              owner < THERMOSTATON - OK|THERMOSTAT=HEATING|TEMPOFF=10|Attention! Thermostat is working now!
        08:05 * temperature: 10.2
              owner < THERMALERT: TEMPOFF=10 reached|Power socket OFF|TEMP: 10C
        08:10 * temperature: 9.4
              = socket on
        08:15 * temperature: 10
              = socket off
        08:20 * temperature: 8.9
        08:25 * temperature: 10
              owner < THERMALERT: TEMPOFF=10 reached|Power socket OFF|TEMP: 10C
        """,
    ),
    case(
        "Started once more, it tells nothing once more",
        "thermalert",
        """
        08:00 * temperature: 5
        08:05 * temperature: 10
              owner < THERMALERT: TEMPOFF=10 reached|Power socket OFF|TEMP: 10C
        08:06 family > THERMOSTATON
              family < THERMOSTATON - OK|THERMOSTAT=HEATING|TEMPOFF=10|Attention! Thermostat is working now!
        08:10 * temperature: 9.4
              = socket on
        08:15 * temperature: 10
              = socket off
        """,
        *ALERT,
        "THERMALERT=ON",
        "THERMOSTATON",
    ),
    case(
        "THERMALERT needs the thermostat, and falls with the last number",
        "thermalert thermalert-falls factory-first",
        """
        08:00 * temperature: 5
        08:01 * temperature: 12
        08:01 owner > THERMALERT?
              owner < THERMALERT=OFF,(ON)
        08:01 owner > ALERTNUMBER-ALL
              owner < ALERTNUMBER-ALL - OK
        08:01 owner > THERMALERT?
              owner < THERMALERT=(OFF),ON
        """,
        *ALERT,
        "THERMALERT=ON",
    ),
    case(
        "Numbers for alerts",
        "list-manage",
        """
        08:00 owner > ALERTNUMBER?
              owner < No ALERTNUMBERs!
        08:00 owner > ALERTNUMBER+3589123456789
              owner < ALERTNUMBER+3589123456789 - OK
        08:00 owner > ALERTNUMBER+3589223456789
              owner < ALERTNUMBER+3589223456789 - OK
        08:00 owner > ALERTNUMBER?
              owner < ALERTNUMBERs:|3589123456789,|3589223456789
        08:00 owner > ALERTNUMBER-3589123456789
              owner < ALERTNUMBER-3589123456789 - OK
        08:00 owner > ALERTNUMBER?
              owner < ALERTNUMBERs:|3589223456789
        """,
    ),
    case(
        "Without alert numbers nobody hears of anything",
        "alerts-need-numbers",
        """
        08:01 * temperature: 36
        08:02 * temperature: 14
        08:03 * mains: off
        08:04 * door: closed
              = line
        08:05 * door: open
        08:06 * mains: on
        09:00 * wait
              = socket off
        """,
        "TRISEALERT=35",
        "TFALLALERT=15",
        "ALERT=CALL",
        "ALARMON",
        "THERMOSTATON",
    ),
    case(
        "A number for alerts is called as it is listed, in whatever form",
        "alert-forms",
        """
        08:00 owner > ALERTNUMBER+004790000002
              owner < ALERTNUMBER+004790000002 - OK
        08:00 owner > ALERTNUMBER+090000003
              owner < ALERTNUMBER+090000003 - OK
        08:00 owner > ALERTNUMBER?
              owner < ALERTNUMBERs:|004790000002,|090000003
        08:01 * temperature: 36
              owner < TRISEALERT: 36C (limit 35C)
              family < TRISEALERT: 36C (limit 35C)
        08:01 * door: closed
              = dials owner
        08:01:10 * no line
              = dials family
        """,
        "TRISEALERT=35",
        "ALERT=CALL",
        "ALARMON",
    ),
    case(
        "The Temperature Notifier tells each crossing once, to everybody",
        "notifier",
        """
        08:00 owner > TRISEALERT=35
              owner < TRISEALERT=35 - OK
        08:00 owner > TRISEALERT?
              owner < TRISEALERT=35
        08:00 owner > TFALLALERT=15
              owner < TFALLALERT=15 - OK
        08:00 owner > TFALLALERT?
              owner < TFALLALERT=15
        08:01 * temperature: 35
        08:02 * temperature: 36
              owner < TRISEALERT: 36C (limit 35C)
              family < TRISEALERT: 36C (limit 35C)
        08:03 * temperature: 40
        08:04 * temperature: 35
        08:05 * temperature: 36
        08:06 * temperature: 34
        08:07 * temperature: 37
              owner < TRISEALERT: 37C (limit 35C)
              family < TRISEALERT: 37C (limit 35C)
        08:08 * temperature: 14
              owner < TFALLALERT: 14C (limit 15C)
              family < TFALLALERT: 14C (limit 15C)
              = socket off
        08:09 owner > TRISEALERT=OFF
              owner < TRISEALERT=OFF - OK
        08:09 owner > TRISEALERT?
              owner < TRISEALERT=OFF
        08:10 * temperature: 45
        08:11 owner > TRISEALERT=51
              owner < Incorrect value!
        08:11 owner > TFALLALERT=-11
              owner < Incorrect value!
        08:11 owner > TFALLALERT=-10
              owner < TFALLALERT=-10 - OK
        """,
        *ALERT,
        "ALERTNUMBER+4790000003",
    ),
    case(
        "Calibration: five is neutral here",
        "calibration",
        """
        08:00 owner > TEMPCAL?
              owner < TEMPCAL=5
        08:00 owner > TEMPCAL=7
              owner < TEMPCAL=7 - OK
        08:00 owner > TEMPERATURE
              owner < TEMPERATURE: 19C
        08:00 owner > TEMPCAL=0
              owner < Incorrect value!
        08:00 owner > TEMPCAL=10
              owner < Incorrect value!
        """,
    ),
    case(
        "US units count in Fahrenheit",
        "fahrenheit",
        """
        08:00 owner > THERMOSTAT?
              owner < THERMOSTAT: Disabled|THERMOSTAT=HEATING|TEMPOFF=50
        08:00 owner > TEMPERATURE
              owner < TEMPERATURE: 70F
        08:00 owner > TEMPOFF=31
              owner < Incorrect value!
        08:00 owner > TEMPOFF=122
              owner < TEMPOFF=122 - OK|THERMOSTAT=HEATING|THERMOSTAT: Disabled
        08:00 owner > TFALLALERT=14
              owner < TFALLALERT=14 - OK
        08:00 owner > TFALLALERT=13
              owner < Incorrect value!
        """,
        fahrenheit=True,
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_chapter_7(case: Case) -> None:
    """Play the dialogue."""
    play(case)


def test_a_thermostat_that_is_off_misses_no_thermometer() -> None:
    """What it complained of is over with it."""
    house = House().setup("THERMOSTATON").after(minutes=30)
    assert house.unit.snapshot().thermometer_lost
    assert not house.setup("THERMOSTATOFF").unit.snapshot().thermometer_lost
