"""Dialogues over a real pseudo terminal, byte by byte."""

import pytest

from simulator import Modem, Network, Phone, PtyPort

from .conftest import MODEM_NUMBER, PHONE_NUMBER
from .terminal import Terminal

OK = "\r\nOK\r\n"
ERROR = "\r\nERROR\r\n"


def info(*lines: str) -> str:
    """Write information lines and OK as they leave the modem."""
    return "".join(f"\r\n{line}\r\n" for line in lines) + OK


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("AT", OK),
        ("at", OK),
        ("AT+CSQ", info("+CSQ: 21,99")),
        ("AT+CGMI;+CGMM", "\r\nGeneric\r\n\r\nGSM modem\r\n" + OK),
        ("AT+CGSN", info("356938035643809")),
        ("AT+CGSN=?", OK),
        ("AT+CIMI", info("242990000000001")),
        ("AT+CNUM", info('+CNUM: "","+4790000001",145')),
        ("AT+GCAP", info("+GCAP: +CGSM")),
        ("AT+CMEE?", info("+CMEE: 0")),
        ("AT+CMEE=?", info("+CMEE: (0-2)")),
        ("AT+CMEE=7", ERROR),
        ("AT+CMEE=1;+CMEE=7", "\r\n+CME ERROR: 50\r\n"),
        ("AT+CMEE=2;+CMEE=7", "\r\n+CME ERROR: Incorrect parameters\r\n"),
        ("AT+NOSUCH", ERROR),
        ("AT+CSQ;+NOSUCH;+CSQ", "\r\n+CSQ: 21,99\r\n" + ERROR),
        ("AT*", ERROR),
        ("AT+CREG?", info("+CREG: 0,1")),
        ("AT+CREG=2;+CREG?", info('+CREG: 2,1,"1A2B","00C3D4E5",7')),
        ("AT+COPS?", info('+COPS: 0,0,"Nordic Mobile",7')),
        ("AT+COPS=3,2;+COPS?", info('+COPS: 0,2,"24299",7')),
        ("AT+CPIN?", info("+CPIN: READY")),
        ("AT+CFUN?", info("+CFUN: 1")),
        ("AT+CCLK?", info('+CCLK: "26/11/24,10:30:15+00"')),
        ("AT+CPMS?", info('+CPMS: "SM",0,20,"SM",0,20,"SM",0,20')),
        ('AT+CPMS="ME"', info("+CPMS: 0,50,0,20,0,20")),
        ('AT+CPMS="XX"', "\r\n+CMS ERROR: 302\r\n"),
        ("AT+CNMI=2,1,0,1,0;+CNMI?", info("+CNMI: 2,1,0,1,0")),
        ("AT+CNMI=2,1;+CNMI?", info("+CNMI: 2,1,0,0,0")),
        ("AT+CNMI=9,1", ERROR),
        ("AT+CMGF=0", OK),
        ("AT+CMGF=1", ERROR),
        ("AT+CMGR=1", "\r\n+CMS ERROR: 321\r\n"),
        ("AT+CMGL=4", OK),
        ("AT+CMGL=5", "\r\n+CMS ERROR: 305\r\n"),
        ("AT+CMGD=99", "\r\n+CMS ERROR: 321\r\n"),
        ("AT+CMGD=x", ERROR),
        ("AT+CSCA?", info('+CSCA: "+4790002100",145')),
        ("AT+CLIP=1;+CLIP?", info("+CLIP: 1,1")),
        ("AT+CLCC", OK),
        ("ATA", "\r\nNO CARRIER\r\n"),
        ("ATD112", "\r\nNO CARRIER\r\n"),
        ("ATH", OK),
        ("ATS0?", info("000")),
        ("ATS0=2S0?", info("002")),
        ('AT+CSCS="UCS2";+CSCS?', info('+CSCS: "UCS2"')),
        ("AT+CSCS=?", info('+CSCS: ("IRA","GSM","UCS2")')),
    ],
)
async def test_answers(terminal: Terminal, command: str, answer: str) -> None:
    """Each command gets its answer, framed as V.250 5.7.1 says."""
    assert await terminal.ask("ATE0") == "ATE0\r" + OK
    assert await terminal.ask(command) == answer


