"""One course of events: things happen to the house, it is killed in the middle, and must have made all well when it is quiet again."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
import itertools
import random
from typing import Final, override

from .alerts import Door, Mains
from .stimuli import CallBack, Code, Course, Elsewhere, Restart, Setting, Stimulus, Stranger, Text, Word
from .switching import Calling, Rule, Switching, Toggle, Toggling
from .world import FAMILY, LOOK_SECONDS, Rung, UnreadableError, World, ask, nobody

START: Final = "starts after a kill"
AGAIN: Final = "texts that nobody could know to have gone"
SPAN: Final = 1.2  # seconds in which things happen
QUIET_LOOKS: Final = 12
PATIENCE: Final = 40.0
DEAD_TIME: Final = timedelta(seconds=75)  # after an alarm, with something to spare
STARTING_SECONDS: Final = 0.5  # which a start takes
MOST_STEPS: Final = 40
DISKS: Final = (0.0, 0.02, 0.1)  # seconds that a write takes to come to them: the last are cards
DISKS_STEP, STARTING, RUNNING = "a step of its own way to the disk", "while it started", "while it ran"
SECOND_KILL, MAINS, ALARM, AT_ONCE = 0.3, 0.6, 0.3, 0.5  # how probable
NO_OUTAGE, SHORT, LONG = (0, 0), (2, 14), (16, 60)  # minutes
# How long nobody lives in the house, by what is done to the socket: nobody lets a phone ring for minutes.
OUTAGES: Final = {
    "switching": (NO_OUTAGE, SHORT, LONG),
    "calls": (NO_OUTAGE,),
    "restart": (NO_OUTAGE, SHORT, LONG),
    "schedule": (NO_OUTAGE, SHORT, SHORT, LONG),
    "toggles": (NO_OUTAGE, SHORT, LONG),
}


@dataclass(frozen=True, slots=True)
class Kill:
    """How the house is killed: at a time, or at a step of the modem's line or of its own disk, before or after that."""

    way: str
    step: float
    before: bool


@dataclass(frozen=True, slots=True)
class Fall:
    """Where a kill fell: at a step, before it or after it, or at a time; `step` is a command of the modem's where it was one."""

    way: str
    step: str
    before: bool

    @override
    def __str__(self) -> str:
        """Write it."""
        return self.step if self.way == "time" else f"{'before' if self.before else 'after'} {self.step}"


@dataclass(slots=True)
class Outcome:
    """What came of a course."""

    theme: str
    kills: list[Fall]
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
        self._limits = [limit for limit in range(20, 50) if limit != world.unit["settings"]["trisealert"]]
        self.calls = False
        self.theme = self.random.choice(tuple(OUTAGES))
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
        made.append(Setting(self._at(), self.phones.pop(), self.random.choice(self._limits)))
        made.append(Restart(self._at(), self.phones.pop(), "microrelay"))
        made.append(Elsewhere(self._at(), self.world, next(self.numbers)))
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
            yield Rule(at / 4, self.phones.pop(), due, on=not self.course.state)
        elif self.theme == "toggles":
            times = sorted(self._at() for _ in range(self.random.randint(1, 4)))
            toggles = [self._toggle(at) for at in times]
            yield from toggles
            yield Toggling(toggles)
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

    def _toggle(self, at: float) -> Toggle:
        """Choose how the socket is toggled."""
        on, by_hand = self.random.random() < 0.5, self.random.random() < 0.5
        return Toggle(at, next(self.numbers), on=on, by_hand=by_hand)

    def _kill(self, latest: float = SPAN + 0.3) -> Kill:
        """Choose how the house is killed, after so many seconds at the latest if it is at a random time."""
        way = self.random.choice(("time", "line", "disk"))
        step = self.random.uniform(0, latest) if way == "time" else self.random.randint(1, MOST_STEPS)
        return Kill(way, step, self.random.random() < 0.5)

    async def run(self) -> Outcome:
        """Let it happen, and tell what came of it."""
        begun = asyncio.get_running_loop().time()
        kill, again = self._kill(), self.random.random() < SECOND_KILL
        ways = [kill, self._kill(STARTING_SECONDS)] if again else [kill]
        alarm = await self._prepare(kill)
        self.stimuli = self._make(alarm=alarm)
        giving = asyncio.create_task(self._give())
        faults: list[tuple[str, str]] = []
        falls: list[Fall] = []
        minutes = self.random.choice(OUTAGES[self.theme])
        for number, way in enumerate(ways):
            falls.append(await self._killed(way))
            faults += [(START, fault) for fault in self._look_at_disk()]
            if self.random.random() > AT_ONCE:
                await giving
            self.world.ahead += timedelta(minutes=0 if number else self.random.uniform(*minutes))
            following = ways[number + 1] if number + 1 < len(ways) else None
            await self._bear(following)
        await giving
        faults += await self._quiet()
        repeated = sum(one.repeated(self.course) for one in self.stimuli)
        if repeated > self._may_repeat():
            faults.append((AGAIN, f"{repeated} texts came again"))
        await self._leave()
        seconds = asyncio.get_running_loop().time() - begun
        given = Counter({kind: sum(one.count for one in ones) for kind, ones in self._by_kind().items()})
        return Outcome(self.theme, falls, given, repeated, seconds, faults)

    def _may_repeat(self) -> int:
        """Count the texts that may come again: one on its way at each kill, and the answers to what the SIM held still."""
        return sum(1 + (len(FAMILY) if left is None else len(left)) for left in self.course.left)

    async def _leave(self) -> None:
        """End what would go on into the next course: rules, timers and what nobody can tell whether the unit elsewhere heard it."""
        self.world.do(next(self.numbers), "cancel elsewhere")
        asks = True
        async with asyncio.timeout(PATIENCE):
            while asks:
                await asyncio.sleep(LOOK_SECONDS)
                asks = self.world.asks_elsewhere
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
        self.world.slow(self.random.choice(DISKS))
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

    async def _killed(self, kill: Kill) -> Fall:
        """Have the house killed, and return when it is dead where that was; a step that it does not come to is waited for no longer."""
        fall = Fall(kill.way, DISKS_STEP, kill.before)
        count = itertools.count(1)

        def late() -> None:
            nonlocal fall
            fall = Fall("time", "", before=True)
            self.world.kill()

        def reached(command: str) -> None:
            nonlocal fall
            if next(count) == kill.step:
                latest.cancel()
                fall = Fall("line", command, kill.before)
                self.world.kill()

        seconds = kill.step if kill.way == "time" else SPAN + 0.5
        latest = asyncio.get_running_loop().call_later(seconds, late)
        if kill.way == "line":
            self.world.modem.watch(*((reached, nobody) if kill.before else (nobody, reached)))
        started = await self.world.dead()
        latest.cancel()
        self.world.modem.watch(nobody, nobody)
        self.course.killed.append(self.world.now())
        self.course.left.append(None if self.world.on_its_way else self.world.unread)
        self.course.rung.append(self._rung())
        return replace(fall, step=RUNNING if started else STARTING) if fall.way == "time" else fall

    def _rung(self) -> Rung | None:
        """Return the call that is saved as one that is not over; none where nothing can be read, which is complained of elsewhere."""
        with suppress(UnreadableError):
            return self.world.rung
        return None

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
