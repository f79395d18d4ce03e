"""Saved state: dataclasses to plain JSON and back, each field checked; what is broken takes the factory's value.

A problem names the field and never its value, which may be private. A field says how it is kept with `kept`: a pair
of functions, of which the reading one raises ValueError for what it does not want.
"""

from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields
from datetime import UTC, datetime
from enum import StrEnum
import re
from typing import TYPE_CHECKING, Any, Final

from ..language.fields import Field, phone

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

type Problems = list[str]
_KEPT: Final = "kept"


@dataclass(frozen=True, slots=True)
class Kept:
    """How a field is written and read; `load` reports what it could mend, and raises ValueError otherwise."""

    dump: Callable[[Any], Any]
    load: Callable[[Any, str, Problems], Any]


def kept(how: Kept) -> dict[str, Kept]:
    """Say in a dataclass field's metadata that it is saved, and how."""
    return {_KEPT: how}


def plain(check: Callable[[Any], Any]) -> Kept:
    """Keep a value as it is; `check` hands it back, or raises ValueError."""
    return Kept(lambda value: value, lambda value, _path, _problems: check(value))


def _typed[T](kind: type[T]) -> Callable[[Any], T]:
    """Check for exactly one type: a boolean is no number."""

    def check(value: Any) -> T:
        if type(value) is not kind:
            raise ValueError(f"not of type {kind.__name__}")
        return value

    return check


BOOLEAN: Final = plain(_typed(bool))
TEXT: Final = plain(_typed(str))


def whole(low: int, high: int) -> Kept:
    """Keep a whole number of a range."""

    def check(value: Any) -> int:
        if type(value) is not int or not low <= value <= high:
            raise ValueError(f"not a number from {low} to {high}")
        return value

    return plain(check)


def decimal(limit: float) -> Kept:
    """Keep a number that is no further from zero than the limit."""

    def check(value: Any) -> float:
        if type(value) not in (int, float) or not -limit <= value <= limit:
            raise ValueError("not such a number")
        return float(value)

    return plain(check)


def fielded(about: Field[str]) -> Kept:
    """Keep a text that a field of the language takes."""

    def check(value: Any) -> str:
        if type(value) is not str or re.fullmatch(about.pattern, value) is None:
            raise ValueError("not of the right form")
        return about.load(value)

    return plain(check)


DIGITS: Final = fielded(phone())
"""A telephone number as the lists hold it."""


def one_of(kind: type[StrEnum]) -> Kept:
    """Keep a member of an enumeration of strings."""

    def check(value: Any, _path: str, _problems: Problems) -> StrEnum:
        if value not in set(kind):
            raise ValueError("no such choice")
        return kind(value)

    return Kept(str, check)


def _load_instant(value: Any, _path: str, _problems: Problems) -> datetime:
    """Read an instant, with its zone."""
    try:
        instant = datetime.fromisoformat(value)
    except ValueError, TypeError, OverflowError:
        instant = None
    if instant is None or instant.tzinfo is None or instant.year not in _YEARS:
        raise ValueError("not a time")
    return instant.astimezone(UTC)


_YEARS: Final = range(1970, 3000)
"""Far enough from the ends of the calendar to be counted on from."""
INSTANT: Final = Kept(lambda value: value.isoformat(), _load_instant)
"""An instant, in UTC."""


def optional(how: Kept) -> Kept:
    """Keep a value that may be missing."""
    return Kept(
        lambda value: None if value is None else how.dump(value),
        lambda value, path, problems: None if value is None else how.load(value, path, problems),
    )


def many(how: Kept, limit: int) -> Kept:
    """Keep at most so many of a kind; broken ones are left out."""

    def load(value: Any, path: str, problems: Problems) -> tuple[Any, ...]:
        if type(value) is not list:
            raise ValueError("not a list")
        found = []
        for index, item in enumerate(value):
            try:
                found.append(how.load(item, f"{path}[{index}]", problems))
            except (ValueError, TypeError, OverflowError) as error:
                problems.append(f"{path}[{index}]: {error}")
        if len(found) > limit:
            problems.append(f"{path}: more than {limit}")
        return tuple(found[:limit])

    return Kept(lambda values: [how.dump(value) for value in values], load)


def all_of(how: Kept, limit: int) -> Kept:
    """Keep from one to so many of a kind that mean nothing without each other: where one is broken, all are."""

    def load(value: Any, path: str, problems: Problems) -> tuple[Any, ...]:
        if type(value) is not list or not 0 < len(value) <= limit:
            raise ValueError(f"not a list of 1 to {limit}")
        return tuple(how.load(item, f"{path}[{index}]", problems) for index, item in enumerate(value))

    return Kept(lambda values: [how.dump(value) for value in values], load)


def record(kind: type[DataclassInstance]) -> Kept:
    """Keep another dataclass; one whose required fields are broken cannot be used."""
    return Kept(to_dict, lambda value, path, problems: from_dict(kind, value, path, problems))


def to_dict(value: DataclassInstance) -> dict[str, Any]:
    """Write a dataclass."""
    return {
        name.name: name.metadata[_KEPT].dump(getattr(value, name.name))
        for name in fields(value)
        if _KEPT in name.metadata
    }


def from_dict[T: DataclassInstance](kind: type[T], data: Any, path: str, problems: Problems) -> T:
    """Read a dataclass; raises ValueError when a field without a factory value is missing or broken."""
    if type(data) is not dict:
        raise ValueError("not a mapping")
    known = {name.name: name for name in fields(kind) if _KEPT in name.metadata}
    prefix = f"{path}." if path else ""
    problems.extend(f"{prefix}{name}: unknown" for name in data if name not in known)
    found = {}
    for name, about in known.items():
        if name not in data:
            continue
        try:
            found[name] = about.metadata[_KEPT].load(data[name], f"{prefix}{name}", problems)
        except (ValueError, TypeError, OverflowError) as error:
            problems.append(f"{prefix}{name}: {error}")
    missing = [
        name
        for name, about in known.items()
        if name not in found and about.default is MISSING and about.default_factory is MISSING
    ]
    if missing:
        raise ValueError(f"without {', '.join(missing)}")
    return kind(**found)
