"""What has to be exact: modems that deviate, and what is on the line byte for byte."""

import asyncio
from dataclasses import replace
import logging
import termios
import time

import pytest

from custom_components.isocket.modem import CallResult, Modem, SessionState, SimMissingError, commands, link, probe
from custom_components.isocket.modem.models import Address
from custom_components.isocket.modem.sms import concat, pdu
from custom_components.isocket.modem.sms.userdata import Element, UserData

from .helpers import FAST, SLOW_TEST, Recorder
from .scripted import Answers, Scripted, deliver, driven, listed_as, octets, read_as, then


async def test_the_announcement_a_modem_accepts_is_found() -> None:
    """Step down the ladder of AT+CNMI."""
    refused = {f"AT+CNMI={value}": ("+CMS ERROR: 303",) for value in ("2,1,0,1,0", "2,1,0,2,0")}
    async with driven(refused) as (script, _, _):
        assert [line for line in script.heard if line.startswith("AT+CNMI=")] == [
            "AT+CNMI=2,1,0,1,0",
            "AT+CNMI=2,1,0,2,0",
            "AT+CNMI=2,1,0,0,0",
        ]


async def test_a_modem_that_refuses_nearly_everything() -> None:
    """Get by with what ofono-phonesim has: even its AT is an ERROR."""
    refused = (
        "AT",
        "AT+CMEE=1",
        "AT+CNMI?",
        "AT+CGREG?",
        "AT+CEREG?",
        "AT+CPMS?",
        "AT+CUSD=1",
        "AT+CTZU=1",
        "AT+COPS=3,0",
    )
    answers: dict[str, tuple[str, ...]] = dict.fromkeys(refused, ("ERROR",))
    recorder = Recorder()
    async with Scripted(answers | {"AT+CMGL=4": ("+CMS ERROR: 321",)}) as script:
        modem = Modem(script.path, on_message=recorder.on_message, on_change=recorder.on_change, timing=FAST)
        await modem.start()
        async with asyncio.timeout(SLOW_TEST):
            await modem.wait_ready()
        script.answers = {"AT+CMGR=0": read_as(deliver("ON"))}
        script.say('+CMTI: "SM",0')
        await recorder.until(lambda: recorder.texts == ["ON"])
        await modem.stop()


async def test_reading_and_deleting_are_exact() -> None:
    """Ask for what was announced, hand it over, and free that slot and no other."""
    text = deliver("ON")
    async with driven({"AT+CMGR=7": read_as(text)}) as (script, _, recorder):
        script.heard.clear()
        script.raw(b'\r\n+CMTI: "SM",7,"MMS PUSH"\r\n')
        await recorder.until(lambda: "AT+CMGD=7" in script.heard)
        assert recorder.texts == ["ON"]
        assert script.heard == ["AT+CMGR=7", "AT+CMGD=7"]


async def test_another_storage_is_read_where_it_is_named() -> None:
    """Switch to the storage of the announcement, and back to none that is not needed."""
    async with driven({"AT+CMGR=3": read_as(deliver("ON"))}) as (script, _, recorder):
        script.heard.clear()
        script.say('+CMTI: "ME",3')
        await recorder.until(lambda: "AT+CMGD=3" in script.heard)
        assert script.heard == ['AT+CPMS="ME"', "AT+CMGR=3", "AT+CMGD=3"]


TWO_STORAGES = {"AT+CPMS=?": ('+CPMS: ("SM","ME"),("SM","ME"),("SM")', "OK")}
REFUSED = ("ERROR",)


async def test_a_storage_may_have_to_be_named_with_the_others() -> None:
    """Name all three where one alone is refused, as ofono-phonesim does, and receive in the same as before."""
    answers = TWO_STORAGES | {'AT+CPMS="ME"': REFUSED, 'AT+CPMS="SM"': REFUSED, "AT+CMGR=3": read_as(deliver("ON"))}
    async with driven(answers) as (script, _, recorder):
        script.heard.clear()
        script.say('+CMTI: "ME",3')
        await recorder.until(lambda: "AT+CMGD=3" in script.heard)
        assert script.heard == ['AT+CPMS="ME"', 'AT+CPMS="ME","ME","SM"', "AT+CMGR=3", "AT+CMGD=3"]


