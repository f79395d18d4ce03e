"""What the set-up of an entry adds to the start of Home Assistant: it does not wait for the modem's answers."""

import asyncio
from asyncio.subprocess import PIPE
import compileall
import sys
import time

from homeassistant.core import HomeAssistant

from .cold import HOUSE
from .fixed import OWNER, fixed_modem
from .home import DOMAIN, home


async def first_starts(count: int) -> tuple[list[float], list[float]]:
    """Return how long the set-up took in so many processes of their own, and how long as Home Assistant counts it, in ms.

    Our code is compiled beforehand, as Home Assistant keeps what it compiled at its first start.
    """
    compileall.compile_dir(HOUSE, quiet=1)
    async with fixed_modem() as modem:
        measured = [await _cold(modem.device) for _ in range(count)]
    return [took for took, _ in measured], [counted for _, counted in measured]


async def later_starts(count: int) -> list[float]:
    """Return how long so many set-ups took in a process that has our code already, in milliseconds."""
    async with fixed_modem() as modem, home(modem.device, OWNER) as hass:
        return [await _again(hass) for _ in range(count)]


async def _cold(device: str) -> tuple[float, float]:
    """Start Home Assistant with us."""
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "bench.cold", device, OWNER, stdout=PIPE)
    said, _ = await process.communicate()
    assert process.returncode == 0
    took, counted = map(float, said.split())
    return took, counted


async def _again(hass: HomeAssistant) -> float:
    """Take the entry down and up again."""
    (entry,) = hass.config_entries.async_entries(DOMAIN)
    assert await hass.config_entries.async_unload(entry.entry_id)
    await hass.async_block_till_done()
    began = time.perf_counter()
    assert await hass.config_entries.async_setup(entry.entry_id)
    return (time.perf_counter() - began) * 1000
