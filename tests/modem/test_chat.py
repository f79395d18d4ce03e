"""The dialogue: what is an answer, what is not, and the way back from silence."""

import asyncio
from dataclasses import dataclass, field

import pytest

from custom_components.isocket.modem import commands
from custom_components.isocket.modem.chat import Answer, Chat
from custom_components.isocket.modem.commands import Command, Priority
from custom_components.isocket.modem.errors import (
    CommandError,
    CommandTimeoutError,
    LinkError,
    ModemError,
    NoModemError,
)
from custom_components.isocket.modem.timing import Timing

TIMING = Timing(handshake=0.01, handshake_attempts=3, tag=0.02, settle=0.002, final=0.01, prompt=0.02)
PDU = "07914477581006500C0411223344"
CMTI = '+CMTI: "SM",7'


@dataclass
class Peer:
    """A line that keeps what we say and says what the test wants."""

    written: list[bytes] = field(default_factory=list)
    unsolicited: list[tuple[str, str | None]] = field(default_factory=list)
    dead: list[ModemError] = field(default_factory=list)
    echoes: int = 0
    wrote: asyncio.Event = field(default_factory=asyncio.Event)
    chat: Chat = field(init=False)

    def __post_init__(self) -> None:
        """Connect a chat."""
        self.chat = Chat(
            on_unsolicited=lambda line, payload: self.unsolicited.append((line, payload)),
            on_dead=self.dead.append,
            on_echo=self.echo,
            timing=TIMING,
        )
        self.chat.start(self.write)

    def write(self, data: bytes) -> None:
        """Keep what we say."""
        self.written.append(data)
        self.wrote.set()

    async def types(self, count: int) -> None:
        """Wait until so much was said."""
        async with asyncio.timeout(1):
            while len(self.written) < count:
                self.wrote.clear()
                await self.wrote.wait()

    def echo(self) -> None:
        """Count an echo."""
        self.echoes += 1

    def say(self, *lines: str) -> None:
        """Say lines the way modems do."""
        for line in lines:
            self.chat.feed(f"\r\n{line}\r\n".encode("latin-1"))

    async def ask(self, command: Command, *lines: str) -> Answer:
        """Run a command that is answered by these lines."""
        result = self.chat.submit(command)
        self.say(*lines)
        async with asyncio.timeout(1):
            return await result


@pytest.fixture
async def peer() -> Peer:
    """Give a peer on a running loop."""
    return Peer()


@pytest.mark.parametrize(
    ("command", "lines", "answer", "unsolicited"),
    [
        (commands.ATTENTION, ["OK"], (), []),
        (commands.SIGNAL, ["+CSQ: 20,99", "OK"], ("+CSQ: 20,99",), []),
        (commands.MODEL, ["E173", "OK"], ("E173",), []),
        (commands.MODEL, ["^RSSI:20", "+CGMM: X", "RING", "OK"], ("+CGMM: X",), ["^RSSI:20", "RING"]),
        (commands.MODEL, ["BUSY LINE 3000", "OK"], ("BUSY LINE 3000",), []),
        (commands.SIGNAL, [CMTI, "+CSQ: 20,99", "+CREG: 1", "OK"], ("+CSQ: 20,99",), [CMTI, "+CREG: 1"]),
        (commands.REGISTRATIONS[0], ["+CREG: 0,1", "OK"], ("+CREG: 0,1",), []),
        (commands.REGISTRATIONS[0], ["+CREG: 5", "+CREG: 2,1", "OK"], ("+CREG: 2,1",), ["+CREG: 5"]),
        (
            commands.REGISTRATIONS[0],
            ['+CREG: 1,"00A1","00B2",7', '+CREG: 2,1,"00A1","00B2",7', "OK"],
            ('+CREG: 2,1,"00A1","00B2",7',),
            ['+CREG: 1,"00A1","00B2",7'],
        ),
        (commands.REGISTRATIONS[2], ["+CREG: 0,1", "+CEREG: 0,5", "OK"], ("+CEREG: 0,5",), ["+CREG: 0,1"]),
        (commands.SIGNAL, ["NO CARRIER", "BUSY", "OK"], (), ["NO CARRIER", "BUSY"]),
        (commands.SIGNAL, ["ERRORS", "OKAY", "XOK", "OK"], (), ["ERRORS", "OKAY", "XOK"]),
        (commands.read_message(1), ["+CMGR: 0,,24", PDU, "OK"], ("+CMGR: 0,,24", PDU), []),
        (commands.read_message(1), ["+CMGR: 0,,24", CMTI, PDU, "OK"], ("+CMGR: 0,,24", PDU), [CMTI]),
        (commands.read_message(1), ["OK"], (), []),
        (
            commands.LIST_MESSAGES,
            ["+CMGL: 1,1,,24", PDU, CMTI, "+CMGL: 2,1,,24", "RING", PDU, "OK"],
            ("+CMGL: 1,1,,24", PDU, "+CMGL: 2,1,,24", PDU),
            [CMTI, "RING"],
        ),
    ],
)
async def test_answers_and_unsolicited_codes(
    peer: Peer, command: Command, lines: list[str], answer: Answer, unsolicited: list[str]
) -> None:
    """Tell answers from codes that come at any time."""
    assert await peer.ask(command, *lines) == answer
    assert peer.unsolicited == [(line, None) for line in unsolicited]


