"""Let bytes pass as slowly as a real line would carry them."""

import asyncio
from collections import deque
from collections.abc import Callable

BITS_PER_BYTE = 10  # 8 data bits, a start bit, a stop bit


class Pacer:
    """A pipe for bytes with a speed; without one they pass at once, unless earlier ones still wait."""

    def __init__(self, sink: Callable[[bytes], None], baud: Callable[[], int | None]) -> None:
        """Set where bytes go and who knows the speed in bits a second."""
        self._sink = sink
        self._baud = baud
        self._waiting: deque[bytes] = deque()
        self._timer: asyncio.TimerHandle | None = None

    def put(self, chunks: list[bytes]) -> None:
        """Pass chunks on in order, each in a write of its own."""
        if len(chunks) == 1 and not self._waiting and self._timer is None and self._baud() is None:
            self._sink(chunks[0])
            return
        self._waiting.extend(chunks)
        if self._timer is None:
            self._next()

    def clear(self) -> None:
        """Forget what still waits."""
        self._waiting.clear()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _next(self) -> None:
        """Send one chunk, or one byte of it where the line is slow, and come back for the rest."""
        self._timer = None
        if not self._waiting:
            return
        chunk = self._waiting.popleft()
        baud = self._baud()
        if baud is not None and len(chunk) > 1:
            self._waiting.appendleft(chunk[1:])
            chunk = chunk[:1]
        self._sink(chunk)
        delay = BITS_PER_BYTE * len(chunk) / baud if baud else 0.0
        self._timer = asyncio.get_running_loop().call_later(delay, self._next)
