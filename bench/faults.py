"""How long it takes until all is well again after each fault, with each modem: scripts/faults writes docs/faults.md.

The driver runs with its real times, and the simulator with every family it has, on a clock that jumps where both wait.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
import random
from unittest.mock import patch

from custom_components.isocket.modem import (
    LinkError,
    Modem,
    ModemError,
    NotReadyError,
    PortBusyError,
    PortNotFoundError,
    SendError,
    SessionState,
    Sms,
    Snapshot,
    session,
)
from custom_components.isocket.modem.chat import Chat
from custom_components.isocket.modem.link import Tap
from simulator import Network, Phone, Profile
from simulator.modem import Modem as SimulatedModem
from simulator.virtual import PortHeldError, PortUnpluggedError, VirtualPort, run_virtual

PIN = "1234"
BOOT_SECONDS = 8  # a modem's way from power to its first code
SEND_SECONDS = 2  # the network's time for a message
SPACING = 17  # seconds between two texts each way
MOST_TEXTS = 15
PATIENCE = 4 * 3600  # seconds, after which a modem is given up
PAUSE = 5  # seconds before a text that did not go is tried again

# How long each trouble lasts, in seconds; 0 for what happens once.
LASTS = {
    "drop_urc": 0,
    "send_error": 0,
    "lost_final": 0,
    "late_final": 0,
    "half_pdu": 0,
    "urc_inside": 0,
    "garbage": 0,
    "silence": 120,
    "bare_prompt": 60,
    "line_prompt": 60,
    "one_byte": 60,
    "slow": 120,
    "echo": 0,
    "forget": 0,
    "reboot": 0,
    "brown_out": 300,
    "unplug": 60,
    "drop": 0,
    "busy": 120,
    "no_network": 3000,
    "denied": 600,
    "full": 0,
    "pin": 60,
    "puk": 120,
    "chatter": 0,
    "sim": 60,
}


@dataclass
class House:
    """A network with a modem, a phone, our driver on the modem, and an outbox that does not give up."""

    network: Network
    simulated: SimulatedModem
    port: VirtualPort
    modem: Modem
    snapshots: list[Snapshot]
    received: list[str] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)
    doubtful: Counter[str] = field(default_factory=Counter)
    outbox: list[str] = field(default_factory=list)
    posted: asyncio.Event = field(default_factory=asyncio.Event)

    def text_in(self, text: str) -> None:
        """Let the phone send a text."""
        self.phone.send_sms(self.simulated.number, text)
        self.sent.append(text)

    @property
    def phone(self) -> Phone:
        """The one phone there is."""
        return next(iter(self.network.phones.values()))

    async def deliver(self) -> None:
        """Send what is in the outbox, one text after the other, as often as it takes; for ever."""
        while True:
            await self.modem.wait_ready()
            if self.outbox:
                text = self.outbox[0]
                try:
                    await self.modem.send(self.phone.number, text)
                except NotReadyError, SendError:
                    pass
                except ModemError:
                    self.doubtful[text] += 1  # nobody can tell whether it went
                else:
                    self.outbox.pop(0)
                    continue
            self.posted.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(PAUSE if self.outbox else None):
                    await self.posted.wait()

    def text_out(self, text: str) -> None:
        """Send the phone a text."""
        self.outbox.append(text)
        self.posted.set()

    @property
    def arrived(self) -> Counter[str]:
        """Count the texts that came to the phone."""
        return Counter(entry.text for entry in self.phone.chat if entry.direction == "in")

    @property
    def well(self) -> bool:
        """Say whether nothing is left to do."""
        return (
            self.modem.snapshot.state is SessionState.READY
            and set(self.sent) <= set(self.received)
            and not self.outbox
            and not any(len(storage) for storage in self.simulated.inbox.storages.values())
        )

    async def until_well(self) -> float:
        """Wait until nothing is left to do, and tell how many seconds it took."""
        loop = asyncio.get_running_loop()
        begun = loop.time()
        async with asyncio.timeout(PATIENCE):
            while not self.well:  # noqa: ASYNC110 - time is virtual
                await asyncio.sleep(0.1)
        return loop.time() - begun


@contextmanager
def virtual_link(port: VirtualPort) -> Iterator[None]:
    """Put the driver's ports on the virtual one."""

    @asynccontextmanager
    async def connected(device: str, baudrate: int, chat: Chat, tap: Tap | None = None) -> AsyncIterator[None]:
        try:
            write, close = port.open(device, chat.feed, lambda: chat.lost(LinkError("the port closed")))
        except PortUnpluggedError as err:
            raise PortNotFoundError(device) from err
        except PortHeldError as err:
            raise PortBusyError(device) from err
        chat.start(write)
        try:
            yield
        finally:
            chat.close(LinkError("the port was closed"))
            close()

    with patch.object(session, "connected", connected):
        yield


@asynccontextmanager
async def house(profile: Profile) -> AsyncIterator[House]:
    """Build all of it, and start the driver with its real times."""
    network = Network()
    simulated = network.add_modem("+4790000001", profile)
    simulated.boot_seconds, simulated.send_seconds = BOOT_SECONDS, SEND_SECONDS
    network.add_phone("+4790000002")
    port = VirtualPort(simulated)

    snapshots: list[Snapshot] = []

    async def locate(imei: str) -> str:
        return port.name

    async def on_message(sms: Sms) -> None:
        home.received.append(sms.text)

    modem = Modem(port.name, on_message=on_message, on_change=snapshots.append, pin=PIN, locate=locate)
    home = House(network, simulated, port, modem, snapshots)
    with virtual_link(port):
        await modem.start()
        delivering = asyncio.create_task(home.deliver())
        try:
            yield home
        finally:
            delivering.cancel()
            simulated.steady()
            await modem.stop()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a fault: seconds until all was well, and lines that the driver wrote from its begin until then."""

    seconds: float
    span: float
    lines: int
    received: Counter[str]
    expected: list[str]
    arrived: Counter[str]
    posted: list[str]
    doubtful: Counter[str]


async def suffer(profile: Profile, key: str) -> Outcome:
    """Let a modem suffer a fault under traffic, and tell what became of it."""
    loop = asyncio.get_running_loop()
    async with house(profile) as home:
        await home.until_well()
        posted: list[str] = []

        async def talk(texts: int, spacing: float) -> None:
            for _ in range(texts):
                number = len(posted)
                home.text_in(f"in {number}")
                posted.append(f"out {number}")
                home.text_out(posted[-1])
                await asyncio.sleep(spacing)

        await talk(1, 1)
        await home.until_well()
        lines, begun, lasts = home.port.lines, loop.time(), LASTS[key]
        texts = max(2, min(MOST_TEXTS, lasts // SPACING))
        talking = asyncio.create_task(talk(texts, max(2 * SEND_SECONDS, lasts / texts)))
        await asyncio.sleep(random.uniform(0, SEND_SECONDS))
        home.simulated.trouble(key)
        await asyncio.sleep(lasts)
        home.simulated.trouble(key, on=False)
        await talking
        seconds = await home.until_well()
        lines, span = home.port.lines - lines, loop.time() - begun
        home.simulated.faults.clear()
        await talk(1, 1)
        await home.until_well()
        return Outcome(
            seconds,
            span,
            lines,
            Counter(text for text in home.received if text.startswith("in ")),
            home.sent,
            home.arrived,
            posted,
            home.doubtful,
        )


def run(profile: Profile, key: str) -> Outcome:
    """Let a modem suffer a fault, the same way each time."""
    random.seed(f"{profile.key} {key}")
    return run_virtual(suffer(profile, key))
