"""Calls: who calls, how a call we place goes, and how it ended (27.007 6, 7.6, 7.18)."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
import re

from . import commands, numbers, replies
from .chat import Answer, Chat
from .commands import Priority
from .course import Course
from .errors import CallError, CommandError, CommandTimeoutError, ModemError, NoVoiceError
from .models import Address, Call, CallOutcome, CallState, Capabilities
from .profiles import GENERIC, Progress, Told
from .startup import Prepared, optional
from .timing import Timing

_RING = re.compile(r"RING|\+CRING: ?VOICE.*")
_ENDINGS = re.compile(r"NO CARRIER|BUSY|NO ANSWER|NO DIAL ?TONE|MISSED_CALL:.*")
_NOT_AVAILABLE = "2"  # <CLI validity>: the network did not bring the number; the caller does not hide it (27.007 7.6)
# A code for the network and not a number (22.030 6.5.2), which ATD would carry out.
_CODE = re.compile(r".*#")
_PROGRESS = {
    Progress.DIALLING: CallState.DIALLING,
    Progress.ALERTING: CallState.ALERTING,
    Progress.ACTIVE: CallState.ACTIVE,
    Progress.ENDED: CallState.ENDED,
}
# A call goes on in this order only.
_ORDER = (CallState.DIALLING, CallState.RINGING, CallState.ALERTING, CallState.ACTIVE, CallState.ENDED)
_HUNG_UP = "hung up"  # by us

type CallHandler = Callable[[Call], None]


class Calls:
    """The one call that a modem has; another one that waits meanwhile is let wait."""

    def __init__(self, on_call: CallHandler, timing: Timing) -> None:
        """Wait for a modem."""
        self._on_call = on_call
        self._timing = timing
        self._chat: Chat | None = None
        self._profile = GENERIC
        self._able = Capabilities(GENERIC.name, voice=True, tells_answer=False)
        self._timer: asyncio.TimerHandle | None = None
        self._watcher: asyncio.Task[None] | None = None
        self._changed = asyncio.Event()
        self._course = Course(0)
        self.current: Call | None = None

    def attach(self, chat: Chat, prepared: Prepared) -> None:
        """Work on a modem that is set up."""
        self._chat, self._profile, self._able = chat, prepared.profile, prepared.capabilities

    def detach(self) -> None:
        """End the call of a modem that is gone."""
        self._chat = None
        self._course.lost = True
        self._finish("the modem is lost")

    def take(self, line: str) -> bool:
        """Take an unsolicited code; say whether it was about a call."""
        if _RING.fullmatch(line):
            self._ring()
        elif line.startswith("+CLIP:"):
            self._caller(replies.fields(line))
        elif line.startswith("+CCWA:"):
            self._course.waiting = True
        elif line.startswith("+CLCC:"):
            self._row(line)
        elif _ENDINGS.fullmatch(line):
            self._ending(line)
        elif tone := self._profile.tone(line):
            self._tone(tone)
        elif told := self._profile.told(line):
            self._hear(told, line)
        else:
            return False
        return True

    async def dial(
        self, to: str, ring_seconds: float, *, talk_seconds: float | None = None, shortest_answer: float = 0
    ) -> CallOutcome:
        """Call a number and tell, when the call is over, how it went.

        It rings for at most `ring_seconds`, and once answered lasts until the other end or `hang_up` ends it, or for
        `talk_seconds`. An answer shorter than `shortest_answer` does not count as one. Raises NoVoiceError, CallError.
        """
        chat = self._voice()
        if (number := numbers.parse(to)) is None or _CODE.fullmatch(number.text):
            raise CallError("not a phone number")
        if self.current:
            raise CallError("there is another call")
        course = self._begin(Call(incoming=False, state=CallState.DIALLING, peer=number))
        course.placing = True
        placing = asyncio.create_task(self._place(chat, course, number), name="modem dial")
        try:
            while self._on(course):
                limit = course.begun + ring_seconds
                if course.active_at is not None:
                    limit = float("inf") if talk_seconds is None else course.active_at + talk_seconds
                await self._watch_once(chat, course, limit)
            if course.placing:
                await self._end(chat)  # it is over, but ATD still keeps the line
        except asyncio.CancelledError:
            if self._on(course):
                chat.submit(commands.HANG_UPS[0], Priority.HANG_UP)
                self._finish(_HUNG_UP)
            raise
        finally:
            placing.cancel()
        report = ""
        if not (course.answered(shortest_answer) or course.hung_up or course.lost):
            with suppress(ModemError):
                report = " ".join(await chat.run(commands.CALL_CAUSE)).strip()
        return course.outcome(shortest_answer, report)

    async def answer(self) -> None:
        """Answer the phone; CallError where it does not ring, or no more."""
        chat = self._voice()
        if self.current is None or not self.current.incoming or self.current.state is not CallState.RINGING:
            raise CallError("there is no call to answer")
        course = self._course
        self._stop_timer()
        try:
            await chat.run(commands.ANSWER, Priority.HANG_UP)
        except CommandError as err:
            self._finish(err.result, course)
            raise CallError(err.result) from err
        except CommandTimeoutError as err:
            await self._end(chat)  # nobody knows whether the line is open
            self._finish(_HUNG_UP, course)
            raise CallError("no answer of the modem") from err
        if self._on(course):
            self._move(CallState.ACTIVE, "OK")
            self._watcher = asyncio.create_task(self._watch(chat, course), name="modem call")

    async def hang_up(self) -> None:
        """End the call, or reject it; nothing happens where there is none."""
        if self.current is None:
            return
        chat, course = self._voice(), self._course
        course.hung_up = True
        await self._end(chat)
        self._finish(_HUNG_UP, course)

    def _voice(self) -> Chat:
        """Give the dialogue with a modem that has voice."""
        if self._chat is None:
            raise CallError("there is no modem")
        if not self._able.voice:
            raise NoVoiceError(self._able.family)
        return self._chat

    def _on(self, course: Course) -> bool:
        """Say whether a call goes on, and has not made room for another."""
        return self.current is not None and self._course is course

    async def _place(self, chat: Chat, course: Course, number: Address) -> None:
        """Dial; some modems answer only when the other end does, with OK or CONNECT."""
        try:
            for setting in self._profile.before_dial:
                await optional(chat, commands.setting(setting), Priority.ALARM)
            answer = await chat.run(commands.dial(number.text), Priority.ALARM)
        except CommandError as err:
            self._finish(err.result, course)
        except CommandTimeoutError:
            course.lost = not course.hung_up
            await self._end(chat)
            self._finish("no answer of the modem", course)
        except ModemError as err:
            self._finish(str(err), course)
        else:
            if self._on(course) and (answer or self._profile.dial_waits):
                self._move(CallState.ACTIVE, "".join(answer) or "OK")
        finally:
            course.placing = False
            self._changed.set()

    @staticmethod
    async def _end(chat: Chat) -> None:
        """Hang up, by the first way that the modem accepts; which way also ends an ATD that waits."""
        for command in commands.HANG_UPS:
            with suppress(ModemError):
                await chat.run(command, Priority.HANG_UP)
                return

    async def _watch(self, chat: Chat, course: Course) -> None:
        """Watch over an answered call until it ends."""
        with suppress(ModemError):
            while self._on(course):
                await self._watch_once(chat, course, float("inf"))

    async def _watch_once(self, chat: Chat, course: Course, limit: float) -> None:
        """Wait for something to happen to the call, and look at it if nothing does."""
        interval = self._timing.call_check if self._able.tells_answer else self._timing.call_poll
        self._changed.clear()
        if not course.doubt:
            with suppress(TimeoutError):
                async with asyncio.timeout_at(min(limit, self._now() + interval)):
                    await self._changed.wait()
                    if not course.doubt:
                        return
        doubt, course.doubt = course.doubt, ""
        with suppress(ModemError):
            if self._now() >= limit:
                await self.hang_up()
                self._finish(_HUNG_UP, course)
            elif not course.placing:
                await self._look(chat, course, doubt)

    async def _look(self, chat: Chat, course: Course, doubt: str) -> None:
        """Ask the modem for its calls; a call that is listed no more is over."""
        try:
            answer = await chat.run(commands.CALLS)
        except CommandError:
            if doubt:
                self._finish(doubt, course)
            return
        if self._on(course):
            found = [self._row(line) for line in answer]
            grace = course.begun + self._timing.call_check
            if not any(found) and (doubt or course.listed or self._now() > grace):
                self._finish(doubt or "+CLCC: none", course)

    def _ring(self) -> None:
        """Take one ring: the first begins a call, and without a next one it ends."""
        if self.current is None:
            self._begin(Call(incoming=True, state=CallState.RINGING), told=False)
            self._after(self._timing.number, self._ask_who)
        elif self.current.incoming and self.current.state is CallState.RINGING and self._course.told:
            self._after(self._timing.ring_gap, lambda: self._finish("no more rings"))

    def _caller(self, values: list[str]) -> None:
        """Take the caller's number; an empty one is hidden, unless the network did not bring it (27.007 7.6)."""
        if self.current is None:
            self._ring()
        peer = replies.address(*values[:2]) if len(values) > 1 else None
        self._identify(peer, hidden=peer is None and values[5:6] != [_NOT_AVAILABLE])

    def _identify(self, peer: Address | None, *, hidden: bool = False) -> None:
        """Tell who calls, as soon as it is known: again, if it was told that nobody knows."""
        course, call = self._course, self.current
        if call is None or not call.incoming or call.state is not CallState.RINGING:
            return
        if not course.told or (peer and call.peer is None):
            self.current = replace(call, peer=peer, hidden=hidden)
            self._tell()

    def _ask_who(self) -> None:
        """Look for a number that the rings did not bring into the list of calls, before telling of an unknown caller."""
        course = self._course

        def tell(answer: asyncio.Future[Answer]) -> None:
            if self._on(course) and not course.told:
                for line in () if answer.exception() else answer.result():
                    self._row(line)
                self._identify(None)

        if self._chat:
            self._chat.submit(commands.CALLS, Priority.ALARM).add_done_callback(tell)

    def _tell(self) -> None:
        """Tell of an incoming call, with its number or without."""
        self._course.told = True
        self._after(self._timing.ring_gap, lambda: self._finish("no more rings"))
        if self.current:
            self._on_call(self.current)

    def _row(self, line: str) -> bool:
        """Take a row of the list of calls; say whether it is the call that goes on."""
        course, row = self._course, replies.listed_call(line)
        if row is None or self.current is None:
            return False
        another = course.row and course.row != row.call
        if another or row.state is None or row.incoming is not self.current.incoming:
            course.waiting = True
            return False
        course.row, course.listed = row.call, True
        if row.peer:
            self._identify(row.peer)
        self._move(row.state, f"+CLCC {row.state}")
        return True

    def _hear(self, told: Told, line: str) -> None:
        """Take what the modem's own code tells of this call or another."""
        course = self._course
        if self.current is None:
            return
        if told.call:
            course.code = course.code or told.call
            if told.call != course.code:
                course.waiting = True
                return
        if told.progress is Progress.DOUBTFUL:
            self._doubt(line)
        else:
            course.cause = told.cause
            self._move(_PROGRESS[told.progress], line)

    def _tone(self, key: str) -> None:
        """Tell that the other end pressed a key."""
        if self.current and self.current.state is CallState.ACTIVE:
            self._course.tones += key
            self.current = replace(self.current, tones=self._course.tones)
            self._on_call(self.current)

    def _ending(self, line: str) -> None:
        """Take an end, which may be another call's, or none: while a call is set up on LTE it comes early."""
        early = self.current and not self.current.incoming and self._course.active_at is None
        if line == "NO CARRIER" and (early or self._course.waiting):
            self._doubt(line)
        else:
            self._finish(line)

    def _doubt(self, line: str) -> None:
        """Have the list of calls asked whether the call is over; one that only rings ends with its rings."""
        if self.current and self.current.state is not CallState.RINGING:
            self._course.doubt = line
            self._changed.set()

    def _begin(self, call: Call, *, told: bool = True) -> Course:
        """Start with a new call."""
        self._course = Course(self._now(), told)
        self.current = call
        if told:
            self._on_call(call)
        return self._course

    def _move(self, state: CallState, raw: str) -> None:
        """Take the call a step further."""
        if self.current is None or _ORDER.index(state) <= _ORDER.index(self.current.state):
            return
        if state is CallState.ENDED:
            self._finish(raw)
            return
        course = self._course
        if state is CallState.ALERTING:
            course.alerted_at = self._now()
        elif state is CallState.ACTIVE:
            course.active_at = self._now()
            course.words.append(raw)
            self._stop_timer()
        self.current = replace(self.current, state=state)
        self._changed.set()
        self._on_call(self.current)

    def _finish(self, raw: str, course: Course | None = None) -> None:
        """End the call, if it is still the same."""
        if self.current is None or (course and course is not self._course):
            return
        call, self.current = self.current, None
        self._course.words.append(raw)
        self._course.ended_at = self._now()
        self._stop_timer()
        self._changed.set()
        if self._course.told:
            self._on_call(replace(call, state=CallState.ENDED))

    def _after(self, delay: float, callback: Callable[[], None]) -> None:
        """Do something later, and nothing that was to be done before."""
        self._stop_timer()
        self._timer = asyncio.get_running_loop().call_later(delay, callback)

    def _stop_timer(self) -> None:
        """Do nothing later."""
        if self._timer:
            self._timer.cancel()
            self._timer = None

    @staticmethod
    def _now() -> float:
        """Tell the time of the running loop, in seconds."""
        return asyncio.get_running_loop().time()
