"""What goes wrong on purpose."""

import asyncio
import fcntl
import os
from typing import override

import pytest

from simulator import PROFILES, Modem, Network, Phone, Profile, PtyPort
from simulator.modem import (
    TROUBLES,
    BarePrompt,
    DropUrc,
    Fault,
    Garbage,
    HalfPdu,
    LateFinal,
    LinePrompt,
    LostFinal,
    OneByte,
    SendError,
    Silence,
    UrcInside,
)
from simulator.virtual import run_virtual

from .conftest import MODEM_NUMBER
from .terminal import Terminal
from .test_dialogue import OK, SUBMIT, info


@pytest.mark.parametrize(
    ("fault", "command", "first", "second"),
    [
        (UrcInside(), "AT+CSQ", info("+CSQ: 21,99", "+CTZV: +04"), info("+CSQ: 21,99")),
        (UrcInside(only="+CGMI"), "AT+CSQ", info("+CSQ: 21,99"), info("+CSQ: 21,99")),
        (SendError(code=38), "AT+CMGS=14", "\r\n+CMS ERROR: 38\r\n", "\r\n> "),
        (Garbage(1), "AT", "\x00\xff\x1d~\x7f\xc3(\r\n" + OK, OK),
        (BarePrompt(), "AT+CMGS=14", ">", OK),
        (LateFinal(seconds=0.01), "AT+CSQ", info("+CSQ: 21,99"), info("+CSQ: 21,99")),
    ],
)
async def test_bites_so_often(
    modem: Modem, terminal: Terminal, fault: Fault, command: str, first: str, second: str
) -> None:
    """A fault changes what it is there for, as often as it was told, and nothing after."""
    await terminal.ask("ATE0")
    modem.faults.add(fault)
    assert await terminal.ask(command) == first
    modem.faults.clear()
    if first == ">":
        terminal.write("\x1b")
        assert await terminal.until(OK) == second
    else:
        assert await terminal.ask(command) == second


async def test_lost_final(modem: Modem, terminal: Terminal, phone: Phone) -> None:
    """A message whose result is lost has gone all the same."""
    await terminal.ask("ATE0")
    modem.faults.add(LostFinal(only="+CMGS"))
    await terminal.ask("AT+CMGS=14")
    terminal.write(f"{SUBMIT}\x1a")
    assert (await phone.wait_sms())[0].text == "ON"
    assert await terminal.ask("AT") == "\r\n+CMGS: 1\r\n" + OK


async def test_lost_code(modem: Modem, terminal: Terminal, phone: Phone) -> None:
    """The announcement is lost, the message is there."""
    await terminal.ask("ATE0;+CNMI=2,1")
    modem.faults.add(DropUrc())
    phone.send_sms(MODEM_NUMBER, "one")
    phone.send_sms(MODEM_NUMBER, "two")
    assert await terminal.until(",2\r\n") == '\r\n+CMTI: "SM",2\r\n'
    assert len(modem.storage) == 2


class Deaf(Silence):
    """Tell the test when the modem was spoken to in vain."""

    def __init__(self) -> None:
        """Start unheard."""
        super().__init__()
        self.heard = asyncio.Event()

    @override
    def on_input(self, data: bytes) -> bytes:
        self.heard.set()
        return super().on_input(data)


async def test_late_final(modem: Modem, terminal: Terminal) -> None:
    """A result that is late comes after the next command's."""
    await terminal.ask("ATE0")
    modem.faults.add(LateFinal(only="+CSQ", seconds=0.05))
    terminal.write("AT+CSQ\r")
    assert await terminal.until("99\r\n") == "\r\n+CSQ: 21,99\r\n"
    assert await terminal.ask("AT+CGMI") == info(modem.profile.maker)
    assert await terminal.until(OK) == OK


