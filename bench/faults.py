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

SPACING = 17  # seconds between two texts each way
MOST_TEXTS = 15
ROUNDS = 10  # of each fault with each modem, each begun at another moment

DOCUMENT = Path(__file__).parent.parent / "docs" / "faults.md"
TEMPLATE = f"""\
# Faults

What can go wrong with a modem, and how long it then takes until the driver has brought everything back by itself: the modem is
ready, every text that was sent meanwhile is handled, and every answer is on its way. `scripts/faults` writes this page.

| Fault | Lasts | Median | Longest | With |
| --- | --- | --- | --- | --- |
{{rows}}

**How it is measured.** The simulator plays each of the {{families}} families of modems it knows, {{runs}} times a fault, begun each time at
another moment of a dialogue: a text arrives and a reply is being sent. Texts come and go all the while. The driver has its real
times. Both run on one clock that stands still while anything is to be done and jumps to the next moment at which something is, so that
hours pass in milliseconds, the same way each time. The time counts from the end of the fault or from the last text, whichever is
later; without any fault it is {SEND_SECONDS} s. A modem takes {BOOT_SECONDS} s to start, the network {SEND_SECONDS} s to take a text, and a line {1000 * LATENCY:.0f} ms each way.

`tests/modem/test_faults.py` holds, for each fault with each family, that no text is lost, that none is handled twice, that none is
sent twice but one of which nobody could know whether it went, and that the driver writes no more than two lines a second.

What takes long, and why it does:

- A code that is lost, or settings that a modem loses without a word: the driver looks into the storage every five minutes. So
  does a full storage with modems that do not say that they are full.
- A modem that hangs, or restarts without a word, while the network has a text: nobody can tell the difference to a network that takes its time
  before two minutes have passed (the longest that makers name for AT+CMGS).
- A port that is away for long: the driver looks for it less and less often, every half minute in the end.
- After a long time without network the texts that waited go one by one.
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
    parser.add_argument("--output", type=Path, default=DOCUMENT, help="the file to write")
    rows = "\n".join(row(key) for key in LASTS)
    text = TEMPLATE.format(rows=rows, families=len(PROFILES), runs=ROUNDS * len(PROFILES))
    parser.parse_args().output.write_text(text)


if __name__ == "__main__":
    main()
