"""Our driver on a modem that we did not write: ofono-phonesim, which the makers of oFono test theirs with.

It deviates in many ways: a bare AT is an ERROR, as are AT+CMEE, AT+CNMI?, AT+CPMS? and all of LTE; AT+CPMS wants all three
storages; AT+CFUN? says 0 when the radio is on; AT+CPIN? takes two seconds; to list an empty storage is +CMS ERROR: 321;
every message sent has the reference 0; calls are told by *ECAV and +CLCC only.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
import json
from pathlib import Path
import re

import pytest

from custom_components.isocket.modem import (
    AddressKind,
    CallResult,
    CallState,
    Modem,
    ModemError,
    PinWrongError,
    Registration,
    SessionState,
    Timing,
    UssdError,
)
from tests.modem.helpers import Recorder

from .programs import PATIENCE, Bus, free_port, message_bus, part, running

QUICK = Timing(retry_first=0.01, retry_longest=0.05, call_poll=0.1, number=0.2)
OWNER = "+4790000002"
LONG = "Blåbær til påske. " * 20
# What happens to the modem: its window's widgets by name, in its own script language.
TEXT = (
    "tabSMS.gbMessage1.leMessageSender.text = {sender};"
    "tabSMS.gbMessage1.teSMSText.setPlainText({text});"
    "tabSMS.gbMessage1.pbSendSMSMessage.click();"
)
DATAGRAM = (
    "tabSMS.gbDatagram.leDatagramSender.text = {sender};"
    "tabSMS.gbDatagram.chkAppData.checked = tabSMS.gbDatagram.chkContentType.checked = false;"
    "tabSMS.gbDatagram.teAppData.setPlainText({text});"
    "tabSMS.gbDatagram.pbSendSMSDatagram.click();"
)
CALL = "tabCall.gbIncomingCall.leCaller.text = {sender}; tabCall.gbIncomingCall.pbIncomingCall.click();"
USSD = "tabUSSD.leUSSDString.text = {text}; tabUSSD.pbSendUSSD.click();"
REGISTRATION = (
    "tabRegistration.gbNetworkRegistration.cbRegistrationStatus.currentIndex = {status};"
    "tabRegistration.gbNetworkRegistration.pbRegistration.click();"
)


@dataclass
class Phonesim:
    """The modem on its port, what may be done at its window, and what our driver on it told."""

    folder: Path
    bus: Bus
    port: int
    recorder: Recorder

    @asynccontextmanager
    async def on(self, **settings: str) -> AsyncIterator[None]:
        """Switch it on, with other initial values of its variables than its own."""
        rules = part("ofono-phonesim", "share/*phonesim/default.xml").read_text()
        for name, value in settings.items():
            rules = re.sub(rf'(<set name="{name}" value=)"[^"]*"', rf'\1"{value}"', rules, count=1)
        (self.folder / "rules.xml").write_text(rules)
        screen = {**self.bus.environment, "QT_QPA_PLATFORM": "offscreen"}
        options = ("-gui", "-p", str(self.port), str(self.folder / "rules.xml"))
        async with running("ofono-phonesim", *options, environment=screen, log=self.folder / "log"):
            yield

    @asynccontextmanager
    async def driven(self, pin: str | None = None) -> AsyncIterator[Modem]:
        """Put our driver on it."""
        modem = Modem(
            f"socket://127.0.0.1:{self.port}",
            on_message=self.recorder.on_message,
            on_change=self.recorder.on_change,
            on_call=self.recorder.on_call,
            pin=pin,
            timing=QUICK,
        )
        await modem.start()
        try:
            yield modem
        finally:
            await modem.stop()

    async def until(self, true: Callable[[], bool]) -> None:
        """Wait until something is true."""
        await self.recorder.until(true, PATIENCE)

    def lost(self, error: type[ModemError]) -> int:
        """Tell how often our driver lost it for a reason."""
        lost = (one for one in self.recorder.snapshots if one.state is SessionState.LOST)
        return sum(isinstance(one.error, error) for one in lost)

    async def does(self, script: str, **values: str | int) -> None:
        """Let something happen to it."""
        texts = {name: json.dumps(value) for name, value in values.items()}
        (self.folder / "script.js").write_text(script.format(**texts))
        for method, argument in (("SetPath", str(self.folder)), ("Run", "script.js")):
            await self.bus.call("org.ofono.phonesim", "/", f"org.ofono.phonesim.Script.{method}", argument)


@pytest.fixture
async def phonesim(tmp_path: Path) -> AsyncIterator[Phonesim]:
    """Give the modem, switched off."""
    async with message_bus(tmp_path) as bus:
        yield Phonesim(tmp_path, bus, free_port(), Recorder())


@pytest.fixture
async def modem(phonesim: Phonesim) -> AsyncIterator[Modem]:
    """Give our driver on the modem, ready."""
    async with phonesim.on(), phonesim.driven() as modem:
        async with asyncio.timeout(PATIENCE):
            await modem.wait_ready()
        yield modem


async def test_it_becomes_ready(modem: Modem) -> None:
    """Get by with what it has."""
    snapshot = modem.snapshot
    assert snapshot.info is not None and (snapshot.info.maker, snapshot.info.model) == ("MeeGo", "Synthetic Device")
    assert (snapshot.network.registration, snapshot.network.operator) == (Registration.HOME, "T-MeeGo")
    assert snapshot.network.signal_dbm == -51


async def test_its_messages_are_received_once_and_deleted(modem: Modem, phonesim: Phonesim) -> None:
    """Take a short one, one in parts, one in another alphabet, and one that is not for reading."""
    sent = ["STATUS", LONG, "Скоро буду 😀"]
    for text in sent:
        await phonesim.does(TEXT, sender=OWNER, text=text)
    await phonesim.until(lambda: len(phonesim.recorder.messages) == len(sent))
    await phonesim.does(DATAGRAM, sender=OWNER, text="not a text")
    await phonesim.until(lambda: modem.counters.put_aside == 1)
    assert phonesim.recorder.texts == sent
    assert {sms.sender.text for sms in phonesim.recorder.messages} == {OWNER}
    slots = range(1, 1 + 1 + 3 + 1 + 1)
    await phonesim.until(lambda: f"> AT+CMGD={slots[-1]}" in modem.transcript)
    assert [line for line in modem.transcript if "+CMGD=" in line] == [f"> AT+CMGD={slot}" for slot in slots]
    assert "< ERROR" not in modem.transcript[modem.transcript.index("> AT+CMGD=1") :]


async def test_messages_are_sent(modem: Modem) -> None:
    """Send a short one, one in parts, and one in another alphabet."""
    parts = [len((await modem.send(OWNER, text)).references) for text in ("Power socket ON", LONG, "Скоро буду 😀")]
    assert parts == [1, 3, 1]


async def test_calls_go_as_they_go(modem: Modem) -> None:
    """Tell the outcomes apart; its numbers say how a call will go."""
    outcomes = {
        "6789": (CallResult.ANSWERED, "answered after a second"),
        "0512301": (CallResult.ANSWERED, "answered, and ended by the other end a second later"),
        "0612300": (CallResult.ANSWERED, "rings first"),
        "155": (CallResult.BUSY, "busy"),
        "12377": (CallResult.FAILED, "not allowed by the SIM"),
        "4711": (CallResult.NO_ANSWER, "nobody answers"),
    }
    results = {number: (await modem.dial(number, 3, talk_seconds=0.3)) for number in outcomes}
    assert {number: outcome.result for number, outcome in results.items()} == {
        number: result for number, (result, _) in outcomes.items()
    }
    assert modem.call is None


async def test_a_call_is_answered(modem: Modem, phonesim: Phonesim) -> None:
    """Know who calls, answer, and hang up."""
    await phonesim.does(CALL, sender=OWNER)
    await phonesim.until(lambda: phonesim.recorder.states == [CallState.RINGING])
    peer = phonesim.recorder.calls[0].peer
    assert peer is not None and (peer.text, peer.kind) == (OWNER, AddressKind.INTERNATIONAL)
    await modem.answer()
    await modem.hang_up()
    assert phonesim.recorder.states == [CallState.RINGING, CallState.ACTIVE, CallState.ENDED]


async def test_a_call_is_rejected(modem: Modem, phonesim: Phonesim) -> None:
    """Hang up on somebody who does not show a number, and take the next one."""
    for number in ("", OWNER):
        await phonesim.does(CALL, sender=number)
        await phonesim.until(lambda: phonesim.recorder.states[-1:] == [CallState.RINGING])
        assert phonesim.recorder.calls[-1].hidden is (not number)
        await modem.hang_up()
    assert phonesim.recorder.states == [CallState.RINGING, CallState.ENDED] * 2


async def test_the_network_answers_codes(modem: Modem, phonesim: Phonesim) -> None:
    """Take answers that come before the OK and after it, and be told what is not supported."""
    assert (await modem.ussd("*225#")).startswith("Thank you, your request")
    with pytest.raises(UssdError, match="not supported"):
        await modem.ussd("*123#")
    answer = asyncio.create_task(modem.ussd("*100#"))
    await phonesim.until(lambda: modem.transcript[-2:] == ['> AT+CUSD=1,"…",15', "< OK"])
    await phonesim.does(USSD, text="Saldo: 42 kr")
    assert await answer == "Saldo: 42 kr"


async def test_it_comes_back(phonesim: Phonesim) -> None:
    """Become ready again by itself when the modem was gone."""
    async with phonesim.driven() as modem:
        for _ in range(2):
            async with phonesim.on():
                await phonesim.until(lambda: modem.snapshot.state is SessionState.READY)
            await phonesim.until(lambda: modem.snapshot.state is SessionState.LOST)


async def test_its_pin(phonesim: Phonesim) -> None:
    """Unlock its SIM."""
    async with phonesim.on(PINNAME="SIM PIN"), phonesim.driven(pin="2468") as modem, asyncio.timeout(PATIENCE):
        await modem.wait_ready()


async def test_a_wrong_pin_is_given_once(phonesim: Phonesim) -> None:
    """Tell that the PIN is wrong, try it no more, and leave the other attempts."""
    async with phonesim.on(PINNAME="SIM PIN"), phonesim.driven(pin="0000") as modem:
        await phonesim.until(lambda: phonesim.lost(PinWrongError) == 2)
        assert modem.transcript.count('> AT+CPIN="…"') == 1
