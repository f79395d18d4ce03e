"""The page of the benchmarks, and what is put into it."""

import re

import pytest

from bench.document import DOCS, PAGE, fill, places

TWO = "a\n<!-- bench: one -->\nold\n<!-- end -->\nb\n<!-- bench: the other -->\nkept\n<!-- end -->\nc\n"


def test_a_result_goes_to_its_place_and_no_other() -> None:
    """What was not measured stays, and so does all around it; the second time it is the same page."""
    filled = fill(TWO, {"one": "new"})
    assert filled == TWO.replace("old\n", "\nnew\n")
    assert fill(filled, {"one": "new"}) == filled
    assert places(filled) == ["one", "the other"]


def test_a_result_without_a_place_is_a_mistake() -> None:
    """It would be measured for nobody."""
    with pytest.raises(KeyError, match="third"):
        fill(TWO, {"third": "new"})


def test_the_page_shows_what_was_measured() -> None:
    """Every place of it is filled, and every picture is there."""
    page = PAGE.read_text(encoding="utf-8")
    assert len(set(places(page))) == len(places(page)) > 10
    assert "-->\n<!-- end -->" not in page
    for picture in re.findall(r"\]\(images/(\w+)\.svg\)", page):
        assert (DOCS / "images" / f"{picture}.svg").read_text(encoding="utf-8").startswith("<?xml")
