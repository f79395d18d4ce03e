"""Where the time of a text goes, from its announcement on: the same way as in `latency`, with a clock at each door."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import wraps
from inspect import iscoroutinefunction
from statistics import median
from typing import Any, Final
from unittest.mock import patch

from homeassistant.core import ServiceRegistry

from custom_components.isocket.delivery import Delivery
from custom_components.isocket.device import Unit
from custom_components.isocket.hub import Hub
from custom_components.isocket.modem.chat import Chat
from custom_components.isocket.modem.link import Link
from custom_components.isocket.modem.sms import pdu

from .fixed import NANOSECONDS, fixed_modem, message
from .latency import PATIENCE, WARM_UP
from .modem import monotonic


@dataclass(frozen=True, slots=True)
class Door:
    """A function that a text passes, and when: the first time that `fits`, once it has passed `then`."""

    name: str
    owner: Any
    function: str
    then: str
    fits: Callable[..., bool] = lambda *_: True
    leaving: bool = False
    """Whether the text passes when the function returns, not when it is called."""


@dataclass(frozen=True, slots=True)
class Stage:
    """What lies between two doors."""

    title: str
    begin: str
    end: str


def _typed(begin: bytes) -> Callable[[object, bytes], bool]:
    """Say whether something is typed that begins so."""
    return lambda _, octets: octets.startswith(begin)


DOORS: Final = (
    Door("heard", Chat, "feed", "announced", lambda _, octets: b"+CMTI" in octets),
    Door("asked", Link, "write", "heard", _typed(b"AT+CMGR")),
    Door("answered", Chat, "feed", "asked", lambda _, octets: octets.endswith(b"OK\r\n")),
    Door("read", pdu, "decode", "answered"),
    Door("decoded", pdu, "decode", "read", leaving=True),
    Door("given", Hub, "_message_received", "decoded"),
    Door("told", Unit, "receive", "given"),
    Door("decided", Unit, "receive", "told", leaving=True),
    Door("called", ServiceRegistry, "async_call", "decided"),
    Door("posted", Delivery, "add", "called"),
    Door("offered", Link, "write", "posted", _typed(b"AT+CMGS")),
    Door("written", Link, "write", "offered", lambda _, octets: octets.endswith(b"\x1a")),
    Door("saved", Hub, "_message_received", "called", leaving=True),
    Door("freed", Link, "write", "saved", _typed(b"AT+CMGD")),
)
TO_CALL: Final = (
    Stage("`+CMTI` passes the line, and our process wakes up", "announced", "heard"),
    Stage("Lexer and dialogue: the code is known, `AT+CMGR` written", "heard", "asked"),
    Stage("The modem's process answers, and ours wakes up", "asked", "answered"),
    Stage("Lexer and dialogue: the answer is whole; the inbox wakes up", "answered", "read"),
    Stage("PDU", "read", "decoded"),
    Stage("Parts, doubles", "decoded", "given"),
    Stage("Hub: seen before?, whose", "given", "told"),
    Stage("Unit: access, parser, handler, effects", "told", "decided"),
    Stage("Effects to the call of the action", "decided", "called"),
)
AFTERWARDS: Final = (
    Stage("The entity is seen on, and the answer is in the outbox", "called", "posted"),
    Stage("`AT+CMGS` is written", "posted", "offered"),
    Stage("The modem asks for the PDU, and has it", "offered", "written"),
    Stage('Effect, answer and "seen" are on the disk', "called", "saved"),
    Stage("`AT+CMGD` is written", "saved", "freed"),
)
LAST_BYTE: Final = Stage("From the last byte of the text to the call of the action", "answered", "called")
ALL: Final = Stage("From `+CMTI` to the call of the action", "announced", "called")


@dataclass
class Watch:
    """The times at which one text passed the doors, in ns."""

    times: dict[str, int] = field(default_factory=dict)

    def pass_(self, door: Door, arguments: tuple[Any, ...]) -> None:
        """Note the time, the first time only."""
        if door.then in self.times and door.name not in self.times and door.fits(*arguments):
            self.times[door.name] = monotonic()

    @contextmanager
    def at(self, door: Door) -> Iterator[None]:
        """Stand at a door."""
        function = getattr(door.owner, door.function)

        @wraps(function)
        async def awaited(*arguments: Any, **named: Any) -> Any:
            if not door.leaving:
                self.pass_(door, arguments)
            result = await function(*arguments, **named)
            if door.leaving:
                self.pass_(door, arguments)
            return result

        @wraps(function)
        def called(*arguments: Any, **named: Any) -> Any:
            if not door.leaving:
                self.pass_(door, arguments)
            result = function(*arguments, **named)
            if door.leaving:
                self.pass_(door, arguments)
            return result

        with patch.object(door.owner, door.function, awaited if iscoroutinefunction(function) else called):
            yield


async def passing(count: int, house: Callable[[str], AbstractAsyncContextManager[object]]) -> list[dict[str, int]]:
    """Return for each of so many texts when it passed each door of a house, in ns."""
    watch = Watch()
    passed = []
    with ExitStack() as doors:
        for door in DOORS:
            doors.enter_context(watch.at(door))
        async with fixed_modem() as modem, house(modem.device):
            for number in range(-WARM_UP, count):
                watch.times = {"announced": 0}
                modem.announce(message(("ON", "OFF")[number % 2], number))
                async with asyncio.timeout(PATIENCE):
                    told = await modem.tells("announced", "sent", "deleted")
                watch.times["announced"] = told["announced"][0]
                if number >= 0:
                    passed.append(watch.times)
    return passed


def spent(passed: list[dict[str, int]], stage: Stage) -> float:
    """Return how long a stage took in the middle, in milliseconds."""
    return median((times[stage.end] - times[stage.begin]) / NANOSECONDS for times in passed)
