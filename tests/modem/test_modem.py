"""The driver against the simulator, over a real pty."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import override

import pytest

from custom_components.isocket.modem import (
    LastAttemptError,
    LinkError,
    Modem,
    NoModemError,
    NotReadyError,
    PinRequiredError,
    PinWrongError,
    PortBusyError,
    PortNotFoundError,
    PukRequiredError,
    Registration,
    SendError,
    SessionState,
    SimMissingError,
    probe,
)
from custom_components.isocket.modem.errors import ModemError
from simulator import GENERIC, PROFILES, Profile, TcpPort
from simulator.modem import Modem as SimulatedModem
from simulator.modem.faults import (
    BarePrompt,
    DropUrc,
    Fault,
    Garbage,
    LostFinal,
    OneByte,
    SendError as Refusal,
    Silence,
    UrcInside,
)
from simulator.modem.parser import Request

from .helpers import FAST, SLOW_TEST, Recorder, house

TRICKY = [
    "ON",
    "OK",
    "ERROR",
    "> ",
    '+CMTI: "SM",1',
    "+CMS ERROR: 500",
    "NO CARRIER",
    "several\r\nlines\nOK\r\n",
    "a € and 😀 in one",
    "x" * 161,
    "ж" * 200,
    "👍🏽" * 60,
    "@" * 8,
]


async def test_a_text_is_received_and_deleted_and_a_reply_is_sent() -> None:
    """Go the whole way there and back."""
    async with house() as home:
        await home.ready()
        home.phone.send_sms(home.simulated.number, "STATUS")
        await home.until(lambda: home.recorder.texts == ["STATUS"] and home.used == 0)
        receipt = await home.modem.send(home.phone.number, "Power socket ON")
        assert len(receipt.references) == 1
        assert [entry.text for entry in await home.phone.wait_sms()] == ["Power socket ON"]
        snapshot = home.modem.snapshot
        assert snapshot.state is SessionState.READY
        assert snapshot.network.registration is Registration.HOME
        assert snapshot.network.operator == home.simulated.operator
        assert snapshot.network.signal_dbm == 2 * home.simulated.signal - 113
        assert snapshot.info is not None
        assert snapshot.info.imei == home.simulated.profile.imei
        sms = home.recorder.messages[0]
        assert sms.sender.text == home.phone.number
        assert sms.sent is not None


@pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
async def test_any_text_comes_and_goes_with_any_modem(profile: Profile) -> None:
    """Take texts that look like results, long ones and emoji, both ways, on each family of modems."""
    async with house(profile) as home:
        await home.ready()
        for text in TRICKY:
            home.phone.send_sms(home.simulated.number, text)
        await home.until(lambda: len(home.recorder.texts) == len(TRICKY) and home.used == 0)
        assert home.recorder.texts == TRICKY
        for text in TRICKY:
            await home.modem.send(home.phone.number, text)
        assert [entry.text for entry in await home.phone.wait_sms(len(TRICKY))] == TRICKY


async def test_texts_that_look_like_results_on_a_slow_line() -> None:
    """Cut no text short that comes a byte in a millisecond, while a reply is on its way, to a modem with a bare prompt."""
    texts = ["OK", "ERROR 5", "> ", '+CMTI: "SM",1', "two\r\nOK\r\n", "€ and 😀"]
    async with house(timing=replace(FAST, patience=1, handshake=0.5, prompt=5)) as home:
        await home.ready()
        home.simulated.faults.add(BarePrompt())
        home.simulated.set_baud(9600)
        async with asyncio.TaskGroup() as group:
            group.create_task(home.modem.send(home.phone.number, texts[0]))
            for text in texts:
                home.phone.send_sms(home.simulated.number, text)
        await home.until(lambda: len(home.recorder.texts) == len(texts) and home.used == 0)
        assert home.recorder.texts == texts
        assert [entry.text for entry in await home.phone.wait_sms(1)] == texts[:1]


async def test_what_was_stored_before_is_handed_over_in_the_order_it_was_sent() -> None:
    """Sweep both storages at the start, oldest first."""
    async with house(start=False) as home:
        for number in range(8):
            home.phone.send_sms(home.simulated.number, f"text {number}")
        await home.modem.start()
        await home.until(lambda: len(home.recorder.texts) == 8 and home.used == 0)
        assert home.recorder.texts == [f"text {number}" for number in range(8)]


async def test_a_message_whose_handler_fails_stays_and_comes_again() -> None:
    """Delete nothing that was not handled, and lose nothing."""
    async with house(timing=replace(FAST, sweep=0.05)) as home:
        await home.ready()
        home.recorder.fail = True
        home.recorder.changed.clear()
        home.phone.send_sms(home.simulated.number, "ON")
        await home.recorder.changed.wait()
        assert home.used == 1
        home.recorder.fail = False
        await home.until(lambda: home.recorder.texts == ["ON"] and home.used == 0)


async def test_messages_that_arrive_while_one_is_sent() -> None:
    """Lose none of them, and none of the replies."""
    async with house() as home:
        await home.ready()
        texts = [f"text {number}" for number in range(10)]
        async with asyncio.TaskGroup() as group:
            for text in texts:
                group.create_task(home.modem.send(home.phone.number, f"reply to {text}"))
                home.phone.send_sms(home.simulated.number, text)
                await asyncio.sleep(0)
        await home.until(lambda: home.recorder.texts == texts and home.used == 0)
        assert len(await home.phone.wait_sms(10)) == 10


async def test_a_message_nobody_announced_is_found() -> None:
    """Look from time to time, and count what was missed."""
    async with house(timing=replace(FAST, sweep=0.05)) as home:
        await home.ready()
        await home.until(lambda: home.modem.snapshot.storage is not None)
        home.simulated.faults.add(DropUrc())
        home.phone.send_sms(home.simulated.number, "ON")
        await home.until(lambda: home.recorder.texts == ["ON"] and home.used == 0)
        assert home.modem.counters.unannounced == 1


FAULTS: dict[str, Callable[[], Fault]] = {
    "bare prompt": BarePrompt,
    "one byte at a time": OneByte,
    "code inside an answer": lambda: UrcInside(None),
    "garbage": lambda: Garbage(3),
    "lost result": LostFinal,
}


@pytest.mark.parametrize("fault", FAULTS)
async def test_faults_on_the_line_lose_nothing(fault: str) -> None:
    """Receive and answer once each, whatever happens on the line."""
    async with house(timing=replace(FAST, sweep=0.2)) as home:
        await home.ready()
        home.simulated.faults.add(FAULTS[fault]())
        home.phone.send_sms(home.simulated.number, "ON")
        await home.until(lambda: home.recorder.texts == ["ON"] and home.used == 0)
        async with asyncio.timeout(SLOW_TEST):
            await home.modem.wait_ready()
            await home.modem.send(home.phone.number, "Power socket ON")
        assert [entry.text for entry in await home.phone.wait_sms()] == ["Power socket ON"]


def reboot(modem: SimulatedModem) -> None:
    """Restart with boot codes, or without a port for a while."""
    modem.reboot()


def restart_unseen(modem: SimulatedModem) -> None:
    """Lose the settings and say nothing, but echo."""
    modem.settings.reset()
    modem.echo_on()


def replug(modem: SimulatedModem) -> None:
    """Vanish, and come back under another name behind the same link."""
    modem.unplug()
    asyncio.get_running_loop().call_later(0.03, modem.plug)


@pytest.mark.parametrize("trouble", [reboot, restart_unseen, replug])
@pytest.mark.parametrize("profile", ["generic", "sim800", "sim7600", "ec25", "huawei"])
async def test_it_comes_back_by_itself(profile: str, trouble: Callable[[SimulatedModem], None]) -> None:
    """Be ready again after reboots, forgotten settings and replugs, and receive as before."""
    async with house(PROFILES[profile], timing=replace(FAST, health=0.05)) as home:
        await home.ready()
        home.phone.send_sms(home.simulated.number, "before")
        await home.until(lambda: home.recorder.texts == ["before"] and home.used == 0)
        home.recorder.snapshots.clear()
        trouble(home.simulated)
        home.phone.send_sms(home.simulated.number, "meanwhile")
        await home.until(lambda: any(one.state is not SessionState.READY for one in home.recorder.snapshots))
        await home.ready()
        home.phone.send_sms(home.simulated.number, "after")
        await home.until(lambda: len(home.recorder.texts) == 3 and home.used == 0)
        assert home.recorder.texts == ["before", "meanwhile", "after"]


async def test_a_lost_network_is_shown_and_waited_for() -> None:
    """Tell that messages cannot pass, refuse to send, and be ready when the network is back."""
    async with house() as home:
        await home.ready()
        home.simulated.registered = False
        await home.until(lambda: home.modem.snapshot.state is SessionState.REGISTERING)
        with pytest.raises(NotReadyError):
            await home.modem.send(home.phone.number, "x")
        home.simulated.registered = True
        await home.ready()
        assert home.modem.snapshot.network.registration is Registration.HOME


def lock(pin: str, *, wrong: int = 0) -> Callable[[SimulatedModem], None]:
    """Give the SIM a PIN, and wrong attempts that were made."""

    def prepare(modem: SimulatedModem) -> None:
        modem.pin = pin
        modem.sim.pin_tries -= wrong

    return prepare


def remove_sim(modem: SimulatedModem) -> None:
    """Take the SIM out."""
    modem.seat_sim(False)


SIMS: list[tuple[Callable[[SimulatedModem], None], str | None, type[ModemError], int]] = [
    (lock("1234"), None, PinRequiredError, 3),
    (lock("1234"), "9999", PinWrongError, 2),
    (lock("1234", wrong=2), "9999", LastAttemptError, 1),
    (lock("1234", wrong=2), "1234", LastAttemptError, 1),
    (lock("1234", wrong=3), "1234", PukRequiredError, 0),
    (remove_sim, None, SimMissingError, 3),
]


@pytest.mark.parametrize(("prepare", "pin", "error", "tries"), SIMS)
async def test_a_sim_that_does_not_open(
    prepare: Callable[[SimulatedModem], None], pin: str | None, error: type[ModemError], tries: int
) -> None:
    """Say what the SIM wants; give a PIN once, and never as the last attempt."""
    async with house(pin=pin, prepare=prepare) as home:
        await home.until(lambda: isinstance(home.modem.snapshot.error, error))
        home.recorder.snapshots.clear()
        await home.until(lambda: len(home.recorder.snapshots) > 8)
        assert {type(one.error) for one in home.recorder.snapshots} == {error}
        assert home.simulated.sim.pin_tries == tries


async def test_the_pin_opens_the_sim_again_after_a_reboot() -> None:
    """Give the right PIN whenever it is asked for."""
    async with house(pin="1234", prepare=lock("1234"), timing=replace(FAST, health=0.05)) as home:
        await home.ready()
        home.recorder.snapshots.clear()
        home.simulated.reboot()
        await home.until(lambda: any(one.state is not SessionState.READY for one in home.recorder.snapshots))
        await home.ready()
        assert home.simulated.sim.pin_tries == 3


@pytest.mark.parametrize(
    ("code", "retry"), [(500, True), (38, True), (331, True), (1, False), (21, False), (304, False)]
)
async def test_a_refused_message_tells_whether_to_try_again(code: int, retry: bool) -> None:
    """Type the network's refusals."""
    async with house() as home:
        await home.ready()
        home.simulated.faults.add(Refusal(code=code))
        with pytest.raises(SendError) as caught:
            await home.modem.send(home.phone.number, "x")
        assert (caught.value.code, caught.value.retry) == (code, retry)