async def test_half_a_message(modem: Modem, terminal: Terminal, phone: Phone) -> None:
    """The header is whole, the message is not, and the next time it is."""
    await terminal.ask("ATE0;+CNMI=2,1;+CMGF=0")
    phone.send_sms(MODEM_NUMBER, "one")
    await terminal.until(",1\r\n")
    modem.faults.add(HalfPdu())
    half = (await terminal.ask("AT+CMGR=1")).split()
    whole = (await terminal.ask("AT+CMGR=1")).split()
    assert half[-2] == whole[-2][: len(whole[-2]) // 2]


async def test_a_prompt_on_a_line_of_its_own(modem: Modem, terminal: Terminal) -> None:
    """The prompt has a line end and no blank."""
    await terminal.ask("ATE0")
    modem.faults.add(LinePrompt())
    terminal.write("AT+CMGS=14\r")
    assert await terminal.until(">\r\n") == "\r\n>\r\n"


async def test_forgotten_settings(modem: Modem, terminal: Terminal) -> None:
    """The settings are gone, and nothing tells."""
    await terminal.ask("ATE0;+CNMI=2,1;+CLIP=1")
    modem.trouble("forget")
    assert await terminal.ask("AT+CNMI?;+CLIP?") == "\r\n+CNMI: 0,0,0,0,0\r\n" + info("+CLIP: 0,1")


def test_brown_out() -> None:
    """The modem restarts so often until the supply is steady."""

    async def sag() -> int:
        modem = Network().add_modem(MODEM_NUMBER, PROFILES["sim800"])
        heard: list[bytes] = []
        modem.attach(heard.append)
        modem.trouble("brown_out")
        await asyncio.sleep(70)
        modem.trouble("brown_out", on=False)
        await asyncio.sleep(600)
        return b"".join(heard).count(b"RDY")

    assert run_virtual(sag()) == 4


async def test_a_port_that_is_held(modem: Modem) -> None:
    """The port comes back under another name, which another program has locked, until it lets go."""
    async with PtyPort(modem) as port:
        former = port.device
        modem.trouble("busy")
        assert port.device != former
        slave = os.open(port.device, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        try:
            with pytest.raises(BlockingIOError):
                fcntl.flock(slave, fcntl.LOCK_EX | fcntl.LOCK_NB)
            modem.trouble("busy", on=False)
            fcntl.flock(slave, fcntl.LOCK_EX | fcntl.LOCK_NB)
        finally:
            os.close(slave)


async def test_a_network_that_refuses_the_sim(modem: Modem, terminal: Terminal) -> None:
    """The registration tells why."""
    await terminal.ask("ATE0")
    modem.trouble("denied")
    assert await terminal.ask("AT+CREG?") == info("+CREG: 0,3")
    modem.trouble("denied", on=False)
    assert await terminal.ask("AT+CREG?") == info("+CREG: 0,1")


async def test_silence(modem: Modem, terminal: Terminal, phone: Phone) -> None:
    """A modem that hangs neither hears nor speaks until it is freed."""
    await terminal.ask("ATE0;+CNMI=2,1")
    fault = modem.faults.add(Deaf())
    phone.send_sms(MODEM_NUMBER, "one")
    terminal.write("AT+CGMI\r")
    async with asyncio.timeout(5):
        await fault.heard.wait()
    modem.faults.remove(Silence.key)
    assert await terminal.ask("AT") == OK
    assert len(modem.storage) == 1


def test_one_byte_at_a_time() -> None:
    """Every byte is a write of its own, and nothing changes its place."""

    async def ask() -> list[bytes]:
        modem = Network().add_modem(MODEM_NUMBER)
        heard: list[bytes] = []
        line = modem.attach(heard.append)
        line.echo = False
        modem.faults.add(OneByte())
        line.feed(b"AT+CSQ\r")
        await asyncio.sleep(1)
        return heard

    heard = run_virtual(ask())
    assert {len(chunk) for chunk in heard} == {1}
    assert b"".join(heard).decode() == info("+CSQ: 21,99")


async def test_slow_line(modem: Modem, terminal: Terminal) -> None:
    """At 9600 baud an answer takes the time that its bytes take."""
    await terminal.ask("ATE0")
    modem.set_baud(9600)
    loop = asyncio.get_running_loop()
    start = loop.time()
    answer = await terminal.ask("AT+CSQ;+CSQ")
    assert answer == "\r\n+CSQ: 21,99\r\n" + info("+CSQ: 21,99")
    assert loop.time() - start >= 0.9 * 10 * (len(answer) + len("AT+CSQ;+CSQ\r")) / 9600


async def test_full_sim(network: Network, phone: Phone) -> None:
    """A full SIM says so in the family's words and takes nothing more."""
    modem = network.add_modem(MODEM_NUMBER, PROFILES["ec25"])
    async with PtyPort(modem) as port:
        with Terminal(port.path) as terminal:
            await terminal.ask("ATE0;+CNMI=2,1")
            modem.trouble("full")
            assert await terminal.until('"SM"\r\n') == '\r\n+QIND: "smsfull","SM"\r\n'
            phone.send_sms(MODEM_NUMBER, "one")
            await terminal.until('"SM"\r\n')
            await terminal.ask("AT+CMGD=1")
            assert '+CMTI: "SM",1' in await terminal.until('"SM",1\r\n')


@pytest.mark.parametrize("profile", PROFILES.values(), ids=list(PROFILES))
@pytest.mark.parametrize("key", TROUBLES)
async def test_every_trouble_ends(network: Network, profile: Profile, key: str) -> None:
    """After each trouble each modem answers again, its port under whatever name, its SIM open."""
    modem = network.add_modem(MODEM_NUMBER, profile)
    modem.boot_seconds = 0
    async with PtyPort(modem) as port:
        for on in (True, False):
            modem.trouble(key, on=on)
            await network.until(lambda: modem.running)
        modem.faults.clear()
        assert port.plugged
        assert modem.sim.ready
        with Terminal(port.path) as terminal:
            assert OK in await terminal.ask("AT")


BOOTS = {
    "sim800": ["RDY", "+CFUN: 1", "+CPIN: SIM PIN", "Call Ready", "SMS Ready"],
    "ec25": ["RDY", "+CFUN: 1", "+CPIN: SIM PIN", "+QUSIM: 1", "+QIND: SMS DONE", "+QIND: PB DONE"],
    "huawei": ["^SYSSTART", "^SIMST:1", "^SRVST:2", "^MODE:5,4"],
}


@pytest.mark.parametrize("key", BOOTS)
async def test_boot_codes(network: Network, key: str) -> None:
    """A boot is told in the family's words, and the SIM asks for its PIN again."""
    modem = network.add_modem(MODEM_NUMBER, PROFILES[key])
    modem.boot_seconds = 0
    heard: list[bytes] = []
    modem.attach(heard.append)
    modem.lock("1234")
    await network.until(lambda: modem.running)
    assert b"".join(heard).decode().split("\r\n")[1::2] == BOOTS[key]
    assert modem.sim.state == "SIM PIN"
