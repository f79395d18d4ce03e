"""The browser of this machine."""

from collections.abc import Iterator
from contextlib import contextmanager
import shutil

from playwright.sync_api import Browser, ViewportSize, sync_playwright

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
SCREEN = ViewportSize(width=1400, height=900)


def find_browser() -> str | None:
    """Return the path of a browser that is installed."""
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


@contextmanager
def running_browser(program: str) -> Iterator[Browser]:
    """Run a browser until the block ends."""
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=program, args=ARGUMENTS) as browser,
    ):
        yield browser
