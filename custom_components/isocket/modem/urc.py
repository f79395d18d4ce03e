"""What modems say unasked: which lines are unsolicited, and what they mean (27.005 3.4, 27.007 7, makers' manuals)."""

# Codes with a PDU on the next line (27.005 3.4.1).
SECOND_LINE = ("+CMT:", "+CDS:", "+CBM:")

# Codes whose quoted text may have line ends in it (27.007 7.15).
MANY_LINES = ("+CUSD:",)

# The modem has started again and forgot its settings (SIM800 manual, Quectel, Cinterion).
BOOT = frozenset(
    {
        "RDY",
        "Call Ready",
        "SMS Ready",
        "SMS DONE",
        "PB DONE",
        "^SYSSTART",
        "+QIND: SMS DONE",
        "+CPIN: READY",
        "+CFUN: 1",
        "+PBREADY",
        "START",
    }
)

# The SMS storage is full, in the words of SIMCom, Quectel and Huawei.
STORAGE_FULL = ("+SMS FULL", "SMS FULL", '+QIND: "smsfull"', "^SMMEMFULL", '+CIEV: "SMSFULL",1')

_WORDS = (
    *BOOT,
    "RING",
    "NO CARRIER",
    "BUSY",
    "NO ANSWER",
    "NO DIALTONE",
    "MO RING",
    "MO CONNECTED",
    "NORMAL POWER DOWN",
    "SMS FULL",
)
_BEGINNINGS = (
    *SECOND_LINE,
    "+CMTI:",
    "+CDSI:",
    "+CRING:",
    "+CLIP:",
    "+CCWA:",
    "+CLCC:",
    "+CREG:",
    "+CGREG:",
    "+CEREG:",
    "+CUSD:",
    "+CIEV:",
    "+CTZV:",
    "+CTZE:",
    "+CTZDST:",
    "+NITZ:",
    "+CSQ:",
    "+QIND:",
    "+QUSIM:",
    "+CGEV:",
    "+CFUN:",
    "+CPIN:",
    "+CSSI:",
    "+CSSU:",
    "+CSQN:",
    "+COLP:",
    "+CEER:",
    "+SMS FULL",
    "+PACSP",
    "+ZUSIMR:",
    "+ZPASR:",
    "+ZDONR:",
    "+ZPSTM:",
    "+ZEND",
    "+UCALLSTAT:",
    "+UUSIMSTAT:",
    "+WIND:",
    "+DTMF:",
    "+RXDTMF:",
    "+CDRIND:",
    "MISSED_CALL:",
    "VOICE CALL:",
    "UNDER-VOLTAGE",
    "OVER-VOLTAGE",
    "UNDER_VOLTAGE",
    "OVER_VOLTAGE",
    "DST:",
    "HANGUP:",
    "^",
    "*PS",
    "*ECAV",
    "#ECAM:",
    "#NITZ:",
)


def is_unsolicited(line: str) -> bool:
    """Say whether a line is a code modems send unasked, and not the text of an answer."""
    return line in _WORDS or line.startswith(_BEGINNINGS)
