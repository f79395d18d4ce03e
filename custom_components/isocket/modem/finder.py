"""Look at ports: what answers on them, and where a modem is that came back under another name."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import override

from . import startup
from .chat import Chat
from .errors import ModemError, NoModemError, PortNotFoundError
from .link import Tap, connected, rates
from .ports import Port, Sighting, Sign, by_stick, in_order, of_modem, sign_of
from .timing import Timing
from .urc import is_unsolicited

_MOST_HEARD = 4096  # octets; enough to tell what talks
_BRIEFLY = 2  # handshakes at a speed that is only tried


class _Listening(Chat):
    """A dialogue that keeps what it heard, understood or not."""

    def __init__(self, timing: Timing) -> None:
        """Hear nothing yet."""
        super().__init__(on_unsolicited=self._note, on_dead=lambda _: None, on_echo=lambda: None, timing=timing)
        self.heard = b""
        self.codes = 0

    @override
    def feed(self, data: bytes) -> None:
        self.heard = (self.heard + data)[:_MOST_HEARD]
        super().feed(data)

    def _note(self, line: str, _: str | None) -> None:
        """Count what the modem said unasked."""
        self.codes += is_unsolicited(line)


async def look(
    port: Port, *, baudrate: int = 115200, listen: float = 0, timing: Timing | None = None, tap: Tap | None = None
) -> Sighting:
    """Ask who is on a port at one speed, and listen for a while for what is said unasked; never raises a ModemError."""
    chat = _Listening(timing or Timing())
    info, error = None, None
    try:
        async with connected(port.device, baudrate, chat, tap):
            await chat.handshake()
            await startup.quieten(chat)
            info = await startup.identify(chat)
            await asyncio.sleep(listen)
    except NoModemError:
        pass
    except ModemError as err:
        error = err
    sign = Sign.AT if info else sign_of(chat.heard)
    return Sighting(port, sign, info, chat.codes > 0, baudrate, error)


async def survey(
    ports: Iterable[Port], *, baudrate: int = 115200, timing: Timing | None = None, tap: Tap | None = None
) -> list[Sighting]:
    """Look at many ports at the same time, so that all ports of a device are heard during the same seconds.

    A device on which nothing answers is tried at other speeds. The order is that of `in_order`.
    """
    timing = timing or Timing()
    found = await asyncio.gather(*(_look_at(group, baudrate, timing, tap) for group in by_stick(ports)))
    sightings = {one.port: one for group in found for one in group}
    return [sightings[port] for port in in_order(sightings)]


async def _look_at(stick: Sequence[Port], baudrate: int, timing: Timing, tap: Tap | None) -> list[Sighting]:
    """Look at the ports of one device, at one speed after the other until something answers."""
    listen = timing.listen if len(stick) > 1 else 0
    first, *others = rates(stick[0].device, baudrate)
    found: list[Sighting] = []
    for rate in (first, *others):
        patience = timing if rate == first else replace(timing, handshake_attempts=_BRIEFLY)
        seen = [look(port, baudrate=rate, listen=listen, timing=patience, tap=tap) for port in stick]
        latest = await asyncio.gather(*seen)
        found = found or latest
        if any(one.sign is Sign.AT for one in latest):
            return latest
        if all(one.error for one in latest):
            break
    return found


async def find(imei: str, candidates: Iterable[Port], *, baudrate: int = 115200, timing: Timing | None = None) -> str:
    """Find the port on which the modem with this IMEI is to be used now.

    Raises PortNotFoundError where none of the candidates is a port of it.
    """
    found = of_modem(imei, await survey(candidates, baudrate=baudrate, timing=timing))
    if found is None:
        raise PortNotFoundError("the modem is on none of the ports")
    return found.port.device
