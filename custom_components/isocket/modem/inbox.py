"""Received messages: read where they are announced, handed over, and deleted only then (27.005 3.4, 4.1-4.3)."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
import logging

from . import commands, replies
from .assembly import Assembler, Part, Slot, Whole, fingerprint, is_text
from .chat import Answer, Chat
from .commands import Priority
from .errors import CommandError, CommandTimeoutError, ModemError
from .models import Sms, Storage
from .replies import Stored
from .sms import pdu
from .sms.fields import PduError
from .sms.pdu import Deliver, StatusReport, Submit
from .timing import Timing

_LOGGER = logging.getLogger(__name__)
_REMEMBERED = 256
_NEVER = datetime(1900, 1, 1, tzinfo=UTC)

type MessageHandler = Callable[[Sms], Awaitable[None]]
type ReportHandler = Callable[[StatusReport], None]


@dataclass(frozen=True, slots=True)
class _Announced:
    """A message the modem announced; `reading` is on its way if the line was free."""

    slot: Slot
    reading: asyncio.Future[Answer] | None


@dataclass(frozen=True, slots=True)
class _Pushed:
    """A message the modem did not store."""

    pdu: str


@dataclass(frozen=True, slots=True)
class _Sweep:
    """A look at everything that is stored."""


@dataclass(slots=True)
class Counters:
    """What happened since the start: the figures that tell of trouble."""

    received: int = 0
    put_aside: int = 0
    unreadable: int = 0
    unannounced: int = 0


class Inbox:
    """Hand over each message once, in the order they were sent, and free its slot when the handler has returned."""

    def __init__(
        self,
        on_message: MessageHandler,
        on_report: ReportHandler,
        on_storage: Callable[[Storage], None],
        timing: Timing,
    ) -> None:
        """Wait for a connection."""
        self._on_message = on_message
        self._on_report = on_report
        self._on_storage = on_storage
        self._timing = timing
        self._jobs: asyncio.Queue[_Announced | _Pushed | _Sweep] = asyncio.Queue()
        self._busy = False
        self._chat: Chat | None = None
        self._storages: tuple[str, ...] = ()
        self._selected: str | None = None
        self._swept = False
        self._assembler = Assembler()
        self._handled: deque[str] = deque(maxlen=_REMEMBERED)
        self._failed: deque[str] = deque(maxlen=_REMEMBERED)
        self._freed: deque[str] = deque(maxlen=_REMEMBERED)
        self.counters = Counters()

    def attach(self, chat: Chat, storages: tuple[str, ...]) -> None:
        """Work on a modem that is set up, and look at what it has stored."""
        self._chat, self._storages = chat, storages
        self._selected = storages[0] if storages else None
        self._swept = False
        self._assembler.clear()
        self.sweep()

    def detach(self) -> None:
        """Touch the modem no more; messages being handled are handled to their end."""
        self._chat = None

    def announced(self, line: str) -> None:
        """Take `+CMTI:` or `+CDSI:`; the command to read it is on the line before this returns, if that is free."""
        if (slot := replies.announced(line)) is None:
            self.sweep()
            return
        reading = None
        if self._chat and slot[0] == self._selected and not self._busy and self._jobs.empty():
            reading = self._chat.submit(commands.read_message(slot[1]))
        self._jobs.put_nowait(_Announced(slot, reading))

    def pushed(self, pdu_hex: str) -> None:
        """Take a message that came with its announcement, `+CMT:` or `+CDS:`."""
        self._jobs.put_nowait(_Pushed(pdu_hex))

    def sweep(self) -> None:
        """Look soon at everything that is stored."""
        self._jobs.put_nowait(_Sweep())

    def open(self) -> None:
        """Take jobs from now on."""
        self._jobs = asyncio.Queue()

    async def run(self) -> None:
        """Work until `close`."""
        with suppress(asyncio.QueueShutDown):
            while True:
                job = await self._jobs.get()
                self._busy = True
                try:
                    await self._work(job)
                except CommandTimeoutError:
                    self.sweep()
                except ModemError as err:
                    # What is stored is found again by the next sweep.
                    _LOGGER.debug("Reading messages was cut short: %s", err)
                except Exception:
                    _LOGGER.exception("A message is left where it is after an unexpected error")
                finally:
                    self._busy = False

    def close(self) -> None:
        """Let `run` end after what it is doing."""
        self._jobs.shutdown(immediate=True)

    async def _work(self, job: _Announced | _Pushed | _Sweep) -> None:
        """Do one job; one for a modem that is gone is none."""
        if isinstance(job, _Pushed):
            await self._take(Stored(0, job.pdu, None), None)
        elif (chat := self._chat) is None:
            return
        elif isinstance(job, _Announced):
            await self._read(chat, job)
        else:
            await self._look_through(chat)

    async def _read(self, chat: Chat, job: _Announced) -> None:
        """Read an announced message; one that is not where it should be is looked for."""
        storage, index = job.slot
        try:
            if job.reading is None:
                await self._select(chat, storage)
            answer = await (job.reading or chat.submit(commands.read_message(index)))
        except CommandError as err:
            _LOGGER.debug("An announced message could not be read: %s", err)
            self.sweep()
            return
        if (stored := replies.read(index, answer)) is not None:
            await self._take(stored, job.slot)

    async def _look_through(self, chat: Chat) -> None:
        """Take everything that is stored, the oldest first, and what is overdue."""
        for storage in self._storages:
            answer: Answer = ()
            with suppress(CommandError):  # some refuse to list an empty storage, or a storage that they offer
                await self._select(chat, storage)
                answer = await chat.run(commands.LIST_MESSAGES, Priority.HOUSEKEEPING)
            before = self.counters.received
            for stored in sorted(replies.listed(answer), key=_sent):
                await self._take(stored, (storage, stored.index))
            if self._swept:
                self.counters.unannounced += self.counters.received - before
        filling = await self._measure(chat, self._storages[0]) if self._storages else None
        patience = self._timing.parts_full if filling and _nearly_full(filling) else self._timing.parts
        for whole in self._assembler.overdue(_now() - patience):
            await self._hand_over(whole)
        self._swept = True

    async def _measure(self, chat: Chat, storage: str) -> Storage | None:
        """Go back to the storage that messages are received in, and tell how full it is."""
        filling = None
        with suppress(CommandError):
            await self._select(chat, storage)
            filling = replies.storage(storage, await chat.run(commands.STORAGE, Priority.HOUSEKEEPING))
        if filling:
            self._on_storage(filling)
        return filling

    async def _select(self, chat: Chat, storage: str) -> None:
        """Make a storage the one that is read from."""
        if storage != self._selected:
            self._selected = None
            short, whole = commands.read_from(storage, self._storages[0] if self._storages else storage)
            try:
                await chat.run(short)
            except CommandError:
                await chat.run(whole)
            self._selected = storage

    async def _take(self, stored: Stored, slot: Slot | None) -> None:
        """Take one message: a part of one, a status report, or something to put aside."""
        message, stored = await self._decode(stored, slot)
        mark = fingerprint(stored.pdu)
        if isinstance(message, Submit):
            return
        if isinstance(message, Deliver) and is_text(message) and mark not in self._handled:
            if whole := self._assembler.add(Part(message, mark, slot), _now()):
                await self._hand_over(whole)
            return
        if isinstance(message, StatusReport):
            self._on_report(message)
        elif mark not in self._handled:
            self.counters.put_aside += 1
            _LOGGER.debug("A message that is no text was put aside")
        await self._delete(slot, mark)

    async def _decode(self, stored: Stored, slot: Slot | None) -> tuple[Deliver | Submit | StatusReport | None, Stored]:
        """Decode a PDU; one that came in damaged is read again before it is given up."""
        if (message := _whole(stored)) is None and slot and self._chat:
            with suppress(CommandError):
                stored = replies.read(slot[1], await self._chat.run(commands.read_message(slot[1]))) or stored
        if (message := message or _readable(stored)) is None:
            self.counters.unreadable += 1
            _LOGGER.warning("A message of %d octets could not be read and is deleted", len(stored.pdu) // 2)
        return message, stored

    async def _hand_over(self, whole: Whole) -> None:
        """Give a message to the handler, and free its slots when that has returned."""
        self.counters.received += 1
        mark = whole.sms.fingerprint
        # The same text may come again in the same second; freed once, it is another message.
        again = self._freed.count(mark)
        try:
            await self._on_message(replace(whole.sms, fingerprint=f"{mark}-{again}") if again else whole.sms)
        except Exception:
            if mark not in self._failed:
                self._failed.append(mark)
                _LOGGER.exception("A message could not be handled; it stays stored and is tried again")
            return
        self._handled.extend(part.fingerprint for part in whole.parts)
        for part in whole.parts:
            await self._delete(part.slot, part.fingerprint)
        if not any(part.fingerprint in self._handled for part in whole.parts):
            self._freed.append(mark)

    async def _delete(self, slot: Slot | None, mark: str) -> None:
        """Free a slot; where that fails the next sweep tries again, without handing the message over again."""
        if slot is None or (chat := self._chat) is None:
            return
        storage, index = slot
        try:
            await self._select(chat, storage)
            await chat.run(commands.delete_message(index))
        except CommandError as err:
            _LOGGER.debug("A message could not be deleted: %s", err)
        else:
            with suppress(ValueError):
                self._handled.remove(mark)


def _now() -> float:
    """Tell the time of the running loop, in seconds."""
    return asyncio.get_running_loop().time()


def _nearly_full(filling: Storage) -> bool:
    """Say whether a storage may soon block reception."""
    return filling.used * 5 >= filling.total * 4


def _readable(stored: Stored) -> Deliver | Submit | StatusReport | None:
    """Decode a PDU as well as it goes."""
    with suppress(PduError):
        return pdu.decode(stored.pdu, stored.length)
    return None


def _whole(stored: Stored) -> Deliver | Submit | StatusReport | None:
    """Decode a PDU that has the length which the modem declared, with or without its SMSC block."""
    message = _readable(stored)
    octets = len(stored.pdu) // 2
    smsc = 1 + int(stored.pdu[:2], 16)
    return message if stored.length in (None, octets, octets - smsc) else None


def _sent(stored: Stored) -> datetime:
    """Tell when a stored message was sent, to put them in order."""
    message = _readable(stored)
    return (message.sent if isinstance(message, Deliver | StatusReport) else None) or _NEVER
