"""What is stored on the modem: every message once, in order, no slot for ever, and no slot freed too early."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
import logging
from typing import Any, override

import pytest

from custom_components.isocket.modem import DeliveryReport, SavedPart, SendMemoryError, Sms, Verdict, commands
from custom_components.isocket.modem.models import Address
from custom_components.isocket.modem.sms import concat, pdu
from custom_components.isocket.modem.sms.pdu import StatusReport
from custom_components.isocket.modem.sms.userdata import Element, UserData

from .helpers import FAST, Recorder
from .scripted import SENT, Answers, Scripted, deliver, driven, listed_as, octets, read_as, then

LONG = "abcde " * 60
PARTS = [deliver(part) for part in concat.split(LONG, reference=9)]
SWEEPING = replace(FAST, sweep=0.02)
EMPTY = ("OK",)


def keeper(**options: Any) -> tuple[Recorder, dict[str, Any]]:
    """Make a recorder that keeps parts, and the options that say so."""
    recorder = Recorder()
    return recorder, {"recorder": recorder, "on_part": recorder.on_part, **options}


async def told(script: Scripted, recorder: Recorder, index: int) -> None:
    """Announce a message, and wait until its slot is free."""
    script.say(f'+CMTI: "SM",{index}')
    await recorder.until(lambda: f"AT+CMGD={index}" in script.heard)


async def looked(script: Scripted, recorder: Recorder) -> None:
    """Make the driver look through what is stored, and wait until it has."""
    looks = script.count("AT+CMGL=4")
    script.heard.append("look")
    script.say("SMS FULL")
    await recorder.until(lambda: script.count("AT+CMGL=4") > looks and script.heard[-1] == "AT+CPMS?")


async def test_a_part_is_kept_before_its_slot_is_freed() -> None:
    """Free the slot of each part at once, but not before its owner has it."""
    recorder, options = keeper()
    heard_at: list[bool] = []

    async def on_part(part: SavedPart) -> None:
        heard_at.append(any(line.startswith("AT+CMGD") for line in script.heard))
        await recorder.on_part(part)

    answers = {f"AT+CMGR={index}": read_as(part) for index, part in enumerate(PARTS, start=1)}
    async with driven(answers, **options | {"on_part": on_part}) as (script, _, _):
        script.heard.clear()
        script.say('+CMTI: "SM",3')
        await recorder.until(lambda: "AT+CMGD=3" in script.heard)
        assert heard_at == [False]
        assert recorder.texts == []
        assert [part.pdu for part in recorder.parts] == [PARTS[2]]
        await told(script, recorder, 1)
        await told(script, recorder, 2)
        assert recorder.texts == [LONG]
        assert len(recorder.parts) == 2
        assert {part.fingerprint for part in recorder.parts} < set(recorder.messages[0].parts)
        assert "abcde" not in repr(recorder.parts)


async def test_the_slot_of_a_kept_part_belongs_to_others() -> None:
    """Delete nothing from a slot that was freed: the next message may be in it."""
    recorder, options = keeper()
    first = then(read_as(PARTS[0]), read_as(deliver("ON")), read_as(PARTS[1]), read_as(PARTS[2]))
    async with driven({"AT+CMGR=1": first}, **options) as (script, _, _):
        for texts in ([], ["ON"], ["ON"], ["ON", LONG]):
            script.heard.clear()
            await told(script, recorder, 1)
            assert recorder.texts == texts
            assert script.heard == ["AT+CMGR=1", "AT+CMGD=1"]


async def test_a_part_that_cannot_be_kept_waits_in_its_slot(caplog: pytest.LogCaptureFixture) -> None:
    """Free nothing that nobody has, and try again."""
    recorder, options = keeper()
    recorder.fail = True
    listed = {"AT+CMGL=4": listed_as(PARTS[0])}
    async with driven(listed, SWEEPING, **options) as (script, _, _):
        await recorder.until(lambda: script.count("AT+CMGL=4") > 4)
        assert "AT+CMGD=1" not in script.heard
        recorder.fail = False
        await recorder.until(lambda: "AT+CMGD=1" in script.heard)
        assert [part.pdu for part in recorder.parts][:1] == [PARTS[0]]
    assert len([record for record in caplog.records if record.levelno == logging.ERROR]) == 1


def saved(*parts: str, age: timedelta = timedelta()) -> list[SavedPart]:
    """Keep parts as an owner has them after a restart."""
    received = datetime.now(UTC) - age
    return [SavedPart(f"part {number}", part, None, received) for number, part in enumerate(parts)]


async def test_kept_parts_outlive_a_restart() -> None:
    """Complete the message with what comes, or what is on the SIM already."""
    recorder, options = keeper(parts=saved(PARTS[2], PARTS[0]))
    async with driven({"AT+CMGL=4": listed_as(PARTS[1])}, **options) as (script, _, _):
        await recorder.until(lambda: "AT+CMGD=1" in script.heard)
        assert recorder.texts == [LONG]
        assert {"part 0", "part 1"} < set(recorder.messages[0].parts)


async def test_kept_parts_survive_the_loss_of_the_modem() -> None:
    """Forget what is in slots when the modem comes back, as it is read again, and nothing else."""
    recorder, options = keeper()
    answers = {f"AT+CMGR={index}": read_as(part) for index, part in enumerate(PARTS, start=1)}
    async with driven(answers, **options) as (script, modem, _):
        await told(script, recorder, 1)
        script.heard.clear()
        script.say("RDY")
        await recorder.until(lambda: "AT+CMGL=4" in script.heard)
        await modem.wait_ready()
        await told(script, recorder, 2)
        await told(script, recorder, 3)
        assert recorder.texts == [LONG]


async def test_a_slot_that_was_freed_since_it_was_listed_is_left_alone() -> None:
    """Neither delete from it again, where the next message may be, nor take what it held for a part of another message."""
    listed = then(EMPTY, listed_as(*PARTS), EMPTY)
    answers: Answers = {"AT+CMGL=4": listed, **{f"AT+CMGR={index}": read_as(PARTS[index - 1]) for index in (2, 3)}}
    async with driven(answers, replace(FAST, parts=0)) as (script, _, recorder):
        script.say('+CMTI: "SM",2', '+CMTI: "SM",3')
        await recorder.until(lambda: "AT+CMGR=3" in script.heard)
        for _ in range(2):
            await looked(script, recorder)
        assert recorder.texts == [LONG]
        assert [script.count(f"AT+CMGD={index}") for index in (1, 2, 3)] == [1, 1, 1]


async def test_a_part_whose_slot_was_not_freed_after_all_is_no_other_message() -> None:
    """Delete again what a modem only says to have deleted, and do not hand it over as what came of another message."""
    answers: Answers = {"AT+CMGL=4": then(listed_as(*PARTS), listed_as(PARTS[0]), EMPTY)}
    async with driven(answers, replace(SWEEPING, parts=0)) as (script, _, recorder):
        await recorder.until(lambda: script.count("AT+CMGL=4") > 3)
        assert recorder.texts == [LONG]
        assert script.count("AT+CMGD=1") == 2


async def test_an_announced_message_that_is_not_there_is_looked_for() -> None:
    """Look at once where the line has lost it; the next look comes late."""
    answers: Answers = {"AT+CMGR=1": ("+CMGR: 0,,24", "OK"), "AT+CMGL=4": then(EMPTY, listed_as(deliver("ON")), EMPTY)}
    async with driven(answers) as (script, _, recorder):
        script.say('+CMTI: "SM",1')
        await recorder.until(lambda: recorder.texts == ["ON"])


async def test_a_kept_part_expires() -> None:
    """Hand over what there is when the rest is overdue, the time before the restart included."""
    recorder, options = keeper(parts=saved(PARTS[1], age=timedelta(hours=25)))
    async with driven({}, **options):
        await recorder.until(lambda: bool(recorder.texts))
        assert recorder.texts == ["…" + LONG[153:306] + "…"]
        assert (recorder.messages[0].complete, recorder.messages[0].parts) == (False, ("part 0",))


async def test_a_kept_part_of_tomorrow_is_of_today() -> None:
    """Let a clock that went back keep nothing for longer."""
    recorder, options = keeper(parts=saved(PARTS[1], age=-timedelta(days=99)))
    async with driven({}, replace(SWEEPING, parts=0.05), **options):
        await recorder.until(lambda: bool(recorder.texts))


@pytest.mark.parametrize("kept", [PARTS[:2], PARTS])
async def test_kept_parts_are_not_lost_to_a_handler_that_fails(kept: list[str]) -> None:
    """Try again with all of it, whether its last part is in a slot or kept as well."""
    recorder, options = keeper(parts=saved(*kept[:2]))
    listed = listed_as(PARTS[2])
    calls: list[Sms] = []

    async def on_message(sms: Sms) -> None:
        calls.append(sms)
        recorder.changed.set()
        if len(calls) < 3:
            raise RuntimeError("the disk is full")
        await recorder.on_message(sms)

    async with driven({"AT+CMGL=4": listed}, SWEEPING, **options | {"recorder": Failing(on_message)}) as (script, _, _):
        await recorder.until(lambda: recorder.texts == [LONG])
        await recorder.until(lambda: "AT+CMGD=1" in script.heard)
    assert len({sms.fingerprint for sms in calls}) == 1


class Failing(Recorder):
    """A recorder whose handler is another one."""

    def __init__(self, handler: Any) -> None:
        """Take the handler."""
        super().__init__()
        self.on_message = handler  # type: ignore[method-assign]


async def test_a_pushed_message_is_not_lost_to_a_handler_that_fails() -> None:
    """Keep what is in no slot until it was taken."""
    async with driven({}, SWEEPING) as (script, _, recorder):
        recorder.fail = True
        script.say("+CMT: ,24", deliver("ON"))
        await recorder.until(lambda: script.count("AT+CMGL=4") > 4)
        recorder.fail = False
        await recorder.until(lambda: recorder.texts == ["ON"])


async def test_what_was_sent_twice_in_a_second_is_in_the_backlog_twice() -> None:
    """Take the second for no copy of the first, whose slot is still being freed."""
    twice = then(listed_as(deliver("ON"), deliver("ON")), EMPTY)
    async with driven({"AT+CMGL=4": twice}) as (script, _, recorder):
        await recorder.until(lambda: "AT+CMGD=2" in script.heard)
        assert recorder.texts == ["ON", "ON"]
        assert len({sms.fingerprint for sms in recorder.messages}) == 2


async def test_a_message_that_is_brought_again_is_the_same() -> None:
    """Give it the fingerprint it had, when it comes later than anybody presses twice; other ways make it no other."""
    again = deliver("ON")
    other_centre = "00" + again[2 + 2 * int(again[:2], 16) :]
    answers = {"AT+CMGR=1": then(read_as(again), read_as(other_centre))}
    async with driven(answers, replace(FAST, pressed_twice=0)) as (script, _, recorder):
        for _ in range(2):
            script.heard.clear()
            await told(script, recorder, 1)
        assert recorder.texts == ["ON", "ON"]
        assert len({sms.fingerprint for sms in recorder.messages}) == 1


async def test_messages_without_a_time_stamp_are_never_the_same() -> None:
    """Lose no second ON because the first was seen, not even after a restart."""
    fingerprints = set()
    for _ in range(2):
        async with driven({"AT+CMGR=1": read_as(deliver("ON", dated=False))}, replace(FAST, pressed_twice=0)) as (
            script,
            _,
            recorder,
        ):
            for _ in range(2):
                script.heard.clear()
                await told(script, recorder, 1)
            fingerprints |= {sms.fingerprint for sms in recorder.messages}
    assert len(fingerprints) == 4


async def test_a_message_without_a_time_stamp_that_is_tried_again_is_the_same() -> None:
    """Give it one fingerprint for as long as its handler fails."""
    seen: list[str] = []

    async def on_message(sms: Sms) -> None:
        seen.append(sms.fingerprint)
        if len(seen) < 3:
            raise RuntimeError("the disk is full")

    recorder = Failing(on_message)
    answers = {"AT+CMGL=4": listed_as(deliver("ON", dated=False))}
    async with driven(answers, SWEEPING, recorder=recorder) as (script, _, _):
        await recorder.until(lambda: "AT+CMGD=1" in script.heard)
    assert len(set(seen[:3])) == 1


class TwoStorages:
    """Answers of a modem with two storages, or one that goes by two names."""

    def __init__(self, **held: dict[int, str]) -> None:
        """Fill the storages."""
        self.held = held
        self.chosen = "SM"
        self.answers: dict[str, Any] = {
            "AT+CPMS=?": ('+CPMS: ("SM","ME"),("SM","ME"),("SM","ME")', "OK"),
            "AT+CMGL=4": self.listed,
        }
        for name in held:
            for names in (f'"{name}"', f'"{name}","{name}","{name}"'):
                self.answers[f"AT+CPMS={names}"] = lambda name=name: self.choose(name)
        for index in {index for storage in held.values() for index in storage}:
            self.answers[f"AT+CMGD={index}"] = lambda index=index: self.delete(index)

    def choose(self, name: str) -> tuple[str, ...]:
        """Choose a storage."""
        self.chosen = name
        return ("+CPMS: 0,20,0,20,0,20", "OK")

    def listed(self) -> tuple[str, ...]:
        """List the chosen one."""
        rows = [(f"+CMGL: {index},1,,{octets(one)}", one) for index, one in self.held[self.chosen].items()]
        return (*(line for row in rows for line in row), "OK")

    def delete(self, index: int) -> tuple[str, ...]:
        """Free a slot of the chosen one."""
        return EMPTY if self.held[self.chosen].pop(index, None) else ("+CMS ERROR: 321",)


async def test_two_storages_are_one_backlog() -> None:
    """Hand over what is in either by the time it was sent, and free the right slots."""
    held = TwoStorages(
        SM={1: deliver("second", minute=2), 2: deliver("fourth", minute=4)},
        ME={1: deliver("first", minute=1), 7: deliver("third", minute=3)},
    )
    async with driven(held.answers) as (_, _, recorder):
        await recorder.until(lambda: not held.held["SM"] and not held.held["ME"])
        assert recorder.texts == ["first", "second", "third", "fourth"]


async def test_a_storage_with_two_names_holds_no_message_twice() -> None:
    """Take what shows under both names at the same index for one message."""
    one = {1: deliver("ON"), 3: deliver("OFF", minute=1)}
    held = TwoStorages(SM=one, ME=one)
    async with driven(held.answers) as (script, _, recorder):
        await recorder.until(lambda: not one)
        assert recorder.texts == ["ON", "OFF"]
        assert (script.count("AT+CMGD=1"), script.count("AT+CMGD=3")) == (1, 1)


@pytest.mark.parametrize("listing", [(), ("ERROR",)])
async def test_a_storage_that_does_not_list_is_read_slot_by_slot(
    listing: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Get past a Huawei that says nothing for twenty minutes; ask for no more slots than are used."""
    monkeypatch.setattr(commands, "LIST_MESSAGES", replace(commands.LIST_MESSAGES, timeout=1))
    answers: Answers = {
        "AT+CMGL=4": listing,
        "AT+CPMS?": then(('+CPMS: "SM",2,20', "OK"), ('+CPMS: "SM",0,20', "OK")),
        "AT+CMGR=0": ("+CMS ERROR: 321",),
        "AT+CMGR=1": then(read_as(deliver("ON")), ("OK",)),
        "AT+CMGR=2": ("OK",),
        "AT+CMGR=3": then(read_as(deliver("OFF", minute=1)), ("OK",)),
    }
    async with driven(answers) as (script, _, recorder):
        await recorder.until(lambda: recorder.texts == ["ON", "OFF"])
        assert "AT+CMGR=4" not in script.heard
        script.heard.clear()
        script.say("+SMS FULL")
        await recorder.until(lambda: "AT+CPMS?" in script.heard)
        assert ("AT+CMGL=4" in script.heard) == bool(listing)


