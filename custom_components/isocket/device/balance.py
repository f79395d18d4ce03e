"""The amount in what an operator says of a balance, however it says it (manual ch. 13)."""

from dataclasses import dataclass
import re
from typing import Final

# What has digits and is no amount: dates with a year, times, codes, phone numbers.
_NO_AMOUNT: Final = re.compile(
    r"\b\d{1,2}([./-])\d{1,2}\1(?:\d{4}|\d{2})\b|\b\d{4}([./-])\d{1,2}\2\d{1,2}\b|\b\d{1,2}:\d{2}(?::\d{2})?\b"
    r"|[*#][\d*#]+|\+\d[\d ]{5,}\d|\b\d{2,3}(?: \d{2,3}){2,}\b(?![.,]\d)|(?<![\d.,])\d{8,}(?![\d.,]*\d)"
)
# 1.234,50 and 1,234.50 and 1 234,50 and 1'234.50; or digits with one or two decimals.
_AMOUNT: Final = re.compile(
    r"(?P<minus>(?<![\w.,])-)?(?P<whole>\d{1,3}(?:(?P<mark>[., '])\d{3})(?:(?P=mark)\d{3})*(?!\d)|\d+)"
    r"(?:[.,](?P<cents>\d{1,2})(?!\d))?"
)
_CURRENCIES: Final[dict[str, str | None]] = {
    "kr": None,
    "kroner": None,
    "kronor": None,
    "nok": "NOK",
    "sek": "SEK",
    "dkk": "DKK",
    "isk": "ISK",
    "€": "EUR",
    "eur": "EUR",
    "euro": "EUR",
    "euros": "EUR",
    "£": "GBP",
    "gbp": "GBP",
    "$": None,
    "usd": "USD",
    "chf": "CHF",
    "pln": "PLN",
    "zl": "PLN",
    "czk": "CZK",
    "kc": "CZK",
    "huf": "HUF",
    "ft": "HUF",
    "ron": "RON",
    "lei": "RON",
    ",-": None,
}
"""Signs of money and their currencies; None where several countries use one."""
_SIGN: Final = "|".join(
    re.escape(sign) + (r"(?![^\W\d_])" if sign.isalpha() else "") for sign in sorted(_CURRENCIES, key=len, reverse=True)
)
_SIGN_BEFORE: Final = re.compile(rf"(?<![^\W\d_])({_SIGN})\.?[ :]*$", re.IGNORECASE)
_SIGN_AFTER: Final = re.compile(rf" *({_SIGN})", re.IGNORECASE)
_WORD_BEFORE: Final = re.compile(
    r"(?:saldo|balance|credit|kreditt?|guthaben|tegoed|solde|bakiye|stan konta)[^\d]*$", re.IGNORECASE
)
_OTHER_UNIT: Final = re.compile(
    r" *(?:%|sms|mms|[kmg]b\b|min|sek|sec|days?\b|dager|dagar|dage|tage|hours?|timer)", re.IGNORECASE
)
# How much speaks for a number, or against it.
_BY_WORD, _BY_SIGN, _BY_CENTS, _BY_OTHER_UNIT = 5, 4, 1, -10


@dataclass(frozen=True, slots=True)
class Money:
    """An amount; without a currency it is in the country's own."""

    amount: float
    currency: str | None


def money(text: str) -> Money | None:
    """Find the balance: the number that is called so, or else one of money; None where nothing looks like it."""
    shown = _NO_AMOUNT.sub(lambda match: "\n" * len(match[0]), text)
    found = [(_weight(shown, match), match) for match in _AMOUNT.finditer(shown)]
    weight, best = max(found, key=lambda one: one[0], default=(-1, None))
    if best is None or weight < 0:
        return None
    sign = _sign(shown, best)
    return Money(_value(best), None if sign is None else _CURRENCIES[sign])


def _weight(text: str, number: re.Match[str]) -> int:
    """Say how much a number looks like the balance."""
    weight = _BY_WORD if _WORD_BEFORE.search(text, 0, number.start()) else 0
    if _sign(text, number) is not None:
        weight += _BY_SIGN
    elif _OTHER_UNIT.match(text, number.end()):
        weight += _BY_OTHER_UNIT
    return weight + (_BY_CENTS if number["cents"] else 0)


def _sign(text: str, number: re.Match[str]) -> str | None:
    """Return the sign of money beside a number; the one behind it is its own, the one before may be another's."""
    beside = _SIGN_AFTER.match(text, number.end()) or _SIGN_BEFORE.search(text, 0, number.start())
    return beside[1].lower() if beside else None


def _value(number: re.Match[str]) -> float:
    """Read a number."""
    whole = "".join(char for char in number["whole"] if char.isdigit())
    value = float(f"{whole}.{number['cents'] or 0}")
    return -value if number["minus"] else value
