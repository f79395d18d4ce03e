"""Measures how long our own part of the way takes, and what others need, and writes docs/benchmarks.md: scripts/bench."""

import argparse
import asyncio
import logging
import warnings

from .document import PAGE, fill
from .machine import described, load
from .sections import QUICK, SECTIONS, WHOLE, Results, Size

PATIENT = {"idle"}  # a process that sleeps for minutes, and disturbs nobody


async def measure(names: list[str], size: Size) -> None:
    """Measure sections, and print each as soon as it is there, and put it into the page."""
    loads = [load()]
    begun = {name: asyncio.ensure_future(SECTIONS[name](size)) for name in names if name in PATIENT}
    for name in (*(name for name in names if name not in begun), *begun):
        results = await (begun[name] if name in begun else SECTIONS[name](size))
        loads.append(load())
        show(results | {"machine": described(loads)}, size)


def show(results: Results, size: Size) -> None:
    """Print results; a little of everything is not worth a page."""
    print(*(f"{place}:\n\n{text}" for place, text in results.items()), sep="\n", flush=True)
    if size is WHOLE:
        PAGE.write_text(fill(PAGE.read_text(encoding="utf-8"), results), encoding="utf-8")


def main() -> None:
    """Run the benchmarks."""
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=f"{', '.join(SECTIONS)} (default: all of them)")
    parser.add_argument("--quick", action="store_true", help="measure a little of it, and write nothing")
    arguments = parser.parse_args()
    if strange := set(arguments.sections) - SECTIONS.keys():
        parser.error(f"unknown: {', '.join(strange)}")
    logging.disable(logging.WARNING)  # of a Home Assistant with an integration that is not its own
    warnings.simplefilter("ignore", SyntaxWarning)  # in a library of a contestant
    asyncio.run(measure(arguments.sections or [*SECTIONS], QUICK if arguments.quick else WHOLE))


if __name__ == "__main__":
    main()
