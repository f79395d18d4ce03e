"""USB sockets to plug sticks into: what Home Assistant and the driver see of them, with ptys as their ports."""

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
import os
from pathlib import Path
import tty
from typing import Any

from homeassistant.components.usb import USBDiscovery
from homeassistant.components.usb.const import DOMAIN as USB
from homeassistant.core import HomeAssistant
import pytest
from serialx import SerialPortInfo

from custom_components.isocket.const import DOMAIN
from custom_components.isocket.modem import Timing, finder, link, modem as driver
from simulator.modem import Modem as SimulatedModem
from simulator.ports import PtyPort

from .helpers import settled

# An answer comes within milliseconds here; what has none is known to have none soon.
QUICK = Timing(handshake=0.05, handshake_attempts=3, listen=0.05, settle=0.01, tag=2, probe_registration=0.1)


@dataclass(frozen=True, slots=True)
class Stick:
    """A stick that is plugged in: the paths of its ports by their interfaces, and where the kernel shows it."""

    infos: tuple[SerialPortInfo, ...]
    socket: str

    def path(self, interface: int) -> str:
        """Return the port of an interface."""
        return next(info.device for info in self.infos if info.interface_num == interface)


class Bus:
    """The sockets. A stick is seen by Home Assistant when it looks."""

    def __init__(self, hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch, root: Path) -> None:
        """Show nothing yet."""
        self._hass = hass
        self._root = root
        self._sticks: list[Stick] = []
        for name in ("tty", "usb"):
            (root / name).mkdir()

        async def listed() -> list[SerialPortInfo]:
            return self._infos()

        monkeypatch.setattr("homeassistant.components.usb.utils.list_serial_ports", self._infos)
        monkeypatch.setattr(link, "async_list_serial_ports", listed)
        monkeypatch.setattr(link, "_TTYS", root / "tty")
        monkeypatch.setattr(link, "_USB_DEVICES", root / "usb")
        self.be_patient(monkeypatch)

    @staticmethod
    def be_patient(monkeypatch: pytest.MonkeyPatch, **times: Any) -> None:
        """Set how long the driver waits."""
        for module in (finder, driver):
            monkeypatch.setattr(module, "Timing", lambda: replace(QUICK, **times))

    def _infos(self) -> list[SerialPortInfo]:
        return [info for stick in self._sticks for info in stick.infos]

    def attach(
        self,
        ports: Mapping[int, str],
        socket: str = "1-1",
        ids: tuple[int, int] = (0x1E0E, 0x9001),
        serial: str | None = "0123456789ABCDEF",
        maker: str = "SimTech, Incorporated",
    ) -> Stick:
        """Put a stick in; nobody looks yet."""
        infos = []
        for interface, path in ports.items():
            shown = self._root / "devices" / socket / f"{socket}:1.{interface}" / Path(path).name
            shown.mkdir(parents=True, exist_ok=True)
            (self._root / "tty" / Path(path).name).mkdir(exist_ok=True)
            (self._root / "tty" / Path(path).name / "device").unlink(missing_ok=True)
            (self._root / "tty" / Path(path).name / "device").symlink_to(shown)
            infos.append(SerialPortInfo(path, path, *ids, serial, maker, "A stick", 0x318, None, interface))
        stick = Stick(tuple(infos), socket)
        self._sticks.append(stick)
        return stick

    def show(self, vendor: int, product: int) -> None:
        """Put a device in that has no port."""
        device = self._root / "usb" / "1-9"
        device.mkdir()
        (device / "idVendor").write_text(f"{vendor:04x}\n")
        (device / "idProduct").write_text(f"{product:04x}\n")
        (self._root / "usb" / "1-9:1.0").mkdir()  # an interface, which has no ids

    def detach(self, *sticks: Stick) -> None:
        """Pull sticks out; nobody looks yet."""
        for stick in sticks:
            self._sticks.remove(stick)

    async def scan(self) -> None:
        """Let Home Assistant look, and wait for what comes of it."""
        bus = self._hass.data[USB]
        assert isinstance(bus, USBDiscovery)
        await bus._async_scan_serial()
        flows = self._hass.config_entries.flow
        await settled(lambda: not [flow for flow in flows.async_progress(True) if "step_id" not in flow])
        await self._hass.async_block_till_done()

    async def plug(self, *args: Any, **kwargs: Any) -> Stick:
        """Put a stick in, and let Home Assistant look."""
        stick = self.attach(*args, **kwargs)
        await self.scan()
        return stick

    async def unplug(self, *sticks: Stick) -> None:
        """Pull sticks out, and let Home Assistant look."""
        self.detach(*sticks)
        await self.scan()

    @property
    def offers(self) -> list[dict[str, Any]]:
        """Return what Home Assistant offers to set up, and what is being set up."""
        return [dict(flow) for flow in self._hass.config_entries.flow.async_progress_by_handler(DOMAIN)]


@contextmanager
def quiet_port() -> Iterator[str]:
    """Give a port on which nothing answers."""
    master, slave = os.openpty()
    tty.setraw(slave)
    try:
        yield os.ttyname(slave)
    finally:
        os.close(master)
        os.close(slave)


@asynccontextmanager
async def ports(
    modem: SimulatedModem, answering: tuple[int, ...] = (2, 3), silent: tuple[int, ...] = (0, 1)
) -> AsyncIterator[dict[int, str]]:
    """Give the ports of a stick: silent ones, and such that lead to a modem."""
    async with AsyncExitStack() as stack:
        lines = {interface: await stack.enter_async_context(PtyPort(modem)) for interface in answering}
        quiet = {interface: stack.enter_context(quiet_port()) for interface in silent}
        yield dict(sorted((quiet | {interface: line.path for interface, line in lines.items()}).items()))
