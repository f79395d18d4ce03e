"""Each text ends once, and in one way, whatever goes wrong with it, and with how many restarts in between."""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
import json
from typing import Any, cast
from unittest.mock import patch

from homeassistant.core import HomeAssistant
from hypothesis import example, given, settings, strategies as st

from custom_components.isocket.arrivals import Arrivals, Outcome, TextNews
from custom_components.isocket.delivery import Delivery, Fate
from custom_components.isocket.device import Priority, Send
from custom_components.isocket.modem import (
    CommandTimeoutError,
    LinkError,
    Manner,
    Modem,
    ModemError,
    NotReadyError,
    Receipt,
    SendBarredError,
    SendCentreError,
    SendCongestionError,
    SendError,
    SendFormatError,
    SendMemoryError,
    SendModemError,
    SendRecipientError,
    SendSimError,
)
from custom_components.isocket.outbox import Outbox

START = datetime(2026, 11, 24, 12, tzinfo=UTC)
LIVES = {Priority.ALARM: 24, Priority.REPLY: 2, Priority.INFORMATION: 12}
QUIET = 12  # turns of the loop in which nothing happened: nothing will
BUSY = 2000  # things that may happen at one instant

PASSING = (
    SendCongestionError(41),
    SendModemError(300),
    SendMemoryError(322),
    SendSimError(313),
    SendError(),
    NotReadyError(),
)
MENDABLE = (SendBarredError(21), SendCentreError(330))
HOPELESS = (SendRecipientError(30), SendFormatError(304))
WISHES = (SendBarredError(29), SendFormatError(304))  # what may be said of the wish for a report
DOUBTFUL = (CommandTimeoutError(), LinkError())


@dataclass
class Tried:
    """What was done with one text."""

    priority: Priority
    created: datetime
    origin: str
    taken: int = 0
    """How often the network took it."""
    saved: bool = False
    last: ModemError | None = None
    reported: bool = False
    """Whether it was last tried with a wish for a report."""
    ends: list[tuple[str, datetime]] = field(default_factory=list)

    @property
    def over(self) -> datetime:
        """Return when it is no longer worth sending."""
        return self.created + timedelta(hours=LIVES[self.priority])

    @property
    def is_refused(self) -> bool:
        """Say whether it was refused for good, and not for its wish for a report."""
        waits = self.priority is Priority.ALARM and is_one(self.last, MENDABLE)
        return is_one(self.last, HOPELESS + MENDABLE) and not waits and not self.goes_plainly

    @property
    def goes_plainly(self) -> bool:
        """Say whether it was refused, and perhaps for its wish for a report alone."""
        return self.reported and is_one(self.last, WISHES)


