"""Turning a list of numbers into another by the unit's own commands, without what falls back when it is empty."""

from collections.abc import Iterator, Sequence

from .device import LIST_LENGTH


def edits(name: str, present: Sequence[str], wanted: Sequence[str]) -> Iterator[str]:
    """Yield the commands that make of one list another, in its order: numbers are added at the end only.

    The list is never empty in between, which would let in everybody, and never too long.
    """
    if not wanted:
        if present:
            yield f"{name}-ALL"
        return
    numbers = list(present)
    if wanted[0] not in numbers:
        if len(numbers) == LIST_LENGTH:
            yield f"{name}-{numbers.pop()}"
        numbers.append(wanted[0])
        yield f"{name}+{wanted[0]}"
    kept = _kept(numbers, wanted)
    yield from (f"{name}-{number}" for number in numbers if number not in wanted[:kept])
    yield from (f"{name}+{number}" for number in wanted[kept:])


def _kept(numbers: Sequence[str], wanted: Sequence[str]) -> int:
    """Count the wanted ones, from the first, that stand in the list in this order already."""
    rest = iter(numbers)
    return next((index for index, number in enumerate(wanted) if number not in rest), len(wanted))
