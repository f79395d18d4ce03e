"""One demo and one browser for all tests of a run; a picture of each test's end."""

from collections.abc import Iterator

from playwright.sync_api import Browser
import pytest

from demo.log import faults
from demo.processes import ROOT

from .browsing import SCREEN, find_browser, running_browser
from .cabin import CabinPage
from .running import RunningDemo, running_demo

PICTURES = ROOT / ".output" / "e2e"


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDemo]:
    """Run a demo, whose log must be clean in the end."""
    with running_demo(tmp_path_factory.mktemp("demo")) as demo:
        yield demo
        assert faults(demo.home.log) == []


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Run the browser."""
    program = find_browser()
    if program is None:
        pytest.skip("chromium is not installed")
    with running_browser(program) as browser:
        yield browser


@pytest.fixture
def cabin(browser: Browser, demo: RunningDemo, request: pytest.FixtureRequest) -> Iterator[CabinPage]:
    """Open the cabin's dashboard as a new visitor."""
    with browser.new_context(viewport=SCREEN) as context:
        page = context.new_page()
        cabin = CabinPage(page)
        try:
            cabin.open(demo.dashboard)
            yield cabin
        finally:
            PICTURES.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=PICTURES / f"{request.node.name}.png")
