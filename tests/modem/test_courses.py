"""Calls that do not go as they should: what real modems and networks do to them."""

import asyncio
from dataclasses import replace

import pytest

from custom_components.isocket.modem import CallError, CallResult, CallState, UssdError
from custom_components.isocket.modem.course import Course
from custom_components.isocket.modem.models import Address, Call
from simulator import PROFILES

from .helpers import FAST, SLOW_TEST, Recorder, house
from .scripted import Answers, driven, then
from .test_calls import rings

DIAL = "ATD+4790000002;"
OURS = '+CLCC: 1,0,3,0,0,"+4790000002",145'
ANSWERED = '+CLCC: 1,0,0,0,0,"+4790000002",145'
OTHER = '+CLCC: 2,1,5,0,0,"+4790000003",145'
type Table = dict[str, tuple[str, ...]]

QUECTEL: Table = {"AT+CGMI": ("Quectel", "OK"), "AT+CGMM": ("EC25", "OK")}
WAVECOM: Table = {"AT+CGMI": ("WAVECOM MODEM", "OK"), "AT+CGMM": ("MULTIBAND  900E  1800", "OK")}
HUAWEI: Table = {"AT+CGMI": ("huawei", "OK"), "AT+CGMM": ("E3372", "OK")}


async def told(recorder: Recorder, *states: CallState) -> None:
    """Wait until exactly these steps were told."""
    await recorder.until(lambda: len(recorder.states) >= len(states))
    assert recorder.states == list(states)


async def test_an_answer_that_comes_with_the_ringing_tone() -> None:
    """Report what the modem said and for how long, and let the caller say what counts."""
    async with house(PROFILES["a7670"]) as home:
        await home.ready()
        home.simulated.early_answer = True
        outcome = await home.modem.dial(home.phone.number, 5, talk_seconds=0.1)
        assert outcome.result is CallResult.ANSWERED
        assert "VOICE CALL: BEGIN" in outcome.raw
        assert 0.09 < outcome.active_seconds < 2
        outcome = await home.modem.dial(home.phone.number, 5, talk_seconds=0.1, shortest_answer=60)
        assert outcome.result is CallResult.NO_ANSWER
        calling = asyncio.ensure_future(home.modem.dial(home.phone.number, 5, shortest_answer=60))
        await rings(home)
        home.phone.decline()
        assert (await calling).result is CallResult.REJECTED


@pytest.mark.parametrize("profile", ["generic", "sim800", "ec25", "wavecom"])
async def test_a_modem_that_restarts_while_a_phone_rings(profile: str) -> None:
    """Take it for no rejection, which would end an alarm that nobody heard."""
    async with house(PROFILES[profile], timing=replace(FAST, health=0.05)) as home:
        await home.ready()
        calling = asyncio.ensure_future(home.modem.dial(home.phone.number, 30))
        await home.until(lambda: CallState.ALERTING in home.recorder.states)
        home.simulated.reboot()
        async with asyncio.timeout(SLOW_TEST):
            assert (await calling).result is CallResult.FAILED
        await home.ready()


async def test_an_answered_call_that_ends_with_the_modem() -> None:
    """Keep that it was answered."""
    async with house(PROFILES["sim800"], timing=replace(FAST, health=0.05)) as home:
        await home.ready()
        calling = asyncio.ensure_future(home.modem.dial(home.phone.number, 30))
        await rings(home)
        home.phone.answer()
        await home.until(lambda: CallState.ACTIVE in home.recorder.states)
        home.simulated.reboot()
        async with asyncio.timeout(SLOW_TEST):
            outcome = await calling
        assert outcome.result is CallResult.ANSWERED
        assert outcome.raw.endswith("the modem is lost")


async def test_the_number_comes_with_the_second_ring() -> None:
    """Look it up in the list of calls, so that the caller is told once and at once."""
    async with house() as home:
        await home.ready()
        home.simulated.late_number = True
        home.network.ring_interval = 5
        home.phone.call(home.simulated.number)
        await told(home.recorder, CallState.RINGING)
        assert home.recorder.calls[0].peer == Address.of(home.phone.number)