@pytest.mark.parametrize(
    "result",
    [
        "ERROR",
        "+CME ERROR: 10",
        "+CMS ERROR: 500",
        "+CME ERROR: SIM busy",
        "COMMAND NOT SUPPORT",
        "TOO MANY PARAMETERS",
    ],
)
async def test_refusals(peer: Peer, result: str) -> None:
    """Raise what a modem refuses, with its words."""
    with pytest.raises(CommandError) as caught:
        await peer.ask(commands.SIGNAL, result)
    assert caught.value.result == result
    assert caught.value.command == "AT+CSQ"


@pytest.mark.parametrize("result", ["NO CARRIER", "BUSY", "NO ANSWER", "NO DIALTONE"])
async def test_results_of_calls_end_calls_only(peer: Peer, result: str) -> None:
    """Take call results as final for ATD, and for nothing else."""
    with pytest.raises(CommandError):
        await peer.ask(commands.dial("+4790000002"), result)
    await peer.ask(commands.SIGNAL, result, "OK")
    assert peer.unsolicited == [(result, None)]


async def test_codes_of_two_lines(peer: Peer) -> None:
    """Join a PDU to its header, also inside an answer, and give an answer its own."""
    peer.say("+CMT: ,24", PDU)
    result = peer.chat.submit(commands.read_message(1))
    peer.say("+CDS: 24", PDU, "+CMGR: 0,,24", PDU, "OK")
    assert await result == ("+CMGR: 0,,24", PDU)
    assert peer.unsolicited == [("+CMT: ,24", PDU), ("+CDS: 24", PDU)]


async def test_a_code_whose_second_line_was_lost(peer: Peer) -> None:
    """Give its header no PDU of another message."""
    peer.say("+CMT: ,24")
    assert await peer.ask(commands.read_message(1), "+CMGR: 0,,24", PDU, "OK") == ("+CMGR: 0,,24", PDU)
    result = peer.chat.submit(commands.SIGNAL)
    peer.say("+CMT: ,24", "OK", PDU)
    await result
    assert [payload for _, payload in peer.unsolicited] == [None]


async def test_one_command_at_a_time_in_the_order_of_priority(peer: Peer) -> None:
    """Hold back commands while one is on its way, and let the urgent ones pass."""
    results = [peer.chat.submit(commands.SIGNAL)]
    results += [
        peer.chat.submit(Command(f"AT+{priority.name}"), priority)
        for priority in (Priority.HOUSEKEEPING, Priority.NORMAL, Priority.ALARM, Priority.HANG_UP)
    ]
    abandoned = peer.chat.submit(Command("AT+NEVER"))
    abandoned.cancel()
    for _ in results:
        peer.say("OK")
    await asyncio.gather(*results)
    assert peer.written == [b"AT+CSQ\r", b"AT+HANG_UP\r", b"AT+ALARM\r", b"AT+NORMAL\r", b"AT+HOUSEKEEPING\r"]


