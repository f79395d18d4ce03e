"""Turning what a unit lists into something else by its own commands: numbers, without what falls back with them, and rules."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from .device import LIST_LENGTH, Rule


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


def rule_edits(present: Collection[Rule] | None, wanted: Collection[Rule]) -> list[str]:
    """List the commands that make of one schedule another; of one that nobody knows, all of it is made anew.

    A rule takes the place of another of its time and day; what removing the rules of a time takes too many of is added
    again.
    """
    if present is None or (present and not wanted):
        return ["SCHEDULER-ALL", *_additions(wanted)]
    taken = {(rule.at, rule.day) for rule in wanted}
    times = sorted({rule.at for rule in present if (rule.at, rule.day) not in taken})
    kept = [rule for rule in present if rule.at not in times]
    return [*(f"SCHEDULER-{at}" for at in times), *_additions(rule for rule in wanted if rule not in kept)]


def _additions(rules: Iterable[Rule]) -> list[str]:
    """List the commands that add rules."""
    return [f"SCHEDULER+{rule.at},{rule.day},{rule.do}" for rule in rules]
