"""One input's turn: the state as it becomes, and the effects so far."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from ..records import changed
from .config import RemoteConfig
from .effects import Changed, Effect
from .facts import Fact
from .snapshot import snapshot
from .state import RemoteState

_ASTRAY: Final = timedelta(days=1)
"""A fact that is said to come from further ahead was said at a wrong time."""


@dataclass(slots=True)
class Turn:
    """What the functions of a turn share."""

    config: RemoteConfig
    state: RemoteState
    now: datetime
    """In UTC."""
    before: RemoteState = field(init=False)
    effects: list[Effect] = field(default_factory=list)
    learned: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Keep where the turn began."""
        self.now = self.now.astimezone(UTC)
        self.before = self.state

    def change(self, **parts: Any) -> None:
        """Change parts of the state."""
        self.state = changed(self.state, **parts)

    def emit(self, effect: Effect) -> None:
        """Have something done."""
        self.effects.append(effect)

    def after(self, **delay: float) -> datetime:
        """Return the instant after a delay."""
        return self.now + timedelta(**delay)

    def value(self, name: str) -> Any:
        """Return a fact's value, or None."""
        fact = self.state.facts.get(name)
        return None if fact is None else fact.value

    def learn(self, facts: Mapping[str, Fact]) -> None:
        """Take in what is newer than what is known."""
        new = {name: fact for name, fact in facts.items() if self._newer(name, fact)}
        if new:
            self.change(facts={**self.state.facts, **new})
            self.learned |= new.keys()

    def forget(self, names: Collection[str]) -> None:
        """Forget facts that may no longer be so."""
        if gone := self.state.facts.keys() & set(names):
            self.change(facts={name: fact for name, fact in self.state.facts.items() if name not in gone})
            self.learned |= gone

    def end(self) -> list[Effect]:
        """Return what is to be done, and say what changed."""
        if self.learned or snapshot(self.state) != snapshot(self.before):
            self.emit(Changed(frozenset(self.learned)))
        return self.effects

    def _newer(self, name: str, fact: Fact) -> bool:
        """Say whether a fact is no older than what is known; what came from the future is not believed for long."""
        present = self.state.facts.get(name)
        return present is None or fact.at >= present.at or present.at > self.now + _ASTRAY
