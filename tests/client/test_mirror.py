"""What a unit says, and what the house then believes of it: at once or late, in any order, twice, or in two pieces."""

from datetime import timedelta
from typing import Any

import pytest

from custom_components.isocket.client import CALLED, Ended, Outcome, RemoteConfig, Said, Saying
from custom_components.isocket.language import Model

from .house import House

STATUS = (
    "Power socket ON\nMicrorelay OFF\nSignal: Good (-67dBm)\nTEMP: 25C\nALARMF: Disabled\n"
    "ALARM status: No activity\nTime: 13/02/01,12:30:00"
)
TOLD: tuple[tuple[str, dict[str, Any]], ...] = (
    ("Power socket ON", {"socket": True}),
    ("Power socket OFF", {"socket": False, "on_since": None}),
    ("Power ON for 60 min", {"socket": True}),
    ("Power OFF for 60 min", {"socket": False}),
    ("Microrelay ON", {"microrelay": True}),
    ("Microrelay OFF", {"microrelay": False}),
    ("All ON", {"socket": True, "microrelay": True}),
    ("All OFF", {"socket": False, "microrelay": False}),
    (
        STATUS,
        {"socket": True, "microrelay": False, "signal": -67, "temperature": 25, "armed": False, "sensor_active": False},
    ),
    ("Power socket unknown\nSignal: No signal\nTime: 13/02/01,12:30:00", {"socket": None, "signal": None}),
    ("TEMPERATURE: 77F", {"temperature": 25}),
    ("TEMPERATURE: No data", {"temperature": None}),
    ("Power socket is ON from:\n13/02/01,12:30:00", {"socket": True, "on_since": "2013-02-01T12:30:00"}),
    ("Power socket is OFF", {"socket": False, "on_since": None}),
    ("RESTARTTIME=5 - OK", {"restarttime": 5}),
    ("RESTARTTIME=5 seconds", {"restarttime": 5}),
    ("RING=NOACTION,RESTART,(SWITCH), MIC", {"ring": "SWITCH"}),
    ("SECNUMBERs 3589123456789, 3589000000555", {"secnumbers": ("3589123456789", "3589000000555")}),
    ("No SECNUMBERs!", {"secnumbers": (), "seclist": False, "ring": "NOACTION"}),
    ("SECNUMBER-ALL - OK", {"secnumbers": (), "seclist": False, "ring": "NOACTION"}),
    ("SECLIST=OFF,(ON)", {"seclist": True}),
    ("SECLIST=OFF - OK", {"seclist": False, "ring": "NOACTION"}),
    ("SECLIST is not active!", {"seclist": False, "ring": "NOACTION"}),
    ("PASSWORD=***** - OK", {"protected": True}),
    ("PASSWORD=NO - OK", {"protected": False}),
    ("No security setup!", {"protected": False, "seclist": False, "renewable": False}),
    ("RENEWINTERVALPW=********* - OK", {"renewable": True}),
    ("RENEWINTERVALPW=NO - OK", {"renewable": False}),
    ("Password presented, renew possible", {"renewable": True}),
    ("Renew password was not setup", {"renewable": False}),
    ("Configuration interval renewed", {"renewable": True}),
    ("ERROR =(ON),OFF", {"error": True}),
    ("RINGCONFIRMTYPE=(SMS), CALL", {"ringconfirmtype": "SMS"}),
    (
        "THERMOSTATON - OK\nTHERMOSTAT=HEATING\nTEMPOFF=10\nAttention! Thermostat is working now!",
        {"thermostat_on": True, "thermostat": "HEATING", "tempoff": 10},
    ),
    ("THERMOSTATOFF - OK\nAttention! Thermostat was disabled!", {"thermostat_on": False}),
    (
        "THERMOSTAT=COOLING - OK\nTEMPOFF=22\nTHERMOSTAT: Enabled",
        {"thermostat": "COOLING", "tempoff": 22, "thermostat_on": True},
    ),
    ("TEMPOFF=10 - OK\nTHERMOSTAT=HEATING\nTHERMOSTAT: Disabled", {"tempoff": 10, "thermostat_on": False}),
    ("ALERTNUMBERs:\n3589123456789,\n3589223456789", {"alertnumbers": ("3589123456789", "3589223456789")}),
    ("No ALERTNUMBERs!", {"alertnumbers": (), "thermalert": False}),
    ("ALERTNUMBER-ALL - OK", {"alertnumbers": (), "thermalert": False}),
    ("TRISEALERT=30", {"trisealert": 30}),
    ("TRISEALERT=OFF", {"trisealert": None}),
    ("TFALLALERT=OFF - OK", {"tfallalert": None}),
    ("ALARMON – OK\nALARM function: Enabled", {"armed": True}),
    (
        "ALARM function: Disabled\nSensor(s): Connected\nALARM status: No activity\nMicro relay: Disabled",
        {"armed": False, "sensors_connected": True, "sensor_active": False},
    ),
    ("ALERT=(SMS),CALL,SMSCHANGE, OFF", {"alert": "SMS"}),
    (
        "13/02/01,12:30:00 Front Door\n13/01/01,08:00:00",
        {"alarm_log": ("13/02/01,12:30:00 Front Door", "13/01/01,08:00:00")},
    ),
    ("ALARM log is empty", {"alarm_log": ()}),
    ("11:59,*,AON\n12:30,7,OFF", {"rules": ("11:59,*,AON", "12:30,7,OFF")}),
    ("SCHEDULER is empty", {"rules": ()}),
    ("SCHEDULER-ALL - OK", {"rules": ()}),
    ("POWERSTATE=REMEMBER, (ON), OFF", {"powerstate": "ON"}),
    ("SALDOUMS: *100#", {"saldoums": "*100#"}),
    ("SALDOUMS=NO - OK", {"saldoums": None}),
    ("iSocket GSM 706, Hardware v1.1", {"hardware": "iSocket GSM 706, Hardware v1.1"}),
    ("S/N: 12345678987654321", {"serial": "12345678987654321"}),
    ("(c) Intellectronics, v1.0.0", {"firmware": "(c) Intellectronics, v1.0.0"}),
    ("ALARM! Sensor active\nSensor: Door\nTime: 13/02/01,12:30:00", {"sensor_active": True, "armed": True}),
    ("ALARM! Sensor inactive\nTime: 13/02/01,12:30:00", {"sensor_active": False, "armed": True}),
    ("Power failed.", {"mains": False}),
    ("Power restored.\nTime: 13/02/01,12:30:00\nOutage: 1:30", {"mains": True}),
    (
        "THERMALERT: TEMPOFF=10 reached\nPower socket OFF\nTEMP: 10C",
        {"thermostat_on": True, "tempoff": 10, "socket": False, "temperature": 10},
    ),
    ("TRISEALERT: 36C (limit 35C)", {"temperature": 36}),
    ("TFALLALERT: 14C (limit 15C)", {"temperature": 14}),
)
"""What texts tell, word by word."""