async def test_what_was_stored_to_be_sent_is_left_alone() -> None:
    """Believe the status, whatever the PDU looks like; and never read it as a message."""
    odd = listed_as(deliver("ON"), status=3)[:-1]
    draft = listed_as("00AABBCCDDEE", status=2)
    async with driven({"AT+CMGL=4": (*odd, *draft)}, SWEEPING) as (script, modem, recorder):
        await recorder.until(lambda: script.count("AT+CMGL=4") > 3)
        assert recorder.texts == []
        assert modem.counters.unreadable == 0
        assert not [line for line in script.heard if line.startswith("AT+CMGD")]


async def test_drafts_make_room_before_reception_is_blocked(caplog: pytest.LogCaptureFixture) -> None:
    """Delete them when four of five slots are taken, and say so."""
    draft = listed_as(deliver("draft"), status=2)
    filling = then(('+CPMS: "SM",16,20', "OK"), ('+CPMS: "SM",15,20', "OK"))
    async with driven({"AT+CMGL=4": draft, "AT+CPMS?": filling}) as (script, modem, recorder):
        await recorder.until(lambda: "AT+CMGD=1" in script.heard)
        await recorder.until(lambda: modem.snapshot.storage is not None and modem.snapshot.storage.used == 15)
    assert "nearly full" in caplog.text


