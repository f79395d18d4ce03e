"""Calls: who calls, how a call we place goes, and how it ended (27.007 6, 7.6, 7.18)."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
import re

from . import commands, numbers, replies
from .chat import Chat
from .commands import Priority
from .errors import CallError, CommandError, CommandTimeoutError, ModemError, NoVoiceError
from .models import Address, Call, CallOutcome, CallResult, CallState, Capabilities
from .profiles import GENERIC, Progress
from .startup import Prepared
from .timing import Timing

_RINGS = ("RING", "+CRING:")
_ENDINGS = re.compile(r"NO CARRIER|BUSY|NO ANSWER|NO DIAL ?TONE|MISSED_CALL:.*")
_INTERNATIONAL = "145"  # type of number in +CLIP and +CLCC (24.008 10.5.4.7)
_VOICE = "0"  # mode of +CLCC
# <stat> of +CLCC; 6 is SIMCom's (27.007 7.18).
_STATES = {
    "0": CallState.ACTIVE,
    "2": CallState.DIALLING,
    "3": CallState.ALERTING,
    "4": CallState.RINGING,
    "6": CallState.ENDED,
}
_PROGRESS = {
    Progress.ALERTING: CallState.ALERTING,
    Progress.ACTIVE: CallState.ACTIVE,
    Progress.ENDED: CallState.ENDED,
}
# How a call that nobody answered ended, by the words of the modem or its cause (24.008 10.5.4.11).
_RESULTS = (
    (re.compile(r"\bBUSY\b|\b17\b", re.IGNORECASE), CallResult.BUSY),
    (re.compile(r"NO ANSWER|NO USER RESPON|\b1[89]\b", re.IGNORECASE), CallResult.NO_ANSWER),
    (re.compile(r"REJECT|\b21\b", re.IGNORECASE), CallResult.REJECTED),
)

_HUNG_UP = "hung up"  # by us

type CallHandler = Callable[[Call], None]


class Calls:
    """The one call that a modem has."""

    def __init__(self, on_call: CallHandler, timing: Timing) -> None:
        """Wait for a modem."""
        self._on_call = on_call
        self._timing = timing
        self._chat: Chat | None = None
        self._profile = GENERIC
        self._able: Capabilities | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._watcher: asyncio.Task[None] | None = None
        self._changed = asyncio.Event()
        self._told = False
        self._listed = False
        self._alerted = False
        self._hung_up = False
        self._doubt = ""
        self._raw = ""
        self._active_at: float | None = None
        self.current: Call | None = None

    def attach(self, chat: Chat, prepared: Prepared) -> None:
        """Work on a modem that is set up."""
        self._chat, self._profile, self._able = chat, prepared.profile, prepared.capabilities

    def detach(self) -> None:
        """End the call of a modem that is gone."""
        self._chat = None
        self._finish("the modem is lost")

    def take(self, line: str) -> bool:
        """Take an unsolicited code; say whether it was about a call."""
        if line.startswith(_RINGS):
            self._ring()
        elif line.startswith("+CLIP:"):
            self._caller(replies.fields(line))
        elif line.startswith("+CLCC:"):
            self._row(replies.fields(line), line)
        elif _ENDINGS.fullmatch(line):
            self._ending(line)
        elif progress := self._profile.progress(line):
            self._move(_PROGRESS[progress], line)
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
        if (number := numbers.parse(to)) is None:
            raise CallError("not a phone number")
        if self.current:
            raise CallError("there is another call")
        begun = self._now()
        self._begin(Call(incoming=False, state=CallState.DIALLING, peer=number))
        try:
            await self._place(chat, number)
            while self.current:
                limit = begun + ring_seconds
                if self._active_at is not None:
                    limit = float("inf") if talk_seconds is None else self._active_at + talk_seconds
                await self._watch_once(chat, begun, limit)
        except asyncio.CancelledError:
            if self.current:
                chat.submit(commands.HANG_UPS[0], Priority.HANG_UP)
                self._finish(_HUNG_UP)
            raise
        return await self._outcome(chat, begun, self._now(), shortest_answer)

    async def answer(self) -> None:
        """Answer the phone; CallError where it does not ring, or no more."""
        chat = self._voice()
        if self.current is None or not self.current.incoming or self.current.state is not CallState.RINGING:
            raise CallError("there is no call to answer")
        try:
            await chat.run(commands.ANSWER, Priority.HANG_UP)
        except CommandError as err:
            self._finish(err.result)
            raise CallError(err.result) from err
        self._move(CallState.ACTIVE, "OK")
        if self.current:
            self._watcher = asyncio.create_task(self._watch(chat), name="modem call")

    async def hang_up(self) -> None:
        """End the call, or reject it; nothing happens where there is none."""
        if self.current is None:
            return
        chat = self._voice()
        self._hung_up = True
        for command in commands.HANG_UPS:
            with suppress(CommandError):
                await chat.run(command, Priority.HANG_UP)
                break
        self._finish(_HUNG_UP)

    def _voice(self) -> Chat:
        """Give the dialogue with a modem that has voice."""
        if self._chat is None:
            raise CallError("there is no modem")
        if self._able and not self._able.voice:
            raise NoVoiceError(self._able.family)
        return self._chat

    async def _place(self, chat: Chat, number: Address) -> None:
        """Dial; some modems answer only when the other end does."""
        try:
            answer = await chat.run(commands.dial(number.text), Priority.ALARM)
        except CommandError as err:
            self._finish(err.result)
        except CommandTimeoutError:
            await self.hang_up()
            self._finish("no answer of the modem")
        except ModemError as err:
            self._finish(str(err))
        else:
            if answer or self._profile.dial_waits:
                self._move(CallState.ACTIVE, "".join(answer) or "OK")

    async def _watch(self, chat: Chat) -> None:
        """Watch over an answered call until it ends."""
        begun = self._now()
        with suppress(ModemError):
            while self.current:
                await self._watch_once(chat, begun, float("inf"))

    async def _watch_once(self, chat: Chat, begun: float, limit: float) -> None:
        """Wait for something to happen to the call, and look at it if nothing does."""
        interval = self._timing.call_check if self._profile.tells_answer else self._timing.call_poll
        self._changed.clear()
        if not self._doubt:
            with suppress(TimeoutError):
                async with asyncio.timeout_at(min(limit, self._now() + interval)):
                    await self._changed.wait()
                    if not self._doubt:
                        return
        if self._now() >= limit:
            with suppress(ModemError):
                await self.hang_up()
            self._finish(_HUNG_UP)
            return
        with suppress(ModemError):
            await self._look(chat, begun)

    async def _look(self, chat: Chat, begun: float) -> None:
        """Ask the modem for its calls; a call that is listed no more is over."""
        doubt, self._doubt = self._doubt, ""
        try:
            rows = [replies.fields(line) for line in await chat.run(commands.CALLS)]
        except CommandError:
            if doubt:
                self._finish(doubt)
            return
        calls = [row for row in rows if len(row) > 3 and row[3] == _VOICE]
        for row in calls:
            self._listed = True
            self._row(row, f"+CLCC {row[2]}")
        if not calls and (doubt or self._listed or self._now() > begun + self._timing.call_check):
            self._finish(doubt or "+CLCC: none")

    def _ring(self) -> None:
        """Take one ring: the first begins a call, and without a next one it ends."""
        if self.current is None:
            self._begin(Call(incoming=True, state=CallState.RINGING), tell=False)
            self._after(self._timing.number, self._tell)
        elif self.current.incoming and self.current.state is CallState.RINGING and self._told:
            self._after(self._timing.ring_gap, lambda: self._finish("no more rings"))

    def _caller(self, values: list[str]) -> None:
        """Take the caller's number; an empty one is hidden (27.007 7.6)."""
        if self.current is None:
            self._ring()
        if self.current is None or not self.current.incoming or self._told:
            return
        number = values[0] if values else ""
        if number and len(values) > 1 and values[1] == _INTERNATIONAL and not number.startswith("+"):
            number = f"+{number}"
        self.current = replace(self.current, peer=Address.of(number) if number else None, hidden=not number)
        self._tell()

    def _tell(self) -> None:
        """Tell of an incoming call, with its number or without."""
        self._told = True
        self._after(self._timing.ring_gap, lambda: self._finish("no more rings"))
        if self.current:
            self._on_call(self.current)

    def _row(self, values: list[str], raw: str) -> None:
        """Take a row of +CLCC, which has index, direction, state and mode."""
        if len(values) > 2 and (state := _STATES.get(values[2])) and self.current:
            if (values[1] == "1") is self.current.incoming:
                self._move(state, raw)

    def _ending(self, line: str) -> None:
        """Take an end; while a call is set up on LTE it may be none, so the modem is asked."""
        if self.current and not self.current.incoming and self._active_at is None and line == "NO CARRIER":
            self._doubt = line
            self._changed.set()
        else:
            self._finish(line)

    def _begin(self, call: Call, *, tell: bool = True) -> None:
        """Start with a new call."""
        self._told = tell
        self._listed = self._alerted = self._hung_up = False
        self._doubt = self._raw = ""
        self._active_at = None
        self.current = call
        if tell:
            self._on_call(call)

    def _move(self, state: CallState, raw: str) -> None:
        """Take the call a step further."""
        if self.current is None or self.current.state is state:
            return
        if state is CallState.ENDED:
            self._finish(raw)
        elif self.current.state is not CallState.ACTIVE:
            self._alerted |= state is CallState.ALERTING
            if state is CallState.ACTIVE:
                self._active_at = self._now()
                self._raw = raw
                self._stop_timer()
            self.current = replace(self.current, state=state)
            self._changed.set()
            self._on_call(self.current)

    def _finish(self, raw: str) -> None:
        """End the call."""
        if self.current is None:
            return
        call, self.current = self.current, None
        self._raw = f"{self._raw}; {raw}" if self._raw else raw
        self._stop_timer()
        self._changed.set()
        if self._told or not call.incoming:
            self._on_call(replace(call, state=CallState.ENDED))

    async def _outcome(self, chat: Chat, begun: float, ended: float, shortest_answer: float) -> CallOutcome:
        """Tell how the call went; the network's cause tells more than the word, which is BUSY for a rejection too."""
        active = ended - self._active_at if self._active_at is not None else 0
        ringing = ended - begun - active
        if self._active_at is not None and active >= shortest_answer:
            return CallOutcome(CallResult.ANSWERED, ringing, active, self._raw)
        if self._hung_up:
            return CallOutcome(CallResult.NO_ANSWER, ringing, active, self._raw)
        cause = ""
        with suppress(ModemError):
            cause = " ".join(await chat.run(commands.CALL_CAUSE)).strip()
        raw = f"{self._raw}; {cause}" if cause else self._raw
        result = _result(cause) or _result(self._raw) or (CallResult.REJECTED if self._alerted else CallResult.FAILED)
        return CallOutcome(result, ringing, active, raw)

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


def _result(words: str) -> CallResult | None:
    """Find how a call ended in the words of the modem."""
    return next((result for pattern, result in _RESULTS if pattern.search(words)), None)
