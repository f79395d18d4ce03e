"""Two days in a house, and what is said of more."""

from dataclasses import replace
import os
from pathlib import Path
import subprocess
import sys
from typing import Any

import pytest

from bench.soak.meters import BLOCKS_A_DAY, FULL, WARM_UP, Sample, growth

ROOT = Path(__file__).parent.parent.parent
MIDNIGHT = Sample(memory=200, blocks=10**6, tasks=4, timers=9, listeners=37, callables=77_000, files=11, threads=1)


@pytest.mark.timeout(600)
def test_two_days_with_the_night_that_is_an_hour_longer() -> None:
    """All is answered and on time, and nothing is left behind; in a process of its own, whose clock is another one."""
    command = [sys.executable, "-P", "-m", "bench.soak", "--days", "2", "--first", "2026-10-24"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "| Days | 2 |" in done.stdout


@pytest.mark.parametrize(
    ("leak", "days", "complaints"),
    [
        ({}, 31, []),
        ({"tasks": 1}, 2, ["tasks: 5, then 6"]),
        ({"listeners": 1}, 3, ["listeners: 38, then 39"]),
        ({"files": 1}, 31, ["files: 12, then 27"]),
        ({"timers": 1}, 4, ["timers: 10, then 12"]),
        ({"callables": 1}, 31, ["callables: 77001, then 77016"]),
        ({"blocks": BLOCKS_A_DAY}, 31, []),
        ({"blocks": BLOCKS_A_DAY + 1}, 31, ["memory: 61 blocks a day"]),
    ],
)
def test_what_grows_each_day_is_told(leak: dict[str, Any], days: int, complaints: list[str]) -> None:
    """From the first warm midnight on, and memory once whatever is kept for a while is full."""
    samples = [
        replace(MIDNIGHT, **{what: getattr(MIDNIGHT, what) + more * day for what, more in leak.items()})
        for day in range(days + 1)
    ]
    assert [*growth(samples)] == complaints


def test_what_is_made_once_is_no_growth() -> None:
    """On the first day, and what fills in two weeks."""
    samples = [replace(MIDNIGHT, tasks=4 + (day >= WARM_UP), blocks=10**6 + 300 * min(day, FULL)) for day in range(32)]
    assert [*growth(samples)] == []