async def test_echo(terminal: Terminal) -> None:
    """The echo comes back bit by bit until it is switched off, and after ATZ."""
    assert await terminal.ask("AT") == "AT\r" + OK
    assert await terminal.ask("ATE0") == "ATE0\r" + OK
    assert await terminal.ask("ATZ") == OK
    assert await terminal.ask("AT") == "AT\r" + OK


@pytest.mark.parametrize("prefix", ["\n", "\x00", "\x1b", "\x1a", "\x1b\r", "garbage"])
async def test_noise_before_a_command(terminal: Terminal, prefix: str) -> None:
    """What stands before AT is not for the modem: some programs end their lines with a line feed too."""
    await terminal.ask("ATE0")
    assert await terminal.ask(f"{prefix}AT") == OK


async def test_short_results(terminal: Terminal) -> None:
    """ATV0 shortens results, ATQ1 silences them (V.250 6.2.5, 6.2.6)."""
    await terminal.ask("ATE0")
    terminal.write("ATV0\rAT+CSQ\rATX9Y\rATV1\r")
    assert await terminal.until(OK) == "0\r+CSQ: 21,99\r\n0\r4\r" + OK
    terminal.write("ATQ1\rAT\rATQ0\r")
    assert await terminal.until(OK) == OK


async def test_repeat(terminal: Terminal) -> None:
    """A/ repeats the line before (V.250 5.2.4)."""
    await terminal.ask("ATE0")
    await terminal.ask("AT+CSQ")
    assert await terminal.ask("A/") == info("+CSQ: 21,99")


async def test_receive(terminal: Terminal, network: Network, phone: Phone) -> None:
    """A text is announced, listed, read and deleted, and a read one is not new any more."""
    await terminal.ask("ATE0;+CNMI=2,1")
    phone.send_sms(MODEM_NUMBER, "ON")
    assert await terminal.until('+CMTI: "SM",1\r\n') == '\r\n+CMTI: "SM",1\r\n'
    pdu = "06917409001200040A917409000020000062114201035100024F27"
    listed = await terminal.ask("AT+CMGL=0")
    assert listed == info(f"+CMGL: 1,0,,20\r\n{pdu}")
    assert await terminal.ask("AT+CMGL=0") == OK
    assert await terminal.ask("AT+CMGR=1") == info(f"+CMGR: 1,,20\r\n{pdu}")
    assert await terminal.ask("AT+CMGD=1") == OK
    assert await terminal.ask("AT+CPMS?") == info('+CPMS: "SM",0,20,"SM",0,20,"SM",0,20')


async def test_reading_marks_as_read(terminal: Terminal, modem: Modem, phone: Phone) -> None:
    """A text is new until it was read by its index (27.005 4.3)."""
    await terminal.ask("ATE0")
    phone.send_sms(MODEM_NUMBER, "ON")
    await modem.network.until(lambda: len(modem.storage))
    assert "+CMGR: 0,,20\r\n" in await terminal.ask("AT+CMGR=1")
    assert "+CMGR: 1,,20\r\n" in await terminal.ask("AT+CMGR=1")


async def test_route_directly(terminal: Terminal, phone: Phone, modem: Modem) -> None:
    """With mt=2 a text is shown and not stored (27.005 3.4.1)."""
    await terminal.ask("ATE0;+CNMI=2,2")
    phone.send_sms(MODEM_NUMBER, "ON")
    assert await terminal.until("4F27\r\n") == (
        "\r\n+CMT: ,20\r\n06917409001200040A917409000020000062114201035100024F27\r\n"
    )
    assert len(modem.storage) == 0


SUBMIT = "0001000A9174090000200000024F27"  # "ON" to the phone


async def test_send(terminal: Terminal, phone: Phone) -> None:
    """A PDU after the prompt goes to the phone and gets a reference."""
    await terminal.ask("ATE0")
    assert await terminal.ask("AT+CMGS=14") == "\r\n> "
    terminal.write(f"{SUBMIT}\x1a")
    assert await terminal.until(OK) == info("+CMGS: 1")
    assert [(entry.peer, entry.text) for entry in await phone.wait_sms()] == [(MODEM_NUMBER, "ON")]


