"""Any number of kills: `scripts/killtest`."""

import argparse
import asyncio
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bench.document import fill

from .trial import AGAIN, DISKS_STEP, RUNNING, START, STARTING, Fall, Outcome, Trial
from .world import world

KILLS: Final = 200
DOCUMENT: Final = Path(__file__).parent.parent.parent / "docs" / "faults.md"
COMMON: Final = 3  # kills at a command that has a line of its own


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
    kills = ", ".join(str(kill) for kill in outcome.kills)
    print(f"{number}: {outcome.theme}, killed {kills}, {outcome.repeated} again, {outcome.seconds:.1f} s", flush=True)
    for kind, fault in outcome.faults:
        print(f"    {kind}: {fault}", flush=True)


def table(outcomes: list[Outcome]) -> str:
    """Write what came of all of them."""
    falls = [fall for outcome in outcomes for fall in outcome.kills]
    given = sum((outcome.given for outcome in outcomes), Counter[str]())
    faults = Counter(kind for outcome in outcomes for kind, _ in outcome.faults)
    again = sum(outcome.repeated for outcome in outcomes)
    rows = [*sorted(given.items()), (START, len(falls)), (AGAIN, again)]
    minutes = sum(outcome.seconds for outcome in outcomes) / 60
    return "\n".join(
        [
            f"{len(falls)} kills in {len(outcomes)} courses of events, in {minutes:.0f} minutes.",
            "",
            "| What happened | Times | Not as it must be |",
            "| --- | --- | --- |",
            *(f"| {kind[0].upper()}{kind[1:]} | {count} | {faults[kind]} |" for kind, count in rows),
            "",
            "| Where the kills fell | Before it | After it |",
            "| --- | --- | --- |",
            *(f"| {words} | {before} | {after} |" for words, before, after in _where(falls)),
        ]
    )


def _where(falls: list[Fall]) -> Iterator[tuple[str, int | str, int | str]]:
    """Count the kills at each step, before it and after it."""
    for step in (STARTING, RUNNING):
        yield f"At a random time {step}", sum(fall.step == step for fall in falls), ""
    commands = Counter(fall.step for fall in falls if fall.way == "line")
    often = [command for command, count in commands.most_common() if count >= COMMON]
    places = {f"At the modem's `AT{command}`": {command} for command in often}
    places["At another command of the modem's"] = commands.keys() - set(often)
    places[f"At {DISKS_STEP}"] = {DISKS_STEP}
    for words, steps in places.items():
        before, after = (sum(fall.step in steps and fall.before is side for fall in falls) for side in (True, False))
        yield words, before, after


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
