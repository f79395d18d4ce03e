"""What may be told of people in logs, errors and transcripts."""

import re

_SHOWN = 2
_NUMBER = re.compile(r"(?<![0-9A-Za-z])\+?[0-9]{5,}(?![0-9A-Za-z])")


def mask(number: str) -> str:
    """Hide a phone number or name but for its last two characters."""
    return f"…{number[-_SHOWN:]}" if len(number) > _SHOWN else "…"


def mask_numbers(line: str) -> str:
    """Hide what looks like a phone number anywhere in a line."""
    return _NUMBER.sub(lambda match: mask(match[0]), line)
