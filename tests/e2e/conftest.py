"""One demo and one browser for all tests of a run; pictures of each test's steps, and of its end."""

from collections.abc import Iterator

from playwright.sync_api import Browser, Page
import pytest

from demo.log import faults
from demo.processes import ROOT

from .album import Album
from .browsing import PHONE, find_browser, running_browser, visiting
from .cabin import CabinPage
from .phones import Phones
from .running import RunningDemo, running_demo

PICTURES = ROOT / ".output" / "e2e"
# What Home Assistant writes down when a test tries on the calendar what cannot be.
REFUSED = "Error handling Calendar Event call: The scheduler has rules without exceptions."


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDemo]:
    """Run a demo, whose log must be clean in the end."""
    with running_demo(tmp_path_factory.mktemp("demo")) as demo:
        yield demo
        assert [fault for fault in faults(demo.home.log) if REFUSED not in fault] == []


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Run the browser."""
    program = find_browser()
    if program is None:
        pytest.skip("chromium is not installed")
    with running_browser(program) as browser:
        yield browser


@pytest.fixture
def album(request: pytest.FixtureRequest) -> Album:
    """Keep pictures of the test's steps, and none of an earlier run."""
    name = request.node.name.removeprefix("test_")
    for old in PICTURES.glob(f"{name}-*.png"):
        old.unlink()
    return Album(PICTURES, name)


@pytest.fixture
def page(browser: Browser, demo: RunningDemo, album: Album) -> Iterator[Page]:
    """Come to the demo's Home Assistant as a new visitor."""
    with visiting(browser, demo.url) as page:
        try:
            yield page
        finally:
            album.take(page, "end")


@pytest.fixture
def cabin(page: Page, demo: RunningDemo) -> CabinPage:
    """Open the cabin's dashboard."""
    cabin = CabinPage(page)
    cabin.open(demo.dashboard)
    return cabin


@pytest.fixture
def phones(browser: Browser, demo: RunningDemo) -> Iterator[Phones]:
    """Open the page of phones by itself, as narrow as in its frame: a wide one shows them side by side."""
    with visiting(browser, demo.phones, PHONE) as page:
        page.goto("/")
        yield Phones(page)
