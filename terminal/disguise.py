"""A dialogue without the people in it: what tells of them is replaced by something of the same form and length.

So a transcript can be read by anyone, and still be played to the driver: the same person always becomes the same number,
and a PDU keeps everything but its addresses and its text. What is not known to be harmless is replaced.
"""

from collections.abc import Callable
import re

from custom_components.isocket.modem import ussd
from custom_components.isocket.modem.models import Address, AddressKind
from custom_components.isocket.modem.sms import fields, gsm7, pdu, userdata
from custom_components.isocket.modem.sms.fields import PduError, Reader
from custom_components.isocket.modem.sms.tables import ESCAPE
from custom_components.isocket.modem.sms.userdata import HEADER_FLAG, Alphabet, UserData
from custom_components.isocket.modem.urc import is_unsolicited, may_have_restarted, restarts

_LETTER, _EXTENDED = ord("x"), 0x65  # of GSM-7: an x, and after an escape the sign for euro
_WIDE, _HIGH, _LOW = 0x0436, 0xD83D, 0xDE00  # of UCS2: a Cyrillic letter, and the halves of a smiling face
_HIGH_HALVES, _LOW_HALVES = range(0xD800, 0xDC00), range(0xDC00, 0xE000)
_DIGIT = "5"
_TIMES = 14  # octets of the two time stamps of a status report
_DELIVER_TIME = 7
_VALIDITY_OCTETS = {0x00: 0, 0x10: 1, 0x08: 7, 0x18: 7}  # by TP-VPF (23.040 9.2.3.3)
_SUBMIT, _REPORT = 0x01, 0x02

_TELLING = re.compile(r"[^ -/:-@\[-`{-~]")
_HEXADECIMAL = re.compile(r"(?:[0-9A-Fa-f]{2}){8,}")
_PERSON = re.compile(r"(?<![0-9A-Za-z])\+?[0-9]{5,}(?![0-9A-Za-z])")
_NUMBER = re.compile(r"\+?[0-9*#abc]+")
_QUOTED = re.compile(r'"([^"]*)("?)')
_HEAD = re.compile(r"[+^*#$%&]?[A-Z][A-Z0-9_ -]*:")
_FINAL = re.compile(
    r"OK|ERROR|>|CONNECT|COMMAND NOT SUPPORT|TOO MANY PARAMETERS|ABORTED|NA|NO CARRIER|BUSY|NO ANSWER|NO DIAL ?TONE"
)
_WORDS = re.compile(r"[+^*]?[A-Z][A-Za-z _-]*")
# Answers and codes whose quoted texts and figures tell of the modem and the network alone.
_TECHNICAL = re.compile(
    r"\+(CPMS|CMTI|CDSI|CSCS|CCLK|CTZE|CTZV|NITZ|QIND|CIEV|CPIN|CPINR|CNMI|QURCCFG|COPS|CME ERROR|CMS ERROR|CMGS|CSQ"
    r"|QPINC|CPINC|SPIC|UPINCNT|CMIC|CMICGAIN|QMIC)\b|VOICE CALL:"
    r"|\^(CEND|RSSI|BOOT|MODE|HCSQ|SIMST|SRVST|CPIN|NWTIME)\b|#PCT\b"
)
_KEYS = re.compile(r"\+(DTMF|RXDTMF|QTONEDET):")  # what somebody typed into a phone
_PLACES = re.compile(r"\+C(?:G|E|5G)?REG:")  # their quoted figures are the cell, so the place
_PAYLOADS = ("+CMT:", "+CDS:", "+CBM:", "+CMGR:", "+CMGL:")
_IDENTITIES = ("AT+CGMI", "AT+CGMM", "AT+CGMR", "AT+CGSN", "AT+CEER", "ATI")


