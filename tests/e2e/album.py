"""The pictures of a test: one of each step, in their order, for people to look at."""

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page


@dataclass(slots=True)
class Album:
    """The pictures of one test, in a folder that all tests share."""

    folder: Path
    name: str
    taken: int = 0

    def take(self, page: Page, step: str) -> None:
        """Take a picture of a page as it is when nothing on it moves any more."""
        self.taken += 1
        self.folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=self.folder / f"{self.name}-{self.taken:02}-{step}.png", animations="disabled")
