"""One course of events: things happen to the house, it is killed in the middle, and must have made all well when it is quiet again."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
import itertools
import random
from typing import Final

from .stimuli import (
    CallBack,
    Calling,
    Code,
    Course,
    Door,
    Mains,
    Restart,
    Rule,
    Stimulus,
    Stranger,
    Switching,
    Text,
    Word,
)
from .world import FAMILY, LOOK_SECONDS, UnreadableError, World, ask

START: Final = "starts after a kill"
AGAIN: Final = "texts that nobody could know to have gone"
SPAN: Final = 1.2  # seconds in which things happen
QUIET_LOOKS: Final = 12
PATIENCE: Final = 25.0
DEAD_TIME: Final = timedelta(seconds=75)  # after an alarm, with something to spare
MOST_STEPS: Final = 50
SECOND_KILL, MAINS, ALARM, AT_ONCE = 0.3, 0.6, 0.3, 0.5  # how probable
NO_OUTAGE, SHORT, LONG = (0, 0), (2, 14), (16, 60)  # minutes


@dataclass(frozen=True, slots=True)
class Kill:
    """How the house is killed: at a time, or at a step of the modem's line or of its own disk, before or after that."""

    way: str
    step: float
    before: bool


@dataclass(slots=True)
class Outcome:
    """What came of a course."""

    theme: str
    kills: list[str]
    given: Counter[str]
    """How much happened, by its kind."""
    repeated: int
    seconds: float
    faults: list[tuple[str, str]]
    """What was not as it must be, with the kind of what happened."""