class World:
    """A house around a delivery: a clock, a disk, and a modem that refuses as it is told."""

    timer: FakeTimer

    def __init__(self, errors: list[ModemError | None], then: ModemError | None, *, ask: bool) -> None:
        """Start with an empty box, and a modem that will fail with these errors in turn, and then always with another."""
        self.now = START
        self.texts: dict[str, Tried] = {}
        self.ends: Counter[Fate] = Counter()
        self._errors = list(errors)
        self._then = then
        self._free = asyncio.Event()
        self._free.set()
        self._ask = ask
        self._disk = '{"outbox": [], "arrivals": []}'
        self._stirs = 0
        self._saving: set[asyncio.Task[Any]] = set()

    def boot(self) -> None:
        """Start with what is on disk."""
        saved = json.loads(self._disk)
        self.box = Outbox.from_list(saved["outbox"])
        arrivals = Arrivals.from_list(saved["arrivals"])

        async def save() -> None:
            self._stirs += 1
            for item in self.box:
                self.texts[item.to].saved = True
            self._disk = json.dumps({"outbox": self.box.to_list(), "arrivals": arrivals.to_list()})
            await asyncio.sleep(0)

        self.delivery = Delivery(
            cast("HomeAssistant", self),
            self.box,
            cast("Modem", self),
            save=save,
            may_go=lambda item: True,
            need_not_wait=lambda item: item.priority is Priority.REPLY,
            told=self._told,
            arrivals=arrivals,
            heard=self._heard,
            ask=self._ask,
        )
        self._running = asyncio.get_running_loop().create_task(self.delivery.run())

    def async_create_task(self, coroutine: Coroutine[Any, Any, Any], name: str, eager_start: bool) -> asyncio.Task[Any]:
        """Be Home Assistant."""
        task = asyncio.get_running_loop().create_task(coroutine, name=name, eager_start=eager_start)
        self._saving.add(task)
        task.add_done_callback(self._saving.discard)
        return task

    def add(self, priority: Priority, *, of_somebody: bool = False) -> None:
        """Have somebody texted."""
        to = f"+47{len(self.texts):08d}"
        self.texts[to] = Tried(priority, self.now, f"cabin:{len(self.texts)}" if of_somebody else "")
        if of_somebody:
            self.delivery.post(Send(to, "x", priority), self.texts[to].origin)
        else:
            self.delivery.add(Send(to, "x", priority))

    async def send(self, to: str, text: str, *, urgent: bool, manner: Manner) -> Receipt:
        """Be the modem: what hurries goes first, and nothing that is late, was refused, or leaves once at most and may have."""
        self._stirs += 1
        tried = self.texts[to]
        assert self.now < tried.over
        first = all(other.priority >= tried.priority for other in self.box if other.due <= self.now)
        assert first or tried.goes_plainly  # it has had its turn
        assert urgent is (tried.priority is Priority.ALARM)
        assert not tried.is_refused
        assert not (tried.origin and (tried.taken or is_one(tried.last, DOUBTFUL)))
        error = self._errors.pop(0) if self._errors else self._then
        tried.taken += error is None
        await self._free.wait()  # a house that crashes here never hears it
        self._stirs += 1
        tried.reported, tried.last = manner.report, error
        if error is not None:
            raise error
        return Receipt((len(self.texts) % 256,))

    def hold(self) -> None:
        """Have the modem take its time, until some of it passes."""
        self._free.clear()

    async def settle(self) -> None:
        """Return when everything that can happen now has happened."""
        quiet, stirs, most = 0, self._stirs, self._stirs + BUSY
        while quiet < QUIET:
            assert stirs < most, "it never ends"
            await asyncio.sleep(0)
            quiet = quiet + 1 if stirs == self._stirs else 0
            stirs = self._stirs

    async def wait(self, time: timedelta) -> None:
        """Let time pass, and the delivery be woken whenever it wants to be."""
        self._free.set()
        await self.settle()
        end = self.now + time
        while (due := self.timer.at) is not None and due <= end:
            self.now, self.timer.at = max(self.now, due), None
            self.timer.action()
            await self.settle()
        self.now = max(self.now, end)
        self.delivery.wake()  # the modem is ready again
        await self.settle()

    async def stop(self) -> None:
        """Stop as Home Assistant does: nothing is lost, and nothing is under way any more."""
        self._free.set()
        await self.delivery.stop()
        await self._running
        await asyncio.gather(*self._saving)
        await self.delivery._save()
        self.ends += self.delivery.ends

    async def crash(self) -> None:
        """Stop without a word, even while the modem sends; what was heard and told since the last write is forgotten."""
        for task in (dying := [self._running, *self._saving]):
            task.cancel()
        await asyncio.wait(dying)
        for saved in json.loads(self._disk)["outbox"]:
            tried = self.texts[saved["to"]]
            tried.last, tried.reported, tried.ends = None, False, []
        self._free.set()
        self.ends += self.delivery.ends

    def _told(self, origin: str, fate: Fate) -> None:
        """Hear what became of a text of somebody."""
        (tried,) = [tried for tried in self.texts.values() if tried.origin == origin]
        tried.ends.append((fate.value, self.now))

    def _heard(self, news: TextNews) -> None:
        """Hear what became of another."""
        assert news.outcome is Outcome.NOT_SENT
        assert news.priority is self.texts[news.to].priority
        self.texts[news.to].ends.append((news.reason, self.now))


class FakeTimer:
    """A timer of the world's clock."""

    def __init__(self, hass: HomeAssistant, action: Callable[[], None]) -> None:
        """Be the world's."""
        self.action = action
        self.at: datetime | None = None
        cast("World", hass).timer = self

    def set(self, at: datetime | None) -> None:
        """Be woken then."""
        self.at = at

    def cancel(self) -> None:
        """Be woken no more."""
        self.at = None


