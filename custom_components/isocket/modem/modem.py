"""The driver as others see it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
import logging
from typing import override

from . import startup
from .chat import Chat
from .inbox import Counters, Inbox, MessageHandler
from .link import connected
from .models import ModemInfo, NetworkStatus, Receipt, SessionState, Snapshot, Storage
from .network import Network
from .sender import Sender
from .session import Client, Session
from .sms.pdu import StatusReport
from .startup import Prepared
from .timing import Timing
from .urc import STORAGE_FULL

_LOGGER = logging.getLogger(__name__)


class Modem(Client):
    """A modem on a port: it connects, receives and sends, and comes back by itself."""

    def __init__(
        self,
        device: str,
        *,
        on_message: MessageHandler,
        on_change: Callable[[Snapshot], None],
        pin: str | None = None,
        baudrate: int = 115200,
        timing: Timing | None = None,
    ) -> None:
        """Take any serialx URL.

        `on_message` is awaited; when it returns, the message is deleted from the SIM, and when it raises, it stays and
        comes again. `on_change` is called whenever the snapshot changed.
        """
        timing = timing or Timing()
        self._timing = timing
        self._session = Session(device, baudrate, pin, self, on_change, timing)
        self._inbox = Inbox(on_message, self._report, self._storage_seen, timing)
        self._sender = Sender()
        self._tasks: list[asyncio.Task[None]] = []
        self._unknown: set[str] = set()

    @property
    def snapshot(self) -> Snapshot:
        """Tell everything the driver knows of itself."""
        return self._session.snapshot

    @property
    def counters(self) -> Counters:
        """Tell what happened to messages since the start."""
        return self._inbox.counters

    async def start(self) -> None:
        """Start to connect, for ever; return at once."""
        self._inbox.open()
        self._tasks = [
            asyncio.create_task(self._session.run(), name="modem session"),
            asyncio.create_task(self._inbox.run(), name="modem inbox"),
        ]

    async def stop(self) -> None:
        """Close the port and leave no task; a handler that runs may end first."""
        if not self._tasks:
            return
        session, inbox = self._tasks
        self._tasks = []
        session.cancel()
        await asyncio.wait([session])
        self._inbox.close()
        _, late = await asyncio.wait([inbox], timeout=self._timing.stop)
        for task in late:
            task.cancel()
        await asyncio.gather(inbox, return_exceptions=True)
        self._session.update(state=SessionState.CLOSED, error=None, network=NetworkStatus())

    async def wait_ready(self) -> None:
        """Return when messages can pass."""
        await self._session.wait_ready()

    async def send(self, to: str, text: str) -> Receipt:
        """Send a text in as many parts as it needs.

        Raises SendError, NotReadyError, LinkError, and CommandTimeoutError where nobody can tell whether it went.
        """
        return await self._sender.send(self._session.chat, to, text)

    @override
    def opened(self, chat: Chat, prepared: Prepared) -> None:
        self._inbox.attach(chat, prepared.storages)

    @override
    def closed(self) -> None:
        self._inbox.detach()

    @override
    def sweep(self) -> None:
        self._inbox.sweep()

    @override
    def unsolicited(self, line: str, payload: str | None) -> None:
        if line.startswith(("+CMTI:", "+CDSI:")):
            self._inbox.announced(line)
        elif payload is not None and line.startswith(("+CMT:", "+CDS:")):
            self._inbox.pushed(payload)
        elif line.startswith(STORAGE_FULL):
            self._inbox.sweep()
        elif (kind := line.partition(":")[0]) not in self._unknown:
            self._unknown.add(kind)
            _LOGGER.debug("Unsolicited code without a meaning here: %s", kind)

    def _report(self, report: StatusReport) -> None:
        """Note what became of a message."""
        _LOGGER.debug("Status report %d: %#04x", report.reference, report.status)

    def _storage_seen(self, storage: Storage) -> None:
        """Show how full the storage is."""
        self._session.update(storage=storage)


@dataclass(frozen=True, slots=True)
class ProbeResult:
    """What a port has to offer."""

    info: ModemInfo
    network: NetworkStatus


async def probe(
    device: str, *, pin: str | None = None, baudrate: int = 115200, timing: Timing | None = None
) -> ProbeResult:
    """Open a port, ask who is there, unlock the SIM, wait a few seconds for the network, and close the port.

    Raises PortNotFoundError, PortBusyError, PortDeniedError, LinkError, NoModemError, and the SimError that applies.
    """
    timing = timing or Timing()
    network = Network()
    chat = Chat(
        on_unsolicited=lambda line, _: network.take(line),
        on_dead=lambda _: None,
        on_echo=lambda: None,
        timing=timing,
    )
    async with connected(device, baudrate, chat):
        await chat.handshake()
        info = await startup.identify(chat)
        await startup.unlock(chat, pin, timing)
        deadline = asyncio.get_running_loop().time() + timing.probe_registration
        await network.refresh(chat)
        while not network.status.registration.registered and asyncio.get_running_loop().time() < deadline:
            await asyncio.sleep(timing.sim_poll)
            await network.refresh(chat)
        return ProbeResult(info, network.status)
