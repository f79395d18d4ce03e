"""From the line to a file and back: what was recorded is the same when it is played, and a difference is told."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
import re

import pytest

from custom_components.isocket.modem import commands, startup
from custom_components.isocket.modem.chat import Chat
from custom_components.isocket.modem.commands import Command
from custom_components.isocket.modem.models import ModemInfo
from simulator import GENERIC, PROFILES, Profile
from terminal import files
from terminal.transcript import TranscriptError
from terminal.words import Exit
from tests.modem.helpers import House, house

from .helpers import PATIENT, Told, carry_out as carry_out_in

carry_out = partial(carry_out_in, timing=PATIENT)
PHONE = "+4790000002"
SECRET = "Nøkkelen ligger under matta 😀"
PIN = "8293"
CODE = "*109*77665544#"
# Everything that tells of people, as it is written and as a PDU has it.
TELLING = ("90000002", "90000001", "09000020", "09000010", "kkelen", "matta", PIN, "77665544", "Kari", "123.45")


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for less."""
    monkeypatch.setattr(files, "_PATIENCE", 0.5)
    monkeypatch.setattr(files, "_GRACE", 0.5)


async def send(home: House, file: Path) -> Told:
    """Send a message in parts."""
    return await carry_out("record", file, "send", home.port.path, PHONE, SECRET * 5, pin=PIN)


async def probe(home: House, file: Path) -> Told:
    """Look at the port."""
    return await carry_out("record", file, "probe", home.port.path, pin=PIN)


async def ussd(home: House, file: Path) -> Told:
    """Ask a code."""
    home.network.ussd[CODE] = f"Kari has 123.45 kr, {SECRET}"
    return await carry_out("record", file, "ussd", home.port.path, CODE, pin=PIN)


async def call(home: House, file: Path) -> Told:
    """Call somebody."""
    return await carry_out("record", file, "call", home.port.path, PHONE, "--ring=0.3", pin=PIN)


async def receive(home: House, file: Path) -> Told:
    """Receive a message and a call, delete the message, and be unplugged in between."""
    told = Told()
    home.phone.send_sms(home.simulated.number, SECRET * 5)
    watching = asyncio.create_task(carry_out("record", file, "receive", home.port.path, "--delete", told=told, pin=PIN))
    await home.until(lambda: SECRET in told.text and "Ready." in told.text and not home.used)
    home.simulated.unplug()
    await home.until(lambda: "lost" in told.text)
    home.simulated.plug()
    await home.until(lambda: "ready again" in told.text)
    ringing = home.phone.call(home.simulated.number)
    await home.until(lambda: "A call from" in told.text)
    ringing.hang_up(home.phone)
    await home.until(lambda: "The call is over." in told.text)
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)
    return told


COMMANDS = (probe, send, ussd, call, receive)


@pytest.mark.parametrize("doing", COMMANDS)
@pytest.mark.parametrize("key", ["generic", "ec25", "huawei"])
async def test_what_was_recorded_plays_the_same(
    doing: Callable[[House, Path], Awaitable[Told]], key: str, tmp_path: Path
) -> None:
    """Tell nothing of people in the file, and have the same dialogue again."""
    file = tmp_path / "bug.txt"
    profile: Profile = PROFILES[key]
    async with house(profile, start=False, prepare=lambda modem: setattr(modem, "pin", PIN)) as home:
        assert (await doing(home, file)).ended.status is not Exit.SIM
        assert str(home.port.path) not in file.read_text()
    written = file.read_text()
    bodies = "".join(
        bytes.fromhex(found).decode("utf-16-be", "replace") for found in re.findall("(?:[0-9A-F]{4}){4,}", written)
    )
    for telling in (*TELLING, profile.imei):
        assert telling not in written
        assert telling not in bodies
    told = await carry_out("replay", file)
    assert "the same" in told.ended.text, told.text
    assert told.ended.status is Exit.DONE


async def recorded(tmp_path: Path) -> tuple[Path, list[str]]:
    """Give a transcript of a message that was sent."""
    file = tmp_path / "bug.txt"
    async with house(GENERIC, start=False) as home:
        await carry_out("record", file, "send", home.port.path, PHONE, "x")
    return file, file.read_text().splitlines(keepends=True)


def place(lines: list[str], part: str) -> int:
    """Find a line."""
    return next(index for index, line in enumerate(lines) if part in line)


async def test_what_the_driver_said_then_and_not_now(tmp_path: Path) -> None:
    """Tell the line of the transcript."""
    file, lines = await recorded(tmp_path)
    at = place(lines, "> AT+CLIP=1")
    lines[at:at] = ["   0.200 > AT+CSOMETHING=1\\r\n", "   0.200 < \\r\\nOK\\r\\n\n"]
    file.write_text("".join(lines))
    told = await carry_out("replay", file)
    assert rf"line {at + 1}: then AT+CSOMETHING=1\r, not now" in told.text
    assert told.ended.status is Exit.REFUSED and "1 places" in told.ended.text


async def test_what_the_driver_says_now_and_not_then(tmp_path: Path) -> None:
    """Answer it by ERROR, go on, and tell where it was."""
    file, lines = await recorded(tmp_path)
    at = place(lines, "> AT+CLIP=1")
    del lines[at : at + 2]
    file.write_text("".join(lines))
    told = await carry_out("replay", file)
    assert rf"line {at + 1}: now AT+CLIP=1\r, not then; answered by ERROR" in told.text
    assert told.ended.status is Exit.REFUSED


