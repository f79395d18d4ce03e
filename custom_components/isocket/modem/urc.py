"""What modems say unasked: which lines are unsolicited, and what they mean (27.005 3.4, 27.007 7, makers' manuals)."""

import re

# Codes with a PDU on the next line (27.005 3.4.1).
SECOND_LINE = ("+CMT:", "+CDS:", "+CBM:")

# Codes whose quoted text may have line ends in it (27.007 7.15).
MANY_LINES = ("+CUSD:",)

# The modem starts, or switches itself off: its settings are gone.
_RESTARTS = re.compile(
    r"RDY|APP RDY"  # SIMCom, Quectel
    r"|\*ATREADY: ?1"  # SIMCom A76xx
    r"|START"  # SIMCom SIM7070
    r"|\^SYSSTART.*"  # Cinterion, Huawei
    r"|\+WIND: ?3"  # Wavecom: ready to take commands
    r"|NORMAL POWER DOWN|POWERED DOWN|(UNDER|OVER)[-_]VOLTAGE POWER DOWN"  # SIMCom, Quectel
)

# The SIM, which was open, wants something or is gone.
_SIM_SHUT = re.compile(r"\+CPIN:(?! ?READY).*|\+SIM REMOVED|\+QUSIM: ?0|\^SIMST: ?(0|255)")

# A later step of a start, or something that looks like one: worth a look whether the settings are still there.
_STEPS = re.compile(
    r"Call Ready|SMS Ready|SMS DONE|PB DONE"  # SIMCom
    r"|\+QIND: ?(SMS|PB) DONE|\+QUSIM: ?1"  # Quectel
    r"|\+PBREADY|\+SIM READY|\+CPIN: ?READY|\+CFUN: ?1"
    r"|\^SIMST: ?1"  # Huawei
    r"|\+WIND: ?[47]"  # Wavecom
)

# The supply is too weak for the bursts of the transmitter (SIM800 manual; Quectel M95; Cinterion).
_LOW_VOLTAGE = re.compile(r"UNDER[-_]VOLTAGE.*|\^SBC: ?Undervoltage.*", re.IGNORECASE)

# The SMS storage is full, in the words of SIMCom, Quectel and Huawei.
STORAGE_FULL = ("+SMS FULL", "SMS FULL", '+QIND: "smsfull"', "^SMMEMFULL", '+CIEV: "SMSFULL",1')

# What begins with one of these is never the free text of an answer, such as a model; the rest has its own words.
_SIGILS = tuple("+^*#%$!")
_WORDS = re.compile(
    r"RING|NO CARRIER|BUSY|NO ANSWER|NO DIAL ?TONE|MO RING|MO CONNECTED|REMOTE CALL END|SMS FULL"
    r"|(MISSED_CALL|VOICE CALL|DST|HANGUP|CONNECT):.*"
    r"|(UNDER|OVER)[-_]VOLTAGE.*"
)


def restarts(line: str) -> bool:
    """Say whether a line tells that the modem has started again, or stops to work, and forgot its settings."""
    return _RESTARTS.fullmatch(line) is not None


def shuts_sim(line: str) -> bool:
    """Say whether a line tells that the SIM is not open any more."""
    return _SIM_SHUT.fullmatch(line) is not None


def may_have_restarted(line: str) -> bool:
    """Say whether a line is one of those that come late in a start, and also for other reasons."""
    return _STEPS.fullmatch(line) is not None


def tells_low_voltage(line: str) -> bool:
    """Say whether the modem complains of its supply."""
    return _LOW_VOLTAGE.fullmatch(line) is not None


def is_unsolicited(line: str) -> bool:
    """Say whether a line is a code modems send unasked, and not the text of an answer."""
    return line.startswith(_SIGILS) or any(
        pattern.fullmatch(line) for pattern in (_WORDS, _RESTARTS, _STEPS, _LOW_VOLTAGE)
    )
