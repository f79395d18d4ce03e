"""The command reference is in step with the table."""

from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

from custom_components.isocket.language import COMMANDS

ROOT = Path(__file__).parents[2]


def _script() -> ModuleType:
    """Load the script that writes it."""
    loader = SourceFileLoader("commands_script", str(ROOT / "scripts" / "commands"))
    spec = spec_from_loader(loader.name, loader)
    assert spec is not None
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module


def test_the_reference_is_in_step_with_the_table() -> None:
    """Run scripts/commands when it is not."""
    assert (ROOT / "docs" / "commands.md").read_text(encoding="utf-8") == _script().page()


def test_every_command_is_in_the_reference() -> None:
    """Once, as a row."""
    page = _script().page()
    for command in COMMANDS:
        assert page.count(f"\n| `{command.key}` |") == 1, command.key
