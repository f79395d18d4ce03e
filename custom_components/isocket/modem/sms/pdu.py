"""PDUs as AT commands carry them, in both directions (23.040 9.2.2; the SMSC block before them: 27.005 4.1).

Decoding raises PduError for what cannot be read at all, and tolerates what real modems send: no SMSC block, a user data
length beyond the data, reserved codings, time stamps that are none.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from ..models import Address, Verdict
from . import fields, userdata
from .fields import PduError, Reader
from .userdata import HEADER_FLAG, UserData

_DELIVER, _SUBMIT, _STATUS_REPORT = 0x00, 0x01, 0x02
_TYPE_MASK = 0x03
_LAST_MESSAGE = 0x04  # TP-MMS: no more messages are waiting
_REPORT_REQUEST = 0x20  # TP-SRR
_VALIDITY_MASK, _RELATIVE_VALIDITY = 0x18, 0x10  # TP-VPF
_TRYING, _FAILED = 0x20, 0x40  # where groups of TP-ST begin
_VERDICTS = {0x01: Verdict.FORWARDED, 0x46: Verdict.EXPIRED}  # unlike their groups
_SHORTEST = 3  # octets
_LONGEST_SMSC = 13  # octets, with the length
_LONG_VALIDITY = 7  # octets of the enhanced and the absolute format


@dataclass(frozen=True, slots=True)
class Deliver:
    """A message from the network to a phone (SMS-DELIVER, 23.040 9.2.2.1)."""

    sender: Address
    data: UserData
    sent: datetime | None
    pid: int = 0
    smsc: Address | None = None

    @property
    def text(self) -> str | None:
        """Read the body; None where it is no text."""
        return self.data.text


@dataclass(frozen=True, slots=True)
class Submit:
    """A message from a phone to the network (SMS-SUBMIT, 23.040 9.2.2.2)."""

    recipient: Address
    data: UserData
    reference: int = 0
    validity: timedelta | None = None
    status_report: bool = False
    pid: int = 0
    smsc: Address | None = None

    @property
    def text(self) -> str | None:
        """Read the body; None where it is no text."""
        return self.data.text


@dataclass(frozen=True, slots=True)
class StatusReport:
    """What became of a message that asked for a report (SMS-STATUS-REPORT, 23.040 9.2.2.3).

    `status` is TP-ST (9.2.3.15): below 0x20 the transaction is completed, below 0x40 the service centre still tries, else
    it does no more, reserved values included.
    """

    recipient: Address
    reference: int
    sent: datetime | None
    discharged: datetime | None
    status: int
    smsc: Address | None = None

    @property
    def verdict(self) -> Verdict:
        """Say what that means."""
        if (told := _VERDICTS.get(self.status)) is not None:
            return told
        if self.status < _TRYING:
            return Verdict.DELIVERED
        return Verdict.TRYING if self.status < _FAILED else Verdict.FAILED


@dataclass(frozen=True, slots=True)
class SubmitPdu:
    """A submit as AT+CMGS takes it: hexadecimal with SMSC block, and the length in octets without it."""

    hex: str
    length: int


def decode_deliver(pdu_hex: str, length: int | None = None) -> Deliver:
    """Read an SMS-DELIVER; `length` is what the modem declared, in octets without the SMSC block."""
    reader, first, smsc = _open(pdu_hex, length)
    sender = reader.address()
    pid, dcs, sent = reader.octet(), reader.octet(), reader.timestamp()
    return Deliver(sender, _data(reader, first, dcs), sent, pid, smsc)


def encode_deliver(deliver: Deliver) -> str:
    """Write an SMS-DELIVER, SMSC block included."""
    first = _DELIVER | _LAST_MESSAGE | _header_flag(deliver.data)
    return (
        (
            fields.encode_smsc(deliver.smsc)
            + bytes((first,))
            + fields.encode_address(deliver.sender)
            + bytes((deliver.pid, deliver.data.dcs))
            + fields.encode_timestamp(deliver.sent)
            + userdata.encode(deliver.data)
        )
        .hex()
        .upper()
    )


def decode_submit(pdu_hex: str, length: int | None = None) -> Submit:
    """Read an SMS-SUBMIT; a validity period in another format than the relative one reads as None."""
    reader, first, smsc = _open(pdu_hex, length)
    reference, recipient = reader.octet(), reader.address()
    pid, dcs = reader.octet(), reader.octet()
    validity = None
    if (form := first & _VALIDITY_MASK) == _RELATIVE_VALIDITY:
        validity = fields.decode_validity(reader.octet())
    elif form:
        reader.take(_LONG_VALIDITY)
    return Submit(recipient, _data(reader, first, dcs), reference, validity, bool(first & _REPORT_REQUEST), pid, smsc)


def encode_submit(submit: Submit) -> SubmitPdu:
    """Write an SMS-SUBMIT; an empty SMSC block makes the modem use the SIM's own service centre."""
    first = _SUBMIT | _header_flag(submit.data)
    first |= 0 if submit.validity is None else _RELATIVE_VALIDITY
    first |= _REPORT_REQUEST if submit.status_report else 0
    validity = b"" if submit.validity is None else bytes((fields.encode_validity(submit.validity),))
    tpdu = (
        bytes((first, submit.reference))
        + fields.encode_address(submit.recipient)
        + bytes((submit.pid, submit.data.dcs))
        + validity
        + userdata.encode(submit.data)
    )
    return SubmitPdu((fields.encode_smsc(submit.smsc) + tpdu).hex().upper(), len(tpdu))