class Disguise:
    """Replace people in what passes a modem's line; it remembers who is who, and what was asked last."""

    def __init__(self) -> None:
        """Know nobody yet."""
        self._numbers: dict[str, str] = {}
        self._asked = ""
        self._payload = False
        self._open_text = False
        self._length: int | None = None

    def number(self, number: str) -> str:
        """Give a number as long, the same for the same one."""
        digits = re.sub(r"\D", "", number)
        if digits and digits not in self._numbers:
            self._numbers[digits] = str(len(self._numbers) + 1).rjust(len(digits), _DIGIT)[-len(digits) :]
        left = iter(self._numbers.get(digits, ""))
        return re.sub(r"\d", lambda _: next(left), number)

    @staticmethod
    def text(text: str) -> str:
        """Give a text that is as long, and takes the same alphabet and room."""
        whole = UserData.plain(text)
        return UserData(whole.dcs, _body(whole)).text or ""

    @staticmethod
    def code(code: str) -> str:
        """Give a USSD code of the same form."""
        return re.sub(r"\d", _DIGIT, code)

    def sent(self, line: str) -> str:
        """Disguise what goes to the modem, without what ends it."""
        self._asked = line
        if line.upper().startswith("AT+CPIN="):
            return re.sub(r"\d", "0", line)
        if match := re.fullmatch(r"(AT\+CMGS=)(\d+)", line, re.IGNORECASE):
            self._length = int(match[2])
            return line
        if _HEXADECIMAL.fullmatch(line):
            return self.pdu(line, self._length)
        if match := re.fullmatch(r'(AT\+CUSD=1,")([^"]*)(".*)', line, re.IGNORECASE):
            return match[1] + self._ussd_code(match[2]) + match[3]
        if match := re.fullmatch(r"(ATD)([^;]*)(;?)", line, re.IGNORECASE):
            return match[1] + self.number(match[2]) + match[3]
        return self._people(line)

    def received(self, line: str) -> str:
        """Disguise what comes from the modem, one line without its end."""
        if not line:
            return line
        if self._payload and not _TECHNICAL.match(line):
            self._payload = False
            return self.pdu(line, self._length) if _HEXADECIMAL.fullmatch(line) else _scrub(line)
        if self._open_text:
            text, quote, rest = line.partition('"')
            self._open_text = not quote
            return _scrub(text) + quote + rest
        if line == self._asked:
            return self.sent(line)
        if _FINAL.fullmatch(line) or (_WORDS.fullmatch(line) and _is_known(line)):
            return line
        if (head := _HEAD.match(line)) and (not line[0].isalpha() or is_unsolicited(line)):
            return self._coded(head[0], line)
        if self._asked.upper().startswith(_IDENTITIES):
            return self._people(line)
        return self.pdu(line, None) if _HEXADECIMAL.fullmatch(line) else _scrub(line)

    @staticmethod
    def cut(part: str) -> str:
        """Disguise what stands alone: a prompt, or part of a line, of which nothing is known."""
        return part if part == ">" else _scrub(part)

    def _coded(self, head: str, line: str) -> str:
        """Disguise an answer or a code that begins with its name."""
        if head in _PAYLOADS:
            self._payload = True
            declared = re.search(r"(\d+)\s*$", line)
            self._length = int(declared[1]) if declared else None
        if _TECHNICAL.match(line):
            return line
        if _KEYS.match(line):
            return re.sub(r"\d", _DIGIT, line)
        if head == "+CUSD:":
            self._open_text = line.count('"') % 2 == 1
            fixed = re.match(r"\+CUSD: ?\d?,?", line)
            kept = fixed[0] if fixed else head
            rest = line[len(kept) :]
            return kept + (_QUOTED.sub(_filled(self._ussd_text), rest) if '"' in rest else _scrub(rest))
        hidden: Callable[[str], str] = _zeros if _PLACES.match(line) else self._quoted
        return self._people(_QUOTED.sub(_filled(hidden), line), known=True)

    def _people(self, text: str, *, known: bool = False) -> str:
        """Disguise what looks like a phone number; `known` where quoted ones have been disguised already."""
        if not known:
            return _PERSON.sub(lambda match: self.number(match[0]), text)
        parts = re.split(r'("[^"]*"?)', text)
        return "".join(part if part.startswith('"') else self._people(part) for part in parts)

    def _quoted(self, text: str) -> str:
        """Disguise a quoted value: a number, a text in hexadecimal, or a name."""
        if _NUMBER.fullmatch(text):
            return self.number(text) if len(text) > 2 else text
        return self._ussd_text(text) if _HEXADECIMAL.fullmatch(text) else self.text(text)

    def _ussd_text(self, text: str) -> str:
        """Disguise the text of an answer, plain or in hexadecimal."""
        if _HEXADECIMAL.fullmatch(text):
            return (f"{_LETTER:04X}" * len(text))[: len(text)]
        return _scrub(text)

    def _ussd_code(self, code: str) -> str:
        """Disguise a code, plain or packed in hexadecimal."""
        if re.fullmatch(r"(?:[0-9A-F]{2})+", code) and not re.fullmatch(r"\d{1,4}", code):
            return ussd.encode(self.code(ussd.decode(code, None, packed=True)))
        return self.code(code)

    def pdu(self, text: str, length: int | None) -> str:
        """Disguise a PDU; one that cannot be read becomes zeros."""
        try:
            octets = bytearray.fromhex(text)
            self._disguise(octets, length)
        except PduError, ValueError, IndexError:
            return "0" * len(text)
        return octets.hex().upper()

    def _disguise(self, octets: bytearray, length: int | None) -> None:
        """Replace addresses and text where they stand (23.040 9.2.2)."""
        pdu.decode(octets.hex(), length)  # a PDU that makes no sense is none to keep anything of
        at = pdu.smsc_size(bytes(octets), length)
        if at > 1:
            block = fields.encode_smsc(self._address(Reader(bytes(octets[:at])).smsc()))
            octets[2:at] = _same_size(block[2:], at - 2)
        first = octets[at]
        at += 1 if first & 0x03 not in (_SUBMIT, _REPORT) else 2
        size = 2 + (octets[at] + 1) // 2
        written = fields.encode_address(
            self._address(Reader(bytes(octets[at : at + size])).address()) or Address.of("")
        )
        octets[at + 2 : at + size] = _same_size(written[2:], size - 2)
        at += size
        if first & 0x03 == _REPORT:
            octets[at + _TIMES + 1 :] = bytes(len(octets) - at - _TIMES - 1)
            return
        dcs = octets[at + 1]
        at += 2 + (_VALIDITY_OCTETS[first & 0x18] if first & 0x03 == _SUBMIT else _DELIVER_TIME)
        data = userdata.decode(bytes(octets[at:]), dcs, has_header=bool(first & HEADER_FLAG))
        octets[at:] = _same_size(userdata.encode(UserData(dcs, _body(data), data.header)), len(octets) - at)

    def _address(self, address: Address | None) -> Address | None:
        """Give somebody else's address of the same kind."""
        if address is None or address.kind is not AddressKind.ALPHANUMERIC:
            return address and Address(self.number(address.text), address.kind)
        return Address("x" * len(gsm7.encode(address.text)), address.kind)


