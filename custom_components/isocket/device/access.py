"""Who may speak to the unit: numbers, the list, the password (manual ch. 5; who a sender is: whole numbers only)."""

from dataclasses import dataclass
from typing import Final

from .config import UnitConfig
from .state import UnitState

SHORT_CODE: Final = 6
"""Digits of the longest number that is a service's, not a person's."""


@dataclass(frozen=True, slots=True)
class Sender:
    """A sender or caller; one without digits is hidden, or a name."""

    address: str
    numbers: tuple[str, ...]
    """The digits that a list may hold for it."""

    @property
    def digits(self) -> str:
        """Return the whole number."""
        return self.numbers[-1]


def identify(address: str, config: UnitConfig) -> Sender:
    """Say who an address is: digits after a plus or 00 are the whole number, others may lack the calling code."""
    bare = "".join(address.split())
    digits = bare.removeprefix("+")
    if not (digits.isascii() and digits.isdecimal()):
        return Sender(address, ())
    if bare.startswith("+") or digits.startswith("00"):
        whole = digits if bare.startswith("+") else digits[2:]
        return Sender(address, (f"00{whole}", whole))
    if config.calling_code is None or len(digits) <= SHORT_CODE:
        return Sender(address, (digits,))
    return Sender(address, (digits, config.calling_code + digits.removeprefix(config.trunk)))


def answerable(sender: Sender, config: UnitConfig) -> bool:
    """Say whether a sender is somebody to talk to: no name, no short code, no unit of our own."""
    return bool(
        sender.numbers
        and len(sender.digits) > SHORT_CODE
        and not any(number in config.remote_numbers for number in sender.numbers)
    )


def reachable(number: str, config: UnitConfig) -> str:
    """Write a listed number as an address; one that starts with a zero is no whole number yet."""
    digits = identify(number, config).digits if number.startswith("0") else number
    return number if digits.startswith("0") else f"+{digits}"


def listed(sender: Sender, state: UnitState) -> bool:
    """Say whether a sender is on the security list."""
    return any(number in state.secnumbers for number in sender.numbers)


def known_as(sender: Sender, state: UnitState) -> str | None:
    """Return the number that a sender has on a list, or gave the right password under; None for nobody here."""
    known = (*state.secnumbers, *state.alertnumbers, *state.trusted)
    return next((number for number in sender.numbers if number in known), None)


def authorised(sender: Sender, state: UnitState, config: UnitConfig) -> bool:
    """Say whether a sender may control the unit; without an active list that is anybody to talk to."""
    return listed(sender, state) if state.settings.seclist else answerable(sender, config)


def without_password(text: str, state: UnitState) -> str | None:
    """Take the password off a text; None if it is missing or wrong."""
    password = state.settings.password
    if password is None:
        return text
    return text[len(password) :].strip() if text.startswith(password) else None
