"""The life of the connection, on a clock that jumps: what is told, what is tried when, and what rests."""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import replace
import itertools
from typing import Any

import pytest

from bench.cabin import Cabin, cabin
from custom_components.isocket.modem import (
    ModemError,
    NetworkLostError,
    NoModemError,
    PinRequiredError,
    PortBusyError,
    PortNotFoundError,
    PowerError,
    PukRequiredError,
    Registration,
    SessionState,
    SimMissingError,
    WrongModemError,
)
from simulator import GENERIC, PROFILES, Profile
from simulator.modem import Modem as SimulatedModem
from simulator.virtual import VirtualLoop, run_virtual

MINUTE, HOUR, DAY = 60, 3600, 86400
HEALTH = "AT+CSQ"


def in_cabin(
    scenario: Callable[[Cabin], Coroutine[Any, Any, None]],
    profile: Profile = GENERIC,
    *,
    pin: str | None = None,
    prepare: Callable[[SimulatedModem], None] = lambda modem: None,
) -> None:
    """Play a scenario with a modem that was ready before."""

    async def play() -> None:
        async with cabin(profile, pin=pin, prepare=prepare) as home:
            await home.until_well()
            await asyncio.sleep(1)
            home.port.written.clear()
            home.snapshots.clear()
            await scenario(home)

    run_virtual(play())


def said(home: Cabin, *wanted: str) -> list[tuple[int, str]]:
    """Give what the driver said of some commands, and in which minute."""
    return [(round(at / MINUTE), line) for at, line in home.port.commands if line in wanted]


def test_a_day_at_rest() -> None:
    """Ask once a minute of silence whether the modem lives, look for lost messages every five, and wake for nothing else."""

    async def rest(home: Cabin) -> None:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, VirtualLoop)
        jumps = loop.jumps
        await asyncio.sleep(DAY)
        counts = Counter(line for _, line in home.port.commands)
        sweeps = counts["AT+CNMI?"]
        assert DAY / 300 - 3 <= sweeps <= DAY / 300
        # A sweep asks for the signal too, and is a sign of life itself.
        assert counts[HEALTH] <= DAY / MINUTE
        assert {line for line, count in counts.items() if count > sweeps * 2} == {HEALTH}
        assert sum(len(data) for _, data in home.port.written) < 70_000
        moments = [at for at, _ in home.port.commands]
        busy = sum(later - sooner > 1 for sooner, later in itertools.pairwise(moments)) + 1
        assert busy <= DAY / MINUTE
        # A command is one jump to the modem and one back.
        assert loop.jumps - jumps <= busy + 3 * len(moments)

    in_cabin(rest)


