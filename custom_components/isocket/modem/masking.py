"""What may be told of people in logs, errors and transcripts."""

import re

_SHOWN = 2
_NUMBER = re.compile(r"(?<![0-9A-Za-z])\+?[0-9]{5,}(?![0-9A-Za-z])")
_HEXADECIMAL = re.compile(r"[0-9A-Fa-f]{16,}")
_QUOTED = re.compile(r'"[^"]*"?')
_SECRET = re.compile(r"\+CUSD:|AT\+(CUSD|CPIN|CLCK|CPWD)=")  # texts, and our own commands when they are echoed
_NAMED = re.compile(r"(\+CLIP|\+CLCC|\+CCWA|\+COLP|\+CNUM|\+CPBR|\^SLCC):.*")  # with an entry of the phone book
_DIALLED = re.compile(r'"[+0-9*#]*"')


def mask(number: str) -> str:
    """Hide a phone number or name but for its last two characters."""
    return f"…{number[-_SHOWN:]}" if len(number) > _SHOWN else "…"


def mask_numbers(line: str) -> str:
    """Hide what looks like a phone number anywhere in a line."""
    return _NUMBER.sub(lambda match: mask(match[0]), line)


def mask_line(line: str) -> str:
    """Hide what a line of the dialogue tells of people: PDUs, numbers, and quoted secrets, texts and names."""
    if _HEXADECIMAL.fullmatch(line):
        return f"<{len(line)} hexadecimal digits>"
    if _SECRET.match(line):
        return _QUOTED.sub('"…"', line)
    return mask_numbers(_NAMED.sub(_hide_names, line))


def _hide_names(match: re.Match[str]) -> str:
    """Hide what is quoted and no number in a line that may bear the name of a caller."""
    return _QUOTED.sub(lambda quoted: quoted[0] if _DIALLED.fullmatch(quoted[0]) else '"…"', match[0])