@pytest.mark.parametrize(
    ("length", "typed", "answer"),
    [
        (14, f"{SUBMIT}\x1b", OK),
        (13, f"{SUBMIT}\x1a", "\r\n+CMS ERROR: 304\r\n"),
        (14, "hello\x1a", "\r\n+CMS ERROR: 304\r\n"),
        (14, "\x1a", "\r\n+CMS ERROR: 304\r\n"),
        (14, SUBMIT.replace("0A91", "FF91") + "\x1a", "\r\n+CMS ERROR: 304\r\n"),
    ],
)
async def test_send_nothing(terminal: Terminal, phone: Phone, length: int, typed: str, answer: str) -> None:
    """ESC and a PDU that is none send nothing."""
    await terminal.ask("ATE0")
    await terminal.ask(f"AT+CMGS={length}")
    terminal.write(typed)
    assert await terminal.until(answer) == answer
    assert await terminal.ask("AT") == OK
    assert phone.messages == []


async def test_write_and_send(terminal: Terminal, phone: Phone) -> None:
    """A stored message can be sent from its slot (27.005 3.5.2, 4.4)."""
    await terminal.ask("ATE0")
    await terminal.ask("AT+CMGW=14")
    terminal.write(f"{SUBMIT}\x1a")
    assert await terminal.until(OK) == info("+CMGW: 1")
    assert await terminal.ask("AT+CMGL=2") == info(f"+CMGL: 1,2,,14\r\n{SUBMIT}")
    assert await terminal.ask("AT+CMSS=1") == info("+CMSS: 1")
    assert await terminal.ask("AT+CMGL=3") == info(f"+CMGL: 1,3,,14\r\n{SUBMIT}")
    assert (await phone.wait_sms())[0].text == "ON"


async def test_urc_waits_for_the_text(terminal: Terminal, phone: Phone) -> None:
    """What arrives while a PDU is typed is announced after the result."""
    await terminal.ask("ATE0;+CNMI=2,1")
    await terminal.ask("AT+CMGS=14")
    phone.send_sms(MODEM_NUMBER, "ON")
    terminal.write(SUBMIT[:10])
    terminal.write(f"{SUBMIT[10:]}\x1a")
    assert await terminal.until('+CMTI: "SM",1\r\n') == info("+CMGS: 1") + '\r\n+CMTI: "SM",1\r\n'


async def test_slow_network(terminal: Terminal, modem: Modem, phone: Phone) -> None:
    """While the network takes its time over a message, another can arrive."""
    modem.send_seconds = 0.02
    await terminal.ask("ATE0;+CNMI=2,1")
    await terminal.ask("AT+CMGS=14")
    terminal.write(f"{SUBMIT}\x1a")
    await phone.wait_sms()
    phone.send_sms(MODEM_NUMBER, "ON")
    assert await terminal.until(OK) == '\r\n+CMTI: "SM",1\r\n' + info("+CMGS: 1")


PIN_DIALOGUE = [
    ("AT+CMEE=1;+CPIN?", info("+CPIN: SIM PIN")),
    ("AT+CREG?", info("+CREG: 0,0")),
    ("AT+CIMI", "\r\n+CME ERROR: 11\r\n"),
    ("AT+CMGL=4", "\r\n+CMS ERROR: 311\r\n"),
    ('AT+CPIN="0000"', "\r\n+CME ERROR: 16\r\n"),
    ("AT+CPINR", info("+CPINR: SIM PIN,2,3", "+CPINR: SIM PUK,10,10")),
    ('AT+CPIN="1234"', OK),
    ("AT+CPIN?", info("+CPIN: READY")),
    ("AT+CPINR", info("+CPINR: SIM PIN,3,3", "+CPINR: SIM PUK,10,10")),
    ("AT+CREG?", info("+CREG: 0,1")),
]
PUK_DIALOGUE = [
    ('AT+CMEE=1;+CPIN="0"', "\r\n+CME ERROR: 16\r\n"),
    ('AT+CPIN="1"', "\r\n+CME ERROR: 16\r\n"),
    ('AT+CPIN="2"', "\r\n+CME ERROR: 12\r\n"),
    ("AT+CPIN?", info("+CPIN: SIM PUK")),
    ('AT+CPIN="1234"', "\r\n+CME ERROR: 12\r\n"),
    ('AT+CPIN="00000000","4321"', "\r\n+CME ERROR: 16\r\n"),
    ('AT+CPIN="12345678","4321"', OK),
    ("AT+CPIN?", info("+CPIN: READY")),
    ('AT+CLCK="SC",2', info("+CLCK: 1")),
]
NO_SIM_DIALOGUE = [
    ("AT+CMEE=1;+CPIN?", "\r\n+CME ERROR: 10\r\n"),
    ("AT+CMGL=4", "\r\n+CMS ERROR: 310\r\n"),
    ("AT+COPS?", "\r\n+CME ERROR: 10\r\n"),
]


