"""Lives in a house for a month, and tells what grew, what was left behind and what was late: scripts/soak."""

import argparse
import asyncio
from datetime import date
from importlib import import_module
import random
import sys
from time import process_time
from typing import Final
from zoneinfo import ZoneInfo

from bench.document import DOCS, fill
from simulator.virtual import LonelyLoop

from .clock import Clock

MONTH: Final = 31
FIRST: Final = date(2026, 10, 1)
"""The month in which a night has its third hour twice."""


def main() -> int:
    """Live, and tell."""
    parser = argparse.ArgumentParser(prog="scripts/soak", description=__doc__)
    parser.add_argument("--days", type=int, help="so many, and no table in the documentation")
    parser.add_argument("--first", type=date.fromisoformat, default=FIRST, help="the first day")
    parser.add_argument("--seed", default="1", help="what else is to happen")
    asked = parser.parse_args()
    random.seed(asked.seed)
    loop = LonelyLoop()
    clock = Clock(loop, asked.first, ZoneInfo("Europe/Oslo"))
    life = import_module("bench.soak.life")  # and with it Home Assistant, which takes its clock from ours
    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        lived, samples, complaints = runner.run(life.soak(clock, asked.first, asked.days or MONTH, asked.seed))
    text = "\n".join(life.report(lived, samples, process_time()))
    print(text)
    if asked.days is None:
        page = DOCS / "faults.md"
        page.write_text(fill(page.read_text(encoding="utf-8"), {"soak": text}), encoding="utf-8")
    print(*complaints, sep="\n")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
