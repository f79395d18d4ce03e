"""The fixed modem as the benchmarks see it: another process, its port, and what it tells."""

import asyncio
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
import sys

from custom_components.isocket.modem.models import Address
from custom_components.isocket.modem.sms import concat, pdu

OWNER = "+4790000002"
NANOSECONDS = 1e6  # in a millisecond


def message(text: str, number: int) -> str:
    """Return the PDU of a text of the owner's, each number with a time stamp of its own."""
    sent = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1) + timedelta(seconds=number)
    [part] = concat.split(text, reference=0)
    return pdu.encode_deliver(pdu.Deliver(Address.of(OWNER), part, sent))


@dataclass(frozen=True, slots=True)
class FixedModem:
    """A modem that runs."""

    device: str
    process: Process

    def announce(self, message: str) -> None:
        """Have a message stored and announced."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{message}\n".encode("ascii"))

    async def tells(self, *words: str) -> dict[str, list[int]]:
        """Wait until it has told all of these, and return the numbers it told with each."""
        assert self.process.stdout is not None
        told: dict[str, list[int]] = {}
        while not told.keys() >= set(words):
            word, *numbers = (await self.process.stdout.readline()).decode("ascii").split()
            told[word] = [int(number) for number in numbers]
        return told


@asynccontextmanager
async def fixed_modem(*, baud: int | None = None, backlog: Iterable[str] = ()) -> AsyncIterator[FixedModem]:
    """Run a modem until the block ends; `backlog` is what it has stored before."""
    stored = [*backlog]
    options = [*(("--baud", str(baud)) if baud else ()), *(("--backlog",) if stored else ())]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.modem", *options, stdin=PIPE, stdout=PIPE
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        if stored:
            process.stdin.write("".join(f"{message}\n" for message in (*stored, "")).encode("ascii"))
        device = (await process.stdout.readline()).decode("ascii").strip()
        yield FixedModem(device, process)
    finally:
        process.terminate()
        await process.wait()
