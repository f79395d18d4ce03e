"""USSD: codes to the network and its answers, in the encodings that modems use (27.007 7.15, 23.038 5)."""

import asyncio
import re

from . import commands, replies
from .chat import Answer, Chat
from .errors import CommandError, ModemError, UssdError
from .sms import gsm7
from .sms.tables import LOCKING_SHIFT
from .timing import Timing

_CODE = re.compile(r"[0-9*#+]{1,182}")
_OCTETS = re.compile(r"(?:[0-9A-Fa-f]{2})+")
_PAD = "\r"  # what fills the last septet of a packed text (23.038 6.1.2.3)
_LANGUAGE = re.compile(r"^[a-z]{2}\r")  # before a text whose scheme says so (23.038 5)
_REPLY_EXPECTED, _ENDED = "1", "2"
_FAILURES = {
    "2": "the network ended it",
    "3": "another client answered",
    "4": "not supported",
    "5": "the network did not answer",
}
# Data coding schemes (23.038 5): after the name of its language; and UCS2 as in SMS (23.038 4), which some modems give.
_GSM7_IN_A_LANGUAGE, _UCS2_IN_A_LANGUAGE, _UCS2_OF_SMS = 0x10, 0x11, 0x08
_GENERAL = (0x40, 0x50, 0x60, 0x70, 0x90)  # groups with the alphabet in bits 3 and 2
_GSM7, _OCTET, _UCS2 = 0x00, 0x04, 0x08  # the alphabets


class Ussd:
    """Ask one code at a time."""

    def __init__(self, timing: Timing) -> None:
        """Wait for a question."""
        self._timing = timing
        self._lock = asyncio.Lock()
        self._answer: asyncio.Future[str] | None = None
        self._sending: asyncio.Future[Answer] | None = None
        self._last = ("", 0.0)

    def take(self, line: str) -> bool:
        """Take an unsolicited code; say whether it was an answer."""
        if not line.startswith("+CUSD:"):
            return False
        if self._answer and not self._answer.done() and not self._of_before(line):
            self._answer.set_result(line)
            self._last = (line, asyncio.get_running_loop().time())
        return True

    def _of_before(self, line: str) -> bool:
        """Say whether a line belongs to the question before.

        Some modems send an answer twice, and tell late that a menu which was cancelled has ended.
        """
        again = line == self._last[0] and asyncio.get_running_loop().time() < self._last[1] + self._timing.ussd_again
        early = self._sending is None or not self._sending.done()
        return again or (early and replies.fields(line) == [_ENDED])

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
                packed = await self._send(chat, code, packed)
                async with asyncio.timeout(self._timing.ussd):
                    line = await self._answer
            except TimeoutError as err:
                await _cancel(chat)
                raise UssdError("no answer in time") from err
            finally:
                self._answer = self._sending = None
            mode, *rest = replies.fields(line) or [""]
            if mode == _REPLY_EXPECTED:
                await _cancel(chat)
        if not rest or not rest[0]:
            raise UssdError(_FAILURES.get(mode, "an answer without text"))
        return decode(rest[0], replies.number(rest[1]) if len(rest) > 1 else None, packed=packed)

    async def _send(self, chat: Chat, code: str, packed: bool) -> bool:
        """Send a code as the modem should like it, or else the other way, as ModemManager does; say how it went."""
        refused = ""
        for way in (packed, not packed):
            self._sending = chat.submit(commands.ussd(encode(code) if way else code))
            try:
                await self._sending
            except CommandError as err:
                refused = err.result
            else:
                return way
        raise UssdError(refused)


def encode(code: str) -> str:
    """Write a code as packed septets in hexadecimal (asterisk-chan-dongle; 23.038 6.1.2.3)."""
    septets = gsm7.encode(code)
    if len(septets) % 8 == 7:
        septets += gsm7.encode(_PAD)
    return gsm7.pack(septets).hex().upper()


def decode(text: str, scheme: int | None, *, packed: bool) -> str:
    """Read an answer: plain, or in hexadecimal as UCS2, octets, or packed septets."""
    alphabet = _alphabet(scheme)
    if _OCTETS.fullmatch(text):
        octets = bytes.fromhex(text)
        if alphabet == _UCS2 and len(octets) % 2 == 0:
            return _without_language(octets, scheme).decode("utf-16-be", "replace")
        if alphabet == _OCTET:
            return octets.decode("latin-1")
        if packed:
            return _LANGUAGE.sub("", _unpack(octets), count=1) if scheme == _GSM7_IN_A_LANGUAGE else _unpack(octets)
        if (found := replies.ucs2(text)) is not None:
            return found
    return "".join(LOCKING_SHIFT[0][ord(char)] if char < " " and char not in "\r\n" else char for char in text)


def _alphabet(scheme: int | None) -> int:
    """Tell the alphabet of a data coding scheme (23.038 5)."""
    if scheme in {_UCS2_IN_A_LANGUAGE, _UCS2_OF_SMS}:
        return _UCS2
    if scheme is not None and scheme & 0xF0 in _GENERAL:
        return scheme & 0x0C
    return _OCTET if scheme is not None and scheme & 0xF4 == 0xF4 else _GSM7


def _unpack(octets: bytes) -> str:
    """Read packed septets; a carriage return at the very end only fills the last octet (23.038 6.1.2.3)."""
    septets = gsm7.unpack(octets, len(octets) * 8 // 7)
    return gsm7.decode(septets.removesuffix(b"\r") if len(septets) % 8 == 0 else septets)


def _without_language(octets: bytes, scheme: int | None) -> bytes:
    """Take off the name of the language, two packed letters, which many networks leave out."""
    if scheme == _UCS2_IN_A_LANGUAGE and _LANGUAGE.fullmatch(gsm7.decode(gsm7.unpack(octets[:2], 2)) + _PAD):
        return octets[2:]
    return octets


async def _cancel(chat: Chat) -> None:
    """End the session with the network."""
    try:
        await chat.run(commands.USSD_CANCEL)
    except CommandError:
        return
