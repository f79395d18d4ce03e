"""The SIM card: PIN, identities, locks (27.007 5.6, 7.1, 7.4, 8.3)."""

from typing import TYPE_CHECKING

from ..parser import Request
from ..replies import Outcome, RefusedError
from ..settings import Setting
from .table import OK, Command, Needs, answer

if TYPE_CHECKING:
    from ..line import Line


def _state(line: Line, _request: Request) -> Outcome:
    """Tell what the card wants."""
    sim = line.modem.sim
    if not sim.present:
        raise RefusedError(10)
    return [f"+CPIN: {sim.state}"]


def _enter(line: Line, request: Request) -> Outcome:
    """Take a PIN, or a PUK with a new PIN."""
    sim = line.modem.sim
    if not sim.present:
        raise RefusedError(10)
    if sim.state == "SIM PUK":
        if not request.text(1):
            raise RefusedError(12)
        sim.unblock(request.text(0), request.text(1))
    else:
        sim.verify(request.text(0))
    line.modem.sim_changed()
    return ()


# How many tries the PIN and the PUK have left, in the ways of the standard (27.007 8.65) and of the makers.
COUNTERS = {
    "+CPINR": ("+CPINR: SIM PIN,{pin},3", "+CPINR: SIM PUK,{puk},10"),
    "+QPINC": ('+QPINC: "SC",{pin},{puk}', '+QPINC: "P2",3,10'),
    "+SPIC": ("+SPIC: {pin},{puk},3,10",),
    "^CPIN": ("^CPIN: {state},,{puk},{pin},10,3",),
    "+CPINC": ("+CPINC: {pin},3,{puk},10",),
    "+UPINCNT": ("+UPINCNT: {pin},3,{puk},10",),
    "#PCT": ("#PCT: {pin}",),
}
# The families that have a way of their own; those of ZTE have none.
COUNTER_OF = {
    "sim800": "+SPIC",
    "sim7600": "+SPIC",
    "a7670": "+SPIC",
    "ec25": "+QPINC",
    "huawei": "^CPIN",
    "zte": "",
    "sierra": "+CPINC",
    "ublox": "+UPINCNT",
    "telit": "#PCT",
}


def _tries(line: Line, request: Request) -> Outcome:
    """Tell how many tries are left."""
    sim = line.modem.sim
    return [text.format(pin=sim.pin_tries, puk=sim.puk_tries, state=sim.state) for text in COUNTERS[request.name]]


def _lock(line: Line, request: Request) -> Outcome:
    """Show or change whether the card asks for its PIN (27.007 7.4)."""
    sim = line.modem.sim
    if request.text(0) != "SC":
        raise RefusedError(3)
    match request.number(1):
        case 2:
            return [f"+CLCK: {int(bool(sim.pin))}"]
        case 0 if request.text(2) == sim.pin:
            sim.pin = ""
        case 1 if request.text(2):
            sim.protect(request.text(2))
        case _:
            raise RefusedError(16)
    return ()


def _subscriber(line: Line, _request: Request) -> Outcome:
    """Tell the IMSI."""
    return [line.modem.sim.imsi]


def _card(line: Line, _request: Request) -> Outcome:
    """Tell the card's own number."""
    return [f"+CCID: {line.modem.sim.iccid}"]


def _own_number(line: Line, _request: Request) -> Outcome:
    """Tell the subscriber's number."""
    return [f'+CNUM: "","{line.modem.number}",145']


SETTINGS: tuple[Setting, ...] = ()

COMMANDS = (
    Command("+CPIN", read=_state, set=_enter, test=OK),
    *(Command(name, run=_tries, read=_tries) for name in COUNTERS),
    Command("+CLCK", set=_lock, test=answer('+CLCK: ("SC")'), needs=Needs.SIM),
    Command("+CIMI", run=_subscriber, test=OK, needs=Needs.SIM),
    Command("+CCID", run=_card, test=OK),
    Command("+CNUM", run=_own_number, test=OK, needs=Needs.SIM),
)
