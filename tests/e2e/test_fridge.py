"""The page for the fridge, printed."""

import re

from playwright.sync_api import Browser

from demo.processes import ROOT

A4 = [210, 297]
POINT = 25.4 / 72
"""Millimetres."""


def test_it_is_one_sheet_of_a4(browser: Browser) -> None:
    """Printed as it is, it is one page of the paper that a family has."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto((ROOT / "docs" / "fridge.html").as_uri())
        pdf = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    box = re.search(rb"/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)", pdf)
    assert box is not None
    assert [round(float(side) * POINT) for side in box.groups()] == A4
