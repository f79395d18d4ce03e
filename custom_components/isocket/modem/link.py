"""The port: the one place that imports serialx."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
import errno
import os
from pathlib import Path
import re
import socket
from typing import Protocol, override

from serialx import BaseSerialTransport, SerialException, async_list_serial_ports, create_serial_connection

from .chat import Chat
from .discretion import discreet, watch_the_log
from .errors import LinkError, PortBusyError, PortDeniedError, PortNotFoundError
from .ports import Port

_ERRORS: dict[int | None, type[LinkError]] = {
    errno.ENOENT: PortNotFoundError,
    errno.ENODEV: PortNotFoundError,
    errno.ENXIO: PortNotFoundError,
    errno.EISDIR: PortNotFoundError,
    errno.ENOTDIR: PortNotFoundError,
    errno.ENOTTY: PortNotFoundError,
    errno.EBUSY: PortBusyError,
    errno.EACCES: PortDeniedError,
    errno.EPERM: PortDeniedError,
}

# Speeds of real serial lines, the commonest first; the rest has no speed.
_RATES = (115200, 9600, 57600, 460800, 921600, 38400, 19200, 230400)
_SERIAL_LINES = ("/dev/tty", "/dev/serial/")
_QUERY = re.compile(r"\?\S*")  # of a URL, in what a library says of it: it may carry an API key
_OPEN_SECONDS = 20  # for a port behind a network, which may not answer at all
_CLOSE_SECONDS = 5

# Where the kernel shows of which device a tty is: …/<socket>/<socket>:<configuration>.<interface>/…
_TTYS = Path("/sys/class/tty")
_SOCKET = re.compile(r"/(\d+-[\d.]+):\d+\.\d+(?:/|$)")
_USB_DEVICES = Path("/sys/bus/usb/devices")


class Tap(Protocol):
    """Who sees all that passes a port, octet by octet, secrets included."""

    def opened(self, baudrate: int) -> None:
        """See a port open, at a speed in bits a second."""

    def received(self, data: bytes) -> None:
        """See what came in."""

    def sent(self, data: bytes) -> None:
        """See what goes out."""

    def closed(self, *, lost: bool) -> None:
        """See the port close, because of us or, `lost`, under us."""


class Link(asyncio.Protocol):
    """An open port. What comes in goes to `on_data`; a port that closes under us is told once to `on_lost`."""

    def __init__(
        self, on_data: Callable[[bytes], None], on_lost: Callable[[LinkError], None], tap: Tap | None = None
    ) -> None:
        """Wait for the transport."""
        self._on_data = on_data
        self._on_lost = on_lost
        self._tap = tap
        self._transport: BaseSerialTransport | None = None

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Tell that the port is open."""
        if self._tap and isinstance(transport, BaseSerialTransport):
            self._tap.opened(transport.baudrate)

    @override
    def data_received(self, data: bytes) -> None:
        """Pass on what came in."""
        if self._tap:
            self._tap.received(data)
        self._on_data(data)

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        """Tell that the port closed, unless we closed it."""
        if self._transport is not None:
            self._transport = None
            if self._tap:
                self._tap.closed(lost=True)
            self._on_lost(LinkError(_said(exc) if exc else "the port closed"))

    def write(self, data: bytes) -> None:
        """Send bytes; LinkError where the port is gone."""
        if self._transport is None:
            raise LinkError("the port is closed")
        if self._tap:
            self._tap.sent(data)
        try:
            with discreet():
                self._transport.write(data)
        except (OSError, SerialException) as err:
            raise LinkError(_said(err)) from err

    async def close(self) -> None:
        """Close the port and wait until another may open it."""
        transport, self._transport = self._transport, None
        if transport is not None:
            if self._tap:
                self._tap.closed(lost=False)
            transport.abort()
            with suppress(TimeoutError):
                async with asyncio.timeout(_CLOSE_SECONDS):
                    await transport.wait_closed()

    def attach(self, transport: BaseSerialTransport) -> None:
        """Take the open transport."""
        self._transport = transport