class RefuseSecond(Refusal):
    """Refuse the second message."""

    sent = 0

    @override
    def on_request(self, request: Request) -> str | None:
        self.sent += request.name == "+CMGS"
        return super().on_request(request) if self.sent == 2 else None


async def test_a_long_message_goes_on_where_it_stopped() -> None:
    """Send no part twice when a message is sent again."""
    async with house() as home:
        await home.ready()
        text = "abcdefghij" * 40
        home.simulated.faults.add(RefuseSecond())
        with pytest.raises(SendError):
            await home.modem.send(home.phone.number, text)
        assert home.simulated.reference == 1
        receipt = await home.modem.send(home.phone.number, text)
        assert [entry.text for entry in await home.phone.wait_sms()] == [text]
        assert len(receipt.references) == home.simulated.reference == 3


@pytest.mark.parametrize("number", ["", "+", "Owner", "12a", "+" + "1" * 21, "123;ATH", "12\x1a34"])
async def test_what_is_no_number_is_not_sent_to(number: str) -> None:
    """Refuse a recipient that would break the command or the PDU."""
    async with house() as home:
        await home.ready()
        with pytest.raises(SendError) as caught:
            await home.modem.send(number, "x")
        assert not caught.value.retry


async def test_stop_leaves_nothing() -> None:
    """Close the port and end all tasks; the port can be opened again at once."""
    before = asyncio.all_tasks()
    async with house() as home:
        await home.ready()
        await home.modem.stop()
        assert home.modem.snapshot.state is SessionState.CLOSED
        assert asyncio.all_tasks() == before
        assert (await probe(home.port.path, timing=FAST)).info.imei == home.simulated.profile.imei
        await home.modem.start()
        await home.ready()