async def test_the_number_comes_when_nobody_expected_it_any_more() -> None:
    """Tell of an unknown caller, and again when the number is known."""
    async with driven({"AT+CLCC": ("+CLCC: 1,1,4,0,0", "OK")}) as (script, modem, recorder):
        script.say("RING")
        await told(recorder, CallState.RINGING)
        assert recorder.calls == [Call(incoming=True, state=CallState.RINGING)]
        script.say("RING", '+CLIP: "4790000002",145,,,,0')
        await told(recorder, CallState.RINGING, CallState.RINGING)
        assert recorder.calls[1].peer == Address.of("+4790000002")
        script.say("RING", '+CLIP: "4790000002",145,,,,0')
        await modem.hang_up()
        await told(recorder, CallState.RINGING, CallState.RINGING, CallState.ENDED)


@pytest.mark.parametrize(
    ("clip", "number", "hidden"),
    [
        ('+CLIP: "123456789",129', "123456789", False),  # ModemManager's tests
        ('+CLIP: "123456789",129,,,,0', "123456789", False),
        ('+CLIP: "4790000002",145,"",,"",0', "+4790000002", False),  # SIM800
        ('+CLIP: "+4790000002",145,,,"Owner",0', "+4790000002", False),
        ('+CLIP: "",128,,,,1', None, True),
        ('+CLIP: "",128', None, True),
        ('+CLIP: "",128,,,,2', None, False),  # the network did not bring it
        ("+CLIP: ,128,,,,1", None, True),
    ],
)
@pytest.mark.parametrize("ring", ["RING", "+CRING: VOICE", "+CRING:VOICE"])
async def test_callers(clip: str, number: str | None, hidden: bool, ring: str) -> None:
    """Tell a hidden number from one that is unknown."""
    async with driven({}) as (script, _, recorder):
        script.say(ring, clip)
        await told(recorder, CallState.RINGING)
        peer = Address.of(number) if number else None
        assert recorder.calls == [Call(incoming=True, state=CallState.RINGING, peer=peer, hidden=hidden)]


@pytest.mark.parametrize("line", ["+CRING: REL ASYNC", "RINGTONE 3", "+CRING: FAX"])
async def test_what_does_not_ring(line: str) -> None:
    """Take no data call for a voice call."""
    async with driven({}) as (script, _, recorder):
        script.say(line)
        script.say('+CMTI: "SM",7')
        await recorder.until(lambda: "AT+CMGR=7" in script.heard)
        assert recorder.calls == []


async def test_a_call_comes_in_while_another_is_dialled() -> None:
    """Let it wait, and tell of it when the line is free."""
    states = then((OURS, OTHER, "OK"), (OTHER.replace("1,5", "1,4"), "OK"))
    async with driven({"AT+CLCC": states, "AT+CEER": ("+CEER: User busy", "OK")}) as (script, modem, recorder):
        calling = asyncio.ensure_future(modem.dial("+4790000002", 30))
        await recorder.until(lambda: DIAL in script.heard)
        script.say('+CCWA: "+4790000003",145,1', "RING", '+CLIP: "+4790000003",145,,,,0')
        outcome = await calling
        assert outcome.result is CallResult.BUSY
        assert {call.peer for call in recorder.calls} == {Address.of("+4790000002")}
        recorder.calls.clear()
        script.say("RING", '+CLIP: "+4790000003",145,,,,0')
        await told(recorder, CallState.RINGING)
        assert recorder.calls[0].peer == Address.of("+4790000003")


async def test_a_call_that_waits_and_gives_up_ends_no_other() -> None:
    """Ask the modem whose end a NO CARRIER is."""
    listed: list[tuple[str, ...]] = [(ANSWERED, "OK")]
    async with driven({"AT+CLCC": lambda: listed[0]}, replace(FAST, call_poll=30)) as (script, modem, recorder):
        calling = asyncio.ensure_future(modem.dial("+4790000002", 30))
        await recorder.until(lambda: DIAL in script.heard)
        script.say(ANSWERED)
        await recorder.until(lambda: CallState.ACTIVE in recorder.states)
        script.say('+CCWA: "+4790000003",145,1', OTHER)
        script.heard.clear()
        script.say("NO CARRIER")
        await recorder.until(lambda: "AT+CLCC" in script.heard)
        await asyncio.sleep(0.02)
        assert not calling.done()
        listed[0] = ("OK",)
        script.say("NO CARRIER")
        assert (await calling).result is CallResult.ANSWERED


