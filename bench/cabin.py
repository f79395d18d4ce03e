"""A modem in a cabin, a phone far away, and our driver with its real times, on a clock that jumps where both wait."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
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
from simulator.virtual import PortHeldError, PortUnpluggedError, VirtualPort

PIN = "1234"
BOOT_SECONDS = 8  # a modem's way from power to its first code
SEND_SECONDS = 2  # the network's time for a message
PATIENCE = 4 * 3600  # seconds, after which a modem is given up
PAUSE = 5  # seconds before a text that did not go is tried again


@dataclass
class Cabin:
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
    looks: int = 0
    """How often `until_well` woke up to look."""

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
            while not self.well:
                await asyncio.sleep(0.1)
                self.looks += 1
        return loop.time() - begun


@contextmanager
def virtual_link(port: VirtualPort) -> Iterator[None]:
    """Put the driver's ports on the virtual one."""

    @asynccontextmanager
    async def connected(device: str, baudrate: int, chat: Chat, tap: Tap | None = None) -> AsyncIterator[None]:
        try:
            write, close = port.open(device, chat.feed, lambda: chat.lost(LinkError("the port closed")))
        except PortUnpluggedError as err:
            raise (LinkError if port.bridge else PortNotFoundError)(device) from err
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
async def cabin(
    profile: Profile,
    *,
    pin: str | None = PIN,
    bridge: bool = False,
    prepare: Callable[[SimulatedModem], None] = lambda modem: None,
) -> AsyncIterator[Cabin]:
    """Build all of it, and start the driver with its real times."""
    network = Network()
    simulated = network.add_modem("+4790000001", profile)
    simulated.boot_seconds, simulated.send_seconds = BOOT_SECONDS, SEND_SECONDS
    prepare(simulated)
    network.add_phone("+4790000002")
    port = VirtualPort(simulated, bridge=bridge)

    snapshots: list[Snapshot] = []

    async def locate(imei: str) -> str:
        return port.name

    async def on_message(sms: Sms) -> None:
        home.received.append(sms.text)

    modem = Modem(port.name, on_message=on_message, on_change=snapshots.append, pin=pin, locate=locate)
    home = Cabin(network, simulated, port, modem, snapshots)
    with virtual_link(port):
        await modem.start()
        delivering = asyncio.create_task(home.deliver())
        try:
            yield home
        finally:
            delivering.cancel()
            simulated.steady()
            await modem.stop()
