"""The way of a command: through the steps every SMS passes, in order, to its handler, the cascade and the answer.

A step hands the message on by returning None, or ends its way with an outcome. Commands from Home Assistant itself
pass only the last steps: the owner at home is bound by no list, no password and no window.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from ..language import BadValue, Call, Kind, Own, Parsed, Repeat, Unknown, own, parse
from ..language.alphabet import fold
from ..language.refusals import BAD_PASSWORD, BAD_VALUE, DENIED, EXPIRED, LATE, UNKNOWN
from . import access, answers, calls, cascade, guessing, schedule, window, words
from .effects import Commit, Event
from .handlers import HANDLERS
from .outcome import Outcome, Quiet, Refused
from .state import Recipient, Whom
from .turn import Turn

LONGEST: Final = 30
"""Characters of a message that is looked at, without the password (manual ch. 4.1)."""
_NOTHING: Final = Unknown("")


@dataclass(slots=True)
class Message:
    """A text on its way."""

    text: str
    sender: access.Sender | None = None
    parsed: Parsed | Own = _NOTHING

    @property
    def shown(self) -> str:
        """Write it as it may be echoed: in the 7-bit alphabet, on one line, without secrets."""
        text = self.parsed.text if isinstance(self.parsed, Unknown) else self.parsed.shown()
        return fold(" ".join(text.split()))


type Step = Callable[[Turn, Message], Outcome | None]


def _short_enough(turn: Turn, message: Message) -> Outcome | None:
    """Drop what is too long or empty, in silence."""
    bare = access.without_password(message.text, turn.state)
    return None if 0 < len(message.text if bare is None else bare) <= LONGEST else Quiet.SILENCE


def _allowed_in(turn: Turn, message: Message) -> Outcome | None:
    """Keep out who may not control the unit; a name, a hidden number or a machine does not even hear of it."""
    if message.sender is None or access.authorised(message.sender, turn.state, turn.config):
        return None
    return Refused(DENIED)


def _with_password(turn: Turn, message: Message) -> Outcome | None:
    """Take the password off, if there is one."""
    sender = message.sender
    if sender is None or turn.settings.password is None:
        return None
    if guessing.given_up(turn, sender):
        return Quiet.SILENCE
    if (bare := access.without_password(message.text, turn.state)) is None:
        guessing.wrong(turn, sender)
        return Refused(BAD_PASSWORD)
    guessing.right(turn, sender)
    message.text = bare
    return None


def _parsed(turn: Turn, message: Message) -> Outcome | None:
    """Find the command, or a word of the house's own."""
    message.parsed = parse(message.text)
    if isinstance(message.parsed, Unknown):
        message.parsed = own(message.text, turn.config.words) or message.parsed
    return Refused(UNKNOWN, message.shown) if isinstance(message.parsed, Unknown) else None


def _of_this_model(turn: Turn, message: Message) -> Outcome | None:
    """Know nothing of commands that the model lacks."""
    if isinstance(message.parsed, (Own, Unknown)) or turn.config.model in message.parsed.command.models:
        return None
    message.parsed = Unknown(message.text)
    return Refused(UNKNOWN, message.shown)


def _in_time(turn: Turn, message: Message) -> Outcome | None:
    """Carry out nothing that was on its way for too long."""
    if turn.sent is None or turn.now - turn.sent <= timedelta(hours=turn.config.late_hours):
        return None
    turn.happened(Event.LATE, {"command": message.shown, "from": turn.recipient.to})
    return Refused(LATE, message.shown)


def _in_window(turn: Turn, message: Message) -> Outcome | None:
    """Take configuration commands in the window only; each one received starts it again."""
    if isinstance(message.parsed, (Own, Unknown)) or message.parsed.command.kind is not Kind.CONFIGURATION:
        return None
    if not window.is_open(turn):
        return Refused(EXPIRED, message.shown)
    window.open_(turn)
    return None


def _with_value(_turn: Turn, message: Message) -> Outcome | None:
    """Refuse what the command does not take."""
    return Refused(BAD_VALUE) if isinstance(message.parsed, BadValue) else None


def _handled(turn: Turn, message: Message) -> Outcome | None:
    """Carry the command out, and let fall back what lost its ground."""
    if isinstance(message.parsed, Own):
        return words.run(turn, message.parsed)
    if not isinstance(message.parsed, Call):
        return None
    return carry_out(turn, message.parsed)


FROM_A_PHONE: Final[tuple[Step, ...]] = (
    _short_enough,
    _allowed_in,
    _with_password,
    _parsed,
    _of_this_model,
    _in_time,
    _in_window,
    _with_value,
    _handled,
)
FROM_HOME: Final[tuple[Step, ...]] = (_parsed, _of_this_model, _with_value, _handled)


def carry_out(turn: Turn, call: Call) -> Outcome:
    """Run a command's handler, and the cascade after it; what must not be done twice is saved first."""
    if call.command.repeat is Repeat.NEVER:
        turn.emit(Commit())
    outcome = HANDLERS[call.command.key](turn, call)
    cascade.run(turn)
    guessing.forget(turn)
    return outcome


def receive(turn: Turn, text: str, address: str) -> None:
    """Take a text message."""
    sender = access.identify(address, turn.config)
    turn.recipient = Recipient(Whom.PHONE, address)
    _pass(turn, Message(text.strip(), sender), FROM_A_PHONE)


def apply(turn: Turn, text: str, token: int) -> None:
    """Take a command from Home Assistant."""
    turn.recipient = Recipient(Whom.HOME, token=token)
    _pass(turn, Message(text.strip()), FROM_HOME)


def called(turn: Turn, number: str | None) -> None:
    """Take a call; what it did is reported like a command."""
    if (done := calls.called(turn, number)) is not None:
        call, outcome = done
        answers.answer(turn, turn.recipient, call.command.key, call.shown(), outcome)


def scheduled(turn: Turn) -> None:
    """Carry out the commands whose time has come."""
    for call, recipient in schedule.due(turn):
        turn.recipient = recipient
        answers.answer(turn, recipient, call.command.key, call.shown(), carry_out(turn, call))
    turn.recipient = Recipient()


def _pass(turn: Turn, message: Message, steps: tuple[Step, ...]) -> None:
    """Take a message through the steps, and give the answer."""
    outcome = next((outcome for step in steps if (outcome := step(turn, message)) is not None), Quiet.SILENCE)
    key = message.parsed.command.key if isinstance(message.parsed, Call) else ""
    answers.answer(turn, turn.recipient, key, message.shown, outcome)