async def test_a_command_asked_for_by_a_code_is_written_before_feed_returns(peer: Peer) -> None:
    """Leave no gap between an announcement and the command that reads the message."""
    chat = Chat(
        on_unsolicited=lambda line, payload: chat.submit(commands.read_message(7)),
        on_dead=peer.dead.append,
        on_echo=peer.echo,
        timing=TIMING,
    )
    chat.start(peer.written.append)
    chat.feed(f"\r\n{CMTI}\r\n".encode())
    assert peer.written == [b"AT+CMGR=7\r"]
    chat.close(LinkError("the end"))


async def test_echo_is_dropped_and_told(peer: Peer) -> None:
    """Know our own words, those at the prompt included."""
    assert await peer.ask(commands.MODEL, "AT+CGMM", "E173", "OK") == ("E173",)
    result = peer.chat.submit(commands.send_message(PDU, 13))
    peer.chat.feed(b"AT+CMGS=13\r\r\n> ")
    peer.chat.feed(PDU.encode() + b"\x1a\r\n\r\n+CMGS: 5\r\n\r\nOK\r\n")
    assert await result == ("+CMGS: 5",)
    assert peer.echoes == 3


@pytest.mark.parametrize("prompt", [b"\r\n> ", b">", b"\r\n>\r\n", b'\r\n+CMTI: "SM",7\r\n\r\n> ', b"\r\n> \r\n\r\n"])
async def test_a_body_is_typed_at_the_prompt_only(peer: Peer, prompt: bytes) -> None:
    """Send no PDU before the modem asks for it, in whatever way it does."""
    result = peer.chat.submit(commands.send_message(PDU, 13))
    assert peer.written == [b"AT+CMGS=13\r"]
    peer.chat.feed(prompt)
    assert peer.written[1:] == [PDU.encode() + b"\x1a"]
    peer.say(CMTI, "+CMGS: 5", "OK")
    assert await result == ("+CMGS: 5",)


async def test_an_ok_before_the_reference_ends_no_message(peer: Peer) -> None:
    """Take a late OK of another command for nothing; a modem that leaves the reference out has it in a moment."""
    result = peer.chat.submit(commands.send_message(PDU, 13))
    peer.say("OK")
    peer.chat.feed(b"\r\n> ")
    assert peer.written == [b"AT+CMGS=13\r", PDU.encode() + b"\x1a"]
    peer.say("OK")
    assert not result.done()
    peer.say("+CMGS: 5", "OK")
    assert await result == ("+CMGS: 5",)
    without = peer.chat.submit(commands.send_message(PDU, 13))
    peer.chat.feed(b"\r\n> ")
    peer.say("OK")
    async with asyncio.timeout(1):
        assert await without == ()


async def test_a_refusal_instead_of_a_prompt(peer: Peer) -> None:
    """Send no PDU to a modem that refuses, and take no later `>` for a prompt."""
    with pytest.raises(CommandError):
        await peer.ask(commands.send_message(PDU, 13), "+CMS ERROR: 500")
    peer.chat.feed(b"\r\n> ")
    assert len(peer.written) == 1


async def test_after_silence_the_modem_is_greeted_before_the_next_command(peer: Peer) -> None:
    """Time out, end a prompt that may hang, and take no late result for the next answer."""
    late = peer.chat.submit(Command("AT+LATE", timeout=0.01))
    following = peer.chat.submit(commands.SIGNAL)
    with pytest.raises(CommandTimeoutError):
        await late
    assert peer.written == [b"AT+LATE\r", b"\x1b\r", b"AT\r"]
    peer.say("OK")
    assert peer.written[3:] == [b"AT+CMEE?\r"]
    peer.say("+LATE: 1", "OK", "OK", "ERROR")  # whatever was on its way
    assert len(peer.written) == 4
    peer.say("+CMEE: 1")
    assert len(peer.written) == 4
    peer.say("OK")
    assert peer.written[4:] == [b"AT+CSQ\r"]
    peer.say("+CSQ: 1,99", "OK")
    assert await following == ("+CSQ: 1,99",)
    assert peer.unsolicited == [("+LATE: 1", None)]


