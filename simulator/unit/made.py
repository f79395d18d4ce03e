"""What a unit is made of, by its model, and what it does not forget."""

import json
from pathlib import Path
from typing import Final

from .brain import FULL, Model, UnitConfig, UnitState

HARDWARE: Final = "v1.1"
FIRMWARE: Final = "1.0.0"
SERIAL: Final = "12345678987654321"
WARMUP_MINUTES: Final = 10
"""Before the thermometer tells anything (manual ch. 7.1)."""
EVER: Final = 10**6
"""Of hours, or of minutes."""
_WITH_BATTERY: Final = frozenset({Model.M707, Model.M707_LIGHT})
_BATTERY_SECONDS: Final = 360
"""For so long a 707 stays on without mains (manual ch. 12)."""


def made(model: Model, country: str, warmup_minutes: float) -> UnitConfig:
    """Say what a model is made of: it tells no sensors apart, and does and answers all, however old and however much."""
    full = model in FULL
    return UnitConfig(
        model=model,
        has_microrelay=full,
        has_thermometer=full,
        has_mains=model in _WITH_BATTERY,
        sensors=("",) if full else (),
        calling_code=country,
        warmup_minutes=warmup_minutes,
        hysteresis=0.01,
        stale_minutes=EVER,
        late_hours=EVER,
        most_answers=EVER,
        version=FIRMWARE,
    )


def battery_seconds(model: Model) -> float:
    """Tell for how long a model stays on without mains."""
    return _BATTERY_SECONDS if model in _WITH_BATTERY else 0


class Memory:
    """What a unit knows over a power cut, and with a file over the end of the program; `state` is None out of the box."""

    def __init__(self, file: Path | None) -> None:
        """Read what was known."""
        self._file = file
        self.state: UnitState | None = None
        if file is not None and file.exists():
            self.state, _ = UnitState.from_dict(json.loads(file.read_text(encoding="utf-8")))

    def keep(self, state: UnitState) -> None:
        """Write what is known."""
        if state == self.state:
            return
        self.state = state
        if self._file is not None:
            self._file.write_text(json.dumps(state.to_dict()), encoding="utf-8")
