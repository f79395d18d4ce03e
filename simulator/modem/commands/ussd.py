"""Questions to the network's services (27.007 7.15)."""

import asyncio
from typing import TYPE_CHECKING

from ...codec import gsm7
from ..parser import Request
from ..replies import Outcome, RefusedError
from ..settings import Setting
from .table import Command, Needs

if TYPE_CHECKING:
    from ..line import Line
    from ..modem import Modem

GSM_LANGUAGE_UNSPECIFIED, UCS2 = 15, 72  # <dcs> (23.038 5)
DONE, NOT_SUPPORTED = 0, 4
PAD = "\r"  # fills a packed text of eight septets less one (23.038 6.1.2.3.1)


def _ask(line: Line, request: Request) -> Outcome:
    """Switch the answers on or off, end a session, or ask; the answer comes as an unsolicited code."""
    modem = line.modem
    level = request.number(0, 0)
    if level not in {0, 1, 2}:
        raise RefusedError(50)
    if level < 2:
        modem.settings.put("+CUSD", str(level))
    if request.text(1):
        if not modem.registered:
            raise RefusedError(30)
        code = _decode(modem, request.text(1))
        asyncio.get_running_loop().call_soon(_tell, modem, code)
    return ()


def _tell(modem: Modem, code: str) -> None:
    """Send what the network has to say."""
    if not modem.settings.number("+CUSD"):
        return
    text = modem.network.ussd.get(code)
    if text is None:
        modem.urc(f"+CUSD: {NOT_SUPPORTED}")
        return
    shown, dcs = _encode(modem, text)
    modem.urc(f'+CUSD: {DONE},"{shown}",{dcs}')


def _decode(modem: Modem, text: str) -> str:
    """Read a code as the modem's dialect or its character set writes it."""
    if modem.profile.packed_ussd:
        octets = bytes.fromhex(text)
        return gsm7.decode(gsm7.unpack(octets, len(octets) * 8 // 7)).rstrip(PAD + "@")
    if modem.settings.get("+CSCS") == "UCS2":
        return bytes.fromhex(text).decode("utf-16-be", "replace")
    return text


def _encode(modem: Modem, text: str) -> tuple[str, int]:
    """Write an answer as the modem's dialect or its character set asks, with its data coding scheme."""
    if not gsm7.encodable(text):
        return text.encode("utf-16-be").hex().upper(), UCS2
    if modem.profile.packed_ussd:
        padded = text + PAD if len(text) % 8 == 7 else text
        return gsm7.pack(gsm7.encode(padded)).hex().upper(), GSM_LANGUAGE_UNSPECIFIED
    if modem.settings.get("+CSCS") == "UCS2":
        return text.encode("utf-16-be").hex().upper(), GSM_LANGUAGE_UNSPECIFIED
    return text, GSM_LANGUAGE_UNSPECIFIED


SETTINGS = (Setting("+CUSD", ("0",), "(0-2)"),)

COMMANDS = (Command("+CUSD", set=_ask, needs=Needs.SIM),)