async def live(world: World, steps: list[tuple[Any, ...]]) -> None:
    """Let it all happen, and then a day more."""
    world.boot()
    for step in steps:
        match step:
            case ("add", priority, of_somebody):
                world.add(priority, of_somebody=of_somebody)
            case ("settle",):
                await world.settle()
            case ("hold",):
                world.hold()
                await world.settle()
            case ("wait", time):
                await world.wait(time)
            case ("restart",):
                await world.stop()
                world.boot()
            case _:
                await world.crash()
                world.boot()
    await world.stop()
    world.boot()
    await world.wait(timedelta(hours=25))
    await world.stop()


def lived(
    errors: list[ModemError | None], then: ModemError | None, steps: list[tuple[Any, ...]], *, ask: bool
) -> World:
    """Return the world after all of it."""
    world = World(errors, then, ask=ask)
    with (
        patch("custom_components.isocket.delivery.Timer", FakeTimer),
        patch("custom_components.isocket.delivery.instant", lambda: world.now),
    ):
        asyncio.run(live(world, steps))
    assert len(world.box) == 0
    return world


ERROR = st.sampled_from([None, *PASSING, *MENDABLE, *HOPELESS, *DOUBTFUL])
ERRORS = st.lists(ERROR, max_size=30)
PLAINLY = st.one_of(
    st.tuples(st.just("add"), st.sampled_from(Priority), st.booleans()),
    st.tuples(st.just("settle")),
    st.tuples(st.just("wait"), st.timedeltas(timedelta(0), timedelta(hours=8))),
    st.tuples(st.just("restart")),
)
STEPS = st.lists(PLAINLY, max_size=12)
CRASHING = st.lists(PLAINLY | st.tuples(st.sampled_from(["crash", "hold"])), max_size=12)


def is_one(error: ModemError | None, kinds: tuple[ModemError, ...]) -> bool:
    """Say whether an error is of one of these kinds."""
    return type(error) in map(type, kinds)


def may_end(tried: Tried, end: str, at: datetime) -> bool:
    """Say whether the table of the handbook has such an end for a text."""
    match end:
        case "sent":
            return tried.taken == 1 or (bool(tried.origin) and is_one(tried.last, DOUBTFUL))
        case "refused":
            return tried.is_refused and tried.taken == 0
        case "expired":
            return tried.taken == 0 and at == tried.over and not tried.is_refused
    return False


@example(errors=[SendBarredError(21)] * 2, then=None, steps=[("add", Priority.ALARM, False), ("restart",)], ask=True)
@example(errors=[], then=CommandTimeoutError(), steps=[("add", Priority.REPLY, True), ("restart",)], ask=False)
@example(errors=[], then=SendCongestionError(41), steps=[("add", Priority.REPLY, False)], ask=True)
@example(errors=[], then=SendBarredError(21), steps=[("add", Priority.INFORMATION, False)], ask=False)
@given(errors=ERRORS, then=ERROR, steps=STEPS, ask=st.booleans())
@settings(max_examples=300, deadline=None)
def test_each_text_ends_once(
    errors: list[ModemError | None], then: ModemError | None, steps: list[tuple[Any, ...]], ask: bool
) -> None:
    """It was sent, or refused, or its time was over: one of these, once, and as the table has it."""
    world = lived(errors, then, steps, ask=ask)
    assert world.ends.total() == len(world.texts)
    for tried in world.texts.values():
        (end,) = tried.ends or [("", world.now)] if tried.origin else tried.ends or [("sent", world.now)]
        assert may_end(tried, *end), (tried, end)
    told = Counter(end for tried in world.texts.values() for end, _ in tried.ends if not tried.origin)
    assert all(told[fate.value] <= world.ends[fate] for fate in Fate)


@example(errors=[], then=None, steps=[("add", Priority.INFORMATION, True), ("hold",), ("crash",)], ask=False)
@example(errors=[], then=None, steps=[("add", Priority.ALARM, False), ("hold",), ("crash",)], ask=True)
@given(errors=ERRORS, then=ERROR, steps=CRASHING, ask=st.booleans())
@settings(max_examples=300, deadline=None)
def test_a_crash_loses_nothing(
    errors: list[ModemError | None], then: ModemError | None, steps: list[tuple[Any, ...]], ask: bool
) -> None:
    """What was saved goes or is told, wherever it was; and what leaves once at most does."""
    world = lived(errors, then, steps, ask=ask)
    for tried in world.texts.values():
        if tried.origin:
            assert tried.taken <= 1
            assert len(tried.ends) <= 1
        elif tried.saved:
            assert tried.taken or tried.ends
