"""Received messages: read where they are announced, handed over, and deleted only then (27.005 3.4, 4.1-4.3)."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
import logging
import secrets
import time

from . import replies
from .assembly import Assembler, Part, Whole, fingerprint, is_text
from .chat import Answer, Chat
from .errors import CommandError, CommandTimeoutError, ModemError
from .models import SavedPart, Sms, Storage
from .replies import Stored
from .sms import pdu
from .sms.fields import PduError
from .sms.pdu import Deliver, StatusReport, Submit
from .storages import Slot, Storages
from .timing import Timing

_LOGGER = logging.getLogger(__name__)
_REMEMBERED = 256
_NEVER = datetime(1900, 1, 1, tzinfo=UTC)

type Message = Deliver | Submit | StatusReport
type MessageHandler = Callable[[Sms], Awaitable[None]]
type PartHandler = Callable[[SavedPart], Awaitable[None]]
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
    """Hand over each message once, in the order they were sent, and free its slot when the handler has returned.

    The parts of a message whose rest has not come go to `on_part`, and their slots are free when that has returned;
    where nobody takes them they wait in their slots.
    """

    def __init__(
        self,
        on_message: MessageHandler,
        on_report: ReportHandler,
        on_storage: Callable[[Storage], None],
        timing: Timing,
        *,
        on_part: PartHandler | None = None,
        parts: Iterable[SavedPart] = (),
    ) -> None:
        """Wait for a connection, with the parts that were kept over a restart."""
        self._on_message = on_message
        self._on_part = on_part
        self._on_report = on_report
        self._on_storage = on_storage
        self._timing = timing
        self._jobs: asyncio.Queue[_Announced | _Pushed | _Sweep] = asyncio.Queue()
        self._busy = False
        self._storages: Storages | None = None
        self._unlistable: set[str] = set()
        self._swept = False
        self._assembler = Assembler()
        self._announced: set[Slot] = set()
        self._handled: deque[str] = deque(maxlen=_REMEMBERED)
        self._failed: deque[str] = deque(maxlen=_REMEMBERED)
        self._freed: deque[tuple[float, str]] = deque(maxlen=_REMEMBERED)
        self._undated: dict[str, str] = {}
        self.counters = Counters()
        for part in parts:
            self._restore(part)

    def attach(self, chat: Chat, names: tuple[str, ...]) -> None:
        """Work on a modem that is set up, and look at what it has stored."""
        self._storages = Storages(chat, names, self._unlistable)
        self._swept = False
        self._announced.clear()
        self._assembler.forget_slots()
        self.sweep()

    def detach(self) -> None:
        """Touch the modem no more; messages being handled are handled to their end."""
        self._storages = None

    def announced(self, line: str) -> None:
        """Take `+CMTI:` or `+CDSI:`; the command to read it is on the line before this returns, if that is free."""
        if (slot := replies.announced(line)) is None:
            self.sweep()
            return
        reading = None
        if self._storages and slot[0] == self._storages.chosen and not self._busy and self._jobs.empty():
            reading = self._storages.submit_read(slot[1])
        self._announced.add(slot)
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
            stored = Stored(0, job.pdu, None)
            await self._take(stored, _readable(stored), None)
        elif (storages := self._storages) is None:
            return
        elif isinstance(job, _Announced):
            await self._read(storages, job)
        else:
            await self._look_through(storages)

    async def _read(self, storages: Storages, job: _Announced) -> None:
        """Read an announced message, unless a sweep has taken it; one that is not where it should be is looked for."""
        if job.reading is None and job.slot not in self._announced:
            return
        try:
            if job.reading is None:
                stored = await storages.read(job.slot)
            else:
                stored = replies.read(job.slot[1], await job.reading)
        except CommandError as err:
            _LOGGER.debug("An announced message could not be read: %s", err)
            self._announced.discard(job.slot)
            self.sweep()
            return
        if stored is None:
            self.sweep()
        else:
            await self._take(stored, _readable(stored), job.slot)

    async def _look_through(self, storages: Storages) -> None:
        """Take everything that is stored, the oldest first, and what is overdue."""
        contents = [(slot, stored, _readable(stored)) for slot, stored in await storages.contents()]
        found = sorted(contents, key=lambda one: _sent(one[2]))
        for slot, stored, message in found:
            if self._storages is not storages:
                return
            if slot in storages.freed:
                continue  # with others of its message: what is in it now is another one
            missed, before = self._swept and slot not in self._announced, self.counters.received
            await self._take(stored, message, slot)
            if missed:
                self.counters.unannounced += self.counters.received - before
        filling = await storages.measure()
        if filling and filling.nearly_full:
            own = [(slot, stored) for slot, stored, message in found if _is_own(stored, message)]
            filling = await self._make_room(storages, own)
        if filling:
            self._on_storage(filling)
        patience = self._timing.parts_full if filling and filling.nearly_full else self._timing.parts
        for whole in self._assembler.overdue(time.time() - patience):
            await self._hand_over(whole)
        self._swept = True

    async def _make_room(self, storages: Storages, own: list[tuple[Slot, Stored]]) -> Storage | None:
        """Delete what was stored to be sent, as a full storage receives nothing; tell how full it is then."""
        own = [(slot, stored) for slot, stored in own if slot[0] == storages.names[0]]
        if own:
            _LOGGER.warning("The SIM is nearly full: %d drafts on it are deleted", len(own))
        for slot, stored in own:
            await self._delete(slot, fingerprint(stored.pdu))
        return await storages.measure()

    async def _take(self, stored: Stored, message: Message | None, slot: Slot | None) -> None:
        """Take one message: a part of one, a status report, or something to put aside."""
        if _is_own(stored, message):
            return
        if slot and not _is_sound(stored, message):
            if (mended := await self._mended(stored, slot)) is None:
                return  # it waits in its slot for the next look
            message, stored = mended
        if message is None:
            self.counters.unreadable += 1
            _LOGGER.warning("A message of %d octets could not be read and is deleted", len(stored.pdu) // 2)
        mark = fingerprint(stored.pdu)
        if isinstance(message, Deliver) and is_text(message):
            part = Part.of(message, time.time(), slot)
            if not await self._was_handled(part.fingerprint, one_of_several=part.total > 1):
                await self._collect(part, stored)
                return
            mark = part.fingerprint
        elif not await self._was_handled(mark):
            self._handled.append(mark)
            self._put_aside(message)
        await self._delete(slot, mark)

    async def _was_handled(self, mark: str, *, one_of_several: bool = False) -> bool:
        """Say whether a message was handled, and only its slot could not be freed, whatever the modem said."""
        if mark in self._handled and self._storages:
            await self._storages.settle()
        return mark in self._handled or (one_of_several and any(freed == mark for _, freed in self._freed))

    def _put_aside(self, message: Message | None) -> None:
        """Tell of a status report, and count what is no text."""
        if isinstance(message, StatusReport):
            try:
                self._on_report(message)
            except Exception:
                _LOGGER.exception("A status report could not be handled")
        else:
            self.counters.put_aside += 1
            _LOGGER.debug("A message that is no text was put aside")

    async def _collect(self, part: Part, stored: Stored) -> None:
        """Hand over the message that a part completes; free the slot of another part when somebody keeps it."""
        if whole := self._assembler.add(part):
            await self._hand_over(whole)
        elif self._on_part:
            received = datetime.fromtimestamp(part.received, UTC)
            try:
                await self._on_part(SavedPart(part.fingerprint, stored.pdu, stored.length, received))
            except Exception:
                if self._fails_first(part.fingerprint):
                    _LOGGER.exception("A part of a message could not be saved; it waits in its slot")
                return
            self._assembler.saved(part)
            await self._delete(part.slot, part.fingerprint)

    def _restore(self, saved: SavedPart) -> None:
        """Take a part that was kept over a restart; a clock that went back makes it no younger than now."""
        message = _readable(Stored(0, saved.pdu, saved.length))
        if isinstance(message, Deliver):
            self._assembler.add(Part(message, saved.fingerprint, min(saved.received.timestamp(), time.time())))

    async def _mended(self, stored: Stored, slot: Slot) -> tuple[Message | None, Stored] | None:
        """Read a message that came in damaged again; None where that is no better, and not the same either."""
        again = None
        if self._storages:
            with suppress(CommandError):
                again = await self._storages.read(slot)
        if again is None or not (_is_sound(again, _readable(again)) or again.pdu == stored.pdu):
            return None
        return _readable(again), again

    async def _hand_over(self, whole: Whole) -> None:
        """Give a message to the handler, and free its slots when that has returned."""
        mark, storages = whole.sms.fingerprint, self._storages
        try:
            await self._on_message(replace(whole.sms, fingerprint=self._distinct(whole.sms)))
        except Exception:
            self._assembler.put_back(whole)
            if self._fails_first(mark):
                _LOGGER.exception("A message could not be handled; it is kept and tried again")
            return
        self.counters.received += 1
        self._undated.pop(mark, None)
        self._handled.extend(part.fingerprint for part in whole.parts)
        for part in whole.parts:
            if part.slot is None or self._storages is storages:  # another SIM may be in by now: look before
                await self._delete(part.slot, part.fingerprint)

    def _fails_first(self, mark: str) -> bool:
        """Say whether a message that failed did not do so before."""
        known = mark in self._failed
        if not known:
            self._failed.append(mark)
        return not known

    def _distinct(self, sms: Sms) -> str:
        """Tell a message from one that is the same in all but that it was sent again.

        People press twice within the second that a time stamp tells; the network, which brings a message again when it
        was not told of its arrival, takes longer for that. Without a time stamp nothing tells two messages apart.
        """
        mark = sms.fingerprint
        if sms.sent is None:
            return self._undated.setdefault(mark, f"{mark}-{secrets.token_hex(8)}")
        since = _now() - self._timing.pressed_twice
        again = 0 if sms.parts else sum(1 for at, freed in self._freed if freed == mark and at > since)
        return f"{mark}-{again}" if again else mark

    async def _delete(self, slot: Slot | None, mark: str) -> None:
        """Free a slot; where that fails the next sweep tries again, without handing the message over again."""
        if slot is None:
            self._gone(mark)
        elif storages := self._storages:
            self._announced.discard(slot)  # before the next message is announced in it
            with suppress(CommandError):
                freeing = await storages.free(slot)
                freeing.add_done_callback(lambda freeing: self._deleted(freeing, mark))

    def _deleted(self, freeing: asyncio.Future[Answer], mark: str) -> None:
        """Note that a slot is free, or was not to be freed."""
        if freeing.cancelled():
            return
        if (error := freeing.exception()) is None:
            self._gone(mark)
            return
        _LOGGER.debug("A message could not be deleted: %s", error)
        if isinstance(error, CommandTimeoutError):
            self.sweep()

    def _gone(self, mark: str) -> None:
        """Note that a message is on the modem no more: what is the same in all is another one from now on."""
        with suppress(ValueError):
            self._handled.remove(mark)
            self._freed.append((_now(), mark))


def _now() -> float:
    """Tell the time of the running loop, in seconds."""
    return asyncio.get_running_loop().time()


def _readable(stored: Stored) -> Message | None:
    """Decode a PDU as well as it goes."""
    with suppress(PduError):
        return pdu.decode(stored.pdu, stored.length)
    return None


def _is_sound(stored: Stored, message: Message | None) -> bool:
    """Say whether a PDU can be read, and has the length which the modem declared, with or without its SMSC block."""
    octets = len(stored.pdu) // 2
    return message is not None and stored.length in (octets, octets - 1 - int(stored.pdu[:2], 16))


def _is_own(stored: Stored, message: Message | None) -> bool:
    """Say whether a message was stored to be sent, by its status or by itself."""
    return stored.own or isinstance(message, Submit)


def _sent(message: Message | None) -> datetime:
    """Tell when a message was sent, to put them in order."""
    return (message.sent if isinstance(message, Deliver | StatusReport) else None) or _NEVER
