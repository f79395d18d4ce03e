"""The commands: tables by topic, and how one is found and carried out."""

from typing import TYPE_CHECKING

from ..parser import Kind, Request
from ..profile import Profile
from ..replies import Family, Outcome, RefusedError, ResultError
from . import calls, identity, network, sim, sms, ussd
from .table import Command, Handler, Needs

if TYPE_CHECKING:
    from ..line import Line

TOPICS = (identity, sim, network, sms, calls, ussd)


def _list(line: Line, _request: Request) -> Outcome:
    """List the commands there are (27.007 8.37)."""
    names = {*COMMANDS, *line.modem.settings.rows}
    return sorted(name for name in names if not _lacks(line.modem.profile, name))


def _lacks(profile: Profile, name: str) -> bool:
    """Say whether a modem of a family does not know a command: it left it out, or another maker has it."""
    if name in sim.COUNTERS:
        return name != sim.COUNTER_OF.get(profile.key, "+CPINR")
    another_makers = name in COMMANDS and name[0] not in STANDARD and name not in profile.own
    return another_makers or name in profile.absent


COMMANDS: dict[str, Command] = {command.name: command for topic in TOPICS for command in topic.COMMANDS} | {
    "+CLAC": Command("+CLAC", run=_list)
}
STANDARD = "+&ABCDEFGHIJKLMNOPQRSTUVWXYZ"  # how commands begin that are not one maker's
SETTINGS = tuple(setting for topic in TOPICS for setting in topic.SETTINGS)
# The +CMS code that tells what a +CME code does (27.005 3.2.5, 27.007 9.2.1).
_AS_CMS = {10: 310, 11: 311, 12: 316, 13: 313, 14: 314, 3: 302, 4: 303, 50: 305}


def execute(line: Line, request: Request) -> Outcome:
    """Carry out one request; raise ResultError or RefusedError."""
    modem = line.modem
    if (final := modem.faults.request(request)) is not None:
        if final == "OK":
            return ()
        raise ResultError(final)
    handler, command = _find(line, request)
    try:
        if command.needs is not Needs.NOTHING:
            modem.sim.require()
        if command.needs is Needs.VOICE and not modem.profile.voice:
            raise ResultError("ERROR")
        return handler(line, request)
    except RefusedError as refused:
        if command.family is Family.CMS and refused.family is Family.CME:
            raise RefusedError(_AS_CMS.get(refused.code, 500), Family.CMS) from refused
        raise


def _find(line: Line, request: Request) -> tuple[Handler, Command]:
    """Find who carries a request out: the profile's fixed answer, a table's row, or a plain setting."""
    profile = line.modem.profile
    if _lacks(profile, request.name):
        raise ResultError(profile.unknown)
    if (fixed := profile.answers.get(_spelled(request))) is not None:
        return lambda _line, _request: fixed, Command(request.name)
    command = COMMANDS.get(request.name, Command(request.name))
    handler = {Kind.RUN: command.run, Kind.READ: command.read, Kind.SET: command.set, Kind.TEST: command.test}[
        request.kind
    ]
    if handler is None and request.name in line.modem.settings.rows:
        handler = _SETTING_FORMS.get(request.kind)
    if handler is None:
        raise ResultError(profile.unknown)
    return handler, command


def _spelled(request: Request) -> str:
    """Spell a request as it was sent."""
    form = {Kind.RUN: "", Kind.READ: "?", Kind.TEST: "=?", Kind.SET: "="}[request.kind]
    return f"{request.name}{form}{request.value}"


def _read_setting(line: Line, request: Request) -> Outcome:
    """Show a setting."""
    return [line.modem.settings.show(request.name)]


def _set_setting(line: Line, request: Request) -> Outcome:
    """Change a setting."""
    line.modem.settings.change(request)
    return ()


def _test_setting(line: Line, request: Request) -> Outcome:
    """Show what a setting can be."""
    return line.modem.settings.show_test(request.name)


_SETTING_FORMS: dict[Kind, Handler] = {Kind.READ: _read_setting, Kind.SET: _set_setting, Kind.TEST: _test_setting}