async def test_the_codes_of_another_call_are_not_ours() -> None:
    """Tell calls apart by their numbers in the modem's own codes."""
    async with driven(QUECTEL | {"AT+CLCC": (ANSWERED, "OK")}) as (script, modem, recorder):
        calling = asyncio.ensure_future(modem.dial("+4790000002", 30))
        await recorder.until(lambda: DIAL in script.heard)
        script.say("^DSCI: 1,0,2,0,+4790000002,145", "^DSCI: 2,1,4,0,+4790000003,145", "^DSCI: 2,1,6,0,+4790000003,145")
        script.say("^DSCI: 1,0,3,0,+4790000002,145")
        await recorder.until(lambda: CallState.ACTIVE in recorder.states)
        script.say("^DSCI: 2,1,6,0,+4790000003,145")
        await asyncio.sleep(0.02)
        assert not calling.done()
        script.say("^DSCI: 1,0,6,0,+4790000002,145")
        outcome = await calling
        assert outcome.result is CallResult.ANSWERED
        assert "4790000002" not in outcome.raw


async def test_an_early_end_is_none_while_the_call_is_listed() -> None:
    """Go on after the NO CARRIER of a modem that falls back from LTE to dial."""
    async with driven({"AT+CLCC": (OURS, "OK")}) as (script, modem, recorder):
        calling = asyncio.ensure_future(modem.dial("+4790000002", 30))
        await recorder.until(lambda: DIAL in script.heard)
        script.heard.clear()
        script.say("NO CARRIER")
        await recorder.until(lambda: script.count("AT+CLCC") > 1)
        assert not calling.done()
        script.answers = {"AT+CEER": ("+CEER: Normal call clearing", "OK")}
        script.say("NO CARRIER")
        assert (await calling).result is CallResult.REJECTED  # it rang, and was gone soon


async def test_a_data_connection_is_no_answer() -> None:
    """Look past the row that a SIM7600 shows for its data connection."""
    data = '+CLCC: 1,0,0,1,0,"",128'
    answers: Answers = {"AT+CLCC": then((data, OURS.replace("1,0,3", "2,0,3"), "OK"), (data, "OK"))}
    async with driven(answers) as (script, modem, recorder):
        calling = asyncio.ensure_future(modem.dial("+4790000002", 30))
        await recorder.until(lambda: DIAL in script.heard)
        script.say(data)
        assert (await calling).result is CallResult.REJECTED
        assert CallState.ACTIVE not in recorder.states


@pytest.mark.parametrize("maker", [{}, WAVECOM])
async def test_a_modem_that_never_answers_the_dialling(maker: Table) -> None:
    """Ring no longer than asked for, hang up, and be ready for the next command."""
    async with driven(maker | {DIAL: ()}, replace(FAST, patience=1)) as (script, modem, _):
        async with asyncio.timeout(SLOW_TEST):
            outcome = await modem.dial("+4790000002", 0.1)
            assert outcome.result is CallResult.NO_ANSWER
            assert 0.09 < outcome.ring_seconds < 5
            assert "AT+CHUP" in script.heard
            assert "AT+CLCC" not in script.heard  # nothing may be sent while it waits (V.250 5.6.1)
            script.answers = maker
            with pytest.raises(UssdError, match="no answer in time"):
                await modem.ussd("*100#")


@pytest.mark.parametrize("profile", ["generic", "sim800"])
async def test_a_modem_that_holds_its_result_back(profile: str) -> None:
    """Tell an answer and ring no longer than asked for, where +COLP cannot be switched off (SIM800 manual, p. 30)."""
    async with house(PROFILES[profile]) as home:
        await home.ready()
        home.simulated.settings.put("+COLP", "1")
        calling = asyncio.ensure_future(home.modem.dial(home.phone.number, 30))
        await rings(home)
        home.phone.answer()
        await home.until(lambda: CallState.ACTIVE in home.recorder.states)
        home.phone.hang_up()
        assert (await calling).result is CallResult.ANSWERED
        outcome = await home.modem.dial(home.phone.number, 0.1)
        assert outcome.result is CallResult.NO_ANSWER
        assert home.phone.current is None


