"""The line discipline of one serial line: echo, command lines, prompts, result codes (V.250 5, 6.2)."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from ..pacer import Pacer
from .parser import Request, parse
from .replies import Deferred, Outcome, Prompt, RefusedError, ResultError, error_line

if TYPE_CHECKING:
    from .modem import Modem

CARRIAGE_RETURN = 13
BACKSPACE = 8
END_OF_TEXT = 26
ESCAPE = 27
LONGEST_LINE = 2048
PROMPT = "\r\n> "
REGISTERS = {"S0": 0, "S3": 13, "S4": 10, "S5": 8, "S6": 2, "S7": 60, "S8": 2, "S10": 15}
NUMERIC_RESULTS = {
    "OK": "0",
    "CONNECT": "1",
    "RING": "2",
    "NO CARRIER": "3",
    "ERROR": "4",
    "NO DIALTONE": "6",
    "BUSY": "7",
    "NO ANSWER": "8",
}


class Line:
    """What one port of the modem keeps for itself; everything else is the modem's."""

    def __init__(self, modem: Modem, write: Callable[[bytes], None]) -> None:
        """Connect a modem to whatever carries the bytes."""
        self.modem = modem
        self.echo = True
        self.quiet = False
        self.verbose = True
        self.registers = dict(REGISTERS)
        self._out = Pacer(write, lambda: modem.baud)
        self._in = Pacer(self._hear, lambda: modem.baud)
        self._buffer = bytearray()
        self._last = ""
        self._queue: deque[Request] = deque()
        self._prompt: Prompt | None = None
        self._deferred: Deferred | None = None
        self._held: list[str] = []
        self._command = ""
        self._unheard = bytearray()
        self._unsaid: list[bytes] = []

    def feed(self, data: bytes) -> None:
        """Take what the terminal sent."""
        self._in.put([data])

    def thaw(self) -> None:
        """Say what came to mind while the modem was frozen, and take all that was sent to it."""
        unsaid, self._unsaid = self._unsaid, []
        for data in unsaid:
            self._emit(data)
        unheard, self._unheard = bytes(self._unheard), bytearray()
        self._hear(unheard)

    def restore(self) -> None:
        """Go back to the line's own settings at power-on (ATZ, AT&F)."""
        self.echo, self.quiet, self.verbose = True, False, True
        self.registers = dict(REGISTERS)

    def reset(self) -> None:
        """Forget the dialogue, as after a power-on."""
        self.restore()
        self.drop()

    def drop(self) -> None:
        """Forget half a command, a prompt and waiting output: the terminal went away."""
        self._in.clear()
        self._out.clear()
        self._unheard.clear()
        self._unsaid.clear()
        self._buffer.clear()
        self._queue.clear()
        self._held.clear()
        self._prompt = None
        self._deferred = None

    def urc(self, text: str) -> None:
        """Send an unsolicited line; while text is asked for it waits (27.005 3.4.1, mode 2)."""
        if self._prompt is not None:
            self._held.append(text)
        else:
            self._emit(self._framed(text))

    def _hear(self, data: bytes) -> None:
        """Take bytes at the speed of the line; a modem that boots takes none, one that is frozen takes them later."""
        if not self.modem.running:
            return
        if self.modem.frozen:
            self._unheard += data
            return
        for byte in self.modem.faults.hear(data):
            self._take(byte)

    def _take(self, byte: int) -> None:
        """Put one byte where it belongs."""
        if self._deferred is not None:
            self._interrupt(self._deferred)
            return
        if self.echo and byte not in {END_OF_TEXT, ESCAPE}:
            self._emit(bytes((byte,)))
        if self._prompt is not None:
            self._take_text(byte, self._prompt)
        else:
            self._take_command(byte)

    def _interrupt(self, deferred: Deferred) -> None:
        """Abort a command that a byte aborts; others do not listen (V.250 5.6.1)."""
        if deferred.abort is not None:
            deferred.abort()

    def _take_command(self, byte: int) -> None:
        """Collect a command line up to its carriage return."""
        if byte == CARRIAGE_RETURN:
            line = self._buffer.decode("latin-1")
            self._buffer.clear()
            self._command_line(line)
        elif byte == BACKSPACE:
            del self._buffer[-1:]
        elif byte >= 32 and len(self._buffer) < LONGEST_LINE:
            self._buffer.append(byte)

    def _take_text(self, byte: int, prompt: Prompt) -> None:
        """Collect what a prompt asked for, up to Ctrl-Z or ESC."""
        if byte == END_OF_TEXT:
            text = self._buffer.decode("latin-1").strip("\r\n ")
            self._close_prompt()
            self._step(lambda: prompt.done(text))
        elif byte == ESCAPE:
            self._close_prompt()
            self._finish([], "OK")
        elif len(self._buffer) < LONGEST_LINE:
            self._buffer.append(byte)

    def _close_prompt(self) -> None:
        """Leave text mode."""
        self._prompt = None
        self._buffer.clear()

    def _command_line(self, line: str) -> None:
        """Carry out a line that starts with AT; A/ repeats the last one; anything else is not for the modem."""
        start = line.upper().find("AT")
        if line.upper().startswith("A/"):
            body = self._last
        elif start >= 0:
            body = line[start + 2 :]
        else:
            return
        self._last = body
        try:
            self._queue = deque(parse(body))
        except ValueError:
            self._finish([], "ERROR")
            return
        self._advance()

    def _advance(self) -> None:
        """Carry out the requests of the line until one needs time or fails."""
        while self._queue:
            request = self._queue.popleft()
            self._command = request.name
            if not self._step(partial(self.modem.execute, self, request)):
                return
        self._finish([], "OK")

    def _step(self, action: Callable[[], Outcome]) -> bool:
        """Carry out one thing; say whether the next of the line may follow."""
        try:
            outcome = action()
        except (ResultError, RefusedError, ValueError) as error:
            self._queue.clear()
            self._finish([], self._result_of(error))
            return False
        match outcome:
            case Prompt():
                self._prompt = outcome
                self._emit(self.modem.faults.prompt(PROMPT).encode())
                return False
            case Deferred():
                self._deferred = outcome
                outcome.complete = partial(self._complete, outcome)
                return False
            case lines if self._queue:
                self._send_lines(list(lines))
                return True
            case lines:
                self._finish(lines, "OK")
                return False

    def _result_of(self, error: Exception) -> str:
        """Word what went wrong; a parameter that is no number is an invalid one (27.007 9.2)."""
        match error:
            case ResultError():
                return error.text
            case RefusedError():
                return error_line(error, self.modem.settings.number("+CMEE"))
        return error_line(RefusedError(50), self.modem.settings.number("+CMEE"))

    def _complete(self, deferred: Deferred, lines: Sequence[str], final: str) -> None:
        """End a command whose result came later, unless it was forgotten meanwhile."""
        if self._deferred is deferred:
            self._deferred = None
            self._finish(lines, final)

    def _finish(self, lines: Sequence[str], final: str) -> None:
        """Send the last lines and the final result, then what waited for it."""
        shown, result = self.modem.faults.reply(self._command, lines, final)
        self._send_lines(shown)
        if result is not None and not self.quiet:
            self._hold_back(self.modem.faults.hold(self._command), self._result(result))
        held, self._held = self._held, []
        for text in held:
            self.urc(text)

    def _hold_back(self, seconds: float, data: bytes) -> None:
        """Send a final result now, or so late."""
        if seconds:
            asyncio.get_running_loop().call_later(seconds, self._emit_late, data)
        else:
            self._emit(data)

    def _emit_late(self, data: bytes) -> None:
        """Send what was held back, unless the line is gone."""
        if self in self.modem.lines and self.modem.running:
            self._emit(data)

    def _send_lines(self, lines: Sequence[str]) -> None:
        """Send information lines."""
        if lines:
            self._emit(b"".join(self._framed(text) for text in lines))

    def _framed(self, text: str) -> bytes:
        """Put line ends around a text (V.250 5.7.1)."""
        framing = self.modem.profile.framing if self.verbose else "{}\r\n"
        return framing.format(text).encode("latin-1", "replace")

    def _result(self, text: str) -> bytes:
        """Word a final result, as a number where ATV0 asks for it (V.250 6.2.6)."""
        if self.verbose:
            return self._framed(text)
        return f"{NUMERIC_RESULTS.get(text, text)}\r".encode()

    def _emit(self, data: bytes) -> None:
        """Send bytes, as the faults let them pass; a modem that is frozen sends them later."""
        if self.modem.frozen:
            self._unsaid.append(data)
            return
        self._out.put(self.modem.faults.output(data))
