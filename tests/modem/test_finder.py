"""Looking at ports over real ptys: the one of several that answers, and a modem that came back under another name."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path
import termios
from typing import override

import pytest

from custom_components.isocket.modem import PortBusyError, PortNotFoundError, link
from custom_components.isocket.modem.finder import find, look, survey
from custom_components.isocket.modem.link import list_ports, open_link
from custom_components.isocket.modem.ports import Port, Sign, best, port_at
from simulator import SIM7600, Network, PtyPort

from .helpers import FAST, house
from .scripted import Answers, Scripted

IMEI = "356938035643809"
QUICK = replace(FAST, handshake=0.02, handshake_attempts=3, listen=0.1)


class Talker(Scripted):
    """Say the same whatever comes, as a port that is no modem's."""

    said = b""

    @override
    def _answer(self, line: str) -> None:
        self.heard.append(line)
        if self.said:
            self.raw(self.said)


class Gps(Talker):
    """Report positions."""

    said = b"$GPGGA,,,,,,0,,,,,,,,*66\r\n"


class Diagnostics(Talker):
    """Refuse every frame."""

    said = b"\x13\x41\x54\x0d\x9a\x5c\x7e"


@asynccontextmanager
async def stick(ports: Mapping[int, Scripted], location: str = "1-1") -> AsyncIterator[list[Port]]:
    """Give the ports of a SIM7600, by the number of their interface."""
    async with AsyncExitStack() as stack:
        for port in ports.values():
            await stack.enter_async_context(port)
        yield [Port(port.path, 0x1E0E, 0x9001, None, number, location) for number, port in ports.items()]


async def test_the_port_that_answers_is_found_among_those_of_a_stick() -> None:
    """Tell diagnostics, GPS, silence and two ports that answer from each other, and choose as the table hints."""
    refusing: Answers = {"AT": ("ERROR",)}
    scripts = {0: Diagnostics(), 1: Gps(), 2: Scripted(refusing), 3: Scripted(), 4: Talker()}
    async with stick(scripts) as ports:
        sightings = await survey(ports, timing=QUICK)
        told = {one.port.interface: one.sign for one in sightings}
        assert told == {0: Sign.DIAG, 1: Sign.NMEA, 2: Sign.AT, 3: Sign.AT, 4: Sign.SILENCE}
        found = best(sightings)
        assert found and found.port.interface == 2 and found.info and found.info.imei == IMEI
        assert await find(IMEI, ports, timing=QUICK) == scripts[2].path


async def test_the_port_where_codes_arrive_is_preferred() -> None:
    """Listen to all ports of a stick during the same seconds."""

    def speak(port: int, line: str) -> tuple[str, ...]:
        asyncio.get_running_loop().call_later(0.03, scripts[port].say, line)
        return IMEI, "OK"

    scripts = {
        2: Scripted({"AT+CGSN": lambda: speak(2, "something that is no code")}),
        3: Scripted({"AT+CGSN": lambda: speak(3, "^RSSI:20")}),
    }
    async with stick(scripts) as ports:
        assert await find(IMEI, ports, timing=QUICK) == scripts[3].path


async def test_a_modem_that_came_back_under_another_name_is_found() -> None:
    """Find it by its IMEI while its twin is there, and another device is where it was."""
    twin: Answers = {"AT+CGSN": ("490154203237518", "OK")}
    async with stick({0: Diagnostics(), 2: Scripted(twin)}) as first, stick({2: Scripted()}, "1-2") as second:
        assert await find(IMEI, [*first, *second], timing=QUICK) == second[0].device
        with pytest.raises(PortNotFoundError):
            await find(IMEI, first, timing=QUICK)
        with pytest.raises(PortNotFoundError):
            await find("", [*first, *second], timing=QUICK)


async def test_the_simulated_modem_is_found_where_it_was_plugged_in_again(tmp_path: Path) -> None:
    """Follow a modem over an unplug, over the names that were and are."""
    modem = Network().add_modem(number="+4790000001", profile=SIM7600)
    async with PtyPort(modem) as port:
        before = port.device
        assert await find(SIM7600.imei, [Port(before)], timing=QUICK) == before
        modem.unplug()
        modem.plug()
        assert port.device != before
        assert await find(SIM7600.imei, [Port(before), Port(port.device)], timing=QUICK) == port.device
        modem.unplug()
        with pytest.raises(PortNotFoundError):
            await find(SIM7600.imei, [Port(str(tmp_path / "gone"))], timing=QUICK)


async def test_a_port_that_another_holds_is_told_and_hinders_no_other() -> None:
    """Say why a port could not be asked, and ask the others."""
    scripts = {2: Scripted(), 3: Scripted()}
    async with stick(scripts) as ports:
        held = await open_link(ports[0].device, 9600, on_data=lambda _: None, on_lost=lambda _: None)
        busy, other = await survey(ports, timing=QUICK)
        assert isinstance(busy.error, PortBusyError) and busy.sign is Sign.SILENCE
        assert other.sign is Sign.AT
        await held.close()


async def test_a_serial_line_at_another_speed_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    """Try the speeds of serial lines, and tell at which the modem was heard."""
    monkeypatch.setattr(link, "_SERIAL_LINES", ("/dev/pts/",))
    async with Scripted(speed=termios.B9600) as script:
        [found] = await survey([Port(script.path)], timing=replace(QUICK, handshake=0.005))
        assert (found.sign, found.baudrate) == (Sign.AT, 9600)


async def test_a_silent_line_is_told_after_all_speeds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give up, and say what was heard at the first speed."""
    monkeypatch.setattr(link, "_SERIAL_LINES", ("/dev/pts/",))
    async with Gps() as script:
        [found] = await survey([Port(script.path)], timing=replace(QUICK, handshake=0.05))
        assert (found.sign, found.baudrate, found.info) == (Sign.NMEA, 115200, None)


async def test_a_look_leaves_the_port_free() -> None:
    """Close the port whether something answered or not."""
    async with house(start=False) as home:
        for _ in range(2):
            assert (await look(Port(home.port.path), timing=QUICK)).sign is Sign.AT
    assert isinstance((await look(Port("/dev/does-not-exist"), timing=QUICK)).error, PortNotFoundError)


async def test_the_ports_of_this_machine_are_listed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Read what serialx tells, and where the kernel says a device is plugged in."""
    import serialx

    info = serialx.SerialPortInfo(
        "/dev/serial/by-id/usb-if02",
        "/dev/ttyUSB2",
        0x1E0E,
        0x9001,
        "0123",
        "SimTech",
        "SimTech, Incorporated",
        0x318,
        None,
        2,
    )

    async def listed() -> list[serialx.SerialPortInfo]:
        return [info]

    device = tmp_path / "devices/pci0000:00/usb1/1-1/1-1.4/1-1.4:1.2/ttyUSB2"
    device.mkdir(parents=True)
    (tmp_path / "ttyUSB2").mkdir()
    (tmp_path / "ttyUSB2/device").symlink_to(device)
    monkeypatch.setattr(link, "async_list_serial_ports", listed)
    monkeypatch.setattr(link, "_TTYS", tmp_path)
    [port] = ports = await list_ports()
    assert port == Port(
        "/dev/serial/by-id/usb-if02",
        0x1E0E,
        0x9001,
        "0123",
        2,
        "1-1.4",
        "SimTech, Incorporated",
        "/dev/ttyUSB2",
    )
    assert port_at("/dev/ttyUSB2", ports) is port
