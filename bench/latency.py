"""How long it takes from +CMTI on the line to the service call that switches: scripts/bench."""

import argparse
import asyncio
from asyncio.subprocess import PIPE, Process
from datetime import UTC, datetime, timedelta
from statistics import quantiles
import sys
import time

from homeassistant.const import EVENT_CALL_SERVICE
from homeassistant.core import Event, HomeAssistant, callback

from custom_components.isocket.modem.models import Address
from custom_components.isocket.modem.sms import concat, pdu

from .home import home

OWNER = "+4790000002"
WARM_UP = 20
NANOSECONDS = 1e6  # in a millisecond
PATIENCE = 10  # seconds
# After these two the modem is idle again: the reply went out, and the message was deleted.
SETTLED = {"sent", "deleted"}


def message(number: int) -> str:
    """Return the PDU of a text, ON and OFF in turn, each with a time stamp of its own."""
    sent = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1) + timedelta(seconds=number)
    [part] = concat.split(("ON", "OFF")[number % 2], reference=0)
    return pdu.encode_deliver(pdu.Deliver(Address.of(OWNER), part, sent))


async def measure(hass: HomeAssistant, modem: Process, count: int) -> list[float]:
    """Send texts, one after the other, and return for each how long it took, in milliseconds."""
    called: list[int] = []

    @callback
    def note(_: Event) -> None:
        called.append(time.clock_gettime_ns(time.CLOCK_MONOTONIC))

    hass.bus.async_listen(EVENT_CALL_SERVICE, note)
    took = []
    for number in range(count):
        called.clear()
        announced = await switch(modem, message(number))
        took.append((called[0] - announced) / NANOSECONDS)
    return took


async def switch(modem: Process, text: str) -> int:
    """Have a message announced, wait until all is done, and return when it was announced."""
    assert modem.stdin is not None
    assert modem.stdout is not None
    modem.stdin.write(f"{text}\n".encode("ascii"))
    announced, left = 0, set(SETTLED)
    async with asyncio.timeout(PATIENCE):
        while left:
            word, *rest = (await modem.stdout.readline()).decode("ascii").split()
            if word == "announced":
                announced = int(rest[0])
            left.discard(word)
    return announced


async def run(count: int) -> None:
    """Measure, and print what came out."""
    modem = await asyncio.create_subprocess_exec(sys.executable, "-m", "bench.modem", stdin=PIPE, stdout=PIPE)
    assert modem.stdout is not None
    try:
        device = (await modem.stdout.readline()).decode("ascii").strip()
        async with home(device, OWNER) as hass:
            took = (await measure(hass, modem, WARM_UP + count))[WARM_UP:]
    finally:
        modem.terminate()
        await modem.wait()
    cuts = quantiles(took, n=20)
    print(f"From +CMTI on the line to the service call, {count} messages, in ms:")
    print(f"  median {cuts[9]:.2f}   95 % {cuts[18]:.2f}   max {max(took):.2f}")


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("--count", type=int, default=200, help="how many messages (default 200)")
    asyncio.run(run(parser.parse_args().count))


if __name__ == "__main__":
    main()
