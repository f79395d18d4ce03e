"""The driver as others see it."""

import asyncio
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
import logging
from typing import override

from . import startup
from .audio import set_microphone_level
from .calls import CallHandler, Calls
from .chat import Chat
from .commands import Priority
from .errors import NoModemError, NotReadyError, SendMemoryError, WrongModemError
from .inbox import Counters, Inbox, MessageHandler, PartHandler
from .link import Tap, connected, rates
from .masking import mask_line
from .models import (
    Call,
    CallOutcome,
    Capabilities,
    DeliveryReport,
    Manner,
    ModemInfo,
    NetworkStatus,
    Receipt,
    SavedPart,
    SessionState,
    Snapshot,
    Storage,
)
from .network import Network
from .pin import Pin
from .ports import same_modem
from .profiles import profile_of
from .sender import Sender
from .session import Client, Session
from .sms.pdu import StatusReport
from .startup import Prepared
from .timing import Timing
from .urc import STORAGE_FULL
from .ussd import Ussd
from .whereabouts import Locate

_PLAINLY = Manner()
_MOST_UNKNOWN = 100  # kinds of codes without a meaning that are told of
_BRIEFLY = 2  # handshakes at a speed that is only tried
_LOGGER = logging.getLogger(__name__)


class Modem(Client):
    """A modem on a port: it connects, receives and sends, and comes back by itself."""

    def __init__(
        self,
        device: str,
        *,
        on_message: MessageHandler,
        on_change: Callable[[Snapshot], None],
        on_call: CallHandler = lambda call: None,
        on_report: Callable[[DeliveryReport], None] = lambda report: None,
        on_sent: Callable[[], None] = lambda: None,
        on_part: PartHandler | None = None,
        parts: Iterable[SavedPart] = (),
        pin: str | None = None,
        imei: str | None = None,
        baudrate: int = 115200,
        locate: Locate | None = None,
        timing: Timing | None = None,
        tap: Tap | None = None,
    ) -> None:
        """Take any serialx URL; with an `imei`, only that modem is worked with, and `locate` is asked where it is now.

        `on_message` is awaited; when it returns, the message is deleted from the SIM, and when it raises, it stays and
        comes again. `on_change` is called whenever the snapshot changed, `on_call` at each step of a call, `on_report`
        with what became of a message that asked for a report, `on_sent` for each part that the network took, and `tap`
        with all that passes the port, unmasked.
        """
        timing = timing or Timing()
        self._timing = timing
        self._session = Session(device, baudrate, pin, imei, self, on_change, timing, tap=tap, locate=locate)
        self._inbox = Inbox(on_message, self._report, self._storage_seen, timing, on_part=on_part, parts=parts)
        self._sender = Sender(on_sent)
        self._calls = Calls(on_call, timing)
        self._ussd = Ussd(timing)
        self._on_report = on_report
        self._tasks: list[asyncio.Task[None]] = []
        self._unknown: set[str] = set()

    @property
    def snapshot(self) -> Snapshot:
        """Tell everything the driver knows of itself."""
        return self._session.snapshot

    @property
    def device(self) -> str:
        """Tell the port at which the modem is, or is looked for next."""
        return self._session.device

    @property
    def capabilities(self) -> Capabilities | None:
        """Tell what the modem can do besides messages; None until it is set up."""
        return self.snapshot.capabilities

    @property
    def transcript(self) -> list[str]:
        """Give the last lines of the dialogue, for a bug report: without PINs, numbers and texts."""
        return list(self._session.transcript)

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

    async def seek(self) -> None:
        """Look at once for a modem that is not there, as one was plugged in; return when it was found, or was not."""
        await self._session.seek()

    async def wait_ready(self) -> None:
        """Return when messages can pass."""
        await self._session.wait_ready()

    async def send(self, to: str, text: str, *, urgent: bool = False, manner: Manner = _PLAINLY) -> Receipt:
        """Send a text in as many parts as it needs, an `urgent` one before others that wait.

        Raises SendError, NotReadyError, LinkError, and CommandTimeoutError where nobody can tell whether it went.
        """
        priority = Priority.ALARM if urgent else Priority.NORMAL
        try:
            return await self._sender.send(self._session.chat, to, text, manner, priority)
        except SendMemoryError:
            self._inbox.sweep()
            raise

    @property
    def call(self) -> Call | None:
        """Tell the call that goes on."""
        return self._calls.current

    async def dial(
        self, to: str, ring_seconds: float, *, talk_seconds: float | None = None, shortest_answer: float = 0
    ) -> CallOutcome:
        """Call a number, ring for so long, and tell how it went when the call is over.

        Once answered it lasts until the other end or `hang_up` ends it, or for `talk_seconds`. An answer that was
        shorter than `shortest_answer` does not count. Raises NotReadyError, NoVoiceError, CallError.
        """
        self._require_ready()
        return await self._calls.dial(to, ring_seconds, talk_seconds=talk_seconds, shortest_answer=shortest_answer)

    async def answer(self) -> None:
        """Answer the phone; raises CallError where it does not ring."""
        await self._calls.answer()

    async def hang_up(self) -> None:
        """End the call, or reject it."""
        await self._calls.hang_up()

    async def ussd(self, code: str) -> str:
        """Ask the network a code such as *100# and give its text; raises UssdError, NotReadyError."""
        chat = self._require_ready()
        return await self._ussd.ask(chat, code, packed=self._session.profile.packed_ussd)

    async def set_microphone_level(self, percent: int) -> None:
        """Set the microphone's gain, 0 to 100 % of what the modem can; raises UnsupportedError, NotReadyError."""
        await set_microphone_level(self._require_ready(), self._session.profile.gains, percent)

    def _require_ready(self) -> Chat:
        """Give the dialogue with a modem that is ready; NotReadyError otherwise."""
        return self._session.chat

    @override
    def opened(self, chat: Chat, prepared: Prepared) -> None:
        self._inbox.attach(chat, prepared.storages)
        self._calls.attach(chat, prepared)

    @override
    def closed(self) -> None:
        self._inbox.detach()
        self._calls.detach()
        self._ussd.lost(NotReadyError("the modem is lost"))

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
        elif self._calls.take(line) or self._ussd.take(line):
            return
        elif len(self._unknown) < _MOST_UNKNOWN and (kind := mask_line(line.partition(":")[0])) not in self._unknown:
            self._unknown.add(kind)
            _LOGGER.debug("Unsolicited code without a meaning here: %s", kind)

    def _report(self, report: StatusReport) -> None:
        """Tell what became of a message."""
        self._on_report(
            DeliveryReport(report.recipient, report.reference, report.verdict, report.sent, report.discharged)
        )

    def _storage_seen(self, storage: Storage) -> None:
        """Show how full the storage is."""
        self._session.update(storage=storage)


