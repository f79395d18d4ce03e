"""Parameters that a modem keeps and shows: most of 27.007 is nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass
import re

from .parser import Request
from .replies import RefusedError

_GROUP = re.compile(r"\(([^()]*)\)")
_RANGE = re.compile(r"(\d+)-(\d+)")


@dataclass(frozen=True, slots=True)
class Setting:
    """One row: a command, its values at power-on, and what +X=? shows, which is also what is allowed."""

    name: str
    initial: tuple[str, ...]
    test: str = ""

    def allowed(self, index: int) -> frozenset[str] | None:
        """Return the values a parameter may have, or None where any will do."""
        groups = _GROUP.findall(self.test)
        return _values(groups[index]) if index < len(groups) else None


def _values(group: str) -> frozenset[str]:
    """Spell out a group such as 0-2,4 or "SM","ME"."""
    found: set[str] = set()
    for item in group.split(","):
        if bounds := _RANGE.fullmatch(item):
            found.update(str(number) for number in range(int(bounds[1]), int(bounds[2]) + 1))
        else:
            found.add(item.strip('"'))
    return frozenset(found)


class Settings:
    """The values of one modem; a reboot brings back the initial ones."""

    def __init__(self, rows: Iterable[Setting]) -> None:
        """Take the rows; a later row of the same name replaces an earlier one."""
        self.rows = {row.name: row for row in rows}
        self._values: dict[str, tuple[str, ...]] = {}
        self.reset()

    def reset(self) -> None:
        """Go back to the values at power-on."""
        self._values = {name: row.initial for name, row in self.rows.items()}

    def get(self, name: str, index: int = 0) -> str:
        """Return one parameter as text; empty where the modem has no such setting."""
        values = self._values.get(name, ())
        return values[index] if index < len(values) else ""

    def number(self, name: str, index: int = 0) -> int:
        """Return one parameter as a number; 0 where the modem has no such setting."""
        return int(self.get(name, index) or "0")

    def put(self, name: str, *values: str) -> None:
        """Set the parameters without a check."""
        self._values[name] = values

    def change(self, request: Request) -> None:
        """Take what the terminal sets; parameters it leaves out become the initial ones. Raise RefusedError 50."""
        row = self.rows[request.name]
        values = [request.text(index, default) for index, default in enumerate(row.initial)]
        extra = len(request.args) > len(row.initial)
        if extra or any(not self._fits(row, index, value) for index, value in enumerate(values)):
            raise RefusedError(50)
        self._values[request.name] = tuple(values)

    def _fits(self, row: Setting, index: int, value: str) -> bool:
        """Say whether a value is allowed."""
        allowed = row.allowed(index)
        return allowed is None or value in allowed

    def show(self, name: str) -> str:
        """Word the answer to a read command: numbers bare, texts in quotes."""
        shown = (value if value.lstrip("-").isdigit() else f'"{value}"' for value in self._values[name])
        return f"{name}: {','.join(shown)}"

    def show_test(self, name: str) -> list[str]:
        """Word the answer to a test command; a setting without a range just says OK."""
        test = self.rows[name].test
        return [f"{name}: {test}"] if test else []
