"""The house's clocks: what the loop counts and what hangs on the wall, which go apart a little, as they do."""

import asyncio
from datetime import UTC, date, datetime, time, timedelta, tzinfo
import time as machine
from typing import Final

from homeassistant.util import dt as dt_util

from simulator.virtual import LonelyLoop

DRIFT: Final = 1 / 86400
"""How much faster the wall's clock is than the loop's: a second a day, as where the network puts a slow one right."""


class Clock:
    """The wall's clock of a virtual loop; made before the rest of Home Assistant is imported, which takes references to its own."""

    def __init__(self, loop: LonelyLoop, first: date, zone: tzinfo) -> None:
        """Put Home Assistant on it, in a zone."""
        self._loop = loop
        self.zone = zone
        self._start = self.midnight(first)
        dt_util.set_default_time_zone(zone)
        machine.time = lambda: self.utcnow().timestamp()
        dt_util.utcnow = self.utcnow  # type: ignore[assignment]
        dt_util.now = lambda time_zone=None: self.utcnow().astimezone(time_zone or zone)

    def utcnow(self) -> datetime:
        """Tell the time."""
        return self._start + timedelta(seconds=self._loop.time() * (1 + DRIFT))

    def now(self) -> datetime:
        """Tell the time as the wall shows it."""
        return self.utcnow().astimezone(self.zone)

    def midnight(self, on: date) -> datetime:
        """Return ten minutes after the begin of a day."""
        return datetime.combine(on, time(0, 10), self.zone).astimezone(UTC)

    async def until(self, at: datetime) -> None:
        """Wait for a time, which an aware datetime tells."""
        await asyncio.sleep((at - self._start).total_seconds() / (1 + DRIFT) - self._loop.time())
