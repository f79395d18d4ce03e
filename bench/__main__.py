"""Measures how long our own part of the way takes, and prints it: scripts/bench."""

import argparse
import asyncio
from statistics import median, quantiles

from reference.markdown import table

from . import fleet, unit
from .latency import switching
from .line import asking, draining
from .start import first_starts, later_starts

BAUDS = (115200, 9600)
UNITS = (10, 100)


def show(what: str, took: list[float]) -> None:
    """Print a distribution, in milliseconds."""
    cuts = quantiles(took, n=20)
    print(f"{what}, {len(took)} messages, in ms:")
    print(f"  median {cuts[9]:.2f}   95 % {cuts[18]:.2f}   max {max(took):.2f}", flush=True)


def show_unit() -> None:
    """Print how fast and how small the unit is, which knows no line and no Home Assistant."""
    took = sorted(unit.commands(3000))
    cuts = quantiles(took, n=1000)
    shares = (("p5", cuts[49]), ("median", cuts[499]), ("95 %", cuts[949]), ("99 %", cuts[989]), ("max", took[-1]))
    print(f"From a text to what is to be done, {len(took)} commands, in µs:")
    print("  " + "   ".join(f"{name} {value:.0f}" for name, value in shares), flush=True)
    seconds, inputs = unit.year()
    print(f"A year of a unit's life: {seconds:.1f} s, {inputs} inputs of {seconds / inputs * 1e6:.0f} µs", flush=True)
    print(f"The state of a unit that can hold no more: {unit.size(unit.full().state)} bytes", flush=True)


def show_start() -> None:
    """Print what the set-up adds to the start of Home Assistant."""
    for what, starts in (("in a new process", first_starts(11)), ("again", later_starts(20))):
        took = asyncio.run(starts)
        print(f"Set-up {what}, {len(took)} times, in ms:")
        print(f"  min {min(took):.0f}   median {median(took):.0f}   max {max(took):.0f}", flush=True)


async def show_fleet() -> None:
    """Print how a word to many real units goes out."""
    print("All off, through one modem:")
    print(table(fleet.HEAD, [fleet.row(count, await fleet.broadcast(count)) for count in UNITS]), flush=True)


def main() -> None:
    """Run the benchmarks."""
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("--count", type=int, default=200, help="how many messages (default 200)")
    count = parser.parse_args().count
    show_unit()
    show_start()
    show("From +CMTI on the line to the service call", asyncio.run(switching(count)))
    show("From +CMTI on the line to AT+CMGR on the line", asyncio.run(asking(count)))
    print(f"A backlog of {count} messages, read and deleted:")
    for baud in BAUDS:
        took, used = asyncio.run(draining(count, baud))
        print(f"  {took:.2f} s at {baud} bit/s, {used / took:.1%} of it the line's own", flush=True)
    asyncio.run(show_fleet())


if __name__ == "__main__":
    main()
