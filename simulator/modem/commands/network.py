"""Registration, operator, signal, power, clock (27.007 7.2, 7.3, 8.1, 8.2, 8.4, 8.5, 8.15)."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from ..parser import Request
from ..radio import LTE, NORDIC, REGISTRATION_COMMANDS, bars
from ..replies import Outcome, RefusedError, ResultError
from ..settings import Setting
from .table import OK, Command, Needs, answer

if TYPE_CHECKING:
    from ..line import Line

QUARTER = timedelta(minutes=15)
UNSET = datetime(1980, 1, 6, tzinfo=UTC)  # what a clock shows that nobody set


def _registration(line: Line, request: Request) -> Outcome:
    """Tell the registration, with the place where level 2 asks for it."""
    radio = line.modem.radio
    level = line.modem.settings.number(request.name)
    place = f',"{radio.lac}","{radio.cell}",{LTE}' if level == 2 and radio.registered else ""
    return [f"{request.name}: {level},{radio.registration}{place}"]


def _operator(line: Line, _request: Request) -> Outcome:
    """Tell the operator in the chosen form."""
    radio = line.modem.radio
    if not radio.registered:
        return ["+COPS: 0"]
    form = line.modem.settings.number("+COPS", 1)
    return [f'+COPS: 0,{form},"{radio.operator_text(form)}",{LTE}']


def _choose_operator(line: Line, request: Request) -> Outcome:
    """Choose the form of the name, or register, or leave the network."""
    modem = line.modem
    match request.number(0, 0):
        case 3 if request.number(1) in {0, 1, 2}:
            modem.settings.put("+COPS", "0", str(request.number(1)))
        case 2:
            modem.radio.function = 0
        case 0 | 1 | 4:
            modem.radio.function = 1
        case _:
            raise RefusedError(50)
    return ()


def _operators(line: Line, _request: Request) -> Outcome:
    """List the operators in reach."""
    current = 2 if line.modem.registered else 1
    mine = f'({current},"{line.modem.operator}","{NORDIC.short}","{NORDIC.code}",{LTE})'
    return [f'+COPS: {mine},(3,"Other","Other","24298",{LTE}),,(0,1,2,3,4),(0,1,2)']


def _signal(line: Line, _request: Request) -> Outcome:
    """Tell the signal strength and no bit error rate."""
    return [f"+CSQ: {line.modem.signal},99"]


def _extended_signal(line: Line, _request: Request) -> Outcome:
    """Tell the signal strength of LTE (27.007 8.69), derived from the plain one."""
    rssi = line.modem.signal
    power = 255 if rssi > 31 else min(97, rssi * 3)
    return [f"+CESQ: 99,99,255,255,{20 if power < 255 else 255},{power}"]


def _function(line: Line, _request: Request) -> Outcome:
    """Tell the level of functionality."""
    return [f"+CFUN: {line.modem.radio.function}"]


def _set_function(line: Line, request: Request) -> Outcome:
    """Set the level of functionality; with a reset the modem boots after its OK."""
    level = request.number(0)
    if level not in {0, 1, 4, 16}:
        raise RefusedError(50)
    if request.number(1, 0) == 1 or level == 16:
        line.modem.reboot_soon()
    else:
        line.modem.radio.function = level
    return ()


def _reset(line: Line, _request: Request) -> Outcome:
    """Boot after the OK."""
    line.modem.reboot_soon()
    return ()


def _clock(line: Line, _request: Request) -> Outcome:
    """Tell the network's time, or what the clock began with."""
    return [f'+CCLK: "{_time(line)}"']


def _time(line: Line) -> str:
    """Write the local time with its zone in quarters of an hour."""
    now = line.modem.network.clock() if line.modem.clock_set else UNSET
    zone = (now.utcoffset() or timedelta()) // QUARTER
    return f"{now:%y/%m/%d,%H:%M:%S}{zone:+03d}"


def _network_time(line: Line, _request: Request) -> Outcome:
    """Tell the network's time as Huawei does, with the hours of summer time."""
    if not line.modem.clock_set:
        raise ResultError("ERROR")
    return [f"^NWTIME: {_time(line)},00"]


def _attached(line: Line, _request: Request) -> Outcome:
    """Tell whether packets would pass."""
    return [f"+CGATT: {int(line.modem.registered)}"]


def _activity(line: Line, _request: Request) -> Outcome:
    """Tell whether a call rings or is on (27.007 8.1)."""
    call = line.modem.current
    if call is None:
        return ["+CPAS: 0"]
    return ["+CPAS: 3" if call.answered is None else "+CPAS: 4"]


def _indicators(line: Line, _request: Request) -> Outcome:
    """Show the indicators (27.007 8.9)."""
    modem = line.modem
    return [
        f"+CIND: 5,{bars(modem.signal)},{int(modem.registered)},{int(modem.current is not None)},{int(modem.storage.full)}"
    ]


SETTINGS = (
    *(Setting(name, ("0",), "(0-2)") for name in REGISTRATION_COMMANDS),
    Setting("+COPS", ("0", "0"), ""),
    Setting("+CTZU", ("0",), "(0,1)"),
    Setting("+CTZR", ("0",), "(0-2)"),
    Setting("+CGEREP", ("0",), "(0-2)"),
    Setting("+CMER", ("0", "0", "0", "0"), "(0-3),(0),(0),(0,1)"),
)

COMMANDS = (
    *(Command(name, read=_registration) for name in REGISTRATION_COMMANDS),
    Command("+COPS", read=_operator, set=_choose_operator, test=_operators, needs=Needs.SIM),
    Command("+CSQ", run=_signal, test=answer("+CSQ: (0-31,99),(0-7,99)")),
    Command(
        "+CESQ",
        run=_extended_signal,
        test=answer("+CESQ: (0-63,99),(0-7,99),(0-96,255),(0-49,255),(0-34,255),(0-97,255)"),
    ),
    Command("+CFUN", read=_function, set=_set_function, test=answer("+CFUN: (0,1,4),(0,1)")),
    Command("+CRESET", run=_reset),
    Command("+CCLK", read=_clock, set=OK, test=OK),
    Command("^NWTIME", read=_network_time),
    Command("+CGATT", read=_attached, set=OK, test=answer("+CGATT: (0,1)")),
    Command("+CPAS", run=_activity, test=answer("+CPAS: (0,3,4)")),
    Command("+CBC", run=answer("+CBC: 0,100,4000"), test=answer("+CBC: (0-2),(0-100)")),
    Command(
        "+CIND",
        read=_indicators,
        test=answer('+CIND: ("battchg",(0-5)),("signal",(0-5)),("service",(0,1)),("call",(0,1)),("smsfull",(0,1))'),
    ),
)