@pytest.mark.parametrize(("text", "facts"), TOLD, ids=[text.splitlines()[0] for text, _facts in TOLD])
def test_what_a_text_tells(text: str, facts: dict[str, Any]) -> None:
    """Unasked, with the time at which it was said."""
    house = House().say(text, ago=10)
    assert {name: house.fact(name) for name in facts} == facts
    known = house.unit.snapshot().facts
    assert all(known[name].at == house.now - timedelta(seconds=10) for name in facts)


def test_what_the_operator_says() -> None:
    """Asked for, it is the balance; unasked, it is said by the unit, and so is any other text."""
    house = House(RemoteConfig(model=Model.M706)).answer("SALDO", "Saldo: 49,50 kr.\nGyldig til 1. mai")
    assert house.fact("balance") == "Saldo: 49,50 kr.\nGyldig til 1. mai"
    assert house.ended()[1] is Outcome.CONFIRMED
    said = house.say("Ditt kort utløper snart", ago=2).said()
    assert (said.saying, said.name, said.text) == (Saying.OTHER, "", "Ditt kort utløper snart")


def test_an_alarm_while_the_operator_is_waited_for() -> None:
    """It is not taken for the balance."""
    house = House().answer("SALDO", "Power failed.")
    assert house.take(Ended) == []
    assert house.said().saying is Saying.ALERT
    assert house.fact("mains") is False


def test_a_call() -> None:
    """An alarm may come as a call, which nobody can answer with a text."""
    house = House()
    house.carry_out(house.unit.called(house.now))
    said = house.said()
    assert (said.saying, said.name) == (Saying.ALERT, CALLED)
    assert house.unit.snapshot().heard == house.now


# In any order


def test_an_older_text_tells_nothing_of_what_is_known_since() -> None:
    """However late it comes."""
    house = House().after(hours=1).say("Power socket OFF", ago=5).say("Power socket ON", ago=1800)
    assert house.fact("socket") is False
    house.say(STATUS, ago=60)
    assert (house.fact("socket"), house.fact("microrelay")) == (False, False)


