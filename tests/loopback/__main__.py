"""Any number of runs: `scripts/loopback 100000`."""

from collections import Counter
import sys
from time import perf_counter

from .script import world


def main(runs: int, first: int = 0) -> int:
    """Let so many worlds run, and write what came of it."""
    start, outcomes, faults, claims, messages = perf_counter(), Counter[str](), 0, 0, 0
    for seed in range(first, first + runs):
        made = world(seed)
        made.run()
        outcomes.update(ended.outcome for all_ended in made.ended.values() for ended in all_ended)
        claims += made.claims
        messages += len(made.messages)
        if made.faults:
            faults += 1
            print(f"run {seed}: {made.faults}")
    seconds = perf_counter() - start
    told = ", ".join(f"{count} {outcome}" for outcome, count in outcomes.most_common())
    print(
        f"{runs} runs in {seconds:.0f} s: {messages} messages; {told}; {claims} facts compared; {faults} runs with faults"
    )
    return faults


if __name__ == "__main__":
    sys.exit(1 if main(*map(int, sys.argv[1:])) else 0)
