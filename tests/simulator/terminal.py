"""A terminal program of our own: raw bytes on a serial device, no driver in between."""

import asyncio
import os
import re
from typing import Self

WAIT_SECONDS = 5.0
FINAL = re.compile(
    rb"\r\n(OK|ERROR|BUSY|NO CARRIER|NO ANSWER|COMMAND NOT SUPPORT|\+CM[ES] ERROR: [^\r]*)\r\n|\r\n> |>$"
)


class Terminal:
    """One opening of a device."""

    def __init__(self, path: str) -> None:
        """Open the device."""
        self._file = os.open(path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        self._heard = bytearray()
        self._news = asyncio.Event()
        self.hung_up = False
        asyncio.get_running_loop().add_reader(self._file, self._readable)

    def __enter__(self) -> Self:
        """Start a dialogue."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the device."""
        self.close()

    def close(self) -> None:
        """Close the device once."""
        if self._file >= 0:
            asyncio.get_running_loop().remove_reader(self._file)
            os.close(self._file)
            self._file = -1

    def write(self, data: str | bytes) -> None:
        """Send bytes as they are."""
        os.write(self._file, data.encode("latin-1") if isinstance(data, str) else data)

    async def ask(self, command: str) -> str:
        """Send a command and return everything up to its final result."""
        self.write(f"{command}\r")
        return await self.until(FINAL)

    async def until(self, pattern: re.Pattern[bytes] | str) -> str:
        """Return everything that came up to a pattern, or a text, and keep the rest."""
        wanted = pattern if isinstance(pattern, re.Pattern) else re.compile(re.escape(pattern.encode()))
        async with asyncio.timeout(WAIT_SECONDS):
            while not (match := wanted.search(self._heard)):
                self._news.clear()
                await self._news.wait()
        heard = bytes(self._heard[: match.end()]).decode("latin-1")
        del self._heard[: match.end()]
        return heard

    async def gone(self) -> None:
        """Wait until the device is taken away."""
        async with asyncio.timeout(WAIT_SECONDS):
            while not self.hung_up:
                self._news.clear()
                await self._news.wait()

    def heard(self) -> str:
        """Return what came and nobody asked for."""
        return self._heard.decode("latin-1")

    def _readable(self) -> None:
        """Take what the modem sent."""
        try:
            data = os.read(self._file, 4096)
        except OSError:
            data = b""
        if not data:
            self.hung_up = True
            asyncio.get_running_loop().remove_reader(self._file)
        self._heard += data
        self._news.set()
