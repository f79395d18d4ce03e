"""Programs a demo starts, and ends again by their own ids."""

import asyncio
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
import os
from pathlib import Path
import shutil
import socket

from .errors import DemoError

ROOT = Path(__file__).parent.parent
STOP_SECONDS = 20
TAIL_LINES = 15
# What Home Assistant answers when its user wants it started anew.
RESTART = 100


@asynccontextmanager
async def running(name: str, command: Sequence[str | Path], log: Path) -> AsyncIterator[None]:
    """Keep a program running until the block ends; what it prints goes to `log`.

    The block is left with a DemoError when the program ends by itself.
    """
    try:
        async with asyncio.TaskGroup() as group:
            program = group.create_task(keep(name, command, log))
            try:
                yield
            finally:
                program.cancel()
    except BaseExceptionGroup as errors:
        raise errors.exceptions[0] from None


async def keep(name: str, command: Sequence[str | Path], log: Path) -> None:
    """Run a program, again when it asks for it; raise DemoError when it ends."""
    code: int | None = RESTART
    while code == RESTART:
        process = await start(command, log)
        try:
            code = await process.wait()
        finally:
            await asyncio.shield(stop(process))
    raise DemoError(f"{name} ended by itself ({code}). Its last words, from {log}:\n{tail(log)}")


async def start(command: Sequence[str | Path], log: Path) -> Process:
    """Start a program in a session of its own: Ctrl-C reaches the demo alone, which ends its programs in their order."""
    with log.open("wb") as output:
        return await asyncio.create_subprocess_exec(
            *die_with_us(),
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd=ROOT,
            env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
            start_new_session=True,
        )


async def stop(process: Process) -> None:
    """Ask a program to end; insist when it does not within STOP_SECONDS."""
    for end in (process.terminate, process.kill):
        if process.returncode is not None:
            return
        with suppress(ProcessLookupError):
            end()
        with suppress(TimeoutError):
            async with asyncio.timeout(STOP_SECONDS):
                await process.wait()


def die_with_us() -> list[str]:
    """Return what makes a command end even when the demo is killed outright, where the system offers it."""
    return ["setpriv", "--pdeathsig", "TERM", "--"] if shutil.which("setpriv") else []


def tail(log: Path) -> str:
    """Return the last lines a program wrote."""
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-TAIL_LINES:])


def free_port() -> int:
    """Return a TCP port of the loopback that nothing uses."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def claim(port: int, option: str) -> None:
    """Raise DemoError when something uses a port."""
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError as error:
        raise DemoError(
            f"Port {port} is in use: stop the program that has it, or choose another with {option}."
        ) from error
