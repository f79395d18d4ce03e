"""The dialogue with the modem: one command at a time, unsolicited codes at any time (V.250 5, 27.007 4)."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
import heapq
from itertools import count
import re

from .commands import Command, Priority
from .errors import CommandError, CommandTimeoutError, LinkError, ModemError, NoModemError
from .handshake import Handshake
from .lexer import Lexer, Prompt
from .masking import mask_line
from .timing import Timing
from .urc import MANY_LINES, SECOND_LINE, is_unsolicited

_OK = "OK"
_REFUSED = re.compile(r"ERROR|\+CM[ES] ERROR:.*|COMMAND NOT SUPPORT|TOO MANY PARAMETERS|MODEM ERROR:.*|ABORTED|NA")
_CALL_RESULT = re.compile(r"NO CARRIER|BUSY|NO ANSWER|NO DIAL ?TONE|CONNECT.*")
_HEXADECIMAL = re.compile(r"[0-9A-Fa-f]{8,}")
_RETURN, _SEND = b"\r", b"\x1a"
_TRANSCRIPT_LINES = 200
_MOST_TEXT_LINES = 30

type Answer = tuple[str, ...]
type UnsolicitedHandler = Callable[[str, str | None], object]


@dataclass(slots=True)
class _Exchange:
    """A command with what came back so far."""

    command: Command
    result: asyncio.Future[Answer]
    lines: list[str]


class Chat:
    """Send commands in the order of their priority and tell answers from unsolicited codes.

    Everything happens in the callbacks that bring bytes in, so that a command which an unsolicited code asks for is on
    the line before anything else runs. While a call is placed or answered nothing is sent but a hang-up, as any character
    would end it (V.250 5.6.1). After a time-out comes a handshake before the next command, so that a late result is never
    taken for another command's; a modem that does not answer it is reported to `on_dead`. What it said in the meantime is
    lost, which `on_gap` is told.
    """

    def __init__(
        self,
        *,
        on_unsolicited: UnsolicitedHandler,
        on_dead: Callable[[ModemError], None],
        on_echo: Callable[[], None],
        on_gap: Callable[[], None] = lambda: None,
        timing: Timing,
        transcript: deque[str] | None = None,
    ) -> None:
        """Wait for a line: `start` takes the way out, `feed` what comes in."""
        self._put: Callable[[bytes], None] | None = None
        self._on_unsolicited = on_unsolicited
        self._on_dead = on_dead
        self._on_echo = on_echo
        self._on_gap = on_gap
        self._timing = timing
        self._loop = asyncio.get_running_loop()
        self._lexer = Lexer()
        self._waiting: list[tuple[Priority, int, Command, asyncio.Future[Answer]]] = []
        self._order = count()
        self._current: _Exchange | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._handshake = Handshake(self._type_attention, self._in_step, self._no_modem, timing)
        self._greeting: asyncio.Future[None] | None = None
        self._header: str | None = None
        self._text: list[str] = []
        self._typed = ""
        self._closed: ModemError | None = None
        self.transcript = new_transcript() if transcript is None else transcript
        self.last_heard = self._loop.time()

    def start(self, write: Callable[[bytes], None]) -> None:
        """Talk through `write` from now on."""
        self._put = write

    async def run(self, command: Command, priority: Priority = Priority.NORMAL) -> Answer:
        """Send a command and give the lines of its answer.

        Raises CommandError, CommandTimeoutError, and LinkError where the port is gone.
        """
        return await self.submit(command, priority)

    def submit(self, command: Command, priority: Priority = Priority.NORMAL) -> asyncio.Future[Answer]:
        """Send a command as soon as the line is free: at once, if it is free now."""
        result: asyncio.Future[Answer] = self._loop.create_future()
        if self._closed:
            _fail(result, self._closed)
        else:
            heapq.heappush(self._waiting, (priority, next(self._order), command, result))
            if priority is Priority.HANG_UP and self._current and self._current.command.call:
                # Any character ends a dial that still waits for its result (V.250 5.6.1).
                self._start_timer(self._timing.abort, self._time_out)
                self._write("", _RETURN, "CR")
            self._send_next()
        return result

    async def handshake(self) -> None:
        """Make sure of a modem that answers and owes us nothing; NoModemError otherwise.

        A command that waits for its answer waits no longer: the modem has restarted, or is another one.
        """
        if exchange := self._current:
            self._current = None
            _fail(exchange.result, CommandTimeoutError(str(exchange.command)))
        self._greeting = self._loop.create_future()
        self._greet(escape=False)
        await self._greeting

    def close(self, error: ModemError) -> None:
        """Fail all that waits, now and later."""
        self._closed = self._closed or error
        self._stop_timer()
        self._handshake.stop()
        waiting = [result for _, _, _, result in self._waiting]
        if self._current:
            waiting.append(self._current.result)
        self._waiting.clear()
        self._current = None
        for result in waiting:
            _fail(result, error)
        if self._greeting and not self._greeting.done():
            self._greeting.set_exception(error)

    def lost(self, error: ModemError) -> None:
        """Close because the line or the modem is gone, and tell so."""
        if self._closed is None:
            self.close(error)
            self._on_dead(error)

    def feed(self, data: bytes) -> None:
        """Take what came in."""
        self.last_heard = self._loop.time()
        for token in self._lexer.feed(data):
            if self._closed:
                return
            if isinstance(token, Prompt):
                self._type_body()
            elif token:
                self.transcript.append(f"< {self._shown(token)}")
                self._take_line(token)

    def _take_line(self, line: str) -> None:
        """Give a line to whom it belongs."""
        if self._take_second_line(line) or self._take_more_text(line) or self._take_echo(line):
            return
        if self._handshake.active:
            self._take_while_greeting(line)
        elif (current := self._current) is None:
            if not (line == _OK or _REFUSED.fullmatch(line)):
                self._unsolicited(line)
        elif line == _OK:
            self._take_ok(current)
        elif current.command.call and line.startswith("CONNECT"):
            current.lines.append(line)  # unlike OK it says that the other end has answered
            self._finish(current, None)
        elif _REFUSED.fullmatch(line) or (current.command.call and _CALL_RESULT.fullmatch(line)):
            self._finish(current, CommandError(str(current.command), line))
        elif self._answers(current, line):
            self._header = None  # its second line was lost
            current.lines.append(line)
            if current.command.complete_with(line):
                self._start_timer(self._timing.final * self._timing.patience, self._finish_without_final)
        else:
            self._unsolicited(line)

    def _take_ok(self, current: _Exchange) -> None:
        """End the exchange; the OK of a message comes after its reference, and one before that may be an older command's."""
        if current.command.body is None or current.lines:
            self._finish(current, None)
        elif not self._lexer.prompt_expected:
            self._start_timer(self._timing.final * self._timing.patience, lambda: self._finish(current, None))

    def _take_second_line(self, line: str) -> bool:
        """Join the PDU of an unsolicited code of two lines to its header (27.005 3.4.1)."""
        if self._header is None or not _HEXADECIMAL.fullmatch(line):
            return False
        header, self._header = self._header, None
        self._on_unsolicited(header, line)
        return True

    def _take_more_text(self, line: str) -> bool:
        """Join the lines of a quoted text that has line ends in it, as USSD answers have (27.007 7.15)."""
        if not self._text:
            return False
        self._text.append(line)
        if '"' in line or len(self._text) > _MOST_TEXT_LINES:
            text, self._text = "\n".join(self._text), []
            self._on_unsolicited(text, None)
        return True

    def _take_while_greeting(self, line: str) -> None:
        """Give the handshake its results, and drop what may belong to a command that was given up."""
        if self._handshake.take_tag(line):
            return
        if line == _OK or _REFUSED.fullmatch(line):
            self._handshake.take_final(ok=line == _OK)
        elif is_unsolicited(line):
            self._unsolicited(line)

    def _is_echo(self, line: str) -> bool:
        """Say whether the modem repeats what we typed last."""
        return bool(self._typed) and line.strip("\x1a\x1b") == self._typed

    def _take_echo(self, line: str) -> bool:
        """Drop what the modem repeats of ours; after a reboot it does so until told not to."""
        if not self._is_echo(line):
            return False
        self._on_echo()
        return True

    def _shown(self, line: str) -> str:
        """Tell what of a line may be shown: nothing of an echo, which may be a PIN, or of a text of several lines."""
        if self._is_echo(line):
            return "(echo)"
        return "…" if self._text else mask_line(line)

    @staticmethod
    def _answers(current: _Exchange, line: str) -> bool:
        """Say whether a line is part of the answer to the current command."""
        command = current.command
        if command.answered_by(line):
            return True
        if command.payload and current.lines and _HEXADECIMAL.fullmatch(line):
            return True
        return command.free and not is_unsolicited(line)

    def _unsolicited(self, line: str) -> None:
        """Pass on an unsolicited code, or keep it until its second line."""
        if line.startswith(SECOND_LINE):
            self._header = line
        elif line.startswith(MANY_LINES) and line.count('"') % 2:
            self._text = [line]
        else:
            self._on_unsolicited(line, None)

    def _send_next(self) -> None:
        """Send the next command, if the line is free."""
        while self._waiting and self._current is None and not self._handshake.active:
            _, _, command, result = heapq.heappop(self._waiting)
            if not result.done():
                self._current = _Exchange(command, result, [])
                self._lexer.prompt_expected = command.body is not None
                self._start_timer(self._timing.prompt if command.body else self._patience(command), self._time_out)
                self._write(command.text, _RETURN, str(command))

    def _type_body(self) -> None:
        """Answer the prompt."""
        if self._current and (body := self._current.command.body):
            self._start_timer(self._patience(self._current.command), self._time_out)
            self._write(body, _SEND, body)

    def _finish(self, exchange: _Exchange, error: ModemError | None) -> None:
        """End the current exchange and start the next one."""
        self._stop_timer()
        self._current = self._header = None
        self._lexer.prompt_expected = False
        if error:
            _fail(exchange.result, error)
        elif not exchange.result.done():
            exchange.result.set_result(tuple(exchange.lines))
        self._send_next()

    def _finish_without_final(self) -> None:
        """End a command that has its whole answer: its final result is lost, or late, and the handshake drops it."""
        if exchange := self._current:
            self._current = None
            if not exchange.result.done():
                exchange.result.set_result(tuple(exchange.lines))
            self._greet()

    def give_up(self) -> None:
        """Wait no longer for the answer to the current command, which can be minutes, as the modem has restarted."""
        self._time_out()

    def _time_out(self) -> None:
        """Give up on the current command and find back to a modem that answers."""
        if exchange := self._current:
            self._current = None
            _fail(exchange.result, CommandTimeoutError(str(exchange.command)))
            self._on_gap()
            self._greet()

    def _greet(self, *, escape: bool = True) -> None:
        """Find back to a modem that answers, and forget what was half said."""
        self._stop_timer()
        self._lexer.prompt_expected = False
        self._text, self._header = [], None
        self._handshake.start(escape=escape)

    def _type_attention(self, text: str, before: bytes) -> None:
        """Type for the handshake."""
        self._write(text, before + _RETURN, text or "ESC")

    def _in_step(self) -> None:
        """Go on after a handshake."""
        if self._greeting and not self._greeting.done():
            self._greeting.set_result(None)
        self._send_next()

    def _no_modem(self) -> None:
        """Give up on a modem that does not answer."""
        self.lost(NoModemError("the modem does not answer"))

    def _write(self, text: str, end: bytes, shown: str) -> None:
        """Type a text and what ends it."""
        if self._closed:
            return
        self.transcript.append(f"> {mask_line(shown)}")
        self._typed = text
        try:
            if self._put:
                self._put(text.encode() + end)
        except LinkError as err:
            self.lost(err)

    def _patience(self, command: Command) -> float:
        """Tell how long a command may take."""
        return command.timeout * self._timing.patience

    def _start_timer(self, delay: float, callback: Callable[[], None]) -> None:
        """Wait so many seconds, from now."""
        self._stop_timer()
        self._timer = self._loop.call_later(delay, callback)

    def _stop_timer(self) -> None:
        """Wait no longer."""
        if self._timer:
            self._timer.cancel()
            self._timer = None


def new_transcript() -> deque[str]:
    """Make room for the last lines of the dialogue, which tell nothing of people."""
    return deque(maxlen=_TRANSCRIPT_LINES)


def _fail(result: asyncio.Future[Answer], error: ModemError) -> None:
    """Fail a result that nobody may wait for."""
    if not result.done():
        result.set_exception(error)
        result.exception()  # seen: a result nobody awaits is not worth a line in the log
