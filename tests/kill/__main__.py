"""Any number of kills: `scripts/killtest`."""

import argparse
import asyncio
from collections import Counter
from pathlib import Path
from typing import Final

from bench.document import fill

from .trial import AGAIN, START, Outcome, Trial
from .world import world

KILLS: Final = 200
DOCUMENT: Final = Path(__file__).parent.parent.parent / "docs" / "faults.md"
WAYS: Final = {
    "time": "at a random time",
    "line": "at a random command on the modem's line, before or after the modem took it",
    "disk": "at a random step of its own way to the disk, before or after it",
}


async def courses(kills: int, seed: int = 0) -> list[Outcome]:
    """Let things happen until the house was killed so often."""
    outcomes: list[Outcome] = []
    async with world() as made:
        while sum(len(outcome.kills) for outcome in outcomes) < kills:
            outcomes.append(await Trial(made, f"{seed} {len(outcomes)}").run())
            tell(len(outcomes) - 1, outcomes[-1])
    return outcomes


def tell(number: int, outcome: Outcome) -> None:
    """Write what came of a course."""
    kills = ", ".join(outcome.kills)
    print(
        f"{number}: {outcome.theme}, killed by {kills}, {outcome.repeated} again, {outcome.seconds:.1f} s", flush=True
    )
    for kind, fault in outcome.faults:
        print(f"    {kind}: {fault}", flush=True)


def table(outcomes: list[Outcome]) -> str:
    """Write what came of all of them."""
    kills = Counter(kill for outcome in outcomes for kill in outcome.kills)
    given = sum((outcome.given for outcome in outcomes), Counter[str]())
    faults = Counter(kind for outcome in outcomes for kind, _ in outcome.faults)
    again = sum(outcome.repeated for outcome in outcomes)
    rows = [*sorted(given.items()), (START, kills.total()), (AGAIN, again)]
    ways = ", ".join(f"{kills[way]} {words}" for way, words in WAYS.items())
    return "\n".join(
        [
            f"{kills.total()} kills in {len(outcomes)} courses of events: {ways}.",
            "",
            "| What happened | Times | Not as it must be |",
            "| --- | --- | --- |",
            *(f"| {kind[0].upper()}{kind[1:]} | {count} | {faults[kind]} |" for kind, count in rows),
        ]
    )


def main() -> int:
    """Kill, and write what came of it; the whole test into the documentation."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kills", type=int, nargs="?", help="how many, and no table in the documentation")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    outcomes = asyncio.run(courses(arguments.kills or KILLS, arguments.seed))
    print(table(outcomes))
    if arguments.kills is None:
        DOCUMENT.write_text(fill(DOCUMENT.read_text(), {"kills": table(outcomes)}))
    return 1 if any(outcome.faults for outcome in outcomes) else 0


if __name__ == "__main__":
    raise SystemExit(main())