async def test_stop_lets_a_handler_end() -> None:
    """Cut no handler in the middle of what it does."""
    done = asyncio.Event()
    begun = asyncio.Event()

    async with house(start=False) as home:

        async def handle(sms: object) -> None:
            begun.set()
            await asyncio.sleep(0.02)
            done.set()

        modem = Modem(home.port.path, on_message=handle, on_change=lambda _: None, timing=FAST)
        await modem.start()
        home.phone.send_sms(home.simulated.number, "ON")
        await begun.wait()
        await modem.stop()
        assert done.is_set()


async def test_probe_tells_who_is_there() -> None:
    """Identify the modem and wait for the network."""
    async with house(start=False) as home:
        result = await probe(home.port.path, timing=FAST)
        assert result.info.maker == GENERIC.maker
        assert result.network.registration is Registration.HOME
        assert result.network.operator == home.simulated.operator


@pytest.mark.parametrize(("prepare", "pin", "error", "tries"), SIMS)
async def test_probe_tells_what_the_sim_wants(
    prepare: Callable[[SimulatedModem], None], pin: str | None, error: type[ModemError], tries: int
) -> None:
    """Raise what keeps the SIM shut, and close the port all the same."""
    async with house(prepare=prepare, start=False) as home:
        with pytest.raises(error):
            await probe(home.port.path, pin=pin, timing=FAST)
        assert home.simulated.sim.pin_tries == tries
        with pytest.raises(error):
            await probe(home.port.path, timing=FAST) if pin is None else await probe(
                home.port.path, pin=pin, timing=FAST
            )


