"""USSD: what modems and networks make of a question and its answer."""

import asyncio
from dataclasses import replace

import pytest

from custom_components.isocket.modem import ModemError, UssdError
from custom_components.isocket.modem.ussd import decode, encode
from simulator import PROFILES
from simulator.modem.faults import Silence

from .helpers import FAST, SLOW_TEST, house
from .scripted import driven, then

ASK = 'AT+CUSD=1,"*100#",15'
PACKED = 'AT+CUSD=1,"AA180C3602",15'
HUAWEI: dict[str, tuple[str, ...]] = {"AT+CGMI": ("huawei", "OK"), "AT+CGMM": ("E173", "OK")}


@pytest.mark.parametrize("profile", ["generic", "huawei"])
async def test_ussd(profile: str) -> None:
    """Ask for the balance, plain and packed; say why there is no answer."""
    async with house(PROFILES[profile]) as home:
        await home.ready()
        home.network.ussd["*101#"] = "Menu: 1 more\n2 less\nOK\n3 end"
        assert await home.modem.ussd("*100#") == home.network.ussd["*100#"]
        assert await home.modem.ussd("*101#") == home.network.ussd["*101#"]
        with pytest.raises(UssdError, match="not supported"):
            await home.modem.ussd("*999#")
        with pytest.raises(UssdError, match="not a USSD code"):
            await home.modem.ussd('*1"00#')


@pytest.mark.parametrize(
    ("text", "scheme", "packed", "expected"),
    [
        ("Balance: 5", 15, False, "Balance: 5"),
        ("Balance: \x02 5", 15, False, "Balance: $ 5"),
        ("042004430431", 72, False, "Руб"),  # MTS and others
        ("04200443043104370431", None, False, "Рубзб"),
        ("0031003200330034", 17, True, "1234"),
        ("AA180C3602", 15, True, "*100#"),
        ("31D98C56B3DD1A", 15, True, "1234567"),  # the eighth septet is padding
        ("12345678", 15, False, "12345678"),  # digits are no hexadecimal
        ("ABC", 15, True, "ABC"),
        ("CF2135487D2E4130572D0682BB1A", 0, True, "OCTATOK 0.51 p."),  # asterisk-chan-dongle's tests
        ("CF2135487D2E4130572D0682BB1A", 1, True, "OCTATOK 0.51 p."),
        ("35D0A60C", 15, True, "5 €"),
        ("657743186687DDE332", 0x10, True, "Balance"),  # after the name of its language (23.038 5)
        ("657743186687DDE332", 15, True, "en\rBalance"),
        ("653720AC00200035", 0x11, False, "€ 5"),
        ("20AC00200035", 0x11, False, "€ 5"),  # most networks leave the name out
        ("20AC00200035", 0x48, True, "€ 5"),
        ("D83DDE00", 72, False, "😀"),
        ("42616C616E63653A2035", 0x44, True, "Balance: 5"),  # octets
        ("42616C616E63653A2035", 0xF4, True, "Balance: 5"),
        ("00420061006C0061006E00630065", 15, False, "Balance"),  # a modem whose +CSCS is UCS2
        ("0042", 15, False, "0042"),
        ("1234567", 15, True, "1234567"),
        ("two\r\nlines", 15, False, "two\r\nlines"),
    ],
)
def test_ussd_encodings(text: str, scheme: int | None, packed: bool, expected: str) -> None:
    """Read what modems make of an answer."""
    assert decode(text, scheme, packed=packed) == expected


def test_packed_ussd_codes() -> None:
    """Write a code as Huawei sticks want it (asterisk-chan-dongle)."""
    assert encode("*100#") == "AA180C3602"
    assert decode(encode("*100#12"), 15, packed=True) == "*100#12"
    assert encode("*100#12").endswith("1A")  # seven characters are filled with a carriage return


@pytest.mark.parametrize(
    "answer",
    [
        ("OK", '+CUSD: 0,"5 kr",15'),
        ('+CUSD: 0,"5 kr",15', "OK"),  # before the OK
        ("OK", '+CUSD: 0,"5 kr",15', '+CUSD: 0,"5 kr",15'),  # twice
        ("OK", '+CUSD: 2,"5 kr",15'),  # and the network ended it
        ("OK", '+CUSD:0,"5 kr"'),
        ("OK", '+CUSD: 0, "5 kr", 15'),
        ("+CUSD: 2", "OK", '+CUSD: 0,"5 kr",15'),  # the end of the question before
        ("OK", "RING", '+CUSD: 0,"5 kr",15'),
    ],
)
async def test_when_answers_come(answer: tuple[str, ...]) -> None:
    """Take the answer whenever it comes."""
    async with driven({ASK: answer}) as (_, modem, _):
        assert await modem.ussd("*100#") == "5 kr"


