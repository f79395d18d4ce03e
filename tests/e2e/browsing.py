"""The browser of this machine."""

from collections.abc import Iterator
from contextlib import contextmanager
import shutil

from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
SCREEN = ViewportSize(width=1400, height=900)
PHONE = ViewportSize(width=400, height=860)
# A page of Home Assistant has to open within this time too, on a machine that does something else besides.
PATIENCE = 60_000
"""Milliseconds."""


def find_browser() -> str | None:
    """Return the path of a browser that is installed."""
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


@contextmanager
def running_browser(program: str) -> Iterator[Browser]:
    """Run a browser until the block ends."""
    expect.set_options(timeout=PATIENCE)
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=program, args=ARGUMENTS) as browser,
    ):
        yield browser


@contextmanager
def visiting(browser: Browser, url: str, screen: ViewportSize = SCREEN) -> Iterator[Page]:
    """Give a new visitor an empty page, whose paths are those of a site."""
    with browser.new_context(viewport=screen, base_url=url) as context:
        context.set_default_timeout(PATIENCE)
        yield context.new_page()
