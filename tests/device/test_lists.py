"""A list of numbers is turned into another by commands, in its order, and is never empty or too long on the way."""

from datetime import UTC, datetime

from hypothesis import given, strategies as st
import pytest

from custom_components.isocket.device import LIST_LENGTH, Done, Unit, UnitConfig
from custom_components.isocket.lists import edits

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)

LISTS = st.lists(st.integers(0, 14).map(lambda number: f"47900000{number:02}"), max_size=LIST_LENGTH, unique=True)


def test_nothing_to_do() -> None:
    """A list that is as it is to be costs no command."""
    assert list(edits("SECNUMBER", ("47", "48"), ("47", "48"))) == []
    assert list(edits("SECNUMBER", (), ())) == []


@pytest.mark.parametrize(
    ("present", "wanted", "commands"),
    [
        ("A", "AB", ["+B"]),
        ("AB", "A", ["-B"]),
        ("ABC", "AC", ["-B"]),
        ("A", "B", ["+B", "-A"]),
        ("AB", "BA", ["-A", "+A"]),
        ("AB", "", ["-ALL"]),
        ("ABCDEFGHIJ", "K", ["-J", "+K", *(f"-{letter}" for letter in "ABCDEFGHI")]),
    ],
)
def test_as_few_as_can_be(present: str, wanted: str, commands: list[str]) -> None:
    """What stands right stays; a new first one comes before the others go."""
    assert list(edits("", present, wanted)) == commands


@given(present=LISTS, wanted=LISTS)
def test_any_list_into_any_other(present: list[str], wanted: list[str]) -> None:
    """The unit takes every command, ends with the list that was wanted, and its list stays on while there is one."""
    unit = Unit(UnitConfig())
    unit.start(NOW)
    for number in present:
        unit.apply(f"SECNUMBER+{number}", 0, NOW)
    unit.apply("SECLIST=ON", 0, NOW)
    for command in edits("SECNUMBER", unit.state.secnumbers, wanted):
        done = [effect for effect in unit.apply(command, 0, NOW) if isinstance(effect, Done)]
        assert [one.ok for one in done] == [True], command
        assert unit.state.settings.seclist is bool(present and wanted)
    assert unit.state.secnumbers == tuple(wanted)
