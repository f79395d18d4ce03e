"""One input's turn: the state as it becomes, and the effects so far."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from ..records import changed
from .config import RemoteConfig
from .effects import Effect
from .facts import Fact
from .state import Mark, RemoteState

_ASTRAY: Final = timedelta(days=1)
"""A fact that is said to come from further ahead was said at a wrong time."""
_EVER: Final = datetime.min.replace(tzinfo=UTC)


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
        """Take in what is no older than what is known, or was forgotten."""
        new = {name: fact for name, fact in facts.items() if fact.at >= self._known_at(name)}
        if new:
            self.change(
                facts={**self.state.facts, **new},
                forgotten=tuple(one for one in self.state.forgotten if one.name not in new),
            )
            self.learned |= new.keys()

    def doubt(self, name: str, at: datetime) -> None:
        """Forget a fact that may no longer be so; what was said of it until then counts no more either."""
        marks = [one.at for one in self.state.forgotten if one.name == name]
        others = tuple(one for one in self.state.forgotten if one.name != name)
        self.change(
            facts={known: fact for known, fact in self.state.facts.items() if known != name},
            forgotten=(*others, Mark(name, max([at, *marks]))),
        )
        if name in self.before.facts:
            self.learned.add(name)

    def _known_at(self, name: str) -> datetime:
        """Return from when on a text may tell a fact; one from far in the future is not believed for long."""
        marks = [fact.at for known, fact in self.state.facts.items() if known == name]
        marks += [one.at for one in self.state.forgotten if one.name == name]
        return max((at for at in marks if at <= self.now + _ASTRAY), default=_EVER)
