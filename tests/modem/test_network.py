"""What the driver knows of the network, and how it hears of changes."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
import logging

import pytest

from custom_components.isocket.modem import Registration, SessionState
from custom_components.isocket.modem.network import Network
from simulator import PROFILES

from .helpers import FAST, house
from .scripted import Answers, driven

REFUSED = ("ERROR",)


@pytest.mark.parametrize("profile", ["sim800", "sim7600", "a7670", "ec25", "huawei", "ublox", "telit", "cinterion"])
async def test_a_signal_that_the_modem_tells(profile: str) -> None:
    """Hear of a change without asking."""
    async with house(PROFILES[profile], timing=replace(FAST, health=60, sweep=600)) as home:
        await home.ready()
        home.simulated.signal = 5
        await home.until(lambda: home.modem.snapshot.network.signal_dbm == -103)
        home.simulated.signal = 6
        home.simulated.signal = 30
        await home.until(lambda: home.modem.snapshot.network.signal_dbm == -53)
        told = [one.network.signal_dbm for one in home.recorder.snapshots]
        assert -101 not in told  # a step up and down is no news


@pytest.mark.parametrize(
    "code",
    [
        "+CTZV: +32",  # EC25 manual
        '+CTZE: "+32",0,"2017/11/04,06:51:13"',
        '+CTZU: "19/07/09,11:15:40",+08,1',  # ModemManager's tests of its cinterion plugin
        '*PSUTTZ: 2026,11,24,10,30,15,"+4",0',  # SIM800 manual
        "+NITZ: 2026/11/24,10:30:15+4,0",  # ModemManager's simtech plugin
        "#NITZ: 26/11/24,11:30:15",
        '+QNITZ: "2026/11/24,10:30:15+04,0"',
    ],
)
async def test_a_time_that_the_network_tells(code: str) -> None:
    """Look at the clock as soon as it was set, and not before the next sweep."""
    clock = ['+CCLK: "80/01/06,00:00:00+00"']
    async with driven({"AT+CCLK?": lambda: (clock[0], "OK")}, replace(FAST, sweep=600)) as (script, modem, recorder):
        assert modem.snapshot.network.clock_difference is None
        clock[0] = f'+CCLK: "{datetime.now(OSLO):%y/%m/%d,%H:%M:%S}+04"'
        script.say(code)
        await recorder.until(lambda: modem.snapshot.network.clock_difference is not None)
        script.heard.clear()
        script.say("+CIEV: 2,3")
        await recorder.until(lambda: "AT+CSQ" in script.heard)


def test_small_changes_of_the_signal_are_no_news() -> None:
    """Write no diary of a signal that trembles."""
    network = Network()
    seen = []
    for rssi in (20, 21, 19, 22, 21, 99, 21, 20):
        network.take(f"+CSQ: {rssi},99")
        seen.append(network.status.signal_dbm)
    assert seen == [-73, -73, -73, -69, -69, None, -71, -71]


@pytest.mark.parametrize(
    ("answers", "dbm"),
    [
        ({"AT+CSQ": ("+CSQ: 99,99", "OK"), "AT+CESQ": ("+CESQ: 99,99,255,255,20,46", "OK")}, -95),
        ({"AT+CSQ": REFUSED, "AT+CESQ": ("+CESQ: 20,0,255,255,255,255", "OK")}, -91),
        ({"AT+CSQ": ("+CSQ: 99,99", "OK"), "AT+CESQ": REFUSED}, None),
        ({"AT+CSQ": ("+CSQ: 15,99", "OK"), "AT+CESQ": ("+CESQ: 99,99,255,255,20,46", "OK")}, -83),
    ],
)
async def test_modems_that_know_the_signal_of_lte_by_another_command(answers: Answers, dbm: int | None) -> None:
    """Ask the newer command where the old one tells nothing."""
    async with driven(answers) as (_, modem, _):
        assert modem.snapshot.network.signal_dbm == dbm


DOMAINS = ("AT+CREG?", "AT+CGREG?", "AT+CEREG?")


@pytest.mark.parametrize(
    ("told", "registration"),
    [
        (("+CREG: 0,1", "+CGREG: 0,1", "+CEREG: 0,0"), Registration.HOME),
        (("+CREG: 0,2", "+CGREG: 0,0", "+CEREG: 0,1"), Registration.HOME),  # LTE alone
        (("+CREG: 0,0", "", "+CEREG: 0,5"), Registration.ROAMING),
        (("+CREG: 0,6", "+CGREG: 0,1", "+CEREG: 0,1"), Registration.SMS_ONLY_HOME),  # LilyGO issue 221
        (("", "", "+CEREG: 0,10"), Registration.NO_CSFB_ROAMING),
        (("+CREG: 1,9,", "", ""), Registration.NO_CSFB_HOME),
        (("+CREG:002,001", "", ""), Registration.HOME),  # leading zeros
    ],
)
async def test_any_domain_is_good_enough(told: tuple[str, ...], registration: Registration) -> None:
    """Be ready where messages pass by one radio or the other."""
    answers = {command: (line, "OK") if line else REFUSED for command, line in zip(DOMAINS, told, strict=True)}
    async with driven(answers) as (_, modem, _):
        assert modem.snapshot.network.registration is registration


@pytest.mark.parametrize(
    ("codes", "registration"),
    [
        (("+CREG: 0", "+CEREG: 3"), Registration.DENIED),
        (("+CREG: 3", "+CEREG: 2"), Registration.DENIED),
        (("+CREG: 0", "+CEREG: 2"), Registration.SEARCHING),
        (("+CREG: 2", "+CEREG: 8"), Registration.EMERGENCY),
        (("+CREG: 0", "+CEREG: 0"), Registration.NOT_SEARCHING),
        (("+CREG: 3", "+CEREG: 1"), Registration.HOME),
    ],
)
def test_why_there_is_no_network(codes: tuple[str, ...], registration: Registration) -> None:
    """Say what tells most, whichever radio says it."""
    network = Network()
    for code in codes:
        assert network.take(code)
    assert network.status.registration is registration


async def test_a_refused_registration_is_shown() -> None:
    """Tell a network that will not have the SIM from one that is not there."""
    async with house() as home:
        await home.ready()
        home.simulated.radio.denied = True
        home.simulated.registered = True
        await home.until(lambda: home.modem.snapshot.network.registration is Registration.DENIED)
        assert home.modem.snapshot.state is SessionState.REGISTERING


NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
OSLO = timezone(timedelta(hours=1))


def clock_of(ahead: timedelta) -> Callable[[], datetime]:
    """Show the time of a network that is ahead of ours, in its own zone."""
    return lambda: datetime.now(OSLO) + ahead


@pytest.mark.parametrize("profile", ["generic", "sim800", "huawei", "ec25"])
@pytest.mark.parametrize("seconds", [0, 3600, -90])
async def test_the_clocks_difference(profile: str, seconds: int) -> None:
    """Tell how far the network's clock is ahead of ours, whatever its zone, by each family's command."""
    async with house(PROFILES[profile], start=False) as home:
        home.network.clock = clock_of(timedelta(seconds=seconds))
        await home.modem.start()
        await home.ready()
        difference = home.modem.snapshot.network.clock_difference
        assert difference is not None
        assert abs(difference - seconds) <= 2


async def test_a_clock_that_nobody_set_tells_nothing() -> None:
    """Believe no 1980."""
    for profile in ("generic", "huawei"):
        async with house(PROFILES[profile], prepare=lambda modem: setattr(modem, "clock_set", False)) as home:
            await home.ready()
            assert home.modem.snapshot.network.clock_difference is None


async def test_a_clock_that_goes_right_is_no_news() -> None:
    """Change the snapshot for a second no more than for the signal."""
    told = ['+CCLK: "26/11/24,13:00:00+04"']
    network = Network(now=lambda: NOON)
    async with driven({"AT+CCLK?": lambda: (told[0], "OK")}) as (_, modem, _):
        chat = modem._session.chat
        seen = []
        for second in (0, 1, 2, 1, 0):
            told[0] = f'+CCLK: "26/11/24,13:00:0{second}+04"'
            await network.refresh(chat)
            seen.append(network.status.clock_difference)
        assert seen == [0, 0, 2, 2, 0]
        told[0] = '+CCLK: "80/01/06,00:00:00+00"'
        await network.refresh(chat)
        assert network.status.clock_difference is None


@pytest.mark.parametrize(
    ("answer", "centre", "warned"),
    [
        (('+CSCA: "+4790002100",145', "OK"), "+4790002100", False),
        (('+CSCA: "4790002100",145', "OK"), "+4790002100", False),
        (('+CSCA: "",129', "OK"), "", True),
        (("OK",), None, False),  # python-gsmmodem: a ZTE that forgot it
        (("+CMS ERROR: 330",), None, False),
    ],
)
async def test_the_service_centre(
    answer: tuple[str, ...], centre: str | None, warned: bool, caplog: pytest.LogCaptureFixture
) -> None:
    """Say once, and before the first message fails, that nothing can be sent."""
    timing = replace(FAST, sweep=0.02)
    async with driven({"AT+CSCA?": answer}, timing) as (script, modem, recorder):
        await recorder.until(lambda: script.count("AT+CMGL=4") > 3)
        assert modem.snapshot.network.service_centre == centre
        assert (script.count("AT+CSCA?") == 1) is bool(centre)
    warnings = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert len(warnings) == warned
    assert "4790002100" not in caplog.text


async def test_numbers_are_in_no_transcript() -> None:
    """Show neither callers nor names."""
    async with driven({"AT+CLCC": ('+CLCC: 1,1,4,0,0,"+4790000002",145,"Alice"', "OK")}) as (script, modem, recorder):
        script.say("RING")
        await recorder.until(lambda: bool(recorder.calls))
        script.say('+CLIP: "+4790000002",145,,,"Alice",0')
        await modem.hang_up()
        await asyncio.sleep(0)
        transcript = "\n".join(modem.transcript)
        assert "+CLIP" in transcript
        assert "90000002" not in transcript
        assert "Alice" not in transcript
