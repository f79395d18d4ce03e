"""What may be told of people in logs, errors and transcripts."""

import re

_SHOWN = 2
_NUMBER = re.compile(r"(?<![0-9A-Za-z])\+?[0-9]{5,}(?![0-9A-Za-z])")
_HEXADECIMAL = re.compile(r"[0-9A-Fa-f]{16,}")
_QUOTED = re.compile(r'"[^"]*"?')


def mask(number: str) -> str:
    """Hide a phone number or name but for its last two characters."""
    return f"…{number[-_SHOWN:]}" if len(number) > _SHOWN else "…"


def mask_numbers(line: str) -> str:
    """Hide what looks like a phone number anywhere in a line."""
    return _NUMBER.sub(lambda match: mask(match[0]), line)


def mask_line(line: str) -> str:
    """Hide what a line of the dialogue tells of people: PDUs, numbers, and quoted texts of USSD."""
    if _HEXADECIMAL.fullmatch(line):
        return f"<{len(line)} hexadecimal digits>"
    if line.startswith("+CUSD:"):
        return _QUOTED.sub('"…"', line)
    return mask_numbers(line)
