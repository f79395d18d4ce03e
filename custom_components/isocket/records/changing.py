"""Changing frozen records: what `dataclasses.replace` does, several times as fast, for every turn changes states."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


@cache
def _shape(kind: type[DataclassInstance]) -> tuple[Callable[[Any], tuple[Any, ...]], dict[str, int]]:
    """Return how to read all fields of a record at once, and their places."""
    names = [field.name for field in fields(kind)]
    return attrgetter(*names), {name: index for index, name in enumerate(names)}


def moved[T](value: T, by: timedelta) -> T:
    """Return a value, or whatever a record or a tuple holds, with every instant in it moved."""
    match value:
        case datetime():
            return value + by
        case tuple():
            return cast("T", tuple(moved(inner, by) for inner in value))
        case _ if is_dataclass(value) and not isinstance(value, type):
            return replace(value, **{name.name: moved(getattr(value, name.name), by) for name in fields(value)})
        case _:
            return value


def changed[T: DataclassInstance](record: T, **parts: Any) -> T:
    """Return a record with some fields changed; it must have more than one, all of them given to its constructor."""
    read, places = _shape(type(record))
    values = list(read(record))
    for name, value in parts.items():
        values[places[name]] = value
    return type(record)(*values)