async def test_another_order_is_no_difference(tmp_path: Path) -> None:
    """Answer commands that come in another order."""
    file, lines = await recorded(tmp_path)
    at = place(lines, "> AT+CLIP=1")
    lines[at : at + 4] = [*lines[at + 2 : at + 4], *lines[at : at + 2]]
    file.write_text("".join(lines))
    assert (await carry_out("replay", file)).ended.status is Exit.DONE


@pytest.mark.parametrize("question", [True, False])
async def test_a_question_may_be_asked_more_or_less_often(question: bool, tmp_path: Path) -> None:
    """Let what is asked by the clock come once more or once less, and nothing else."""
    file, lines = await recorded(tmp_path)
    at = place(lines, "> AT+CREG?" if question else "> AT+CMGF=0")
    more = (
        [*lines[: at + 3], *lines[at : at + 3], *lines[at + 3 :]]
        if question
        else [*lines[:at], *lines[at : at + 2], *lines[at:]]
    )
    file.write_text("".join(more))
    assert (await carry_out("replay", file)).ended.status is (Exit.DONE if question else Exit.REFUSED)


async def test_a_question_that_is_asked_again_is_answered_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Give the answer that was given last to a driver that asks more."""
    file, _ = await recorded(tmp_path)
    identify, answers = startup.identify, []

    async def ask_more(chat: Chat) -> ModemInfo:
        info = await identify(chat)
        answers.extend([await chat.run(Command("AT", free=True)), await chat.run(Command("AT", free=True))])
        return info

    monkeypatch.setattr(startup, "identify", ask_more)
    told = await carry_out("replay", file)
    assert answers == [(), ()]
    assert told.ended.status is Exit.DONE, told.text


async def test_another_end_is_told(tmp_path: Path) -> None:
    """Compare how it ended, too."""
    file, lines = await recorded(tmp_path)
    file.write_text("".join(lines).replace("# exit: 0", "# exit: 5"))
    told = await carry_out("replay", file)
    assert told.ended.text == "It ended with 5 then, and with 0 now."
    assert told.ended.status is Exit.REFUSED


async def test_a_driver_that_changed_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """See that the driver announces itself in another way than it did."""
    file, _ = await recorded(tmp_path)
    monkeypatch.setattr(commands, "NUMERIC_ERRORS", commands.setting("AT+CMEE=2"))
    told = await carry_out("replay", file)
    assert "now AT+CMEE=2" in told.text and "then AT+CMEE=1" in told.text


async def test_a_driver_that_stands_still_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """End, though nothing happens any more."""
    file, _ = await recorded(tmp_path)

    async def never(chat: Chat) -> None:
        await asyncio.get_running_loop().create_future()

    monkeypatch.setattr(startup, "identify", never)
    told = await carry_out("replay", file)
    assert told.ended.status is Exit.REFUSED
    assert r"then AT+CGMI\r, not now" in told.text


async def test_speeds_at_which_nothing_was_heard_are_left_out(tmp_path: Path) -> None:
    """Play only what was heard of a search for the speed."""
    file, lines = await recorded(tmp_path)
    at = place(lines, "! open 115200")
    lines[at:at] = ["   0.000 ! open 9600\n", "   0.000 > AT\\r\n", "   0.000 ! closed\n"]
    file.write_text("".join(lines))
    assert (await carry_out("replay", file)).ended.status is Exit.DONE


async def test_the_file_of_another_report_is_not_overwritten(tmp_path: Path) -> None:
    """Leave a file that is there."""
    file, lines = await recorded(tmp_path)
    with pytest.raises(FileExistsError):
        await carry_out("record", file, "probe", "/dev/null")
    assert file.read_text() == "".join(lines)


@pytest.mark.parametrize("words", [("probe",), ("probe", "a", "b"), ("record", "x", "probe", "a"), ("nonsense",), ()])
async def test_what_cannot_be_recorded(words: tuple[str, ...], tmp_path: Path) -> None:
    """Record the dialogue of one port, and leave no empty file."""
    with pytest.raises(SystemExit):
        await carry_out("record", tmp_path / "bug.txt", *words)
    assert not (tmp_path / "bug.txt").exists()


@pytest.mark.parametrize("command", ["", "# command: record x probe PORT\n", "# command: rm PORT\n"])
async def test_a_file_that_asks_for_something_else(command: str, tmp_path: Path) -> None:
    """Carry out nothing but what can be recorded."""
    file = tmp_path / "bug.txt"
    file.write_text(f"# iSocket modem transcript 1\n{command}")
    with pytest.raises(TranscriptError):
        await carry_out("replay", file)


async def test_a_command_that_fails_is_recorded_to_its_end(tmp_path: Path) -> None:
    """Write down how it ended, without the name of the port."""
    file = tmp_path / "bug.txt"
    told = await carry_out("record", file, "send", "socket://127.0.0.1:1?key=secret", PHONE, "x")
    assert told.ended.status is Exit.PORT
    assert "# exit: 3" in file.read_text()
    assert "secret" not in file.read_text() and "127.0.0.1" not in file.read_text()
