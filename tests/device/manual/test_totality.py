"""Nothing of the manual is missing: every command of the table and every rule has its case."""

from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
import re

from custom_components.isocket.device.handlers import HANDLERS
from custom_components.isocket.language import BY_KEY, COMMANDS, Call, Kind, parse

from .dialogue import Case
from .rules import RULES

CASES: list[Case] = [
    case
    for path in sorted(Path(__file__).parent.glob("test_ch*.py"))
    for case in import_module(f".{path.stem}", __package__).CASES
]
BY_CODE = {"DATESMS"}
"""Commands whose dialogue needs a message with a time stamp of its own: `test_ch08_date.py`."""


def _answered(case: Case) -> Iterable[str]:
    """List the keys of the commands that a dialogue texts and that are answered with their own replies."""
    lines = case.dialogue.strip().splitlines()
    for index, line in enumerate(lines):
        if (said := re.search(r"\w+ > (.*)", line)) is None:
            continue
        text = said[1].strip()
        for password in ("12abc", "98xyz"):
            text = text.removeprefix(password)
        parsed = parse(text)
        if isinstance(parsed, Call) and any(_replied(parsed, later) for later in lines[index + 1 :]):
            yield parsed.command.key


def _replied(call: Call, line: str) -> bool:
    """Say whether a line is an answer of a command."""
    said = re.search(r"\w+ < (.*)", line)
    if said is None:
        return False
    text = said[1].replace("|", "\n")
    return any(reply.template.match(text) is not None for reply in call.command.replies.values())


def test_every_command_has_its_case() -> None:
    """All 86 are texted and answered in some dialogue."""
    answered = {key for case in CASES for key in _answered(case)} | BY_CODE
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
