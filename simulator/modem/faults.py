"""What goes wrong on purpose: each fault changes what passes the modem's line until it is used up or taken away."""

from collections.abc import Iterable, Iterator
from itertools import cycle
import re
from typing import TYPE_CHECKING, override

if TYPE_CHECKING:
    from .parser import Request

_PDU = re.compile(r"[0-9A-F]{20,}$")
SEND_COMMANDS = frozenset({"+CMGS", "+CMSS"})


class Fault:
    """A fault that does nothing; the real ones override the place where they bite.

    `times` is how often it bites before it is gone; None means for ever.
    """

    key = ""

    def __init__(self, times: int | None = 1, *, only: str = "") -> None:
        """Set how often the fault bites, and which command's answer alone it touches."""
        self.times = times
        self.only = only

    @property
    def spent(self) -> bool:
        """Say whether the fault has bitten often enough."""
        return self.times is not None and self.times <= 0

    def bite(self) -> None:
        """Count one bite."""
        if self.times is not None:
            self.times -= 1

    def on_request(self, request: Request) -> str | None:
        """Return a final result to give instead of carrying the command out, or None."""

    def on_urc(self, text: str) -> list[str]:
        """Return the unsolicited lines to send for one."""
        return [text]

    def on_reply(self, lines: list[str], final: str | None) -> tuple[list[str], str | None]:
        """Return the answer to send; a final result of None is never sent."""
        return lines, final

    def on_final(self) -> float:
        """Return for how many seconds the final result is held back."""
        return 0

    def on_prompt(self, text: str) -> str:
        """Return the prompt to send."""
        return text

    def on_input(self, data: bytes) -> bytes:
        """Return what the modem hears of what the terminal sent."""
        return data

    def on_output(self, chunks: list[bytes]) -> list[bytes]:
        """Return what leaves the modem; each chunk becomes a write of its own."""
        return chunks


class DropUrc(Fault):
    """Lose unsolicited codes."""

    key = "drop_urc"

    @override
    def on_urc(self, text: str) -> list[str]:
        self.bite()
        return []


class SendError(Fault):
    """Refuse the next messages with a +CMS ERROR (27.005 3.2.5)."""

    key = "send_error"

    def __init__(self, times: int | None = 1, *, code: int = 500) -> None:
        """Set the code."""
        super().__init__(times)
        self.code = code

    @override
    def on_request(self, request: Request) -> str | None:
        if request.name not in SEND_COMMANDS:
            return None
        self.bite()
        return f"+CMS ERROR: {self.code}"


class RefusalError(SendError):
    """Refuse messages with one +CMS ERROR after the other, of all that may pass (27.005 3.2.5)."""

    key = "refusals"
    codes = (500, 331, 332, 42, 512, 513, 514, 322, 38, 41, 302, 320, 515)

    def __init__(self, times: int | None = None) -> None:
        """Stay until taken away."""
        super().__init__(times)
        self._codes = cycle(self.codes)

    @override
    def on_request(self, request: Request) -> str | None:
        if request.name in SEND_COMMANDS:
            self.code = next(self._codes)
        return super().on_request(request)


class Silence(Fault):
    """Hear nothing and say nothing, as a modem that hangs."""

    key = "silence"

    def __init__(self, times: int | None = None) -> None:
        """Stay silent until taken away."""
        super().__init__(times)

    @override
    def on_input(self, data: bytes) -> bytes:
        self.bite()
        return b""

    @override
    def on_output(self, chunks: list[bytes]) -> list[bytes]:
        return []


class LostFinal(Fault):
    """Answer without the final result."""

    key = "lost_final"

    @override
    def on_reply(self, lines: list[str], final: str | None) -> tuple[list[str], str | None]:
        self.bite()
        return lines, None


class LateFinal(Fault):
    """Give the final result long after the answer, when nobody waits for it any more."""

    key = "late_final"

    def __init__(self, times: int | None = 1, *, only: str = "", seconds: float = 45) -> None:
        """Set how late."""
        super().__init__(times, only=only)
        self.seconds = seconds

    @override
    def on_final(self) -> float:
        self.bite()
        return self.seconds


