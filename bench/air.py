"""Simulated modems in a process of their own, which tell what passed them and when; so their time is no contestant's.

Prints the pty of each modem. Then each line of standard input is the number of a modem, from 0 on, and a text for it; when
the answer to it was handed to the modem, PDU and all, its number follows on standard output, with the times of
CLOCK_MONOTONIC in ns at which the text was announced, +CMTI being written next, and the answer complete.
"""

import argparse
import asyncio
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
import sys
from typing import override

from simulator import GENERIC, Network, PtyPort
from simulator.codec import pdu
from simulator.modem import Modem

from .fixed import OWNER
from .modem import monotonic, report


class TimedModem(Modem):
    """A modem that notes when a text comes in, and tells it when the answer goes out."""

    def __init__(self, network: Network, index: int) -> None:
        """Switch it on."""
        super().__init__(network, f"+479100{index:04}", replace(GENERIC, imei=f"35693803564{index:04}"))
        self._index = index
        self._announced = 0

    @override
    def take(self, message: pdu.Deliver | pdu.StatusReport) -> bool:
        """Note the time at which a message is stored, and announced."""
        self._announced = monotonic()
        return super().take(message)

    @override
    def send(self, tpdu_hex: str, length: int | None = None) -> int:
        """Tell the times; the PDU was complete just now."""
        sent = monotonic()
        reference = super().send(tpdu_hex, length)
        report(self._index, self._announced, sent)
        return reference


@dataclass(frozen=True, slots=True)
class Air:
    """Modems that run, and what they tell: with each answer their number and the two times."""

    devices: tuple[str, ...]
    process: Process

    def text(self, index: int, text: str) -> None:
        """Send a modem a text of the owner's."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{index} {text}\n".encode("ascii"))

    async def listen(self, hear: Callable[[int, int, int], None]) -> None:
        """Hear of each answer: the number of the modem, when the text was announced and when the answer was complete."""
        assert self.process.stdout is not None
        async for line in self.process.stdout:
            hear(*map(int, line.split()))


@asynccontextmanager
async def air(count: int) -> AsyncIterator[Air]:
    """Run so many modems until the block ends."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.air", str(count), stdin=PIPE, stdout=PIPE
    )
    assert process.stdout is not None
    try:
        devices = [(await process.stdout.readline()).decode("ascii").strip() for _ in range(count)]
        yield Air(tuple(devices), process)
    finally:
        process.terminate()
        await process.wait()


async def serve(count: int) -> None:
    """Serve until standard input ends."""
    network = Network()
    phone = network.add_phone(OWNER)
    typed = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(typed), sys.stdin)
    async with AsyncExitStack() as stack:
        modems = [TimedModem(network, index) for index in range(count)]
        for modem in modems:
            network.modems[modem.number] = modem
            report((await stack.enter_async_context(PtyPort(modem))).path)
        async for line in typed:
            index, text = line.decode("ascii").split(maxsplit=1)
            phone.send_sms(modems[int(index)].number, text.strip())


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("count", type=int)
    asyncio.run(serve(parser.parse_args().count))
