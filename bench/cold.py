"""The set-up of an entry in a Home Assistant that has just started, with none of our code loaded: python -m bench.cold PORT."""

import asyncio
from pathlib import Path
import sys
from tempfile import TemporaryDirectory
import time

from homeassistant.components import usb
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import Platform
from homeassistant.core import CoreState, HomeAssistant
from homeassistant.setup import async_get_setup_timings, async_setup_component

from .home import DOMAIN, set_up, stored_entry

HOUSE = Path(__file__).parent.parent / "custom_components" / DOMAIN


async def first(device: str, owner: str) -> tuple[float, float]:
    """Return how long the set-up took, in milliseconds: the import of our own code included, and as Home Assistant counts it.

    What Home Assistant shows as an integration's start-up time leaves out what is loaded in a thread meanwhile.
    """
    with TemporaryDirectory(prefix="isocket-bench-") as directory:
        hass = HomeAssistant(directory)
        try:
            await set_up(hass, Path(directory))
            for platform in Platform:  # a house has them without us
                if (HOUSE / f"{platform}.py").exists():
                    assert await async_setup_component(hass, platform, {})
            await hass.async_block_till_done()
            assert usb.__name__ in sys.modules  # as with it comes what opens serial ports, in every house
            assert f"custom_components.{DOMAIN}" not in sys.modules
            hass.set_state(CoreState.starting)  # only then Home Assistant counts
            return await _add(hass, device, owner)
        finally:
            await hass.async_stop(force=True)


async def _add(hass: HomeAssistant, device: str, owner: str) -> tuple[float, float]:
    """Set the entry up as Home Assistant does with those that it has stored."""
    entry = stored_entry(device, owner)
    began = time.perf_counter()
    await hass.config_entries.async_add(entry)
    took = time.perf_counter() - began
    assert entry.state is ConfigEntryState.LOADED
    return took * 1000, async_get_setup_timings(hass)[DOMAIN] * 1000


if __name__ == "__main__":
    print(*asyncio.run(first(*sys.argv[1:])))
