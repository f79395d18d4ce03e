"""What is true of a modem and all that it serves, at one instant."""

from dataclasses import dataclass

from .arrivals import TextNews
from .budget import Budget
from .device import Happened, UnitSnapshot
from .modem import Sms, Snapshot
from .tally import Sent

type News = Happened | Sms | TextNews
"""What happens at one instant: in the unit, a message that came, whatever it says, or what became of one that was to go."""


@dataclass(frozen=True, slots=True)
class HubSnapshot:
    """All that the entities show; `unit` is None while no socket is set up, or it is not powered on yet."""

    modem: Snapshot
    unit: UnitSnapshot | None
    waiting: int
    """Texts in the outbox."""
    sent: Sent
    budget: Budget
    problems: tuple[str, ...]
    """What is wrong, as the translations call it."""
