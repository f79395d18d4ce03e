"""A text of the unit's: whether it came before, whether it is whole, what it says, and what it answers."""

from datetime import datetime, timedelta
from typing import Final
from zlib import crc32

from ..language import Call, Command, Model
from ..language.alphabet import PART_SEPTETS, SINGLE_SEPTETS, septets
from ..language.replies import FREE, Heard, Saying, hear
from ..language.rows import Confirm, Kind
from . import exchanges, mirror, network_time, window
from .effects import Reason, Said
from .facts import Fact
from .state import RECENT, Exchange, Held, RemoteState, Step
from .turn import Turn
from .veil import veil

HOLD: Final = timedelta(minutes=5)
"""How long the rest of a text is waited for."""
FULL: Final = (PART_SEPTETS, SINGLE_SEPTETS)
"""Septets of a text that was cut off: what a part or a whole SMS holds."""
LISTS: Final = frozenset({"SECNUMBER?", "ALERTNUMBER?", "SCHEDULER?", "SHOWALARMLOG"})
"""Questions whose answers may take more than one SMS."""
ECHOES: Final = {"THERMOSTAT={value}": "mode", "TEMPOFF={value}": "tempoff"}
"""Where a reply repeats the value of its command under another name."""
RENEWAL: Final = "RENEWINTERVAL{password}"
WITHOUT_BATTERY: Final = frozenset({Model.M706, Model.M706_LIGHT})
"""Models that were off while the power was: they tell that it is back when they are powered on (manual ch. 12)."""
_CLOCK: Final = frozenset({"stamp", "zone"})
"""What a reply need not repeat: its clock goes on."""


def receive(turn: Turn, text: str, sent: datetime | None) -> None:
    """Take a text message of the unit's, with its own time stamp."""
    at = network_time.said(turn, sent)
    mark = f"{at.isoformat()} {crc32(text.encode())}"
    if mark in turn.state.recent:
        return
    network_time.learn(turn, at)
    turn.change(recent=(*turn.state.recent, mark)[-RECENT:], heard=turn.now)
    if not _joined(turn, text, at):
        _alone(turn, text, at)


def advance(turn: Turn) -> None:
    """Give up the rest of a text that does not come: half a list tells nothing."""
    held = turn.state.held
    if held is not None and held.until <= turn.now:
        turn.change(held=None)
    elif held is not None and held.until > turn.now + HOLD:
        turn.change(held=Held(held.text, held.at, turn.now + HOLD))


def deadline(state: RemoteState) -> datetime | None:
    """Return when the rest of a text was waited for long enough."""
    return None if state.held is None else state.held.until


def _cut_off(text: str) -> bool:
    """Say whether a text fills its SMS exactly, and so may go on in another."""
    return septets(text) in FULL


def _expected(turn: Turn) -> Command | None:
    """Return the command whose answer is waited for."""
    exchange = turn.state.exchange
    return None if exchange is None else exchanges.under_way(turn.state, exchange).command


def _joined(turn: Turn, text: str, at: datetime) -> bool:
    """Read a text together with the one before it, whichever of them came first."""
    held = turn.state.held
    if held is None:
        return False
    for first, second in ((held.text, text), (text, held.text)):
        whole = hear(first + second, _expected(turn))
        if _cut_off(first) and whole.name in LISTS and whole.saying is Saying.REPLY:
            turn.change(held=None)
            _understand(turn, first + second, max(at, held.at), whole)
            return True
    return False


def _alone(turn: Turn, text: str, at: datetime) -> None:
    """Read a text by itself; a list that may go on waits for the rest, and what says nothing may be a rest."""
    heard = hear(text, _expected(turn))
    incomplete = _cut_off(text) and (heard.name in LISTS or heard.saying is Saying.OTHER)
    if incomplete or heard.saying is Saying.OTHER or heard.name in LISTS:
        turn.change(held=Held(text, at, turn.now + HOLD))
    if incomplete:
        turn.emit(Said(Saying.OTHER, "", veil(turn.state, text), at))
    else:
        _understand(turn, text, at, heard)


def _understand(turn: Turn, text: str, at: datetime, heard: Heard) -> None:
    """Learn what a text says, and end the request that it answers."""
    exchange = turn.state.exchange
    answered = exchange is not None and _answers(turn, exchange, heard, at)
    mirror.hear(turn, heard, at)
    _window(turn, heard, at)
    _talks(turn, heard, at)
    shown = veil(turn.state, text)
    token = exchange.request.token if exchange is not None and answered else None
    turn.emit(Said(heard.saying, heard.name, shown, at, _shown(turn.state, heard), token or None))
    if exchange is None or not answered:
        return
    if heard.saying is Saying.REFUSAL:
        exchanges.refused(turn, exchange, Reason(heard.name), shown)
    elif exchange.step is Step.CHECKING and heard.name != exchange.request.call.command.key:
        exchanges.checked(turn, exchange, shown)
    else:
        exchanges.confirmed(turn, exchange, shown)


def _window(turn: Turn, heard: Heard, at: datetime) -> None:
    """Know when the configuration time began again: a command of its kind was taken, or the unit was powered on."""
    command = heard.command
    taken = command is not None and (command.kind is Kind.CONFIGURATION or command.key == RENEWAL)
    powered_on = heard.name == "power_restored" and turn.config.model in WITHOUT_BATTERY
    if taken or powered_on:
        window.opened(turn, min(turn.now, network_time.house(turn.state, at)))


def _talks(turn: Turn, heard: Heard, at: datetime) -> None:
    """Know from a confirmation that the unit confirms."""
    if heard.command is not None and heard.command.confirm is Confirm.ASKED and turn.value("smsconfirm") is False:
        if heard.name != "SMSCONFIRM={value}":
            turn.learn({"smsconfirm": Fact(True, at, assumed=True)})


def _shown(state: RemoteState, heard: Heard) -> dict[str, object]:
    """Return the values of a text without secrets."""
    return {name: veil(state, value) if isinstance(value, str) else value for name, value in heard.values.items()}


def _answers(turn: Turn, exchange: Exchange, heard: Heard, at: datetime) -> bool:
    """Say whether a text answers the message under way: it was said after that was sent, and is about it."""
    request = exchange.request.call
    if exchange.step is Step.CHECKING and heard.name == request.command.key and _repeats(request, heard):
        return not network_time.before(turn.state, at, exchange.first)
    if network_time.before(turn.state, at, exchange.since):
        return False
    call = exchanges.under_way(turn.state, exchange)
    if heard.saying is Saying.REFUSAL:
        return _is_about(turn.state, call, heard)
    return heard.name == call.command.key and _repeats(call, heard)


def _repeats(call: Call, heard: Heard) -> bool:
    """Say whether a reply repeats the values of its command, as far as it repeats any."""
    if heard.command in FREE:
        return True
    echo = ECHOES.get(call.command.key)
    said = heard.values if echo is None else {"value": heard.values.get(echo)}
    return all(said[name] == value for name, value in call.values.items() if name in said and name not in _CLOCK)


def _is_about(state: RemoteState, call: Call, heard: Heard) -> bool:
    """Say whether a refusal is about a command: it repeats it, or tells nothing."""
    if (echo := heard.values.get("command")) is None:
        return True
    said = _bare(echo)
    bare = call.command.request.render(call.values)
    passwords = {"", state.passwords.access or "", state.other or ""}
    forms = {_bare(form) for form in (call.shown(), call.command.request.head, *(one + bare for one in passwords))}
    return said in forms


def _bare(text: str) -> str:
    """Write a command without blanks, in capitals."""
    return "".join(text.split()).upper()
