"""Wrong passwords: counted, told to the house, and slowed down where that locks nobody out who belongs here.

Anybody can send in the owner's name, so that a number is no ground to refuse the right password to its owner. What is
slowed are the numbers that nobody knows; a guess in the name of a known one is answered to that phone, and is seen by
the house.
"""

from datetime import timedelta
from typing import Final

from .access import Sender, known_as
from .counts import GUESSES, TRUSTED, Guess
from .turn import Turn

HOURS: Final = 24
"""How long a wrong password is remembered."""
MINUTES: Final = 60
OF_ONE: Final = 5
"""Wrong passwords of an unknown number in that time; what it sends then is not looked at ..."""
OF_ALL: Final = 20
"""... nor what any unknown number sends after so many of all of them: a sender may have a new name each time."""


def given_up(turn: Turn, sender: Sender) -> bool:
    """Say whether what an unknown number sends is not looked at, as there were too many wrong passwords."""
    if known_as(sender, turn.state):
        return False
    since = turn.now - timedelta(minutes=MINUTES)
    recent = [guess.digits for guess in turn.state.guesses if guess.digits and since < guess.at <= turn.now]
    return recent.count(sender.digits) >= OF_ONE or len(recent) >= OF_ALL


def wrong(turn: Turn, sender: Sender) -> None:
    """Count a wrong password."""
    since = turn.now - timedelta(hours=HOURS)
    recent = tuple(guess for guess in turn.state.guesses if since < guess.at <= turn.now)
    guess = Guess("" if known_as(sender, turn.state) else sender.digits, turn.now)
    turn.change(guesses=(*recent, guess)[-GUESSES:], wrong_passwords=turn.state.wrong_passwords + 1)


def right(turn: Turn, sender: Sender) -> None:
    """Remember who knows the password."""
    if not known_as(sender, turn.state):
        turn.change(trusted=(*turn.state.trusted, sender.digits)[-TRUSTED:])


def forget(turn: Turn) -> None:
    """Know nobody any more by a password that was changed."""
    if turn.settings.password != turn.before.settings.password:
        turn.change(trusted=())
