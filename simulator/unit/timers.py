"""Things to be done later, one of each name."""

import asyncio
from collections.abc import Callable


class Timers:
    """Timers by their names; a new one takes the place of the old one."""

    def __init__(self) -> None:
        """Have none."""
        self._timers: dict[str, asyncio.TimerHandle] = {}

    def __contains__(self, name: str) -> bool:
        """Say whether something is to be done."""
        return name in self._timers

    def set(self, name: str, seconds: float, work: Callable[[], object]) -> None:
        """Do something later."""

        def run() -> None:
            del self._timers[name]
            work()

        self.cancel(name)
        self._timers[name] = asyncio.get_running_loop().call_later(seconds, run)

    def cancel(self, name: str) -> None:
        """Let something not be done."""
        if (timer := self._timers.pop(name, None)) is not None:
            timer.cancel()

    def clear(self) -> None:
        """Let nothing be done."""
        for name in tuple(self._timers):
            self.cancel(name)