def test_what_the_modem_says_is_a_sign_of_life() -> None:
    """Ask nothing for a day while something is heard in each minute."""

    async def chat(home: Cabin) -> None:
        for _ in range(DAY // 50):
            home.simulated.urc("^RSSI:20")
            await asyncio.sleep(50)
        counts = Counter(line for _, line in home.port.commands)
        assert counts[HEALTH] == counts["AT+CNMI?"]

    in_cabin(chat)


@pytest.mark.parametrize("profile", ["generic", "sim800", "ec25"])
def test_the_steps_against_a_lost_network(profile: str) -> None:
    """Choose it again, reset the radio, the modem, and the port at last; then all of it again with twice the patience.

    The modem's restart, with or without a port that vanishes, is a step on the way and no new begin.
    """

    async def wait(home: Cabin) -> None:
        begun = asyncio.get_running_loop().time()
        home.simulated.cover(False)
        home.port.written.clear()
        await asyncio.sleep(2 * HOUR)
        steps = ("AT+COPS=0", "AT+CFUN=4", "AT+CFUN=1,1")
        minutes = [(round(at - begun) // MINUTE, line) for at, line in home.port.commands if line in steps]
        assert minutes[:3] == list(zip((5, 10, 20), steps, strict=True))
        assert [line for _, line in minutes[3:6]] == list(steps)
        assert minutes[3][0] >= 30 + 10
        lost = [type(one.error) for one in home.snapshots if one.state is SessionState.LOST]
        assert lost.count(NetworkLostError) == 2
        home.simulated.cover(True)
        await home.until_well()
        await asyncio.sleep(MINUTE)
        home.port.written.clear()
        home.simulated.cover(False)
        await asyncio.sleep(6 * MINUTE)
        assert [line for _, line in said(home, *steps)] == ["AT+COPS=0"]

    in_cabin(wait, PROFILES[profile])


def test_without_a_network_the_modem_is_asked_less_and_less() -> None:
    """Look every ten seconds at first, and once a minute in the end: changes are pushed as well."""

    async def wait(home: Cabin) -> None:
        home.simulated.cover(False)
        await asyncio.sleep(MINUTE)
        first = len(said(home, "AT+CEREG?"))
        await asyncio.sleep(18 * MINUTE)
        home.port.written.clear()
        await asyncio.sleep(MINUTE / 2)
        await asyncio.sleep(MINUTE / 2)
        assert first >= 6
        assert len(said(home, "AT+CEREG?")) <= 2

    in_cabin(wait)


REASONS: dict[str, type[ModemError]] = {
    "unplug": PortNotFoundError,
    "busy": PortBusyError,
    "silence": NoModemError,
    "sim": SimMissingError,
    "puk": PukRequiredError,
    "pin": PinRequiredError,
}


@pytest.mark.parametrize("key", REASONS)
def test_what_is_wrong_is_told(key: str) -> None:
    """Name the reason, and nothing when it is gone."""

    async def suffer(home: Cabin) -> None:
        home.simulated.trouble(key)
        await asyncio.sleep(3 * MINUTE)
        assert type(home.modem.snapshot.error) is REASONS[key]
        assert home.modem.snapshot.state not in {SessionState.READY, SessionState.REGISTERING}
        home.simulated.trouble(key, on=False)
        await home.until_well()
        assert home.modem.snapshot.error is None

    in_cabin(suffer)


@pytest.mark.parametrize(
    ("key", "registration"), [("no_network", Registration.SEARCHING), ("denied", Registration.DENIED)]
)
def test_why_there_is_no_network_is_told(key: str, registration: Registration) -> None:
    """Tell a network that is not there from one that does not want the SIM."""

    async def suffer(home: Cabin) -> None:
        home.simulated.trouble(key)
        await asyncio.sleep(MINUTE)
        assert home.modem.snapshot.state is SessionState.REGISTERING
        assert home.modem.snapshot.network.registration is registration
        home.simulated.trouble(key, on=False)
        await home.until_well()

    in_cabin(suffer)


@pytest.mark.parametrize("profile", ["sim800", "ec25"])
def test_a_modem_that_restarts_again_and_again_is_told(profile: str) -> None:
    """Warn of the supply after three restarts in ten minutes, with or without a port that vanishes, and not for ever."""

    async def sag(home: Cabin) -> None:
        home.simulated.reboot()
        await home.until_well()
        assert home.modem.snapshot.warning is None
        home.simulated.sag_seconds = 60
        home.simulated.sag()
        await asyncio.sleep(5 * MINUTE)
        home.simulated.steady()
        await home.until_well()
        assert isinstance(home.modem.snapshot.warning, PowerError)
        await asyncio.sleep(20 * MINUTE)
        assert home.modem.snapshot.warning is None

    in_cabin(sag, PROFILES[profile])


def test_a_modem_that_complains_of_its_supply_is_believed() -> None:
    """Warn at once, and let a complaint of too much voltage be chatter."""

    async def complain(home: Cabin) -> None:
        home.simulated.urc("OVER-VOLTAGE WARNNING")
        await asyncio.sleep(MINUTE + 1)
        assert home.modem.snapshot.warning is None
        home.simulated.urc("UNDER-VOLTAGE WARNNING")
        await asyncio.sleep(MINUTE + 1)
        assert isinstance(home.modem.snapshot.warning, PowerError)
        assert home.modem.snapshot.state is SessionState.READY

    in_cabin(complain)


@pytest.mark.parametrize("code", ["PB DONE", "SMS Ready", "+CPIN: READY", "+CFUN: 1", "+QIND: SMS DONE"])
def test_late_codes_of_a_start_are_looked_into(code: str) -> None:
    """Set nothing up that is still set, and everything where it is not."""

    async def say(home: Cabin) -> None:
        home.simulated.urc(code)
        await asyncio.sleep(1)
        assert said(home, "AT+CNMI?", "ATE0") == [(0, "AT+CNMI?")]
        home.port.written.clear()
        await asyncio.sleep(MINUTE)
        home.simulated.forget()
        home.simulated.urc(code)
        await asyncio.sleep(1)
        assert "ATE0" in [line for _, line in home.port.commands]
        assert home.simulated.settings.number("+CLIP") == 1

    in_cabin(say)


def test_settings_that_are_lost_without_a_word_are_noticed() -> None:
    """Look every five minutes: at how messages are announced, and at what else the modem was told."""

    async def forget(home: Cabin) -> None:
        home.simulated.settings.put("+CLIP", "0")
        await asyncio.sleep(6 * MINUTE)
        assert home.simulated.settings.number("+CLIP") == 1
        assert not said(home, "ATE0")
        home.simulated.settings.put("+CREG", "0")
        await asyncio.sleep(6 * MINUTE)
        assert home.simulated.settings.number("+CREG") == 1
        home.simulated.settings.put("+CNMI", "2", "0", "0", "0", "0")
        await asyncio.sleep(6 * MINUTE)
        assert home.simulated.settings.number("+CNMI", 1) == 1

    in_cabin(forget)


def test_another_modem_at_the_port_is_not_worked_with() -> None:
    """Say that it is another one, and go on when the right one is back."""

    async def swap(home: Cabin) -> None:
        own = home.simulated.profile
        home.simulated.profile = replace(own, imei="352848080012343")
        home.simulated.drop()
        await asyncio.sleep(MINUTE)
        assert isinstance(home.modem.snapshot.error, WrongModemError)
        home.text_in("stays on the other's SIM")
        home.simulated.profile = own
        await home.until_well()

    in_cabin(swap)


TRICKY = ["ON", "OK", "ERROR", "> ", '+CMTI: "SM",1', "two\r\nlines", "€ 😀", "x" * 161, "ж" * 100, "NO CARRIER", "RDY"]


@pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
def test_any_text_at_9600_baud(profile: Profile) -> None:
    """Take and send texts that look like codes, on a slow line, with a code in the middle of every answer."""

    async def talk(home: Cabin) -> None:
        home.simulated.set_baud(9600)
        home.simulated.trouble("bare_prompt")
        for text in TRICKY:
            home.text_in(text)
            home.text_out(text)
            home.simulated.chatter()
        await home.until_well()
        assert home.received == TRICKY
        assert home.arrived == dict.fromkeys(TRICKY, 1)

    in_cabin(talk, profile)


def test_a_backlog_is_drained_as_fast_as_the_line_allows() -> None:
    """Read and free 200 messages in hardly more time than their bytes take."""

    def fill(modem: SimulatedModem) -> None:
        modem.storage.size = 200

    async def drain(home: Cabin) -> None:
        loop = asyncio.get_running_loop()
        home.simulated.trouble("silence")
        for number in range(200):
            home.text_in(f"text {number}")
        await asyncio.sleep(1)
        home.simulated.trouble("silence", on=False)
        home.simulated.set_baud(9600)
        read = home.port.octets_read
        home.port.written.clear()
        home.simulated.urc("SMS FULL")
        begun = loop.time()
        await home.network.until(lambda: not len(home.simulated.storage))
        octets = sum(len(data) for _, data in home.port.written) + home.port.octets_read - read
        assert len(home.received) == 200
        assert 10 * octets / 9600 > 0.9 * (loop.time() - begun)

    in_cabin(drain, prepare=fill)


def test_a_network_that_comes_back_is_a_reason_to_look() -> None:
    """Find what came with the network and was not announced, as the modem lost its settings where there was none."""

    async def come_back(home: Cabin) -> None:
        home.simulated.cover(False)
        await asyncio.sleep(MINUTE)
        home.text_in("ON")
        home.simulated.settings.put("+CNMI", "2", "0", "0", "0", "0")
        home.simulated.cover(True)
        assert await home.until_well() < 2

    in_cabin(come_back)
