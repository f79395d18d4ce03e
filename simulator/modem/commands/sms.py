"""Short messages in PDU mode (27.005 3 and 4)."""

import asyncio
from collections.abc import Callable, Mapping
from functools import partial
import re
from typing import TYPE_CHECKING

from ...codec import PduError
from ..parser import Request
from ..replies import Deferred, Family, Outcome, Prompt, RefusedError
from ..settings import Setting
from ..storage import Slot, Status, tpdu_octets
from .table import OK, Command, Needs, answer

if TYPE_CHECKING:
    from ..line import Line

_HEXADECIMAL = re.compile("(?:[0-9A-F]{2})+")
ALL = 4  # <stat> of +CMGL: every message
NO_NETWORK, INVALID_PDU, INVALID_INDEX = 331, 304, 321
# What +CMGD deletes by its <delflag> (27.005 3.5.4).
_DELETES: Mapping[int, Callable[[Slot], bool]] = {
    1: lambda slot: slot.status is Status.READ,
    2: lambda slot: slot.status in {Status.READ, Status.SENT},
    3: lambda slot: slot.status is not Status.UNREAD,
    4: lambda _slot: True,
}


def _storages(line: Line, _request: Request) -> Outcome:
    """Tell the chosen storages and how full they are."""
    inbox = line.modem.inbox
    shown = (f'"{name}",{_use(line, name)}' for name in inbox.chosen)
    return [f"+CPMS: {','.join(shown)}"]


def _choose_storages(line: Line, request: Request) -> Outcome:
    """Choose storages and tell how full they are."""
    inbox = line.modem.inbox
    inbox.choose(request.args)
    return [f"+CPMS: {','.join(_use(line, name) for name in inbox.chosen)}"]


def _test_storages(line: Line, _request: Request) -> Outcome:
    """Tell which storages there are."""
    inbox = line.modem.inbox
    readable, names = (",".join(f'"{name}"' for name in names) for names in (inbox.storages, inbox.names))
    return [f"+CPMS: ({readable}),({names}),({names})"]


def _use(line: Line, name: str) -> str:
    """Tell how full a storage is."""
    storage = line.modem.inbox.storages[name]
    return f"{len(storage)},{storage.size}"


def _read(line: Line, request: Request) -> Outcome:
    """Show a message and mark it as read (27.005 4.3)."""
    inbox = line.modem.inbox
    slot = inbox.slot(inbox.reading, request.number(0))
    header = f"+CMGR: {slot.status.value},,{slot.length}"
    if slot.status is Status.UNREAD:
        slot.status = Status.READ
    return [f"{header}\r\n{slot.pdu}"]


def _list(line: Line, request: Request) -> Outcome:
    """Show messages of a state and mark them as read (27.005 4.1)."""
    wanted = request.number(0, 0)
    if not 0 <= wanted <= ALL:
        raise RefusedError(305, Family.CMS)
    lines = []
    for index, slot in line.modem.inbox.reading:
        if wanted in {ALL, slot.status.value}:
            lines.append(f"+CMGL: {index},{slot.status.value},,{slot.length}\r\n{slot.pdu}")
            if slot.status is Status.UNREAD:
                slot.status = Status.READ
    return lines


def _delete(line: Line, request: Request) -> Outcome:
    """Delete one message, or all of some states (27.005 3.5.4)."""
    inbox = line.modem.inbox
    index, flag = request.number(0), request.number(1, 0)
    if flag in _DELETES:
        inbox.delete(lambda _index, slot: _DELETES[flag](slot))
        return ()
    if flag or not inbox.reading.valid(index):
        raise RefusedError(INVALID_INDEX, Family.CMS)
    inbox.delete(lambda number, _slot: number == index)
    return ()


def _test_delete(line: Line, _request: Request) -> Outcome:
    """Tell what can be deleted."""
    indexes = ",".join(str(index) for index, _ in line.modem.inbox.reading)
    return [f"+CMGD: ({indexes}),(0-4)"]


