"""The radio side of a modem: coverage, operator, signal, and what it tells of them (27.007 7.2-7.3, 8.2, 8.5)."""

from collections.abc import Callable
from dataclasses import dataclass

HOME, ROAMING, SEARCHING, DENIED, NOT_SEARCHING = 1, 5, 2, 3, 0
UNKNOWN_SIGNAL = 99
STRONGEST_SIGNAL = 31
LTE, GSM = 7, 0
REGISTRATION_COMMANDS = ("+CREG", "+CGREG", "+CEREG")


@dataclass(frozen=True, slots=True)
class Operator:
    """A network by its long and short name and its number (MCC and MNC)."""

    name: str
    short: str
    code: str


NORDIC = Operator("Nordic Mobile", "Nordic", "24299")


def bars(rssi: int) -> int:
    """Return the indicator of a strength: 0 to 5 (27.007 8.9)."""
    return 0 if rssi > STRONGEST_SIGNAL else min(5, rssi // 6)


class Radio:
    """What the air is like; each change is told to the modem."""

    def __init__(self, changed: Callable[[], None]) -> None:
        """Start with good coverage at home."""
        self._changed = changed
        self._coverage = True
        self._signal = 21
        self._operator = NORDIC
        self._function = 1
        self.sim_ready: Callable[[], bool] = lambda: True
        self.roaming = False
        self.denied = False
        self.lac = "1A2B"
        self.cell = "00C3D4E5"

    @property
    def registration(self) -> int:
        """Return <stat> of +CREG."""
        if self._function != 1 or not self.sim_ready():
            return NOT_SEARCHING
        if self.denied:
            return DENIED
        if not self._coverage:
            return SEARCHING
        return ROAMING if self.roaming else HOME

    @property
    def registered(self) -> bool:
        """Say whether messages and calls pass."""
        return self.registration in {HOME, ROAMING}

    @registered.setter
    def registered(self, coverage: bool) -> None:
        """Give or take the coverage."""
        self._coverage = coverage
        self._changed()

    @property
    def coverage(self) -> bool:
        """Say whether there is a network at all."""
        return self._coverage

    @property
    def signal(self) -> int:
        """Return <rssi> of +CSQ, 0 to 31, or 99 where there is nothing to measure (27.007 8.5)."""
        return self._signal if self._coverage and self._function == 1 else UNKNOWN_SIGNAL

    @signal.setter
    def signal(self, rssi: int) -> None:
        """Set the strength, 0 to 31; raise ValueError."""
        if not 0 <= rssi <= STRONGEST_SIGNAL:
            raise ValueError(rssi)
        self._signal = rssi
        self._changed()

    @property
    def operator(self) -> str:
        """Return the operator's long name."""
        return self._operator.name

    @operator.setter
    def operator(self, name: str) -> None:
        """Set the operator's name."""
        self._operator = Operator(name, name[:8], self._operator.code)
        self._changed()

    @property
    def function(self) -> int:
        """Return <fun> of +CFUN: 1 full, 0 minimum, 4 radio off (27.007 8.2)."""
        return self._function

    @function.setter
    def function(self, level: int) -> None:
        """Set the level of functionality."""
        self._function = level
        self._changed()

    def operator_text(self, form: int) -> str:
        """Return the operator as +COPS shows it: long, short or numeric (27.007 7.3)."""
        return (self._operator.name, self._operator.short, self._operator.code)[form]