def rates(device: str, preferred: int) -> tuple[int, ...]:
    """Tell the speeds, in bits a second, at which a modem may answer on a port: the preferred one first."""
    if not device.startswith(_SERIAL_LINES):
        return (preferred,)
    return (preferred, *(rate for rate in _RATES if rate != preferred))


async def list_ports() -> list[Port]:
    """List the serial ports of this machine; where USB devices are plugged in tells two of one kind apart."""
    return [
        Port(
            info.device,
            info.vid,
            info.pid,
            info.serial_number,
            info.interface_num,
            _socket(info.resolved_device),
            info.product or "",
            info.resolved_device,
        )
        for info in await async_list_serial_ports()
    ]


async def list_products() -> set[tuple[int, int]]:
    """List the USB devices of this machine, with ports or without, by vendor and product; none where that is not told."""
    return await asyncio.to_thread(_products)


def _products() -> set[tuple[int, int]]:
    """Read what the kernel shows of USB devices (Linux, sysfs-bus-usb)."""
    products = set()
    for device in _USB_DEVICES.glob("*"):
        with suppress(OSError):
            ids = (device / "idVendor").read_text(), (device / "idProduct").read_text()
            products.add((int(ids[0], 16), int(ids[1], 16)))
    return products


def _socket(device: str) -> str | None:
    """Tell the USB socket of a tty, as the kernel numbers it; None for other ports and other systems."""
    shown = _SOCKET.search(str((_TTYS / Path(device).name / "device").resolve()))
    return shown[1] if shown else None


async def open_link(
    device: str,
    baudrate: int,
    *,
    on_data: Callable[[bytes], None],
    on_lost: Callable[[LinkError], None],
    tap: Tap | None = None,
) -> Link:
    """Open a port for us alone: a tty, a pty, or any other serialx URL.

    Raises PortNotFoundError, PortBusyError, PortDeniedError, or LinkError for the rest.
    """
    link = Link(on_data, on_lost, tap)
    watch_the_log()
    try:
        async with asyncio.timeout(_OPEN_SECONDS):
            with discreet():
                transport, _ = await create_serial_connection(
                    asyncio.get_running_loop(), lambda: link, device, baudrate=baudrate, exclusive=True
                )
    except (socket.gaierror, ValueError) as err:
        raise PortNotFoundError(_said(err)) from err
    except TimeoutError as err:
        raise LinkError("the port does not open") from err
    except OSError as err:
        raise _ERRORS.get(err.errno, LinkError)(_said(err)) from err
    except SerialException as err:
        raise PortNotFoundError(_said(err)) from err
    link.attach(transport)
    return link


def _said(error: Exception) -> str:
    """Return what an error says without what a URL carries in its query, for this is logged."""
    return _QUERY.sub("", str(error))


async def holders(device: str) -> str:
    """Name the other programs that have a local port open, such as ModemManager; as root the port opens all the same.

    Nothing is found in other containers, or without the right to look.
    """
    return await asyncio.to_thread(_holders, device) if device.startswith("/dev/") else ""


def _holders(device: str) -> str:
    """Look for a device among the open files of all processes (Linux, proc(5))."""
    wanted = Path(device).resolve()
    names = set()
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if int(process.name) != os.getpid() and any(
                file.resolve() == wanted for file in (process / "fd").iterdir()
            ):
                names.add((process / "comm").read_text().strip())
    return ", ".join(sorted(names))


@asynccontextmanager
async def connected(device: str, baudrate: int, chat: Chat, tap: Tap | None = None) -> AsyncIterator[None]:
    """Put a chat on an open port for a while."""
    link = await open_link(device, baudrate, on_data=chat.feed, on_lost=chat.lost, tap=tap)
    chat.start(link.write)
    try:
        yield
    finally:
        chat.close(LinkError("the port was closed"))
        await link.close()
