"""What the tests of the driver share: short times, a recorder of messages, a started modem on the simulator."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
import tempfile

from custom_components.isocket.modem import Call, CallState, DeliveryReport, Modem, SavedPart, Sms, Snapshot, Timing
from simulator import GENERIC, Network, Phone, Profile, PtyPort
from simulator.modem import Modem as SimulatedModem

FAST = Timing(
    handshake=0.05,
    settle=0.002,
    tag=5,
    final=3,
    prompt=0.5,
    patience=0.02,
    sim_poll=0.01,
    sim_ready=1,
    registration_poll=0.05,
    probe_registration=0.2,
    health=5,
    sweep=30,
    retry_first=0.01,
    retry_longest=0.05,
    abort=0.1,
    number=0.03,
    ring_gap=0.2,
    call_poll=0.02,
    call_check=0.05,
    ussd=0.3,
    ussd_again=0.02,
    stop=1,
)
SLOW_TEST = 10  # seconds after which a test has failed


@dataclass
class Recorder:
    """Keep what the driver hands over; `fail` makes the handler raise."""

    messages: list[Sms] = field(default_factory=list)
    snapshots: list[Snapshot] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    reports: list[DeliveryReport] = field(default_factory=list)
    parts: list[SavedPart] = field(default_factory=list)
    fail: bool = False
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    async def on_message(self, sms: Sms) -> None:
        """Take a message."""
        self.changed.set()
        if self.fail:
            raise RuntimeError("the handler fails")
        self.messages.append(sms)

    def on_change(self, snapshot: Snapshot) -> None:
        """Take a snapshot."""
        self.snapshots.append(snapshot)
        self.changed.set()

    def on_call(self, call: Call) -> None:
        """Take a step of a call."""
        self.calls.append(call)
        self.changed.set()

    def on_report(self, report: DeliveryReport) -> None:
        """Take a delivery report."""
        self.reports.append(report)
        self.changed.set()

    async def on_part(self, part: SavedPart) -> None:
        """Take a part of a message."""
        self.changed.set()
        if self.fail:
            raise RuntimeError("the handler fails")
        self.parts.append(part)

    @property
    def states(self) -> list[CallState]:
        """Give the steps of calls."""
        return [call.state for call in self.calls]

    @property
    def texts(self) -> list[str]:
        """Give the texts that were handed over."""
        return [sms.text for sms in self.messages]

    async def until(self, true: Callable[[], bool], seconds: float = SLOW_TEST) -> None:
        """Wait until something is true; looked at whenever something came, and every few milliseconds."""
        async with asyncio.timeout(seconds):
            while not true():
                self.changed.clear()
                try:
                    async with asyncio.timeout(0.005):
                        await self.changed.wait()
                except TimeoutError:
                    continue


@dataclass
class House:
    """A network with a modem on a port, a phone, and our driver on the modem."""

    network: Network
    simulated: SimulatedModem
    phone: Phone
    port: PtyPort
    modem: Modem
    recorder: Recorder

    async def until(self, true: Callable[[], bool]) -> None:
        """Wait until something is true."""
        await self.recorder.until(true)

    async def ready(self) -> None:
        """Wait until the modem is ready."""
        async with asyncio.timeout(SLOW_TEST):
            await self.modem.wait_ready()

    @property
    def used(self) -> int:
        """Tell how many slots are taken."""
        return sum(len(storage) for storage in self.simulated.inbox.storages.values())


@asynccontextmanager
async def house(
    profile: Profile = GENERIC,
    *,
    pin: str | None = None,
    timing: Timing = FAST,
    prepare: Callable[[SimulatedModem], None] = lambda modem: None,
    start: bool = True,
) -> AsyncIterator[House]:
    """Build all of it, and start the driver."""
    network = Network(ring_interval=0.05, ring_limit=0.5)
    simulated = network.add_modem(number="+4790000001", profile=profile)
    simulated.boot_seconds = 0.02
    prepare(simulated)
    phone = network.add_phone(number="+4790000002", name="Owner")
    recorder = Recorder()
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        port = await stack.enter_async_context(PtyPort(simulated, Path(folder) / "tty"))
        modem = Modem(
            port.path,
            on_message=recorder.on_message,
            on_change=recorder.on_change,
            on_call=recorder.on_call,
            on_report=recorder.on_report,
            pin=pin,
            timing=timing,
        )
        if start:
            await modem.start()
        try:
            yield House(network, simulated, phone, port, modem, recorder)
        finally:
            async with asyncio.timeout(SLOW_TEST):
                await modem.stop()
