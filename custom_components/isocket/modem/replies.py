"""What the lines of answers and unsolicited codes say."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from itertools import pairwise
import re

from .chat import Answer
from .models import Address, CallState, Registration, Storage

_FIELD = re.compile(r'\s*(?:"([^"]*)"?|([^,]*))\s*(?:,|$)')
_QUOTED = re.compile(r'"([^"]*)"')
_LIST = re.compile(r"\(([^)]*)\)")
_HEXADECIMAL = re.compile(r"(?:[0-9A-Fa-f]{4}){2,}")
_INTERNATIONAL = "145"  # type of number in +CLIP, +CLCC and +CSCA (24.008 10.5.4.7)
_OWN = frozenset({"2", "3"})
_RSSI_UNKNOWN = (99, 199)
_RSSI_EXTENDED = 100  # TD-SCDMA and LTE reports of Huawei and SIMCom begin here
# The parts of +CESQ that tell a strength: where it stands, the value of "unknown", and what 0 stands for, in dBm
# (27.007 8.69: RXLEV of GSM, RSCP of UMTS, RSRP of LTE).
_STRENGTHS = ((5, 255, -141), (2, 255, -121), (0, 99, -111))
# An unsolicited registration that has the mode before the status all the same, as an answer has: then a cell follows.
_WITH_MODE = re.compile(r"\+C\w*REG: *\d{1,3}, *(\d{1,2}) *(,[^,]+,|$)")
# <mode> of +CLCC that are voice, alone or in turns with data or fax (27.007 7.18).
_VOICE = frozenset({"0", "3", "4", "5"})
# <stat> of +CLCC; a held call was answered; 6 is SIMCom's. 5 is a call that waits (27.007 7.18).
_STATES = {
    "0": CallState.ACTIVE,
    "1": CallState.ACTIVE,
    "2": CallState.DIALLING,
    "3": CallState.ALERTING,
    "4": CallState.RINGING,
    "6": CallState.ENDED,
}
_CLOCK = re.compile(r"(\d{2,4})/(\d\d?)/(\d\d?),(\d\d?):(\d\d?):(\d\d?)([+-]\d{1,2})\b")
_QUARTER = timedelta(minutes=15)
_YEARS = range(2020, 2070)  # before the network told the time, clocks show 1970, 1980, 2000 or 2004, in two digits


@dataclass(frozen=True, slots=True)
class ListedCall:
    """A voice call in the list of calls; without a state it waits for another to end."""

    call: str
    incoming: bool
    state: CallState | None
    peer: Address | None


@dataclass(frozen=True, slots=True)
class Stored:
    """A message in a storage: its PDU, and the length the modem declares, in octets without the SMSC block.

    An `own` one was stored to be sent (27.005 3.1, <stat> 2 and 3).
    """

    index: int
    pdu: str
    length: int | None
    own: bool = False


def fields(line: str) -> list[str]:
    """Cut the part after the colon at its commas, quotes taken off."""
    rest = line.partition(":")[2]
    found = []
    at = 0
    while at < len(rest) and (match := _FIELD.match(rest, at)):
        found.append((match[1] if match[1] is not None else match[2]).strip())
        at = match.end()
    return found


def number(text: str) -> int | None:
    """Read a decimal number; None where it is none."""
    return int(text) if text.isascii() and text.isdecimal() else None


def identity(answer: Answer) -> str:
    """Read a free text such as the model, which some modems put behind a prefix or in quotes."""
    line = answer[0] if answer else ""
    return re.sub(r"^\+\w+:", "", line).strip().strip('"')


def imei(answer: Answer) -> str:
    """Read the IMEI wherever it stands in the answer; the text as it is where there are no 14 digits."""
    digits = re.search(r"\d{14,17}", " ".join(answer))
    return digits[0] if digits else identity(answer)


def registration(line: str, *, solicited: bool) -> Registration:
    """Read `+CREG:` and its like; an answer has the mode before the status (27.007 7.2)."""
    values = fields(line)
    at = 1 if solicited or _WITH_MODE.match(line) else 0
    status = number(values[at]) if len(values) > at else None
    try:
        return Registration(Registration.UNKNOWN if status is None else status)
    except ValueError:
        return Registration.UNKNOWN


def operator(answer: Answer) -> str | None:
    """Read `+COPS: mode[,format,name]` (27.007 7.3); some modems write the name in UCS2."""
    values = fields(answer[0]) if answer else []
    name = values[2] if len(values) > 2 else ""
    return ucs2(name) or name or None


def ucs2(text: str) -> str | None:
    """Read a text in UCS2 that is written in hexadecimal; None where it is none.

    It is one when most letters are of one script: the same high octet.
    """
    if not _HEXADECIMAL.fullmatch(text):
        return None
    octets = bytes.fromhex(text)
    high = octets[::2]
    one_script = high.count(max(high, key=high.count)) * 2 > len(high)
    return octets.decode("utf-16-be", "replace") if one_script and not octets[1::2].isspace() else None


def rssi(value: int) -> int | None:
    """Read <rssi> as dBm (27.007 8.5)."""
    if value in _RSSI_UNKNOWN:
        return None
    if value >= _RSSI_EXTENDED:
        return min(value - _RSSI_EXTENDED, 91) - 116
    return 2 * min(value, 31) - 113


def signal(line: str) -> int | None:
    """Read `+CSQ: rssi,ber` as dBm (27.007 8.5)."""
    value = number((fields(line) or [""])[0])
    return None if value is None else rssi(value)


def extended_signal(answer: Answer) -> int | None:
    """Read `+CESQ: rxlev,ber,rscp,ecno,rsrq,rsrp` as dBm of the radio that is in use (27.007 8.69)."""
    values = [number(value) for value in fields(answer[0])] if answer else []
    for at, unknown, zero in _STRENGTHS:
        value = values[at] if at < len(values) else None
        if value is not None and value != unknown:
            return zero + value
    return None


# Unsolicited codes that tell the signal: SIMCom's and Quectel's, Huawei's, and Huawei's of LTE, whose steps are 1 dB.
SIGNAL_CODES: tuple[tuple[re.Pattern[str], Callable[[int], int | None]], ...] = (
    (re.compile(r"\+CSQN?: ?(\d+)(,.*)?"), rssi),
    (re.compile(r'\+QIND: ?"csq",(\d+)(,.*)?'), rssi),
    (re.compile(r"\^RSSI: ?(\d+)"), rssi),
    (re.compile(r'\^HCSQ: ?"?(?:GSM|WCDMA|LTE)"?,(\d+)(,.*)?'), lambda value: value - 121 if value <= 96 else None),
)


def clock(answer: Answer) -> datetime | None:
    """Read `+CCLK: "yy/MM/dd,hh:mm:ss±zz"` and its like: local time, and its zone in quarters of an hour (27.007 8.15).

    None where there is no zone, or the clock was never set.
    """
    found = _CLOCK.search(" ".join(answer))
    if found is None:
        return None
    year, month, day, hour, minute, second, zone = map(int, found.groups())
    year += 2000 if year < 100 else 0
    try:
        told = datetime(year, month, day, hour, minute, second, tzinfo=timezone(zone * _QUARTER))
    except ValueError:
        return None
    return told if year in _YEARS else None


def address(text: str, kind: str) -> Address | None:
    """Read a number with its type; None where there is none."""
    plus = "+" if kind == _INTERNATIONAL and text and not text.startswith("+") else ""
    return Address.of(plus + text) if text else None


def listed_call(line: str) -> ListedCall | None:
    """Read `+CLCC: id,direction,state,mode,…[,number,type]`; None for a data call (27.007 7.18)."""
    values = fields(line)
    if len(values) < 4 or values[3] not in _VOICE:
        return None
    peer = address(values[5], values[6]) if len(values) > 6 else None
    return ListedCall(values[0], values[1] == "1", _STATES.get(values[2]), peer)


def service_centre(answer: Answer) -> str | None:
    """Read `+CSCA: number,type`; empty where the SIM has none, None where the modem does not tell (27.005 3.3.1)."""
    values = fields(answer[0]) if answer else []
    centre = address(values[0], values[1] if len(values) > 1 else "") if values else None
    return (centre.text if centre else "") if values else None


def storages(answer: Answer) -> list[tuple[str, ...]]:
    """Read which storages may be read from, written to and received in: `+CPMS: (…),(…),(…)` (27.005 3.2.2)."""
    line = answer[0] if answer else ""
    return [tuple(_QUOTED.findall(names)) for names in _LIST.findall(line) or [line]]


def used_storages(answer: Answer) -> tuple[str, ...]:
    """Read which storages are used for reading, writing and receiving: `+CPMS: "SM",used,total,…`."""
    return tuple(_QUOTED.findall(answer[0])) if answer else ()


def storage(name: str, answer: Answer) -> Storage | None:
    """Read used and total of the first storage in `+CPMS: used,total,…` or `+CPMS: "SM",used,total,…`."""
    values = fields(answer[0]) if answer else []
    values = values[1:] if values and number(values[0]) is None else values
    used, total = (number(value) for value in values[:2]) if len(values) > 1 else (None, None)
    return None if used is None or total is None else Storage(name, used, total)


def listed(answer: Answer) -> Iterator[Stored]:
    """Read `+CMGL: index,stat,[alpha],length` lines with their PDUs (27.005 4.1)."""
    for header, pdu in pairwise(answer):
        values = fields(header)
        if header.startswith("+CMGL:") and not pdu.startswith("+") and len(values) > 1:
            index, status = values[:2]
            if (slot := number(index)) is not None:
                yield Stored(slot, pdu, number(values[-1]), status in _OWN)


def read(index: int, answer: Answer) -> Stored | None:
    """Read `+CMGR: stat,[alpha],length` with its PDU; None for an empty slot (27.005 4.3)."""
    if len(answer) < 2:
        return None
    values = fields(answer[0]) or [""]
    return Stored(index, answer[1], number(values[-1]), values[0] in _OWN)


def announced(line: str) -> tuple[str, int] | None:
    """Read `+CMTI: "SM",index[,…]` and `+CDSI:` (27.005 3.4.1)."""
    values = fields(line)
    index = number(values[1]) if len(values) > 1 else None
    return None if index is None else (values[0], index)


def reference(answer: Answer) -> int:
    """Read `+CMGS: reference` (27.005 4.3); 0 where the modem leaves it out."""
    values = fields(answer[0]) if answer else []
    return (number(values[0]) or 0) if values else 0