async def test_the_next_message_in_a_slot_may_be_announced_before_it_is_said_to_be_free() -> None:
    """Read both: a network that waited brings the next one while the first is deleted."""
    answers = {
        "AT+CMGR=1": then(read_as(deliver("ON")), read_as(deliver("OFF", minute=1))),
        "AT+CMGD=1": then(('+CMTI: "SM",1', "OK"), EMPTY),
    }
    async with driven(answers) as (script, _, recorder):
        script.say('+CMTI: "SM",1')
        await recorder.until(lambda: recorder.texts == ["ON", "OFF"])


async def test_what_is_announced_during_a_look_is_read_once_and_was_announced() -> None:
    """Count no lost announcement where none was, and ask for no slot that is empty by then."""
    listed = then(EMPTY, ('+CMTI: "SM",1', *listed_as(deliver("ON"))), EMPTY)
    async with driven({"AT+CMGL=4": listed}) as (script, modem, recorder):
        script.heard.clear()
        script.say("+SMS FULL")
        await recorder.until(lambda: script.count("AT+CPMS?") == 1)
        script.say('+CMTI: "SM",5')
        await recorder.until(lambda: "AT+CMGR=5" in script.heard)
        assert recorder.texts == ["ON"]
        assert "AT+CMGR=1" not in script.heard
        assert modem.counters.unannounced == 0
        assert modem.counters.received == 1


