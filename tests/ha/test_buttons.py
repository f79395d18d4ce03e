"""The buttons: restarts, the front of the unit, its window, its balance, and the reset that wants two presses."""

from unittest.mock import patch

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_capture_events, async_mock_service

from custom_components.isocket.modem import NotReadyError
from simulator.network import Network
from simulator.phone import Phone

from .helpers import HEATER, OWNER, SIM, SIREN, later, settled

ACTIVITY = "event.isocket_activity"
RESET = "button.isocket_factory_reset_press_twice_within_10_seconds"
FRONT = "button.isocket_front_button"
WINDOW = "binary_sensor.isocket_configuration_window"


async def press(hass: HomeAssistant, entity_id: str) -> None:
    """Press a button."""
    await hass.services.async_call("button", "press", {"entity_id": entity_id}, blocking=True)


@pytest.fixture
async def all_of_them(hass: HomeAssistant, loaded: MockConfigEntry) -> MockConfigEntry:
    """Enable the two that are disabled by default."""
    for entity_id in (RESET, FRONT):
        er.async_get(hass).async_update_entity(entity_id, disabled_by=None)
    await hass.config_entries.async_reload(loaded.entry_id)
    await settled(lambda: hass.states.is_state("binary_sensor.generic_gsm_modem_network", "on"))
    return loaded


def happened(hass: HomeAssistant) -> str:
    """Return what happened last."""
    state = hass.states.get(ACTIVITY)
    assert state is not None
    kind: str = state.attributes["event_type"]
    return kind


