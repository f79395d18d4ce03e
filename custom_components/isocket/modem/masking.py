"""What may be told of people in logs, errors and transcripts."""

import re

_SHOWN = 2
_LONGEST = 200  # characters of a line that are shown
_NUMBER = re.compile(r"[0-9]{5,}")
_HEXADECIMAL = re.compile(r"[0-9A-Fa-f]{16,}")
_QUOTED = re.compile(r'"[^"]*"?')
# Commands whose texts are secret or somebody's, also when the line has damaged or echoed them, and the answers of USSD.
_SECRET = re.compile(r"(CPIN|CPWD|CLCK|CUSD)=", re.IGNORECASE)
_USSD_ANSWER = re.compile(r'(CUSD: ?\d?)(?:,"[^"]*"(,\d+)?$|.*)')
_NAMED = re.compile(r"(\+CLIP|\+CLCC|\+CCWA|\+COLP|\+CNUM|\+CPBR|\^SLCC):.*")  # with an entry of the phone book
_DIALLED = re.compile(r'"[+0-9*#]*"')


def mask(number: str) -> str:
    """Hide a phone number or name but for its last two characters."""
    return f"…{number[-_SHOWN:]}" if len(number) > _SHOWN else "…"


def mask_numbers(line: str) -> str:
    """Hide what looks like a phone number, or like the number of a SIM or a modem, anywhere in a line."""
    return _NUMBER.sub(lambda match: mask(match[0]), line)


def mask_line(line: str) -> str:
    """Hide what a line of the dialogue tells of people: PDUs, numbers, secrets, texts and names, damaged ones too."""
    line = _HEXADECIMAL.sub(lambda match: f"<{len(match[0])} hexadecimal digits>", line)
    line = _USSD_ANSWER.sub(r'\1,"…"\2', line)
    if _SECRET.search(line):
        line = _QUOTED.sub('"…"', line)
    return mask_numbers(_NAMED.sub(_hide_names, line))[:_LONGEST]


def _hide_names(match: re.Match[str]) -> str:
    """Hide what is quoted and no number in a line that may bear the name of a caller."""
    return _QUOTED.sub(lambda quoted: quoted[0] if _DIALLED.fullmatch(quoted[0]) else '"…"', match[0])
