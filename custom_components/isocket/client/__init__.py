"""The client: how one talks to a real iSocket elsewhere by SMS, without I/O, clock or await.

Inputs, all methods of `RemoteUnit` that end in `now` and return effects:

- people: `request` (a command as it is texted, without the password; returns its token as well), `cancel` (a token,
  READING, or None for everything), `read_settings` (`questions(model)` are the most messages that takes),
  `plugged_in` (the owner did that, and the configuration time is open), `know` (the passwords, from the owner; may be
  called at every start);
- the network: `receive` (a text of the unit's with the time stamp of the SMS), `called` (the unit calls), and for each
  `Send`, once: `sent` (the network took it, or may have) or `not_sent` (it never will);
- time: `start` once after a restart, with the messages that still wait in the outbox; `advance` at `next_deadline`.

Effects, to be carried out in their order: `Send` and `Withdraw`; `Ended`, exactly once for each request that
`request` took; `AllRead`, once for each reading; `Said`, for each text; `Changed`, when `snapshot` differs.

`snapshot` shows the facts: what was said last, each with its time and whether it is assumed. `state` is everything
that is to be saved (`to_dict`, `from_dict`), in one write with the outbox.

One message is outstanding at a time, for a text of the unit's names no question. A message that was not answered is
sent again only as the table lets it (`language.Repeat`).
"""

from ..language.replies import Saying
from .config import RemoteConfig
from .copying import copied_settings
from .effects import AllRead, Changed, Effect, Ended, Outcome, Reason, Said, Send, Withdraw
from .facts import FACTS, Fact, Facts
from .requests import questions
from .snapshot import Pending, RemoteSnapshot
from .state import READING, Passwords, RemoteState
from .unit import CALLED, RemoteUnit

__all__ = [
    "CALLED",
    "FACTS",
    "READING",
    "AllRead",
    "Changed",
    "Effect",
    "Ended",
    "Fact",
    "Facts",
    "Outcome",
    "Passwords",
    "Pending",
    "Reason",
    "RemoteConfig",
    "RemoteSnapshot",
    "RemoteState",
    "RemoteUnit",
    "Said",
    "Saying",
    "Send",
    "Withdraw",
    "copied_settings",
    "questions",
]