async def test_an_answer_that_comes_twice_is_none_of_the_next_question() -> None:
    """Wait for the real one."""
    async with driven({ASK: ("OK", '+CUSD: 0,"5 kr",15')}, replace(FAST, ussd_again=60)) as (script, modem, recorder):
        assert await modem.ussd("*100#") == "5 kr"
        asking = asyncio.ensure_future(modem.ussd("*101#"))
        await recorder.until(lambda: 'AT+CUSD=1,"*101#",15' in script.heard)
        script.say('+CUSD: 0,"5 kr",15', '+CUSD: 0,"other",15')
        assert await asking == "other"


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("+CUSD: 2", "the network ended it"),
        ("+CUSD: 3", "another client answered"),
        ("+CUSD: 4", "not supported"),
        ("+CUSD: 5", "the network did not answer"),
        ('+CUSD: 0,"",15', "an answer without text"),
        ("+CUSD: 0", "an answer without text"),
        ("+CUSD:", "an answer without text"),
    ],
)
async def test_why_there_is_no_answer(code: str, why: str) -> None:
    """Say what the network said."""
    async with driven({ASK: ("OK", code)}) as (_, modem, _):
        with pytest.raises(UssdError, match=why):
            await modem.ussd("*100#")


async def test_a_network_that_never_answers() -> None:
    """Give up in time, end the session, and be ready for the next question."""
    async with driven({ASK: then(("OK",), ("OK", '+CUSD: 0,"5 kr",15'))}) as (script, modem, _):
        async with asyncio.timeout(SLOW_TEST):
            with pytest.raises(UssdError, match="no answer in time"):
                await modem.ussd("*100#")
        assert "AT+CUSD=2" in script.heard
        assert await modem.ussd("*100#") == "5 kr"


@pytest.mark.parametrize("refusal", ["OK", "ERROR", "+CME ERROR: 100"])
async def test_a_menu_is_cancelled(refusal: str) -> None:
    """Give the text of the menu and end the session, which would block the next one."""
    menu = '+CUSD: 1,"1 Balance\r\n2 Top up\r\nOK\r\n",15'
    async with driven({ASK: ("OK", menu), "AT+CUSD=2": (refusal,)}) as (script, modem, _):
        assert await modem.ussd("*100#") == "1 Balance\n2 Top up\nOK"
        assert script.heard[-1] == "AT+CUSD=2"
        assert not [line for line in modem.transcript if "Balance" in line or "Top up" in line]


async def test_a_modem_that_wants_the_other_way_of_writing() -> None:
    """Try what the family is said to want, and then the other way, as sticks of one name differ."""
    async with driven(HUAWEI | {PACKED: ("ERROR",), ASK: ("OK", '+CUSD: 0,"5 kr",15')}) as (script, modem, _):
        assert await modem.ussd("*100#") == "5 kr"
        assert script.heard[-2:] == [PACKED, ASK]
    async with driven({ASK: ("ERROR",), PACKED: ("OK", '+CUSD: 0,"B5402B7C2E83",15')}) as (script, modem, _):
        assert await modem.ussd("*100#") == decode("B5402B7C2E83", 15, packed=True)
    async with driven({ASK: ("+CME ERROR: 30",), PACKED: ("+CME ERROR: 30",)}) as (_, modem, _):
        with pytest.raises(UssdError, match=r"\+CME ERROR: 30"):
            await modem.ussd("*100#")


async def test_a_question_that_is_lost_with_the_modem() -> None:
    """Wait for no answer of a modem that is gone."""
    async with house() as home:
        await home.ready()
        home.simulated.faults.add(Silence())
        asking = asyncio.ensure_future(home.modem.ussd("*100#"))
        await asyncio.sleep(0.02)
        home.simulated.unplug()
        async with asyncio.timeout(SLOW_TEST):
            with pytest.raises(ModemError):
                await asking
