"""A modem that says what a table tells it, on a real pty: for what has to be exact to the byte."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
import os
import termios
import tty
from typing import Self

OK = ("OK",)
# A modem that has a SIM, a network and one storage.
BASIC: Mapping[str, tuple[str, ...]] = {
    "AT+CMEE?": ("+CMEE: 1", "OK"),
    "AT+CGMI": ("Scripted", "OK"),
    "AT+CGMM": ("One", "OK"),
    "AT+CGSN": ("356938035643809", "OK"),
    "AT+CPIN?": ("+CPIN: READY", "OK"),
    "AT+CPINR": ("ERROR",),
    "AT+CFUN?": ("+CFUN: 1", "OK"),
    "AT+CPMS=?": ('+CPMS: ("SM"),("SM"),("SM")', "OK"),
    "AT+CPMS?": ('+CPMS: "SM",0,20,"SM",0,20,"SM",0,20', "OK"),
    "AT+CREG?": ("+CREG: 1,1", "OK"),
    "AT+COPS?": ('+COPS: 0,0,"Script"', "OK"),
    "AT+CSQ": ("+CSQ: 20,99", "OK"),
}

type Answers = Mapping[str, tuple[str, ...] | Callable[[], tuple[str, ...]]]


@dataclass
class Scripted:
    """Answer commands from a table, and OK to the rest; keep what came."""

    answers: Answers = field(default_factory=dict)
    speed: int = 0  # a constant of termios; any other speed is not understood
    heard: list[str] = field(default_factory=list)
    path: str = ""
    _heard_one: asyncio.Event = field(default_factory=asyncio.Event)
    _master: int = -1
    _slave: int = -1
    _pending: bytes = b""

    async def __aenter__(self) -> Self:
        """Open the pty."""
        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)
        self.path = os.ttyname(self._slave)
        asyncio.get_running_loop().add_reader(self._master, self._read)
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close it."""
        asyncio.get_running_loop().remove_reader(self._master)
        os.close(self._master)
        os.close(self._slave)

    def say(self, *lines: str) -> None:
        """Say lines."""
        self.raw("".join(f"\r\n{line}\r\n" for line in lines).encode())

    def raw(self, data: bytes) -> None:
        """Say bytes."""
        os.write(self._master, data)

    async def hears(self) -> None:
        """Wait for the next command."""
        self._heard_one.clear()
        await self._heard_one.wait()

    def count(self, command: str) -> int:
        """Tell how often a command came."""
        return self.heard.count(command)

    def _read(self) -> None:
        """Take what came and answer it."""
        self._pending += os.read(self._master, 4096)
        while (end := min((at for at in map(self._pending.find, (b"\r", b"\x1a")) if at >= 0), default=-1)) >= 0:
            line, self._pending = self._pending[:end], self._pending[end + 1 :]
            self._answer(line.decode().lstrip("\x1b\n"))

    def _answer(self, line: str) -> None:
        """Answer one line."""
        if self.speed and termios.tcgetattr(self._slave)[4] != self.speed:
            return
        self.heard.append(line)
        self._heard_one.set()
        answer = self.answers.get(line, BASIC.get(line, OK))
        if line:
            self.say(*(answer() if callable(answer) else answer))
