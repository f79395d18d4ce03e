"""Calls both ways, as the terminal and the phone see them."""

import asyncio
from collections.abc import Callable

import pytest

from simulator import PROFILES, Modem, Network, Phone, PtyPort
from simulator.calls import CallState

from .conftest import MODEM_NUMBER, PHONE_NUMBER
from .terminal import Terminal
from .test_dialogue import OK, info

RINGING = '\r\nRING\r\n\r\n+CLIP: "+4790000002",145,,,,0\r\n'


async def rung(phone: Phone) -> None:
    """Wait until the phone rings."""
    async with asyncio.timeout(5):
        await phone.network.until(lambda: phone.current)


async def test_incoming(terminal: Terminal, phone: Phone) -> None:
    """A call rings with its number, is answered, listed, and hung up by the modem."""
    await terminal.ask("ATE0;+CLIP=1")
    phone.call(MODEM_NUMBER)
    assert await terminal.until(",0\r\n") == RINGING
    assert await terminal.ask("AT+CLCC") == info(f'+CLCC: 1,1,4,0,0,"{PHONE_NUMBER}",145')
    assert await terminal.ask("AT+CPAS") == info("+CPAS: 3")
    assert await terminal.ask("ATA") == OK
    assert phone.current is not None and phone.current.state is CallState.ACTIVE
    assert await terminal.ask("AT+CLCC") == info(f'+CLCC: 1,1,0,0,0,"{PHONE_NUMBER}",145')
    assert await terminal.ask("AT+CHUP") == OK
    assert await terminal.ask("AT+CLCC") == OK
    assert phone.chat[-1].text == "Call, 0:00"


async def test_rejected_by_the_modem(terminal: Terminal, phone: Phone) -> None:
    """A call that the modem ends while it rings was declined."""
    await terminal.ask("ATE0;+CRC=1")
    phone.call(MODEM_NUMBER)
    assert await terminal.until("VOICE\r\n") == "\r\n+CRING: VOICE\r\n"
    assert await terminal.ask("ATH") == OK
    assert phone.chat[-1].text == "Call, rejected"


async def test_hidden_number(terminal: Terminal, phone: Phone) -> None:
    """A withheld number is shown as such (27.007 7.6)."""
    phone.hidden = True
    await terminal.ask("ATE0;+CLIP=1")
    phone.call(MODEM_NUMBER)
    assert await terminal.until(",1\r\n") == '\r\nRING\r\n\r\n+CLIP: "",128,,,,1\r\n'


async def test_caller_gives_up(terminal: Terminal, phone: Phone) -> None:
    """The end of a call is told while it rings and while it is on."""
    await terminal.ask("ATE0")
    phone.call(MODEM_NUMBER)
    await terminal.until("RING\r\n")
    phone.hang_up()
    assert await terminal.until("CARRIER\r\n") == "\r\nNO CARRIER\r\n"


async def test_rings_on(network: Network, terminal: Terminal, phone: Phone) -> None:
    """The modem rings again and again, and S0 answers (V.250 6.3.8)."""
    network.ring_interval = 0
    await terminal.ask("ATE0S0=3")
    phone.call(MODEM_NUMBER)
    async with asyncio.timeout(5):
        await network.until(lambda: phone.current and phone.current.state is CallState.ACTIVE)
    assert await terminal.ask("AT") == 3 * "\r\nRING\r\n" + OK


def off(phone: Phone) -> None:
    """Switch the phone off."""
    phone.reachable = False


def nothing(_phone: Phone) -> None:
    """Leave the phone alone."""


def engage(phone: Phone) -> None:
    """Let the phone be in another call."""
    phone.network.add_phone("+4790000077").call(phone.number)


@pytest.mark.parametrize(
    ("before", "number", "limit", "declines", "result"),
    [
        (nothing, PHONE_NUMBER, 1000, True, "BUSY"),
        (engage, PHONE_NUMBER, 1000, False, "BUSY"),
        (nothing, PHONE_NUMBER, 0, False, "NO ANSWER"),
        (off, PHONE_NUMBER, 1000, False, "NO CARRIER"),
        (nothing, "+4799999999", 1000, False, "NO CARRIER"),
    ],
)
async def test_outgoing_fails(
    network: Network,
    terminal: Terminal,
    phone: Phone,
    before: Callable[[Phone], None],
    number: str,
    limit: float,
    declines: bool,
    result: str,
) -> None:
    """A call that nobody takes ends in the result that tells why (V.250 6.3.1)."""
    network.ring_limit = limit
    before(phone)
    await terminal.ask("ATE0")
    assert await terminal.ask(f"ATD{number};") == OK
    if declines:
        await rung(phone)
        phone.decline()
    assert await terminal.until(f"{result}\r\n") == f"\r\n{result}\r\n"
    assert await terminal.ask("AT+CLCC") == OK


