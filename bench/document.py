"""The page of the benchmarks: what stands between its marks is written by `scripts/bench`."""

from collections.abc import Mapping
from pathlib import Path
import re
from typing import Final

DOCS: Final = Path(__file__).parent.parent / "docs"
PAGE: Final = DOCS / "benchmarks.md"
IMAGES: Final = DOCS / "images"
_PLACE: Final = re.compile(r"(<!-- bench: ([\w ]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def places(page: str) -> list[str]:
    """Name what a page wants to have measured."""
    return [found[2] for found in _PLACE.finditer(page)]


def fill(page: str, results: Mapping[str, str]) -> str:
    """Put results where a page wants them, and leave the others as they were; raises KeyError for one that it has no place for."""
    if strange := results.keys() - places(page):
        raise KeyError(*strange)
    return _PLACE.sub(
        lambda found: f"{found[1]}\n{results[found[2]]}\n{found[3]}" if found[2] in results else found[0], page
    )
