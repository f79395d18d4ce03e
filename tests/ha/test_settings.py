"""The unit's settings as entities: all that the table has, each of its kind, changed through the unit."""

from typing import Any

from homeassistant.const import EntityCategory
from homeassistant.core import CoreState, HomeAssistant, State
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import entity_registry as er
from homeassistant.util.unit_system import US_CUSTOMARY_SYSTEM
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, mock_restore_cache_with_extra_data

from custom_components.isocket.language import SETTINGS
from custom_components.isocket.modem import Capabilities
from simulator.modem import Modem as SimulatedModem
from simulator.phone import Phone

from .helpers import HEATER, SIM, settled

type Change = tuple[str, str, dict[str, Any], Any]

# Entity, action, data, and what the unit then has.
CHANGES: list[Change] = [
    ("number.isocket_restarttime", "set_value", {"value": 600}, 600),
    ("number.isocket_tempoff", "set_value", {"value": 22}, 22),
    ("number.isocket_trisealert", "set_value", {"value": 35}, 35),
    ("number.isocket_tfallalert", "set_value", {"value": -10}, -10),
    ("number.isocket_tempcal", "set_value", {"value": 7}, 7),
    ("number.isocket_microrelaytime", "set_value", {"value": 30}, 30),
    ("number.isocket_miclevel", "set_value", {"value": 0}, 0),
    ("select.isocket_ring", "select_option", {"option": "restart"}, "RESTART"),
    ("select.isocket_ringconfirmtype", "select_option", {"option": "call"}, "CALL"),
    ("select.isocket_thermostat", "select_option", {"option": "cooling"}, "COOLING"),
    ("select.isocket_sensortype", "select_option", {"option": "nc"}, "NC"),
    ("select.isocket_alert", "select_option", {"option": "smschange"}, "SMSCHANGE"),
    ("select.isocket_powerstate", "select_option", {"option": "off"}, "OFF"),
    ("switch.isocket_seclist", "turn_off", {}, False),
    ("switch.isocket_smsconfirm", "turn_off", {}, False),
    ("switch.isocket_ringconfirm", "turn_off", {}, False),
    ("switch.isocket_error", "turn_off", {}, False),
    ("switch.isocket_smsconfirmunauth", "turn_on", {}, True),
    ("switch.isocket_thermalert", "turn_on", {}, True),
    ("text.isocket_saldoums", "set_value", {"value": "*100#"}, "*100#"),
]
RARE = {
    "number.isocket_tempoff",
    "number.isocket_tempcal",
    "number.isocket_miclevel",
    "select.isocket_ringconfirmtype",
    "select.isocket_thermostat",
    "select.isocket_sensortype",
    "switch.isocket_smsconfirm",
    "switch.isocket_ringconfirm",
    "switch.isocket_error",
    "switch.isocket_smsconfirmunauth",
}
FOR_CALLS = ("select.isocket_ring", "select.isocket_ringconfirmtype", "switch.isocket_ringconfirm")
LIMITS = {"switch.isocket_trisealert", "switch.isocket_tfallalert"}


async def act(hass: HomeAssistant, entity_id: str, action: str, **data: Any) -> None:
    """Act on an entity."""
    domain = entity_id.partition(".")[0]
    await hass.services.async_call(domain, action, {"entity_id": entity_id, **data}, blocking=True)


def setting(entry: MockConfigEntry, entity_id: str) -> Any:
    """Return what the unit has."""
    return getattr(entry.runtime_data.data.unit.settings, entity_id.partition("isocket_")[2])


def ours(hass: HomeAssistant, entry: MockConfigEntry) -> dict[str, er.RegistryEntry]:
    """Return the entities of the settings."""
    entries = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    return {
        one.entity_id: one
        for one in entries
        if one.entity_id.partition("isocket_")[2].upper() in SETTINGS and one.domain != "climate"
    }


@pytest.fixture
async def all_of_them(hass: HomeAssistant, loaded: MockConfigEntry) -> MockConfigEntry:
    """Enable what is disabled by default."""
    for entity_id in ours(hass, loaded):
        er.async_get(hass).async_update_entity(entity_id, disabled_by=None)
    await hass.config_entries.async_reload(loaded.entry_id)
    await settled(lambda: hass.states.is_state("binary_sensor.generic_gsm_modem_network", "on"))
    return loaded


