"""A real unit in a boathouse: switched on the dashboard, and heard when its sensor trips."""

from collections.abc import Iterator

from playwright.sync_api import Locator, expect
import pytest

from .cabin import CabinPage


@pytest.fixture
def unit(cabin: CabinPage) -> Iterator[Locator]:
    """Give the unit as the page shows it; its sensor is at rest before and afterwards."""
    unit = cabin.phones.take("Boathouse")
    yield unit
    unit.get_by_label("Sensor tripped").uncheck()


def test_a_switch_on_the_dashboard_lights_the_lamp_far_away(cabin: CabinPage, unit: Locator) -> None:
    """The press leaves as a text; the unit switches, its answer comes back, and only then is it said to be on."""
    lamp, said = unit.get_by_role("img", name="The lamp in the socket"), unit.locator(".bubble.out p")
    for state in ("On", "Off", "On"):
        before = said.count()
        cabin.tile("Boathouse").get_by_role("button").last.click()
        lit = "lit" if state == "On" else "dark"
        expect(lamp).to_have_accessible_name(f"The lamp in the socket is {lit}")
        expect(said.nth(before)).to_have_text(f"Power socket {state.upper()}")
        cabin.shows("Boathouse", state)


def test_a_sensor_that_trips_far_away_is_seen_at_home(cabin: CabinPage, unit: Locator) -> None:
    """Armed from the dashboard, the unit texts its alarm, which the dashboard shows."""
    cabin.tile("Guard").get_by_role("button").last.click()
    cabin.shows("Guard", "Armed away")
    unit.get_by_label("Sensor tripped").check()
    expect(unit.locator(".bubble.out p").last).to_contain_text("ALARM! Sensor active")
    cabin.shows("Guard", "Triggered")
