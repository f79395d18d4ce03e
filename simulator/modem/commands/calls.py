"""Voice calls (27.007 6 and 7, V.250 6.3)."""

from typing import TYPE_CHECKING

from ...calls import EndCause
from ..parser import Request
from ..replies import Outcome, ResultError
from ..settings import Setting
from .table import OK, Command, Needs, answer

if TYPE_CHECKING:
    from ..line import Line

CAUSES = {
    EndCause.NORMAL: "Normal call clearing",
    EndCause.BUSY: "User busy",
    EndCause.NO_ANSWER: "User alerting, no answer",
    EndCause.REJECTED: "Call rejected",
    EndCause.UNREACHABLE: "Subscriber absent",
    EndCause.UNKNOWN_NUMBER: "Unassigned (unallocated) number",
}


def _dial(line: Line, request: Request) -> Outcome:
    """Dial a number with a semicolon; without one it is a data call, which nobody takes (27.007 6.2).

    With +COLP=1, and on some modems ever, the result waits for the answer, and a byte from the terminal ends the call
    (V.250 5.6.1).
    """
    if not request.value.endswith(";") or not line.modem.registered:
        raise ResultError("NO CARRIER")
    number = "".join(char for char in request.value if char.isdigit() or char in "+*#")
    if not number:
        raise ResultError("ERROR")
    line.modem.voice.dial(number)
    waits = line.modem.profile.dial_result or line.modem.settings.number("+COLP")
    return line.modem.voice.wait() if waits else ()


def _answer(line: Line, _request: Request) -> Outcome:
    """Answer the call that rings."""
    if not line.modem.voice.answer():
        raise ResultError("NO CARRIER")
    return ()


def _hang_up(line: Line, _request: Request) -> Outcome:
    """End the call, whatever its state."""
    line.modem.voice.hang_up()
    return ()


def _list(line: Line, _request: Request) -> Outcome:
    """List the call (27.007 7.18)."""
    voice = line.modem.voice
    return [voice.listed(voice.call, voice.event(voice.call))] if voice.call is not None else ()


def _last_cause(line: Line, _request: Request) -> Outcome:
    """Tell why the last call ended (27.007 6.10)."""
    cause = line.modem.voice.last_cause
    return [f"+CEER: {CAUSES[cause]}" if cause else "+CEER: No cause information available"]


def _tone(line: Line, request: Request) -> Outcome:
    """Send tones (27.007 C.2.11)."""
    line.modem.voice.tones += request.text(0)
    return ()


def _presentation(line: Line, _request: Request) -> Outcome:
    """Tell whether numbers are shown, which the network always offers (27.007 7.6)."""
    return [f"+CLIP: {line.modem.settings.get('+CLIP')},1"]


def _forwarding(_line: Line, request: Request) -> Outcome:
    """Tell that no call is forwarded (27.007 7.11)."""
    return ["+CCFC: 0,1"] if request.text(1) == "2" else ()


SETTINGS = (
    Setting("+CLIP", ("0",), "(0,1)"),
    Setting("+CLIR", ("0",), "(0-2)"),
    Setting("+COLP", ("0",), "(0,1)"),
    Setting("+CRC", ("0",), "(0,1)"),
    Setting("+CCWA", ("0", "0", "7"), "(0,1),(0-2)"),
    Setting("+CVHU", ("0",), "(0-2)"),
    Setting("+CMUT", ("0",), "(0,1)"),
    Setting("+CRSL", ("2",), "(0-5)"),
    Setting("+CSSN", ("0", "0"), "(0,1),(0,1)"),
    Setting("+CSTA", ("129",), "(129,145)"),
)

COMMANDS = (
    Command("D", run=_dial, needs=Needs.VOICE),
    Command("A", run=_answer, needs=Needs.VOICE),
    Command("H", run=_hang_up),
    Command("+CHUP", run=_hang_up, test=OK),
    Command("+CHLD", set=_hang_up, test=answer("+CHLD: (0,1,2)")),
    Command("+CLCC", run=_list),
    Command("+CEER", run=_last_cause, test=OK),
    Command("+VTS", set=_tone, test=OK),
    Command("+CLIP", read=_presentation),
    Command("+CCFC", set=_forwarding, test=answer("+CCFC: (0-5)")),
)
