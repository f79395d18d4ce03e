"""What falls back when something is emptied: rules gone through after every change (manual ch. 4.2, 5, 7.3)."""

from collections.abc import Callable
from typing import Any, Final

from .state import UnitState
from .turn import Turn

type Rule = tuple[Callable[[UnitState], bool], dict[str, Any]]

RULES: Final[tuple[Rule, ...]] = (
    (lambda state: not state.secnumbers, {"seclist": False}),
    (lambda state: not state.settings.seclist, {"ring": "NOACTION"}),
    (lambda state: not state.settings.protected, {"renewintervalpw": None}),
    (lambda state: not state.alertnumbers, {"thermalert": False}),
)


def run(turn: Turn) -> None:
    """Let fall back what lost its ground in this turn, in the rules' order: one may cause the next.

    A list that was empty before, as after damage to what was saved, opens nothing.
    """
    for falls, settings in RULES:
        if (
            falls(turn.state)
            and not falls(turn.before)
            and any(getattr(turn.settings, name) != value for name, value in settings.items())
        ):
            turn.set(**settings)
