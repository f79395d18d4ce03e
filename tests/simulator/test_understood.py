"""What a real unit says, in each of its spellings, is understood by the client: the whole language, and what it says unasked."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from custom_components.isocket.language import COMMANDS, Call, Model, parse
from custom_components.isocket.language.replies import FREE, Heard, Saying, hear
from simulator import Phone, Unit
from simulator.unit import SPELLINGS

from .test_unit import UNIT, told

# Every command of the manual's, in an order in which each has something to tell.
DIALOGUE = (
    *("ON", "OFF", "ON5", "RUNTIME", "OFF5", "RUNTIME", "ONM", "OFFM", "ONALL", "OFFALL", "RESTART", "RESTARTM"),
    *("RESTARTTIME=5", "RESTARTTIME?", "STATUS", "TEMPERATURE", "DATE", "DATESMS", "DATE=26/11/24,08:00:00+04"),
    *("SECNUMBER?", "SECNUMBER+4790000002", "SECNUMBER+4790000003", "SECNUMBER?", "SECNUMBER-4790000003"),
    *(
        "SECLIST=ON",
        "SECLIST?",
        "RING=SWITCH",
        "RING?",
        "RENEWINTERVAL?",
        "RENEWINTERVALPW=123456abc",
        "RENEWINTERVAL?",
    ),
    *("RENEWINTERVAL123456abc", "RENEWINTERVALPW=NO", "PASSWORD=12abc", "12abcPASSWORD=NO"),
    *("SMSCONFIRM=ON", "SMSCONFIRM?", "RINGCONFIRM=OFF", "RINGCONFIRM?", "RINGCONFIRMTYPE=CALL", "RINGCONFIRMTYPE?"),
    *("ERROR=ON", "ERROR?", "SMSCONFIRMUNAUTH=OFF", "SMSCONFIRMUNAUTH?"),
    *("ALERTNUMBER?", "ALERTNUMBER+4790000002", "ALERTNUMBER+4790000003", "ALERTNUMBER?", "ALERTNUMBER-4790000003"),
    *(
        "THERMOSTAT=COOLING",
        "TEMPOFF=22",
        "THERMOSTATON",
        "THERMOSTAT?",
        "THERMOSTATOFF",
        "THERMALERT=ON",
        "THERMALERT?",
    ),
    *("TRISEALERT=35", "TRISEALERT?", "TRISEALERT=OFF", "TRISEALERT?", "TFALLALERT=5", "TFALLALERT?", "TFALLALERT=OFF"),
    *("TEMPCAL=5", "TEMPCAL?", "ALARMON", "ALARM?", "ALARMOFF", "SHOWALARMLOG"),
    *("MICRORELAYTIME=10", "MICRORELAYTIME?", "SENSORTYPE=NO", "SENSORTYPE?", "ALERT=SMSCHANGE", "ALERT?"),
    *(
        "MICLEVEL=15",
        "MICLEVEL?",
        "CALLBACK",
        "SCHEDULER?",
        "SCHEDULER+08:00,*,ON",
        "SCHEDULER+22:30,7,AOF",
        "SCHEDULER?",
    ),
    *("SCHEDULER-08:00", "SCHEDULER-ALL", "POWERSTATE=ON", "POWERSTATE?"),
    *("SALDOUMS?", "SALDOUMS=*100#", "SALDOUMS?", "SALDO", "SIMCARD*100#", "SALDOUMS=NO"),
    *("HARDWARE", "SERIALNUM", "FIRMWARE", "ALERTNUMBER-ALL", "SECNUMBER-ALL"),
)
REFUSED = {
    "OPEN SESAME": "unknown",
    "RESTARTTIME=0": "bad_value",
    "SECLIST=ON": "no_security_numbers",
    "RING=SWITCH": "no_list",
    "RENEWINTERVALPW=123456abc": "no_security",
    "RENEWINTERVAL123456abc": "no_renew_password",
    "THERMALERT=ON": "no_alert_numbers",
}


async def ask(unit: Unit, phone: Phone, text: str) -> str:
    """Text a unit and return its answer, which comes as one text."""
    before = len(phone.messages)
    phone.send_sms(UNIT, text)
    await unit.network.until(lambda: len(phone.messages) > before)
    if phone.current is not None:
        phone.decline()
    return phone.messages[-1].text


def expected(text: str) -> Call:
    """Return the command that a text is, its password taken off."""
    call = parse(text.removeprefix("12abc"))
    assert isinstance(call, Call)
    return call


def conversed(spelling: str) -> list[Heard]:
    """Hold the whole dialogue with a unit that spells so, and return what was understood of its answers."""
    heard: list[Heard] = []

    async def story(unit: Unit, phone: Phone) -> None:
        unit.spelling = spelling
        heard.extend([hear(await ask(unit, phone, text), expected(text).command) for text in DIALOGUE])

    told(story, model=Model.M706, seconds=(5, 5), warmup_minutes=0)
    return heard


def test_the_dialogue_is_the_whole_language() -> None:
    """No command is left out."""
    assert {expected(text).command for text in DIALOGUE} == set(COMMANDS)


@pytest.fixture(scope="module")
def plain() -> list[Heard]:
    """Return what is understood of a unit that spells as our own."""
    return conversed("table")


def test_every_answer_is_one_of_its_command(plain: list[Heard]) -> None:
    """What the operator words is the answer where nothing else could be it."""
    for text, heard in zip(DIALOGUE, plain, strict=True):
        assert (heard.saying, heard.command) == (Saying.REPLY, expected(text).command), text


@pytest.mark.parametrize("spelling", [key for key in SPELLINGS if key != "table"])
def test_every_answer_means_the_same_however_it_is_spelt(plain: list[Heard], spelling: str) -> None:
    """The same command, the same reply, the same values."""
    for text, ours, theirs in zip(DIALOGUE, plain, conversed(spelling), strict=True):
        if expected(text).command not in FREE:
            assert theirs == ours, text


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_refusals(spelling: str) -> None:
    """Each is known for what it is."""

    async def story(unit: Unit, phone: Phone) -> None:
        unit.spelling = spelling
        for text, name in REFUSED.items():
            parsed = parse(text)
            heard = hear(await ask(unit, phone, text), parsed.command if isinstance(parsed, Call) else None)
            assert (heard.saying, heard.name) == (Saying.REFUSAL, name), text
            await asyncio.sleep(600)  # it tells one number of five errors in ten minutes
        await asyncio.sleep(1800)
        heard = hear(await ask(unit, phone, "TEMPCAL=6"), expected("TEMPCAL=6").command)
        assert (heard.saying, heard.name) == (Saying.REFUSAL, "expired")

    told(story)


def alerts(unit: Unit) -> Iterator[tuple[str, Any, str]]:
    """List what is done to a unit, and what it then says."""
    yield "celsius", 30.0, "temperature_rose"
    yield "celsius", 12.0, "temperature_fell"
    yield "tripped", True, "sensor_active"
    yield "tripped", False, "sensor_inactive"
    yield "mains", False, "power_failed"
    yield "mains", True, "power_restored"


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_what_it_says_unasked(spelling: str) -> None:
    """Each alert is known for what it is, whatever is waited for."""

    async def story(unit: Unit, phone: Phone) -> None:
        unit.spelling = spelling
        for text in ("ALERTNUMBER+4790000002", "TRISEALERT=25", "TFALLALERT=15", "ALERT=SMSCHANGE", "ALARMON"):
            await ask(unit, phone, text)
        unit.celsius = 20
        for name, value, alert in alerts(unit):
            before = len(phone.messages)
            setattr(unit, name, value)
            await asyncio.sleep(120)
            (entry,) = phone.messages[before:]
            for waited in (None, expected("ON").command, expected("SALDO").command):
                heard = hear(entry.text, waited)
                assert (heard.saying, heard.name) == (Saying.ALERT, alert), entry.text

    told(story, warmup_minutes=0)
