"""What final results mean: refusals of the network and the SIM by their codes (27.005 3.2.5, 27.007 9.2, 24.011 E)."""

import re

from .errors import CommandError, ModemError, PukRequiredError, SendError, SimError, SimMissingError

_CODE = re.compile(r"\+(CM[ES]) ERROR: ?(\d+)")

# Codes that pass by themselves: congestion, no network for now, a SIM or modem that is still starting
# (512-515: SIMCom, Quectel).
_PASSING = {
    "CMS": frozenset({38, 41, 42, 47, 300, 314, 331, 332, 340, 500, 512, 513, 514, 515, 22, 208, 211, 322}),
    "CME": frozenset({14, 30, 32, 100, 515}),
}
_SIM_BUSY = frozenset({("CME", 14), ("CMS", 314), ("CME", 515), ("CMS", 515)})
_SIM_ERRORS: dict[tuple[str, int], type[SimError]] = {
    ("CME", 10): SimMissingError,
    ("CME", 12): PukRequiredError,
    ("CMS", 310): SimMissingError,
    ("CMS", 316): PukRequiredError,
}
_SIM_TEXTS: dict[str, type[SimError]] = {
    "SIM NOT INSERTED": SimMissingError,
    "SIM PUK REQUIRED": PukRequiredError,
}


def code(error: CommandError) -> tuple[str, int] | None:
    """Tell the kind and number of a refusal; None for a bare ERROR or a text."""
    match = _CODE.fullmatch(error.result)
    return (match[1], int(match[2])) if match else None


def sim_busy(error: CommandError) -> bool:
    """Say whether the SIM is only not ready yet."""
    return code(error) in _SIM_BUSY or error.result.upper().endswith("SIM BUSY")


def sim_error(error: CommandError) -> ModemError:
    """Tell what keeps the SIM from answering; the refusal itself where it has another cause."""
    found = code(error)
    if found in _SIM_ERRORS:
        return _SIM_ERRORS[found]()
    return next((kind() for text, kind in _SIM_TEXTS.items() if error.result.upper().endswith(text)), error)


def send_error(error: CommandError) -> SendError:
    """Tell why a message was refused, and whether trying again can help; a bare ERROR may pass."""
    found = code(error)
    if found is None:
        return SendError(None, retry=True)
    kind, value = found
    return SendError(value, retry=value in _PASSING[kind])
