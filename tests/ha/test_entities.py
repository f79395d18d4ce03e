"""What Home Assistant shows of a modem and its socket, and what it can do with them."""

from homeassistant.const import EntityCategory
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_capture_events, async_mock_service

from custom_components.isocket.const import DOMAIN
from simulator.modem import Modem as SimulatedModem

from .helpers import HEATER, IMEI, SIREN, THERMOMETER, later, settled

SWITCH = "switch.isocket"


async def turn(hass: HomeAssistant, on: bool, entity_id: str = SWITCH, context: Context | None = None) -> None:
    """Switch from Home Assistant."""
    action = "turn_on" if on else "turn_off"
    await hass.services.async_call("switch", action, {"entity_id": entity_id}, blocking=True, context=context)


async def test_all_of_them(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """Each entity has its name, place and class, and an id that neither a port nor a name changes.

    The settings are in `test_settings.py`.
    """
    (subentry_id,) = loaded.subentries
    entries = er.async_entries_for_config_entry(er.async_get(hass), loaded.entry_id)
    assert {
        (entry.entity_id, entry.unique_id, entry.entity_category, entry.original_device_class)
        for entry in entries
        if entry.entity_category is not EntityCategory.CONFIG
    } == {
        ("switch.isocket", f"{subentry_id}_socket", None, "outlet"),
        ("button.isocket_restart_socket", f"{subentry_id}_restart", None, "restart"),
        ("button.isocket_restart_microrelay", f"{subentry_id}_restart_microrelay", None, "restart"),
        ("button.isocket_front_button", f"{subentry_id}_front_button", None, None),
        ("button.isocket_check_credit", f"{subentry_id}_check_credit", "diagnostic", None),
        ("switch.isocket_microrelay", f"{subentry_id}_microrelay", None, "switch"),
        ("sensor.isocket_temperature", f"{subentry_id}_temperature", None, "temperature"),
        ("sensor.isocket_on_since", f"{subentry_id}_on_since", None, "timestamp"),
        ("sensor.isocket_timer_ends", f"{subentry_id}_timer_end", None, "timestamp"),
        ("sensor.isocket_next_scheduled_command", f"{subentry_id}_next_rule", None, "timestamp"),
        ("sensor.isocket_configuration_window_ends", f"{subentry_id}_window_end", "diagnostic", "timestamp"),
        ("sensor.isocket_wrong_passwords", f"{subentry_id}_wrong_passwords", "diagnostic", None),
        ("sensor.isocket_power_light", f"{subentry_id}_light_power", "diagnostic", "enum"),
        ("sensor.isocket_gsm_light", f"{subentry_id}_light_gsm", "diagnostic", "enum"),
        ("sensor.isocket_microphone_light", f"{subentry_id}_light_microphone", "diagnostic", "enum"),
        ("sensor.isocket_output_light", f"{subentry_id}_light_out", "diagnostic", "enum"),
        ("sensor.isocket_last_command", f"{subentry_id}_last_command", None, None),
        ("sensor.isocket_credit", f"{subentry_id}_credit", "diagnostic", "monetary"),
        ("climate.isocket_thermostat", f"{subentry_id}_thermostat", None, None),
        ("binary_sensor.isocket_configuration_window", f"{subentry_id}_window", "diagnostic", None),
        ("binary_sensor.isocket_alarm_input", f"{subentry_id}_alarm_input", None, None),
        ("binary_sensor.isocket_alarm", f"{subentry_id}_alarm", None, "safety"),
        ("binary_sensor.isocket_mains", f"{subentry_id}_mains", None, "power"),
        ("binary_sensor.isocket_microphone", f"{subentry_id}_microphone", None, None),
        ("alarm_control_panel.isocket_alarm_panel", f"{subentry_id}_alarm_panel", None, None),
        ("calendar.isocket_schedule", f"{subentry_id}_schedule", None, None),
        ("event.isocket_activity", f"{subentry_id}_activity", None, None),
        ("notify.isocket_alert_numbers", f"{subentry_id}_alert_numbers", None, None),
        ("event.generic_gsm_modem_messages", f"{IMEI}_messages", None, None),
        ("notify.generic_gsm_modem_any_number", f"{IMEI}_any_number", None, None),
        ("sensor.generic_gsm_modem_signal", f"{IMEI}_signal", "diagnostic", "signal_strength"),
        ("sensor.generic_gsm_modem_signal_quality", f"{IMEI}_signal_quality", "diagnostic", "enum"),
        ("sensor.generic_gsm_modem_operator", f"{IMEI}_operator", "diagnostic", None),
        ("sensor.generic_gsm_modem_clock_difference", f"{IMEI}_clock_difference", "diagnostic", "duration"),
        ("sensor.generic_gsm_modem_messages_on_the_sim", f"{IMEI}_slots_used", "diagnostic", None),
        ("sensor.generic_gsm_modem_texts_waiting", f"{IMEI}_outbox", "diagnostic", None),
        ("sensor.generic_gsm_modem_texts_sent_today", f"{IMEI}_sent_today", "diagnostic", None),
        ("sensor.generic_gsm_modem_texts_sent_this_month", f"{IMEI}_sent_month", "diagnostic", None),
        ("sensor.generic_gsm_modem_texts_left_today", f"{IMEI}_budget_today", "diagnostic", None),
        ("sensor.generic_gsm_modem_texts_left_this_month", f"{IMEI}_budget_month", "diagnostic", None),
        ("sensor.generic_gsm_modem_last_fault", f"{IMEI}_last_fault", "diagnostic", "enum"),
        ("binary_sensor.generic_gsm_modem_problem", f"{IMEI}_problem", "diagnostic", "problem"),
        ("binary_sensor.generic_gsm_modem_network", f"{IMEI}_network", "diagnostic", "connectivity"),
    }
    assert {entry.config_subentry_id for entry in entries if entry.unique_id.startswith(subentry_id)} == {subentry_id}


async def test_only_what_is_bound(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """A socket without micro relay and thermometer has no entities for them."""
    (subentry,) = entry.subentries.values()
    hass.config_entries.async_update_subentry(entry, subentry, data={"socket": HEATER})
    assert await hass.config_entries.async_setup(entry.entry_id)
    assert hass.states.get(SWITCH)
    assert hass.states.get("switch.isocket_microrelay") is None
    assert hass.states.get("sensor.isocket_temperature") is None
    assert hass.states.get("climate.isocket_thermostat") is None
    assert hass.states.get("binary_sensor.isocket_alarm") is None
    assert hass.states.get("binary_sensor.isocket_mains") is None
    await hass.config_entries.async_unload(entry.entry_id)


@pytest.mark.parametrize("model", ["Home Assistant", "706 Light"])
async def test_only_what_the_model_has(hass: HomeAssistant, entry: MockConfigEntry, model: str) -> None:
    """A Light unit has no alarm, schedule, thermostat, micro relay or alerts, whatever is bound."""
    (subentry,) = entry.subentries.values()
    hass.config_entries.async_update_subentry(entry, subentry, data={**subentry.data, "options": {"model": model}})
    assert await hass.config_entries.async_setup(entry.entry_id)
    optional = (
        "alarm_control_panel.isocket_alarm_panel",
        "calendar.isocket_schedule",
        "climate.isocket_thermostat",
        "notify.isocket_alert_numbers",
        "switch.isocket_microrelay",
        "binary_sensor.isocket_alarm",
        "binary_sensor.isocket_alarm_input",
        "sensor.isocket_next_scheduled_command",
        "sensor.isocket_temperature",
    )
    full = model == "Home Assistant"
    assert {hass.states.get(entity_id) is not None for entity_id in optional} == {full}
    registered = {entry.unique_id for entry in er.async_get(hass).entities.values()}
    for disabled in ("light_microphone", "microphone"):
        assert (f"{subentry.subentry_id}_{disabled}" in registered) is full
    ring = hass.states.get("select.isocket_ring")
    assert ring is not None
    assert ("mic" in ring.attributes["options"]) is full
    assert {"noaction", "restart", "switch"} <= set(ring.attributes["options"])
    assert hass.states.get(SWITCH)
    device = dr.async_get(hass).async_get_device_by_identifier(
        (DOMAIN, subentry.subentry_id), config_entry_id=entry.entry_id
    )
    assert device
    assert device.model == {"Home Assistant": "GSM socket", "706 Light": "GSM socket 706 Light"}[model]
    await hass.config_entries.async_unload(entry.entry_id)


@pytest.mark.parametrize(("entity_id", "bound"), [(SWITCH, HEATER), ("switch.isocket_microrelay", SIREN)])
async def test_switching(hass: HomeAssistant, loaded: MockConfigEntry, entity_id: str, bound: str) -> None:
    """The switch acts through the unit, and has acted when the action returns."""
    for on, state in ((True, "on"), (False, "off")):
        await turn(hass, on, entity_id)
        assert hass.states.is_state(bound, state)
        assert hass.states.is_state(entity_id, state)


async def test_who_switched(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """What a user switches is the user's doing, down to the bound entity."""
    changes = async_capture_events(hass, "state_changed")
    context = Context()
    await turn(hass, True, context=context)
    assert [event.context.id for event in changes if event.data["entity_id"] == HEATER] == [context.id]


async def test_switching_what_does_not_follow(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """An action that came to nothing says so."""
    calls = async_mock_service(hass, "input_boolean", "turn_on")
    action = hass.async_create_task(turn(hass, True), eager_start=True)
    await settled(lambda: calls)
    await later(hass, wait=False, seconds=11)
    with pytest.raises(HomeAssistantError) as error:
        await action
    assert error.value.translation_key == "command_failed"
    assert error.value.translation_placeholders == {"command": "ON", "reply": "Execute error!"}
    assert hass.states.is_state(SWITCH, "off")


async def test_unloading_while_an_action_waits(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """An action does not wait for a unit that is gone."""
    calls = async_mock_service(hass, "input_boolean", "turn_on")
    socket = loaded.runtime_data.hub.socket
    action = hass.async_create_task(socket.apply("ON", None), eager_start=True)
    await settled(lambda: calls)
    await hass.config_entries.async_unload(loaded.entry_id)
    with pytest.raises(HomeAssistantError):
        await action


async def test_on_since(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """The time at which the socket went on is shown while it is on."""
    assert hass.states.is_state("sensor.isocket_on_since", "unknown")
    await turn(hass, True)
    state = hass.states.get("sensor.isocket_on_since")
    assert state is not None
    assert state.state[:4].isdigit()
    await turn(hass, False)
    assert hass.states.is_state("sensor.isocket_on_since", "unknown")


@pytest.mark.parametrize(
    ("state", "unit", "shown"),
    [
        ("18.5", "°C", "18.5"),
        ("50", "°F", "10.0"),
        ("12", None, "12.0"),
        ("unavailable", "°C", "unknown"),
        ("nan", "°C", "unknown"),
        ("inf", "°C", "unknown"),
        ("warm", "°C", "unknown"),
        ("7", "bananas", "unknown"),
    ],
)
async def test_temperature(
    hass: HomeAssistant, loaded: MockConfigEntry, state: str, unit: str | None, shown: str
) -> None:
    """The thermometer is read in its own unit; what is no temperature is none."""
    hass.states.async_set(THERMOMETER, state, {"unit_of_measurement": unit} if unit else {})
    await hass.async_block_till_done()
    assert hass.states.is_state("sensor.isocket_temperature", shown)


async def test_thermometer_vanishes(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """A thermometer that is gone has no reading."""
    hass.states.async_remove(THERMOMETER)
    await hass.async_block_till_done()
    assert hass.states.is_state("sensor.isocket_temperature", "unknown")


async def test_network(hass: HomeAssistant, loaded: MockConfigEntry, sim_modem: SimulatedModem) -> None:
    """Operator, signal and network follow the modem."""
    assert hass.states.is_state("sensor.generic_gsm_modem_operator", sim_modem.operator)
    assert hass.states.is_state("sensor.generic_gsm_modem_signal", str(2 * sim_modem.signal - 113))
    sim_modem.registered = False
    await settled(lambda: hass.states.is_state("binary_sensor.generic_gsm_modem_network", "off"))
    sim_modem.registered = True
    await settled(lambda: hass.states.is_state("binary_sensor.generic_gsm_modem_network", "on"))


async def test_bound_entity_unavailable(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """A switch that shows nothing is unavailable, and back with its entity; that is no case for repair."""
    hass.states.async_set(HEATER, "unavailable")
    await hass.async_block_till_done()
    assert hass.states.is_state(SWITCH, "unavailable")
    hass.states.async_set(HEATER, "on")
    await hass.async_block_till_done()
    assert hass.states.is_state(SWITCH, "on")


async def test_bound_entity_renamed(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """A bound entity is followed when the user gives it another id."""
    registry = er.async_get(hass)
    helper = registry.async_get_or_create("switch", "demo", "1", suggested_object_id="pump")
    hass.states.async_set(helper.entity_id, "on")
    (subentry,) = loaded.subentries.values()
    hass.config_entries.async_update_subentry(loaded, subentry, data={"socket": helper.entity_id})
    await hass.async_block_till_done()
    assert hass.states.is_state(SWITCH, "on")
    registry.async_update_entity(helper.entity_id, new_entity_id="switch.well")
    hass.states.async_set("switch.well", "off")
    await hass.async_block_till_done()
    assert dict(loaded.subentries[subentry.subentry_id].data) == {"socket": "switch.well"}
    assert hass.states.is_state(SWITCH, "off")
