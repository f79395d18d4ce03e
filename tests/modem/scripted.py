"""A modem that says what a table tells it, on a real pty: for what has to be exact to the byte."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
import itertools
import os
import termios
import tty
from typing import Any, Self

from custom_components.isocket.modem import Modem, Timing
from custom_components.isocket.modem.models import Address
from custom_components.isocket.modem.sms import pdu
from custom_components.isocket.modem.sms.pdu import Deliver
from custom_components.isocket.modem.sms.userdata import UserData

from .helpers import FAST, SLOW_TEST, Recorder

SENT = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
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


def deliver(data: UserData | str, *, minute: int = 0, pid: int = 0, dated: bool = True) -> str:
    """Write a message from the owner, with a time stamp or with zeros for it."""
    data = UserData.plain(data) if isinstance(data, str) else data
    sender, centre = Address.of("+4790000002"), Address.of("+4790002100")
    return pdu.encode_deliver(Deliver(sender, data, SENT.replace(minute=minute) if dated else None, pid, centre))


def octets(pdu_hex: str) -> int:
    """Tell the length that a modem declares: without the SMSC block."""
    return len(pdu_hex) // 2 - 1 - int(pdu_hex[:2], 16)


def read_as(pdu_hex: str, length: int | None = None) -> tuple[str, ...]:
    """Give the answer of +CMGR."""
    return (f"+CMGR: 0,,{octets(pdu_hex) if length is None else length}", pdu_hex, "OK")


def listed_as(*pdus: str, status: int = 1) -> tuple[str, ...]:
    """Give the answer of +CMGL, with indexes from 1."""
    rows = [(f"+CMGL: {index},{status},,{octets(one)}", one) for index, one in enumerate(pdus, start=1)]
    return (*itertools.chain.from_iterable(rows), "OK")


@asynccontextmanager
async def driven(
    answers: Answers, timing: Timing = FAST, *, recorder: Recorder | None = None, **options: Any
) -> AsyncIterator[tuple[Scripted, Modem, Recorder]]:
    """Drive a scripted modem until it is ready and looked through."""
    recorder = recorder or Recorder()
    async with Scripted(answers) as script:
        modem = Modem(
            script.path,
            on_message=recorder.on_message,
            on_change=recorder.on_change,
            on_call=recorder.on_call,
            on_report=recorder.on_report,
            timing=timing,
            **options,
        )
        await modem.start()
        try:
            async with asyncio.timeout(SLOW_TEST):
                await modem.wait_ready()
            await recorder.until(lambda: modem.snapshot.storage is not None)
            yield script, modem, recorder
        finally:
            await modem.stop()


def then(*answers: tuple[str, ...]) -> Callable[[], tuple[str, ...]]:
    """Give one answer after the other, the last one for ever."""
    following: Iterator[tuple[str, ...]] = itertools.chain(answers, itertools.repeat(answers[-1]))
    return lambda: next(following)
