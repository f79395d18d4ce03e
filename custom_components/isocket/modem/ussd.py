"""USSD: codes to the network and its answers, in the encodings that modems use (27.007 7.15, 23.038 5)."""

import asyncio
import re

from . import commands, replies
from .chat import Chat
from .errors import CommandError, ModemError, UssdError
from .sms import gsm7
from .sms.tables import LOCKING_SHIFT
from .timing import Timing

_CODE = re.compile(r"[0-9*#+]{1,182}")
_HEXADECIMAL = re.compile(r"(?:[0-9A-Fa-f]{2})+")
_PAD = "\r"  # what fills the last septet of a packed text (23.038 6.1.2.3)
_REPLY_EXPECTED = "1"
_FAILURES = {
    "2": "the network ended it",
    "3": "another client answered",
    "4": "not supported",
    "5": "the network did not answer",
}
_UCS2_SCHEMES = frozenset({0x08, 0x11, 0x48, 0x58, 0x59, 0x5A, 0x5B})


class Ussd:
    """Ask one code at a time."""

    def __init__(self, timing: Timing) -> None:
        """Wait for a question."""
        self._timing = timing
        self._lock = asyncio.Lock()
        self._answer: asyncio.Future[str] | None = None

    def take(self, line: str) -> bool:
        """Take an unsolicited code; say whether it was an answer."""
        if not line.startswith("+CUSD:"):
            return False
        if self._answer and not self._answer.done():
            self._answer.set_result(line)
        return True

    def lost(self, error: ModemError) -> None:
        """Fail the question that waits."""
        if self._answer and not self._answer.done():
            self._answer.set_exception(error)

    async def ask(self, chat: Chat, code: str, *, packed: bool) -> str:
        """Ask a code and give the text of the answer; a menu is cancelled. Raises UssdError."""
        if not _CODE.fullmatch(code):
            raise UssdError("not a USSD code")
        async with self._lock:
            self._answer = asyncio.get_running_loop().create_future()
            try:
                await chat.run(commands.ussd(encode(code) if packed else code))
                async with asyncio.timeout(self._timing.ussd):
                    line = await self._answer
            except CommandError as err:
                raise UssdError(err.result) from err
            except TimeoutError as err:
                await _cancel(chat)
                raise UssdError("no answer in time") from err
            finally:
                self._answer = None
            mode, *rest = replies.fields(line) or [""]
            if mode == _REPLY_EXPECTED:
                await _cancel(chat)
        if not rest or not rest[0]:
            raise UssdError(_FAILURES.get(mode, "an answer without text"))
        return decode(rest[0], replies.number(rest[1]) if len(rest) > 1 else None, packed=packed)


def encode(code: str) -> str:
    """Write a code as packed septets in hexadecimal (asterisk-chan-dongle; 23.038 6.1.2.3)."""
    septets = gsm7.encode(code)
    if len(septets) % 8 == 7:
        septets += gsm7.encode(_PAD)
    return gsm7.pack(septets).hex().upper()


def decode(text: str, scheme: int | None, *, packed: bool) -> str:
    """Read an answer: plain, UCS2 in hexadecimal, or packed septets in hexadecimal."""
    if _HEXADECIMAL.fullmatch(text):
        octets = bytes.fromhex(text)
        if len(octets) % 2 == 0 and (scheme in _UCS2_SCHEMES or (not packed and _is_ucs2(octets))):
            return octets.decode("utf-16-be", "replace")
        if packed:
            septets = gsm7.unpack(octets, len(octets) * 8 // 7)
            return gsm7.decode(septets.removesuffix(b"\r") if len(septets) % 8 == 0 else septets)
    return "".join(LOCKING_SHIFT[0][ord(char)] if char < " " and char not in "\r\n" else char for char in text)


def _is_ucs2(octets: bytes) -> bool:
    """Say whether octets look like letters of one script in UCS2: the same high octet, most of the time."""
    high = octets[::2]
    return len(high) > 1 and high.count(max(high, key=high.count)) * 2 > len(high) and not octets[1::2].isspace()


async def _cancel(chat: Chat) -> None:
    """End the session with the network."""
    try:
        await chat.run(commands.USSD_CANCEL)
    except CommandError:
        return
