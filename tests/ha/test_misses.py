"""Alarms that did not reach a phone, as a value and as the owner is told of them."""

from datetime import UTC, datetime, timedelta
import json
from typing import Any

from homeassistant.core import HomeAssistant
from hypothesis import given, strategies as st
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.isocket.arrivals import Outcome, TextNews
from custom_components.isocket.device import Priority, Send
from custom_components.isocket.misses import Miss, Misses
from simulator.modem import Modem as SimulatedModem
from simulator.modem.faults import SendError as Refuse

from .helpers import FAMILY, OWNER, STRANGER, on_disk, settled
from .test_repairs import Fix, complaints, issue, problems

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize("priority", Priority)
@pytest.mark.parametrize("outcome", Outcome)
def test_what_is_a_miss(priority: Priority, outcome: Outcome) -> None:
    """An alarm that is lost, on this side of the network or on the other; nothing else."""
    misses = Misses()
    misses.hear(TextNews(outcome, OWNER, priority), NOW)
    lost = priority is Priority.ALARM and outcome in (Outcome.NOT_SENT, Outcome.NOT_DELIVERED)
    assert misses.all == ((Miss(OWNER, NOW),) if lost else ())


def test_saved_and_read_and_forgotten() -> None:
    """What was kept is there after a restart, the last twenty of it, until somebody has taken note."""
    misses = Misses()
    for number in range(25):
        misses.hear(TextNews(Outcome.NOT_SENT, OWNER, Priority.ALARM), NOW + timedelta(minutes=number))
    again = Misses.from_list(json.loads(json.dumps(misses.to_list())))
    assert again.all == misses.all
    assert (len(again.all), again.all[0].at) == (20, NOW + timedelta(minutes=5))
    again.forget()
    assert (again.all, again.to_list()) == ((), [])
    assert OWNER not in repr(misses.all)


@given(st.lists(st.recursive(st.none() | st.text() | st.integers(), lambda x: st.dictionaries(st.text(), x))))
def test_broken_save(saved: list[Any]) -> None:
    """What cannot be read is left out."""
    assert Misses.from_list(saved).all == ()


@pytest.mark.parametrize("change", [{"at": "soon"}, {"at": "2026-11-24T12:00:00"}, {"at": 5}, {"to": None}])
def test_broken_miss(change: dict[str, Any]) -> None:
    """One with a wrong field is left out, its neighbour is not."""
    sound = {"to": OWNER, "at": NOW.isoformat()}
    assert Misses.from_list([sound | change, sound]).all == (Miss(OWNER, NOW),)


async def test_it_is_shown_until_somebody_has_taken_note(
    hass: HomeAssistant, loaded: MockConfigEntry, sim_modem: SimulatedModem, hass_client: ClientSessionGenerator
) -> None:
    """An alarm that nobody got stays a problem, over restarts, and names nobody."""
    sim_modem.faults.add(Refuse(times=None, code=30))
    for number in (OWNER, FAMILY, OWNER):
        loaded.runtime_data.hub._delivery.add(Send(number, "Alarm", Priority.ALARM))
    await settled(lambda: len(loaded.runtime_data.hub._misses.all) == 3)
    await hass.async_block_till_done()
    await settled(lambda: issue(hass, loaded, "alarm_lost"))
    await hass.config_entries.async_reload(loaded.entry_id)
    await hass.async_block_till_done()
    found = issue(hass, loaded, "alarm_lost")
    assert found is not None and found.translation_placeholders is not None
    assert found.translation_placeholders["phones"] == "…02, …03"
    assert OWNER not in str(found)
    assert problems(hass) == ["alarm_lost"]
    fix = Fix(hass, hass_client)
    assert (await fix.begin(loaded, "alarm_lost"))["step_id"] == "confirm"
    assert (await fix.answer())["type"] == "create_entry"
    assert (complaints(hass, loaded), problems(hass)) == (set(), [])
    assert on_disk(hass, loaded)["misses"] == []


async def test_nothing_else_is_a_problem(
    hass: HomeAssistant, loaded: MockConfigEntry, sim_modem: SimulatedModem
) -> None:
    """A text of an automation to a wrong number is the automation's business."""
    sim_modem.faults.add(Refuse(times=1, code=30))
    fates = await loaded.runtime_data.hub.send([STRANGER], "Dinner")
    assert await fates[STRANGER] == "refused"
    await hass.async_block_till_done()
    assert complaints(hass, loaded) == set()


async def test_an_entry_that_is_not_loaded(
    hass: HomeAssistant, loaded: MockConfigEntry, sim_modem: SimulatedModem, hass_client: ClientSessionGenerator
) -> None:
    """Nobody takes note of what cannot be kept."""
    sim_modem.faults.add(Refuse(times=None, code=30))
    loaded.runtime_data.hub._delivery.add(Send(OWNER, "Alarm", Priority.ALARM))
    await settled(lambda: issue(hass, loaded, "alarm_lost"))
    fix = Fix(hass, hass_client)
    await fix.begin(loaded, "alarm_lost")
    await hass.config_entries.async_unload(loaded.entry_id)
    assert (await fix.answer())["reason"] == "not_running"
    assert len(on_disk(hass, loaded)["misses"]) == 1
