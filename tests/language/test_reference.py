"""The command reference has the whole table."""

from custom_components.isocket.language import COMMANDS
from reference import commands


def test_every_command_is_in_the_reference() -> None:
    """Once, as a row."""
    page = commands.page()
    for command in COMMANDS:
        assert page.count(f"\n| `{command.key}` |") == 1, command.key