@pytest.mark.parametrize("dialogue", [PIN_DIALOGUE, PUK_DIALOGUE])
async def test_pin(modem: Modem, terminal: Terminal, dialogue: list[tuple[str, str]]) -> None:
    """A wrong PIN counts down, three of them ask for the PUK (27.007 8.3)."""
    modem.pin = "1234"
    await terminal.ask("ATE0")
    assert [(command, await terminal.ask(command)) for command, _ in dialogue] == dialogue


async def test_no_sim(modem: Modem, terminal: Terminal) -> None:
    """Without a SIM most commands say so."""
    modem.seat_sim(False)
    await terminal.ask("ATE0")
    assert [(command, await terminal.ask(command)) for command, _ in NO_SIM_DIALOGUE] == NO_SIM_DIALOGUE


async def test_registration(modem: Modem, terminal: Terminal) -> None:
    """A change of registration is reported at the level that was asked for (27.007 7.2)."""
    await terminal.ask("ATE0;+CREG=1;+CEREG=2")
    modem.registered = False
    assert await terminal.until("+CEREG: 2\r\n") == "\r\n+CREG: 2\r\n\r\n+CEREG: 2\r\n"
    assert await terminal.ask("AT+CSQ") == info("+CSQ: 99,99")
    modem.registered = True
    assert await terminal.until('C3D4E5"\r\n') == '\r\n+CREG: 1\r\n\r\n+CEREG: 1,"1A2B","00C3D4E5"\r\n'


async def test_no_network(modem: Modem, terminal: Terminal) -> None:
    """Without a network nothing is sent and nobody is called."""
    modem.registered = False
    await terminal.ask("ATE0")
    await terminal.ask("AT+CMGS=14")
    terminal.write(f"{SUBMIT}\x1a")
    assert await terminal.until("331\r\n") == "\r\n+CMS ERROR: 331\r\n"
    assert await terminal.ask(f"ATD{PHONE_NUMBER};") == "\r\nNO CARRIER\r\n"


@pytest.mark.parametrize(
    ("setup", "question", "answer"),
    [
        ("AT", '"*100#"', '+CUSD: 0,"Your balance is 123.45 kr.",15'),
        (
            'AT+CSCS="UCS2"',
            '"002A0031003000300023"',
            f'+CUSD: 0,"{"Your balance is 123.45 kr.".encode("utf-16-be").hex().upper()}",15',
        ),
        ("AT", '"*999#"', "+CUSD: 4"),
    ],
)
async def test_ussd(terminal: Terminal, setup: str, question: str, answer: str) -> None:
    """The network answers a code after the OK, in the character set that is on (27.007 7.15)."""
    await terminal.ask("ATE0")
    await terminal.ask(setup)
    assert await terminal.ask(f"AT+CUSD=1,{question},15") == OK
    assert await terminal.until(f"{answer}\r\n") == f"\r\n{answer}\r\n"


async def test_reboot(terminal: Terminal, port: PtyPort) -> None:
    """A reset is confirmed and brings back the settings of power-on, the echo too."""
    await terminal.ask("ATE0")
    await terminal.ask("AT+CNMI=2,1")
    assert await terminal.ask("AT+CFUN=1,1") == OK
    while "+CNMI: 0,0,0,0,0" not in terminal.heard():
        terminal.write("AT+CNMI?\r")
        await terminal.until("\r")
    assert port.plugged
