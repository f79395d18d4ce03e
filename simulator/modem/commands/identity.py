"""Who the modem is, and how the line behaves (V.250 6.1-6.2, 27.007 5)."""

from typing import TYPE_CHECKING

from ..parser import Request
from ..replies import Outcome, ResultError
from ..settings import Setting
from .table import OK, Command, Handler, answer

if TYPE_CHECKING:
    from ..line import Line


def _maker(line: Line, _request: Request) -> Outcome:
    """Name the maker."""
    return [line.modem.profile.maker]


def _model(line: Line, _request: Request) -> Outcome:
    """Name the model."""
    return [line.modem.profile.model]


def _revision(line: Line, _request: Request) -> Outcome:
    """Name the firmware."""
    return [line.modem.profile.revision]


def _serial(line: Line, _request: Request) -> Outcome:
    """Tell the IMEI."""
    return [line.modem.profile.cgsn.format(imei=line.modem.profile.imei)]


def _information(line: Line, _request: Request) -> Outcome:
    """Tell everything at once (V.250 6.1.3)."""
    profile = line.modem.profile
    return [
        f"Manufacturer: {profile.maker}",
        f"Model: {profile.model}",
        f"Revision: {profile.revision}",
        f"IMEI: {profile.imei}",
        "+GCAP: +CGSM",
    ]


def _restore(line: Line, _request: Request) -> Outcome:
    """Go back to the initial settings (V.250 6.1.1, 6.1.2)."""
    line.restore()
    line.modem.settings.reset()
    return ()


def _flag(attribute: str, *, inverted: bool = False) -> Handler:
    """Make a handler for a basic command that switches something of the line on or off."""

    def handler(line: Line, request: Request) -> Outcome:
        if request.value not in {"", "0", "1"}:
            raise ResultError("ERROR")
        setattr(line, attribute, (request.value == "1") is not inverted)
        return ()

    return handler


def _register(name: str) -> Command:
    """Make the row of an S register (V.250 5.3.2)."""

    def read(line: Line, _request: Request) -> Outcome:
        return [f"{line.registers[name]:03d}"]

    def change(line: Line, request: Request) -> Outcome:
        value = int(request.value or 0)
        if value > 255:
            raise ResultError("ERROR")
        line.registers[name] = value
        return ()

    return Command(name, run=OK, read=read, set=change)


def _identity(name: str, handler: Handler) -> Command:
    """Make the row of an identification command, whose test form says OK."""
    return Command(name, run=handler, test=OK)


SETTINGS = (
    Setting("+CMEE", ("0",), "(0-2)"),
    Setting("+CSCS", ("GSM",), '("IRA","GSM","UCS2")'),
    Setting("+IPR", ("115200",), ""),
    Setting("+ICF", ("3", "3"), ""),
    Setting("+IFC", ("0", "0"), "(0-2),(0-2)"),
    Setting("+CMUX", ("0",), "(0)"),
)

COMMANDS = (
    *(_identity(name, _maker) for name in ("+CGMI", "+GMI")),
    *(_identity(name, _model) for name in ("+CGMM", "+GMM")),
    *(_identity(name, _revision) for name in ("+CGMR", "+GMR")),
    *(_identity(name, _serial) for name in ("+CGSN", "+GSN")),
    Command("+GCAP", run=answer("+GCAP: +CGSM")),
    Command("I", run=_information),
    Command("Z", run=_restore),
    Command("&F", run=_restore),
    *(Command(name, run=OK) for name in ("&C", "&D", "&K", "&S", "&V", "&W", "L", "M", "X", "T", "P")),
    Command("E", run=_flag("echo")),
    Command("Q", run=_flag("quiet")),
    Command("V", run=_flag("verbose")),
    *(_register(name) for name in ("S0", "S3", "S4", "S5", "S6", "S7", "S8", "S10")),
)
