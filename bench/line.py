"""How much of the line's time the driver itself takes: from +CMTI to AT+CMGR, and over a backlog that is read and deleted."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from custom_components.isocket.modem import Modem, Sms

from .fixed import NANOSECONDS, FixedModem, fixed_modem, message

WARM_UP = 20
PATIENCE = 10  # seconds
SLOWLY = 300  # seconds


async def asking(count: int) -> list[float]:
    """Return for each of so many announcements how long it took until the message was asked for, in milliseconds."""
    took = []
    async with fixed_modem() as modem, _driven(modem) as driver:
        await driver.wait_ready()
        for number in range(WARM_UP + count):
            modem.announce(message("ON", number))
            async with asyncio.timeout(PATIENCE):
                told = await modem.tells("announced", "asked", "deleted")
            took.append(told["asked"][0] / NANOSECONDS)
    return took[WARM_UP:]


async def draining(count: int, baud: int) -> tuple[float, float]:
    """Return how long a backlog took, in seconds, and how much of that its bytes were on the line."""
    backlog = [message(f"ON{number}", number) for number in range(count)]
    async with fixed_modem(baud=baud, backlog=backlog) as modem, _driven(modem):
        async with asyncio.timeout(SLOWLY):
            took, used = (await modem.tells("drained"))["drained"]
    return took / 1e9, used / 1e9


@asynccontextmanager
async def _driven(modem: FixedModem) -> AsyncIterator[Modem]:
    """Run the driver on a modem, with a handler that takes no time."""

    async def take(_: Sms) -> None:
        pass

    driver = Modem(modem.device, on_message=take, on_change=lambda _: None)
    await driver.start()
    try:
        yield driver
    finally:
        await driver.stop()
