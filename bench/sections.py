"""What is measured, and how it is written into the page: each section returns what goes to its places there."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from statistics import median, quantiles
from typing import Final

from reference.markdown import table

from . import fleet, idle, plots, scale, stages, unit
from .contestants import CONTESTANTS
from .figures import Spread, shown
from .fixed import OWNER
from .home import home
from .latency import switching
from .line import asking, draining
from .race import Times, race
from .start import first_starts, later_starts

type Results = dict[str, str]


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    texts: int
    race: int
    contestants: Iterable[str]
    starts: int
    rounds: int
    days: int
    backlogs: tuple[int, ...]
    numbers: tuple[int, ...]
    units: tuple[int, ...]
    seconds: int
    """In which nothing happens."""
    bauds: tuple[int, ...] = (115200, 9600)


WHOLE: Final = Size(
    texts=200,
    race=200,
    contestants=CONTESTANTS,
    starts=15,
    rounds=3000,
    days=365,
    backlogs=(1, 10, 100, 500),
    numbers=(1, 2, 3, 5, 7, 10),
    units=(1, 10, 100),
    seconds=300,
)
QUICK: Final = Size(
    texts=10,
    race=2,
    contestants=("isocket", "gsmmodem", "gammu-smsd tuned", "smstools tuned"),
    starts=2,
    rounds=30,
    days=7,
    backlogs=(1, 10),
    numbers=(1, 3),
    units=(1, 3),
    seconds=5,
    bauds=(115200,),
)


async def the_unit(size: Size) -> Results:
    """Measure the unit, which knows no line and no Home Assistant."""
    took = await asyncio.to_thread(unit.commands, size.rounds)
    cuts = quantiles(took, n=100)
    shares = (cuts[4], cuts[49], cuts[94], cuts[98], max(took))
    seconds, inputs = await asyncio.to_thread(unit.year, size.days)
    state = unit.size(unit.full().state)
    return {
        "commands": table(
            ("Commands", "5 %", "Median", "95 %", "99 %", "Longest"),
            [(str(len(took)), *(shown(value / 1000) for value in shares))],
        ),
        "year": table(
            ("Days", "Time", "Inputs", "Each"),
            [(str(size.days), f"{seconds:.1f} s", str(inputs), shown(1000 * seconds / inputs))],
        ),
        "state": table(("The state of a full unit", "The aim"), [(f"{state / 1000:.0f} kB", "under 100 kB")]),
    }


async def start(size: Size) -> Results:
    """Measure what the set-up adds to the start."""
    again = await later_starts(size.starts)
    first, counted = await first_starts(size.starts)
    rows = [
        (what, str(len(took)), *map(shown, (min(took), median(took), max(took))))
        for what, took in (
            ("Set up again", again),
            ("In a new process, as Home Assistant counts it", counted),
            ("In a new process, our code loaded first", first),
        )
    ]
    return {"start": table(("What", "Times", "Shortest", "Median", "Longest"), rows)}


async def latency(size: Size) -> Results:
    """Measure the way to the action, and the driver's part of it, and look where the time goes."""
    passed = await stages.passing(size.texts, partial(home, owner=OWNER))
    switched, asked = Spread.of(await switching(size.texts)), Spread.of(await asking(size.texts))
    head = ("Texts", "Median", "95 %", "Longest")
    return {
        "switching": table(head, [(str(switched.count), *switched.cells)]),
        "asking": table(head, [(str(asked.count), *asked.cells)]),
        "stages": _stages(passed, stages.TO_CALL, stages.ALL, stages.LAST_BYTE),
        "afterwards": _stages(passed, stages.AFTERWARDS),
    }


def _stages(passed: list[dict[str, int]], parts: Iterable[stages.Stage], *sums: stages.Stage) -> str:
    """Write how long each stage took, and then their sums."""
    rows = [(stage.title, shown(stages.spent(passed, stage))) for stage in parts]
    rows += [(f"**{stage.title}**", f"**{shown(stages.spent(passed, stage))}**") for stage in sums]
    return table(("Stage", "Median"), rows)