async def test_ports_that_cannot_be_used(tmp_path: Path) -> None:
    """Tell a missing port, a busy one, a silent one and a closed one apart."""
    silent = replace(FAST, handshake=0.005)
    with pytest.raises(PortNotFoundError):
        await probe(str(tmp_path / "missing"), timing=silent)
    with pytest.raises(PortNotFoundError):
        await probe("/dev/null", timing=silent)
    with pytest.raises(PortNotFoundError):
        await probe("nonsense://x", timing=silent)
    with pytest.raises(LinkError):
        await probe("socket://127.0.0.1:1", timing=silent)
    async with house() as home:
        await home.ready()
        with pytest.raises(PortBusyError):
            await probe(home.port.path, timing=silent)
        home.simulated.faults.add(Silence())
        await home.modem.stop()
        with pytest.raises(NoModemError):
            await probe(home.port.path, timing=silent)


async def test_a_tcp_port_works_as_well() -> None:
    """Drive a modem behind socket://."""
    async with house(start=False) as home, TcpPort(home.simulated) as port:
        recorder = Recorder()
        modem = Modem(
            f"socket://127.0.0.1:{port.port}",
            on_message=recorder.on_message,
            on_change=recorder.on_change,
            timing=FAST,
        )
        await modem.start()
        try:
            async with asyncio.timeout(SLOW_TEST):
                await modem.wait_ready()
            home.phone.send_sms(home.simulated.number, "ON")
            await recorder.until(lambda: recorder.texts == ["ON"])
            port.unplug()
            await recorder.until(lambda: modem.snapshot.state is SessionState.LOST)
            port.plug()
            async with asyncio.timeout(SLOW_TEST):
                await modem.wait_ready()
        finally:
            await modem.stop()
