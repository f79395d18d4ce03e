"""What a house pays for having us while nothing happens, in a process of its own: python -m bench.idle SECONDS DEVICE...

Prints the CPU time (s) and the wake-ups of a minute without us and with one modem, how many commands the modem got in that
minute, and the memory (octets) that each further modem takes, as JSON.
"""

import asyncio
from asyncio.subprocess import PIPE
from collections.abc import Callable, Mapping
import gc
import json
import os
from pathlib import Path
import selectors
import sys
from tempfile import TemporaryDirectory
import time
from typing import Any, Final, override

from homeassistant.core import HomeAssistant

from .air import air
from .fixed import OWNER
from .home import DOMAIN, add_modem, set_up
from .race import helper

MODEMS: Final = 9
SETTLE: Final = 20  # seconds until a modem that was set up has nothing more to tell
MINUTE: Final = 60


class CountingSelector(selectors.DefaultSelector):
    """A selector that counts how often its loop woke up."""

    woken = 0

    @override
    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Wait for events."""
        found = super().select(timeout)
        self.woken += timeout is None or timeout > 0  # a look that does not wait is not a wake-up
        return found


async def idle(seconds: int) -> Mapping[str, float]:
    """Measure in another process."""
    async with air(MODEMS) as modems:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bench.idle", str(seconds), *modems.devices, stdout=PIPE
        )
        said, _ = await process.communicate()
    assert process.returncode == 0
    measured: dict[str, float] = json.loads(said)
    return measured


async def measure(seconds: int, devices: list[str], selector: CountingSelector) -> dict[str, float]:
    """Measure without us, with the first modem, and with all of them."""
    with TemporaryDirectory(prefix="isocket-idle-") as directory:
        hass = HomeAssistant(directory)
        try:
            await set_up(hass, Path(directory), map(helper, range(len(devices))))
            meters = (time.process_time, lambda: selector.woken)
            before = await _minute(seconds, *meters)
            await add_modem(hass, devices[0], OWNER, f"input_boolean.{helper(0)}")
            after = await _minute(seconds, *meters, lambda: _asked(hass))
            one = _memory()
            for index, device in enumerate(devices[1:], 1):
                await add_modem(hass, device, OWNER, f"input_boolean.{helper(index)}")
            await asyncio.sleep(SETTLE)
            each = (_memory() - one) / (len(devices) - 1)
        finally:
            await hass.async_stop(force=True)
    names = ("cpu without", "wakes without", "cpu with", "wakes with", "asked", "memory")
    return dict(zip(names, (*before, *after, each), strict=True))


async def _minute(seconds: int, *meters: Callable[[], float]) -> list[float]:
    """Return by how much meters advance in a minute, measured over so many seconds."""
    await asyncio.sleep(SETTLE)
    begin = [read() for read in meters]
    await asyncio.sleep(seconds)
    return [(read() - before) * MINUTE / seconds for read, before in zip(meters, begin, strict=True)]


def _asked(hass: HomeAssistant) -> int:
    """Count the commands that the driver still remembers to have sent."""
    (entry,) = hass.config_entries.async_entries(DOMAIN)
    report: Mapping[str, Any] = entry.runtime_data.hub.modem_report()
    return sum(line.startswith("> ") for line in report["transcript"])


def _memory() -> float:
    """Return how much memory the process has, in bytes (proc(5), statm)."""
    gc.collect()
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")


def main() -> None:
    """Measure, and print it."""
    selector = CountingSelector()
    with asyncio.Runner(loop_factory=lambda: asyncio.SelectorEventLoop(selector)) as runner:
        print(json.dumps(runner.run(measure(int(sys.argv[1]), sys.argv[2:], selector))))


if __name__ == "__main__":
    main()
