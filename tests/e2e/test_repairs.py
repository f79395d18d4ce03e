"""What is wrong, on Home Assistant's page of repairs."""

from playwright.sync_api import Page, expect

from .album import Album
from .house import Flow
from .phones import Phones

ISSUE = "Anyone may control iSocket"


def test_an_open_socket_is_seen_and_closed_again(page: Page, phones: Phones, album: Album) -> None:
    """The list that a text has turned off is turned on again in the dialog, and the complaint is gone."""
    phones.ask("Owner", "SECLIST=OFF", "SECLIST=OFF - OK")
    page.goto("/config/repairs")
    issue = page.get_by_text(ISSUE)
    expect(issue).to_be_visible()
    album.take(page, "repairs")
    issue.click()

    flow = Flow(page)
    flow.says("every phone in the world")
    album.take(page, "issue")
    flow.dialog.get_by_text("Only numbers on the list").click()
    flow.write("Phone number", "900 00 002")
    flow.submit()
    flow.says("with a plus sign and the country code")
    album.take(page, "no-number")
    flow.write("Phone number", "+47 900 00 002")
    flow.submit()
    flow.says("The issue is repaired!")
    flow.press("Finish")
    expect(page.get_by_text("There are currently no repairs pending")).to_be_visible()
    phones.ask("Owner", "SECLIST?", "SECLIST=OFF,(ON)")
