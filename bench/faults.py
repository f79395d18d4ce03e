"""How long it takes until all is well again after each fault, with each modem: scripts/faults writes docs/faults.md."""

import argparse
import asyncio
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
import random
from statistics import median

from simulator import PROFILES, Profile
from simulator.modem import TROUBLES
from simulator.virtual import LATENCY, run_virtual

from .cabin import BOOT_SECONDS, SEND_SECONDS, cabin
from .document import DOCS, fill

SPACING = 17  # seconds between two texts each way
MOST_TEXTS = 15
ROUNDS = 10  # of each fault with each modem, each begun at another moment

DOCUMENT = DOCS / "faults.md"
TABLE = f"""\
| Fault | Lasts | Median | Longest | With |
| --- | --- | --- | --- | --- |
{{rows}}

**How it is measured.** The simulator plays each of the {{families}} families of modems it knows, {{runs}} times a fault, begun each time at
another moment of a dialogue: a text arrives and a reply is being sent. Texts come and go all the while. The driver has its real
times. Both run on one clock that stands still while anything is to be done and jumps to the next moment at which something is, so that
hours pass in milliseconds, the same way each time. The time counts from the end of the fault or from the last text, whichever is
later; without any fault it is {SEND_SECONDS} s. A modem takes {BOOT_SECONDS} s to start, the network {SEND_SECONDS} s to take a text, and a line {1000 * LATENCY:.0f} ms each way.
"""

# How long each trouble lasts, in seconds; 0 for what happens once.
LASTS = {
    "drop_urc": 0,
    "send_error": 0,
    "lost_final": 0,
    "late_final": 0,
    "half_pdu": 0,
    "urc_inside": 0,
    "garbage": 0,
    "silence": 120,
    "bare_prompt": 60,
    "line_prompt": 60,
    "one_byte": 60,
    "slow": 120,
    "echo": 0,
    "forget": 0,
    "reboot": 0,
    "brown_out": 300,
    "unplug": 60,
    "drop": 0,
    "busy": 120,
    "no_network": 3000,
    "denied": 600,
    "full": 0,
    "pin": 60,
    "puk": 120,
    "chatter": 0,
    "sim": 60,
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a fault: seconds until all was well, and lines that the driver wrote from its begin until then."""

    seconds: float
    span: float
    lines: int
    received: Counter[str]
    expected: list[str]
    arrived: Counter[str]
    posted: list[str]
    doubtful: Counter[str]


async def suffer(profile: Profile, key: str) -> Outcome:
    """Let a modem suffer a fault under traffic, and tell what became of it."""
    loop = asyncio.get_running_loop()
    async with cabin(profile) as home:
        await home.until_well()
        posted: list[str] = []

        async def talk(texts: int, spacing: float) -> None:
            for turn in range(texts):
                await asyncio.sleep(spacing if turn else 0)
                number = len(posted)
                home.text_in(f"in {number}")
                posted.append(f"out {number}")
                home.text_out(posted[-1])

        await talk(1, 0)
        await home.until_well()
        lines, begun, lasts = len(home.port.commands), loop.time(), LASTS[key]
        texts = max(2, min(MOST_TEXTS, lasts // SPACING))
        talking = asyncio.create_task(talk(texts, max(2 * SEND_SECONDS, lasts / texts)))
        await asyncio.sleep(random.uniform(0, SEND_SECONDS))
        home.simulated.trouble(key)
        await asyncio.sleep(lasts)
        home.simulated.trouble(key, on=False)
        await talking
        seconds = await home.until_well()
        lines, span = len(home.port.commands) - lines, loop.time() - begun
        home.simulated.faults.clear()
        await talk(1, 0)
        await home.until_well()
        return Outcome(
            seconds,
            span,
            lines,
            Counter(text for text in home.received if text.startswith("in ")),
            home.sent,
            home.arrived,
            posted,
            home.doubtful,
        )


def run(profile: Profile, key: str, number: int = 0) -> Outcome:
    """Let a modem suffer a fault, the same way each time for a number."""
    random.seed(f"{profile.key} {key} {number}")
    return run_virtual(suffer(profile, key))


def row(key: str) -> str:
    """Write the row of a fault: how often, and how long it took with the modems of each family."""
    times = {
        name: [run(profile, key, number).seconds for number in range(ROUNDS)] for name, profile in PROFILES.items()
    }
    every = sorted(seconds for family in times.values() for seconds in family)
    slowest = max(times, key=lambda name: max(times[name]))
    lasts = _shown(LASTS[key]) if LASTS[key] else "once"
    place = PROFILES[slowest].title if every[-1] >= 1 else ""
    return f"| {TROUBLES[key].title} | {lasts} | {_shown(median(every))} | {_shown(every[-1])} | {place} |"


def _shown(seconds: float) -> str:
    """Write a time."""
    return "at once" if seconds < 0.5 else f"{seconds:.0f} s" if seconds < 180 else f"{seconds / 60:.0f} min"


def main() -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--page", type=Path, default=DOCUMENT, help="the page whose table is written")
    page: Path = parser.parse_args().page
    rows = "\n".join(row(key) for key in LASTS)
    table = TABLE.format(rows=rows, families=len(PROFILES), runs=ROUNDS * len(PROFILES))
    page.write_text(fill(page.read_text(), {"faults": table}))


if __name__ == "__main__":
    main()
