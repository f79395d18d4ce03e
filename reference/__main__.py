"""Write what the documentation has from the code: scripts/reference."""

import asyncio
import logging
from pathlib import Path
from tempfile import TemporaryDirectory

from homeassistant.core import HomeAssistant

from bench.home import set_up

from .observed import Key, Observed, observe
from .pages import pages


async def look() -> dict[Key, Observed]:
    """Start a core, and see what entities the integration has in it."""
    with TemporaryDirectory(prefix="isocket-reference-") as directory:
        hass = HomeAssistant(directory)
        try:
            await set_up(hass, Path(directory))
            return await observe(hass)
        finally:
            await hass.async_stop(force=True)


# Nothing that is bound exists here, nor does the modem.
logging.disable(logging.WARNING)
for file, text in pages(asyncio.run(look())).items():
    file.write_text(text, encoding="utf-8")
