"""Calls against the simulator, over a real pty."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import override

import pytest

from custom_components.isocket.modem import (
    Call,
    CallError,
    CallOutcome,
    CallResult,
    CallState,
    Manner,
    NotReadyError,
    NoVoiceError,
    UnsupportedError,
    Verdict,
)
from custom_components.isocket.modem.models import Address, SessionState
from custom_components.isocket.modem.profiles import GAINS
from simulator import PROFILES, Phone
from simulator.modem.faults import Fault
from simulator.modem.parser import Request

from .helpers import FAST, SLOW_TEST, House, house
from .scripted import driven

VOICE = [key for key, profile in PROFILES.items() if profile.voice]


async def rings(home: House) -> None:
    """Wait until the phone rings."""
    await home.until(lambda: home.phone.current is not None)


async def dialled(home: House, then: Callable[[Phone], None] | None, ring_seconds: float = 5) -> CallOutcome:
    """Call the phone, let it do something when it rings, and tell the outcome."""
    async with asyncio.timeout(SLOW_TEST):
        calling = asyncio.ensure_future(home.modem.dial(home.phone.number, ring_seconds))
        if then:
            await rings(home)
            await asyncio.sleep(0.03)
            then(home.phone)
        return await calling


@pytest.mark.parametrize("profile", VOICE)
async def test_outcomes_of_calls_we_place(profile: str) -> None:
    """Tell answered, rejected, busy, no answer and failed apart on each family."""
    async with house(PROFILES[profile]) as home:
        await home.ready()

        def answer(phone: Phone) -> None:
            phone.answer()
            asyncio.get_running_loop().call_later(0.1, phone.hang_up)

        outcome = await dialled(home, answer)
        assert outcome.result is CallResult.ANSWERED
        assert 0.04 < outcome.active_seconds < 2
        assert (await dialled(home, Phone.decline)).result is CallResult.REJECTED
        outcome = await dialled(home, None, 0.15)
        assert outcome.result is CallResult.NO_ANSWER
        assert 0.1 < outcome.ring_seconds < 1
        assert home.phone.current is None
        assert (await dialled(home, None)).result is CallResult.NO_ANSWER  # the network's own limit
        home.phone.reachable = False
        assert (await dialled(home, None)).result is CallResult.FAILED
        home.phone.reachable = True
        other = home.network.add_phone("+4790000003")
        home.phone.call(other.number)
        assert (await dialled(home, None)).result is CallResult.BUSY
        assert home.modem.call is None
        assert home.recorder.states.count(CallState.ENDED) == home.recorder.states.count(CallState.DIALLING) == 6


async def test_a_call_we_place_is_told_step_by_step() -> None:
    """Tell the listener of each step, with the number."""
    async with house(PROFILES["sim800"]) as home:
        await home.ready()

        def answer(phone: Phone) -> None:
            phone.answer()

        calling = asyncio.ensure_future(home.modem.dial("+47 900 00 002", 5, talk_seconds=0.05))
        await rings(home)
        answer(home.phone)
        outcome = await calling
        assert outcome.result is CallResult.ANSWERED
        assert "MO CONNECTED" in outcome.raw
        steps = [CallState.DIALLING, CallState.ALERTING, CallState.ACTIVE, CallState.ENDED]
        assert home.recorder.states == steps
        assert {call.peer for call in home.recorder.calls} == {Address.of("+4790000002")}


async def test_too_short_an_answer_does_not_count() -> None:
    """Let the caller say how long an answer must last, as some networks answer with the ringing tone."""
    async with house(PROFILES["sim7600"]) as home:
        await home.ready()
        calling = asyncio.ensure_future(home.modem.dial(home.phone.number, 5, shortest_answer=2))
        await rings(home)
        home.phone.answer()
        await home.until(lambda: CallState.ACTIVE in home.recorder.states)
        home.phone.hang_up()
        outcome = await calling
        assert outcome.result is not CallResult.ANSWERED
        assert "VOICE CALL: BEGIN" in outcome.raw


async def test_hang_up_ends_a_call_we_place() -> None:
    """Break off while it rings; messages pass meanwhile."""
    async with house() as home:
        await home.ready()
        calling = asyncio.ensure_future(home.modem.dial(home.phone.number, 30))
        await rings(home)
        await home.modem.send(home.phone.number, "meanwhile")
        with pytest.raises(CallError):
            await home.modem.dial(home.phone.number, 1)
        await home.modem.hang_up()
        assert (await calling).result is CallResult.NO_ANSWER
        await home.until(lambda: home.phone.current is None)
        await home.modem.hang_up()


async def test_a_cancelled_dial_hangs_up() -> None:
    """Leave no phone ringing."""
    async with house() as home:
        await home.ready()
        calling = asyncio.ensure_future(home.modem.dial(home.phone.number, 30))
        await rings(home)
        calling.cancel()
        await home.until(lambda: home.phone.current is None)
        assert home.modem.call is None


@pytest.mark.parametrize("profile", VOICE)
@pytest.mark.parametrize("hidden", [False, True])
async def test_incoming_calls(profile: str, hidden: bool) -> None:
    """Tell who calls, or that the number is hidden; once, and once that it ended."""
    async with house(PROFILES[profile]) as home:
        await home.ready()
        home.phone.hidden = hidden
        home.phone.call(home.simulated.number)
        await home.until(lambda: home.recorder.states == [CallState.RINGING])
        peer = None if hidden else Address.of(home.phone.number)
        assert home.recorder.calls == [Call(incoming=True, state=CallState.RINGING, peer=peer, hidden=hidden)]
        await asyncio.sleep(0.12)
        home.phone.hang_up()
        await home.until(lambda: home.recorder.states[1:] == [CallState.ENDED])


async def test_a_caller_that_gives_up_unheard() -> None:
    """End a call whose rings stopped, where no code tells."""
    async with house() as home:
        await home.ready()
        for line in home.simulated.lines:
            line.urc("+CRING: VOICE")
        await home.until(lambda: home.recorder.states == [CallState.RINGING, CallState.ENDED])
        assert home.recorder.calls[0] == Call(incoming=True, state=CallState.RINGING)


@pytest.mark.parametrize("profile", ["generic", "sim7600", "huawei"])
async def test_answer_and_reject(profile: str) -> None:
    """Take a call and end it, from either side; reject another."""
    async with house(PROFILES[profile]) as home:
        await home.ready()
        for end in (home.modem.hang_up, None):
            home.recorder.calls.clear()
            call = home.phone.call(home.simulated.number)
            await home.until(lambda: home.recorder.states == [CallState.RINGING])
            await home.modem.answer()
            assert call.answered is not None
            if end:
                await end()
            else:
                home.phone.hang_up()
            await home.until(lambda: home.recorder.states[1:] == [CallState.ACTIVE, CallState.ENDED])
            await home.until(lambda: home.phone.current is None)
        home.phone.call(home.simulated.number)
        await home.until(lambda: home.recorder.states[-1] is CallState.RINGING)
        await home.modem.hang_up()
        await home.until(lambda: home.phone.current is None)
        assert home.phone.chat[-1].text == "Call, rejected"
        with pytest.raises(CallError):
            await home.modem.answer()


async def test_a_stick_without_voice_says_so() -> None:
    """Tell before anybody relies on a call."""
    async with house(PROFILES["sierra"]) as home:
        await home.ready()
        assert home.modem.capabilities is not None
        assert not home.modem.capabilities.voice
        with pytest.raises(NoVoiceError):
            await home.modem.dial(home.phone.number, 1)


async def test_a_modem_that_vanishes_in_a_call() -> None:
    """End the call instead of waiting for it."""
    async with house() as home:
        await home.ready()
        calling = asyncio.ensure_future(home.modem.dial(home.phone.number, 30))
        await rings(home)
        home.simulated.unplug()
        async with asyncio.timeout(SLOW_TEST):
            assert (await calling).result is CallResult.FAILED
        with pytest.raises(NotReadyError):
            await home.modem.dial(home.phone.number, 1)


@pytest.mark.parametrize(
    ("profile", "command", "least", "middle", "most"),
    [
        ("sim800", "+CMIC", "0,0", "0,12", "0,15"),
        ("sim7600", "+CMICGAIN", "0", "6", "8"),
        ("m95", "+QMIC", "0,0", "0,12", "0,15"),
        ("ec25", "+QMIC", "0,0", "52428,52428", "65535,65535"),
        ("telit", "#HFMICG", "0", "6", "7"),
        ("ublox", "+UMGC", "0,0", "0,24", "0,30"),
        ("wavecom", "+VGT", "0", "204", "255"),
    ],
)
async def test_the_microphone_is_set_in_the_modems_own_range(
    profile: str, command: str, least: str, middle: str, most: str
) -> None:
    """Scale a percentage to what the modem offers."""
    async with house(PROFILES[profile]) as home:
        await home.ready()
        for percent, value in ((80, middle), (100, most), (0, least)):
            await home.modem.set_microphone_level(percent)
            assert home.simulated.settings.show(command) == f"{command}: {value}"


@pytest.mark.parametrize(
    ("told", "kept", "sent"),
    [
        ("+CMIC: (0-3),(0-15)", "+CMIC: (0,12),(1,8),(2,8),(3,8)", "AT+CMIC=0,12"),  # SIM800: a pair a channel
        ("+CMIC: (0,1),(0,1,2,3,4,5)", "+CMIC: 0,4", "AT+CMIC=0,4"),  # a list and no range
        ("+CMICGAIN: 0-7", "+CMICGAIN: 6", "AT+CMICGAIN=6"),  # without brackets
        ("+VGT: (0-255)", None, "AT+VGT=204"),  # it cannot be read back
    ],
)
async def test_ranges_of_microphones(told: str, kept: str | None, sent: str) -> None:
    """Read a range in whatever form it is told, on a modem of no known family."""
    name = told.partition(":")[0]
    others: dict[str, tuple[str, ...]] = {f"AT{gain.name}=?": ("ERROR",) for gain in GAINS}
    answers: dict[str, tuple[str, ...]] = {f"AT{name}=?": (told, "OK"), f"AT{name}?": (kept, "OK") if kept else ("OK",)}
    async with driven(others | answers) as (script, modem, _):
        await modem.set_microphone_level(80)
        assert sent in script.heard
        script.answers = {**script.answers, f"AT{name}?": (f"{name}: 0,1", "OK")}
        with pytest.raises(UnsupportedError):  # acknowledged, and not done
            await modem.set_microphone_level(80)


async def test_a_modem_without_a_microphone_says_so() -> None:
    """Raise instead of pretending."""
    async with house() as home:
        await home.ready()
        with pytest.raises(UnsupportedError):
            await home.modem.set_microphone_level(50)


async def test_delivery_reports() -> None:
    """Tell that a message arrived, where that was asked for."""
    async with house() as home:
        await home.ready()
        receipt = await home.modem.send(home.phone.number, "x", manner=Manner(report=True))
        await home.until(lambda: len(home.recorder.reports) == 1)
        report = home.recorder.reports[0]
        assert (report.reference, report.verdict) == (receipt.references[0], Verdict.DELIVERED)
        assert report.recipient.text == home.phone.number


class Log(Fault):
    """Note the commands that reset something; spoil nothing."""

    def __init__(self) -> None:
        """Start with nothing."""
        super().__init__(None)
        self.seen: list[str] = []

    @override
    def on_request(self, request: Request) -> str | None:
        written = f"{request.name}={request.value}"
        if (request.name == "+CFUN" and request.value) or written == "+COPS=0":
            self.seen.append(written)
        return None


class RefuseReset(Fault):
    """Refuse to reset."""

    def __init__(self) -> None:
        """Stay."""
        super().__init__(None)

    @override
    def on_request(self, request: Request) -> str | None:
        return "ERROR" if request.name == "+CFUN" else None


async def test_recovery_resets_the_radio_then_the_modem_then_opens_the_port_again() -> None:
    """Climb the ladder while there is no network, and come back when there is."""
    timing = replace(FAST, recovery=(0.05, 0.1, 0.15, 0.2))
    async with house(PROFILES["sim800"], timing=timing) as home:
        await home.ready()
        log = home.simulated.faults.add(Log())
        home.simulated.registered = False
        await home.until(lambda: home.modem.snapshot.state is SessionState.REGISTERING)
        await home.until(lambda: log.seen[-1:] == ["+CFUN=1,1"])
        assert log.seen == ["+COPS=0", "+CFUN=4", "+CFUN=1", "+CFUN=1,1"]
        home.simulated.registered = True
        await home.ready()


async def test_the_port_is_opened_again_when_nothing_else_helps() -> None:
    """Climb to the end of the ladder where a reset does nothing."""
    async with house(timing=replace(FAST, recovery=(0.01, 0.02, 0.03, 0.04))) as home:
        await home.ready()
        home.simulated.faults.add(RefuseReset())
        home.simulated.registered = False
        await home.until(lambda: home.modem.snapshot.state is SessionState.LOST)
        home.simulated.registered = True
        await home.ready()
