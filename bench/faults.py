"""How long it takes until all is well again after each fault, with each modem: scripts/faults writes docs/faults.md."""

import argparse
from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from statistics import median
import sys
from typing import Final

from reference.markdown import table
from simulator import PROFILES
from simulator.virtual import LATENCY

from .cabin import BOOT_SECONDS, SEND_SECONDS
from .document import DOCS, fill
from .machine import described, load
from .ordeal import (
    LOADS,
    LOG_SECONDS,
    LOGGED,
    MOST_LINES_PER_SECOND,
    MOST_WAKES_PER_SECOND,
    NIGHT,
    NIGHTLY,
    ORDEALS,
    SETUPS,
    Load,
    Outcome,
    run,
)

ROUNDS: Final = 10  # of each fault with each modem, each begun at another moment

type Runs = dict[str, dict[str, list[Outcome]]]
"""What became of a fault, for each load, for each family of modems."""

DOCUMENT: Final = DOCS / "faults.md"
METHOD: Final = f"""\
The simulator plays each of the {{families}} families of modems it knows, {{runs}} times a fault and load, begun each time at another moment.
The driver has its real times. Both run on one clock that stands still while anything is to be done and jumps to the next moment at which
something is, so that hours pass in milliseconds, the same way each time: these times do not depend on the machine. The time counts
from the end of the fault or from the last text, whichever is later; without any fault it is {{unharmed}}.
A modem takes {BOOT_SECONDS} s to start, the network {SEND_SECONDS} s to take a text, and a line {1000 * LATENCY:.0f} ms each way.

In every run no text was lost, none handled twice, and none sent twice but one of which nobody could know whether it went; or the
script says so and fails. It fails too where the driver hurries or chatters: after the first moment ({SETUPS} lines and wake-ups, {LOGGED} lines
of the log) it may write {MOST_LINES_PER_SECOND} lines to the modem and wake up {MOST_WAKES_PER_SECOND} times a second, both ends of the line
together, and log a line every {LOG_SECONDS // 60} minutes.

The last run was on:

{{machine}}"""


def every(key: str | None, load: Load, rounds: int) -> dict[str, list[Outcome]]:
    """Let all modems suffer a fault, each so often."""
    return {name: [run(profile, key, load, number) for number in range(rounds)] for name, profile in PROFILES.items()}


def all_of(runs: Runs) -> Iterable[Outcome]:
    """Return all outcomes of a fault."""
    return chain.from_iterable(chain.from_iterable(families.values()) for families in runs.values())


def recovery(runs: dict[str, Runs]) -> str:
    """Write how long each fault took under each load, and with the modems of which family longest."""
    head = ("Fault", "Lasts", *(one.title for one in LOADS.values()), "Longest with")
    return table(head, (_recovery(key, loads) for key, loads in runs.items()))


def _recovery(key: str, loads: Runs) -> tuple[str, ...]:
    """Write a row of it."""
    longest = {family: max(one.seconds for those in loads.values() for one in those[family]) for family in PROFILES}
    slowest = max(longest, key=lambda family: longest[family])
    place = PROFILES[slowest].title if longest[slowest] - min(longest.values()) >= 1 else "all alike"
    lasts = _shown(ORDEALS[key].lasts) if ORDEALS[key].lasts else "once"
    return ORDEALS[key].name, lasts, *map(_times, loads.values()), place


def outlay(runs: dict[str, Runs]) -> str:
    """Write the most that each fault took of everything."""
    return table(
        ("Fault", "Lasts until all is well", "Lines to the modem", "Wake-ups", "Lines of the log"),
        (
            (
                ORDEALS[key].name,
                _shown(max(one.span for one in all_of(loads))),
                *(str(max(getattr(one, what) for one in all_of(loads))) for what in ("lines", "wakes", "logged")),
            )
            for key, loads in runs.items()
        ),
    )


def night(nights: dict[str, dict[str, Outcome]]) -> str:
    """Write how long faults took that lasted for a night, and what they took in an hour."""
    return table(
        ("Fault", "Time", "Lines to the modem", "Wake-ups", "Lines of the log"),
        (
            (
                ORDEALS[key].name,
                _times({family: [one] for family, one in families.items()}),
                *(
                    f"{max(getattr(one, what) * 3600 / one.span for one in families.values()):.{digits}f}"
                    for what, digits in (("lines", 0), ("wakes", 0), ("logged", 1))
                ),
            )
            for key, families in nights.items()
        ),
    )


def _times(families: dict[str, list[Outcome]]) -> str:
    """Write the median and the longest of all times."""
    times = [one.seconds for family in families.values() for one in family]
    both = _shown(median(times)), _shown(max(times))
    return ", ".join(dict.fromkeys(both))


def _shown(seconds: float) -> str:
    """Write a time."""
    return "at once" if seconds < 0.5 else f"{seconds:.0f} s" if seconds < 180 else f"{seconds / 60:.0f} min"


def complaints(runs: dict[str, Runs], nights: dict[str, dict[str, Outcome]]) -> Iterable[str]:
    """Tell what should not have been."""
    for key, loads in runs.items():
        for name, families in loads.items():
            for family, outcomes in families.items():
                for number, outcome in enumerate(outcomes):
                    for complaint in outcome.complaints(ORDEALS[key], LOADS[name]):
                        yield f"{key}, {name}, {family}, {number}: {complaint}"
    for key, those in nights.items():
        for family, outcome in those.items():
            for complaint in outcome.complaints(ORDEALS[key], LOADS["quiet"]):
                yield f"{key}, a night, {family}: {complaint}"


def main() -> None:
    """Write the tables, and tell what should not have been."""
    parser = argparse.ArgumentParser(prog="scripts/faults", description=__doc__)
    parser.add_argument("--page", type=Path, default=DOCUMENT, help="the page whose tables are written")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="of each fault with each modem under each load")
    asked = parser.parse_args()
    busy = [load()]
    runs = {key: {name: every(key, one, asked.rounds) for name, one in LOADS.items()} for key in ORDEALS}
    nights = {
        key: {name: run(profile, key, LOADS["quiet"], lasts=NIGHT) for name, profile in PROFILES.items()}
        for key in NIGHTLY
    }
    method = METHOD.format(
        families=len(PROFILES),
        runs=asked.rounds * len(PROFILES),
        unharmed=", ".join(f"{_times(every(None, one, 1))} ({one.title.lower()})" for one in LOADS.values()),
        machine=described([*busy, load()]),
    )
    results = {"faults": recovery(runs), "outlay": outlay(runs), "nights": night(nights), "method": method}
    asked.page.write_text(fill(asked.page.read_text(encoding="utf-8"), results), encoding="utf-8")
    if found := list(complaints(runs, nights)):
        sys.exit("\n".join(found))


if __name__ == "__main__":
    main()
