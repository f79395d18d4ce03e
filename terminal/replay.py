"""Play a transcript to the driver: the modem's side on a pty, and where the driver's side is another one now."""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from itertools import pairwise
import os
from pathlib import Path
import re
import tempfile
import tty
from typing import override

from custom_components.isocket.modem import Tap
from custom_components.isocket.modem.sms import pdu
from custom_components.isocket.modem.sms.fields import PduError
from custom_components.isocket.modem.sms.pdu import Submit
from custom_components.isocket.modem.sms.userdata import Element

from .transcript import Entry, Kind, Transcript

_AHEAD = 8  # exchanges that may come in another order than they did
_COMMAND = re.compile(rb"[^\r\x1a]*[\r\x1a]")
_PIN = re.compile(rb'AT\+CPIN="(\d+)"')
_REFUSAL = b"\r\nERROR\r\n"
# What is asked by the clock, and so more or less often.
_POLLED = re.compile(rb"(AT(\+\w+\?|\+CLCC|\+CSQ|\+CMGL=\d)?|\x1b)\r")
_FINAL = re.compile(rb"\s*(OK|ERROR|\+CM[ES] ERROR:.*)\s*")
_READ = 4096
_END = b"\x1a"
_CONCATENATED = (0x00, 0x08)  # elements with a reference, before how many parts and which (23.040 9.2.3.24)


@dataclass(slots=True)
class Exchange:
    """Something the driver said, and what the modem said and did until the next; `heard` once the driver said it again."""

    asked: Entry | None
    answers: list[Entry] = field(default_factory=list)
    heard: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """What the driver said then and not now, or now and not then; `line` is of the transcript."""

    line: int
    then: bytes = b""
    now: bytes = b""


def exchanges(connection: list[Entry]) -> list[Exchange]:
    """Cut a connection, whose first entry is its opening, into exchanges; the first is what the modem said unasked."""
    found = [Exchange(None)]
    for entry in connection[1:]:
        if entry.kind is Kind.SENT:
            found.append(Exchange(entry))
        else:
            found[-1].answers.append(entry)
    return found


def played(transcript: Transcript) -> list[list[Entry]]:
    """Leave out connections at speeds at which nothing was heard: a pty has no speed."""
    connections = transcript.connections
    heard = [any(entry.kind is Kind.RECEIVED for entry in connection) for connection in connections]
    return [
        connection
        for index, connection in enumerate(connections)
        if heard[index] or index + 1 == len(connections) or connection[0].data == connections[index + 1][0].data
    ]


def pin(transcript: Transcript) -> str | None:
    """Give the PIN of a transcript in which one was given: its disguise."""
    found = (_PIN.match(entry.data) for entry in transcript.entries if entry.kind is Kind.SENT)
    return next((match[1].decode() for match in found if match), None)