async def test_a_call_that_is_over_before_the_dialling_is_answered() -> None:
    """Free the line, which the modem keeps, when its own code told the end."""
    async with driven(QUECTEL | {DIAL: ()}, replace(FAST, patience=1)) as (script, modem, recorder):
        calling = asyncio.ensure_future(modem.dial("+4790000002", 30))
        await recorder.until(lambda: DIAL in script.heard)
        script.say("^DSCI: 1,0,2,0,+4790000002,145", "^DSCI: 1,0,6,0,+4790000002,145")
        async with asyncio.timeout(SLOW_TEST):
            assert (await calling).result is CallResult.FAILED
        assert "AT+CHUP" in script.heard


@pytest.mark.parametrize(
    ("refused", "sent"),
    [
        ((), ["AT+CHUP"]),
        (("AT+CHUP",), ["AT+CHUP", "ATH"]),
        (("AT+CHUP", "ATH"), ["AT+CHUP", "ATH", "AT+CHLD=1"]),
    ],
)
async def test_ways_to_hang_up(refused: tuple[str, ...], sent: list[str]) -> None:
    """Go on to the next way when one is refused."""
    async with driven(dict.fromkeys(refused, ("ERROR",))) as (script, modem, recorder):
        script.say("RING", '+CLIP: "+4790000002",145')
        await told(recorder, CallState.RINGING)
        script.heard.clear()
        await modem.hang_up()
        assert script.heard == sent
        await told(recorder, CallState.RINGING, CallState.ENDED)


async def test_an_answer_that_the_modem_does_not_confirm() -> None:
    """Leave no line open that nobody knows of."""
    async with driven({"ATA": ()}) as (script, modem, recorder):
        script.say("RING", '+CLIP: "+4790000002",145')
        await told(recorder, CallState.RINGING)
        async with asyncio.timeout(SLOW_TEST):
            with pytest.raises(CallError):
                await modem.answer()
        assert "AT+CHUP" in script.heard
        assert modem.call is None


async def test_a_connect_is_an_answer() -> None:
    """Take CONNECT as the answer where a ZTE ends its dialling so, and its OK as none."""
    answers: Table = {"AT+CGMI": ("ZTE INCORPORATED", "OK"), DIAL: ("CONNECT",), "AT+CLCC": (ANSWERED, "OK")}
    async with driven(answers) as (script, modem, recorder):
        calling = asyncio.ensure_future(modem.dial("+4790000002", 30))
        await recorder.until(lambda: CallState.ACTIVE in recorder.states)
        assert script.heard.index("AT%ICSCALL=1,0") < script.heard.index(DIAL)
        script.say("HANGUP: 1")
        outcome = await calling
        assert outcome.result is CallResult.ANSWERED
        assert "CONNECT" in outcome.raw
        recorder.calls.clear()
        script.answers = answers | {DIAL: ("OK",), "AT+CLCC": ("OK",), "AT+CEER": ("ERROR",)}
        assert (await modem.dial("+4790000002", 30)).result is CallResult.FAILED
        assert CallState.ACTIVE not in recorder.states


@pytest.mark.parametrize("code", ["*100#", "**21*+4790000003#", "#31#", "*#06#"])
async def test_codes_are_not_dialled(code: str) -> None:
    """Let nobody forward the calls of the unit by what is meant to be a number."""
    async with driven({}) as (script, modem, _):
        with pytest.raises(CallError):
            await modem.dial(code, 1)
        assert not [line for line in script.heard if line.startswith("ATD")]


@pytest.mark.parametrize("profile", ["sim800", "sim7600", "ec25", "huawei", "ublox"])
async def test_keys_that_the_other_end_presses(profile: str) -> None:
    """Tell each key while the call is on, and all of them at the end: the one sure sign of a person."""
    async with house(PROFILES[profile]) as home:
        await home.ready()
        calling = asyncio.ensure_future(home.modem.dial(home.phone.number, 30))
        await rings(home)
        home.phone.answer()
        await home.until(lambda: CallState.ACTIVE in home.recorder.states)
        home.phone.press("5#")
        await home.until(lambda: home.recorder.calls[-1].tones == "5#")
        home.phone.hang_up()
        assert (await calling).tones == "5#"