def test_a_text_twice_is_heard_once() -> None:
    """The network does that; said twice by the unit, it is heard twice."""
    house = House()
    for _ in range(3):
        house.say("ALARM! Sensor active\nTime: 13/02/01,12:30:00", ago=5)
    assert len(house.take(Said)) == 1
    house.after(minutes=1).say("ALARM! Sensor active\nTime: 13/02/01,12:30:00", ago=5)
    assert len(house.take(Said)) == 1


@pytest.mark.parametrize("ahead", [-60, -5, 3, 3600])
def test_clocks_that_disagree(ahead: int) -> None:
    """How far is learned from the first text."""
    house = House(network=timedelta(seconds=ahead))
    house.answer("ON", "Power socket ON").answer("OFF", "Power socket OFF")
    assert [ended.outcome for ended in house.take(Ended)] == [Outcome.CONFIRMED] * 2
    house.answer("ON5", "Power ON for 5 min").after(minutes=5, seconds=5)
    assert house.fact("socket") is False


def test_a_network_whose_clock_is_far_behind() -> None:
    """Its first answer is taken for a late one; the next tells that it was none."""
    house = House(network=timedelta(hours=-2)).answer("ON", "Power socket ON")
    assert house.take(Ended) == []
    assert house.fact("socket") is True
    house.after(minutes=5).say("Power socket ON", ago=3)
    assert house.ended()[1] is Outcome.CONFIRMED
    assert house.sent() == ["ON", "ON"]
    house.answer("RESTART", "Power socket restarted")
    assert house.ended()[1] is Outcome.CONFIRMED


@pytest.mark.parametrize("before", [[], ["Hei"]])
def test_an_answer_that_is_hours_late(before: list[str]) -> None:
    """It confirms nothing that was asked since, also where it is the first that is ever heard, or comes with others."""
    house = House().after(hours=5)
    house.ask("ON")
    house.after(seconds=30)
    for text in before:
        house.say(text, ago=9001)
    house.say("Power socket ON", ago=9000)
    assert house.take(Ended) == []


@pytest.mark.parametrize("ago", [None, -(10**9), 10**9])
def test_a_text_without_a_stamp_that_can_be(ago: float | None) -> None:
    """It is taken as it comes, and harms no later one."""
    house = House().say("Power socket ON", ago=ago)
    assert house.fact("socket") is True
    assert house.after(minutes=5).say("Power socket OFF", ago=2).fact("socket") is False


# Timers


def test_a_timer_that_ends_turns_the_socket_over() -> None:
    """Nobody says so; it is assumed."""
    house = House().say("Power ON for 30 min")
    assert house.unit.snapshot().facts["socket"].until == house.now + timedelta(minutes=30)
    house.after(minutes=29).say(STATUS)
    assert house.unit.snapshot().facts["socket"].until == house.now + timedelta(minutes=1)
    house.after(minutes=2)
    assert (house.fact("socket"), house.assumed("socket")) == (False, True)
    assert house.unit.snapshot().facts["socket"].until is None


@pytest.mark.parametrize("text", ["Power socket ON", "All ON", "Power socket restarted"])
def test_what_cancels_a_timer(text: str) -> None:
    """Whether it is heard in time, or late."""
    for order in (1, -1):
        house = House().after(minutes=30)
        for said, ago in (("Power ON for 20 min", 1200), (text, 600))[::order]:
            house.say(said, ago=ago)
        house.after(hours=1)
        assert house.fact("socket") is True, order


def test_a_timer_that_is_heard_of_after_its_end() -> None:
    """The socket is turned over at once, also where a status came in between."""
    house = House().say("Hei").after(hours=1).say(STATUS, ago=3000).say("Power ON for 30 min", ago=3300)
    assert house.fact("socket") is False
    house.say("Power socket ON", ago=60)
    assert house.fact("socket") is True


def test_another_timer_begins_anew() -> None:
    """And what was thought to have ended did not."""
    house = House().say("Power ON for 10 min").after(minutes=12)
    assert house.fact("socket") is False
    house.say("Power ON for 10 min", ago=300)
    assert house.fact("socket") is True
    house.after(minutes=6)
    assert house.fact("socket") is False


# Lists


