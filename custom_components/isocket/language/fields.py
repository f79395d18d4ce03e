"""Fields: the places of a template where a value stands, each with its reading and its writing.

A field's `load` raises ValueError for a text that has the right shape but is of no use, such as a number out of range.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
import re
from typing import Any, Final

NUMBER_DIGITS: Final = 15
"""Digits of the longest telephone number (manual ch. 5.1, E.164)."""


@dataclass(frozen=True, slots=True)
class Field[T]:
    """A place in a template; the pattern holds no groups."""

    pattern: str
    load: Callable[[str], T]
    dump: Callable[[T], str]
    shown: str
    """What may stand there, for people."""


type Fields = Mapping[str, Field[Any]]
"""Fields by their names in a template."""


def integer(low: int, high: int) -> Field[int]:
    """Read a whole number from `low` to `high`."""

    def load(text: str) -> int:
        return within(int(text), low, high)

    return Field(r"-?[0-9]{1,12}", load, str, f"{low}-{high}" if low >= 0 else f"{low} to {high}")


def within(value: int, low: int, high: int) -> int:
    """Hand back a number that lies in its range, or raise ValueError."""
    if not low <= value <= high:
        raise ValueError(f"not from {low} to {high}")
    return value


def choice(*names: str) -> Field[str]:
    """Read one of several words, in any case."""

    def load(text: str) -> str:
        if (name := text.upper()) not in names:
            raise ValueError("no such choice")
        return name

    return Field("|".join(names), load, str, ", ".join(names))


def on_off() -> Field[bool]:
    """Read ON or OFF."""
    words = {"ON": True, "OFF": False}

    def load(text: str) -> bool:
        if (word := text.upper()) not in words:
            raise ValueError("neither ON nor OFF")
        return words[word]

    return Field("ON|OFF", load, lambda value: "ON" if value else "OFF", "ON, OFF")


def or_word[T](field: Field[T], word: str) -> Field[T | None]:
    """Let a word such as OFF stand for None where otherwise the field's value stands."""

    def load(text: str) -> T | None:
        return None if text.upper() == word else field.load(text)

    def dump(value: T | None) -> str:
        return word if value is None else field.dump(value)

    return Field(f"{word}|{field.pattern}", load, dump, f"{field.shown}, {word}")


def active[T](field: Field[T], values: tuple[T, ...]) -> Field[T]:
    """Show all values, the factory's first and the present one in parentheses (manual ch. 4.1)."""
    words = [field.dump(value) for value in values]

    def load(text: str) -> T:
        return field.load(text[text.index("(") + 1 : text.index(")")].strip())

    def dump(value: T) -> str:
        present = field.dump(value)
        return ",".join(f"({word})" if word == present else word for word in words)

    return Field(r"\s*,\s*".join(rf"\(?{word}\)?" for word in words), load, dump, "the active value in parentheses")


def secret(length: int) -> Field[str]:
    """Read a password of exactly so many letters and digits; its case counts."""

    def load(text: str) -> str:
        if len(text) != length or not (text.isascii() and text.isalnum()):
            raise ValueError(f"not {length} letters and digits")
        return text

    return Field(rf"[A-Za-z0-9]{{{length}}}", load, str, f"{length} letters or digits")


def phone() -> Field[str]:
    """Read a telephone number: at most 15 digits, without plus, blanks and hyphens (manual ch. 5.1)."""

    def load(text: str) -> str:
        if not (text.isascii() and text.isdecimal() and len(text) <= NUMBER_DIGITS):
            raise ValueError("not a telephone number")
        return text

    return Field(rf"[0-9]{{1,{NUMBER_DIGITS}}}", load, str, f"at most {NUMBER_DIGITS} digits")


def sequence[T](field: Field[T], separator: str) -> Field[tuple[T, ...]]:
    """Read one or more of a field, with a separator between them."""

    def load(text: str) -> tuple[T, ...]:
        return tuple(field.load(part) for part in re.findall(field.pattern, text, re.IGNORECASE))

    def dump(values: tuple[T, ...]) -> str:
        return separator.join(field.dump(value) for value in values)

    between = rf"\s*{separator.strip()}\s*" if separator.strip() else r"\s+"
    return Field(rf"(?:{field.pattern})(?:{between}(?:{field.pattern}))*", load, dump, f"{field.shown} ...")


def clock_time() -> Field[str]:
    """Read a time of day, hh:mm."""

    def load(text: str) -> str:
        return f"{time.fromisoformat(text.zfill(5)):%H:%M}"

    return Field(r"(?:[01]?[0-9]|2[0-3]):[0-5][0-9]", load, str, "hh:mm")


STAMP: Final = "%y/%m/%d,%H:%M:%S"
"""How the unit writes a time (manual ch. 4.1 and 8)."""


def stamp() -> Field[datetime]:
    """Read a wall time, yy/mm/dd,hh:mm:ss, as a datetime without a zone."""

    def load(text: str) -> datetime:
        day, _, at = "".join(text.split()).partition(",")
        return datetime.fromisoformat(f"20{day.replace('/', '-')}T{at}")

    shape = r"[0-9]{2}/[0-9]{2}/[0-9]{2},\s*(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
    return Field(shape, load, lambda value: f"{value:{STAMP}}", "yy/mm/dd,hh:mm:ss")


ZONE_QUARTERS: Final = 56
"""The widest zone AT+CCLK knows, in quarters of an hour: UTC+14 (27.007 8.15)."""


def zone() -> Field[int]:
    """Read a zone as AT+CCLK writes it: quarters of an hour, signed, two digits (27.007 8.15)."""

    def load(text: str) -> int:
        return within(int(text), -ZONE_QUARTERS, ZONE_QUARTERS)

    return Field(r"[+-][0-9]{2}", load, "{:+03d}".format, "+zz")


def ussd() -> Field[str]:
    """Read a USSD code such as *100# (manual ch. 13)."""
    return Field(r"[*#][0-9*#]+#", str, str, "*X#")


def text(shown: str, pattern: str = r"[^\n]+") -> Field[str]:
    """Take any text of one line, or of the given pattern."""
    return Field(pattern, str.strip, str, shown)