async def test_a_storage_that_cannot_be_chosen_hides_no_other() -> None:
    """Go back to the storage that can be read."""
    refused = dict.fromkeys(('AT+CPMS="ME"', 'AT+CPMS="ME","ME","SM"'), REFUSED)
    async with driven(TWO_STORAGES | refused | {"AT+CMGR=3": read_as(deliver("ON"))}) as (script, _, recorder):
        script.heard.clear()
        script.say('+CMTI: "SM",3')
        await recorder.until(lambda: "AT+CMGD=3" in script.heard)
        assert script.heard == ["AT+CMGR=3", "AT+CMGD=3"]


async def test_a_message_that_came_with_its_announcement_is_handed_over() -> None:
    """Take +CMT, with or without its empty field, and delete nothing."""
    async with driven({}) as (script, _, recorder):
        script.heard.clear()
        for minute, header in enumerate(("+CMT: ,24", "+CMT: 24", '+CMT: "",24')):
            script.say(header, deliver("ON", minute=minute))
        await recorder.until(lambda: recorder.texts == ["ON"] * 3)
        assert script.heard == []


async def test_a_message_without_its_smsc_block() -> None:
    """Believe the declared length (27.005 3.1)."""
    whole = deliver("ON")
    bare = whole[-2 * octets(whole) :]
    async with driven({"AT+CMGR=1": read_as(bare, len(bare) // 2)}) as (script, _, recorder):
        script.say('+CMTI: "SM",1')
        await recorder.until(lambda: recorder.texts == ["ON"])


@pytest.mark.parametrize("header", ["+CMGR: 0,,25", "+CMGR: 0,,", "+CMGR: 0,,2\xb9"])
async def test_a_message_that_was_damaged_on_the_line_is_read_again(header: str) -> None:
    """Lose no message to a lost byte."""
    whole = deliver("ON ON ON")
    damaged = header, whole[:-4] + whole[-2:], "OK"
    async with driven({"AT+CMGR=1": then(damaged, read_as(whole))}) as (script, _, recorder):
        script.say('+CMTI: "SM",1')
        await recorder.until(lambda: "AT+CMGD=1" in script.heard)
        assert recorder.texts == ["ON ON ON"]
        assert script.count("AT+CMGR=1") == 2


@pytest.mark.parametrize("again", [("ERROR",), ("OK",), ("+CMGR: 0,,25", "00AABBCCEE", "OK")])
async def test_a_message_that_was_damaged_twice_waits_for_the_next_look(again: tuple[str, ...]) -> None:
    """Delete nothing that two readings do not agree about."""
    whole = deliver("ON ON ON")
    damaged = read_as(whole)[0], "00AABBCCDD", "OK"
    answers = {"AT+CMGR=1": then(damaged, again), "AT+CMGL=4": then(("OK",), listed_as(whole), ("OK",))}
    async with driven(answers, replace(FAST, sweep=0.1)) as (script, _, recorder):
        script.say('+CMTI: "SM",1')
        await recorder.until(lambda: "AT+CMGD=1" in script.heard)
        assert recorder.texts == ["ON ON ON"]


async def test_what_cannot_be_read_is_deleted(caplog: pytest.LogCaptureFixture) -> None:
    """Keep no slot for ever, and say so without the content."""
    async with driven({"AT+CMGR=1": ("+CMGR: 0,,4", "00AABBCCDD", "OK")}) as (script, modem, recorder):
        script.say('+CMTI: "SM",1')
        await recorder.until(lambda: "AT+CMGD=1" in script.heard)
        assert recorder.texts == []
        assert modem.counters.unreadable == 1
        assert "AABB" not in caplog.text


WAP_PUSH = UserData(0x04, b"\x01\x06", (Element(0x05, b"\x0b\x84\x23\xf0"),))


@pytest.mark.parametrize("odd", [deliver(WAP_PUSH), deliver(UserData(0x04, b"\1\2")), deliver("hidden", pid=0x40)])
async def test_what_is_no_text_is_put_aside(odd: str) -> None:
    """Hand over no MMS notification, no data and no silent message, and free their slots."""
    async with driven({"AT+CMGR=1": read_as(odd)}) as (script, modem, recorder):
        script.say('+CMTI: "SM",1')
        await recorder.until(lambda: "AT+CMGD=1" in script.heard)
        assert recorder.texts == []
        assert modem.counters.put_aside == 1


async def test_a_slot_that_cannot_be_freed_is_no_second_message() -> None:
    """Hand a message over once, and try to delete it again."""
    answers = {"AT+CMGL=4": listed_as(deliver("ON")), "AT+CMGD=1": ("+CMS ERROR: 500",)}
    async with driven(answers, replace(FAST, sweep=0.02)) as (script, _, recorder):
        await recorder.until(lambda: script.count("AT+CMGD=1") > 3)
        assert recorder.texts == ["ON"]


async def test_the_same_text_in_the_same_second_is_another_message() -> None:
    """Hand over both: people do press twice."""
    async with driven({"AT+CMGR=1": read_as(deliver("ON"))}) as (script, _, recorder):
        script.say('+CMTI: "SM",1')
        await recorder.until(lambda: script.count("AT+CMGD=1") == 1)
        script.say('+CMTI: "SM",1')
        await recorder.until(lambda: script.count("AT+CMGD=1") == 2)
        assert recorder.texts == ["ON", "ON"]
        assert len({sms.fingerprint for sms in recorder.messages}) == 2


async def test_messages_of_our_own_on_the_sim_are_left_alone() -> None:
    """Delete no draft."""
    draft = pdu.encode_submit(pdu.Submit(Address.of("+4790000002"), UserData.plain("draft"))).hex
    async with driven({"AT+CMGL=4": listed_as(draft, status=2)}) as (script, _, recorder):
        assert recorder.texts == []
        assert "AT+CMGD=1" not in script.heard


async def test_the_backlog_is_handed_over_oldest_first() -> None:
    """Order what is stored by when it was sent, not by its slot."""
    stored = [deliver(f"text {minute}", minute=minute) for minute in (5, 1, 3)]
    async with driven({"AT+CMGL=4": listed_as(*stored)}) as (_, _, recorder):
        assert recorder.texts == ["text 1", "text 3", "text 5"]


async def test_parts_wait_in_their_slots_for_the_rest() -> None:
    """Keep the parts of a message stored until it is whole, in any order, with a duplicate; then free all slots."""
    parts = [deliver(part) for part in concat.split("abcde " * 60, reference=9)]
    assert len(parts) == 3
    answers = {f"AT+CMGR={index}": read_as(part) for index, part in enumerate((*parts, parts[2]), start=1)}
    async with driven(answers) as (script, _, recorder):
        script.heard.clear()
        for index in (3, 4, 1):
            script.say(f'+CMTI: "SM",{index}')
        await recorder.until(lambda: script.heard == ["AT+CMGR=3", "AT+CMGR=4", "AT+CMGR=1"])
        script.say('+CMTI: "SM",2')
        await recorder.until(lambda: recorder.texts == ["abcde " * 60])
        await recorder.until(lambda: len(script.heard) == 8)
        assert sorted(script.heard[4:]) == [f"AT+CMGD={index}" for index in range(1, 5)]


async def test_a_message_whose_rest_never_comes_is_handed_over_with_a_gap() -> None:
    """Wait so long and no longer, and say that something is missing."""
    parts = [deliver(part) for part in concat.split("abcde " * 60, reference=9)]
    answers = {"AT+CMGL=4": listed_as(parts[0], parts[2])}
    async with driven(answers, replace(FAST, sweep=0.02, parts=0.05)) as (script, _, recorder):
        await recorder.until(lambda: bool(recorder.texts))
        assert recorder.texts == [("abcde " * 60)[:153] + "…" + ("abcde " * 60)[306:]]
        assert not recorder.messages[0].complete
        await recorder.until(lambda: {"AT+CMGD=1", "AT+CMGD=2"} <= set(script.heard))


async def test_a_nearly_full_storage_waits_less_for_missing_parts() -> None:
    """Make room before reception is blocked."""
    part = deliver(concat.split("abcde " * 60, reference=9)[0])
    answers = {"AT+CMGL=4": listed_as(part), "AT+CPMS?": ('+CPMS: "SM",17,20', "OK")}
    async with driven(answers, replace(FAST, sweep=0.02, parts_full=0.01)) as (_, _, recorder):
        await recorder.until(lambda: bool(recorder.texts))


@pytest.mark.parametrize("code", ["+SMS FULL", '+QIND: "smsfull","SM"', '^SMMEMFULL: "SM"', "SMS FULL"])
async def test_a_full_storage_is_looked_through_at_once(code: str) -> None:
    """Look before the next timed look."""
    async with driven({}) as (script, _, recorder):
        script.heard.clear()
        script.say(code)
        await recorder.until(lambda: "AT+CMGL=4" in script.heard)


@pytest.mark.parametrize(
    "code", ["OVER-VOLTAGE WARNNING", "^RSSI:20", "^BOOT:27246223,0,0,0,72", "+ZUSIMR:2", "\x80\xff#!"]
)
async def test_chatter_does_nothing(code: str, caplog: pytest.LogCaptureFixture) -> None:
    """Ignore codes that mean nothing here, without a word above debug."""
    async with driven({}) as (script, modem, recorder):
        script.heard.clear()
        script.raw(f"\r\n{code}\r\n".encode("latin-1"))
        script.say('+CMTI: "SM",7')
        await recorder.until(lambda: bool(script.heard))
        assert script.heard[0] == "AT+CMGR=7"
        assert modem.snapshot.state is SessionState.READY
    assert not [record for record in caplog.records if record.levelno > logging.INFO]


async def test_a_sim_that_is_taken_out_is_told() -> None:
    """Look at once when the modem says that its SIM is gone."""
    state = then(("+CPIN: READY", "OK"), ("+CME ERROR: 10",))
    async with driven({"AT+CPIN?": state}) as (script, modem, recorder):
        script.say("+CPIN: NOT INSERTED")
        await recorder.until(lambda: isinstance(modem.snapshot.error, SimMissingError))


async def test_a_command_without_an_answer_loses_no_message() -> None:
    """Look for the message again, long before the next timed look."""
    whole = read_as(deliver("ON"))
    async with driven({"AT+CMGR=1": then((), whole), "AT+CMGL=4": then(("OK",), listed_as(deliver("ON")))}) as (
        script,
        _,
        recorder,
    ):
        script.say('+CMTI: "SM",1')
        await recorder.until(lambda: recorder.texts == ["ON"])


async def test_nothing_is_said_at_rest_but_the_health_exchange() -> None:
    """Wake up for one command after each silence, and for none while something is heard."""
    async with driven({}, replace(FAST, health=0.2)) as (script, _, _):
        script.heard.clear()
        for _ in range(10):
            await asyncio.sleep(0.03)
            script.say("^RSSI:20")
        assert script.heard == []
        await asyncio.sleep(0.5)
        assert script.heard == ["AT+CSQ"] * len(script.heard)
        assert 1 <= len(script.heard) <= 3


async def test_a_dial_that_waits_is_broken_off_to_hang_up() -> None:
    """End ATD by any character, as its result may take a minute (V.250 5.6.1)."""
    waiting: tuple[str, ...] = ()
    answers = {"ATD+4790000002;": waiting, "AT+CLCC": ("ERROR",), "AT+CEER": ("ERROR",)}
    async with driven(answers) as (script, modem, recorder):
        calling = asyncio.ensure_future(modem.dial("+4790000002", 5))
        await recorder.until(lambda: "ATD+4790000002;" in script.heard)
        script.heard.clear()
        ending = asyncio.ensure_future(modem.hang_up())
        await recorder.until(lambda: bool(script.heard))
        assert script.heard == [""]
        script.say("NO CARRIER")
        await ending
        assert "AT+CHUP" in script.heard
        assert (await calling).result in {CallResult.NO_ANSWER, CallResult.FAILED}


async def test_the_pin_is_in_no_log(caplog: pytest.LogCaptureFixture) -> None:
    """Show neither PIN, nor numbers, nor texts, whatever the level."""
    caplog.set_level(logging.DEBUG, "custom_components.isocket")
    asked = then(("+CPIN: SIM PIN", "OK"), ("+CPIN: READY", "OK"))
    recorder = Recorder()
    async with Scripted({"AT+CPIN?": asked, "AT+CMGR=1": read_as(deliver("secret text"))}) as script:
        modem = Modem(
            script.path, on_message=recorder.on_message, on_change=recorder.on_change, pin="4711", timing=FAST
        )
        await modem.start()
        async with asyncio.timeout(SLOW_TEST):
            await modem.wait_ready()
        script.say('+CMTI: "SM",1')
        await recorder.until(lambda: bool(recorder.texts))
        await modem.stop()
    assert script.count('AT+CPIN="4711"') == 1
    for secret in ("4711", "90000002", "secret"):
        assert secret not in caplog.text
        assert secret not in "\n".join(modem.transcript)
    assert "> AT+CMGR=1" in modem.transcript
    assert "4711" not in repr(commands.enter_pin("4711"))


async def freed(script: Scripted, recorder: Recorder, count: int) -> None:
    """Wait until a slot was freed so many times."""
    await recorder.until(lambda: script.count("AT+CMGD=7") == count)


async def test_an_announced_message_is_asked_for_within_a_millisecond() -> None:
    """Measure from the last byte of +CMTI to our AT+CMGR on a pty; the bound is wide for busy machines."""
    async with driven({"AT+CMGR=7": read_as(deliver("ON"))}) as (script, _, recorder):
        taken = []
        for count in range(1, 51):
            begun = time.perf_counter()
            script.raw(b'\r\n+CMTI: "SM",7\r\n')
            await script.hears()
            taken.append(time.perf_counter() - begun)
            assert script.heard[-1] == str(commands.read_message(7))
            await freed(script, recorder, count)
        assert sorted(taken)[len(taken) // 2] < 0.005


async def test_a_modem_at_another_speed_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Try the speeds that serial lines have, in the flow and afterwards."""
    monkeypatch.setattr(link, "_SERIAL_LINES", ("/dev/pts/",))
    timing = replace(FAST, handshake=0.1)
    recorder = Recorder()
    async with Scripted(speed=termios.B57600) as script:
        assert (await probe(script.path, timing=timing)).baudrate == 57600
        modem = Modem(script.path, on_message=recorder.on_message, on_change=recorder.on_change, timing=timing)
        await modem.start()
        async with asyncio.timeout(SLOW_TEST):
            await modem.wait_ready()
        await modem.stop()


def test_only_serial_lines_have_speeds() -> None:
    """Try one speed where speed means nothing."""
    assert link.rates("socket://host:1", 9600) == (9600,)
    assert link.rates("/dev/ttyUSB0", 9600)[:2] == (9600, 115200)


async def test_a_restart_in_the_middle_of_the_sessions_own_command() -> None:
    """Set the modem up at once, and not when its answer would have been late."""
    silent: Answers = {"AT+COPS?": ()}
    async with driven({}, replace(FAST, patience=1000, registration_poll=0.02)) as (script, modem, recorder):
        script.answers = silent
        script.say("+CREG: 2")
        await recorder.until(lambda: script.heard[-1] == "AT+COPS?")
        script.answers = {}
        script.heard.clear()
        script.say("RDY")
        await recorder.until(lambda: "ATE0" in script.heard)
        async with asyncio.timeout(SLOW_TEST):
            await modem.wait_ready()


async def test_a_restart_in_the_middle_of_a_command() -> None:
    """Wait for no answer of the modem that was; set up the one that is, and find the message again."""
    answers: Answers = {"AT+CMGR=1": (), "AT+CMGL=4": then(("OK",), listed_as(deliver("ON")))}
    async with driven(answers, replace(FAST, patience=1)) as (script, modem, recorder):
        script.say('+CMTI: "SM",1')
        await recorder.until(lambda: "AT+CMGR=1" in script.heard)
        script.heard.clear()
        script.say("RDY")
        await recorder.until(lambda: recorder.texts == ["ON"])
        assert "ATE0" in script.heard
        async with asyncio.timeout(SLOW_TEST):
            await modem.wait_ready()
