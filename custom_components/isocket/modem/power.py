"""Whether the modem has the power it needs: one that starts three times in ten minutes has not."""

from collections import deque

from .errors import PowerError
from .timing import Timing
from .urc import tells_low_voltage

_TOO_MANY = 3


class Power:
    """Remember when the modem started again, and when it complained."""

    def __init__(self, timing: Timing) -> None:
        """Begin with a modem that is well."""
        self._span = timing.restarts
        self._starts: deque[float] = deque(maxlen=_TOO_MANY)
        self._complaint: float | None = None
        self._error = PowerError()  # one, so that snapshots with it are equal

    def started(self, now: float) -> None:
        """Note that the modem started again by itself, or vanished from its port."""
        self._starts.append(now)

    def take(self, line: str, now: float) -> bool:
        """Take an unsolicited code; say whether it was a complaint."""
        if not tells_low_voltage(line):
            return False
        self._complaint = now
        return True

    def warning(self, now: float) -> PowerError | None:
        """Tell what is wrong at a time in seconds."""
        complained = self._complaint is not None and now - self._complaint < self._span
        unstable = len(self._starts) == _TOO_MANY and now - self._starts[0] < self._span
        return self._error if complained or unstable else None