class HalfPdu(Fault):
    """Lose the second half of a message on its way out of the modem."""

    key = "half_pdu"

    @override
    def on_reply(self, lines: list[str], final: str | None) -> tuple[list[str], str | None]:
        if (at := next((at for at, line in enumerate(lines) if _PDU.search(line)), None)) is None:
            return lines, final
        self.bite()
        cut = _PDU.sub(lambda match: match[0][: len(match[0]) // 2], lines[at])
        return [*lines[:at], cut, *lines[at + 1 :]], final


class UrcInside(Fault):
    """Put an unsolicited code between an answer's lines and its final result."""

    key = "urc_inside"

    def __init__(self, times: int | None = 1, *, only: str = "", text: str = "+CTZV: +04") -> None:
        """Set the unsolicited code."""
        super().__init__(times, only=only)
        self.text = text

    @override
    def on_reply(self, lines: list[str], final: str | None) -> tuple[list[str], str | None]:
        if not lines:
            return lines, final
        self.bite()
        return [*lines[:1], self.text, *lines[1:]], final


class BarePrompt(Fault):
    """Prompt with > alone: no line end before it, no blank after it."""

    key = "bare_prompt"

    def __init__(self, times: int | None = None) -> None:
        """Stay until taken away."""
        super().__init__(times)

    @override
    def on_prompt(self, text: str) -> str:
        self.bite()
        return ">"


class LinePrompt(Fault):
    """Prompt with > on a line of its own, as SIM7670G does."""

    key = "line_prompt"

    @override
    def on_prompt(self, text: str) -> str:
        self.bite()
        return "\r\n>\r\n"


class Garbage(Fault):
    """Put line noise in front of what leaves the modem."""

    key = "garbage"
    noise = b"\x00\xff\x1d~\x7f\xc3\x28"

    def __init__(self, times: int | None = 3) -> None:
        """Disturb a few writes."""
        super().__init__(times)

    @override
    def on_output(self, chunks: list[bytes]) -> list[bytes]:
        self.bite()
        return [self.noise + b"\r\n", *chunks]


class OneByte(Fault):
    """Send every byte on its own."""

    key = "one_byte"

    def __init__(self, times: int | None = None) -> None:
        """Stay until taken away."""
        super().__init__(times)

    @override
    def on_output(self, chunks: list[bytes]) -> list[bytes]:
        self.bite()
        return [bytes((byte,)) for chunk in chunks for byte in chunk]


class Faults:
    """The faults of one modem, asked in the order they were added."""

    def __init__(self) -> None:
        """Start without any."""
        self._faults: list[Fault] = []

    def __iter__(self) -> Iterator[Fault]:
        """Go through the faults that still bite."""
        self._faults = [fault for fault in self._faults if not fault.spent]
        return iter(self._faults)

    def add[F: Fault](self, fault: F) -> F:
        """Add a fault and return it."""
        self._faults.append(fault)
        return fault

    def remove(self, key: str) -> None:
        """Take away the faults of one kind."""
        self._faults = [fault for fault in self._faults if fault.key != key]

    def clear(self) -> None:
        """Take all faults away."""
        self._faults.clear()

    def request(self, request: Request) -> str | None:
        """Ask for a final result that comes instead of the command's."""
        return next((final for fault in self if (final := fault.on_request(request)) is not None), None)

    def urc(self, text: str) -> list[str]:
        """Ask what becomes of an unsolicited line."""
        texts = [text]
        for fault in self:
            texts = [new for old in texts for new in fault.on_urc(old)]
        return texts

    def reply(self, command: str, lines: Iterable[str], final: str | None) -> tuple[list[str], str | None]:
        """Ask what becomes of a command's answer."""
        shown = list(lines)
        for fault in self:
            if fault.only in {"", command}:
                shown, final = fault.on_reply(shown, final)
        return shown, final

    def hold(self, command: str) -> float:
        """Ask for how many seconds a command's final result is held back."""
        return max((fault.on_final() for fault in self if fault.only in {"", command}), default=0)

    def prompt(self, text: str) -> str:
        """Ask what becomes of the prompt."""
        for fault in self:
            text = fault.on_prompt(text)
        return text

    def hear(self, data: bytes) -> bytes:
        """Ask what the modem hears."""
        for fault in self:
            data = fault.on_input(data)
        return data

    def output(self, data: bytes) -> list[bytes]:
        """Ask what leaves the modem, in which writes."""
        chunks = [data]
        for fault in self:
            chunks = fault.on_output(chunks)
        return chunks
