"""Chapter 9: the alarm function and the Alarm Notifier."""

from dataclasses import replace
from datetime import timedelta
import re
from typing import Any

import pytest

from custom_components.isocket.device.alarm import SETTLE_SECONDS
from custom_components.isocket.device.state import SENSORS
from custom_components.isocket.language.alphabet import parts
from tests.device.driver import FAMILY, MONDAY, OWNER, House

from .dialogue import Case, case, play

TWO = ("ALERTNUMBER+4790000002", "ALERTNUMBER+4790000003")
ONE = TWO[:1]
ALARM = "ALARM! Sensor active|Sensor: Door|Time: 26/01/05,"
ARMED = ("ALARMON - OK\nALARM function: Enabled",)


def settled(title: str, rules: str, dialogue: str, *setup: str, **config: Any) -> Case:
    """Write a case whose unit had time to hear what its sensors are."""
    return replace(case(title, rules, dialogue, *setup, **config), power_on=MONDAY - timedelta(seconds=10))


CASES = (
    case(
        "After power-on, sensors may tell for ten seconds what they are",
        "settle",
        """
        08:00 * door: closed
        08:00:05 * door: open
        08:00:09 * window: closed
        08:00:10 * wait
              owner < ALARM! Sensor active|Sensor: Window|Time: 26/01/05,08:00:10
        """,
        *ONE,
        "ALARMON",
    ),
    settled(
        "Arming and disarming",
        "armed-only",
        """
        08:00 owner > ALARM?
              owner < ALARM function: Disabled|Sensor(s): Not connected|ALARM status: No activity|Micro relay: Disabled
        08:00 * door: closed
        08:00 owner > ALARMON
              owner < ALARMON - OK|ALARM function: Enabled
              owner < ALARM! Sensor active|Sensor: Door|Time: 26/01/05,08:00:00
        08:00 owner > MICRORELAYTIME=10
              owner < MICRORELAYTIME=10 - OK
        08:00 owner > MICRORELAYTIME?
              owner < MICRORELAYTIME=10 seconds
        08:00 owner > ALARM?
              owner < ALARM function: Enabled|Sensor(s): Connected|ALARM status: Activity|Micro relay: Enabled
        08:00 owner > ALARMOFF
              owner < ALARMOFF - OK|ALARM function: Disabled
        08:10 * door: open
        08:11 * door: closed
              = microrelay off
        """,
        *ONE,
    ),
    settled(
        "MICRORELAYTIME goes from 0 to 900",
        "microrelay-time",
        """
        08:00 owner > MICRORELAYTIME=901
              owner < Incorrect value!
        08:00 owner > MICRORELAYTIME=0
              owner < MICRORELAYTIME=0 - OK
        """,
    ),
    settled(
        "ALERT=SMS texts everybody, and the siren sounds for its time",
        "sms-to-all microrelay-time",
        f"""
        08:00 * door: closed
              owner < {ALARM}08:00:00
              family < {ALARM}08:00:00
              = microrelay on
        08:00:20 * door: open
        08:00:29 * wait
              = microrelay on
        08:00:30 * wait
              = microrelay off
        """,
        *TWO,
        "MICRORELAYTIME=30",
        "ALARMON",
    ),
    settled(
        "One alarm in 60 seconds; a sensor that stays active alarms again and again",
        "one-a-minute level-endless",
        f"""
        08:00 * door: closed
              owner < {ALARM}08:00:00
        08:00:10 * door: open
        08:00:20 * door: closed
        08:00:59 * wait
        08:01 * wait
              owner < {ALARM}08:01:00
        08:02 * wait
              owner < {ALARM}08:02:00
        08:02:10 * door: open
        08:10 * wait
        08:10 * door: closed
              owner < {ALARM}08:10:00
        """,
        *ONE,
        "ALARMON",
    ),
    settled(
        "ALERT=SMSCHANGE tells each change once",
        "smschange",
        f"""
        08:00 owner > ALERT=SMSCHANGE
              owner < ALERT=SMSCHANGE - OK
        08:00 * door: closed
              owner < {ALARM}08:00:00
        08:20 * wait
        08:20 * door: open
              owner < ALARM! Sensor inactive|Sensor: Door|Time: 26/01/05,08:20:00
        08:20:10 * door: closed
        08:20:20 * door: open
        08:30 * wait
        08:30 * door: closed
              owner < {ALARM}08:30:00
        08:30:10 * door: open
        08:31 * wait
              owner < ALARM! Sensor inactive|Sensor: Door|Time: 26/01/05,08:31:00
        """,
        *ONE,
        "ALARMON",
    ),
    settled(
        "ALERT=SMSCHANGE, armed with the door open: only what changes later is told",
        "smschange",
        """
        08:00 * door: closed
        08:00 owner > ALARMON
              owner < ALARMON - OK|ALARM function: Enabled
        08:05 * door: open
              owner < ALARM! Sensor inactive|Sensor: Door|Time: 26/01/05,08:05:00
        """,
        *ONE,
        "ALERT=SMSCHANGE",
    ),
    settled(
        "ALERT=SMSCHANGE: what became inactive is named, not what alarmed before",
        "smschange several-sensors",
        """
        08:00 * window: closed
              owner < ALARM! Sensor active|Sensor: Window|Time: 26/01/05,08:00:00
        08:05 * window: open
              owner < ALARM! Sensor inactive|Sensor: Window|Time: 26/01/05,08:05:00
        08:10 owner > ALARMOFF
              owner < ALARMOFF - OK|ALARM function: Disabled
        08:10 * door: closed
        08:10 owner > ALARMON
              owner < ALARMON - OK|ALARM function: Enabled
        08:20 * door: open
              owner < ALARM! Sensor inactive|Sensor: Door|Time: 26/01/05,08:20:00
        """,
        *ONE,
        "ALERT=SMSCHANGE",
        "ALARMON",
    ),
    settled(
        "ALERT=SMSCHANGE: a sensor that cannot be read is neither active nor inactive",
        "smschange several-sensors",
        f"""
        08:00 * door: closed
              owner < {ALARM}08:00:00
        08:05 * door: lost
        08:10 * door: closed
        08:15 * door: lost
        08:20 * door: open
              owner < ALARM! Sensor inactive|Sensor: Door|Time: 26/01/05,08:20:00
        08:25 * door: lost
        08:30 * door: closed
              owner < {ALARM}08:30:00
        """,
        *ONE,
        "ALERT=SMSCHANGE",
        "ALARMON",
    ),
    settled(
        "ALERT=SMSCHANGE after other alerts: an alarm that is long over is no change",
        "smschange",
        f"""
        08:00 * door: closed
              owner < {ALARM}08:00:00
        08:00:10 * door: open
        08:10 owner > ALERT=SMSCHANGE
              owner < ALERT=SMSCHANGE - OK
        08:20 * door: closed
              owner < {ALARM}08:20:00
        """,
        *ONE,
        "ALARMON",
    ),
    settled(
        "ALARMOFF silences a siren that cannot be seen just now",
        "alarmoff-ends microrelay-time",
        f"""
        08:00 * door: closed
              owner < {ALARM}08:00:00
              = microrelay on
        08:00:05 * microrelay: unknown
        08:00:05 * stubborn
        08:00:10 owner > ALARMOFF
              owner < ALARMOFF - OK|ALARM function: Disabled
        08:01 * obedient
        08:01 * microrelay: on
              = microrelay off
        """,
        *ONE,
        "MICRORELAYTIME=600",
        "ALARMON",
    ),
    settled(
        "A siren that cannot be seen as the alarm begins sounds when it can",
        "microrelay-time",
        f"""
        08:00 * door: closed
        08:00 * microrelay: unknown
        08:00 * stubborn
        08:00 owner > ALARMON
              owner < ALARMON - OK|ALARM function: Enabled
              owner < {ALARM}08:00:00
        08:00:30 * obedient
        08:00:30 * microrelay: off
              = microrelay on
        """,
        *ONE,
        "MICRORELAYTIME=60",
    ),
    settled(
        "ALERT=CALL calls one after the other, 20 seconds each; nobody reached, everybody is texted",
        "call-order nobody-reached one-a-minute",
        f"""
        08:00 owner > ALERT=CALL
              owner < ALERT=CALL - OK
        08:00 * door: closed
              = dials owner
        08:00:05 * door: open
        08:00:19 * wait
              = line
        08:00:20 * wait
              = line HangUp Dial
              = dials family
        08:00:40 * wait
              owner < {ALARM}08:00:00
              family < {ALARM}08:00:00
              = line HangUp
        08:01:20 * door: closed
              = line
        08:01:40 * wait
              = dials owner
        """,
        *TWO,
        "ALARMON",
    ),
    settled(
        "Whoever answers ends the calls and the siren, and listens",
        "answered-ends answered-drops mic-on-pickup",
        """
        08:00 * door: closed
              = dials owner
              = microrelay on
        08:00:05 * picked up
              = microphone on
              = microrelay on
        08:00:08 * wait
              = microrelay off
        08:00:10 * door: open
        08:05 * wait
              = line
        08:05 * hung up
              = microphone off
              = line
        """,
        *TWO,
        "ALERT=CALL",
        "MICRORELAYTIME=600",
        "ALARMON",
    ),
    settled(
        "Nobody is called anew while somebody listens",
        "answered-ends one-a-minute",
        """
        08:00 * door: closed
              = dials owner
        08:00:05 * picked up
        08:10 * wait
              = line
        08:10 * hung up
              = line Dial
        """,
        *TWO,
        "ALERT=CALL",
        "ALARMON",
    ),
    settled(
        "A call that was active too shortly was not answered",
        "answered-ends",
        """
        08:00 * door: closed
              = dials owner
        08:00:05 * picked up
        08:00:07 * hung up
              = dials family
        """,
        *TWO,
        "ALERT=CALL",
        "ALARMON",
    ),
    settled(
        "Whoever rejects has noticed",
        "rejected-ends",
        """
        08:00 * door: closed
              = dials owner
        08:00:05 * rejected
              = line
        08:00:06 * door: open
        08:30 * wait
              = line
        """,
        *TWO,
        "ALERT=CALL",
        "ALARMON",
    ),
    settled(
        "A modem that cannot call texts instead",
        "nobody-reached",
        f"""
        08:00 * modem without voice
        08:00 * door: closed
              owner < {ALARM}08:00:00
              = line
        """,
        *ONE,
        "ALERT=CALL",
        "ALARMON",
    ),
    settled(
        "A call that fails is one more not reached",
        "nobody-reached",
        f"""
        08:00 * door: closed
              = dials owner
        08:00:01 * no line
              owner < {ALARM}08:00:00
        """,
        *ONE,
        "ALERT=CALL",
        "ALARMON",
    ),
    settled(
        "ALERT=OFF: the siren only",
        "alert-off",
        """
        08:00 owner > ALERT=OFF
              owner < ALERT=OFF - OK
        08:00 * door: closed
              = microrelay on
        08:00:10 * wait
              = microrelay off
        08:00:50 * wait
              = microrelay off
        08:01 * wait
              = microrelay on
        """,
        *ONE,
        "MICRORELAYTIME=10",
        "ALARMON",
    ),
    settled(
        "An alarm takes the line from any other call",
        "alarm-first",
        """
        08:00 owner > CALLBACK
              owner < Calling back
              = dials owner
        08:00:05 * picked up
              = microphone on
        08:00:10 * door: closed
              = line HangUp Dial
              = microphone off
              = dials family
        """,
        "ALERTNUMBER+4790000003",
        "SECNUMBER+4790000002",
        "SECLIST=ON",
        "ALERT=CALL",
        "ALARMON",
    ),
    settled(
        "A number that is removed meanwhile is not called",
        "call-order",
        """
        08:00 * door: closed
              = dials owner
        08:00:05 owner > ALERTNUMBER-4790000003
              owner < ALERTNUMBER-4790000003 - OK
        08:00:20 * wait
              owner < ALARM! Sensor active|Sensor: Door|Time: 26/01/05,08:00:00
              = line HangUp
        """,
        *TWO,
        "ALERT=CALL",
        "ALARMON",
    ),
    settled(
        "ALARMOFF ends a running cycle at once",
        "alarmoff-ends",
        """
        08:00 * door: closed
              = dials owner
              = microrelay on
        08:00:05 family > ALARMOFF
              family < ALARMOFF - OK|ALARM function: Disabled
              = line HangUp
              = microrelay off
        08:30 * wait
              = line
        """,
        *TWO,
        "ALERT=CALL",
        "MICRORELAYTIME=600",
        "ALARMON",
    ),
    settled(
        "The siren is whoever's who switched the microrelay last",
        "microrelay-own",
        """
        08:00 * door: closed
              owner < ALARM! Sensor active|Sensor: Door|Time: 26/01/05,08:00:00
        08:00:05 owner > ONM
              owner < Microrelay ON
        08:00:06 owner > ALARMOFF
              owner < ALARMOFF - OK|ALARM function: Disabled
              = microrelay on
        08:20 * wait
              = microrelay on
        """,
        *ONE,
        "MICRORELAYTIME=600",
        "ALARMON",
    ),
    settled(
        "Normally closed sensors are active when they open",
        "sensor-type",
        f"""
        08:00 owner > SENSORTYPE?
              owner < SENSORTYPE=(NO),NC
        08:00 * door: closed
        08:00 owner > SENSORTYPE=NC
              owner < SENSORTYPE=NC - OK
        08:00 owner > ALARMON
              owner < ALARMON - OK|ALARM function: Enabled
        08:01 * door: open
              owner < {ALARM}08:01:00
        """,
        *ONE,
    ),
    settled(
        "Any of several sensors alarms, and is named",
        "several-sensors",
        """
        08:00 * door: open
        08:00 * window: closed
              owner < ALARM! Sensor active|Sensor: Window|Time: 26/01/05,08:00:00
        08:00:30 * door: closed
        08:01 * wait
              owner < ALARM! Sensor active|Sensor: Door, Window|Time: 26/01/05,08:01:00
        """,
        *ONE,
        "ALARMON",
    ),
    settled(
        "A sensor that cannot be read does not alarm",
        "several-sensors",
        """
        08:00 * door: lost
        08:00 owner > ALARM?
              owner < ALARM function: Enabled|Sensor(s): Not connected|ALARM status: No activity|Micro relay: Disabled
        """,
        *ONE,
        "ALARMON",
    ),
    settled(
        "ALERT? and the log, the newest first",
        "log factory-first",
        """
        08:00 owner > SHOWALARMLOG
              owner < ALARM log is empty
        08:00 owner > ALERT?
              owner < ALERT=(SMS),CALL,SMSCHANGE,OFF
        08:00 * door: closed
        08:00:10 * door: open
        08:05 * window: closed
        08:05:10 * window: open
        08:06 owner > SHOWALARMLOG
              owner < 26/01/05,08:05:00 Window|26/01/05,08:00:00 Door
        """,
        "ALARMON",
    ),
    settled(
        "One press of the button disarms, and does nothing else",
        "button-disarm",
        """
        08:00 * door: closed
              owner < ALARM! Sensor active|Sensor: Door|Time: 26/01/05,08:00:00
              = microrelay on
        08:00:30 * press
              = microrelay off
              = socket off
        08:00:40 owner > ALARM?
              owner < ALARM function: Disabled|Sensor(s): Connected|ALARM status: Activity|Micro relay: Enabled
        08:10 * wait
        08:10 * press
              = socket on
        """,
        *ONE,
        "MICRORELAYTIME=600",
        "ALARMON",
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_chapter_9(case: Case) -> None:
    """Play the dialogue."""
    play(case)


def _house(*setup: str) -> House:
    """Return a house whose sensors had time to tell what they are."""
    house = House().after(seconds=SETTLE_SECONDS).setup(*setup)
    house.new()
    return house


def test_the_eleventh_alarm_pushes_the_first_one_out_of_the_log() -> None:
    """Ten are kept, the newest first; names only where all of them find room in two messages."""
    house = _house("ALARMON")
    for _ in range(11):
        house.sense(True, "Cellar").sense(False, "Cellar").after(minutes=1)
    log = house.ask("SHOWALARMLOG")
    assert log is not None
    assert log.splitlines() == [f"26/01/05,08:{minute:02}:10 Cellar" for minute in range(10, 0, -1)]
    for _ in range(10):
        house.sense(True, "The old cellar").sense(False, "The old cellar").after(minutes=1)
    log = house.ask("SHOWALARMLOG")
    assert log is not None
    assert log.splitlines() == [f"26/01/05,08:{minute:02}:10" for minute in range(20, 10, -1)]
    assert parts(log) <= 2


def test_a_change_back_is_no_alarm() -> None:
    """What SMSCHANGE tells of a door that closes shows as no alarm in the house."""
    house = _house(*ONE, "ALERT=SMSCHANGE", "ALARMON")
    assert house.sense(True).unit.snapshot().alarmed
    house.after(minutes=5)
    house.new()
    assert len(house.sense(False).texts(OWNER)) == 1
    assert not house.unit.snapshot().alarmed


def test_a_clock_that_went_back_does_not_deafen_the_alarm() -> None:
    """The 60 seconds after an alarm do not become hours."""
    house = _house(*ONE, "ALARMON").sense(True).sense(False).put_back(hours=3).sense(True)
    house.new()
    assert house.after(seconds=59).texts(OWNER) == []
    assert len(house.after(seconds=1).texts(OWNER)) == 1


def test_a_cycle_that_a_restart_interrupts_goes_on_and_shows() -> None:
    """The next number is called, and the alarm shows until a minute after the cycle."""
    house = _house(*TWO, "ALERT=CALL", "ALARMON").sense(True)
    assert house.dialled() == [OWNER]
    assert house.restart().dialled() == [FAMILY]
    assert house.after(seconds=15).unit.snapshot().alarmed
    assert len(house.after(seconds=10).texts()) == 2
    assert house.after(seconds=54).unit.snapshot().alarmed
    assert not house.after(seconds=2).unit.snapshot().alarmed


def test_what_was_sensed_before_a_restart_is_not_known_after_it() -> None:
    """Not even when somebody disarms and arms before the sensors have told what they are."""
    house = _house(*ONE).sense(True).restart()
    house.new()
    house.sms("ALARMOFF").sms("ALARMON").sense(True).sense(False)
    assert house.after(minutes=5).texts() == ["ALARMOFF - OK\nALARM function: Disabled", *ARMED]


def test_sensors_that_are_bound_no_more_take_no_place() -> None:
    """However often they were renamed, the door is heard; and their going is no change to be told."""
    house = _house(*ONE, "ALERT=SMSCHANGE", "ALARMON").sense(True, "Window")
    for number in range(SENSORS):
        house.sense(None, f"Window {number}")
    house.restart()
    house.new()
    house.after(minutes=5)
    assert house.texts() == []
    assert house.sense(True).texts() == [f"{ALARM.replace('|', chr(10))}08:05:10"]


def test_any_number_of_names_fits_two_messages() -> None:
    """Those that find no room are counted."""
    house = _house(*ONE)
    for number in range(SENSORS):
        house.sense(True, f"Movement in the {number}th room\nof this very large house, {{left}} €")
    house.new()
    text = house.sms("ALARMON").texts()[-1]
    assert parts(text) == 2
    assert re.fullmatch(
        r"ALARM! Sensor active\nSensor: (Movement in the \d+th room of this very \w+, ){5}\+45\nTime: .*", text
    )
