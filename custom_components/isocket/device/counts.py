"""What is counted of people, so that nobody makes the unit talk, or guesses its passwords, for ever."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from ..records.codec import BOOLEAN, INSTANT, TEXT, kept

REPLIES: Final = 200
"""Replies that are remembered."""
GUESSES: Final = 200
"""Wrong passwords that are remembered."""
TRUSTED: Final = 20
"""Numbers that are remembered for the right password they gave."""


@dataclass(frozen=True, slots=True)
class Reply:
    """When a number was answered, and whether it was told of an error; no digits stand for all strangers."""

    digits: str = field(metadata=kept(TEXT))
    at: datetime = field(metadata=kept(INSTANT))
    error: bool = field(default=False, metadata=kept(BOOLEAN))


@dataclass(frozen=True, slots=True)
class Guess:
    """When a number gave a wrong password; no digits stand for any that is known."""

    digits: str = field(metadata=kept(TEXT))
    at: datetime = field(metadata=kept(INSTANT))
