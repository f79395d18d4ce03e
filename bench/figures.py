"""Figures: what many times come down to, and how they are written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import quantiles
from typing import Self


@dataclass(frozen=True, slots=True)
class Spread:
    """How long something took, in milliseconds: half of the times, 95 of 100 times, and at the most."""

    count: int
    median: float
    most: float
    longest: float

    @classmethod
    def of(cls, times: Sequence[float]) -> Self:
        """Sum up so many times, one at least."""
        cuts = quantiles(times, n=20, method="inclusive") if len(times) > 1 else [times[0]] * 19
        return cls(len(times), cuts[9], cuts[18], max(times))

    @property
    def cells(self) -> tuple[str, str, str]:
        """Write it into a table."""
        return shown(self.median), shown(self.most), shown(self.longest)

    def ahead_of(self, other: Spread) -> bool:
        """Say whether it is shorter everywhere."""
        return self.median < other.median and self.most < other.most and self.longest < other.longest


def shown(milliseconds: float) -> str:
    """Write a time with about two digits, in the unit that fits it."""
    value, unit = milliseconds, "ms"
    if milliseconds < 0.0995:
        value, unit = milliseconds * 1000, "µs"
    elif milliseconds >= 999.5:
        value, unit = milliseconds / 1000, "s"
    return f"{value:.{2 if value < 0.995 else 1 if value < 9.95 else 0}f} {unit}"


def steps(times: Iterable[float]) -> tuple[list[float], list[float]]:
    """Return the times in order, and what share of them was no longer than each, in percent."""
    ordered = sorted(times)
    return ordered, [100 * (place + 1) / len(ordered) for place in range(len(ordered))]