def _is_known(line: str) -> bool:
    """Say whether words without figures are a code that modems have."""
    return restarts(line) or may_have_restarted(line) or (line[0].isalpha() and is_unsolicited(line))


def _same_size(octets: bytes, size: int) -> bytes:
    """Hold that a replacement fits; PduError where it does not."""
    if len(octets) != size:
        raise PduError("the disguise does not fit")
    return octets


def _body(data: UserData) -> bytes:
    """Give a body that takes the same room and tells nothing."""
    if data.compressed or data.alphabet is Alphabet.DATA:
        return bytes(len(data.body))
    if data.alphabet is Alphabet.UCS2:
        units = [int.from_bytes(data.body[at : at + 2]) for at in range(0, len(data.body), 2)]
        shown = (_HIGH if unit in _HIGH_HALVES else _LOW if unit in _LOW_HALVES else _WIDE for unit in units)
        return b"".join(unit.to_bytes(2) for unit in shown)[: len(data.body)]
    shown_septets = bytearray()
    for septet in data.body:
        escaped = shown_septets[-1:] == bytes((ESCAPE,))
        shown_septets.append(_EXTENDED if escaped else ESCAPE if septet == ESCAPE else _LETTER)
    return bytes(shown_septets)


def _filled(hidden: Callable[[str], str]) -> Callable[[re.Match[str]], str]:
    """Replace what stands between quotes."""
    return lambda match: f'"{hidden(match[1])}{match[2]}'


def _zeros(text: str) -> str:
    """Replace a figure."""
    return re.sub(r"[0-9A-Za-z]", "0", text)


def _scrub(text: str) -> str:
    """Replace all but blanks and punctuation."""
    return _TELLING.sub("x", text)
