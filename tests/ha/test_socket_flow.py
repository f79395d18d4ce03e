"""Changing a socket that is set up: its numbers, its passwords and its options."""

from typing import Any
from unittest.mock import patch

from homeassistant.config_entries import SubentryFlowResult
from homeassistant.core import CoreState, HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_capture_events

from custom_components.isocket.budget import Budget
from custom_components.isocket.device import UnitSnapshot
from simulator.phone import Phone

from .helpers import FAMILY, HEATER, OWNER, SIM

OTHERS = [f"+47901000{number:02}" for number in range(12)]
NUMBERS = {"secnumbers": [OWNER], "seclist": True, "alertnumbers": [OWNER]}
NO_PASSWORDS = {"has_password": False, "has_renew_password": False}
UNIT = {"model": "Home Assistant", "scale": "house"}
COST = {"day_budget": 100, "month_budget": 1000, "most_answers": 30, "credit_low": 10, "delivery_reports": False}
THERMOSTAT = {"hysteresis": 0.5, "warmup_minutes": 0, "stale_minutes": 30, "failsafe": "off"}
TIMES = {"confirm_seconds": 10, "answer_seconds": 3, "late_hours": 24, "missed_minutes": 15}


async def step(hass: HomeAssistant, entry: MockConfigEntry, name: str) -> SubentryFlowResult:
    """Go to a form of the menu."""
    (subentry_id,) = entry.subentries
    flow = await entry.start_subentry_reconfigure_flow(hass, subentry_id)
    assert flow["type"] is FlowResultType.MENU
    assert flow["menu_options"] == ["entities", "numbers", "passwords", "options"]
    return await hass.config_entries.subentries.async_configure(flow["flow_id"], {"next_step_id": name})


async def answer(hass: HomeAssistant, flow: SubentryFlowResult, answers: dict[str, Any]) -> SubentryFlowResult:
    """Answer a form."""
    return await hass.config_entries.subentries.async_configure(flow["flow_id"], answers)


def shown(flow: SubentryFlowResult) -> dict[str, Any]:
    """Return what a form is filled in with."""
    assert flow["data_schema"] is not None
    return {
        str(marker): marker.description["suggested_value"]
        for marker in flow["data_schema"].schema
        if marker.description
    }


def unit(entry: MockConfigEntry) -> UnitSnapshot:
    """Return what the unit has."""
    snapshot: UnitSnapshot = entry.runtime_data.data.unit
    return snapshot


def saved(result: SubentryFlowResult) -> bool:
    """Say whether a flow came to its end."""
    return (result["type"], result["reason"]) == (FlowResultType.ABORT, "reconfigure_successful")


async def test_numbers(hass: HomeAssistant, loaded: MockConfigEntry, family: Phone) -> None:
    """Both lists are shown and changed, in their order; who is let in may control at once."""
    flow = await step(hass, loaded, "numbers")
    assert shown(flow) == NUMBERS
    lists = {"secnumbers": ["+47 900 00 003", " ", OWNER, FAMILY], "alertnumbers": [FAMILY, "004790000002"]}
    assert saved(await answer(hass, flow, NUMBERS | lists))
    assert unit(loaded).secnumbers == (FAMILY[1:], OWNER[1:])
    assert unit(loaded).alertnumbers == (FAMILY[1:], OWNER[1:])
    assert unit(loaded).settings.seclist
    family.send_sms(SIM, "ON")
    assert (await family.wait_sms())[0].text == "Power socket ON"


