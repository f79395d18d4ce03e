"""How many text messages may go out: a budget of parts for a day and a month, part of it for alarms alone; a plain value."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from .tally import Sent

RESERVE: Final = 4
"""One part in so many is kept for alarms."""
NEAR: Final = 0.8
"""The share of what is not kept for alarms from which the end is near."""


class Strain(StrEnum):
    """How far a budget is used up."""

    NONE = "none"
    NEAR = "near"
    SPENT = "spent"
    """Only alarms are sent."""
    GONE = "gone"
    """Nothing is sent."""


@dataclass(frozen=True, slots=True)
class Budget:
    """Parts that may be sent on a day and in a month."""

    day: int = 100
    month: int = 1000

    @property
    def reserve(self) -> Sent:
        """Return what is kept for alarms."""
        return Sent(self.day // RESERVE, self.month // RESERVE)

    def left(self, sent: Sent) -> Sent:
        """Return what may still be sent on this day and in this month, alarms included."""
        month = max(0, self.month - sent.month)
        return Sent(min(max(0, self.day - sent.today), month), month)

    def room(self, sent: Sent, *, alarm: bool) -> int:
        """Return how many parts may go out now."""
        kept = Sent() if alarm else self.reserve
        return max(0, min(self.day - kept.today - sent.today, self.month - kept.month - sent.month))

    def strain(self, sent: Sent) -> Strain:
        """Say how far it is used up."""
        if not self.room(sent, alarm=True):
            return Strain.GONE
        if not self.room(sent, alarm=False):
            return Strain.SPENT
        near = (
            used >= NEAR * (budget - kept)
            for used, budget, kept in (
                (sent.today, self.day, self.reserve.today),
                (sent.month, self.month, self.reserve.month),
            )
        )
        return Strain.NEAR if any(near) else Strain.NONE