async def test_outgoing(terminal: Terminal, phone: Phone) -> None:
    """The states of a call that is answered and ended by the phone."""
    await terminal.ask("ATE0")
    assert await terminal.ask("ATD90000002;") == OK
    assert await terminal.ask("AT+CLCC") == info('+CLCC: 1,0,3,0,0,"90000002",129')
    phone.answer()
    assert await terminal.ask("AT+CLCC") == info('+CLCC: 1,0,0,0,0,"90000002",129')
    phone.hang_up()
    assert await terminal.until("CARRIER\r\n") == "\r\nNO CARRIER\r\n"
    assert await terminal.ask("AT+CEER") == info("+CEER: Normal call clearing")


@pytest.mark.parametrize(("act", "result"), [(Phone.answer, "OK"), (Phone.decline, "BUSY"), (nothing, "NO CARRIER")])
async def test_result_waits(terminal: Terminal, phone: Phone, act: Callable[[Phone], None], result: str) -> None:
    """With +COLP=1 the result comes with the answer, and a byte gives the call up (V.250 5.6.1)."""
    await terminal.ask("ATE0;+COLP=1")
    terminal.write(f"ATD{PHONE_NUMBER};\r")
    await rung(phone)
    act(phone)
    if act is nothing:
        terminal.write(" ")
    assert await terminal.until(f"{result}\r\n") == f"\r\n{result}\r\n"


async def test_busy_modem(network: Network, terminal: Terminal, phone: Phone) -> None:
    """A second caller finds the modem busy, and a lost network ends the call."""
    await terminal.ask("ATE0")
    phone.call(MODEM_NUMBER)
    await terminal.until("RING\r\n")
    other = network.add_phone("+4790000003")
    other.call(MODEM_NUMBER)
    assert other.chat[-1].text == "Call, busy"
    network.modems[MODEM_NUMBER].registered = False
    assert await terminal.until("CARRIER\r\n") == "\r\nNO CARRIER\r\n"
    assert phone.current is None


# What switches the codes on, and all that the terminal hears from the dialling to the end.
OUTGOING_CODES: dict[str, tuple[str, tuple[str, ...]]] = {
    "generic": ("AT", ("OK", "NO CARRIER")),
    "sim800": (
        "AT+CLCC=1;+MORING=1",
        (
            "OK",
            f'+CLCC: 1,0,2,0,0,"{PHONE_NUMBER}",145',
            "MO RING",
            f'+CLCC: 1,0,3,0,0,"{PHONE_NUMBER}",145',
            "MO CONNECTED",
            f'+CLCC: 1,0,0,0,0,"{PHONE_NUMBER}",145',
            f'+CLCC: 1,0,6,0,0,"{PHONE_NUMBER}",145',
            "NO CARRIER",
        ),
    ),
    "sim7600": ("AT", ("OK", "VOICE CALL: BEGIN", "VOICE CALL: END: 000000", "NO CARRIER")),
    "ec25": (
        "AT^DSCI=1",
        ("OK", *(f"^DSCI: 1,0,{stat},0,+4790000002,145" for stat in (2, 7, 3, 6)), "NO CARRIER"),
    ),
    "huawei": ("AT", ("OK", "^ORIG:1,0", "^CONF:1", "^CONN:1,0", "^CEND:1,0,104,16", "NO CARRIER")),
    "zte": ("AT", ("CONNECT", "HANGUP: 1", "NO CARRIER")),
    "ublox": ("AT+UCALLSTAT=1", ("OK", *(f"+UCALLSTAT: 1,{stat}" for stat in (2, 3, 0, 6)), "NO CARRIER")),
    "telit": ("AT#ECAM=1", ("OK", *(f"#ECAM: 0,{stat},1,,," for stat in (1, 2, 3, 0)), "NO CARRIER")),
    "cinterion": (
        "AT^SLCC=1",
        (
            "OK",
            *(line for stat in (2, 3, 0) for line in (f'^SLCC: 1,0,{stat},0,0,1,"{PHONE_NUMBER}",145', "^SLCC: ")),
            "^SLCC: ",
            "NO CARRIER",
        ),
    ),
    "wavecom": ("AT+WIND=32767", ("+WIND: 5,1", "+WIND: 2", "OK", "+WIND: 6,1", "NO CARRIER")),
}


