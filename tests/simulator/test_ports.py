"""Where the serial lines come out."""

import asyncio
import itertools
import os
from pathlib import Path

import pytest

from simulator import PROFILES, Modem, Network, Phone, PtyPort, TcpPort

from .conftest import MODEM_NUMBER
from .terminal import Terminal
from .test_dialogue import OK


async def test_open_again(port: PtyPort, modem: Modem) -> None:
    """A closed port can be opened again, without half a command or a prompt of the former terminal."""
    with Terminal(port.path) as first:
        await first.ask("ATE0")
        await first.ask("AT+CMGS=14")
        first.write("AT+CS")
    await modem.network.until(lambda: not port.attached)
    with Terminal(port.path) as second:
        second.write("\r")
        assert await second.ask("AT") == OK
    assert len(modem.lines) == 1


async def test_nobody_listens(port: PtyPort, modem: Modem, phone: Phone) -> None:
    """What the modem says while the port is closed is lost, the message is not."""
    with Terminal(port.path) as first:
        await first.ask("ATE0;+CNMI=2,1")
    await modem.network.until(lambda: not port.attached)
    phone.send_sms(MODEM_NUMBER, "ON")
    await modem.network.until(lambda: len(modem.storage))
    with Terminal(port.path) as second:
        assert await second.ask("AT") == OK


async def test_unread_output(port: PtyPort, modem: Modem) -> None:
    """What a terminal left unread does not reach the next one, and a terminal that never reads stops nothing."""
    with Terminal(port.path) as first:
        await first.ask("ATE0")
        for _ in range(5000):
            modem.urc("+CTZV: +04")
    await modem.network.until(lambda: not port.attached)
    with Terminal(port.path) as second:
        assert (await second.ask("AT")).endswith(OK)


async def test_stable_link(modem: Modem, tmp_path: Path) -> None:
    """The link leads to the device, moves with it, and goes with it."""
    link = tmp_path / "deep" / "modem"
    async with PtyPort(modem, link) as port:
        assert port.path == str(link)
        before = port.device
        with Terminal(port.path) as terminal:
            await terminal.ask("ATE0")
            port.unplug()
            assert not link.is_symlink()
            await terminal.gone()
        port.plug()
        assert port.device != before
        with Terminal(port.path) as terminal:
            assert await terminal.ask("AT") == "AT\r" + OK
    assert not link.is_symlink()


async def test_nobody_takes_the_place(port: PtyPort) -> None:
    """Where the device was there is nothing until it is back, under another name, however many terminals others open."""
    former = port.device
    port.unplug()
    others = [os.openpty() for _ in range(3)]
    assert not await asyncio.to_thread(os.path.exists, former)
    port.plug()
    assert port.device != former
    assert await asyncio.to_thread(os.path.exists, port.device)
    for descriptor in itertools.chain(*others):
        os.close(descriptor)


async def test_reboot_takes_the_port_away(network: Network) -> None:
    """A stick vanishes while it boots and comes back with its boot codes."""
    modem = network.add_modem(MODEM_NUMBER, PROFILES["sim7600"])
    modem.boot_seconds = 0
    async with PtyPort(modem) as port:
        before = port.path
        with Terminal(port.path) as terminal:
            terminal.write("ATE0;+CFUN=1,1\r")
            await terminal.gone()
        await network.until(lambda: modem.running)
        assert port.path != before
        with Terminal(port.path) as terminal:
            assert await terminal.ask("AT+CPIN?") == "AT+CPIN?\r\r\n+CPIN: READY\r\n" + OK


@pytest.mark.parametrize("baud", [None, 115200])
async def test_tcp(modem: Modem, baud: int | None) -> None:
    """The same modem on TCP: one terminal at a time, and it can come back."""
    modem.baud = baud
    async with TcpPort(modem) as port:
        for _ in range(2):
            reader, writer = await asyncio.open_connection("127.0.0.1", port.port)
            writer.write(b"ATE0\r")
            assert await reader.readuntil(b"OK\r\n") == b"ATE0\r\r\nOK\r\n"
            other, other_writer = await asyncio.open_connection("127.0.0.1", port.port)
            assert await other.read() == b""
            other_writer.close()
            writer.close()
            await writer.wait_closed()
            await modem.network.until(lambda: not modem.lines)


async def test_tcp_unplugged(modem: Modem) -> None:
    """An unplugged TCP port throws its terminal out and lets none in."""
    async with TcpPort(modem) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port.port)
        writer.write(b"AT\r")
        await reader.readuntil(b"OK\r\n")
        port.unplug()
        assert await reader.read() == b""
        writer.close()
        reader, writer = await asyncio.open_connection("127.0.0.1", port.port)
        assert await reader.read() == b""
        writer.close()


async def test_two_ports(modem: Modem, port: PtyPort, terminal: Terminal) -> None:
    """Two ports of a modem have their own echo and hear the same codes."""
    await terminal.ask("ATE0")
    async with PtyPort(modem) as other:
        with Terminal(other.path) as second:
            assert await second.ask("AT+CREG=1") == "AT+CREG=1\r" + OK
            modem.registered = False
            for each in (terminal, second):
                assert await each.until("2\r\n") == "\r\n+CREG: 2\r\n"
    assert port.plugged
