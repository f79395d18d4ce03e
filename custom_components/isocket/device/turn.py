"""One input's turn: the state as it becomes, and the effects so far.

Each feature is a set of plain functions that take the turn. They read no clock and do no I/O, so the same state and
the same input make the same state and the same effects.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from ..language.rows import FULL
from ..records import changed
from .config import UnitConfig
from .effects import Effect, Event, Happened, Output
from .settings import Settings
from .state import Recipient, Relay, UnitState


@dataclass(slots=True)
class Turn:
    """What the functions of a turn share."""

    config: UnitConfig
    state: UnitState
    local: datetime
    """Now, in the house's zone."""
    now: datetime = field(init=False)
    """Now, in UTC: what the state's instants are compared with."""
    before: UnitState = field(init=False)
    """The state as the turn began."""
    recipient: Recipient = field(default_factory=Recipient)
    """Who gets the answer."""
    sent: datetime | None = None
    """The time stamp of the message that is carried out."""
    effects: list[Effect] = field(default_factory=list)
    last: list[Effect] = field(default_factory=list)
    """What is done after the answers: a call keeps the modem busy."""

    def __post_init__(self) -> None:
        """Keep where the turn began."""
        self.now = self.local.astimezone(UTC)
        self.before = self.state

    @property
    def settings(self) -> Settings:
        """Return the settings as they are now."""
        return self.state.settings

    @property
    def has_microphone(self) -> bool:
        """Say whether it is a unit with a microphone (manual ch. 6.2)."""
        return self.config.model in FULL

    def emit(self, effect: Effect) -> None:
        """Have something done."""
        self.effects.append(effect)

    def emit_last(self, effect: Effect) -> None:
        """Have something done after everything else of this turn."""
        self.last.append(effect)

    def happened(self, event: Event, details: Mapping[str, str]) -> None:
        """Tell the house."""
        self.effects.append(Happened(event, details))

    def change(self, **parts: Any) -> None:
        """Change parts of the state."""
        self.state = changed(self.state, **parts)

    def set(self, **settings: Any) -> None:
        """Change settings."""
        self.state = changed(self.state, settings=changed(self.state.settings, **settings))

    def set_relay(self, output: Output, **parts: Any) -> Relay:
        """Change what is known of a relay, if it is a change."""
        before = self.state.relay(output)
        if all(getattr(before, name) == value for name, value in parts.items()):
            return before
        relay = changed(before, **parts)
        self.change(**{output.value: relay})
        return relay

    def after(self, **delay: float) -> datetime:
        """Return the instant after a delay."""
        return self.now + timedelta(**delay)

    def wall(self, instant: datetime) -> datetime:
        """Return an instant as the unit's clock on the wall shows it, without a zone."""
        house = instant.astimezone(self.local.tzinfo).replace(tzinfo=None)
        return house + timedelta(seconds=self.state.clock_offset)
