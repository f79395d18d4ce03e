"""What a command can come to: lines and OK, a refusal, a prompt, or an answer that comes later."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum


class Family(Enum):
    """Which error family a command belongs to (27.007 9.2, 27.005 3.2.5)."""

    CME = "+CME ERROR"
    CMS = "+CMS ERROR"


class ResultError(Exception):
    """A final result other than OK, ready made (V.250 5.7.1)."""

    def __init__(self, text: str) -> None:
        """Keep the result line."""
        super().__init__(text)
        self.text = text


class RefusedError(Exception):
    """A refusal with a code, shown as the +CMEE setting asks."""

    def __init__(self, code: int, family: Family = Family.CME) -> None:
        """Keep the code and its family."""
        super().__init__(f"{family.value}: {code}")
        self.code = code
        self.family = family


@dataclass(frozen=True, slots=True)
class Prompt:
    """Ask for text that ends with Ctrl-Z; `done` gets it and says what the command came to (27.005 3.5.1)."""

    done: Callable[[str], Outcome]


@dataclass(slots=True, eq=False)
class Deferred:
    """The final result comes later; `abort` ends the command when the terminal sends a byte (V.250 5.6.1)."""

    abort: Callable[[], None] | None = None
    complete: Callable[[Sequence[str], str], None] = lambda _lines, _final: None


type Outcome = Sequence[str] | Prompt | Deferred

CME_TEXTS = {
    3: "operation not allowed",
    4: "operation not supported",
    10: "SIM not inserted",
    11: "SIM PIN required",
    12: "SIM PUK required",
    13: "SIM failure",
    14: "SIM busy",
    16: "incorrect password",
    20: "memory full",
    21: "invalid index",
    30: "no network service",
    50: "Incorrect parameters",
    100: "unknown",
}

CMS_TEXTS = {
    38: "Network out of order",
    42: "Congestion",
    47: "Resources unavailable, unspecified",
    302: "operation not allowed",
    304: "invalid PDU mode parameter",
    310: "SIM not inserted",
    311: "SIM PIN required",
    314: "SIM busy",
    316: "SIM PUK required",
    321: "invalid memory index",
    322: "memory full",
    331: "no network service",
    332: "network timeout",
    500: "unknown error",
}

_TEXTS = {Family.CME: CME_TEXTS, Family.CMS: CMS_TEXTS}


def error_line(refused: RefusedError, cmee: int) -> str:
    """Word a refusal: ERROR, a number, or a text (27.007 9.1); a +CMS ERROR keeps its number without +CMEE."""
    if cmee == 2:
        return f"{refused.family.value}: {_TEXTS[refused.family].get(refused.code, refused.code)}"
    if cmee == 1 or refused.family is Family.CMS:
        return f"{refused.family.value}: {refused.code}"
    return "ERROR"
