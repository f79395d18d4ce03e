"""The race of the benchmarks, with the daemons that we did not write."""

import asyncio
from asyncio.subprocess import PIPE
import os
from pathlib import Path
import sys

from .programs import PATIENCE, program

ROOT = Path(__file__).parents[2]


async def test_all_contestants_come_in() -> None:
    """A few texts each, of which we lose none; how long they took, and what others lose, is for the benchmark."""
    for needed in ("gammu-smsd", "smsd", "curl"):
        program(needed)
    command = (sys.executable, "-P", "-m", "bench", "--quick", "race")
    process = await asyncio.create_subprocess_exec(*command, stdout=PIPE, env=os.environ | {"PYTHONPATH": str(ROOT)})
    try:
        async with asyncio.timeout(2 * PATIENCE):
            said, _ = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
    rows = [line.split(" | ") for line in said.decode().splitlines() if line.startswith("| ")]
    came = {row[0].removeprefix("| "): (int(row[1]), row[2]) for row in rows if row[1].isdigit()}
    assert came.keys() >= {"iSocket", "gammu-smsd, tuned", "smstools, tuned"}
    assert came["iSocket"] == (2, "0"), came
    assert sum(count for name, (count, _) in came.items() if name != "iSocket"), came
