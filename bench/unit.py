"""How fast and how small a unit is; `tests/device/test_speed.py` holds the bounds."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from functools import partial
import gc
import sys
from time import perf_counter
from typing import Any
from zoneinfo import ZoneInfo

from custom_components.isocket.device import Output, SetOutput, Unit, UnitConfig
from custom_components.isocket.device.counts import GUESSES, REPLIES, TRUSTED
from custom_components.isocket.device.state import ASKS, LIST_LENGTH, LOG_LENGTH, PROMISES, SENSORS

OSLO = ZoneInfo("Europe/Oslo")
OWNER = "+4790000002"
CONFIG = UnitConfig(
    has_microrelay=True, has_thermometer=True, calling_code="47", has_mains=True, most_answers=REPLIES + 1
)
TEXTS = ("ON", "OFF", "STATUS", "RESTARTTIME=5", "RING?", "SCHEDULER?", "SECNUMBER?", "nonsense", "ON30", "TEMPERATURE")
START = datetime(2026, 1, 1, tzinfo=OSLO)
SETUP = (
    "SECNUMBER+4790000002",
    "ALERTNUMBER+4790000002",
    "SECLIST=ON",
    *(f"SCHEDULER+{hour:02}:30,*,{do}" for hour, do in enumerate(("ON", "OFF", "AON", "AOF") * 2, 2)),
)


FULL = (
    *(f"{numbers}+47900000000000{index}" for numbers in ("SECNUMBER", "ALERTNUMBER") for index in range(LIST_LENGTH)),
    *(f"SCHEDULER+{hour:02}:30,*,ON" for hour in range(8)),
    "ALARMON",
)


def ready(setup: Iterable[str] = SETUP) -> Unit:
    """Return a unit with a list, a scheduler and relays that are seen."""
    unit = Unit(CONFIG)
    unit.start(START)
    for output in Output:
        unit.output_changed(output, False, START)
    for text in setup:
        unit.apply(text, 0, START)
    return unit


def full() -> Unit:
    """Return a unit whose lists, log, sensors, promises, counts and relays can take no more."""
    unit, now = ready(FULL), START
    names = [f"Movement in the room with number {number}" for number in range(SENSORS)]
    for name in names:
        unit.sensed(name, False, now)
    for name in names[:LOG_LENGTH]:
        now += timedelta(minutes=2)
        unit.sensed(name, True, now)
        unit.sensed(name, False, now)
    for number in range(REPLIES):
        unit.receive("nonsense", f"+47910{number:010}", now, now)
    unit.apply("PASSWORD=12abc", 0, now)
    for number in range(TRUSTED):
        unit.receive("12abcON", f"+47910{number:010}", now, now)
    for _ in range(GUESSES):
        unit.receive("nonsense", f"+47910{0:010}", now, now)
    for token in range(PROMISES + ASKS):
        unit.apply("OFFALL" if token % 2 else "ONALL", token, now)
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
