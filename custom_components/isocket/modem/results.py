"""What final results mean: refusals of the network and the SIM by their codes (27.005 3.2.5, 27.007 9.2)."""

import re

from .errors import (
    CommandError,
    ModemError,
    PukRequiredError,
    SendBarredError,
    SendCentreError,
    SendCongestionError,
    SendError,
    SendFormatError,
    SendMemoryError,
    SendModemError,
    SendRecipientError,
    SendSimError,
    SimError,
    SimMissingError,
)

_CODE = re.compile(r"\+(CM[ES]) ERROR: ?(\d+)")
_WORDS = re.compile(r"\+(CM[ES]) ERROR: ?(.+)")

type Refusals = dict[int, tuple[type[SendError], str]]

# Causes of the network (24.011 E-2), of the service centre (23.040 9.2.3.22), of the modem (27.005 3.2.5) and of its
# maker (SIMCom, Quectel). A code that is not here may pass: refused texts cost nothing but time.
_CMS: Refusals = {
    1: (SendRecipientError, "unassigned number"),
    8: (SendBarredError, "operator determined barring"),
    10: (SendBarredError, "call barred"),
    21: (SendBarredError, "short message transfer rejected"),
    22: (SendMemoryError, "memory capacity exceeded"),
    27: (SendCongestionError, "destination out of service"),  # cannot be reached just now, says 24.011
    28: (SendBarredError, "unidentified subscriber"),  # ourselves: the network does not know the SIM
    29: (SendBarredError, "facility rejected"),
    30: (SendRecipientError, "unknown subscriber"),
    38: (SendCongestionError, "network out of order"),
    41: (SendCongestionError, "temporary failure"),
    42: (SendCongestionError, "congestion"),
    47: (SendCongestionError, "resources unavailable"),
    50: (SendBarredError, "requested facility not subscribed"),
    69: (SendBarredError, "requested facility not implemented"),
    81: (SendFormatError, "invalid short message transfer reference value"),
    95: (SendFormatError, "invalid message, unspecified"),
    96: (SendFormatError, "invalid mandatory information"),
    97: (SendFormatError, "message type non-existent or not implemented"),
    98: (SendFormatError, "message not compatible with short message protocol state"),
    99: (SendFormatError, "information element non-existent or not implemented"),
    111: (SendFormatError, "protocol error, unspecified"),
    127: (SendCongestionError, "interworking, unspecified"),
    128: (SendFormatError, "telematic interworking not supported"),
    129: (SendFormatError, "short message type 0 not supported"),
    130: (SendFormatError, "cannot replace short message"),
    143: (SendFormatError, "unspecified TP-PID error"),
    144: (SendFormatError, "data coding scheme not supported"),
    145: (SendFormatError, "message class not supported"),
    159: (SendFormatError, "unspecified TP-DCS error"),
    160: (SendFormatError, "command cannot be actioned"),
    161: (SendFormatError, "command unsupported"),
    175: (SendFormatError, "unspecified TP-command error"),
    176: (SendFormatError, "TPDU not supported"),
    192: (SendCongestionError, "SC busy"),
    193: (SendBarredError, "no SC subscription"),
    194: (SendCongestionError, "SC system failure"),
    195: (SendRecipientError, "invalid SME address"),
    196: (SendBarredError, "destination SME barred"),
    197: (SendFormatError, "SM rejected, duplicate SM"),
    198: (SendFormatError, "TP-VPF not supported"),
    199: (SendFormatError, "TP-VP not supported"),
    208: (SendMemoryError, "SIM SMS storage full"),
    209: (SendSimError, "no SMS storage capability in SIM"),
    210: (SendModemError, "error in MS"),
    211: (SendMemoryError, "memory capacity exceeded"),
    212: (SendModemError, "SIM application toolkit busy"),
    213: (SendSimError, "SIM data download error"),
    255: (SendCongestionError, "unspecified error cause"),
    300: (SendModemError, "ME failure"),
    301: (SendModemError, "SMS service of ME reserved"),
    302: (SendFormatError, "operation not allowed"),
    303: (SendFormatError, "operation not supported"),
    304: (SendFormatError, "invalid PDU mode parameter"),
    305: (SendFormatError, "invalid text mode parameter"),
    310: (SendSimError, "SIM not inserted"),
    311: (SendSimError, "SIM PIN required"),
    312: (SendSimError, "PH-SIM PIN required"),
    313: (SendSimError, "SIM failure"),
    314: (SendSimError, "SIM busy"),
    315: (SendSimError, "SIM wrong"),
    316: (SendSimError, "SIM PUK required"),
    317: (SendSimError, "SIM PIN2 required"),
    318: (SendSimError, "SIM PUK2 required"),
    320: (SendMemoryError, "memory failure"),
    321: (SendFormatError, "invalid memory index"),
    322: (SendMemoryError, "memory full"),
    330: (SendCentreError, "SMSC address unknown"),
    331: (SendCongestionError, "no network service"),
    332: (SendCongestionError, "network timeout"),
    340: (SendModemError, "no +CNMA acknowledgement expected"),
    500: (SendCongestionError, "unknown error"),
    512: (SendCongestionError, "MM establishment failure"),
    513: (SendCongestionError, "radio link failure"),
    514: (SendCongestionError, "network congestion"),
    515: (SendModemError, "initialisation in progress"),
}

