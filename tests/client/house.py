"""A client with a clock and an outbox around it, for dialogues in tests."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from custom_components.isocket.client import (
    AllRead,
    Effect,
    Ended,
    Outcome,
    Reason,
    RemoteConfig,
    RemoteState,
    RemoteUnit,
    Said,
    Send,
    Withdraw,
)

MONDAY = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)


@dataclass
class House:
    """A client whose messages leave at once, unless told otherwise."""

    config: RemoteConfig = field(default_factory=RemoteConfig)
    now: datetime = MONDAY
    online: bool = True
    """Whether the network takes messages."""
    network: timedelta = timedelta(0)
    """How far the network's clock is ahead of the house's."""
    unit: RemoteUnit = field(init=False)
    effects: list[Effect] = field(default_factory=list)
    outbox: dict[int, Send] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    """What the network took."""

    def __post_init__(self) -> None:
        """Begin without knowing anything."""
        self.unit = RemoteUnit(self.config)

    def ask(self, text: str) -> int:
        """Ask for something, and return the request's token."""
        token, effects = self.unit.request(text, self.now)
        self.carry_out(effects)
        return token

    def say(self, text: str, ago: float | None = 0) -> Self:
        """Let a text of the unit's come that was said so many seconds ago; None for one without a time stamp."""
        sent = None if ago is None else (self.now + self.network - timedelta(seconds=ago)).replace(microsecond=0)
        return self.carry_out(self.unit.receive(text, sent, self.now))

    def answer(self, request: str, reply: str) -> Self:
        """Ask for something that is answered in a few seconds."""
        self.ask(request)
        return self.after(seconds=8).say(reply, ago=3)

    def after(self, **delay: float) -> Self:
        """Let time pass, and do what is due in it."""
        target = self.now + timedelta(**delay)
        while (due := self.unit.next_deadline()) is not None and due <= target:
            self.now = max(due, self.now)
            self.carry_out(self.unit.advance(self.now))
            later = self.unit.next_deadline()
            assert later is None or later > due, "a deadline that stays makes the house spin"
        self.now = target
        return self

    def restart(self, **delay: float) -> Self:
        """Start anew with what was saved, some time later."""
        self.now += timedelta(**delay)
        state, problems = RemoteState.from_dict(self.unit.state.to_dict())
        assert not problems
        self.unit = RemoteUnit(self.config, state)
        return self.carry_out(self.unit.start(self.outbox.keys(), self.now))

    def carry_out(self, effects: list[Effect]) -> Self:
        """Do what the client wants done."""
        self.effects.extend(effects)
        for effect in effects:
            if isinstance(effect, Send):
                self.outbox[effect.message] = effect
            elif isinstance(effect, Withdraw):
                self.outbox.pop(effect.message, None)
        return self.deliver() if self.online else self

    def deliver(self) -> Self:
        """Let the network take everything that waits."""
        while self.outbox:
            message, send = self.outbox.popitem()
            self.texts.append(send.text)
            self.carry_out(self.unit.sent(message, self.now))
        return self

    def take[T](self, kind: type[T]) -> list[T]:
        """Take the effects of a kind out of what happened."""
        found: list[T] = [effect for effect in self.effects if isinstance(effect, kind)]
        self.effects = [effect for effect in self.effects if not isinstance(effect, kind)]
        return found

    def ended(self) -> tuple[str, Outcome, Reason | None]:
        """Take the one request that ended."""
        (ended,) = self.take(Ended)
        return ended.command, ended.outcome, ended.reason

    def said(self) -> Said:
        """Take the last thing that the unit said."""
        return self.take(Said)[-1]

    def all_read(self) -> AllRead:
        """Take the end of reading all settings."""
        (read,) = self.take(AllRead)
        return read

    def sent(self) -> list[str]:
        """Take what the network took."""
        texts, self.texts = self.texts, []
        return texts

    def fact(self, name: str) -> Any:
        """Return the value of a fact, or `?` for one that is not known."""
        facts = self.unit.snapshot().facts
        return facts[name].value if name in facts else "?"

    def assumed(self, name: str) -> bool:
        """Say whether a fact is assumed."""
        return self.unit.snapshot().facts[name].assumed
