"""Where the modem is now: a tty moves to another name when the modem restarts or is plugged in again."""

from collections.abc import Awaitable, Callable
from contextlib import suppress

from .finder import find
from .link import list_ports
from .ports import Port, likely, port_at
from .usb import KNOWN

_LOCAL = "/dev/"

type Locate = Callable[[str], Awaitable[str]]


class Whereabouts:
    """Remember what product the modem is while it is there, and look for it at the ports of such products when it is not."""

    def __init__(self, device: str) -> None:
        """Take the port that was chosen; one behind a network, or a link that follows the modem, stays what it is."""
        self._device = device
        self._port: Port | None = None

    async def note(self, device: str) -> None:
        """Note the port at which the modem works."""
        if device.startswith(_LOCAL) and (self._port is None or self._port.device != device):
            with suppress(OSError):
                self._port = port_at(device, await list_ports())

    async def find(self, imei: str) -> str:
        """Give the port of the modem with this IMEI; the chosen one where there is no other way, or it is there again.

        Raises PortNotFoundError where it is at none.
        """
        if not self._device.startswith(_LOCAL):
            return self._device
        return await find(imei, [port for port in likely(await list_ports(), self._port) if self._may_be(port)])

    def _may_be(self, port: Port) -> bool:
        """Say whether a port may be asked AT: a common bridge may be anybody's, unless it is where the modem was."""
        if (port.vendor, port.product) in KNOWN:
            return True
        return self._port is not None and port.location is not None and port.location == self._port.location
