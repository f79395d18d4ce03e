"""What is measured at each midnight, and what of it may grow."""

import asyncio
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
import gc
import logging
import os
from pathlib import Path
from statistics import median
import sys
import threading
from types import FunctionType, MethodType
from typing import Final, Self, override

from .house import House

WARM_UP: Final = 1  # midnights until everything that is made once is made
FULL: Final = 14  # midnights until everything that is kept for a while is full: logs, what was seen, what was said
BLOCKS_A_DAY: Final = 60
"""Of memory that may be taken a day more than are given back: two for each text."""
LOG_LINES: Final = 40  # a day
MEGABYTE: Final = 2**20


@dataclass(frozen=True, slots=True)
class Sample:
    """What there was at a midnight."""

    memory: float
    """Of the process, in MB."""
    blocks: int
    """Of memory that Python has given out."""
    tasks: int
    timers: int
    listeners: int
    """Of Home Assistant's bus."""
    callables: int
    """What anybody may be called back with: functions, and what is bound to them."""
    files: int
    threads: int


COUNTED: Final = {"tasks": 0, "timers": 1, "listeners": 0, "callables": 10, "files": 0, "threads": 0}
"""What is counted of a sample, and how many more there may be."""


def sample(house: House) -> Sample:
    """Measure, when nothing is on its way."""
    gc.collect()
    kinds = Counter(type(one) for one in gc.get_objects() if not isinstance(one, asyncio.Handle) or not one.cancelled())
    return Sample(
        int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / MEGABYTE,
        sys.getallocatedblocks(),
        len(asyncio.all_tasks()),
        kinds[asyncio.TimerHandle],
        sum(house.hass.bus.async_listeners().values()),
        sum(kinds[kind] for kind in (FunctionType, MethodType, partial)),
        sum(1 for _ in Path("/proc/self/fd").iterdir()),
        threading.active_count(),
    )


def growth(samples: Sequence[Sample]) -> Iterator[str]:
    """Tell what grew once everything was warm, from the first half of the midnights to the second."""
    early, late = halves(samples[WARM_UP:])
    for what, slack in COUNTED.items() if early else ():
        before, after = (min(getattr(one, what) for one in half) for half in (early, late))
        if after > before + slack:
            yield f"{what}: {before}, then {after}"
    early, late = halves(samples[FULL:])
    if len(early) >= 3:
        more = median(one.blocks for one in late) - median(one.blocks for one in early)
        if (a_day := more / len(early)) > BLOCKS_A_DAY:
            yield f"memory: {a_day:.0f} blocks a day"


def halves(samples: Sequence[Sample]) -> tuple[Sequence[Sample], Sequence[Sample]]:
    """Part midnights in the middle."""
    return samples[: len(samples) // 2], samples[len(samples) // 2 :]


class Errors(logging.Handler):
    """Keep what is logged as an error, by whomever, while this is entered."""

    def __init__(self) -> None:
        """Keep nothing yet."""
        super().__init__(logging.ERROR)
        self.lines: list[str] = []

    @override
    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.name}: {record.getMessage()}")

    def __enter__(self) -> Self:
        """Begin."""
        logging.getLogger().addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        """End."""
        logging.getLogger().removeHandler(self)