@pytest.mark.parametrize("refused", ["AT^CVOICE?", None])
async def test_a_stick_tells_whether_it_has_voice(refused: str | None) -> None:
    """Ask for it, as sticks of the same name differ."""
    async with driven(HUAWEI | ({refused: ("COMMAND NOT SUPPORT",)} if refused else {})) as (_, modem, _):
        assert modem.capabilities is not None
        assert modem.capabilities.voice is (refused is None)


async def test_a_modem_without_its_own_codes_is_asked_more_often() -> None:
    """Trust no code that could not be switched on."""
    async with driven(QUECTEL | {"AT^DSCI=1": ("ERROR",)}) as (_, modem, _):
        assert modem.capabilities is not None
        assert not modem.capabilities.tells_answer
    async with driven(QUECTEL) as (_, modem, _):
        assert modem.capabilities is not None
        assert modem.capabilities.tells_answer


BEGUN = 1000.0


@pytest.mark.parametrize(
    ("words", "cause", "report", "alerted", "result"),
    [
        ("BUSY", None, "", None, CallResult.BUSY),
        ("NO ANSWER", None, "", 5, CallResult.NO_ANSWER),
        ("NO CARRIER", None, "", 5, CallResult.REJECTED),
        ("NO CARRIER", None, "", 40, CallResult.NO_ANSWER),  # networks give up after 30 seconds and more
        ("NO CARRIER", None, "", None, CallResult.FAILED),
        ("NO DIALTONE", None, "", None, CallResult.FAILED),
        ("BUSY", None, "+CEER: Call rejected", 5, CallResult.REJECTED),
        ("NO CARRIER", None, "+CEER: userbusy", None, CallResult.BUSY),  # a manual of 4G modules
        ("NO CARRIER", None, "+CEER: User busy", None, CallResult.BUSY),
        ("NO CARRIER", None, "+CEER: User alerting, no answer", 5, CallResult.NO_ANSWER),
        ("NO CARRIER", None, "+CEER: No user responding", 5, CallResult.NO_ANSWER),
        ("NO CARRIER", None, "+CEER: Cause:17", None, CallResult.BUSY),  # SIM800 manual, with AT+CEER=1
        ("NO CARRIER", None, "+CEER: 8,21,0", None, CallResult.REJECTED),  # TC45 manual
        ("NO CARRIER", None, "+CEER: 5,16", None, CallResult.FAILED),
        ("NO CARRIER", None, "+CEER: No cause information available", None, CallResult.FAILED),
        ("NO CARRIER", None, "+CEER: Unassigned (unallocated) number", None, CallResult.FAILED),
        ("^CEND:1,17,104,21", 21, "", 5, CallResult.REJECTED),
        ("^CEND:1,0,104,17", 17, "", None, CallResult.BUSY),
        ("^CEND:1,0,104,31", 31, "", None, CallResult.FAILED),  # a public log of an E1550
        ("VOICE CALL: END: 000017", None, "", None, CallResult.FAILED),
        ("+CLCC: none", None, "", 3, CallResult.REJECTED),
    ],
)
def test_how_calls_end(words: str, cause: int | None, report: str, alerted: float | None, result: CallResult) -> None:
    """Tell the ways of not being answered apart, by all that is known."""
    course = Course(BEGUN, words=[words], cause=cause, ended_at=BEGUN + 60)
    course.alerted_at = None if alerted is None else course.ended_at - alerted
    assert course.outcome(0, report).result is result


def test_what_was_answered_stays_so() -> None:
    """Count an answer that was long enough, whatever came after; and no rejection where we hung up ourselves."""
    course = Course(BEGUN, active_at=BEGUN + 4, ended_at=BEGUN + 10, alerted_at=BEGUN + 1, words=["BUSY"])
    outcome = course.outcome(6, "")
    assert (outcome.result, outcome.ring_seconds, outcome.active_seconds) == (CallResult.ANSWERED, 4, 6)
    assert course.outcome(7, "").result is CallResult.BUSY
    course.hung_up = True
    assert course.outcome(7, "").result is CallResult.NO_ANSWER
    course.lost = True
    assert course.outcome(7, "").result is CallResult.FAILED
    assert course.outcome(6, "").result is CallResult.ANSWERED
