"""Time that passes only where there is nothing else to do, and the port on it."""

import asyncio
import threading
import time

import pytest

from simulator import Network
from simulator.virtual import LATENCY, LonelyLoop, PortHeldError, PortUnpluggedError, VirtualPort, run_virtual


def test_hours_pass_at_once_and_in_order() -> None:
    """Wake those who wait in the order of their times, each at its own."""
    woken: list[tuple[str, float]] = []

    async def wait(name: str, seconds: float) -> None:
        await asyncio.sleep(seconds)
        woken.append((name, asyncio.get_running_loop().time()))

    async def play() -> None:
        async with asyncio.TaskGroup() as group:
            for name, seconds in (("day", 86400), ("second", 1), ("hour", 3600)):
                group.create_task(wait(name, seconds))

    begun = time.monotonic()
    run_virtual(play())
    assert woken == [("second", 1), ("hour", 3600), ("day", 86400)]
    assert time.monotonic() - begun < 60


def test_what_never_ends_is_told() -> None:
    """Raise where everything waits for nothing."""
    with pytest.raises(RuntimeError, match="nothing will ever happen"):
        run_virtual(asyncio.Event().wait())


def test_a_port_carries_both_ways_and_goes_away() -> None:
    """Keep the order, take a moment each way, change the name with each plug, and tell who had it open."""

    async def play() -> None:
        modem = Network().add_modem("+4790000001")
        port = VirtualPort(modem)
        heard: list[bytes] = []
        gone = asyncio.Event()
        write, _ = port.open(port.name, heard.append, gone.set)
        with pytest.raises(PortHeldError):
            port.open(port.name, heard.append, gone.set)
        write(b"ATE0\r")
        write(b"AT+CSQ\r")
        await asyncio.sleep(3 * LATENCY)
        assert b"".join(heard).endswith(b"\r\n+CSQ: 21,99\r\n\r\nOK\r\n")
        assert [line for _, line in port.commands] == ["ATE0", "AT+CSQ"]
        assert port.octets_read == len(b"".join(heard))
        heard.clear()
        former = port.name
        write(b"AT\r")
        port.unplug()
        await gone.wait()
        with pytest.raises(PortUnpluggedError):
            port.open(port.name, heard.append, gone.set)
        port.plug()
        assert port.name != former
        write, close = port.open(port.name, heard.append, gone.set)
        await asyncio.sleep(1)
        assert heard == []
        close()
        port.hold()
        with pytest.raises(PortHeldError):
            port.open(port.name, heard.append, gone.set)
        port.release()
        port.open(port.name, heard.append, gone.set)

    run_virtual(play())


def test_what_runs_in_circles_is_told() -> None:
    """Time stands still for it, and would for ever."""

    async def play() -> None:
        loop = asyncio.get_running_loop()

        def again() -> None:
            loop.call_at(loop.time() - 1, again)

        again()
        await asyncio.sleep(1)

    with pytest.raises(RuntimeError, match="circles"):
        run_virtual(play())


def test_a_lonely_loop_has_no_threads() -> None:
    """What it is to have done elsewhere is done at once, and fails at once."""

    async def play() -> float:
        loop = asyncio.get_running_loop()
        assert await asyncio.to_thread(threading.get_ident) == threading.get_ident()
        with pytest.raises(ValueError, match="invalid literal"):
            await asyncio.to_thread(int, "x")
        return loop.time()

    with asyncio.Runner(loop_factory=LonelyLoop) as runner:
        assert runner.run(play()) == 0
