"""From a text on a phone to a tile on the dashboard, and back."""

from .cabin import CabinPage


def test_a_text_switches_the_socket(cabin: CabinPage) -> None:
    """What the owner texts is done, seen, and confirmed."""
    cabin.ask("Owner", "OFF", "Power socket OFF")
    cabin.shows("Socket", "Off")
    cabin.ask("Owner", "ON", "Power socket ON")
    cabin.shows("Socket", "On")
    cabin.shows("Heater", "On")


def test_a_strangers_text_does_nothing(cabin: CabinPage) -> None:
    """A number that is not on the list gets no answer and switches nothing."""
    cabin.ask("Owner", "OFF", "Power socket OFF")
    before = cabin.answers("Stranger").count()
    cabin.text("Stranger", "ON")
    # The network delivers in order: what is asked later is answered later.
    cabin.ask("Owner", "STATUS", "Power socket OFF")
    assert cabin.answers("Stranger").count() == before
    cabin.shows("Socket", "Off")


def test_the_dashboard_and_the_phone_agree(cabin: CabinPage) -> None:
    """What is switched on the dashboard is what STATUS tells."""
    cabin.ask("Owner", "OFF", "Power socket OFF")
    cabin.shows("Socket", "Off")
    cabin.tile("Socket").get_by_role("button").last.click()
    cabin.shows("Heater", "On")
    cabin.ask("Owner", "STATUS", "Power socket ON")
