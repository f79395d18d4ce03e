"""A real socket elsewhere: its client, what of that outlives a restart, and the way of its texts through the modem."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
import logging
from typing import Any, Final

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback

from .adapters.clock import Timer, instant, now
from .client import (
    AllRead,
    Effect,
    Ended,
    Outcome,
    Pending,
    Reason,
    RemoteConfig,
    RemoteSnapshot,
    RemoteState,
    RemoteUnit,
    Said,
    Send,
    Withdraw,
)
from .client.veil import veil
from .delivery import Fate
from .device import Priority, Send as Text
from .language import Call, Kind, parse
from .modem import Sms, mask, mask_numbers
from .refusals import stopped, unsent
from .remote_options import Remote
from .tally import Tally

_LOGGER = logging.getLogger(__name__)

_STATUS: Final = "STATUS"
_PRIVATE: Final = frozenset({"balance", "serial"})
"""Facts that are nobody else's business."""
_RENEWAL: Final = "RENEWINTERVAL"
_SPARINGLY: Final = timedelta(days=1)
_DEAF: Final = frozenset({Reason.BAD_PASSWORD, Reason.DENIED})
"""Refusals of a unit that does not obey this modem: asked as often as ever, it would say the same for ever."""


@dataclass(frozen=True, slots=True)
class Way:
    """How a unit reaches the world: its texts are posted and withdrawn under a name, `changed` hears of every input.

    `save` returns when what the client knows and the texts are on disk.
    """

    post: Callable[[Text, str], None]
    withdraw: Callable[[str], None]
    changed: Callable[[], None]
    save: Callable[[], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class RemoteView:
    """All that is shown of a unit elsewhere."""

    client: RemoteSnapshot
    sent: int
    """Messages that went out to it this month."""


type RemoteNews = Said | Ended | AllRead


class RemoteHost:
    """Feed the client of one unit what comes from it, and send what it wants sent."""

    def __init__(self, hass: HomeAssistant, remote: Remote, way: Way, saved: dict[str, Any] | None) -> None:
        """Take over what was saved; nothing runs yet."""
        self.remote = remote
        self.stopped = False
        self._hass = hass
        self._way = way
        saved = saved or {}
        self._unit = self._create(saved.get("client"))
        self._tally = Tally.from_dict(saved.get("sent"))
        self._polled = _instant(saved.get("polled"))
        self.unanswered_since = _instant(saved.get("unanswered_since"))
        self._written: tuple[RemoteState, dict[str, Any]] | None = None
        self._timer = Timer(hass, self._advance)
        self._effects: deque[Effect] = deque()
        self._carrying = False
        self._waiting: dict[int, asyncio.Future[Ended]] = {}
        self._listeners: list[Callable[[], None]] = []
        self._hearers: list[Callable[[RemoteNews], None]] = []

    def _create(self, saved: Any) -> RemoteUnit:
        """Build the client from what it knew."""
        if saved is None:
            return RemoteUnit(self.config)
        state, problems = RemoteState.from_dict(saved)
        for problem in problems:
            _LOGGER.warning("Saved state of the unit %s: %s", mask(self.remote.number), problem)
        return RemoteUnit(self.config, state)

    @property
    def config(self) -> RemoteConfig:
        """Return what the client has to know of the unit."""
        return RemoteConfig(model=self.remote.model, fahrenheit=self.remote.fahrenheit)

    @property
    def view(self) -> RemoteView:
        """Return what is shown."""
        return RemoteView(self._unit.snapshot(), self._tally.sent(now()).month)

    def document(self) -> dict[str, Any]:
        """Return what is saved."""
        if self._written is None or self._written[0] is not self._unit.state:
            # One of a hundred units changes at a time, and all are saved together.
            self._written = self._unit.state, self._unit.state.to_dict()
        return {
            "client": self._written[1],
            "sent": self._tally.to_dict(),
            "polled": self._polled and self._polled.isoformat(),
            "unanswered_since": self.unanswered_since and self.unanswered_since.isoformat(),
        }

    def report(self) -> dict[str, Any]:
        """Return what a bug report needs: what is known, how old that is, what is under way; nobody's number or secret."""
        client = self._unit.snapshot()
        facts = {
            name: {"value": mask_numbers(str(fact.value)), "at": fact.at.isoformat(), "assumed": fact.assumed}
            for name, fact in client.facts.items()
            if name not in _PRIVATE
        }
        return {
            "model": self.remote.model.value,
            "interval": self.remote.interval and self.remote.interval.total_seconds(),
            "facts": facts,
            "requests": [mask_numbers(request.command) for request in self._pending()],
            "window_until": client.window_until and client.window_until.isoformat(),
            "heard": client.heard and client.heard.isoformat(),
            "unanswered_since": self.unanswered_since and self.unanswered_since.isoformat(),
            "sent_month": self._tally.sent(now()).month,
        }

    @callback
    def start(self, waiting: Collection[int]) -> None:
        """Go on; `waiting` are the messages to the unit that are still to be sent."""
        # A clock that was ahead once is no reason to ask nothing until then.
        self._polled = min(self._polled or instant(), instant())
        effects = self._unit.know(self.remote.password, self.remote.renew_password, now())
        self._feed(effects + self._unit.start(waiting, now()))

    @callback
    def stop(self) -> None:
        """Wait for nothing more; what is under way goes on after the next start."""
        self.stopped = True
        self._timer.cancel()
        for future in self._waiting.values():
            if not future.done():
                future.cancel()

    async def order(self, *commands: str) -> None:
        """Ask the unit for things in their order; returns when that is saved, and raises for what is refused unsent."""
        for command in commands:
            self._require_window(command)
            if (request := self.request(command)).done() and (error := unsent(request.result())) is not None:
                raise error
        await self._way.save()

    async def ask(self, command: str) -> Ended:
        """Ask the unit for something, and return how that ended, minutes later."""
        (ended,) = await self.ask_all([command])
        return ended

    async def ask_all(self, commands: Iterable[str]) -> list[Ended]:
        """Ask the unit for things in their order, and return how each ended; raises when that will not be known."""
        requests: list[asyncio.Future[Ended]] = []
        for command in commands:
            if not requests:
                self._require_window(command)
            requests.append(self.request(command))
        await asyncio.gather(*requests, return_exceptions=True)
        if any(request.cancelled() for request in requests):
            raise stopped()
        return [request.result() for request in requests]

    def _require_window(self, command: str) -> None:
        """Raise what to do where the configuration time is over and nothing will open it; nothing is sent."""
        client, parsed = self._unit.snapshot(), parse(command)
        opens = client.window_until is not None or client.renewable
        opening = any(request.command.startswith(_RENEWAL) for request in self._pending())
        if isinstance(parsed, Call) and parsed.command.kind is Kind.CONFIGURATION and not (opens or opening):
            closed = unsent(Ended(0, parsed.shown(), Outcome.REFUSED, Reason.WINDOW_CLOSED))
            assert closed is not None
            raise closed

    @callback
    def request(self, text: str) -> asyncio.Future[Ended]:
        """Ask the unit for something; the future ends as the request does, at once where it is refused unsent."""
        token, effects = self._unit.request(text, now())
        future = self._waiting[token] = self._hass.loop.create_future()
        self._feed(effects)
        return future

    @callback
    def read_settings(self) -> None:
        """Ask for all settings, one after the other."""
        self._feed(self._unit.read_settings(now()))

    @callback
    def cancel(self, token: int | None = None) -> None:
        """Cancel a request, or all."""
        self._feed(self._unit.cancel(token, now()))

    @callback
    def plugged_in(self) -> None:
        """Hear that the unit was powered on just now."""
        self._feed(self._unit.plugged_in(now()))

    def veiled(self, text: str) -> str:
        """Write a text of the unit's without its passwords, which it may echo."""
        return veil(self._unit.state, text)

    @callback
    def receive(self, sms: Sms) -> None:
        """Hear a text of the unit's."""
        self._feed(self._unit.receive(sms.text, sms.sent, now()))

    @callback
    def called(self) -> None:
        """Hear that the unit calls."""
        self._feed(self._unit.called(now()))

    @callback
    def delivered(self, message: int, fate: Fate) -> None:
        """Hear what became of a message."""
        if fate is Fate.SENT:
            self._tally.count(now())
        step = self._unit.sent if fate is Fate.SENT else self._unit.not_sent
        self._feed(step(message, now()))

    @callback
    def subscribe(self, listener: Callable[[], None]) -> CALLBACK_TYPE:
        """Call the listener whenever something may have changed; returns the way to end that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @callback
    def listen(self, hearer: Callable[[RemoteNews], None]) -> CALLBACK_TYPE:
        """Call the hearer with what happens; returns the way to end that."""
        self._hearers.append(hearer)
        return lambda: self._hearers.remove(hearer)

    @callback
    def _advance(self) -> None:
        """Do what is due, and ask for the status if that is wanted from time to time."""
        self._feed(self._unit.advance(now()))
        due = self._next_poll()
        if due is not None and due <= instant():
            self._polled = instant()
            if not any(request.command == _STATUS for request in self._pending()):
                self.request(_STATUS)

    def _pending(self) -> list[Pending]:
        """List what was asked and is not over."""
        client = self._unit.snapshot()
        return [request for request in (client.under_way, *client.waiting) if request is not None]

    def _next_poll(self) -> datetime | None:
        """Return when the unit is asked for its status next; while it does not answer or obey, that is once a day at most."""
        interval = self.remote.interval
        if interval is None or self._polled is None:
            return None
        return self._polled + (interval if self.unanswered_since is None else max(interval, _SPARINGLY))

    @callback
    def _feed(self, effects: Iterable[Effect]) -> None:
        """Carry out effects in their order; those that an effect causes at once come after it."""
        self._effects.extend(effects)
        if self._carrying:
            return
        self._carrying = True
        try:
            while self._effects:
                self._carry_out(self._effects.popleft())
        finally:
            self._carrying = False
        if not self.stopped:
            times = (self._unit.next_deadline(), self._next_poll())
            self._timer.set(min((time for time in times if time is not None), default=None))
        for listener in tuple(self._listeners):
            listener()
        self._way.changed()

    @callback
    def _carry_out(self, effect: Effect) -> None:
        """Do one thing that the client wants done."""
        match effect:
            case Send(message, text):
                self._way.post(Text(self.remote.number, text, Priority.INFORMATION), f"{self.remote.number}:{message}")
            case Withdraw(message):
                self._way.withdraw(f"{self.remote.number}:{message}")
            case Ended(token):
                if (future := self._waiting.pop(token, None)) is not None and not future.done():
                    future.set_result(effect)
                if effect.reason is Reason.NO_ANSWER or effect.reason in _DEAF:
                    self.unanswered_since = self.unanswered_since or now()
                self._tell(effect)
            case Said(name=name):
                if name not in _DEAF:
                    self.unanswered_since = None
                self._tell(effect)
            case AllRead():
                self._tell(effect)

    @callback
    def _tell(self, news: RemoteNews) -> None:
        """Let the hearers hear."""
        for hearer in tuple(self._hearers):
            hearer(news)


def _instant(saved: Any) -> datetime | None:
    """Read a saved instant, None for anything else."""
    try:
        instant = datetime.fromisoformat(saved)
    except TypeError, ValueError:
        return None
    return instant if instant.tzinfo is not None else None