REPORT = pdu.encode_status_report(StatusReport(Address.of("+4790000002"), 7, SENT, SENT, 0))


async def test_a_report_is_told_once_and_its_slot_freed() -> None:
    """Tell it no second time because its slot could not be freed."""
    answers: Answers = {
        "AT+CMGL=4": listed_as(REPORT),
        "AT+CMGD=1": then(("+CMS ERROR: 500",), ("+CMS ERROR: 500",), EMPTY),
    }
    async with driven(answers, SWEEPING) as (script, _, recorder):
        await recorder.until(lambda: script.count("AT+CMGD=1") >= 3)
        script.answers = {}
        assert [(report.reference, report.verdict) for report in recorder.reports] == [(7, Verdict.DELIVERED)]


async def test_a_report_that_is_kept_apart_is_found() -> None:
    """Find it where its +CDSI was lost: such a storage has few slots."""
    held = TwoStorages(SM={}, SR={3: REPORT})
    held.answers["AT+CPMS=?"] = ('+CPMS: ("SM","SR"),("SM"),("SM")', "OK")
    async with driven(held.answers) as (_, _, recorder):
        await recorder.until(lambda: not held.held["SR"])
        assert [report.reference for report in recorder.reports] == [7]


async def test_a_report_that_nobody_can_handle_keeps_no_slot(caplog: pytest.LogCaptureFixture) -> None:
    """Free it, and log the error."""

    class Unable(Recorder):
        """A recorder that can take no report."""

        @override
        def on_report(self, report: DeliveryReport) -> None:
            raise RuntimeError("the handler fails")

    async with driven({"AT+CMGR=1": read_as(REPORT)}, recorder=Unable()) as (script, _, recorder):
        await told(script, recorder, 1)
    assert "the handler fails" in caplog.text


