"""From a text on a phone to a tile on the dashboard, and back."""

from playwright.sync_api import expect

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
    cabin.tile("Socket").get_by_role("button").last.click()
    cabin.shows("Heater", "On")
    cabin.phones.ask("Owner", "STATUS", "Power socket ON")


def test_a_door_opened_while_armed_texts_and_then_calls_the_owner(cabin: CabinPage) -> None:
    """The Alarm Notifier reaches the phone both ways, and one who answers ends it."""
    alarms = cabin.phones.answers("Owner").filter(has_text="ALARM! Sensor active")
    cabin.phones.ask("Owner", "ALARMON", "ALARMON - OK")
    cabin.tile("Door").get_by_role("button").last.click()
    cabin.shows("Alarm", "Unsafe")
    expect(alarms).to_have_count(1)
    cabin.phones.ask("Owner", "ALARMOFF", "ALARMOFF - OK")
    cabin.phones.ask("Owner", "ALERT=CALL", "ALERT=CALL - OK")
    cabin.phones.ask("Owner", "ALARMON", "ALARMON - OK")
    phone = cabin.phones.take("Owner")
    expect(phone.locator("[data-action=answer]")).to_be_visible()
    phone.locator("[data-action=decline]").click()
    cabin.phones.ask("Owner", "ALARMOFF", "ALARMOFF - OK")
    cabin.phones.ask("Owner", "ALERT=SMS", "ALERT=SMS - OK")
    cabin.tile("Door").get_by_role("button").last.click()
