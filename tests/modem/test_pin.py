"""The PIN: given once, never as the last attempt, and not again while nobody knows what became of it."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
import itertools

import pytest

from custom_components.isocket.modem import (
    CommandTimeoutError,
    LastAttemptError,
    Modem,
    ModemError,
    PinWrongError,
    PukRequiredError,
    SimMissingError,
)
from custom_components.isocket.modem.pin import COUNTERS
from simulator import PROFILES, Profile

from .helpers import FAST, SLOW_TEST, Recorder, house
from .scripted import Answers, Scripted, then
from .test_modem import lock

PATIENT = replace(FAST, patience=1)  # a busy machine is no silent modem
GIVEN = 'AT+CPIN="4711"'
LOCKED = ("+CPIN: SIM PIN", "OK")
OPEN = ("+CPIN: READY", "OK")
NO_COUNTERS = {str(counter.command): ("ERROR",) for counter in COUNTERS}

# How modems tell that the PIN has so many attempts left.
ROWS = [
    ("AT+CPINR", "+CPINR: SIM PIN,{},3", "27.007 8.65"),
    ("AT+CPINR", '+CPINR: "SIM PIN",{},3', "a quoted code, as some write it"),
    ("AT+QPINC?", '+QPINC: "SC",{},10', "Quectel, BG95 manual"),
    ("AT+SPIC", "+SPIC: {},10,0,10", "SIMCom SIM7600"),
    ("AT+SPIC", "+SPIC: {}", "SIMCom, what it asks for alone"),
    ("AT^CPIN?", "^CPIN: SIM PIN,{0},10,{0},10,3", "Huawei, as ModemManager reads it"),
    ("AT^CPIN?", "^CPIN: SIM PIN,,10,{},10,3", "Huawei, without the second field"),
    ("AT+CPINC?", "+CPINC: {},3,10,10", "Sierra, as ModemManager reads it"),
    ("AT+UPINCNT", "+UPINCNT: {},3,10,10", "u-blox, as ModemManager reads it"),
    ("AT#PCT", "#PCT: {}", "Telit, as oFono reads it"),
]


@asynccontextmanager
async def locked(answers: Answers) -> AsyncIterator[tuple[Scripted, Modem, Recorder]]:
    """Start the driver with a PIN on a modem that asks for one."""
    recorder = Recorder()
    async with Scripted(NO_COUNTERS | {"AT+CPIN?": LOCKED} | dict(answers)) as script:
        modem = Modem(
            script.path, on_message=recorder.on_message, on_change=recorder.on_change, pin="4711", timing=FAST
        )
        await modem.start()
        try:
            yield script, modem, recorder
        finally:
            await modem.stop()


@pytest.mark.parametrize(("command", "answer"), [row[:2] for row in ROWS])
async def test_the_last_attempt_is_left_to_people(command: str, answer: str) -> None:
    """Read how many are left in every way that modems have, and give no PIN when it is one."""
    async with locked({command: (answer.format(1), "OK")}) as (script, modem, recorder):
        await recorder.until(lambda: isinstance(modem.snapshot.error, LastAttemptError))
        assert GIVEN not in script.heard


@pytest.mark.parametrize(("command", "answer"), [row[:2] for row in ROWS])
async def test_a_pin_with_attempts_left_is_given(command: str, answer: str) -> None:
    """Give it once."""
    async with locked({command: (answer.format(3), "OK"), "AT+CPIN?": then(LOCKED, OPEN)}) as (script, modem, _):
        async with asyncio.timeout(SLOW_TEST):
            await modem.wait_ready()
        assert script.count(GIVEN) == 1


async def settle(recorder: Recorder) -> None:
    """Wait until the driver has tried a few times more."""
    recorder.snapshots.clear()
    await recorder.until(lambda: len(recorder.snapshots) > 12)


@pytest.mark.parametrize(
    ("refusal", "error"),
    [
        ("+CME ERROR: 16", PinWrongError),
        ("ERROR", PinWrongError),
        ("+CME ERROR: 12", PukRequiredError),
        ("+CME ERROR: 10", SimMissingError),
    ],
)
async def test_a_refused_pin_is_not_given_again(refusal: str, error: type[ModemError]) -> None:
    """Try it once, whatever the SIM had against it, as long as the SIM asks for it."""
    async with locked({GIVEN: (refusal,)}) as (script, modem, recorder):
        await recorder.until(lambda: isinstance(modem.snapshot.error, error))
        await settle(recorder)
        assert script.count(GIVEN) == 1


async def test_a_pin_that_is_acknowledged_and_asked_for_again_was_wrong() -> None:
    """Do not believe the OK."""
    async with locked({}) as (script, modem, recorder):
        await recorder.until(lambda: isinstance(modem.snapshot.error, PinWrongError))
        await settle(recorder)
        assert script.count(GIVEN) == 1


async def test_a_pin_whose_fate_is_unknown_is_not_given_again() -> None:
    """Give up where the answer was lost and the attempts cannot be read: it may have cost one."""
    async with locked({GIVEN: ()}) as (script, modem, recorder):
        await recorder.until(lambda: isinstance(modem.snapshot.error, PinWrongError))
        await settle(recorder)
        assert script.count(GIVEN) == 1


async def test_a_pin_that_cost_no_attempt_is_given_again() -> None:
    """Try again where the counter tells that the SIM has not seen it; where it has, do not."""
    left: Iterator[int] = itertools.chain((3, 3), itertools.repeat(2))
    answers: Answers = {GIVEN: (), "AT+CPINR": lambda: (f"+CPINR: SIM PIN,{next(left)},3", "OK")}
    async with locked(answers) as (script, modem, recorder):
        await recorder.until(lambda: isinstance(modem.snapshot.error, PinWrongError))
        await settle(recorder)
        assert script.count(GIVEN) == 2


TELLING = [profile for profile in PROFILES.values() if profile.key != "zte"]


@pytest.mark.parametrize("profile", TELLING, ids=[profile.key for profile in TELLING])
async def test_no_family_blocks_its_sim(profile: Profile) -> None:
    """Leave the last attempt of every simulated modem that can tell it."""
    async with house(profile, pin="9999", prepare=lock("1234", wrong=2), timing=PATIENT) as home:
        await home.until(lambda: isinstance(home.modem.snapshot.error, LastAttemptError))
        assert home.simulated.sim.pin_tries == 1


async def test_a_counter_whose_answer_is_lost_is_asked_again() -> None:
    """Let lost answers cost no attempt: with one left, and with none told at all, the PIN is not given."""
    last = ("+CPINR: SIM PIN,1,3", "OK")
    async with locked({"AT+CPINR": then((), last)}) as (script, modem, recorder):
        await recorder.until(lambda: isinstance(modem.snapshot.error, LastAttemptError))
        assert GIVEN not in script.heard
    async with locked({"AT+CPINR": ()}) as (script, modem, recorder):
        await recorder.until(lambda: isinstance(modem.snapshot.error, CommandTimeoutError))
        await recorder.until(lambda: script.count("AT+CPINR") > 3)
        assert GIVEN not in script.heard