VCARD = UserData(0x00, b"BEGIN:VCARD", (Element(0x05, b"\x23\xf4\x00\x00"),))
PUSH = UserData(0x04, b"\x01\x06", (Element(0x08, b"\x00\x07\x02\x01"), Element(0x05, b"\x0b\x84\x23\xf0")))


@pytest.mark.parametrize(
    "odd",
    [
        deliver(VCARD),
        deliver(PUSH),
        deliver(UserData(0xF6, b"\xd0\x01"), pid=0x7F),
        *(deliver("for the SIM", pid=pid) for pid in (0x40, 0x7C, 0x7D, 0x7E, 0x7F)),
        deliver(UserData(0x20, b"packed")),
    ],
)
async def test_what_is_for_nobody_is_put_aside_and_deleted(odd: str) -> None:
    """Keep the SIM free of pushes, cards, downloads and compressed texts."""
    async with driven({"AT+CMGR=1": read_as(odd)}) as (script, modem, recorder):
        await told(script, recorder, 1)
        assert (recorder.texts, modem.counters.put_aside) == ([], 1)


@pytest.mark.parametrize(("dcs", "pid"), [(0x10, 0), (0xF0, 0), (0xC8, 0), (0xD0, 0), (0x00, 0x41), (0x40, 0x5F)])
async def test_what_is_for_people_is_handed_over(dcs: int, pid: int) -> None:
    """Take flashes, waiting indications with a text, replacements and return calls for the texts they are."""
    async with driven({"AT+CMGR=1": read_as(deliver(UserData(dcs, b"ON"), pid=pid))}) as (script, _, recorder):
        await told(script, recorder, 1)
        assert recorder.texts == ["ON"]