@pytest.mark.parametrize("key", OUTGOING_CODES)
async def test_dialects(network: Network, phone: Phone, key: str) -> None:
    """Each family tells the way of a call in its own words."""
    setup, lines = OUTGOING_CODES[key]
    modem = network.add_modem(MODEM_NUMBER, PROFILES[key])
    async with PtyPort(modem) as port:
        with Terminal(port.path) as terminal:
            await terminal.ask("ATE0")
            await terminal.ask(setup)
            terminal.write(f"ATD{PHONE_NUMBER};\r")
            await rung(phone)
            phone.answer()
            phone.hang_up()
            assert await terminal.until("NO CARRIER\r\n") == "".join(f"\r\n{line}\r\n" for line in lines)


async def test_early_answer(network: Network, phone: Phone) -> None:
    """Over some networks a phone that only rings is told as one that was answered."""
    modem = network.add_modem(MODEM_NUMBER, PROFILES["a7670"])
    modem.early_answer = True
    async with PtyPort(modem) as port:
        with Terminal(port.path) as terminal:
            await terminal.ask("ATE0;+CLCC=1")
            terminal.write(f"ATD{PHONE_NUMBER};\r")
            heard = await terminal.until(f'+CLCC: 1,0,0,0,0,"{PHONE_NUMBER}",145\r\n')
            assert heard.endswith(f'VOICE CALL: BEGIN\r\n\r\n+CLCC: 1,0,0,0,0,"{PHONE_NUMBER}",145\r\n')
            assert phone.current is not None and phone.current.answered is None
            phone.answer()
            phone.hang_up()
            assert "BEGIN" not in await terminal.until("NO CARRIER\r\n")


async def test_late_number(network: Network, modem: Modem, terminal: Terminal, phone: Phone) -> None:
    """The number may come with the second ring only."""
    network.ring_interval = 0
    modem.late_number = True
    await terminal.ask("ATE0;+CLIP=1")
    phone.call(MODEM_NUMBER)
    assert (await terminal.until(",0\r\n")).startswith(f"\r\nRING\r\n{RINGING}")


@pytest.mark.parametrize(
    ("key", "setup", "heard"),
    [
        ("sim800", "AT+DDET=1", ("+DTMF: 1", "+DTMF: #")),
        ("sim7600", "AT+DDET=1", ("+RXDTMF: 1", "+RXDTMF: #")),
        ("ec25", "AT+QTONEDET=1", ("+QTONEDET: 49", "+QTONEDET: 35")),
        ("huawei", "AT^DDTMFCFG=0,1", ("^DDTMF: 1", "^DDTMF: #")),
        ("ublox", "AT+UDTMFD=1,2", ("+UUDTMFD: 1", "+UUDTMFD: #")),
    ],
)
async def test_keys(network: Network, phone: Phone, key: str, setup: str, heard: tuple[str, ...]) -> None:
    """Each family tells the keys of the other phone in its own words, while the call is on."""
    modem = network.add_modem(MODEM_NUMBER, PROFILES[key])
    async with PtyPort(modem) as port:
        with Terminal(port.path) as terminal:
            await terminal.ask("ATE0")
            await terminal.ask(setup)
            phone.call(MODEM_NUMBER)
            phone.press("5")
            assert await terminal.ask("ATA")
            phone.press("1#")
            said = await terminal.until(f"{heard[-1]}\r\n")
            assert said.endswith("".join(f"\r\n{line}\r\n" for line in heard))
            assert said.count(heard[0].partition(":")[0]) == len(heard)  # nobody heard the first one


async def test_no_voice(network: Network) -> None:
    """A data card refuses to dial."""
    modem: Modem = network.add_modem(MODEM_NUMBER, PROFILES["sierra"])
    async with PtyPort(modem) as port:
        with Terminal(port.path) as terminal:
            await terminal.ask("ATE0")
            assert await terminal.ask(f"ATD{PHONE_NUMBER};") == "\r\nERROR\r\n"