# The same from modems that answer +CMGS with +CME ERROR.
_CME: Refusals = {
    3: (SendFormatError, "operation not allowed"),
    4: (SendFormatError, "operation not supported"),
    10: (SendSimError, "SIM not inserted"),
    11: (SendSimError, "SIM PIN required"),
    12: (SendSimError, "SIM PUK required"),
    13: (SendSimError, "SIM failure"),
    14: (SendSimError, "SIM busy"),
    15: (SendSimError, "SIM wrong"),
    20: (SendMemoryError, "memory full"),
    24: (SendFormatError, "text string too long"),
    25: (SendFormatError, "invalid characters in text string"),
    26: (SendFormatError, "dial string too long"),
    27: (SendFormatError, "invalid characters in dial string"),
    30: (SendCongestionError, "no network service"),
    31: (SendCongestionError, "network timeout"),
    32: (SendCongestionError, "network not allowed - emergency calls only"),
    50: (SendFormatError, "incorrect parameters"),
    100: (SendCongestionError, "unknown"),
    515: (SendModemError, "initialisation in progress"),
}
_REFUSALS = {"CMS": _CMS, "CME": _CME}
# Some modems answer in words whatever they are told.
_BY_WORDS = {kind: {words.casefold(): code for code, (_, words) in rows.items()} for kind, rows in _REFUSALS.items()}

_SIM_BUSY = frozenset({("CME", 14), ("CMS", 314), ("CME", 515), ("CMS", 515)})
_SIM_ERRORS: dict[tuple[str, int], type[SimError]] = {
    ("CME", 10): SimMissingError,
    ("CME", 12): PukRequiredError,
    ("CMS", 310): SimMissingError,
    ("CMS", 316): PukRequiredError,
}


def code(error: CommandError) -> tuple[str, int] | None:
    """Tell the kind and number of a refusal, also of one in words; None for a bare ERROR or words nobody knows."""
    if match := _CODE.fullmatch(error.result):
        return match[1], int(match[2])
    if (match := _WORDS.fullmatch(error.result)) and (
        value := _BY_WORDS[match[1]].get(match[2].strip().casefold())
    ) is not None:
        return match[1], value
    return None


def sim_busy(error: CommandError) -> bool:
    """Say whether the SIM is only not ready yet."""
    return code(error) in _SIM_BUSY


def sim_error(error: CommandError) -> ModemError:
    """Tell what keeps the SIM from answering; the refusal itself where it has another cause."""
    kind = _SIM_ERRORS.get(found) if (found := code(error)) else None
    return kind() if kind else error


def send_error(error: CommandError) -> SendError:
    """Tell why a message was refused; a bare ERROR and a code that nobody knows may pass."""
    if (found := code(error)) is None:
        return SendError()
    kind, value = found
    refusal, words = _REFUSALS[kind].get(value, (SendError, ""))
    return refusal(value, words)
