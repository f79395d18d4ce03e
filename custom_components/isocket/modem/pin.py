"""The PIN of the SIM: given once, never as the last attempt, and never again before it is known what became of it."""

from dataclasses import dataclass
import re

from . import commands, results
from .chat import Answer, Chat
from .commands import Command
from .errors import (
    CommandError,
    CommandTimeoutError,
    LastAttemptError,
    PinRequiredError,
    PinWrongError,
    PukRequiredError,
    SimMissingError,
)


@dataclass(frozen=True, slots=True)
class _Counter:
    """One way to read how many attempts the PIN has left: the command, and where the number stands in its answer."""

    command: Command
    left: re.Pattern[str]

    def read(self, answer: Answer) -> int | None:
        """Give the number; None where the answer has none."""
        return next((int(match[1]) for line in answer if (match := self.left.match(line))), None)


def _counter(text: str, prefix: str, left: str) -> _Counter:
    """Make a row."""
    return _Counter(Command(text, (prefix,), 5), re.compile(rf"{re.escape(prefix)} ?{left}"))


# The standard's way first (27.007 8.65); then the makers', as ModemManager and oFono read them. Huawei: code, the
# attempts for what it asks, PUK, PIN, PUK2, PIN2. Telit tells those for what it asks, which is the PIN.
COUNTERS = (
    _counter("AT+CPINR", "+CPINR:", r'"?SIM PIN"?, ?(\d+)'),
    _counter("AT+QPINC?", "+QPINC:", r'"?SC"?, ?(\d+)'),  # Quectel
    _counter("AT+SPIC", "+SPIC:", r"(\d+)"),  # SIMCom
    _counter("AT^CPIN?", "^CPIN:", r"[^,]*,[^,]*,\d+,(\d+)"),  # Huawei
    _counter("AT+CPINC?", "+CPINC:", r"(\d+)"),  # Sierra
    _counter("AT+UPINCNT", "+UPINCNT:", r"(\d+)"),  # u-blox
    _counter("AT#PCT", "#PCT:", r"(\d+)"),  # Telit
)


class Pin:
    """A PIN, and what is known of the attempts made with it."""

    def __init__(self, pin: str | None) -> None:
        """Take the PIN, if there is one; nothing was tried."""
        self._pin = pin
        self._refused: PinWrongError | None = None
        self._unproven = False
        self._left: int | None = None

    def opened(self) -> None:
        """Note that the SIM is open: whatever was given was right, or not needed."""
        self._unproven = False

    async def enter(self, chat: Chat) -> None:
        """Give the SIM its PIN; one that it refused, or may have refused, is not given again.

        Raises PinRequiredError, PinWrongError, LastAttemptError, PukRequiredError, SimMissingError.
        """
        if self._pin is None:
            raise PinRequiredError
        if self._refused:
            raise self._refused
        left = await _attempts_left(chat)
        if self._unproven and (left is None or self._left is None or left < self._left):
            self._refused = PinWrongError("nobody knows whether the SIM took it")
            raise self._refused
        if left is not None and left <= 1:
            raise LastAttemptError
        self._unproven, self._left = True, left
        try:
            await chat.run(commands.enter_pin(self._pin))
        except CommandError as err:
            refusal = results.sim_error(err)
            if isinstance(refusal, PukRequiredError | SimMissingError):
                raise refusal from err
            self._refused = PinWrongError()
            raise self._refused from err

    def still_asked(self) -> PinWrongError:
        """Note that the SIM acknowledged the PIN and asks for it all the same; give the error to raise."""
        self._refused = PinWrongError("the SIM still asks for it")
        return self._refused


async def _attempts_left(chat: Chat) -> int | None:
    """Ask in all the ways there are how many attempts the PIN has left; None where the modem knows none of them."""
    for counter in COUNTERS:
        try:
            left = counter.read(await _ask(chat, counter.command))
        except CommandError:
            continue
        if left is not None:
            return left
    return None


async def _ask(chat: Chat, command: Command) -> Answer:
    """Ask once more where no answer came: an answer that is lost must not cost an attempt.

    Raises CommandTimeoutError, with which no PIN is given, where none comes again.
    """
    try:
        return await chat.run(command)
    except CommandTimeoutError:
        return await chat.run(command)
