"""Nothing of the manual is missing: every command of the table and every rule has its case."""

from collections.abc import Iterable
from importlib import import_module
from pathlib import Path

from custom_components.isocket.device import Event, Happened, Send
from custom_components.isocket.device.handlers import HANDLERS
from custom_components.isocket.language import BY_KEY, COMMANDS, Kind, Unknown, parse

from .dialogue import Case, play
from .rules import RULES

CASES: list[Case] = [
    case
    for path in sorted(Path(__file__).parent.glob("test_ch*.py"))
    for case in import_module(f".{path.stem}", __package__).CASES
]


def _answered(case: Case) -> Iterable[str]:
    """Play a dialogue, and list the keys of the commands that were carried out and texted back to who texted them."""
    effects = play(case).effects
    sent = {(effect.to, effect.text) for effect in effects if isinstance(effect, Send)}
    for effect in effects:
        if isinstance(effect, Happened) and effect.event is Event.EXECUTED:
            if (effect.details["from"], effect.details["reply"]) in sent:
                yield _key(effect.details["command"])


def _key(command: str) -> str:
    """Find the command that an event tells of, its secret as asterisks."""
    known = (parse(text) for text in (command, command.replace("*", "x")))
    return next(parsed.command.key for parsed in known if not isinstance(parsed, Unknown))


def test_every_command_has_its_case() -> None:
    """All 86 are texted, carried out and answered in some dialogue."""
    answered = {key for case in CASES for key in _answered(case)}
    assert [command.key for command in COMMANDS if command.key not in answered] == []


def test_the_table_is_complete() -> None:
    """As many commands as the manual has, of each kind."""
    kinds = [command.kind for command in COMMANDS]
    assert len(COMMANDS) == 86
    assert {kind: kinds.count(kind) for kind in Kind} == {
        Kind.CONTROL: 28,
        Kind.INFORMATION: 24,
        Kind.CONFIGURATION: 34,
    }


def test_every_command_has_one_handler() -> None:
    """And every handler a command."""
    assert set(HANDLERS) == set(BY_KEY)


def test_every_rule_has_its_case() -> None:
    """And every case names rules that there are."""
    shown = {rule for case in CASES for rule in case.rules}
    assert [rule for rule in RULES if rule not in shown] == []
    assert [rule for rule in shown if rule not in RULES] == []


def test_titles_are_unique() -> None:
    """So that a failure points to one dialogue."""
    titles = [case.title for case in CASES]
    assert len(set(titles)) == len(titles)
