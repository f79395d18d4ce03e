"""Programs that we did not write: where they are, and how they are started and ended."""

import asyncio
from asyncio.subprocess import DEVNULL, PIPE, STDOUT, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
import os
from pathlib import Path
import shutil
import signal

ROOT = Path(__file__).parent.parent
UNPACKED = ROOT / ".cache" / "peers"
_END = 10  # seconds for a program to end when it is told to


def find(name: str) -> str | None:
    """Find a program among those that scripts/peers unpacked, or on the PATH."""
    return shutil.which(name, path=f"{UNPACKED / 'bin'}{os.pathsep}{os.environ['PATH']}")


@asynccontextmanager
async def running(
    path: str, *arguments: str, environment: Mapping[str, str] | None = None, log: Path | None = None
) -> AsyncIterator[Process]:
    """Run a program meanwhile; what it says can be read, or goes to a file."""
    with (log or Path(os.devnull)).open("wb") as file:
        process = await asyncio.create_subprocess_exec(
            path,
            *arguments,
            stdin=DEVNULL,
            stdout=file if log else PIPE,
            stderr=STDOUT if log else DEVNULL,
            env=in_english(environment),
            start_new_session=True,
        )
    try:
        yield process
    finally:
        await end(process)


async def end(process: Process) -> None:
    """End a program that still runs, with its children, by force if it must be."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with suppress(TimeoutError):
            async with asyncio.timeout(_END):
                await process.wait()


def in_english(extra: Mapping[str, str] | None) -> dict[str, str]:
    """Give a program our environment, in English, and a little more."""
    return {**os.environ, "LC_ALL": "C.UTF-8", **(extra or {})}
