"""Phone numbers as people write them."""

import re

from .models import Address

_PUNCTUATION = re.compile(r"[ \u00a0().-]")
_NUMBER = re.compile(r"\+?[0-9*#]{1,20}")


def parse(text: str) -> Address | None:
    """Read a number with its spaces and brackets, `00` as `+`; None for a text that is none."""
    number = _PUNCTUATION.sub("", text)
    if number.startswith("00"):
        number = f"+{number[2:]}"
    return Address.of(number) if _NUMBER.fullmatch(number) else None
