"""Families from the outside."""

import pytest

from simulator import PROFILES, Network, Profile, PtyPort
from simulator.centre import address
from simulator.codec import StatusReport

from .conftest import MODEM_NUMBER, PHONE_NUMBER
from .terminal import Terminal
from .test_dialogue import OK, info


@pytest.mark.parametrize("profile", PROFILES.values(), ids=list(PROFILES))
async def test_who_it_is(network: Network, profile: Profile) -> None:
    """Each modem says who it is, with an IMEI of its own."""
    modem = network.add_modem(MODEM_NUMBER, profile)
    async with PtyPort(modem) as port:
        with Terminal(port.path) as terminal:
            await terminal.ask("ATE0")
            assert await terminal.ask("AT+CGMI") == info(profile.maker)
            assert await terminal.ask("AT+CGMM") == info(profile.model)
            assert await terminal.ask("AT+CGSN") == info(profile.imei)
    assert [other.imei for other in PROFILES.values()].count(profile.imei) == 1


def test_imei_check_digits() -> None:
    """The IMEIs are well formed (23.003 annex B)."""
    for profile in PROFILES.values():
        digits = [int(digit) * (1 + index % 2) for index, digit in enumerate(profile.imei)]
        assert len(digits) == 15
        assert sum(digit // 10 + digit % 10 for digit in digits) % 10 == 0, profile.key


@pytest.mark.parametrize(
    ("key", "command", "answer"),
    [
        ("huawei", "AT^NOSUCH", "\r\nCOMMAND NOT SUPPORT\r\n"),
        ("huawei", "AT^CVOICE?", info("^CVOICE:0,8000,16,20")),
        ("huawei", "AT+CEREG?", "\r\nCOMMAND NOT SUPPORT\r\n"),
        ("sim800", "AT+CEREG?", "\r\nERROR\r\n"),
        ("sim800", "AT+CLCC=?", info("+CLCC: (0,1)")),
        ("sierra", "AT+CNMI=2,1,2,1,0", "\r\nERROR\r\n"),
        ("sierra", "AT+CNMI=2,1,0,2,0", OK),
        ("ec25", "AT+CTZU=3", OK),
        ("ec25", "AT+CPMS=?", info('+CPMS: ("SM","ME","MT"),("SM","ME","MT"),("SM","ME","MT")')),
        ("sim7600", "AT+CPMS=?", info('+CPMS: ("SM","ME","SR"),("SM","ME"),("SM","ME")')),
        ("sim7600", 'AT+CPMS="SR"', info("+CPMS: 0,5,0,20,0,20")),
        ("sim7600", 'AT+CPMS="SR","SM","SR"', "\r\n+CMS ERROR: 302\r\n"),
        ("sim800", "AT+CNMI=2,1,0,2,0", "\r\nERROR\r\n"),
        ("wavecom", "AT+CNMI=2,1,0,2,0", "\r\nERROR\r\n"),
        ("wavecom", "AT+CNMI=2,1,0,2", OK),
        ("telit", "AT#NITZ?", info("#NITZ: 7,0")),
        ("telit", "AT#HFMICG=?", info("#HFMICG: (0-7)")),
        ("m95", "AT+QMIC=?", info("+QMIC: (0-2),(0-15)")),
        ("generic", "AT^NWTIME?", "\r\nERROR\r\n"),
        ("wavecom", "AT+CGMM", info(" MULTIBAND  900E  1800")),
    ],
)
async def test_dialect(network: Network, key: str, command: str, answer: str) -> None:
    """Families differ in what they know and how they refuse."""
    modem = network.add_modem(MODEM_NUMBER, PROFILES[key])
    async with PtyPort(modem) as port:
        with Terminal(port.path) as terminal:
            await terminal.ask("ATE0")
            assert await terminal.ask(command) == answer


async def test_first_slot_and_direct_header(network: Network) -> None:
    """Huawei counts slots from 0, SIM800 leaves the name out of +CMT."""
    phone = network.add_phone(PHONE_NUMBER)
    for key, mode, code in (("huawei", 1, '+CMTI: "SM",0'), ("sim800", 2, "+CMT: 20")):
        modem = network.add_modem(MODEM_NUMBER, PROFILES[key])
        async with PtyPort(modem) as port:
            with Terminal(port.path) as terminal:
                await terminal.ask(f"ATE0;+CNMI=2,{mode}")
                phone.send_sms(MODEM_NUMBER, "ON")
                assert await terminal.until(f"{code}\r\n") == f"\r\n{code}\r\n"


async def test_reports_are_kept_apart(network: Network) -> None:
    """Where they have a storage of their own, five find room; what is announced names it (27.005 3.4.1)."""
    modem = network.add_modem(MODEM_NUMBER, PROFILES["sim7600"])
    async with PtyPort(modem) as port:
        with Terminal(port.path) as terminal:
            await terminal.ask("ATE0;+CNMI=2,1,0,2,0")
            report = StatusReport(address(PHONE_NUMBER), 7, network.clock(), network.clock(), 0)
            assert all(modem.take(report) for _ in range(6))
            for index in range(1, 6):
                assert await terminal.until("\r\n") == "\r\n"
                assert await terminal.until("\r\n") == f'+CDSI: "SR",{index}\r\n'
            assert (len(modem.inbox.storages["SR"]), len(modem.storage)) == (5, 0)


async def test_packed_ussd(network: Network) -> None:
    """Huawei writes codes and answers as packed septets (23.038 6.1.2.3)."""
    network.ussd["*100#"] = "1234567"
    modem = network.add_modem(MODEM_NUMBER, PROFILES["huawei"])
    async with PtyPort(modem) as port:
        with Terminal(port.path) as terminal:
            await terminal.ask("ATE0")
            await terminal.ask('AT+CUSD=1,"AA180C3602",15')
            assert await terminal.until(",15\r\n") == '\r\n+CUSD: 0,"31D98C56B3DD1A",15\r\n'


@pytest.mark.parametrize(
    ("key", "setup", "code"),
    [
        ("sim800", 'AT+EXUNSOL="SQ",1', "+CSQN: 9,0"),
        ("sim7600", "AT+AUTOCSQ=1,1", "+CSQ: 9,99"),
        ("ec25", 'AT+QINDCFG="csq",1,0', '+QIND: "csq",9,99'),
        ("huawei", "AT^CURC=1", "^RSSI:9"),
        ("ublox", "AT+CMER=2,0,0,2", "+CIEV: 2,1"),
        ("cinterion", "AT+CMER=2,0,0,2", "+CIEV: rssi,1"),
    ],
)
async def test_signal_is_told(network: Network, key: str, setup: str, code: str) -> None:
    """A new strength is told once, where that is asked for."""
    modem = network.add_modem(MODEM_NUMBER, PROFILES[key])
    async with PtyPort(modem) as port:
        with Terminal(port.path) as terminal:
            await terminal.ask("ATE0")
            await terminal.ask(setup)
            modem.signal = 9
            modem.signal = 9
            assert await terminal.ask("AT") == f"\r\n{code}\r\n{OK}"


async def test_clocks(network: Network) -> None:
    """The network's time is told in each family's way, and none before the network told it."""
    modem = network.add_modem(MODEM_NUMBER, PROFILES["huawei"])
    async with PtyPort(modem) as port:
        with Terminal(port.path) as terminal:
            await terminal.ask("ATE0")
            assert await terminal.ask("AT^NWTIME?") == info("^NWTIME: 26/11/24,10:30:15+00,00")
            modem.clock_set = False
            assert await terminal.ask("AT^NWTIME?") == "\r\nERROR\r\n"
            assert await terminal.ask("AT+CCLK?") == info('+CCLK: "80/01/06,00:00:00+00"')


@pytest.mark.parametrize("profile", PROFILES.values(), ids=list(PROFILES))
async def test_chatter(network: Network, profile: Profile) -> None:
    """Chatter is lines like any other code."""
    modem = network.add_modem(MODEM_NUMBER, profile)
    heard: list[bytes] = []
    modem.attach(heard.append)
    modem.trouble("chatter")
    assert b"".join(heard).decode().endswith("\r\nSOMETHING NEW\r\n")
    assert len(heard) >= len(profile.noise)
