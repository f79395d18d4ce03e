"""Time that passes only when there is nothing else to do, and a port on it: hours of a modem's life in milliseconds."""

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor
import re
import selectors
from typing import Any, override

from .modem import Modem
from .modem.line import Line

DEVICE = "virtual://"
_ENDS = re.compile(r"[\r\x1a]")
LATENCY = 0.005  # seconds, each way
MOST_TURNS = 100_000  # of a loop while its time stands still: many more than anything needs that ever comes to rest


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop with a clock of its own, which stands still while anything is ready and then jumps to what is next.

    `jumps` counts how often it woke up for something. Nothing outside the process can be waited for.
    """

    def __init__(self) -> None:
        """Begin at time 0."""
        super().__init__(_Jumper(self._jump))
        self._now = 0.0
        self.jumps = 0

    @override
    def time(self) -> float:
        return self._now

    def _jump(self, seconds: float) -> None:
        """Let so much time pass."""
        self._now += seconds
        self.jumps += 1


class LonelyLoop(VirtualLoop):
    """A virtual loop that has no threads either: what is given to an executor is done at once, in no time."""

    @override
    def run_in_executor(  # type: ignore[override]
        self, executor: Executor | None, func: Callable[..., Any], *args: Any
    ) -> asyncio.Future[Any]:
        done = self.create_future()
        try:
            done.set_result(func(*args))
        except Exception as err:  # noqa: BLE001 - whatever it was is the caller's
            done.set_exception(err)
        return done


class _Jumper(selectors.DefaultSelector):
    """Ask what is ready, and jump where the loop would wait."""

    def __init__(self, jump: Callable[[float], None]) -> None:
        """Take the way to let time pass."""
        super().__init__()
        self._jump = jump
        self._turns = 0

    @override
    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        self._turns += 1
        if not ready and timeout is None:
            raise RuntimeError("nothing will ever happen")
        if not ready and timeout:
            self._jump(timeout)
            self._turns = 0
        if self._turns > MOST_TURNS:
            raise RuntimeError("something runs in circles")
        return ready


def run_virtual[T](main: Coroutine[Any, Any, T]) -> T:
    """Run something on a clock of its own."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(main)


class PortUnpluggedError(Exception):
    """There is no port of this name now."""


class PortHeldError(Exception):
    """Another program has the port."""


class _Wire:
    """Carry chunks one way, in their order, each so many seconds later."""

    def __init__(self, sink: Callable[[bytes], None], seconds: float) -> None:
        """Set where they go and how long they take."""
        self._sink = sink
        self._seconds = seconds
        self._chunks: deque[bytes] = deque()

    def put(self, data: bytes) -> None:
        """Take a chunk."""
        self._chunks.append(data)
        asyncio.get_running_loop().call_later(self._seconds, self._next)

    def cut(self) -> None:
        """Lose what is on its way."""
        self._sink = lambda _: None

    def _next(self) -> None:
        """Let the oldest chunk out."""
        self._sink(self._chunks.popleft())


class VirtualPort:
    """A serial line without a device: `open` is given what hears the modem and what is told when the port goes away.

    A `bridge` brings it out on a network, under one name; any other port has another name after each plug.
    `written` keeps what the terminal wrote, and when; `octets_read` counts what it was sent.
    """

    def __init__(self, modem: Modem, *, bridge: bool = False) -> None:
        """Plug the modem in."""
        self.bridge = bridge
        self._modem = modem
        self._line: Line | None = None
        self._wires: tuple[_Wire, ...] = ()
        self._gone: Callable[[], None] = lambda: None
        self._number = 0
        self.plugged = True
        self.held = False
        self.octets_read = 0
        self.written: list[tuple[float, bytes]] = []
        modem.ports.append(self)

    @property
    def name(self) -> str:
        """Tell the name."""
        return f"{DEVICE}{self._number}"

    @property
    def attached(self) -> bool:
        """Say whether a terminal has the port open."""
        return self._line is not None

    @property
    def commands(self) -> list[tuple[float, str]]:
        """Give the lines that the terminal wrote, and when it ended them."""
        return [(at, line) for at, data in self.written for line in _ENDS.split(data.decode("latin-1"))[:-1] if line]

    def open(
        self, name: str, hear: Callable[[bytes], None], gone: Callable[[], None]
    ) -> tuple[Callable[[bytes], None], Callable[[], None]]:
        """Open the port and give the ways to write to it and to close it; PortUnpluggedError, PortHeldError."""
        if not self.plugged or name != self.name:
            raise PortUnpluggedError(name)
        if self.held or self.attached:
            raise PortHeldError(name)
        self._gone = gone
        to_terminal = _Wire(hear, LATENCY)

        def send(data: bytes) -> None:
            self.octets_read += len(data)
            to_terminal.put(data)

        self._line = self._modem.attach(send)
        self._wires = (_Wire(self._line.feed, LATENCY), to_terminal)
        return self._write, self.close

    def close(self) -> None:
        """Close the port, as the terminal does."""
        for wire in self._wires:
            wire.cut()
        line, self._line, self._wires = self._line, None, ()
        if line is not None:
            self._modem.detach(line)

    def plug(self) -> None:
        """Come back."""
        if not self.plugged:
            self._number += not self.bridge
            self.plugged = True

    def unplug(self) -> None:
        """Go away under whoever has the port open."""
        self.plugged = False
        if self.attached:
            self.close()
            asyncio.get_running_loop().call_soon(self._gone)

    def hold(self) -> None:
        """Let another program have the port, under another name."""
        self.unplug()
        self.plug()
        self.held = True

    def release(self) -> None:
        """Let the other program go."""
        self.held = False

    def _write(self, data: bytes) -> None:
        """Carry what the terminal writes to the modem; into the void where the port is gone."""
        self.written.append((asyncio.get_running_loop().time(), data))
        for wire in self._wires[:1]:
            wire.put(data)
