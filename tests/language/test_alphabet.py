"""The 7-bit alphabet."""

from hypothesis import given, strategies as st
import pytest

from custom_components.isocket.language.alphabet import BASIC, EXTENDED, fits, fold, parts, septets


def test_the_alphabet_has_as_many_characters_as_the_standard() -> None:
    """128 places without the escape; the extension table without its form feed (23.038 6.2.1)."""
    assert len(BASIC) == 127
    assert len(EXTENDED) == 9


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Dør", "Dør"), ("ľúbim", "lubim"), ("Příliš", "Prilis"), ("вкл", "???"), ("🚪 open", "? open"), ("a–b", "a?b")],
)
def test_what_the_alphabet_lacks(text: str, folded: str) -> None:
    """Accents go, the rest becomes a question mark."""
    assert fold(text) == folded


@given(st.text())
def test_what_is_folded_fits(text: str) -> None:
    """Always, and keeps its length."""
    assert fits(fold(text))
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "length", "count"),
    [("", 0, 1), ("a" * 160, 160, 1), ("a" * 161, 161, 2), ("€" * 80, 160, 1), ("[" * 81, 162, 2)],
)
def test_how_long_a_text_is(text: str, length: int, count: int) -> None:
    """In septets, and in SMS."""
    assert septets(text) == length
    assert parts(text) == count
