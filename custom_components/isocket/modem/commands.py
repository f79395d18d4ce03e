"""The AT commands we send: what answers them, for how long to wait, what of them must not be shown."""

from dataclasses import dataclass, field
from enum import IntEnum
import re
from typing import override

from .masking import mask


class Priority(IntEnum):
    """Which command goes first when several wait: the lower the sooner. HANG_UP also ends a dial that waits."""

    HANG_UP = 0
    ALARM = 1
    NORMAL = 2
    HOUSEKEEPING = 3


@dataclass(frozen=True, slots=True)
class Command:
    """One AT command.

    Lines that begin with one of `prefixes`, and match `answer` where that is set, are its answer; all others are
    unsolicited. A `free` command is also answered by lines without a prefix. With `payload` each line of the answer may
    be followed by one of hexadecimal. A `body` is typed at the prompt. An answer of `many` lines may take its time between
    them. A `call` ends with the results of calls too, and any character that is typed meanwhile ends it. Times are in seconds.
    """

    text: str = field(repr=False)
    prefixes: tuple[str, ...] = ()
    timeout: float = 5
    answer: re.Pattern[str] | None = None
    free: bool = False
    payload: bool = False
    body: str | None = field(default=None, repr=False)
    many: bool = False
    call: bool = False
    shown: str | None = None

    @override
    def __str__(self) -> str:
        """Show the command without its secrets."""
        return self.text if self.shown is None else self.shown

    def complete_with(self, line: str) -> bool:
        """Say whether a line of the answer is its last one, so that nothing but the final result is to come."""
        if self.free or self.many:
            return False
        return not self.payload or not line.startswith(self.prefixes)

    def answered_by(self, line: str) -> bool:
        """Say whether a line with one of our prefixes is our answer and not an unsolicited code."""
        return line.startswith(self.prefixes) and (self.answer is None or bool(self.answer.match(line)))


# A registration answer has the mode before the status, both bare digits; the unsolicited code has the status alone,
# perhaps with cells after it, which have four digits or quotes (27.007 7.2). Some write leading zeros.
_REGISTRATION_ANSWER = re.compile(r"\+C(G|E|5G)?REG: *\d{1,3}, *\d{1,3} *(,|$)")

ATTENTION = Command("AT")
# What is asked only to tell its answer from the late result of something else: nothing else is answered so.
TAG = Command("AT+CMEE?", ("+CMEE:",))
ECHO_OFF = Command("ATE0")
NUMERIC_ERRORS = Command("AT+CMEE=1")
MAKER = Command("AT+CGMI", ("+CGMI:",), free=True)
MODEL = Command("AT+CGMM", ("+CGMM:",), free=True)
REVISION = Command("AT+CGMR", ("+CGMR:",), free=True)
IMEI = Command("AT+CGSN", ("+CGSN:",), free=True)
PIN_STATE = Command("AT+CPIN?", ("+CPIN:",), 10)  # Wavecom and Sierra SL leave out the OK
RADIO = Command("AT+CFUN?", ("+CFUN:",), 10)
RADIO_ON = Command("AT+CFUN=1", (), 30)
RADIO_OFF = Command("AT+CFUN=4", (), 30)
RESTART = Command("AT+CFUN=1,1", (), 30)
SEARCH = Command("AT+COPS=0", (), 120)
PDU_MODE = Command("AT+CMGF=0")
SHOW_CALLER = Command("AT+CLIP=1", (), 10)
STORAGES = Command("AT+CPMS=?", ("+CPMS:",), 10)
STORAGE = Command("AT+CPMS?", ("+CPMS:",), 10)
ANNOUNCEMENT = Command("AT+CNMI?", ("+CNMI:",), 10)
LIST_MESSAGES = Command("AT+CMGL=4", ("+CMGL:",), 120, payload=True, many=True)
OPERATOR_NAME = Command("AT+COPS=3,0", (), 10)
OPERATOR = Command("AT+COPS?", ("+COPS:",), 10)
ANSWER = Command("ATA", (), 20, call=True)
CALLS = Command("AT+CLCC", ("+CLCC:",), 5, many=True)
HANG_UPS = (Command("AT+CHUP", (), 10), Command("ATH", (), 10), Command("AT+CHLD=1", (), 10))
CALL_CAUSE = Command("AT+CEER", ("+CEER:",), 5, free=True)
USSD_CANCEL = Command("AT+CUSD=2", (), 10)
SIGNAL = Command("AT+CSQ", ("+CSQ:",), 10)
EXTENDED_SIGNAL = Command("AT+CESQ", ("+CESQ:",), 10)
SERVICE_CENTRE = Command("AT+CSCA?", ("+CSCA:",), 10)
REGISTRATIONS = tuple(
    Command(f"AT+{name}?", (f"+{name}:",), 10, answer=_REGISTRATION_ANSWER) for name in ("CREG", "CGREG", "CEREG")
)


def enter_pin(pin: str) -> Command:
    """Give the SIM its PIN (27.007 8.3); no answer but the final result ever repeats it."""
    return Command(f'AT+CPIN="{pin}"', (), 30, shown='AT+CPIN="…"')


def receive_in(name: str) -> Command:
    """Read, write and receive in one storage (27.005 3.2.2)."""
    return Command(f'AT+CPMS="{name}","{name}","{name}"', ("+CPMS:",), 10)


def read_from(name: str, receiving: str) -> tuple[Command, ...]:
    """Read and delete in another storage than messages are received in (27.005 3.2.2); some want all three named."""
    names = (f'"{name}"', f'"{name}","{name}","{receiving}"')
    return tuple(Command(f"AT+CPMS={storages}", ("+CPMS:",), 10) for storages in names)


def announce(setting: str) -> Command:
    """Have new messages announced as told (27.005 3.4.1)."""
    return Command(f"AT+CNMI={setting}", (), 10)


def read_message(index: int) -> Command:
    """Read one stored message (27.005 4.3)."""
    return Command(f"AT+CMGR={index}", ("+CMGR:",), 10, payload=True)


def delete_message(index: int) -> Command:
    """Free the slot of one stored message (27.005 3.5.4)."""
    return Command(f"AT+CMGD={index}", (), 25)


def send_message(pdu_hex: str, length: int) -> Command:
    """Send one message (27.005 4.3); the network may take its time."""
    return Command(f"AT+CMGS={length}", ("+CMGS:",), 120, body=pdu_hex)


def setting(text: str) -> Command:
    """Change a setting that answers with no more than its final result."""
    return Command(text, (), 10)


def clock(name: str) -> Command:
    """Ask what time the network told (27.007 8.15, or as the maker has it)."""
    return Command(f"AT{name}?", (f"{name}:",), 5)


def dial(number: str) -> Command:
    """Place a voice call (27.007 6.2)."""
    return Command(f"ATD{number};", (), 120, call=True, shown=f"ATD{mask(number)};")


def ussd(code: str) -> Command:
    """Ask the network a USSD code; the answer comes unsolicited (27.007 7.15)."""
    return Command(f'AT+CUSD=1,"{code}",15', (), 30, shown='AT+CUSD=1,"…",15')
