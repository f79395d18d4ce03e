r"""Templates: one text for both directions, written with `render` and read with `match`.

`{name}` is a field, and what stands in brackets is left out where one of its fields has no value:
`"Power socket {socket}\n[Microrelay {microrelay}\n]Time: {time}"`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
import re
from typing import Any, Final

from .fields import Field, Fields

type Values = Mapping[str, Any]
"""Values by the names of their fields; what they are is the fields' business."""

_TOKENS: Final = re.compile(r"\{(\w+)\}|(\[)|(\])|([^{}\[\]]+)")


@dataclass(frozen=True, slots=True)
class _Slot:
    """A field's place."""

    name: str
    field: Field[Any]


@dataclass(frozen=True, slots=True)
class _Group:
    """What is left out together."""

    parts: tuple[_Part, ...]


type _Part = str | _Slot | _Group


@dataclass(frozen=True, eq=False)
class Template:
    """A text with fields; equal only to itself."""

    source: str
    fields: Fields = field(default_factory=dict)

    @cached_property
    def head(self) -> str:
        """What stands before the first field."""
        return self.source.partition("{")[0]

    def render(self, values: Values | None = None) -> str:
        """Write the text with these values; a missing one raises KeyError, except in brackets."""
        return _render(self._parts, values or {})

    def match(self, text: str) -> dict[str, Any] | None:
        """Read the values out of a text, or None; case and blanks between words do not count."""
        if (found := self._pattern.fullmatch(text.strip())) is None:
            return None
        try:
            return {name: self.fields[name].load(part) for name, part in found.groupdict().items() if part is not None}
        except ValueError:
            return None

    @cached_property
    def _parts(self) -> tuple[_Part, ...]:
        """Take the source apart."""
        stack: list[list[_Part]] = [[]]
        for name, opening, closing, literal in _TOKENS.findall(self.source):
            if opening:
                stack.append([])
            elif closing:
                group = _Group(tuple(stack.pop()))
                stack[-1].append(group)
            else:
                stack[-1].append(_Slot(name, self.fields[name]) if name else literal)
        return tuple(stack[0])

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        """Compile on first use: only the one who reads replies needs it."""
        return re.compile(_expression(self._parts), re.IGNORECASE)


def _render(parts: tuple[_Part, ...], values: Values) -> str:
    """Write the parts one after the other."""
    return "".join(
        part
        if isinstance(part, str)
        else part.field.dump(values[part.name])
        if isinstance(part, _Slot)
        else _render(part.parts, values)
        if _complete(part, values)
        else ""
        for part in parts
    )


def _complete(group: _Group, values: Values) -> bool:
    """Say whether all fields of a group have a value."""
    return all(values.get(part.name) is not None for part in group.parts if isinstance(part, _Slot))


def _expression(parts: tuple[_Part, ...]) -> str:
    """Write the parts as a regular expression that lets blanks stand anywhere between characters."""
    return "".join(
        "".join(rf"{re.escape(character)}\s*" for character in part if not character.isspace())
        if isinstance(part, str)
        else rf"(?P<{part.name}>{part.field.pattern})\s*"
        if isinstance(part, _Slot)
        else f"(?:{_expression(part.parts)})?"
        for part in parts
    )
