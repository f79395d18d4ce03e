"""What happens to real ports: a pty that comes back under another name, one that is held, and a bridge that drops."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
import os
from pathlib import Path
import termios

import pytest

from custom_components.isocket.modem import (
    LinkError,
    Modem,
    NoModemError,
    PortBusyError,
    PortNotFoundError,
    SessionState,
    Timing,
    link,
    whereabouts,
)
from custom_components.isocket.modem.ports import Port
from custom_components.isocket.modem.whereabouts import Whereabouts
from simulator import PROFILES, SIM7600, Network, Phone, Profile, PtyPort, TcpPort
from simulator.modem import Modem as SimulatedModem

from .helpers import FAST, SLOW_TEST, Recorder
from .scripted import Scripted

QUICK = replace(FAST, handshake=0.1, handshake_attempts=3, health=0.1)


@dataclass
class Plugged:
    """A modem on a port without a link that follows it, and the driver."""

    simulated: SimulatedModem
    phone: Phone
    port: PtyPort | TcpPort
    modem: Modem
    recorder: Recorder

    async def lose(self, error: type[Exception]) -> None:
        """Wait until the driver tells what is wrong."""
        await self.recorder.until(lambda: any(type(one.error) is error for one in self.recorder.snapshots))

    async def talk(self, *texts: str) -> None:
        """Be ready, and take texts and send them back."""
        async with asyncio.timeout(SLOW_TEST):
            await self.modem.wait_ready()
            for text in texts:
                self.phone.send_sms(self.simulated.number, text)
                await self.recorder.until(lambda text=text: text in self.recorder.texts)  # type: ignore[misc]
                await self.modem.send(self.phone.number, text)
            await self.phone.wait_sms(len(texts))


@asynccontextmanager
async def plugged(profile: Profile, *, tcp: bool = False, timing: Timing = QUICK) -> AsyncIterator[Plugged]:
    """Start the driver on a port, and tell it where the port is now whenever it asks."""
    network = Network()
    simulated = network.add_modem("+4790000001", profile)
    phone = network.add_phone("+4790000002")
    recorder = Recorder()
    async with AsyncExitStack() as stack:
        port: PtyPort | TcpPort = await stack.enter_async_context(TcpPort(simulated) if tcp else PtyPort(simulated))
        device = f"socket://127.0.0.1:{port.port}" if isinstance(port, TcpPort) else port.device

        async def locate(imei: str) -> str:
            assert imei == profile.imei
            return port.device if isinstance(port, PtyPort) else device

        modem = Modem(
            device, on_message=recorder.on_message, on_change=recorder.on_change, locate=locate, timing=timing
        )
        await modem.start()
        home = Plugged(simulated, phone, port, modem, recorder)
        await home.talk()
        recorder.snapshots.clear()
        try:
            yield home
        finally:
            await modem.stop()


@pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
async def test_a_port_that_comes_back_under_another_name(profile: Profile) -> None:
    """Look for it where it is now, and go on."""
    async with plugged(profile) as home:
        former = home.port.device if isinstance(home.port, PtyPort) else ""
        home.simulated.unplug()
        home.phone.send_sms(home.simulated.number, "meanwhile")
        await home.lose(PortNotFoundError)
        home.simulated.plug()
        await home.talk("after")
        assert isinstance(home.port, PtyPort)
        assert home.port.device != former
        assert home.recorder.texts == ["meanwhile", "after"]


async def test_somebody_saw_that_it_is_back() -> None:
    """Look at once, however long there is to wait yet, and tell when it is known what came of it."""
    async with plugged(SIM7600, timing=replace(QUICK, retry_first=3600)) as home:
        modem = home.modem
        await modem.seek()  # it is there
        home.simulated.unplug()
        await home.lose(LinkError)
        await modem.seek()
        assert modem.snapshot.state is SessionState.LOST
        assert isinstance(modem.snapshot.error, PortNotFoundError)
        home.simulated.plug()
        await modem.seek()
        assert modem.snapshot.state in {SessionState.REGISTERING, SessionState.READY}
        assert isinstance(home.port, PtyPort)
        assert modem.device == home.port.device
        await home.talk("after")


@pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
async def test_a_port_that_another_program_holds(profile: Profile) -> None:
    """Wait until the other one lets go."""
    async with plugged(profile) as home:
        home.simulated.hold()
        await home.lose(PortBusyError)
        home.simulated.release()
        await home.talk("after")


@pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
async def test_a_bridge_that_drops_the_connection(profile: Profile) -> None:
    """Connect again, whether the bridge is there at once or only later."""
    async with plugged(profile, tcp=True) as home:
        home.simulated.drop()
        await home.recorder.until(lambda: any(one.state is SessionState.LOST for one in home.recorder.snapshots))
        await home.talk("one")
        home.simulated.unplug()
        await home.recorder.until(lambda: home.modem.snapshot.state is SessionState.LOST)
        home.simulated.plug()
        await home.talk("two")


async def test_a_program_that_reads_our_answers_is_named(tmp_path: Path) -> None:
    """Say who has the port open where the modem seems silent: as root it opens all the same."""
    async with Scripted(speed=termios.B300) as script:
        slave = os.open(script.path, os.O_RDWR | os.O_NOCTTY)
        thief = await asyncio.create_subprocess_exec("sleep", "60", stdin=slave)
        os.close(slave)
        recorder = Recorder()
        modem = Modem(script.path, on_message=recorder.on_message, on_change=recorder.on_change, timing=QUICK)
        try:
            await modem.start()
            await recorder.until(lambda: isinstance(modem.snapshot.error, PortBusyError))
            assert str(modem.snapshot.error) == "sleep"
            thief.kill()
            await thief.wait()
            await recorder.until(lambda: type(modem.snapshot.error) is NoModemError)
        finally:
            await modem.stop()
            if thief.returncode is None:
                thief.kill()
                await thief.wait()


async def test_a_modem_that_speaks_at_another_speed_than_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """Believe the speed that was right for a while, and then try the others again."""
    monkeypatch.setattr(link, "_SERIAL_LINES", ("/dev/pts/",))
    recorder = Recorder()
    async with Scripted(speed=termios.B115200) as script:
        modem = Modem(script.path, on_message=recorder.on_message, on_change=recorder.on_change, timing=QUICK)
        await modem.start()
        try:
            async with asyncio.timeout(SLOW_TEST):
                await modem.wait_ready()
            script.speed = termios.B9600
            await recorder.until(lambda: modem.snapshot.state is SessionState.LOST)
            await recorder.until(lambda: modem.snapshot.state is SessionState.READY)
        finally:
            await modem.stop()


async def test_a_port_that_never_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait so long for a bridge behind a network, and no longer."""

    async def never(*args: object, **kwargs: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(link, "create_serial_connection", never)
    monkeypatch.setattr(link, "_OPEN_SECONDS", 0.01)
    with pytest.raises(LinkError, match="does not open"):
        await link.open_link("socket://192.0.2.1:1", 115200, on_data=lambda _: None, on_lost=lambda _: None)


STICK = Port("/dev/ttyUSB2", 0x2C7C, 0x0125, interface=2)
MOVED = Port("/dev/ttyUSB5", 0x2C7C, 0x0125, interface=2)
BRIDGE = Port("/dev/ttyUSB0", 0x1A86, 0x7523, location="1-1")
RENAMED = replace(BRIDGE, device="/dev/ttyUSB9")
ZIGBEE = Port("/dev/ttyUSB1", 0x1A86, 0x7523, location="1-2")


@pytest.mark.parametrize(
    ("chosen", "before", "now", "asked"),
    [
        ("/dev/ttyUSB2", [STICK, BRIDGE], [MOVED, BRIDGE], [MOVED]),
        ("/dev/ttyUSB0", [STICK, BRIDGE, ZIGBEE], [STICK, RENAMED, ZIGBEE], [STICK, RENAMED]),
        ("/dev/ttyUSB2", [], [MOVED], [MOVED]),
    ],
)
async def test_a_modem_is_sought_where_its_kind_may_be(
    monkeypatch: pytest.MonkeyPatch, chosen: str, before: list[Port], now: list[Port], asked: list[Port]
) -> None:
    """Ask the ports of modems, and of the product that the modem was; nothing else is to be asked AT."""
    listed = [before]
    sought: list[list[Port]] = []

    async def list_ports() -> list[Port]:
        return listed[0]

    async def find(imei: str, candidates: list[Port]) -> str:
        sought.append(candidates)
        return candidates[0].device

    monkeypatch.setattr(whereabouts, "list_ports", list_ports)
    monkeypatch.setattr(whereabouts, "find", find)
    place = Whereabouts(chosen)
    await place.note(chosen)
    listed[0] = now
    assert await place.find("356938035643809") == asked[0].device
    assert sought == [asked]


async def test_a_modem_behind_a_network_is_where_it_is() -> None:
    """Look for no other port."""
    place = Whereabouts("socket://host:1")
    await place.note("socket://host:1")
    assert await place.find("356938035643809") == "socket://host:1"


@pytest.mark.parametrize(
    "device", ["socket://nohost?key=SECRET", "/dev/none?key=SECRET", "esphome://nohost?key=SECRET"]
)
async def test_the_query_of_a_url_is_not_repeated(device: str) -> None:
    """Say nothing of what may be an API key: the error is logged, and stands in the diagnostics."""
    with pytest.raises(LinkError) as raised:
        await link.open_link(device, 115200, on_data=lambda _: None, on_lost=lambda _: None)
    assert "SECRET" not in repr(raised.value)