@dataclass(frozen=True, slots=True)
class ProbeResult:
    """What a port has to offer, and the speed at which it was heard, in bits a second."""

    info: ModemInfo
    network: NetworkStatus
    baudrate: int = 115200
    capabilities: Capabilities | None = None


async def probe(
    device: str,
    *,
    pin: str | None = None,
    imei: str | None = None,
    baudrate: int = 115200,
    timing: Timing | None = None,
    tap: Tap | None = None,
) -> ProbeResult:
    """Open a port, ask who is there, unlock the SIM, wait a few seconds for the network, and close the port.

    With an `imei`, no other modem's SIM is given the PIN. A silent serial line is tried at other speeds. Raises
    PortNotFoundError, PortBusyError, PortDeniedError, LinkError, NoModemError, WrongModemError, and the SimError that
    applies.
    """
    timing = timing or Timing()
    first, *others = rates(device, baudrate)
    try:
        return await _probe_at(device, first, pin, imei, timing, tap)
    except NoModemError:
        for rate in others:
            with suppress(NoModemError):
                return await _probe_at(device, rate, pin, imei, replace(timing, handshake_attempts=_BRIEFLY), tap)
        raise


async def _probe_at(
    device: str, baudrate: int, pin: str | None, imei: str | None, timing: Timing, tap: Tap | None
) -> ProbeResult:
    """Probe a port at one speed."""
    network = Network()
    chat = Chat(
        on_unsolicited=lambda line, _: network.take(line),
        on_dead=lambda _: None,
        on_echo=lambda: None,
        timing=timing,
    )
    clock = asyncio.get_running_loop().time
    async with connected(device, baudrate, chat, tap):
        await chat.handshake()
        await startup.quieten(chat)
        info = await startup.identify(chat)
        if imei and info.imei and not same_modem(imei, info.imei):
            raise WrongModemError("another modem is on the port")
        await startup.unlock(chat, Pin(pin), timing)
        able = await startup.capabilities(chat, profile_of(info))
        deadline = clock() + timing.probe_registration
        await network.refresh(chat)
        while not network.status.registration.registered and clock() < deadline:
            await asyncio.sleep(timing.sim_poll)
            await network.refresh(chat)
        return ProbeResult(info, network.status, baudrate, able)