async def test_a_hanging_prompt_is_escaped_and_never_sent(peer: Peer) -> None:
    """Leave a prompt that never came with ESC; Ctrl-Z would send what is there."""
    with pytest.raises(CommandTimeoutError):
        await peer.chat.run(commands.send_message(PDU, 13))
    assert b"\x1b\r" in peer.written
    assert not any(b"\x1a" in data for data in peer.written)


async def test_a_modem_that_stays_silent_is_dead(peer: Peer) -> None:
    """Fail all that waits, and say so once."""
    first = peer.chat.submit(Command("AT+LATE", timeout=0.01))
    waiting = peer.chat.submit(commands.SIGNAL)
    with pytest.raises(CommandTimeoutError):
        await first
    with pytest.raises(NoModemError):
        await waiting
    assert [type(error) for error in peer.dead] == [NoModemError]
    assert peer.written.count(b"AT\r") == TIMING.handshake_attempts
    with pytest.raises(NoModemError):
        await peer.chat.run(commands.SIGNAL)


async def test_handshake(peer: Peer) -> None:
    """Ask until the modem answers; its ERROR is as good as its OK."""
    greeting = asyncio.ensure_future(peer.chat.handshake())
    await asyncio.sleep(0.015)
    peer.say("junk", "AT", "ERROR")
    peer.say("+CMEE: 0", "OK")
    await greeting
    assert peer.written == [b"AT\r", b"\x1b\r", b"AT\r", b"AT+CMEE?\r"]


@pytest.mark.parametrize("answer", ["ERROR", "OK"])
async def test_a_modem_that_does_not_know_the_tag(peer: Peer, answer: str) -> None:
    """Take it for one that is in step when it has been quiet for a while."""
    greeting = asyncio.ensure_future(peer.chat.handshake())
    await asyncio.sleep(0)
    peer.say("OK", answer)
    assert not greeting.done()
    async with asyncio.timeout(1):
        await greeting
    assert peer.written == [b"AT\r", b"AT+CMEE?\r"]


async def test_several_tags_are_waited_for(peer: Peer) -> None:
    """Be in step with a slow modem only when it has answered all that was asked."""
    greeting = asyncio.ensure_future(peer.chat.handshake())
    await asyncio.sleep(0)
    peer.say("OK")
    await peer.types(4)  # the tag's answer does not come in time
    assert peer.written == [b"AT\r", b"AT+CMEE?\r", b"\x1b\r", b"AT\r"]
    peer.say("+CMEE: 1", "OK")
    assert peer.written[4:] == [b"AT+CMEE?\r"]
    peer.say("OK", "OK")
    await asyncio.sleep(0)
    assert not greeting.done()
    peer.say("+CMEE: 1", "OK")
    async with asyncio.timeout(1):
        await greeting


async def test_an_answer_without_a_final_result_is_enough_where_that_is_known(peer: Peer) -> None:
    """Take the SIM's state from a modem that says no OK to it, and no late one for the next command's."""
    state = peer.chat.submit(commands.PIN_STATE)
    following = peer.chat.submit(commands.MAKER)
    peer.say("+CPIN: READY")
    async with asyncio.timeout(1):
        assert await state == ("+CPIN: READY",)
    peer.say("OK")
    peer.say("OK", "+CMEE: 1", "OK")
    peer.say("Wavecom", "OK")
    assert await following == ("Wavecom",)


@pytest.mark.parametrize("command", [commands.dial("+4790000002"), commands.ANSWER])
async def test_nothing_is_typed_while_a_call_is_placed_but_a_hang_up(peer: Peer, command: Command) -> None:
    """Hold back even an alarm: a character would end the call."""
    peer.chat.submit(command)
    for priority in (Priority.HOUSEKEEPING, Priority.NORMAL, Priority.ALARM):
        peer.chat.submit(commands.SIGNAL, priority)
    peer.say("RING", '+CMTI: "SM",1')
    assert len(peer.written) == 1
    peer.chat.submit(commands.HANG_UPS[0], Priority.HANG_UP)
    assert peer.written[1:] == [b"\r"]
    peer.say("NO CARRIER")
    assert peer.written[2:] == [b"AT+CHUP\r"]