class Trial:
    """A course, the same each time for a number, but for what the machine is fast at."""

    numbers = itertools.count(100)

    def __init__(self, world: World, seed: str) -> None:
        """Take up the world as it is."""
        self.world = world
        self.random = random.Random(seed)
        self.course = Course(world, self._socket(), len(world.log))
        self.phones = [world.phone(number) for number in self.random.sample(FAMILY, len(FAMILY))]
        self.calls = False
        self.theme = self.random.choice(("switching", "calls", "restart", "schedule"))
        self.stimuli: list[Stimulus] = []

    def _socket(self) -> bool:
        """Return what the socket shows."""
        return next((bool(line.value) for line in reversed(self.world.log) if line.what == "socket"), False)

    def _at(self) -> float:
        """Choose when something happens."""
        return self.random.uniform(0, SPAN)

    def _make(self, *, alarm: bool) -> list[Stimulus]:
        """Choose what happens, in its order."""
        made: list[Stimulus] = [*self._theme()]
        made += [Word(self._at(), self.phones.pop(), next(self.numbers)) for _ in range(2)]
        made.append(Code(self._at(), self.phones.pop(), next(self.numbers)))
        made.append(Restart(self._at(), self.phones.pop(), "microrelay"))
        made.append(Stranger(self._at(), self.world, next(self.numbers)))
        if not self.calls and self.theme != "calls":
            made.append(CallBack(self._at(), self.phones.pop()))
        if self.random.random() < MAINS:
            made.append(Mains(self._at(), self.world))
        if alarm:
            made.append(Door(self._at(), self.world, calls=self.calls))
        return sorted(made, key=lambda one: one.at)

    def _theme(self) -> Iterator[Stimulus]:
        """Choose what is done to the socket."""
        at = self._at()
        if self.theme == "calls":
            yield Calling(at, self.phones.pop(), self.random.randint(1, 3))
        elif self.theme == "restart":
            yield Restart(at, self.phones.pop(), "socket")
        elif self.theme == "schedule":
            due = (self.world.now() + timedelta(minutes=self.random.randint(3, 5))).replace(second=0, microsecond=0)
            yield Rule(at, self.phones.pop(), due, on=not self.course.state)
        else:
            minutes = self.random.choice((0, 0, *range(3, 20)))
            count = self.random.randint(1, 3)
            times = sorted(self._at() for _ in range(count))
            texts = [self._switch(at, minutes if at == times[-1] else 0) for at in times]
            yield from texts
            yield Switching(texts, minutes)

    def _switch(self, at: float, minutes: int) -> Text:
        """Choose a text that switches."""
        on = self.random.choice(("ON", "OFF"))
        answer = f"Power {on} for {minutes} min" if minutes else f"Power socket {on}"
        return Text(at, self.phones.pop(), f"{on}{minutes or ''}", answer)

    def _kill(self) -> Kill:
        """Choose how the house is killed."""
        way = self.random.choice(("time", "line", "disk"))
        step = self.random.uniform(-0.2, SPAN + 0.3) if way == "time" else self.random.randint(1, MOST_STEPS)
        return Kill(way, step, self.random.random() < 0.5)

    async def run(self) -> Outcome:
        """Let it happen, and tell what came of it."""
        begun = asyncio.get_running_loop().time()
        kill, again = self._kill(), self.random.random() < SECOND_KILL
        ways = [kill, self._kill()] if again else [kill]
        alarm = await self._prepare(kill)
        self.stimuli = self._make(alarm=alarm)
        giving = asyncio.create_task(self._give())
        faults: list[tuple[str, str]] = []
        minutes = NO_OUTAGE if self.theme == "calls" else self.random.choice((NO_OUTAGE, SHORT, LONG))
        for number, way in enumerate(ways):
            await self._killed(way)
            faults += [(START, fault) for fault in self._look_at_disk()]
            if self.random.random() > AT_ONCE:
                await giving
            self.world.ahead += timedelta(minutes=0 if number else self.random.uniform(*minutes))
            following = ways[number + 1] if number + 1 < len(ways) else None
            await self._bear(following)
        await giving
        faults += await self._quiet()
        repeated = sum(one.repeated(self.course) for one in self.stimuli)
        if repeated > len(self.course.killed):
            faults.append((AGAIN, f"{repeated} texts came again"))
        await self._leave()
        seconds = asyncio.get_running_loop().time() - begun
        given = Counter({kind: sum(one.count for one in ones) for kind, ones in self._by_kind().items()})
        return Outcome(self.theme, [way.way for way in ways], given, repeated, seconds, faults)

    async def _leave(self) -> None:
        """End what would go on into the next course: rules and timers."""
        if self.theme == "schedule":
            await ask(self.world, "SCHEDULER-ALL")
        elif self.theme == "switching":
            await ask(self.world, "ON" if self.course.socket else "OFF")

    def _by_kind(self) -> dict[str, list[Stimulus]]:
        """Return what happens, by its kind."""
        kinds = {one.kind for one in self.stimuli}
        return {kind: [one for one in self.stimuli if one.kind == kind] for kind in kinds}

    async def _prepare(self, kill: Kill) -> bool:
        """Have the house alive as it is to be killed, and say whether there is to be an alarm."""
        alarm = self.world.now() > self.world.alarmed + DEAD_TIME and self.random.random() < ALARM
        if alarm:
            self.calls = self.theme != "calls" and self.random.random() < 0.5
            await ask(self.world, f"ALERT={'CALL' if self.calls else 'SMS'}")
        if kill.way == "disk":
            # It counts from its birth, so it is born again.
            self.world.kill()
            await self.world.dead()
            await self._bear(kill)
            self.course.started.clear()
            self.course.lines = len(self.world.log)
        return alarm

    async def _give(self) -> None:
        """Let things happen, also while nobody lives in the house."""
        begun = asyncio.get_running_loop().time()
        for one in self.stimuli:
            await asyncio.sleep(max(0.0, begun + one.at - asyncio.get_running_loop().time()))
            one.give(self.course)

    async def _killed(self, kill: Kill) -> None:
        """Have the house killed, and return when it is dead."""
        loop = asyncio.get_running_loop()
        latest = loop.call_later(SPAN + 0.5 if kill.way != "time" else max(0.0, kill.step), self.world.kill)
        if kill.way == "line":
            count = itertools.count(1)

            def reached() -> None:
                if next(count) == kill.step:
                    self.world.kill()

            self._watch(reached, before=kill.before)
        await self.world.dead()
        latest.cancel()
        self._watch(lambda: None, before=False)
        self.course.killed.append(self.world.now())
        self.course.left.append(None if self.world.on_its_way else self.world.unread)

    def _watch(self, watcher: Callable[[], None], *, before: bool) -> None:
        """Have somebody told of each command on the line."""
        nobody: Callable[[], None] = lambda: None  # noqa: E731
        self.world.modem.watch(*((watcher, nobody) if before else (nobody, watcher)))

    async def _bear(self, kill: Kill | None) -> None:
        """Start the house, which is to die at a step of its disk's work, if that is the way."""
        if kill is not None and kill.way == "disk":
            await self.world.bear(int(kill.step), dies_before=kill.before)
        else:
            await self.world.bear()
        self.course.started.append(self.world.now())

    def _look_at_disk(self) -> list[str]:
        """Read what is saved, while nobody writes."""
        try:
            return [] if self.world.document() else ["nothing is saved"]
        except UnreadableError as err:
            return [f"what is saved cannot be read: {err}"]

    def _busy(self) -> list[str]:
        """Tell what is not over yet."""
        world = self.world
        if not world.started:
            return ["it starts"]
        document, unit = world.document(), world.unit
        alarm = unit["alarm"]["calling"] is not None
        relays = [unit[name]["pulse"] for name in ("socket", "microrelay")]
        under_way = (*document["outbox"], *unit["promises"], *unit["errands"], unit["inquiry"], unit["call"], *relays)
        waits = [f"{type(one).__name__} waits" for one in self.stimuli if one.waits(self.course)]
        return [
            *waits,
            *(["messages"] if world.unread or world.on_its_way else []),
            *(["a call"] if world.modem.current or alarm else []),
            *(["something under way"] if any(one is not None for one in under_way) else []),
        ]

    async def _quiet(self) -> list[tuple[str, str]]:
        """Wait until all is over, and tell what is not as it must be."""
        looks, faults = 0, []
        try:
            async with asyncio.timeout(PATIENCE):
                while looks < QUIET_LOOKS:
                    await asyncio.sleep(LOOK_SECONDS)
                    looks = 0 if self._busy() else looks + 1
        except TimeoutError:
            faults.append((START, f"never quiet: {self._busy()}"))
        if any(isinstance(one, Door) for one in self.stimuli):
            self.world.alarmed = self.world.now()
        faults += [(one.kind, fault) for one in self.stimuli for fault in one.faults(self.course)]
        return faults + [(START, error) for error in self.world.errors()]
