"""Tables, and the places in a page that they go to."""

from collections.abc import Iterable, Mapping
import re
from typing import Final

_PLACE: Final = re.compile(r"(<!-- table: ([\w ]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """Write a table."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)


def places(page: str) -> list[str]:
    """Name the tables that a page wants."""
    return [found[2] for found in _PLACE.finditer(page)]


def fill(page: str, tables: Mapping[str, str]) -> str:
    """Put the tables where a page wants them; a name that is none raises KeyError."""
    return _PLACE.sub(lambda found: f"{found[1]}\n{tables[found[2]]}\n{found[3]}", page)
