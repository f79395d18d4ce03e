"""The alarm: armed on the dashboard, heard of on the phone, disarmed by text."""

from playwright.sync_api import expect

from .album import Album
from .cabin import CabinPage


def test_a_door_opened_while_armed_texts_the_owner(cabin: CabinPage, album: Album) -> None:
    """The panel arms, the door sets the alarm off, and the phone that hears of it ends it."""
    alarms = cabin.phones.answers("Owner").filter(has_text="ALARM! Sensor active")
    before = alarms.count()
    cabin.choose("Alarm", "Away")
    cabin.shows("Alarm", "Armed away")
    album.take(cabin.page, "armed")
    cabin.press("Door")
    cabin.shows("Door", "Open")
    cabin.shows("Alarm", "Triggered")
    expect(alarms).to_have_count(before + 1)
    album.take(cabin.page, "alarm")
    cabin.phones.ask("Owner", "ALARMOFF", "ALARMOFF - OK")
    cabin.shows("Alarm", "Disarmed")
    cabin.press("Door")
    cabin.shows("Door", "Closed")


def test_a_door_that_is_open_calls_the_owner(cabin: CabinPage, album: Album) -> None:
    """The unit calls when it is told to, and whoever declines has noticed: no text comes after it."""
    cabin.phones.ask("Owner", "ALERT=CALL", "ALERT=CALL - OK")
    cabin.press("Door")
    cabin.shows("Door", "Open")
    cabin.choose("Alarm", "Away")
    decline = cabin.phones.take("Owner").get_by_role("button", name="Decline")
    expect(decline).to_be_visible()
    album.take(cabin.page, "rings")
    decline.click()
    expect(decline).not_to_be_visible()
    cabin.phones.ask("Owner", "ALARMOFF", "ALARMOFF - OK")
    cabin.shows("Alarm", "Disarmed")
    cabin.phones.ask("Owner", "ALERT=SMS", "ALERT=SMS - OK")
    cabin.press("Door")
    cabin.shows("Door", "Closed")