def test_lists_that_change() -> None:
    """A list that is known is known after each change; one that is not stays unknown."""
    house = House().say("SECNUMBER+4790000002 - OK")
    assert house.fact("secnumbers") == "?"
    house.after(minutes=1).say("SECNUMBERs 4790000002, 4790000003")
    house.after(minutes=1).say("SECNUMBER+4790000004 - OK").say("SECNUMBER-4790000002 - OK")
    assert house.fact("secnumbers") == ("4790000003", "4790000004")
    house.after(minutes=1).say("08:00,*,ON").after(minutes=1).say("SCHEDULER+08:00,*,OFF - OK")
    house.after(minutes=1).say("SCHEDULER+09:00,1,ON - OK").after(minutes=1).say("SCHEDULER-08:00 - OK")
    assert house.fact("rules") == ("09:00,1,ON",)


def test_the_last_number_takes_more_with_it() -> None:
    """Without a list, it is not obeyed, and calls do nothing (manual ch. 4.2 and 5)."""
    house = House().say("SECNUMBERs 4790000002").say("SECLIST=OFF,(ON)").say("RING=NOACTION,(RESTART),SWITCH,MIC")
    house.after(minutes=1).say("SECNUMBER-4790000002 - OK")
    assert (house.fact("seclist"), house.fact("ring")) == (False, "NOACTION")
    assert house.assumed("seclist")


def test_a_list_that_may_have_changed_is_not_known_any_more() -> None:
    """Also not by what was said before; what comes late tells what is missing."""
    house = House().say("08:00,*,ON")
    house.ask("SCHEDULER+09:00,*,ON")
    house.after(minutes=30)
    assert house.fact("rules") == "?"
    house.say("08:00,*,ON", ago=1500)
    assert house.fact("rules") == "?"
    house.say("SCHEDULER is empty", ago=1)
    assert house.fact("rules") == ()


def test_a_change_that_others_overtook() -> None:
    """The list lacks it, so it is not known."""
    house = House().say("SECNUMBERs 4790000002", ago=600).say("SECNUMBER+4790000004 - OK", ago=100)
    house.say("SECNUMBER+4790000003 - OK", ago=300)
    assert house.fact("secnumbers") == "?"


def test_a_whole_list_that_a_change_overtook() -> None:
    """The change was added to an older list, so the list is not known; an old one does no harm."""
    house = House().say("SECNUMBERs 4790000002", ago=600).say("SECNUMBER+4790000003 - OK", ago=100)
    house.say("No SECNUMBERs!", ago=900)
    assert house.fact("secnumbers") == ("4790000002", "4790000003")
    house.say("SECNUMBER-ALL - OK", ago=300)
    assert house.fact("secnumbers") == "?"
    house.say("SECNUMBER-ALL - OK", ago=10)
    assert house.fact("secnumbers") == ()


# In two pieces

NUMBERS = tuple(f"47900000000{number:04d}" for number in range(10))
LONG = f"SECNUMBERs {', '.join(NUMBERS)}"


@pytest.mark.parametrize("cut", [153, 160])
@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize("asked", [True, False])
def test_a_text_in_two_pieces(cut: int, order: int, asked: bool) -> None:
    """They are read together, whichever comes first."""
    house = House()
    if asked:
        house.ask("SECNUMBER?")
        house.after(seconds=9)
    for piece in (LONG[:cut], LONG[cut:])[::order]:
        assert house.fact("secnumbers") == "?"
        house.say(piece)
    assert house.fact("secnumbers") == NUMBERS
    assert len(house.take(Ended)) == asked


def test_a_text_whose_other_piece_is_lost() -> None:
    """Half a list is no list, and is no answer."""
    house = House()
    house.ask("SECNUMBER?")
    house.after(seconds=9).say(LONG[:160]).after(minutes=20)
    assert house.fact("secnumbers") == "?"
    assert house.ended()[1] is Outcome.UNANSWERED
    assert house.unit.state.held is None
    house.say(LONG[160:])
    assert house.fact("secnumbers") == "?"


def test_two_texts_that_are_no_pieces() -> None:
    """Each is itself."""
    house = House().say("Takk for sist").say(STATUS).say("Hei")
    assert [said.saying for said in house.take(Said)] == [Saying.OTHER, Saying.REPLY, Saying.OTHER]


@pytest.mark.parametrize("text", ["99:99,*,ON", "24:00,*,ON", "12:60,1,OFF", "08:00,*,ON\n25:00,*,OFF", "08:00,8,ON"])
def test_a_rule_that_no_clock_knows(text: str) -> None:
    """Whoever says it: it becomes no rule, at which a calendar would stumble for ever."""
    house = House().answer("SCHEDULER?", "08:00,*,ON").say(text)
    assert house.fact("rules") == ("08:00,*,ON",)
    assert house.said().saying is Saying.OTHER
