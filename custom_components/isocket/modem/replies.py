"""What the lines of answers and unsolicited codes say."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
import re

from .chat import Answer
from .models import Registration, Storage

_FIELD = re.compile(r'\s*(?:"([^"]*)"?|([^,]*))\s*(?:,|$)')
_QUOTED = re.compile(r'"([^"]*)"')
_FIRST_LIST = re.compile(r"\(([^)]*)\)")
_RSSI_UNKNOWN = (99, 199)
_RSSI_EXTENDED = 100  # TD-SCDMA and LTE reports of Huawei and SIMCom begin here


@dataclass(frozen=True, slots=True)
class Stored:
    """A message in a storage: its PDU, and the length the modem declares, in octets without the SMSC block."""

    index: int
    pdu: str
    length: int | None


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
    status = number(values[solicited]) if len(values) > solicited else None
    try:
        return Registration(Registration.UNKNOWN if status is None else status)
    except ValueError:
        return Registration.UNKNOWN


def operator(answer: Answer) -> str | None:
    """Read `+COPS: mode[,format,name]` (27.007 7.3)."""
    values = fields(answer[0]) if answer else []
    return (values[2] or None) if len(values) > 2 else None


def signal(line: str) -> int | None:
    """Read `+CSQ: rssi,ber` as dBm (27.007 8.5)."""
    rssi = number((fields(line) or [""])[0])
    if rssi is None or rssi in _RSSI_UNKNOWN:
        return None
    if rssi >= _RSSI_EXTENDED:
        return min(rssi - _RSSI_EXTENDED, 91) - 116
    return 2 * min(rssi, 31) - 113


def attempts(answer: Answer) -> int | None:
    """Read how many attempts the PIN has left: `+CPINR: SIM PIN,left[,…]` (27.007 8.65)."""
    rows = [fields(line) for line in answer]
    return next((number(row[1]) for row in rows if len(row) > 1 and row[0] == "SIM PIN"), None)


def storages(answer: Answer) -> tuple[str, ...]:
    """Read which storages may be read from: the first list of `+CPMS: (…),(…),(…)` (27.005 3.2.2)."""
    line = answer[0] if answer else ""
    first = _FIRST_LIST.search(line)
    return tuple(_QUOTED.findall(first[1] if first else line))


def storage(name: str, answer: Answer) -> Storage | None:
    """Read used and total of the first storage in `+CPMS: used,total,…` or `+CPMS: "SM",used,total,…`."""
    values = fields(answer[0]) if answer else []
    values = values[1:] if values and number(values[0]) is None else values
    used, total = (number(value) for value in values[:2]) if len(values) > 1 else (None, None)
    return None if used is None or total is None else Storage(name, used, total)


def listed(answer: Answer) -> Iterator[Stored]:
    """Read `+CMGL: index,stat,[alpha],length` lines with their PDUs (27.005 4.1)."""
    for header, pdu in pairwise(answer):
        if header.startswith("+CMGL:") and not pdu.startswith("+"):
            values = fields(header)
            if (index := number(values[0])) is not None:
                yield Stored(index, pdu, number(values[-1]))


def read(index: int, answer: Answer) -> Stored | None:
    """Read `+CMGR: stat,[alpha],length` with its PDU; None for an empty slot (27.005 4.3)."""
    return Stored(index, answer[1], number(fields(answer[0])[-1])) if len(answer) > 1 else None


def announced(line: str) -> tuple[str, int] | None:
    """Read `+CMTI: "SM",index[,…]` and `+CDSI:` (27.005 3.4.1)."""
    values = fields(line)
    index = number(values[1]) if len(values) > 1 else None
    return None if index is None else (values[0], index)


def reference(answer: Answer) -> int:
    """Read `+CMGS: reference` (27.005 4.3); 0 where the modem leaves it out."""
    return (number(fields(answer[0])[0]) or 0) if answer else 0
