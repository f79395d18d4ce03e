"""Where the modem's serial lines come out: a pseudo terminal, and a TCP port."""

import asyncio
from collections import deque
import contextlib
import fcntl
import os
from pathlib import Path
import select
import termios
import tty
from typing import Self

from .modem import Modem
from .modem.line import Line

POLL_SECONDS = 0.01  # how soon the modem notices that a terminal was opened
READ_SIZE = 4096
MOST_WAITING = 65536  # octets that may wait for a terminal that does not read


class PtyPort:
    """A serial line on a pseudo terminal; `path` is the link where one was asked for, else the device.

    While nobody has it open, what the modem sends is lost, as on a real port; `attached` says whether somebody has.
    """

    def __init__(self, modem: Modem, link: Path | None = None) -> None:
        """Set which modem, and where a stable link to the changing device is wanted."""
        self._modem = modem
        self._link = link
        self._line: Line | None = None
        self._master = -1
        self._device = ""
        self._waiting: deque[bytes] = deque()
        self._poll: asyncio.TimerHandle | None = None
        self._held = self._former = -1
        self.attached = False

    async def __aenter__(self) -> Self:
        """Open the port."""
        self._modem.ports.append(self)
        self.plug()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close the port."""
        self._modem.ports.remove(self)
        self.unplug()
        self._forget()

    @property
    def path(self) -> str:
        """The path to open."""
        return str(self._link) if self._link is not None else self._device

    @property
    def plugged(self) -> bool:
        """Say whether the device is there."""
        return self._line is not None

    @property
    def device(self) -> str:
        """The device itself, which changes with each plug."""
        return self._device

    def plug(self) -> None:
        """Make the device, under a name that it did not have before."""
        if self._line is not None:
            return
        self._master, slave = os.openpty()
        self._forget()
        tty.setraw(slave)
        os.set_blocking(self._master, False)
        self._device = os.ttyname(slave)
        os.close(slave)
        if self._link is not None:
            self._link.parent.mkdir(parents=True, exist_ok=True)
            self._link.unlink(missing_ok=True)
            self._link.symlink_to(self._device)
        self._line = self._modem.attach(self._write)
        self._look()

    def unplug(self) -> None:
        """Take the device away under whoever has it open."""
        self.release()
        if self._line is None:
            return
        if self._poll is not None:
            self._poll.cancel()
        self._detach()
        self._modem.detach(self._line)
        self._line = None
        if self._link is not None:
            self._link.unlink(missing_ok=True)
        # Nobody else's terminal gets the name as long as it is open somewhere: who looks there finds nothing.
        with contextlib.suppress(OSError):  # a program that lets no other open it has it open itself
            self._former = os.open(self._device, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        os.close(self._master)

    def _forget(self) -> None:
        """Let others have the name that the device had."""
        if self._former >= 0:
            os.close(self._former)
            self._former = -1

    def hold(self) -> None:
        """Come back under another name, which another program has opened and locked before anybody else."""
        self.unplug()
        self.plug()
        self._held = os.open(self._device, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        fcntl.flock(self._held, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def release(self) -> None:
        """Close the port in the other program."""
        if self._held >= 0:
            os.close(self._held)
            self._held = -1

    def _look(self) -> None:
        """Look whether a terminal has the device open, and listen to it."""
        poll = select.poll()
        poll.register(self._master, select.POLLIN)
        hung_up = any(event & select.POLLHUP for _, event in poll.poll(0))
        if hung_up:
            self._poll = asyncio.get_running_loop().call_later(POLL_SECONDS, self._look)
            return
        self._poll = None
        self.attached = True
        self._modem.network.changed()
        asyncio.get_running_loop().add_reader(self._master, self._readable)

    def _readable(self) -> None:
        """Read what the terminal sent; an error means that it closed the device."""
        try:
            data = os.read(self._master, READ_SIZE)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if data and self._line is not None:
            self._line.feed(data)
        elif not data:
            self._hung_up()

    def _hung_up(self) -> None:
        """Forget a terminal that went away, and what it did not read."""
        self._detach()
        if self._line is not None:
            self._line.drop()
        with contextlib.suppress(OSError, termios.error):
            slave = os.open(self._device, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
            termios.tcflush(slave, termios.TCIFLUSH)
            os.close(slave)
        self._look()

    def _detach(self) -> None:
        """Stop to listen and to write."""
        loop = asyncio.get_running_loop()
        loop.remove_reader(self._master)
        loop.remove_writer(self._master)
        self._waiting.clear()
        self.attached = False
        self._modem.network.changed()

    def _write(self, data: bytes) -> None:
        """Write to the terminal; what it cannot take yet waits."""
        if not self.attached:
            return
        if self._waiting:
            if sum(map(len, self._waiting)) < MOST_WAITING:
                self._waiting.append(data)
            return
        try:
            written = os.write(self._master, data)
        except BlockingIOError:
            written = 0
        except OSError:
            return
        if written < len(data):
            self._waiting.append(data[written:])
            asyncio.get_running_loop().add_writer(self._master, self._writable)

    def _writable(self) -> None:
        """Write what waited."""
        waiting, self._waiting = self._waiting, deque()
        asyncio.get_running_loop().remove_writer(self._master)
        self._write(b"".join(waiting))


class TcpPort:
    """A serial line on a TCP port of this machine; one terminal at a time, as on a serial line."""

    def __init__(self, modem: Modem, host: str = "127.0.0.1", port: int = 0) -> None:
        """Set which modem and where; port 0 takes a free one."""
        self._modem = modem
        self._host = host
        self.port = port
        self._server: asyncio.Server | None = None
        self.plugged = True
        self._writer: asyncio.StreamWriter | None = None

    @property
    def attached(self) -> bool:
        """Say whether a terminal is on the port."""
        return self._writer is not None

    async def __aenter__(self) -> Self:
        """Listen."""
        self._server = await asyncio.start_server(self._serve, self._host, self.port)
        self.port = self._server.sockets[0].getsockname()[1]
        self._modem.ports.append(self)
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close the port and whoever is on it."""
        self._modem.ports.remove(self)
        if self._server is not None:
            self._server.close()
            self._server.close_clients()
            await self._server.wait_closed()

    def plug(self) -> None:
        """Let terminals in again."""
        self.plugged = True

    def unplug(self) -> None:
        """Throw the terminal out and let none in."""
        self.plugged = False
        if self._writer is not None:
            self._writer.close()

    def hold(self) -> None:
        """Let none in: another terminal is on the port, and one at a time is all there can be."""
        self.unplug()

    def release(self) -> None:
        """Let the other terminal go."""
        self.plug()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one terminal until it leaves; a second one is turned away."""
        if self._writer is not None or not self.plugged:
            writer.close()
            return
        self._writer = writer
        line = self._modem.attach(writer.write)
        with contextlib.suppress(ConnectionError):
            while data := await reader.read(READ_SIZE):
                line.feed(data)
        self._writer = None
        self._modem.detach(line)
        writer.close()