async def the_race(size: Size) -> Results:
    """Let all contestants answer texts."""
    times = await race(size.race, size.contestants)
    if plots.drawn() and size is WHOLE:
        plots.race(times)
    rows = [
        (
            CONTESTANTS[name].title,
            str(len(one.called)),
            str(len(one.lost)),
            *(cell for took in (one.called, one.answered) for cell in Spread.of(took).cells),
        )
        for name, one in times.items()
    ]
    head = (
        "",
        "Texts",
        "Lost",
        *(f"{what}: {share}" for what in ("Action", "Answer") for share in ("median", "95 %", "longest")),
    )
    return {"race": table(head, rows), "verdict": f"{verdict(times)}\n"}


def verdict(times: Mapping[str, Times]) -> str:
    """Say whom we are not ahead of."""
    ours, *others = (
        (CONTESTANTS[name].title, Spread.of(one.called), Spread.of(one.answered)) for name, one in times.items()
    )
    behind = [
        f"{title} in the time to the {what}"
        for title, *spreads in others
        for what, mine, its in zip(("action", "answer"), ours[1:], spreads, strict=True)
        if not mine.ahead_of(its)
    ]
    return f"Not ahead everywhere of: {', '.join(behind)}." if behind else "Ahead of every other one in every column."


async def backlog(size: Size) -> Results:
    """Measure how a backlog is worked off, by the driver alone and by a whole house."""
    rows: list[tuple[str, ...]] = []
    curves: dict[str, plots.Curve] = {}
    for baud in size.bauds:
        for title, drain in (("driver", draining), ("house", scale.draining_house)):
            curve: dict[int, float] = {}
            for count in size.backlogs:
                took, used = await drain(count, baud)
                curve[count] = 100 * used / took
                rows.append((title, f"{baud} bit/s", str(count), f"{took:.2f} s", f"{used / took:.0%}"))
            curves[f"{title}, {baud} bit/s"] = curve
    if plots.drawn() and size is WHOLE:
        plots.backlog(curves)
    return {"backlog": table(("Who", "Line", "Texts", "Time", "The line's own"), rows)}


async def growth(size: Size) -> Results:
    """Measure the way to the action of a unit that is full, and how long it takes to warn many numbers."""
    fresh, full = Spread.of(await switching(size.texts)), Spread.of(await scale.full(size.texts))
    warned = {numbers: await scale.alarming(numbers) for numbers in size.numbers}
    if plots.drawn() and size is WHOLE:
        curves = {"the first number": {n: min(took) for n, took in warned.items()}} | {
            "the last number": {n: max(took) for n, took in warned.items()}
        }
        plots.growth("alarms", curves, "alert numbers")
    return {
        "full": table(
            ("What the unit remembers", "Median", "95 %", "Longest"),
            [("nothing but its owner", *fresh.cells), ("all that it can", *full.cells)],
        ),
        "alarms": table(
            ("Alert numbers", "The first is warned after", "The last after", "Each takes"),
            [
                (str(numbers), shown(min(took)), shown(max(took)), shown(max(took) / numbers))
                for numbers, took in warned.items()
            ],
        ),
    }


async def idleness(size: Size) -> Results:
    """Measure what we cost while nothing happens."""
    measured = await idle.idle(size.seconds)
    return {
        "idle": table(
            ("In a minute in which nothing happens", "Home Assistant alone", "With a modem and its socket"),
            [
                ("Processor", *(f"{1000 * measured[f'cpu {which}']:.0f} ms" for which in ("without", "with"))),
                ("Wake-ups", *(f"{measured[f'wakes {which}']:.0f}" for which in ("without", "with"))),
                ("Commands to the modem", "", f"{measured['asked']:.1f}"),
                ("Memory", "", f"{measured['memory'] / 2**20:.1f} MiB for each further one"),
            ],
        )
    }


async def the_fleet(size: Size) -> Results:
    """Measure how a word to many real units goes out."""
    found = {count: await fleet.broadcast(count) for count in size.units}
    if plots.drawn() and size is WHOLE:
        curves = {
            "until the action returns": {count: 1000 * one.accepted for count, one in found.items()},
            "our processor's time": {count: 1000 * one.busy for count, one in found.items()},
            "set-up": {count: 1000 * one.set_up for count, one in found.items()},
        }
        plots.growth("fleet", curves, "real units")
    return {"fleet": table(fleet.HEAD, [fleet.row(count, one) for count, one in found.items()])}


SECTIONS: Final[dict[str, Callable[[Size], Awaitable[Results]]]] = {
    "unit": the_unit,
    "start": start,
    "latency": latency,
    "race": the_race,
    "backlog": backlog,
    "growth": growth,
    "fleet": the_fleet,
    "idle": idleness,
}
