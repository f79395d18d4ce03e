"""A day in the house, and what must have come of it: who was answered, what was switched, and at which instant."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
import random
import re
from typing import Final

from bench.ordeal import ORDEALS

from .house import DOOR, HEATER, MAINS, SIM, SIREN, THERMOMETER, Change, House

EXACT: Final = timedelta(seconds=1)
"""By how much anything may be late."""
TIMER: Final = timedelta(minutes=45)
ALARM: Final = timedelta(seconds=30)
SIREN_SECONDS: Final = 60
WARM: Final = 20
"""°C that the thermostat is to keep, within two."""
FROST: Final = -5
RULES: Final = (("02:30", True), ("03:15", False), ("06:30", True), ("08:15", False))
"""When the scheduler switches the socket; the first in the hour that one night skips and another repeats."""
HAND: Final = "02:50"
"""When somebody switches it off by hand: a rule that is run twice then shows."""
NIGHT: Final = time(1, 10)
"""UTC: ten past two, for the second time in the night that has two, when somebody restarts what is at the microrelay."""
RESTART: Final = timedelta(seconds=10)
PREPARED: Final = (
    "ALERTNUMBER+4790000003",
    "RING=SWITCH",
    f"MICRORELAYTIME={SIREN_SECONDS}",
    f"TEMPOFF={WARM}",
    *(f"SCHEDULER+{at},*,{'ON' if on else 'OFF'}" for at, on in RULES),
)
KINDS: Final = {
    "STATUS": r"Signal:",
    "RUNTIME": r"Power socket is ",
    "TIMER": r"Power ON for ",
    "SWITCH": r"Power socket (ON|OFF)$",
    "THERMOSTAT": r"THERMOSTATO",
    "TEMPERATURE": r"TEMPERATURE:",
    "DATE": r"DATE ",
    "RESTART": r"Microrelay restarted",
    "RULES": r"\d\d:\d\d,",
    "ARMED": r"ALARMO",
    "ALARM": r"ALARM!",
    "POWER": r"Power (failed|restored)",
    "FIRMWARE": r".*, v\d",
}
"""How the texts that the owner gets are told apart."""
QUESTIONS: Final = {
    "STATUS": "STATUS",
    "RUNTIME": "RUNTIME",
    "ON": "SWITCH",
    "OFF": "SWITCH",
    "TEMPERATURE": "TEMPERATURE",
    "DATE": "DATE",
    "SCHEDULER?": "RULES",
    "FIRMWARE": "FIRMWARE",
}
BRIEF: Final = sorted(key for key, ordeal in ORDEALS.items() if ordeal.lasts <= 600)
EVERY: Final = sorted(ORDEALS)


@dataclass
class Day:
    """What a day brought."""

    date: date
    complaints: list[str] = field(default_factory=list)
    texts: int = 0
    """That came in, of which each is answered but strangers'."""
    sent: int = 0
    again: int = 0
    """Texts that came once more, as nobody could know whether they had gone."""
    calls: int = 0
    alarms: int = 0
    faults: list[str] = field(default_factory=list)
    latest: timedelta = timedelta()
    """By how much something was late at most."""
    lines: int = 0
    """Of the log."""


