"""The house's time: what it is now, and being woken later."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_track_point_in_utc_time
from homeassistant.util import dt as dt_util

now = dt_util.now
"""What the wall shows, in the house's zone. Never reckon with it: within a zone Python does so by the wall's hands, which an autumn night puts back."""

instant = dt_util.utcnow
"""The same in UTC, to reckon with."""

LOOK: Final = timedelta(minutes=1)
"""How often the clock is looked at: on a machine that starts with a wrong one, the network puts it right later."""


class Timer:
    """One point in time to be woken at; setting it anew forgets the old one."""

    def __init__(self, hass: HomeAssistant, action: Callable[[], None]) -> None:
        """Remember what to do when the time has come."""
        self._hass = hass
        self._action = action
        self._at: datetime | None = None
        self._cancel: CALLBACK_TYPE | None = None

    @callback
    def set(self, at: datetime | None) -> None:
        """Be woken at this aware time, or never."""
        if at == self._at:
            return
        self.cancel()
        if at is not None:
            self._at = at
            self._wait(at)

    @callback
    def _wait(self, at: datetime) -> None:
        """Sleep until then, but not for long."""
        self._cancel = async_track_point_in_utc_time(self._hass, self._fire, min(at, instant() + LOOK))

    @callback
    def cancel(self) -> None:
        """Forget the time."""
        if self._cancel is not None:
            self._cancel()
        self._at = self._cancel = None

    @callback
    def _fire(self, _: datetime) -> None:
        """Act if the time has come, free to be set again by the action itself."""
        if self._at is not None and instant() < self._at:
            self._wait(self._at)
            return
        self._at = self._cancel = None
        self._action()