JUNK = (
    "OVER-VOLTAGE WARNNING",
    "UNDER-VOLTAGE WARNNING",
    "^BOOT:27246223,0,0,0,72",
    "^RSSI:20",
    '^HCSQ:"LTE",40,35,120,20',
    "+ZUSIMR:2",
    '+ZPASR: "UMTS"',
    '*PSUTTZ: 26,11,24,10,0,0,"+4",0',
    "+PACSP0",
    "%SIGNAL: 3",
    "#STN: 1",
    "$QCSIMSTAT: 1",
    '+QIND: "csq",20,99',
    "DST: 0",
    "RING",
)


@pytest.mark.parametrize("junk", JUNK)
@pytest.mark.parametrize(
    ("command", "lines", "answer"),
    [
        (commands.MODEL, ["SIM800", "OK"], ("SIM800",)),
        (commands.IMEI, ["356938035643809", "OK"], ("356938035643809",)),
        (commands.SIGNAL, ["+CSQ: 20,99", "OK"], ("+CSQ: 20,99",)),
        (commands.read_message(1), ["+CMGR: 0,,24", PDU, "OK"], ("+CMGR: 0,,24", PDU)),
        (commands.LIST_MESSAGES, ["+CMGL: 1,1,,24", PDU, "OK"], ("+CMGL: 1,1,,24", PDU)),
        (commands.delete_message(1), ["OK"], ()),
    ],
)
async def test_junk_breaks_no_exchange(
    peer: Peer, junk: str, command: Command, lines: list[str], answer: Answer
) -> None:
    """Whatever modems say unasked, at any place, it is nobody's answer and ends nothing."""
    for place in range(len(lines)):
        assert await peer.ask(command, *lines[:place], junk, *lines[place:]) == answer
    assert peer.unsolicited == [(junk, None)] * len(lines)


async def test_an_echo_is_in_no_transcript(peer: Peer) -> None:
    """Show neither a PIN nor a number that the modem repeats, nor the lines of a text."""
    await peer.ask(commands.enter_pin("4711"), 'AT+CPIN="4711"', "OK")
    await peer.ask(commands.dial("90000002"), "ATD90000002;", "OK")
    peer.say('+CUSD: 0,"Your balance', "is secret", '5",15', "visible")
    told = "\n".join(peer.chat.transcript)
    for secret in ("4711", "90000002", "balance", "secret", '5"'):
        assert secret not in told
    assert "visible" in told


async def test_a_lost_line_fails_everything(peer: Peer) -> None:
    """Tell those who wait, and those who come later."""
    results = [peer.chat.submit(commands.SIGNAL), peer.chat.submit(commands.OPERATOR)]
    peer.chat.lost(LinkError("unplugged"))
    peer.chat.lost(LinkError("again"))
    for result in [*results, peer.chat.submit(commands.SIGNAL)]:
        with pytest.raises(LinkError, match="unplugged"):
            await result
    peer.say("OK")
    assert len(peer.dead) == 1


async def test_a_line_that_refuses_bytes_is_lost(peer: Peer) -> None:
    """Take a failed write for what it is."""

    def refuse(data: bytes) -> None:
        raise LinkError("no such device")

    peer.chat.start(refuse)
    with pytest.raises(LinkError):
        await peer.chat.run(commands.SIGNAL)
    assert len(peer.dead) == 1


async def test_the_transcript_tells_nothing_of_people(peer: Peer) -> None:
    """Keep the last dialogue for a bug report: bounded, without PINs, numbers and texts."""
    for _ in range(150):
        await peer.ask(commands.enter_pin("4711"), "OK")
    result = peer.chat.submit(commands.send_message(PDU, 13))
    peer.chat.feed(b"\r\n> ")
    peer.say('+CLIP: "+4790000002",145', '+CUSD: 0,"Your balance is 5",15', "+CMGS: 5", "OK")
    await result
    await peer.ask(commands.read_message(1), "+CMGR: 0,,24", PDU, "OK")
    told = "\n".join(peer.chat.transcript)
    assert len(peer.chat.transcript) == 200
    for secret in ("4711", "90000002", PDU, "balance"):
        assert secret not in told
    assert '> AT+CPIN="…"' in told
    assert "> AT+CMGR=1" in told
