"""A network between two parties that loses, delays, reorders, doubles and splits what it carries, by dice."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from random import Random

SMS: int = 160
"""Characters of one SMS."""


@dataclass(frozen=True, slots=True)
class Quality:
    """How bad a network is; probabilities, from 0 to 1."""

    loses: float = 0.0
    delays: float = 0.0
    """How often a text takes minutes or hours rather than seconds, so that others overtake it."""
    doubles: float = 0.0
    splits: float = 0.0
    """How often a long text comes in two that do not know of each other."""
    away: float = 0.0
    """How often the house's modem has no network for some minutes."""
    restarts: float = 0.0
    """How often the house restarts after a turn."""


QUALITIES = (
    Quality(),
    Quality(loses=0.05, delays=0.05, doubles=0.05, splits=0.2, away=0.05, restarts=0.01),
    Quality(loses=0.2, delays=0.2, doubles=0.2, splits=0.5, away=0.1, restarts=0.05),
    Quality(loses=0.4, delays=0.3, doubles=0.3, splits=0.5, away=0.2, restarts=0.1),
)


@dataclass(slots=True)
class Network:
    """Decides what becomes of a text."""

    quality: Quality
    dice: Random
    after: Callable[[timedelta, Callable[[], None]], None]
    """Has something done after a time."""

    def carry(self, deliver: Callable[[], None]) -> None:
        """Carry a text to the other side: once, or not at all, or twice, soon or late."""
        if self.dice.random() < self.quality.loses:
            return
        self.after(self._way(), deliver)
        if self.dice.random() < self.quality.doubles:
            self.after(self._way(), deliver)

    def parts(self, text: str) -> list[str]:
        """Cut a text that is longer than an SMS, or leave it whole."""
        if len(text) > SMS and self.dice.random() < self.quality.splits:
            return [text[start : start + SMS] for start in range(0, len(text), SMS)]
        return [text]

    def _way(self) -> timedelta:
        """Say how long a text is under way."""
        if self.dice.random() < self.quality.delays:
            return timedelta(seconds=self.dice.choice((90, 400, 900, 3000, 9000)) * self.dice.uniform(0.5, 1.5))
        return timedelta(seconds=self.dice.uniform(2, 8))