async def test_numbers_need_no_restart(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """The lists are the unit's: nothing of them is stored with the set-up, and nothing is loaded anew."""
    before, coordinator = dict(next(iter(loaded.subentries.values())).data), loaded.runtime_data
    assert saved(await answer(hass, await step(hass, loaded, "numbers"), NUMBERS | {"secnumbers": [OWNER, FAMILY]}))
    await hass.async_block_till_done()
    assert dict(next(iter(loaded.subentries.values())).data) == before
    assert loaded.runtime_data is coordinator


@pytest.mark.parametrize(
    ("change", "errors", "number"),
    [
        ({"secnumbers": [OWNER, "90000003"]}, {"secnumbers": "invalid_listed_number"}, "90000003"),
        ({"alertnumbers": ["somebody"]}, {"alertnumbers": "invalid_listed_number"}, "somebody"),
        ({"alertnumbers": OTHERS[:11]}, {"alertnumbers": "too_many_numbers"}, ""),
        ({"secnumbers": []}, {"secnumbers": "list_is_empty"}, ""),
        ({"secnumbers": [" "]}, {"secnumbers": "list_is_empty"}, ""),
    ],
)
async def test_numbers_that_cannot_be(
    hass: HomeAssistant, loaded: MockConfigEntry, change: dict[str, Any], errors: dict[str, str], number: str
) -> None:
    """A wrong answer is explained at its list, nothing of it is done, and a better one goes through."""
    before = unit(loaded)
    flow = await answer(hass, await step(hass, loaded, "numbers"), NUMBERS | change)
    assert flow["errors"] == errors
    assert flow["description_placeholders"] == {"number": number}
    assert shown(flow) == NUMBERS | change
    assert unit(loaded) == before
    assert saved(await answer(hass, flow, NUMBERS | {"secnumbers": OTHERS[:10]}))
    assert unit(loaded).secnumbers == tuple(one[1:] for one in OTHERS[:10])


async def test_everybody_let_in(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """Who clears the list says so; what hangs on it falls back."""
    await loaded.runtime_data.hub.socket.apply("RING=SWITCH", None)
    flow = await step(hass, loaded, "numbers")
    assert saved(await answer(hass, flow, {"seclist": False}))
    settings = unit(loaded).settings
    assert (unit(loaded).secnumbers, unit(loaded).alertnumbers) == ((), ())
    assert (settings.seclist, settings.ring) == (False, "NOACTION")


async def test_list_switched(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """The list can be switched off and kept, and on again."""
    for on in (False, True):
        assert saved(await answer(hass, await step(hass, loaded, "numbers"), NUMBERS | {"seclist": on}))
        assert unit(loaded).settings.seclist is on
        assert unit(loaded).secnumbers == (OWNER[1:],)


async def test_number_in_local_form(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """A number that was listed by text in local form is shown so, and may stay."""
    await loaded.runtime_data.hub.socket.apply("SECNUMBER+090000003", None)
    flow = await step(hass, loaded, "numbers")
    assert shown(flow)["secnumbers"] == [OWNER, "090000003"]
    assert saved(await answer(hass, flow, NUMBERS | {"secnumbers": ["090000003", OWNER]}))
    assert unit(loaded).secnumbers == ("090000003", OWNER[1:])


async def test_model_without_alerts(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """A 706 Light has one list."""
    (subentry,) = entry.subentries.values()
    data = {**subentry.data, "options": {"model": "706 Light"}}
    hass.config_entries.async_update_subentry(entry, subentry, data=data)
    assert await hass.config_entries.async_setup(entry.entry_id)
    flow = await step(hass, entry, "numbers")
    assert shown(flow) == {"secnumbers": [OWNER], "seclist": True}
    assert saved(await answer(hass, flow, {"secnumbers": [FAMILY], "seclist": True}))
    assert unit(entry).secnumbers == (FAMILY[1:],)
    await hass.config_entries.async_unload(entry.entry_id)


@pytest.mark.parametrize("name", ["numbers", "passwords"])
async def test_unit_that_does_not_run(hass: HomeAssistant, entry: MockConfigEntry, name: str) -> None:
    """What the unit keeps can be changed while it runs; before, the form says what to do."""
    result = await step(hass, entry, name)
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "not_running")


async def test_unit_that_is_not_powered_on(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """A unit that still waits for its relay cannot be changed either."""
    hass.states.async_remove(HEATER)
    hass.set_state(CoreState.starting)
    assert await hass.config_entries.async_setup(entry.entry_id)
    assert (await step(hass, entry, "numbers"))["reason"] == "not_running"
    hass.set_state(CoreState.running)
    await hass.config_entries.async_unload(entry.entry_id)


@pytest.mark.parametrize(("name", "answers"), [("numbers", NUMBERS), ("passwords", NO_PASSWORDS)])
async def test_change_that_is_not_taken(
    hass: HomeAssistant, loaded: MockConfigEntry, name: str, answers: dict[str, Any]
) -> None:
    """If the unit does not take a change after all, that is said, and it can be tried again."""
    flow = await step(hass, loaded, name)
    with patch.object(loaded.runtime_data.hub.socket, "apply_all", side_effect=HomeAssistantError):
        flow = await answer(hass, flow, answers)
    assert flow["errors"] == {"base": "refused"}
    assert saved(await answer(hass, flow, answers))


async def test_passwords(hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone) -> None:
    """Passwords are set, kept and removed; what they are is shown nowhere, and no event tells it."""
    events = async_capture_events(hass, "call_service")
    flow = await step(hass, loaded, "passwords")
    assert shown(flow) == NO_PASSWORDS
    both = {"has_password": True, "password": "12Abc", "has_renew_password": True, "renew_password": "123456abc"}
    assert saved(await answer(hass, flow, both))
    assert (unit(loaded).settings.password, unit(loaded).settings.renewintervalpw) == ("12Abc", "123456abc")
    owner.send_sms(SIM, "12AbcON")
    assert (await owner.wait_sms())[0].text == "Power socket ON"

    flow = await step(hass, loaded, "passwords")
    assert shown(flow) == {"has_password": True, "has_renew_password": True}
    assert saved(await answer(hass, flow, shown(flow)))
    assert (unit(loaded).settings.password, unit(loaded).settings.renewintervalpw) == ("12Abc", "123456abc")
    assert "12Abc" not in str([state.as_dict() for state in hass.states.async_all()])
    assert "12Abc" not in str([event.data for event in events])

    assert saved(await answer(hass, await step(hass, loaded, "passwords"), NO_PASSWORDS))
    assert (unit(loaded).settings.password, unit(loaded).settings.renewintervalpw) == (None, None)


@pytest.mark.parametrize(
    ("answers", "errors"),
    [
        ({"has_password": True}, {"password": "password_missing"}),
        ({"has_password": True, "password": "12ab"}, {"password": "bad_password"}),
        ({"has_password": True, "password": "12 abc"}, {"password": "bad_password"}),
        ({"has_password": True, "password": "12æbc"}, {"password": "bad_password"}),
        ({"has_renew_password": True, "renew_password": "12345678"}, {"renew_password": "bad_renew_password"}),
        ({"has_renew_password": True}, {"renew_password": "password_missing"}),
    ],
)
async def test_passwords_that_cannot_be(
    hass: HomeAssistant, loaded: MockConfigEntry, answers: dict[str, Any], errors: dict[str, str]
) -> None:
    """A password of the wrong form is explained at its field, and a better one goes through."""
    flow = await answer(hass, await step(hass, loaded, "passwords"), NO_PASSWORDS | answers)
    assert flow["errors"] == errors
    assert saved(await answer(hass, flow, NO_PASSWORDS | {"has_password": True, "password": "NO123"}))
    assert unit(loaded).settings.password == "NO123"


async def test_renew_password_without_protection(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """A renew password makes no sense while anyone may control the unit; with a password it does."""
    await loaded.runtime_data.hub.socket.apply("SECLIST=OFF", None)
    renew = {"has_password": False, "has_renew_password": True, "renew_password": "123456abc"}
    flow = await answer(hass, await step(hass, loaded, "passwords"), renew)
    assert flow["errors"] == {"has_renew_password": "renew_needs_protection"}
    assert saved(await answer(hass, flow, renew | {"has_password": True, "password": "12abc"}))
    assert unit(loaded).settings.renewintervalpw == "123456abc"


async def test_options(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """What is chosen is stored and reaches the unit; what is as by default is not, and nothing else is lost."""
    (subentry_id,) = loaded.subentries
    before = dict(loaded.subentries[subentry_id].data)
    hass.config.country = "SE"
    flow = await step(hass, loaded, "options")
    assert flow["data_schema"] is not None
    assert flow["data_schema"]({"unit": {}, "cost": {}, "thermostat": {}, "times": {}}) == {
        "unit": UNIT | {"country": "SE"},
        "cost": COST,
        "thermostat": THERMOSTAT,
        "times": TIMES,
    }
    answers = {
        "unit": {"model": "706", "scale": "fahrenheit", "country": "NO"},
        "cost": {
            "day_budget": 20,
            "month_budget": 200,
            "most_answers": 10,
            "credit_low": 25,
            "delivery_reports": True,
        },
        "thermostat": THERMOSTAT | {"failsafe": "on"},
        "times": TIMES | {"late_hours": 1},
    }
    assert saved(await answer(hass, flow, answers))
    await hass.async_block_till_done()
    chosen = {
        "model": "706",
        "scale": "fahrenheit",
        "country": "NO",
        "failsafe": "on",
        "late_hours": 1,
        "day_budget": 20,
        "month_budget": 200,
        "most_answers": 10,
        "credit_low": 25,
        "delivery_reports": True,
    }
    assert dict(loaded.subentries[subentry_id].data) == before | {"options": chosen}
    config = loaded.runtime_data.hub.socket._config()
    assert (config.model, config.fahrenheit, config.failsafe, config.late_hours) == ("706", True, "on", 1)
    assert config.most_answers == 10
    assert loaded.runtime_data.data.budget == Budget(20, 200)
    assert (config.calling_code, config.trunk, config.hysteresis) == ("47", "", 0.5)

    flow = await step(hass, loaded, "options")
    assert flow["data_schema"] is not None
    assert flow["data_schema"]({"unit": {}, "cost": {}, "thermostat": {}, "times": {}}) == answers
    usual = {"unit": UNIT | {"country": "SE"}, "cost": COST, "thermostat": THERMOSTAT, "times": TIMES}
    assert saved(await answer(hass, flow, usual))
    await hass.async_block_till_done()
    assert dict(loaded.subentries[subentry_id].data) == before


async def test_options_without_thermometer(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """Without a thermometer nothing is asked about the thermostat, and what was chosen stays for when there is one."""
    (subentry,) = loaded.subentries.values()
    data = {"socket": HEATER, "options": {"hysteresis": 2, "missed_minutes": 5}}
    hass.config_entries.async_update_subentry(loaded, subentry, data=data)
    await hass.async_block_till_done()
    flow = await step(hass, loaded, "options")
    assert flow["data_schema"] is not None
    assert {str(marker) for marker in flow["data_schema"].schema} == {"unit", "cost", "times"}
    assert saved(await answer(hass, flow, {"unit": UNIT, "cost": COST, "times": TIMES}))
    await hass.async_block_till_done()
    assert dict(loaded.subentries[subentry.subentry_id].data) == {"socket": HEATER, "options": {"hysteresis": 2}}


async def test_house_without_a_country(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """Where nobody told Home Assistant its country, none need be chosen, and one may be."""
    assert hass.config.country is None
    flow = await step(hass, loaded, "options")
    answers = {"unit": UNIT, "cost": COST, "thermostat": THERMOSTAT, "times": TIMES}
    assert flow["data_schema"] is not None
    assert flow["data_schema"](answers) == answers
    assert saved(await answer(hass, flow, answers))
    flow = await step(hass, loaded, "options")
    assert saved(await answer(hass, flow, answers | {"unit": UNIT | {"country": "SE"}}))
    await hass.async_block_till_done()
    (subentry,) = loaded.subentries.values()
    assert subentry.data["options"] == {"country": "SE"}