def _send(line: Line, request: Request) -> Outcome:
    """Ask for a PDU and send it (27.005 4.3)."""
    length = request.number(0)

    def done(text: str) -> Outcome:
        pdu = _checked(text, length)
        lines = [f"+CMGS: {_submit(line, pdu, length)}"]
        if not line.modem.send_seconds:
            return lines
        deferred = Deferred()
        asyncio.get_running_loop().call_later(line.modem.send_seconds, lambda: deferred.complete(lines, "OK"))
        return deferred

    return Prompt(done)


def _write(line: Line, request: Request) -> Outcome:
    """Ask for a PDU and store it (27.005 4.4)."""
    length, status = request.number(0), Status(request.number(1, Status.UNSENT))

    def done(text: str) -> Outcome:
        inbox = line.modem.inbox
        return [f"+CMGW: {inbox.store(inbox.writing, _checked(text, length), status)}"]

    return Prompt(done)


def _send_stored(line: Line, request: Request) -> Outcome:
    """Send a stored message (27.005 3.5.2)."""
    inbox = line.modem.inbox
    slot = inbox.slot(inbox.writing, request.number(0))
    reference = _submit(line, slot.pdu, slot.length)
    slot.status = Status.SENT
    return [f"+CMSS: {reference}"]


def _checked(text: str, length: int) -> str:
    """Return a PDU in capitals; raise RefusedError where it is not of the length that was announced."""
    pdu = text.upper()
    if not _HEXADECIMAL.fullmatch(pdu) or tpdu_octets(pdu) != length:
        raise RefusedError(INVALID_PDU, Family.CMS)
    return pdu


def _submit(line: Line, pdu: str, length: int) -> int:
    """Hand a PDU to the network and return its reference."""
    if not line.modem.registered:
        raise RefusedError(NO_NETWORK, Family.CMS)
    try:
        return line.modem.send(pdu, length)
    except PduError:
        raise RefusedError(INVALID_PDU, Family.CMS) from None


def _centre(line: Line, _request: Request) -> Outcome:
    """Tell the service centre's number."""
    return [f'+CSCA: "{line.modem.inbox.smsc}",145']


def _set_centre(line: Line, request: Request) -> Outcome:
    """Set the service centre's number."""
    line.modem.inbox.smsc = request.text(0)
    return ()


def _services(line: Line, _request: Request) -> Outcome:
    """Tell the chosen message service and what it can (27.005 3.2.1)."""
    return [f"+CSMS: {line.modem.settings.get('+CSMS')},1,1,1"]


def _choose_service(line: Line, request: Request) -> Outcome:
    """Choose a message service."""
    line.modem.settings.change(request)
    return ["+CSMS: 1,1,1"]


def _acknowledge(_line: Line, _request: Request) -> Outcome:
    """Take an acknowledgement that nobody waits for (27.005 3.4.4)."""
    raise RefusedError(340, Family.CMS)


# Errors are +CMS ERROR, and nothing works without the SIM.
_sms = partial(Command, needs=Needs.SIM, family=Family.CMS)

SETTINGS = (
    Setting("+CMGF", ("0",), "(0)"),
    Setting("+CSMS", ("0",), "(0,1)"),
    Setting("+CMMS", ("0",), "(0-2)"),
    Setting("+CNMI", ("0", "0", "0", "0", "0"), "(0-3),(0-3),(0-3),(0-2),(0,1)"),
    Setting("+CSDH", ("0",), "(0,1)"),
    Setting("+CSCB", ("0", "", ""), ""),
    Setting("+CSMP", ("17", "167", "0", "0"), ""),
    Setting("+CGSMS", ("3",), "(0-3)"),
)

COMMANDS = (
    _sms("+CPMS", read=_storages, set=_choose_storages, test=_test_storages),
    _sms("+CMGR", set=_read, test=OK),
    _sms("+CMGL", run=_list, set=_list, test=answer("+CMGL: (0-4)")),
    _sms("+CMGD", set=_delete, test=_test_delete),
    _sms("+CMGS", set=_send, test=OK),
    _sms("+CMGW", set=_write, test=OK),
    _sms("+CMSS", set=_send_stored, test=OK),
    _sms("+CSCA", read=_centre, set=_set_centre, test=OK),
    _sms("+CSMS", read=_services, set=_choose_service),
    _sms("+CNMA", run=_acknowledge, set=_acknowledge, test=answer("+CNMA: (0-2)")),
)
