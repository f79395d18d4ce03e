"""How fast and how small a unit is: `python -m tests.device.benchmark` prints the figures, tests hold their bounds."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from functools import partial
import gc
import statistics
import sys
from time import perf_counter
from typing import Any

from custom_components.isocket.device import Output, SetOutput, Unit, UnitConfig

from .driver import OSLO, OWNER

CONFIG = UnitConfig(has_microrelay=True, has_thermometer=True, calling_code="47", has_mains=True)
TEXTS = ("ON", "OFF", "STATUS", "RESTARTTIME=5", "RING?", "SCHEDULER?", "SECNUMBER?", "nonsense", "ON30", "TEMPERATURE")
START = datetime(2026, 1, 1, tzinfo=OSLO)
SETUP = (
    "SECNUMBER+4790000002",
    "ALERTNUMBER+4790000002",
    "SECLIST=ON",
    *(f"SCHEDULER+{hour:02}:30,*,{do}" for hour, do in enumerate(("ON", "OFF", "AON", "AOF") * 2, 2)),
)


def ready() -> Unit:
    """Return a unit with a list, a scheduler and relays that are seen."""
    unit = Unit(CONFIG)
    unit.start(START)
    for output in Output:
        unit.output_changed(output, False, START)
    for text in SETUP:
        unit.apply(text, 0, START)
    return unit


def microseconds(work: Callable[[], object]) -> float:
    """Measure once."""
    start = perf_counter()
    work()
    return (perf_counter() - start) * 1e6


def commands(rounds: int = 300) -> list[float]:
    """Measure commands from the text to the effects, in microseconds."""
    unit = ready()
    gc.collect()
    texts = TEXTS * rounds
    return [microseconds(partial(unit.receive, text, OWNER, START, START)) for text in texts]


def year(days: int = 365) -> tuple[float, int]:
    """Simulate a year, with eight rules, a reading a minute and 20 messages a day; return seconds and inputs."""
    unit = ready()
    unit.apply("THERMOSTATON", 1, START)
    start, inputs = perf_counter(), 0
    begin = START.astimezone(UTC)
    for minute in range(days * 24 * 60):
        now = (begin + timedelta(minutes=minute)).astimezone(OSLO)
        inputs += _obey(unit, unit.temperature(10 + (minute % 97 - 48) / 16, now), now)
        if minute % 72 == 0:
            inputs += _obey(unit, unit.receive(TEXTS[minute // 72 % len(TEXTS)], OWNER, now, now), now)
        while (due := unit.next_deadline()) is not None and due <= now:
            inputs += _obey(unit, unit.advance(now), now)
    return perf_counter() - start, inputs


def _obey(unit: Unit, effects: Iterable[Any], now: datetime) -> int:
    """Let the relays show what they are told; count the inputs."""
    count = 1
    for effect in effects:
        if isinstance(effect, SetOutput):
            count += _obey(unit, unit.output_changed(effect.output, effect.on, now), now)
    return count


def size(value: Any, seen: set[int] | None = None) -> int:
    """Count the bytes of a value and all that hangs on it, each once; classes and names are everybody's."""
    seen = set() if seen is None else seen
    if id(value) in seen or isinstance(value, type):
        return 0
    seen.add(id(value))
    inner: list[Any] = []
    if hasattr(type(value), "__dataclass_fields__"):
        inner = [getattr(value, name) for name in type(value).__dataclass_fields__]
    elif isinstance(value, dict):
        inner = [*value, *value.values()]
    elif isinstance(value, (tuple, list)):
        inner = list(value)
    return sys.getsizeof(value) + sum(size(one, seen) for one in inner)


def main() -> None:
    """Print the figures."""
    times = sorted(commands(3000))
    cuts = statistics.quantiles(times, n=1000)
    write = sys.stdout.write
    write(f"one command, {len(times)} measured: ")
    write(", ".join(f"{name} {value:.0f} us" for name, value in _shares(cuts)) + f", max {times[-1]:.0f} us\n")
    seconds, inputs = year()
    write(f"a year: {seconds:.1f} s, {inputs} inputs, {seconds / inputs * 1e6:.0f} us each\n")


def _shares(cuts: list[float]) -> list[tuple[str, float]]:
    """Name the shares of a distribution."""
    return [("p5", cuts[49]), ("median", cuts[499]), ("p95", cuts[949]), ("p99", cuts[989]), ("p99.9", cuts[998])]


if __name__ == "__main__":
    main()