async def test_a_send_that_finds_no_room_makes_some() -> None:
    """Look through the storages when the modem says that its memory is full."""
    async with driven({"AT+CMGS=14": ("+CMS ERROR: 322",)}) as (script, modem, recorder):
        script.heard.clear()
        with pytest.raises(SendMemoryError):
            await modem.send("+4790000002", "x")
        await recorder.until(lambda: "AT+CMGL=4" in script.heard)


OFFERS = {
    '+CPMS: ("SM","ME","SR"),("SM","ME"),("SM","ME")': ("SM", ["SM", "ME", "SR"]),
    '+CPMS: ("ME","SM"),("ME","SM"),("ME")': ("ME", ["ME", "SM"]),
    '+CPMS: ("MT"),("MT"),("MT")': ("MT", ["MT"]),
    '+CPMS: ("SM","ME","MT"),("SM"),("MT")': ("MT", ["MT"]),
    '+CPMS: ("SM","ME","MT"),("SM"),("SM","MT")': ("SM", ["SM", "ME"]),
    '+CPMS: "SM"': ("SM", ["SM"]),
}


@pytest.mark.parametrize("offer", OFFERS)
async def test_where_messages_come_in_and_what_is_looked_through(offer: str) -> None:
    """Receive in the SIM where that goes; look through each storage once, and never both and their sum."""
    receiving, looked = OFFERS[offer]
    async with driven({"AT+CPMS=?": (offer, "OK")}) as (script, modem, _):
        chosen = [line for line in script.heard if line.startswith("AT+CPMS=") and line != "AT+CPMS=?"]
        assert chosen[0] == f'AT+CPMS="{receiving}","{receiving}","{receiving}"'
        assert chosen[1:] == [f'AT+CPMS="{name}"' for name in (*looked[1:], *looked[:1]) if len(looked) > 1]
        assert script.count("AT+CMGL=4") == len(looked)
        assert modem.snapshot.storage is not None
        assert modem.snapshot.storage.name == receiving


async def test_a_storage_that_cannot_receive_is_passed_over() -> None:
    """Take the next one."""
    answers = {"AT+CPMS=?": ('+CPMS: ("SM","ME"),("SM","ME"),("SM","ME")', "OK"), 'AT+CPMS="SM","SM","SM"': ("ERROR",)}
    async with driven(answers) as (script, _, _):
        assert 'AT+CPMS="ME","ME","ME"' in script.heard


async def test_a_modem_that_does_not_tell_its_storages_keeps_those_it_uses() -> None:
    """Find what is stored all the same."""
    answers: Answers = {
        "AT+CPMS=?": ("ERROR",),
        "AT+CPMS?": ('+CPMS: "ME",1,23,"SM",0,20,"SM",0,20', "OK"),
        "AT+CMGL=4": then(listed_as(deliver("ON")), EMPTY),
    }
    async with driven(answers) as (script, _, recorder):
        await recorder.until(lambda: recorder.texts == ["ON"])
        assert 'AT+CPMS="SM","SM","SM"' in script.heard
