"""Where the programs are that we did not write, and how they are started and ended."""

import asyncio
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
import os
from pathlib import Path
import socket
from typing import NoReturn

import pytest

from bench import programs

PATIENCE = 60  # seconds after which a program has failed
_BUS = (
    "<busconfig><type>session</type><listen>unix:dir=/tmp</listen><auth>EXTERNAL</auth><policy context='default'>"
    "<allow send_destination='*'/><allow receive_sender='*'/><allow own='*'/></policy></busconfig>"
)


def program(name: str) -> str:
    """Find a program; leave the test out where it is missing."""
    return programs.find(name) or _missing(name)


def part(name: str, pattern: str) -> Path:
    """Find what came with a program; leave the test out where it is missing."""
    roots = (programs.UNPACKED / "root", Path("/"))
    return next((found for root in roots for found in root.glob(f"usr/{pattern}")), None) or _missing(name)


def _missing(name: str) -> NoReturn:
    """Leave the test out, or fail where it is insisted on."""
    reason = f"{name} is missing; scripts/peers gets it"
    if os.environ.get("ISOCKET_INSIST") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


async def run(name: str, *arguments: str, environment: dict[str, str] | None = None, text: str = "") -> str:
    """Run a program to its end and give what it said; it hears a text, and must end well and in time."""
    command = [program(name), *arguments]
    process = await asyncio.create_subprocess_exec(
        *command, stdin=PIPE, stdout=PIPE, stderr=STDOUT, env=programs.in_english(environment), start_new_session=True
    )
    try:
        async with asyncio.timeout(PATIENCE):
            said, _ = await process.communicate(text.encode())
    finally:
        await programs.end(process)
    assert process.returncode == 0, said.decode(errors="replace")
    return said.decode(errors="replace")


@asynccontextmanager
async def running(
    name: str, *arguments: str, environment: dict[str, str] | None = None, log: Path | None = None
) -> AsyncIterator[Process]:
    """Run a program meanwhile; what it says can be read, or goes to a file."""
    async with programs.running(program(name), *arguments, environment=environment, log=log) as process:
        yield process


@dataclass(frozen=True, slots=True)
class Bus:
    """A D-Bus of our own."""

    address: str

    @property
    def environment(self) -> dict[str, str]:
        """Give the variables by which programs find it, whichever bus they want."""
        return {f"DBUS_{kind}_BUS_ADDRESS": self.address for kind in ("SESSION", "SYSTEM")}

    async def wait(self, name: str) -> None:
        """Wait until a program has its name on the bus."""
        await run("gdbus", "wait", "--session", f"--timeout={PATIENCE}", name, environment=self.environment)

    async def call(self, name: str, path: str, method: str, *arguments: str) -> str:
        """Call a method of a program and give what it answers."""
        call = ("call", "--session", "--dest", name, "--object-path", path, "--method", method, *arguments)
        return await run("gdbus", *call, environment=self.environment)


@asynccontextmanager
async def message_bus(folder: Path) -> AsyncIterator[Bus]:
    """Run a D-Bus of our own."""
    config = folder / "bus.conf"
    config.write_text(_BUS)
    options = (f"--config-file={config}", "--nofork", "--nopidfile", "--print-address=1")
    async with running("dbus-daemon", *options) as process:
        assert process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            address = await process.stdout.readline()
        yield Bus(address.decode().strip())


def free_port() -> int:
    """Find a TCP port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
    return port