def decode_status_report(pdu_hex: str, length: int | None = None) -> StatusReport:
    """Read an SMS-STATUS-REPORT; what may follow the status is left alone."""
    reader, _, smsc = _open(pdu_hex, length)
    reference, recipient = reader.octet(), reader.address()
    return StatusReport(recipient, reference, reader.timestamp(), reader.timestamp(), reader.octet(), smsc)


def encode_status_report(report: StatusReport) -> str:
    """Write an SMS-STATUS-REPORT, SMSC block included."""
    return (
        (
            fields.encode_smsc(report.smsc)
            + bytes((_STATUS_REPORT | _LAST_MESSAGE, report.reference))
            + fields.encode_address(report.recipient)
            + fields.encode_timestamp(report.sent)
            + fields.encode_timestamp(report.discharged)
            + bytes((report.status,))
        )
        .hex()
        .upper()
    )


def decode(pdu_hex: str, length: int | None = None) -> Deliver | Submit | StatusReport:
    """Read what a storage held: the PDU tells itself what it is (TP-MTI, 23.040 9.2.3.1).

    A length that makes no sense, as of a modem that counts the SMSC block, is not believed.
    """
    octets = _octets(pdu_hex)
    if (size := smsc_size(octets, length)) >= len(octets):
        return decode(pdu_hex)
    match octets[size] & _TYPE_MASK:
        case 0x01:
            read: Callable[[str, int | None], Deliver | Submit | StatusReport] = decode_submit
        case 0x02:
            read = decode_status_report
        case _:
            read = decode_deliver
    try:
        return read(pdu_hex, length)
    except PduError:
        if length is None:
            raise
    return decode(pdu_hex)


def _open(pdu_hex: str, length: int | None) -> tuple[Reader, int, Address | None]:
    """Read the SMSC block and the first octet."""
    octets = _octets(pdu_hex)
    reader = Reader(octets)
    smsc = reader.smsc() if smsc_size(octets, length) else None
    return reader, reader.octet(), smsc


def _octets(pdu_hex: str) -> bytes:
    """Read hexadecimal; a PDU too short to be one is refused."""
    try:
        octets = bytes.fromhex(pdu_hex)
    except ValueError:
        raise PduError("the PDU is not hexadecimal") from None
    if len(octets) < _SHORTEST or smsc_size(octets, None) >= len(octets):
        raise PduError("the PDU is too short")
    return octets


def smsc_size(octets: bytes, length: int | None) -> int:
    """Tell the size of the SMSC block, 0 where the modem leaves it out.

    The declared length tells. Without it the block shows by its type of address, whose top bit is always set; and where
    the first octet is 0, a type of address two octets later belongs to the sender of a message without the block.
    """
    size = 1 + octets[0]
    if length is not None and len(octets) in (length, length + size):
        return len(octets) - length
    if size == 1:
        missing = octets[2] & 0x80 and octets[1] & _TYPE_MASK not in (_SUBMIT, _STATUS_REPORT)
        return 0 if missing else size
    return size if size <= _LONGEST_SMSC and octets[1] & 0x80 else 0


def _data(reader: Reader, first: int, dcs: int) -> UserData:
    """Read the user data, the last field."""
    return userdata.decode(reader.rest(), dcs, has_header=bool(first & HEADER_FLAG))


def _header_flag(data: UserData) -> int:
    """Tell TP-UDHI."""
    return HEADER_FLAG if data.header else 0