async def test_each_setting_has_its_entity(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """Nothing of the table is left out but the passwords; the rare ones are there for who wants them."""
    entries = ours(hass, loaded)
    assert entries.keys() == {entity_id for entity_id, *_ in CHANGES} | LIMITS
    shown = {entity_id.partition("isocket_")[2].upper() for entity_id in entries}
    assert SETTINGS.keys() - shown == {"PASSWORD", "RENEWINTERVALPW"}
    assert {one.entity_category for one in entries.values()} == {EntityCategory.CONFIG}
    assert {entity_id for entity_id, one in entries.items() if one.disabled_by} == RARE


async def test_change(hass: HomeAssistant, all_of_them: MockConfigEntry) -> None:
    """A change of any of them arrives in the unit, and the entity shows it; SECLIST last, as RING hangs on it."""
    for entity_id, action, data, value in sorted(CHANGES, key=lambda change: "seclist" in change[0]):
        before = hass.states.get(entity_id)
        await act(hass, entity_id, action, **data)
        assert setting(all_of_them, entity_id) == value, entity_id
        after = hass.states.get(entity_id)
        assert before is not None
        assert after is not None
        assert after.state == str(next(iter(data.values()), "on" if value else "off")) != before.state


async def test_numbers_in_their_unit(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """Range, unit and class come from the table."""
    shown = {
        entity_id: [state.attributes.get(name) for name in ("min", "max", "unit_of_measurement", "device_class")]
        for entity_id in ("number.isocket_restarttime", "number.isocket_microrelaytime", "number.isocket_tfallalert")
        if (state := hass.states.get(entity_id))
    }
    assert shown == {
        "number.isocket_restarttime": [1, 600, "s", "duration"],
        "number.isocket_microrelaytime": [0, 900, "s", "duration"],
        "number.isocket_tfallalert": [-10, 50, "°C", "temperature"],
    }


async def test_fahrenheit(hass: HomeAssistant, entry: MockConfigEntry, owner: Phone) -> None:
    """In a house with Fahrenheit the unit's temperatures are in Fahrenheit, and so is its thermostat."""
    hass.config.units = US_CUSTOMARY_SYSTEM
    assert await hass.config_entries.async_setup(entry.entry_id)
    state = hass.states.get("number.isocket_tfallalert")
    assert state is not None
    assert [state.attributes[name] for name in ("min", "max", "unit_of_measurement")] == [14, 122, "°F"]
    await act(hass, "switch.isocket_tfallalert", "turn_on")
    assert setting(entry, "switch.isocket_tfallalert") == 41
    climate = hass.states.get("climate.isocket_thermostat")
    assert climate is not None
    assert climate.attributes["max_temp"] == 122
    await hass.config_entries.async_unload(entry.entry_id)


async def test_scale_of_its_own(hass: HomeAssistant, entry: MockConfigEntry, owner: Phone) -> None:
    """A unit may be in Fahrenheit where the house is not; Home Assistant converts."""
    (subentry,) = entry.subentries.values()
    data = {**subentry.data, "options": {"scale": "fahrenheit"}}
    hass.config_entries.async_update_subentry(entry, subentry, data=data)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await act(hass, "number.isocket_trisealert", "set_value", value=30)
    assert setting(entry, "number.isocket_trisealert") == 86
    assert hass.states.is_state("number.isocket_trisealert", "30.0")
    await act(hass, "climate.isocket_thermostat", "set_temperature", temperature=20)
    assert setting(entry, "number.isocket_tempoff") == 68
    await hass.config_entries.async_unload(entry.entry_id)


async def test_limit(hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone) -> None:
    """An alert that is switched off and on again keeps its limit, whoever switched it off."""
    number, switch = "number.isocket_trisealert", "switch.isocket_trisealert"
    assert (hass.states.is_state(number, "unknown"), hass.states.is_state(switch, "off")) == (True, True)
    await act(hass, switch, "turn_on")
    assert (hass.states.is_state(number, "30"), hass.states.is_state(switch, "on")) == (True, True)
    owner.send_sms(SIM, "TRISEALERT=33")
    await settled(lambda: hass.states.is_state(number, "33"))
    await act(hass, switch, "turn_off")
    assert (hass.states.is_state(number, "unknown"), hass.states.is_state(switch, "off")) == (True, True)
    await act(hass, switch, "turn_on")
    assert hass.states.is_state(number, "33")


@pytest.mark.parametrize(("in_fahrenheit", "limit"), [(False, 44), (True, 30)])
async def test_limit_over_a_restart(
    hass: HomeAssistant, entry: MockConfigEntry, owner: Phone, *, in_fahrenheit: bool, limit: int
) -> None:
    """A limit is remembered while Home Assistant is down; one in another scale would be a wrong one."""
    switch = "switch.isocket_trisealert"
    kept = {"limit": 44, "fahrenheit": in_fahrenheit}
    mock_restore_cache_with_extra_data(hass, [(State(switch, "off"), kept)])
    assert await hass.config_entries.async_setup(entry.entry_id)
    await act(hass, switch, "turn_on")
    assert setting(entry, switch) == limit
    await hass.config_entries.async_unload(entry.entry_id)


async def test_text_forgotten(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """An empty text takes the setting away; one that is no code is refused in words."""
    entity_id = "text.isocket_saldoums"
    await act(hass, entity_id, "set_value", value="*100#")
    for wrong in ("100", "*100", "a code"):
        with pytest.raises(ServiceValidationError) as caught:
            await act(hass, entity_id, "set_value", value=wrong)
        assert caught.value.translation_key == "bad_value"
    assert hass.states.is_state(entity_id, "*100#")
    await act(hass, entity_id, "set_value", value="")
    assert setting(loaded, entity_id) is None
    assert hass.states.is_state(entity_id, "")


async def test_by_text(hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone) -> None:
    """What the owner texts shows."""
    owner.send_sms(SIM, "POWERSTATE=ON")
    await owner.wait_sms()
    await hass.async_block_till_done()
    assert hass.states.is_state("select.isocket_powerstate", "on")


async def test_cascade(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """What hangs on a setting falls back with it, as if it had been texted."""
    await act(hass, "select.isocket_ring", "select_option", option="switch")
    await act(hass, "switch.isocket_seclist", "turn_off")
    assert hass.states.is_state("select.isocket_ring", "noaction")


@pytest.mark.parametrize(
    ("before", "entity_id", "action", "data", "key", "command"),
    [
        ("SECLIST=OFF", "select.isocket_ring", "select_option", {"option": "switch"}, "no_list", "RING=SWITCH"),
        ("SECNUMBER-ALL", "switch.isocket_seclist", "turn_on", {}, "no_security_numbers", "SECLIST=ON"),
        ("ALERTNUMBER-ALL", "switch.isocket_thermalert", "turn_on", {}, "no_alert_numbers", "THERMALERT=ON"),
    ],
)
async def test_refused(
    hass: HomeAssistant,
    loaded: MockConfigEntry,
    before: str,
    entity_id: str,
    action: str,
    data: dict[str, Any],
    key: str,
    command: str,
) -> None:
    """What the unit does not take is explained, and nothing has changed."""
    await loaded.runtime_data.hub.socket.apply(before, None)
    state = hass.states.get(entity_id)
    with pytest.raises(ServiceValidationError) as error:
        await act(hass, entity_id, action, **data)
    assert error.value.translation_key == key
    assert error.value.translation_placeholders is not None
    assert error.value.translation_placeholders["command"] == command
    assert hass.states.get(entity_id) == state


@pytest.mark.parametrize(
    ("command", "key", "shown"),
    [
        ("RENEWINTERVALPW=123456abc", "no_security", "RENEWINTERVALPW=*********"),
        ("PASSWORD=12ab", "bad_value", "PASSWORD="),
        ("RENEWINTERVALabcdefghi", "no_renew_password", "RENEWINTERVAL*********"),
        ("SECNUMBER-4790000098", "bad_value", "SECNUMBER-…98"),
        ("SALDO", "operator_failed", "SALDO"),
        ("SIMCARD", "unknown_command", "SIMCARD"),
        ("CALLBACK", "no_security", "CALLBACK"),
        ("call +4790000098", "unknown_command", "call +…98"),
    ],
)
async def test_errors_tell_no_secret(
    hass: HomeAssistant, loaded: MockConfigEntry, command: str, key: str, shown: str
) -> None:
    """An error shows neither a password nor a whole phone number."""
    socket = loaded.runtime_data.hub.socket
    await socket.apply("SECLIST=OFF", None)
    with pytest.raises(HomeAssistantError) as error:
        await socket.apply(command, None)
    assert error.value.translation_key == key
    assert error.value.translation_placeholders is not None
    assert error.value.translation_placeholders["command"] == shown
    assert "90000098" not in str(error.value.translation_placeholders)


async def test_callback_from_home(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """CALLBACK has nobody to call when no phone asks."""
    with pytest.raises(HomeAssistantError) as error:
        await loaded.runtime_data.hub.socket.apply("CALLBACK", None)
    assert error.value.translation_key == "callback_failed"


async def test_wrong_renew_password(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """A renew password that is not the one is no fault of an entity's."""
    socket = loaded.runtime_data.hub.socket
    await socket.apply("RENEWINTERVALPW=123456abc", None)
    with pytest.raises(ServiceValidationError) as error:
        await socket.apply("RENEWINTERVAL123456abd", None)
    assert error.value.translation_key == "bad_renew_password"


async def test_modem_without_voice(hass: HomeAssistant, all_of_them: MockConfigEntry) -> None:
    """Where no call can come, what is about calls is unavailable."""
    for entity_id in FOR_CALLS:
        assert not hass.states.is_state(entity_id, "unavailable")
    hub = all_of_them.runtime_data.hub
    hub._modem_changed(
        hub.snapshot.modem.__replace__(capabilities=Capabilities("Generic", voice=False, tells_answer=False))
    )
    await hass.async_block_till_done()
    for entity_id in (*FOR_CALLS, "number.isocket_miclevel"):
        assert hass.states.is_state(entity_id, "unavailable")
    assert hass.states.is_state("select.isocket_alert", "sms")


@pytest.mark.parametrize(
    ("data", "there"),
    [
        ({}, {"restarttime", "ring", "seclist", "powerstate", "saldoums"}),
        (
            {"thermometer": "input_number.thermometer"},
            {"restarttime", "ring", "seclist", "powerstate", "saldoums", "thermalert", "trisealert", "tfallalert"},
        ),
        ({"sensors": ["input_boolean.door"]}, {"restarttime", "ring", "seclist", "powerstate", "saldoums", "alert"}),
        (
            {"sensors": ["input_boolean.door"], "microrelay": "input_boolean.siren"},
            {"restarttime", "ring", "seclist", "powerstate", "saldoums", "alert", "microrelaytime"},
        ),
        (
            {
                "thermometer": "input_number.thermometer",
                "sensors": ["input_boolean.door"],
                "microrelay": "input_boolean.siren",
                "options": {"model": "707 Light"},
            },
            {"restarttime", "ring", "seclist", "powerstate"},
        ),
    ],
)
async def test_only_what_makes_sense(
    hass: HomeAssistant, entry: MockConfigEntry, data: dict[str, Any], there: set[str]
) -> None:
    """What nothing is bound for, and what the model does not know, is not there."""
    (subentry,) = entry.subentries.values()
    hass.config_entries.async_update_subentry(entry, subentry, data={"socket": HEATER, **data})
    assert await hass.config_entries.async_setup(entry.entry_id)
    enabled = [entity_id for entity_id, one in ours(hass, entry).items() if not one.disabled_by]
    assert {entity_id.partition("isocket_")[2] for entity_id in enabled} == there
    thermostat = "thermometer" in data and "options" not in data
    assert (hass.states.get("climate.isocket_thermostat") is not None) is thermostat
    assert (hass.states.get("switch.isocket_microrelay") is not None) is (
        "microrelay" in data and "options" not in data
    )
    await hass.config_entries.async_unload(entry.entry_id)


async def test_options_reach_the_unit(
    hass: HomeAssistant, entry: MockConfigEntry, sim_modem: SimulatedModem, owner: Phone
) -> None:
    """The options of the house are the unit's; the rest is as ever."""
    (subentry,) = entry.subentries.values()
    options = {"confirm_seconds": 2, "failsafe": "on", "model": "706"}
    hass.config_entries.async_update_subentry(entry, subentry, data={**subentry.data, "options": options})
    assert await hass.config_entries.async_setup(entry.entry_id)
    config = entry.runtime_data.hub.socket._config()
    assert {name: getattr(config, name) for name in options} == options
    assert config.hysteresis == 0.5
    await hass.config_entries.async_unload(entry.entry_id)


async def test_unpowered(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """While the unit waits for its relay it has no settings to show; they come with it, and no limit is lost."""
    hass.states.async_remove(HEATER)
    hass.set_state(CoreState.starting)
    assert await hass.config_entries.async_setup(entry.entry_id)
    for entity_id in ("number.isocket_restarttime", "select.isocket_ring", "switch.isocket_trisealert"):
        assert hass.states.is_state(entity_id, "unavailable")
    hass.states.async_set(HEATER, "on")
    await hass.async_block_till_done()
    assert hass.states.is_state("number.isocket_restarttime", "10")
    hass.set_state(CoreState.running)
    await hass.config_entries.async_unload(entry.entry_id)