async def test_which_there_are(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """What only few people press is disabled at first."""
    entries = [
        one for one in er.async_entries_for_config_entry(er.async_get(hass), loaded.entry_id) if one.domain == "button"
    ]
    assert {one.entity_id: bool(one.disabled_by) for one in entries} == {
        "button.isocket_restart_socket": False,
        "button.isocket_restart_microrelay": False,
        "button.isocket_open_configuration_window": False,
        "button.isocket_check_credit": False,
        FRONT: True,
        RESET: True,
    }


@pytest.mark.parametrize(
    ("data", "there"),
    [
        ({"socket": HEATER}, {"restart_socket", "open_configuration_window", "check_credit"}),
        (
            {"socket": HEATER, "microrelay": SIREN, "options": {"model": "707 Light"}},
            {"restart_socket", "open_configuration_window"},
        ),
    ],
)
async def test_only_what_makes_sense(
    hass: HomeAssistant, entry: MockConfigEntry, data: dict[str, object], there: set[str]
) -> None:
    """Without a micro relay there is none to restart; a model without credit information has no button for it."""
    (subentry,) = entry.subentries.values()
    hass.config_entries.async_update_subentry(entry, subentry, data=data)
    assert await hass.config_entries.async_setup(entry.entry_id)
    assert {name.removeprefix("button.isocket_") for name in hass.states.async_entity_ids("button")} == there
    await hass.config_entries.async_unload(entry.entry_id)


@pytest.mark.parametrize(
    ("entity_id", "bound"),
    [("button.isocket_restart_socket", HEATER), ("button.isocket_restart_microrelay", SIREN)],
)
async def test_restart(hass: HomeAssistant, loaded: MockConfigEntry, entity_id: str, bound: str) -> None:
    """A restart turns the relay over for its time, and is done when the relay is back; others need not wait for it."""
    changes = async_capture_events(hass, "state_changed")
    action = hass.async_create_task(press(hass, entity_id), eager_start=True)
    await settled(lambda: hass.states.is_state(bound, "on"))
    await press(hass, "button.isocket_open_configuration_window")
    assert not action.done()
    await later(hass, wait=False, seconds=11)
    await action
    states = [one.data["new_state"].state for one in changes if one.data["entity_id"] == bound]
    assert states == ["on", "off"]


async def test_restart_of_what_does_not_follow(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """A restart that came to nothing says so."""
    calls = async_mock_service(hass, "input_boolean", "turn_on")
    action = hass.async_create_task(press(hass, "button.isocket_restart_socket"), eager_start=True)
    await settled(lambda: calls)
    await later(hass, wait=False, seconds=11)
    with pytest.raises(HomeAssistantError) as error:
        await action
    assert error.value.translation_key == "command_failed"


async def test_front_button(hass: HomeAssistant, all_of_them: MockConfigEntry) -> None:
    """It turns the socket over; while the alarm is armed it disarms, and nothing else."""
    await press(hass, FRONT)
    await hass.async_block_till_done()
    assert hass.states.is_state(HEATER, "on")
    await all_of_them.runtime_data.hub.socket.apply("ALARMON", None)
    await press(hass, FRONT)
    await hass.async_block_till_done()
    assert hass.states.is_state("alarm_control_panel.isocket_alarm_panel", "disarmed")
    assert hass.states.is_state(HEATER, "on")


async def test_open_window(hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone) -> None:
    """The window that has closed is open again for settings by text."""
    await later(hass, minutes=31)
    assert hass.states.is_state(WINDOW, "off")
    await press(hass, "button.isocket_open_configuration_window")
    assert hass.states.is_state(WINDOW, "on")
    owner.send_sms(SIM, "RESTARTTIME=20")
    assert (await owner.wait_sms())[0].text == "RESTARTTIME=20 - OK"


async def test_check_credit(hass: HomeAssistant, loaded: MockConfigEntry, network: Network) -> None:
    """The operator is asked with the code that was set; without one, or without an answer, what to do is said."""
    button = "button.isocket_check_credit"
    with pytest.raises(HomeAssistantError) as error:
        await press(hass, button)
    assert error.value.translation_key == "operator_failed"
    await loaded.runtime_data.hub.socket.apply("SALDOUMS=*100#", None)
    await press(hass, button)
    state = hass.states.get(ACTIVITY)
    assert state is not None
    assert (state.attributes["event_type"], state.attributes["command"]) == ("executed", "SALDO")
    assert "123.45" in state.attributes["reply"]
    network.ussd.clear()
    with pytest.raises(HomeAssistantError):
        await press(hass, button)


async def test_factory_reset(hass: HomeAssistant, all_of_them: MockConfigEntry) -> None:
    """The second press within ten seconds resets, as on the device."""
    await all_of_them.runtime_data.hub.socket.apply("RESTARTTIME=20", None)
    await press(hass, RESET)
    await hass.async_block_till_done()
    assert happened(hass) == "reset_asked"
    assert all_of_them.runtime_data.data.unit.secnumbers
    await press(hass, RESET)
    await hass.async_block_till_done()
    assert happened(hass) == "reset"
    unit = all_of_them.runtime_data.data.unit
    assert (unit.secnumbers, unit.settings.restarttime, unit.settings.seclist) == ((), 10, False)


async def test_pressed_while_texts_wait(hass: HomeAssistant, all_of_them: MockConfigEntry) -> None:
    """What a press did shows when it is over: a script that presses twice resets, whatever waits for the modem."""
    hub = all_of_them.runtime_data.hub
    with patch("custom_components.isocket.hub.Modem.send", side_effect=NotReadyError):
        await hub.send([OWNER], "It snows")
        await press(hass, RESET)
        await press(hass, RESET)
        assert hub.snapshot.waiting
    assert hub.snapshot.unit is not None
    assert hub.snapshot.unit.secnumbers == ()


async def test_factory_reset_thought_over(hass: HomeAssistant, all_of_them: MockConfigEntry) -> None:
    """A press too long after the first asks anew: it neither resets, nor is it a press of the front button."""
    await press(hass, RESET)
    asked = all_of_them.runtime_data.data.unit.reset_until
    with patch("custom_components.isocket.button.dt_util.utcnow", return_value=asked):
        await press(hass, RESET)
    await hass.async_block_till_done()
    assert happened(hass) == "reset_asked"
    assert all_of_them.runtime_data.data.unit.secnumbers
    assert hass.states.is_state(HEATER, "off")
