"""From a text on a phone to a tile on the dashboard, and back."""

from .cabin import CabinPage


def test_a_text_switches_the_socket(cabin: CabinPage) -> None:
    """What the owner texts is done, seen, and confirmed."""
    cabin.phones.ask("Owner", "OFF", "Power socket OFF")
    cabin.shows("Socket", "Off")
    cabin.phones.ask("Owner", "ON", "Power socket ON")
    cabin.shows("Socket", "On")
    cabin.shows("Heater", "On")


def test_a_strangers_text_does_nothing(cabin: CabinPage) -> None:
    """A number that is not on the list gets no answer and switches nothing."""
    cabin.phones.ask("Owner", "OFF", "Power socket OFF")
    before = cabin.phones.answers("Stranger").count()
    cabin.phones.text("Stranger", "ON")
    # The network delivers in order: what is asked later is answered later.
    cabin.phones.ask("Owner", "STATUS", "Power socket OFF")
    assert cabin.phones.answers("Stranger").count() == before
    cabin.shows("Socket", "Off")


def test_the_dashboard_and_the_phone_agree(cabin: CabinPage) -> None:
    """What is switched on the dashboard is what STATUS tells."""
    cabin.phones.ask("Owner", "OFF", "Power socket OFF")
    cabin.shows("Socket", "Off")
    cabin.press("Socket")
    cabin.shows("Heater", "On")
    cabin.phones.ask("Owner", "STATUS", "Power socket ON")
