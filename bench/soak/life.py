"""Days one after the other, and what is told of them."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final

from bench.counting import CountedLog
from bench.machine import described, load
from reference.markdown import table

from .clock import Clock
from .days import PREPARED, Course, Day
from .house import House, house
from .meters import LOG_LINES, Errors, Sample, growth, sample

DAYS_SHOWN: Final = (0, 1, 2, 7, 14, 21, 28)


async def soak(clock: Clock, first: date, days: int, seed: str) -> tuple[list[Day], list[Sample], list[str]]:
    """Live through so many days; return them, what was measured at each midnight, and what should not have been."""
    lived: list[Day] = []
    samples: list[Sample] = []
    with TemporaryDirectory(prefix="isocket-soak-") as folder, Errors() as errors:
        async with house(Path(folder), clock) as built:
            await built.quiet()
            await built.hub.socket.apply_all(PREPARED, None)
            for number in range(days):
                samples.append(sample(built))
                lived.append(await live(built, first + timedelta(days=number), seed))
            samples.append(sample(built))
    complaints = [complaint for day in lived for complaint in day.complaints]
    return lived, samples, [*complaints, *growth(samples), *errors.lines]


async def live(built: House, on: date, seed: str) -> Day:
    """Live through a day, to ten past the next midnight, and forget it."""
    begun = perf_counter()
    with CountedLog() as log:
        day = await Course(built, on, seed).run()
    day.lines = log.lines
    if day.lines > LOG_LINES:
        day.complaints.append(f"{on}: {day.lines} lines of the log")
    print(f"{on}: {', '.join(day.faults)}; {perf_counter() - begun:.1f} s", *day.complaints, sep="\n    ", flush=True)
    await built.clock.until(built.clock.midnight(on + timedelta(days=1)))
    built.forget()
    return day


def report(lived: list[Day], samples: list[Sample], seconds: float) -> Iterator[str]:
    """Write what happened, and what was there at some midnights."""
    faults = [fault for day in lived for fault in day.faults]
    happened = {
        "Days": len(lived),
        "Texts that came": sum(day.texts for day in lived),
        "Texts that went": sum(day.sent for day in lived),
        "of them once more, after a send of which nobody could know whether it had gone": sum(
            day.again for day in lived
        ),
        "Calls": sum(day.calls for day in lived),
        "Alarms, power cuts, restarts, timers, nights with four rules, afternoons with the thermostat": f"{len(lived)} each",
        "Faults of the modem": f"{len(faults)}, of {len(set(faults))} kinds",
        "Most lines of the log in a day": max(day.lines for day in lived),
        "Rule, timer or siren that was off its instant by most": f"{max(day.latest for day in lived).total_seconds():.2f} s",
        "Time of the processor, for both ends of the line": f"{seconds:.0f} s",
    }
    yield table(("What happened", ""), ((what, str(value)) for what, value in happened.items()))
    head = (
        "After days",
        "Memory",
        "Blocks of it",
        "Tasks",
        "Timers",
        "Listeners",
        "Callables",
        "Open files",
        "Threads",
    )
    yield table(
        head,
        (
            (
                str(days),
                f"{samples[days].memory:.1f} MB",
                *(
                    str(getattr(samples[days], what))
                    for what in ("blocks", "tasks", "timers", "listeners", "callables", "files", "threads")
                ),
            )
            for days in sorted({*DAYS_SHOWN, len(lived)})
            if days <= len(lived)
        ),
    )
    yield f"The last run was on:\n\n{described([load()])}"
