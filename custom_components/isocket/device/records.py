"""Changing frozen records: what `dataclasses.replace` does, several times as fast, for every turn changes states."""

from collections.abc import Callable
from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


@cache
def _shape(kind: type[DataclassInstance]) -> tuple[Callable[[Any], tuple[Any, ...]], dict[str, int]]:
    """Return how to read all fields of a record at once, and their places."""
    names = [field.name for field in fields(kind)]
    return attrgetter(*names), {name: index for index, name in enumerate(names)}


def changed[T: DataclassInstance](record: T, **parts: Any) -> T:
    """Return a record with some fields changed; it must have more than one, all of them given to its constructor."""
    read, places = _shape(type(record))
    values = list(read(record))
    for name, value in parts.items():
        values[places[name]] = value
    return type(record)(*values)
