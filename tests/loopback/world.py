"""A house and a cabin joined by a bad network, on a clock of their own, and what must be so whatever happens."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from heapq import heappop, heappush
from random import Random

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
    Saying,
    Send,
    Withdraw,
)
from custom_components.isocket.client.state import LAGS, READING, Step
from custom_components.isocket.language import Call, Model, Repeat, parse

from .cabin import Cabin
from .network import Network, Quality
from .truth import Word

MONDAY = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
LATEST = timedelta(days=4)
"""By when everything must have ended."""
RENEW = "RENEWINTERVAL"
EXACT = timedelta(seconds=20)
PUZZLING = timedelta(minutes=1)
UNKNOWN = timedelta(seconds=70)
"""How far house and network are apart at most where the house takes them to agree."""
LISTS = frozenset({"secnumbers", "alertnumbers", "rules"})
NOT_SENT = frozenset(
    {
        Reason.NOT_A_COMMAND,
        Reason.NOT_ON_MODEL,
        Reason.OUT_OF_RANGE,
        Reason.TOO_LONG,
        Reason.QUEUE_FULL,
        Reason.WINDOW_CLOSED,
    }
)
"""Reasons for which nothing goes out."""


def _kin(command: str) -> str:
    """Return what commands have in common that are answered alike."""
    return RENEW if command.startswith(RENEW) else command


@dataclass
class Message:
    """A message of the house's, and what became of it."""

    token: int
    step: Step
    send: Send
    gone: bool = False
    copies: int = 0
    """How often the unit got it."""
    refused: int = 0
    at: datetime = MONDAY
    """When it was handed over."""
    got: datetime | None = None
    """When the unit got it last."""


