"""The way of a number's texts through the network: it may lose them, bring them twice, and take its time."""

from dataclasses import dataclass, field
from random import Random


@dataclass(slots=True)
class Route:
    """What happens to the texts to and from a number; the same seed has the same fates.

    Where the time differs from text to text, a later one may overtake an earlier one.
    """

    loss: float = 0.0
    """The share that is lost, from 0 to 1."""
    twice: float = 0.0
    """The share that is brought twice, because the phone's acknowledgement is lost (23.040 3.2.6)."""
    least_seconds: float = 0.0
    most_seconds: float = 0.0
    seed: int = 0
    _random: Random = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Begin the fates."""
        self._random = Random(self.seed)

    def fate(self) -> list[float]:
        """Draw the fate of a text: the seconds after which it comes; twice, or never."""
        if self._random.random() < self.loss:
            return []
        copies = 2 if self._random.random() < self.twice else 1
        return [self._random.uniform(self.least_seconds, self.most_seconds) for _ in range(copies)]
