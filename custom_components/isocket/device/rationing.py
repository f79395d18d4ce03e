"""How often one number is answered: two machines must not talk for ever, nor a stranger at the owner's cost."""

from datetime import timedelta
from typing import Final

from .access import identify, known_as
from .counts import REPLIES, Reply
from .turn import Turn

MINUTES: Final = 10
ERRORS: Final = 5
"""Error replies to one number in that time; how many answers of any kind, the house decides."""


def may_answer(turn: Turn, to: str, *, error: bool = False, stranger: bool = False) -> bool:
    """Say whether a number may be answered, by SMS or call, and count it; all strangers together are like one number."""
    sender = identify(to, turn.config)
    digits = "" if stranger else known_as(sender, turn.state) or sender.digits
    since = turn.now - timedelta(minutes=MINUTES)
    recent = tuple(reply for reply in turn.state.replies if since < reply.at <= turn.now)
    own = [reply for reply in recent if reply.digits == digits]
    allowed = len(own) < turn.config.most_answers and (not error or sum(reply.error for reply in own) < ERRORS)
    if allowed:
        recent = (*recent, Reply(digits, turn.now, error))[-REPLIES:]
    turn.change(replies=recent)
    return allowed