class Player(Tap):
    """The modem of a transcript, at `path`; as a tap it knows when the driver opens and closes the port.

    Commands may come in another order than they did, and questions more or less often. One that did not come then is answered by ERROR. What was missing
    between others is among the `differences`; what was missing at the end, where the driver may have ended sooner, is
    `unreached`.
    """

    def __init__(self, transcript: Transcript, path: Path, speed: float) -> None:
        """Wait for the driver; everything takes `speed` times as short as it did."""
        self.path = path
        self.differences: list[Difference] = []
        self.unreached: list[Difference] = []
        self.commands = 0
        self._connections = played(transcript)
        self._speed = speed
        self._exchanges: list[Exchange] = []
        self._master = self._slave = -1
        self._pending = b""
        self._plays: set[asyncio.Task[None]] = set()
        self._moved = asyncio.Event()

    @override
    def opened(self, baudrate: int) -> None:
        self._begin(self._exchanges[0])

    @override
    def received(self, data: bytes) -> None:
        self._moved.set()

    @override
    def sent(self, data: bytes) -> None:
        self._moved.set()

    @override
    def closed(self, *, lost: bool) -> None:
        if not lost:
            self._unplug()
            self._next(0)

    def start(self) -> None:
        """Be there."""
        self._next(0)

    def stop(self) -> None:
        """Be gone, and note what the driver never said."""
        self._connections.clear()
        self._unplug()
        self._next(0)

    async def played(self, patience: float) -> bool:
        """Wait until all was played; False where nothing moves any more for so many seconds longer than it ever did."""
        limit = patience + _longest_pause(self._connections) / self._speed
        while self._connections or self._plays or any(self._missed(one) for one in self._exchanges):
            self._moved.clear()
            try:
                async with asyncio.timeout(limit):
                    await self._moved.wait()
            except TimeoutError:
                return False
        return True

    def _missed(self, exchange: Exchange) -> Entry | None:
        """Give what the driver has not said yet, though it said it then."""
        asked = exchange.asked
        return asked if asked and not exchange.heard and not self._asked_before(asked.data) else None

    def _next(self, delay: float) -> None:
        """End a connection, and plug the modem of the next one in after a while, if there is one."""
        heard = max((index for index, one in enumerate(self._exchanges) if one.heard), default=0)
        for index, one in enumerate(self._exchanges):
            if asked := self._missed(one):
                missing = self.differences if index < heard else self.unreached
                missing.append(Difference(asked.line, then=asked.data))
        for play in self._plays - {asyncio.current_task()}:
            play.cancel()
        self._exchanges = exchanges(self._connections.pop(0)) if self._connections else []
        self._moved.set()
        if not self._exchanges:
            return
        if delay > 0:
            self._run(self._plug_in_later(delay))
        else:
            self._plug_in()

    async def _plug_in_later(self, delay: float) -> None:
        """Come back after a while."""
        await asyncio.sleep(delay)
        self._plug_in()

    def _plug_in(self) -> None:
        """Be on the port."""
        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)
        self.path.unlink(missing_ok=True)
        self.path.symlink_to(os.ttyname(self._slave))
        asyncio.get_running_loop().add_reader(self._master, self._read)

    def _unplug(self) -> None:
        """Leave the port."""
        if self._master >= 0:
            asyncio.get_running_loop().remove_reader(self._master)
            self.path.unlink(missing_ok=True)
            os.close(self._master)
            os.close(self._slave)
            self._master = self._slave = -1
        self._pending = b""

    def _read(self) -> None:
        """Take what the driver said."""
        with suppress(OSError):
            self._pending += os.read(self._master, _READ)
        while match := _COMMAND.match(self._pending):
            self._pending = self._pending[match.end() :]
            self._take(match[0])

    def _take(self, said: bytes) -> None:
        """Find what the modem answered then."""
        self.commands += 1
        ahead = [one for one in self._exchanges if one.asked and not one.heard]
        found = next((one for one in ahead[:_AHEAD] if one.asked and _alike(one.asked.data, said)), None)
        if found is not None:
            self._begin(found)
        elif again := self._asked_before(said):
            self._write(b"".join(_direct(again)))
        elif ahead and ahead[0].asked:
            self.differences.append(Difference(ahead[0].asked.line, now=said))
            self._write(_REFUSAL)

    def _asked_before(self, said: bytes) -> Exchange | None:
        """Find when the driver last asked something that it asks again and again."""
        heard = (one for one in reversed(self._exchanges) if one.heard and one.asked and one.asked.data == said)
        return next(heard, None) if _POLLED.fullmatch(said) else None

    def _begin(self, exchange: Exchange) -> None:
        """Play what came after something the driver said."""
        exchange.heard = True
        self._run(self._play(exchange))

    async def _play(self, exchange: Exchange) -> None:
        """Say what the modem said, when it said it."""
        at = exchange.asked.at if exchange.asked else None
        for entry in exchange.answers:
            await asyncio.sleep(max(0.0, entry.at - (entry.at if at is None else at)) / self._speed)
            at = entry.at
            if entry.kind is Kind.RECEIVED:
                self._write(entry.data)
            elif entry.data == b"lost":
                self._vanish(entry.at)

    def _vanish(self, at: float) -> None:
        """Be pulled out, and come back when the modem did."""
        self._unplug()
        back = self._connections[0][0].at if self._connections else at
        self._next((back - at) / self._speed)

    def _write(self, data: bytes) -> None:
        """Say something, if the port is there."""
        if self._master >= 0:
            os.write(self._master, data)

    def _run(self, doing: Coroutine[None, None, None]) -> None:
        """Do something on the side, as long as the connection lasts."""
        task = asyncio.create_task(doing)
        self._plays.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        """Note that something was played to its end."""
        self._plays.discard(task)
        self._moved.set()


def _alike(then: bytes, now: bytes) -> bool:
    """Say whether the driver said the same; the reference that parts of a message share is another one each time."""
    return then == now or (then.endswith(_END) and now.endswith(_END) and _unnumbered(then) == _unnumbered(now))


def _unnumbered(body: bytes) -> Submit | None:
    """Read a message without its reference."""
    try:
        submit = pdu.decode_submit(body.removesuffix(_END).decode("latin-1"))
    except PduError:
        return None
    header = tuple(
        Element(one.identifier, bytes(len(one.data) - 2) + one.data[-2:]) if one.identifier in _CONCATENATED else one
        for one in submit.data.header
    )
    return replace(submit, data=replace(submit.data, header=header))


def _direct(exchange: Exchange) -> Iterator[bytes]:
    """Give the answer alone, without the echo before it, which may be off by now, and what was said unasked after it."""
    echo = exchange.asked.data.strip() if exchange.asked else b""
    for entry in exchange.answers:
        if entry.kind is Kind.RECEIVED and entry.data.strip() != echo:
            yield entry.data
            if _FINAL.fullmatch(entry.data):
                return


def _longest_pause(connections: list[list[Entry]]) -> float:
    """Tell for how long nothing happened then, in seconds."""
    times = [entry.at for connection in connections for entry in connection]
    return max((after - before for before, after in pairwise(times)), default=0)


@asynccontextmanager
async def player(transcript: Transcript, speed: float) -> AsyncIterator[Player]:
    """Have the modem of a transcript for a while."""
    with tempfile.TemporaryDirectory(prefix="isocket-modem-") as folder:
        modem = Player(transcript, Path(folder) / "modem", speed)
        modem.start()
        try:
            yield modem
        finally:
            modem.stop()