class Course:
    """The course of a day."""

    def __init__(self, house: House, on: date, seed: str) -> None:
        """Plan it."""
        self.house = house
        self.day = Day(on)
        self._chance = random.Random(f"{seed} {on}")
        self._expected: Counter[str] = Counter()

    def at(self, text: str, spread: float = 0) -> datetime:
        """Return a time of the day by the wall, or a random one in so many minutes from it."""
        wall = datetime.combine(self.day.date, time.fromisoformat(text), self.house.clock.zone)
        return wall.astimezone(UTC) + timedelta(minutes=self._chance.uniform(0, spread))

    async def run(self) -> Day:
        """Live through it, from a little after midnight to a little before the next."""
        async with asyncio.TaskGroup() as group:
            weather = group.create_task(self._weather())
            for begin, spread, keys in (
                ("00:30", 300, EVERY),
                ("08:30", 60, EVERY),
                ("14:30", 90, EVERY),
                ("19:25", 20, BRIEF),
            ):
                group.create_task(self._fault(self.at(begin, spread), self._chance.choice(keys)))
            group.create_task(self._restart())
            await self._live()
            weather.cancel()
        return self.day

    async def _live(self) -> None:
        """Go through the hours."""
        await self._rules()
        await self._questions()
        await self._timer()
        await self._calls()
        await self._thermostat()
        await self._alarm()
        await self._power_cut()
        await self._elsewhere()
        await self._text("23:00", "OFF", "SWITCH")
        await self._settle()
        self._judge_texts()

    async def _weather(self) -> None:
        """Let the room cool, and be heated, for ever."""
        while True:
            await asyncio.sleep(300)
            state = self.house.hass.states.get(THERMOMETER)
            assert state is not None
            room = float(state.state)
            room += 0.005 * (FROST - room) + (0.5 if self.house.is_on(HEATER) else 0)
            await self.house.act(THERMOMETER, "set_value", value=round(room, 2))

    async def _fault(self, begin: datetime, key: str) -> None:
        """Let the modem suffer."""
        await self.house.clock.until(begin)
        self.day.faults.append(key)
        self.house.sim.trouble(ORDEALS[key].trouble)
        await asyncio.sleep(ORDEALS[key].lasts)
        self.house.sim.trouble(ORDEALS[key].trouble, on=False)

    async def _rules(self) -> None:
        """See that the scheduler ran each rule at its minute, once, and nothing else switched."""
        by_hand = self.at(HAND)
        await self.house.clock.until(by_hand)
        await self.house.turn(HEATER, on=False)
        await self.house.clock.until(self.at("08:18"))
        orders = [(self._rule_time(at), on) for at, on in RULES]
        wanted: list[tuple[datetime, bool]] = []
        for at, on in sorted([*orders, (by_hand, False)]):
            if on is not (wanted[-1][1] if wanted else False):
                wanted.append((at, on))
        self._compare("rules", wanted, self._since(self.at("00:20"), HEATER))

    async def _restart(self) -> None:
        """Have the microrelay turned over and back at night, and see that it is for its time."""
        await self._send(datetime.combine(self.day.date, NIGHT, UTC), "RESTARTM", "RESTART")
        await self.house.clock.until(self.at("08:18"))
        self._lasting("restart", SIREN, self.at("00:20"), RESTART)

    def _rule_time(self, text: str) -> datetime:
        """Return when a rule is due; in a skipped hour, at the next minute that there is; in a repeated one, the first time."""
        at = self.at(text)
        shown = at.astimezone(self.house.clock.zone)
        if shown.strftime("%H:%M") == text:
            return at
        return datetime.combine(self.day.date, time(shown.hour), self.house.clock.zone).astimezone(UTC)

    def _compare(self, what: str, wanted: list[tuple[datetime, bool]], done: list[Change]) -> None:
        """Complain of a relay that did not do what it was to do when it was to."""
        if [on for _, on in wanted] != [one.on for one in done]:
            self._complain(f"{what}: {[f'{one.at:%H:%M:%S} {one.on}' for one in done]}")
            return
        for (due, _), one in zip(wanted, done, strict=True):
            self._punctual(what, due, one.at)

    def _punctual(self, what: str, due: datetime, at: datetime) -> None:
        """Complain of what came too late, or too early."""
        self.day.latest = max(self.day.latest, abs(at - due))
        if abs(at - due) > EXACT:
            self._complain(f"{what}: {(at - due).total_seconds():+.1f} s from {due:%H:%M:%S}")

    def _complain(self, text: str) -> None:
        """Note that something is not as it must be."""
        self.day.complaints.append(f"{self.day.date}: {text}")

    async def _text(self, at: str, text: str, kind: str, spread: float = 0) -> None:
        """Let the owner text, and expect an answer."""
        await self._send(self.at(at, spread), text, kind)

    async def _send(self, at: datetime, text: str, kind: str) -> None:
        """Let the owner text at an instant."""
        await self.house.clock.until(at)
        self._expected[kind] += 1
        self.day.texts += 1
        self.house.owner.send_sms(SIM, text)

    async def _settle(self) -> None:
        """Wait until all was said."""
        if not await self.house.quiet():
            self._complain("it does not become quiet")

    async def _questions(self) -> None:
        """Let the owner ask and switch, and strangers try, while the modem suffers."""
        for moment in sorted(self.at("08:20", 90) for _ in range(10)):
            await self.house.clock.until(moment)
            text, kind = self._chance.choice(list(QUESTIONS.items()))
            await self._text("08:20", text, kind)
            if self._chance.random() < 0.3:
                self.day.texts += 1
                self.house.stranger.send_sms(SIM, self._chance.choice(("ON", "STATUS", "Buy now! " * 30)))
        await self.house.clock.until(self.at("10:40"))
        await self._settle()

    def _since(self, at: datetime, what: str) -> list[Change]:
        """Return what a relay did since a time."""
        return [one for one in self.house.changes if one.what == what and one.at >= at]

    async def _timer(self) -> None:
        """Switch on for a while, and see that it was for so long."""
        await self.house.turn(HEATER, on=False)
        begun = self.at("12:00")
        await self._text("12:00", f"ON{int(TIMER.total_seconds() / 60)}", "TIMER")
        await self.house.clock.until(self.at("12:55"))
        self._lasting("timer", HEATER, begun, TIMER)

    def _lasting(self, what: str, entity_id: str, since: datetime, span: timedelta) -> None:
        """Complain of a relay that was not on once since a time, and for so long."""
        done = self._since(since, entity_id)
        if [one.on for one in done] != [True, False]:
            self._complain(f"{what}: {done}")
        else:
            self._punctual(what, done[0].at + span, done[1].at)

    async def _calls(self) -> None:
        """Call, and see that each call turns the socket over."""
        for at in ("13:00", "13:10"):
            await self.house.clock.until(self.at(at))
            await self._settle()
            before, begun = self.house.is_on(HEATER), self.house.clock.utcnow()
            self.house.owner.call(SIM)
            self.day.calls += 1
            self._expected["SWITCH"] += 1
            await asyncio.sleep(120)
            if [one.on for one in self._since(begun, HEATER)] != [not before]:
                self._complain("a call did not switch")

    async def _thermostat(self) -> None:
        """Let the thermostat keep the room warm for hours."""
        await self._text("14:00", "THERMOSTATON", "THERMOSTAT")
        await self.house.clock.until(self.at("18:30"))
        state = self.house.hass.states.get(THERMOMETER)
        assert state is not None
        if abs(float(state.state) - WARM) > 2:
            self._complain(f"thermostat: {state.state} °C")
        await self._text("18:35", "THERMOSTATOFF", "THERMOSTAT")
        await self._text("18:40", "OFF", "SWITCH")

    async def _alarm(self) -> None:
        """Break in, and see that everybody hears of it and that the siren is on for its time."""
        await self._text("19:00", "ALARMON", "ARMED")
        begun = self.at("19:30", 20)
        await self.house.clock.until(begun)
        await self.house.turn(DOOR, on=True)
        await asyncio.sleep(ALARM.total_seconds())
        await self.house.turn(DOOR, on=False)
        await self.house.clock.until(self.at("20:10"))
        self._compare(
            "siren", [(begun, True), (begun + timedelta(seconds=SIREN_SECONDS), False)], self._since(begun, SIREN)
        )
        self.day.alarms += 1
        self._expected["ALARM"] += 1
        await self._text("20:15", "ALARMOFF", "ARMED")

    async def _power_cut(self) -> None:
        """Let the power fail for a while."""
        await self.house.clock.until(self.at("20:30"))
        await self.house.turn(MAINS, on=False)
        await self.house.clock.until(self.at("21:00", 30))
        await self.house.turn(MAINS, on=True)
        self._expected["POWER"] += 2

    async def _elsewhere(self) -> None:
        """Switch the unit elsewhere on and off from here."""
        for at, on in (("22:00", True), ("22:30", False)):
            await self.house.clock.until(self.at(at))
            await self.house.turn(self.house.remote, on=on)
            await asyncio.sleep(25 * 60)
            if self.house.cabin.shows() is not on or self.house.is_on(self.house.remote) is not on:
                self._complain("the unit elsewhere did not do it, or is not shown so")

    def _judge_texts(self) -> None:
        """Complain of answers and alerts that did not come, and of answers to strangers."""
        came = Counter(kinds(message.text for message in self.house.owner.messages))
        self.day.sent = came.total() + len(self.house.neighbour.messages)
        self.day.again = (came - self._expected).total()
        for missing, count in (self._expected - came).items():
            self._complain(f"{count} {missing} did not come")
        alerts = Counter(kinds(message.text for message in self.house.neighbour.messages))
        for kind in ("ALARM", "POWER"):
            if alerts[kind] < self._expected[kind]:
                self._complain(f"the neighbour was not told: {kind}")
        if self.day.again > len(self.day.faults):
            self._complain(f"came again or unasked: {dict(came - self._expected)}")
        if self.house.stranger.messages:
            self._complain("a stranger was answered")


def kinds(texts: Iterable[str]) -> Iterator[str]:
    """Tell what kind each text is of."""
    for text in texts:
        yield next((kind for kind, pattern in KINDS.items() if re.search(pattern, text)), text)