@dataclass
class World:
    """Everything."""

    seed: int
    quality: Quality
    dice: Random = field(init=False)
    now: datetime = MONDAY
    network: Network = field(init=False)
    cabin: Cabin = field(init=False)
    client: RemoteUnit = field(init=False)
    config: RemoteConfig = field(init=False)
    outbox: dict[int, Send] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    ended: dict[int, list[Ended]] = field(default_factory=dict)
    requests: dict[int, str] = field(default_factory=dict)
    readings: int = 0
    read: list[AllRead] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    """What must not have happened."""
    claims: int = 0
    """Facts that were known for sure at the end, and compared."""
    _heap: list[tuple[datetime, int, Callable[[], None]]] = field(default_factory=list)
    _count: int = 0
    _unit_free: datetime = MONDAY
    _heard: bool = False
    """Whether the client's turn is one in which the unit spoke."""

    def __post_init__(self) -> None:
        """Throw the dice."""
        self.dice = Random(self.seed)
        self.house_ahead = timedelta(seconds=self.dice.choice((0, 0, -3, 45, -7200, 7200)))
        self.network_ahead = timedelta(seconds=self.dice.choice((0, 0, 2, -20, 3600)))
        model = self.dice.choice((Model.HOME_ASSISTANT, Model.M706, Model.M706, Model.M707, Model.M706_LIGHT))
        self.config = RemoteConfig(model=model)
        self.client = RemoteUnit(self.config)
        self.network = Network(self.quality, self.dice, self.after)
        self.cabin = Cabin(model, self.now, self._texted)
        self.cabin.called = lambda: self.turn(self.client.called(self.house))
        if self.dice.random() < 0.7:
            self.turn(self.client.plugged_in(self.house))
        if self.dice.random() < 0.5:
            self.turn(self.client.know(None, "abcdef123", self.house))

    @property
    def house(self) -> datetime:
        """Return the time by the house's clock."""
        return self.now + self.house_ahead

    @property
    def puzzling(self) -> bool:
        """Say whether the house's clock is so far ahead that the first answers look late."""
        return self.house_ahead - self.network_ahead > PUZZLING

    def after(self, delay: timedelta, do: Callable[[], None]) -> None:
        """Have something done after a time."""
        self._count += 1
        heappush(self._heap, (self.now + delay, self._count, do))

    # What people do

    def request(self, text: str) -> int:
        """Ask the unit for something."""
        token, effects = self.client.request(text, self.house)
        self.requests[token] = text
        self.turn(effects)
        return token

    def cancel(self, token: int | None) -> None:
        """Cancel something."""
        self.turn(self.client.cancel(token, self.house))

    def read_settings(self) -> None:
        """Read all settings."""
        self.readings += self.client.snapshot().reading is None
        self.turn(self.client.read_settings(self.house))

    def plug_in(self) -> None:
        """Unplug the unit and plug it in; the owner says so."""
        self.cabin.now = self.now
        self.cabin.power_on()
        self.turn(self.client.plugged_in(self.house))

    def restart(self) -> None:
        """Restart the house, with what was saved."""
        state, problems = RemoteState.from_dict(self.client.state.to_dict())
        if problems or state != self.client.state:
            self.faults.append(f"saved and read again, the state differs: {problems}")
        self.client = RemoteUnit(self.config, state)
        self.turn(self.client.start(self.outbox.keys(), self.house))

    # What the machines do

    def run(self) -> None:
        """Let time pass until all is quiet, and look what must be so."""
        while (due := self._next()) is not None:
            if due > MONDAY + LATEST:
                self.faults.append("it does not become quiet")
                break
            self.now = max(self.now, due)
            self.cabin.now = self.now
            self._due()
        self._let_timers_end()
        self._judge()

    def _let_timers_end(self) -> None:
        """Let the unit's timer end that has ended for the house: how far the clocks are apart may not be known."""
        end = self.now + UNKNOWN
        while (due := self.cabin.unit.next_deadline()) is not None and due <= end:
            self.now = self.cabin.now = max(self.now, due)
            self.cabin.advance()

    def _next(self) -> datetime | None:
        """Return when something is due; None when all is quiet."""
        client = self.client.next_deadline()
        ours = [self._heap[0][0]] if self._heap else []
        ours += [] if client is None else [client - self.house_ahead]
        unit = self.cabin.unit.next_deadline()
        return min(ours + ([] if unit is None else [unit])) if ours else None

    def _due(self) -> None:
        """Do everything that is due."""
        unit, client = self.cabin.unit.next_deadline(), self.client.next_deadline()
        if unit is not None and unit <= self.now:
            self.cabin.advance()
        if client is not None and client <= self.house:
            self.turn(self.client.advance(self.house))
            later = self.client.next_deadline()
            if later is not None and later <= self.house:
                self.faults.append("a deadline stays")
                raise AssertionError(self.faults)
        if self._heap and self._heap[0][0] <= self.now:
            heappop(self._heap)[2]()

    def turn(self, effects: list[Effect]) -> None:
        """Carry out what the client wants done, and now and then restart."""
        for effect in effects:
            match effect:
                case Send():
                    self._send(effect)
                case Withdraw(message):
                    self.outbox.pop(message, None)
                case Ended():
                    self.ended.setdefault(effect.token, []).append(effect)
                    self._judge_end(effect)
                case AllRead():
                    self.read.append(effect)
                case Said(Saying.OTHER) if self.quality == Quality() and not effect.text.startswith("Saldo"):
                    self.faults.append(f"not understood: {effect.text!r}")
                case _:
                    pass
        if self.dice.random() < self.quality.restarts:
            self.restart()

    def _send(self, send: Send) -> None:
        """Put a message into the outbox, from where it leaves in its turn."""
        exchange = self.client.state.exchange
        if exchange is None or exchange.message != send.message or send.message in self.messages:
            self.faults.append(f"a message out of turn: {send}")
            return
        message = Message(exchange.request.token, exchange.step, send, at=self.now)
        self._judge_repeat(message, exchange.request.call)
        self.messages[send.message] = message
        self.outbox[send.message] = send
        away = timedelta(minutes=self.dice.choice((5, 40, 90)) * (self.dice.random() < self.quality.away))
        self.after(timedelta(seconds=self.dice.uniform(1, 4)) + away, lambda: self._leave(send.message))

    def _leave(self, number: int) -> None:
        """Let the network take a message that still waits."""
        if self.outbox.pop(number, None) is None:
            return
        message = self.messages[number]
        if self.dice.random() < self.quality.loses / 10:
            self.turn(self.client.not_sent(number, self.house))
            return
        message.gone = True
        stamp = self._stamp()
        self.network.carry(lambda: self._arrive(message, stamp))
        self.turn(self.client.sent(number, self.house))

    def _arrive(self, message: Message, stamp: datetime) -> None:
        """Let the unit have a message."""
        message.copies += 1
        message.got = self.now
        message.refused += self.cabin.receive(message.send.text, stamp)

    def _texted(self, text: str, words: list[Word]) -> None:
        """Take a text of the unit's, which hands over one after the other."""
        self._unit_free = max(self._unit_free, self.now) + timedelta(seconds=self.dice.uniform(2, 4))
        self.after(self._unit_free - self.now, lambda: self._submit(text, words))

    def _submit(self, text: str, words: list[Word]) -> None:
        """Stamp a text and carry it to the house, in one piece or in two."""
        stamp, parts = self._stamp(), self.network.parts(text)
        came: set[int] = set()

        def deliver(index: int) -> None:
            came.add(index)
            for word in words:
                word.came = len(came) == len(parts)
            self._hear(parts[index], stamp)

        for index in range(len(parts)):
            self.network.carry(partial(deliver, index))

    def _hear(self, text: str, stamp: datetime) -> None:
        """Let the house have a text."""
        self._heard = True
        effects = self.client.receive(text, stamp, self.house)
        self.turn(effects)
        self._heard = False

    def _stamp(self) -> datetime:
        """Return the network's time, as it stamps."""
        return (self.now + self.network_ahead).replace(microsecond=0)

    # What must be so

    def _judge_repeat(self, message: Message, call: Call) -> None:
        """See that nothing is sent again that must not be, unless the unit itself said that it was not done."""
        if message.step is not Step.ASKING or call.command.repeat is Repeat.FREELY:
            return
        own = [one for one in self.messages.values() if one.token == message.token]
        before = any(one.step is Step.ASKING for one in own)
        # Once it was asked for, only a refusal for being late leads to a renewal.
        told = self._heard or (own and own[-1].step is Step.RENEWING)
        if message.token != READING and before and not told:
            self.faults.append(f"sent again without a word: {message.send.shown}")
        if not message.send.once:
            self.faults.append(f"may be sent twice by the outbox: {message.send.shown}")

    def _judge_end(self, ended: Ended) -> None:
        """See that a request ends once, and that what is said of it is founded."""
        if len(self.ended[ended.token]) > 1:
            self.faults.append(f"ended twice: {self.ended[ended.token]}")
        own = [one for one in self.messages.values() if one.token == ended.token]
        got = any(one.copies for one in own if one.step is not Step.RENEWING) or self._asked_shortly_before(own)
        astray = abs(self.house_ahead - self.network_ahead) > PUZZLING and len(self.client.state.lags) < LAGS
        if ended.outcome is Outcome.CONFIRMED and not got and not astray:
            self.faults.append(f"confirmed, and never got there: {ended}")
        excused = self.cabin.mute or self.puzzling
        if ended.outcome is Outcome.UNANSWERED and self.quality == Quality() and not excused:
            self.faults.append(f"not answered, though nothing is lost: {ended}")
        if ended.reason in NOT_SENT and own and ended.reason is not Reason.WINDOW_CLOSED:
            self.faults.append(f"sent, though it is of no use: {ended}")

    def _asked_shortly_before(self, own: list[Message]) -> bool:
        """Say whether a like command got there since, or right before: how far the clocks are apart is known to seconds."""
        return any(
            _kin(one.send.shown) == _kin(mine.send.shown) and mine.at - one.got <= EXACT
            for one in self.messages.values()
            for mine in own
            if one.got is not None
        )

    def _judge(self) -> None:
        """Look at the end whether all is as it must be."""
        for token, text in self.requests.items():
            if len(self.ended.get(token, [])) != 1:
                self.faults.append(f"ended {len(self.ended.get(token, []))} times: {text}")
        if len(self.read) != self.readings:
            self.faults.append(f"{self.readings} readings, ended {len(self.read)} times")
        self._judge_executions()
        self._judge_mirror()

    def _judge_executions(self) -> None:
        """Look whether what must not be done twice was done once, unless the network itself brought it twice."""
        for token, text in self.requests.items():
            call = parse(text)
            if not isinstance(call, Call) or call.command.repeat is not Repeat.NEVER:
                continue
            own = [one for one in self.messages.values() if one.token == token and one.step is Step.ASKING]
            done = [one for one in own if one.copies > one.refused]
            if len(done) > 1:
                self.faults.append(f"carried out from {len(done)} messages: {text}")

    def _judge_mirror(self) -> None:
        """Look whether the house believes what the unit said last, and got through."""
        facts = self.client.snapshot().facts
        for name, chronicle in self.cabin.chronicles.items():
            fact = facts.get(name)
            if not self._told(name) or (fact is None and name in LISTS):
                continue
            if (self.cabin.silent or self.puzzling) and (fact is None or fact.assumed):
                continue
            self.claims += 1
            believed = "nothing" if fact is None else fact.value
            if believed != chronicle.value:
                self.faults.append(f"{name} is {chronicle.value}, and believed to be {believed}")

    def _told(self, name: str) -> bool:
        """Say whether the house must know of a fact; of the socket, whoever knows of its timer."""
        chronicles = self.cabin.chronicles
        if name == "timer" or not chronicles[name].settled():
            return False
        timer = chronicles["timer"]
        return name != "socket" or not timer.events or timer.settled()
