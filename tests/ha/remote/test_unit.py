"""What is shown of a unit elsewhere, and what it is asked: each message is paid for."""

import asyncio
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from homeassistant.components.climate.const import HVACMode
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import device_registry as dr, entity_registry as er, issue_registry as ir
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_capture_events

from custom_components.isocket.client import questions
from custom_components.isocket.const import DOMAIN
from custom_components.isocket.language import Model
from custom_components.isocket.modem import (
    Address,
    CommandTimeoutError,
    NotReadyError,
    SendBarredError,
    SendCongestionError,
    Sms,
)
from custom_components.isocket.outbox import _PAUSES, Trouble
from custom_components.isocket.remote_host import RemoteHost
from simulator.modem import Modem as SimulatedModem
from simulator.network import Network
from simulator.phone import Phone
from tests.ha.helpers import OWNER, SIM, later, on_disk, settled

from .elsewhere import CABIN, Cabin, add_unit

SWITCH = "switch.cabin"
REQUESTS = "sensor.cabin_requests"
ACTIVITY = "event.cabin_activity"


async def do(hass: HomeAssistant, action: str, entity_id: str, **data: Any) -> None:
    """Do something as the page does."""
    domain, _, name = action.partition(".")
    await hass.services.async_call(domain, name, {"entity_id": entity_id, **data}, blocking=True)


def state(hass: HomeAssistant, entity_id: str) -> str:
    """Return a state."""
    found = hass.states.get(entity_id)
    assert found is not None, entity_id
    return found.state


def attribute(hass: HomeAssistant, entity_id: str, name: str) -> Any:
    """Return an attribute."""
    found = hass.states.get(entity_id)
    assert found is not None
    return found.attributes.get(name)


async def idle(hass: HomeAssistant, host: RemoteHost) -> None:
    """Wait until nothing is asked any more."""
    await settled(lambda: host.view.client.under_way is None and not host.view.client.waiting)
    await hass.async_block_till_done()


async def test_what_was_asked_is_on_disk(hass: HomeAssistant, far: Cabin, loaded: MockConfigEntry) -> None:
    """An action is over when no power cut can lose what is to be texted."""
    far.mute = True
    before = on_disk(hass, loaded)["units"][CABIN]["client"]["message"]
    await do(hass, "button.press", "button.cabin_restart")
    assert on_disk(hass, loaded)["units"][CABIN]["client"]["message"] == before + 1


async def test_nothing_is_known_and_nothing_asked(hass: HomeAssistant, far: Cabin, loaded: MockConfigEntry) -> None:
    """Until it is asked, all is unknown, nothing unavailable, and no message was paid for."""
    await later(hass, days=40)
    assert far.got == []
    shown = {one.entity_id: one.state for one in hass.states.async_all() if ".cabin" in one.entity_id}
    assert len(shown) > 30
    assert {entity_id for entity_id, state in shown.items() if state == "unavailable"} == set()
    assert (
        shown[SWITCH]
        == shown["climate.cabin_thermostat"]
        == shown["alarm_control_panel.cabin_alarm_panel"]
        == "unknown"
    )
    assert (
        shown["select.cabin_powerstate"]
        == shown["switch.cabin_trisealert"]
        == shown["text.cabin_saldoums"]
        == "unknown"
    )
    assert shown["binary_sensor.cabin_alarm"] == shown["number.cabin_restarttime"] == "unknown"


async def test_status(hass: HomeAssistant, far: Cabin, loaded: MockConfigEntry, host: RemoteHost) -> None:
    """One question tells most, when it was heard, and what it cost."""
    far.feed(far.unit.signal(-67, dt_util.now()))
    await do(hass, "button.press", "button.cabin_refresh")
    await idle(hass, host)
    assert far.got == ["STATUS"]
    assert state(hass, SWITCH) == state(hass, "switch.cabin_microrelay") == "off"
    assert state(hass, "sensor.cabin_temperature") == "21.0"
    assert state(hass, "sensor.cabin_signal") == "-67"
    assert state(hass, "alarm_control_panel.cabin_alarm_panel") == "disarmed"
    assert state(hass, "binary_sensor.cabin_alarm") == state(hass, "binary_sensor.cabin_alarm_input") == "off"
    heard = dt_util.parse_datetime(state(hass, "sensor.cabin_last_heard"))
    assert heard is not None
    assert dt_util.utcnow() - heard < timedelta(minutes=1)
    assert state(hass, "sensor.cabin_texts_sent_this_month") == "1"
    assert attribute(hass, ACTIVITY, "event_type") == "confirmed"
    assert attribute(hass, ACTIVITY, "command") == "STATUS"


async def test_switched(hass: HomeAssistant, far: Cabin, loaded: MockConfigEntry, host: RemoteHost) -> None:
    """The switch shows what the unit said, and not what was wished."""
    far.mute = True
    await do(hass, "switch.turn_on", SWITCH)
    await settled(lambda: far.got)
    assert (state(hass, SWITCH), state(hass, REQUESTS)) == ("unknown", "1")
    assert attribute(hass, REQUESTS, "under_way") == "ON"
    far.mute = False
    far.feed(far.unit.receive("ON", SIM, dt_util.now(), dt_util.now()))
    await idle(hass, host)
    assert (state(hass, SWITCH), state(hass, REQUESTS)) == ("on", "0")
    await do(hass, "switch.turn_off", SWITCH)
    await do(hass, "switch.turn_on", "switch.cabin_microrelay")
    await do(hass, "switch.turn_off", "switch.cabin_microrelay")
    await idle(hass, host)
    assert far.got[1:] == ["OFF", "ONM", "OFFM"]
    assert state(hass, SWITCH) == state(hass, "switch.cabin_microrelay") == "off"


async def test_timer(hass: HomeAssistant, far: Cabin, loaded: MockConfigEntry, host: RemoteHost) -> None:
    """A timer is shown; when it is over nobody says so, and the state is assumed."""
    await hass.services.async_call(DOMAIN, "turn_on_for", {"entity_id": SWITCH, "minutes": 30}, blocking=True)
    await idle(hass, host)
    assert far.got == ["ON30"]
    assert state(hass, SWITCH) == "on"
    assert attribute(hass, SWITCH, "assumed_state") is None
    end = dt_util.parse_datetime(state(hass, "sensor.cabin_timer_ends"))
    assert end is not None
    assert timedelta(minutes=29) < end - dt_util.utcnow() < timedelta(minutes=31)
    await later(hass, minutes=32)
    assert state(hass, SWITCH) == "off"
    assert attribute(hass, SWITCH, "assumed_state") is True


async def test_one_at_a_time_and_cancelled(hass: HomeAssistant, far: Cabin, loaded: MockConfigEntry) -> None:
    """Several things at once go out in their order, one after the other, until what waits is cancelled."""
    far.mute = True
    for action, entity_id in (("turn_on", SWITCH), ("turn_off", SWITCH), ("turn_on", "switch.cabin_microrelay")):
        await do(hass, f"switch.{action}", entity_id)
    await settled(lambda: far.got)
    await hass.async_block_till_done()
    assert attribute(hass, REQUESTS, "waiting") == ["OFF", "ONM"]
    await do(hass, "button.press", "button.cabin_cancel")
    await hass.async_block_till_done()
    assert state(hass, REQUESTS) == "0"
    assert far.got == ["ON"]


async def test_settings_are_read_when_that_is_wanted(
    hass: HomeAssistant, far: Cabin, loaded: MockConfigEntry, host: RemoteHost
) -> None:
    """The button says how many messages it takes, at most; the settings are there then."""
    count = len(questions(Model.M706))
    name = attribute(hass, "button.cabin_read_settings", "friendly_name")
    assert name == f"Cabin Read all settings ({count} messages)"
    far.mute = True
    await do(hass, "button.press", "button.cabin_read_settings")
    await settled(lambda: far.got)
    assert attribute(hass, REQUESTS, "to_read") == count
    assert attribute(hass, REQUESTS, "read") == 0
    far.mute = False
    far.feed(far.unit.receive(far.got[0], SIM, dt_util.now(), dt_util.now()))
    await idle(hass, host)
    assert 0 < len(far.got) <= count
    assert state(hass, "select.cabin_powerstate") == "remember"
    assert state(hass, "number.cabin_restarttime") == "10"
    assert state(hass, "switch.cabin_trisealert") == "off"
    assert state(hass, "number.cabin_trisealert") == "unknown"
    assert state(hass, "text.cabin_saldoums") == ""
    assert state(hass, "climate.cabin_thermostat") == "off"
    assert attribute(hass, ACTIVITY, "event_type") == "settings_read"


async def test_the_window_is_closed(hass: HomeAssistant, far: Cabin, loaded: MockConfigEntry, host: RemoteHost) -> None:
    """A setting outside the configuration time is refused before it is paid for, also behind something else."""
    with pytest.raises(ServiceValidationError, match=r"POWERSTATE=ON was not sent.*plug it in again"):
        await do(hass, "select.select_option", "select.cabin_powerstate", option="on")
    far.mute = True
    await do(hass, "button.press", "button.cabin_refresh")
    with pytest.raises(ServiceValidationError, match="RESTARTTIME=5 was not sent"):
        await do(hass, "number.set_value", "number.cabin_restarttime", value=5)
    await settled(lambda: far.got)
    assert far.got == ["STATUS"]
    assert not host.view.client.waiting


async def test_settings_in_the_window(
    hass: HomeAssistant, far: Cabin, loaded: MockConfigEntry, host: RemoteHost
) -> None:
    """Who plugs the unit in says so, and each kind of setting is changed."""
    far.power_on()
    await do(hass, "button.press", "button.cabin_plugged_in")
    assert state(hass, "binary_sensor.cabin_configuration_window") == "on"
    await do(hass, "select.select_option", "select.cabin_powerstate", option="on")
    await do(hass, "number.set_value", "number.cabin_restarttime", value=5)
    await do(hass, "switch.turn_on", "switch.cabin_trisealert")
    with pytest.raises(ServiceValidationError, match="SALDOUMS= was not sent: the value"):
        await do(hass, "text.set_value", "text.cabin_saldoums", value="100")
    await do(hass, "text.set_value", "text.cabin_saldoums", value="*100#")
    await idle(hass, host)
    assert far.got == ["POWERSTATE=ON", "RESTARTTIME=5", "TRISEALERT=30", "SALDOUMS=*100#"]
    assert state(hass, "select.cabin_powerstate") == "on"
    assert state(hass, "number.cabin_restarttime") == "5"
    assert state(hass, "switch.cabin_trisealert") == "on"
    assert state(hass, "number.cabin_trisealert") == "30"
    assert state(hass, "text.cabin_saldoums") == "*100#"
    await do(hass, "switch.turn_off", "switch.cabin_trisealert")
    await do(hass, "text.set_value", "text.cabin_saldoums", value="")
    await do(hass, "switch.turn_on", "switch.cabin_thermalert")
    await idle(hass, host)
    assert far.got[4:6] == ["TRISEALERT=OFF", "SALDOUMS=NO"]
    assert state(hass, "switch.cabin_trisealert") == "off"
    assert state(hass, "text.cabin_saldoums") == ""
    await later(hass, minutes=40)
    assert state(hass, "binary_sensor.cabin_configuration_window") == "off"


async def test_thermostat(hass: HomeAssistant, far: Cabin, loaded: MockConfigEntry, host: RemoteHost) -> None:
    """The thermostat's own commands, in their order, and what the unit said of it."""
    thermostat = "climate.cabin_thermostat"
    far.power_on()
    await do(hass, "button.press", "button.cabin_plugged_in")
    await do(hass, "climate.set_temperature", thermostat, temperature=12, hvac_mode=HVACMode.HEAT)
    await idle(hass, host)
    assert far.got == ["TEMPOFF=12", "THERMOSTAT=HEATING", "THERMOSTATON"]
    assert state(hass, thermostat) == "heat"
    assert attribute(hass, thermostat, "temperature") == 12
    assert attribute(hass, thermostat, "hvac_action") is None
    await do(hass, "button.press", "button.cabin_refresh")
    await idle(hass, host)
    assert attribute(hass, thermostat, "current_temperature") == 21
    assert attribute(hass, thermostat, "hvac_action") == "idle"
    await do(hass, "climate.turn_off", thermostat)
    await idle(hass, host)
    assert (state(hass, thermostat), attribute(hass, thermostat, "hvac_action")) == ("off", "off")


async def test_alarm(hass: HomeAssistant, far: Cabin, loaded: MockConfigEntry, host: RemoteHost) -> None:
    """The alarm is armed from here; what the unit says unasked is heard, and an event."""
    panel = "alarm_control_panel.cabin_alarm_panel"
    await do(hass, "alarm_control_panel.alarm_arm_away", panel)
    await idle(hass, host)
    assert state(hass, panel) == "armed_away"
    far.phone.send_sms(SIM, "ALARM! Sensor active\nTime: 26/11/24,14:00:00")
    await settled(lambda: state(hass, panel) == "triggered")
    assert state(hass, "binary_sensor.cabin_alarm") == state(hass, "binary_sensor.cabin_alarm_input") == "on"
    assert attribute(hass, ACTIVITY, "event_type") == "alert"
    assert attribute(hass, ACTIVITY, "alert") == "sensor_active"
    far.phone.send_sms(SIM, "Power failed.")
    await settled(lambda: state(hass, "binary_sensor.cabin_mains") == "off")
    far.phone.send_sms(SIM, "Vi ses!")
    await settled(lambda: attribute(hass, ACTIVITY, "event_type") == "said")
    await do(hass, "alarm_control_panel.alarm_disarm", panel)
    await idle(hass, host)
    assert state(hass, panel) == "disarmed"
    assert state(hass, "binary_sensor.cabin_alarm") == "off"


async def test_schedule(hass: HomeAssistant, far: Cabin, loaded: MockConfigEntry, host: RemoteHost) -> None:
    """The unit's rules are a calendar, as it listed them."""
    for command in ("SCHEDULER+06:15,*,OFF", "SCHEDULER+22:30,2,AON"):
        far.feed(far.unit.receive(command, SIM, dt_util.now(), dt_util.now()))
    await settled(lambda: attribute(hass, ACTIVITY, "event_type") == "said")
    await host.order("SCHEDULER?")
    await idle(hass, host)
    answer: Any = await hass.services.async_call(
        "calendar",
        "get_events",
        {"entity_id": "calendar.cabin_schedule", "duration": {"days": 7}},
        blocking=True,
        return_response=True,
    )
    titles = [event["summary"] for event in answer["calendar.cabin_schedule"]["events"]]
    assert sorted(titles) == ["AON", *["OFF"] * 7]


async def test_buttons(hass: HomeAssistant, far: Cabin, loaded: MockConfigEntry, host: RemoteHost) -> None:
    """Restarts and the balance are asked for."""
    far.reads = {
        "RESTART": "Power socket restarted",
        "RESTARTM": "Microrelay restarted",
        "SALDO": "Saldo for +47 900 00 050: 42,50 kr",
    }.get
    for button in ("restart", "restart_microrelay", "check_credit"):
        await do(hass, "button.press", f"button.cabin_{button}")
    await idle(hass, host)
    assert far.got == ["RESTART", "RESTARTM", "SALDO"]
    assert state(hass, "sensor.cabin_credit") == "42.5"
    credit: Any = hass.data["entity_components"]["sensor"].get_entity("sensor.cabin_credit")
    assert credit.extra_state_attributes["text"].endswith("42,50 kr")
    assert "text" in credit._Entity__combined_unrecorded_attributes


async def test_known_after_a_restart(
    hass: HomeAssistant, far: Cabin, loaded: MockConfigEntry, host: RemoteHost
) -> None:
    """What was said is known after a restart, without asking; what was under way goes on, and is not sent again."""
    await do(hass, "switch.turn_on", SWITCH)
    await idle(hass, host)
    far.mute = True
    await do(hass, "switch.turn_off", SWITCH)
    await settled(lambda: len(far.got) == 2)
    await hass.async_block_till_done()
    heard = state(hass, "sensor.cabin_last_heard")
    assert await hass.config_entries.async_reload(loaded.entry_id)
    await hass.async_block_till_done()
    assert state(hass, SWITCH) == "on"
    assert state(hass, "sensor.cabin_last_heard") == heard
    assert state(hass, REQUESTS) == "1"
    await settled(lambda: hass.states.is_state("binary_sensor.generic_gsm_modem_network", "on"))
    far.mute = False
    far.feed(far.unit.receive("OFF", SIM, dt_util.now(), dt_util.now()))
    await settled(lambda: state(hass, SWITCH) == "off")
    assert far.got == ["ON", "OFF"]


@pytest.mark.parametrize("error", [NotReadyError(), SendCongestionError(41)])
async def test_what_waits_is_sent_after_a_restart(
    hass: HomeAssistant, far: Cabin, loaded: MockConfigEntry, error: Exception
) -> None:
    """A text that surely did not go waits, on disk as well, and goes once."""
    with (
        patch("custom_components.isocket.hub.Modem.send", side_effect=error) as send,
        patch.dict(_PAUSES, {Trouble.PASSING: (timedelta(milliseconds=50), timedelta(milliseconds=50))}),
    ):
        await do(hass, "switch.turn_on", SWITCH)
        await settled(lambda: send.await_count)
        await hass.async_block_till_done()
        assert len(loaded.runtime_data.hub._outbox) == 1
        await hass.config_entries.async_unload(loaded.entry_id)
    assert await hass.config_entries.async_setup(loaded.entry_id)
    await settled(lambda: state(hass, SWITCH) == "on")
    assert far.got == ["ON"]


async def test_taken_down_while_it_is_on_its_way(hass: HomeAssistant, far: Cabin, loaded: MockConfigEntry) -> None:
    """A text that turns out not to have gone while the entry is taken down is on disk, and goes at the next start."""
    under_way, is_down = asyncio.Event(), asyncio.Event()

    async def send(*_: object, **__: object) -> None:
        under_way.set()
        await is_down.wait()
        raise NotReadyError

    with patch("custom_components.isocket.hub.Modem.send", side_effect=send):
        await do(hass, "switch.turn_on", SWITCH)
        await under_way.wait()
        assert on_disk(hass, loaded)["outbox"] == []
        unloading = hass.async_create_task(hass.config_entries.async_unload(loaded.entry_id))
        hub = loaded.runtime_data.hub
        await settled(lambda: hub._delivery._stopped)
        is_down.set()
        assert await unloading
    assert [item["text"] for item in on_disk(hass, loaded)["outbox"]] == ["ON"]
    assert await hass.config_entries.async_setup(loaded.entry_id)
    await settled(lambda: state(hass, SWITCH) == "on")
    assert far.got == ["ON"]


async def test_nobody_knows_whether_it_went(
    hass: HomeAssistant, far: Cabin, loaded: MockConfigEntry, host: RemoteHost
) -> None:
    """A text that may have gone is not sent again by the outbox: the client knows what may be repeated."""
    with patch("custom_components.isocket.hub.Modem.send", side_effect=CommandTimeoutError()) as send:
        await do(hass, "button.press", "button.cabin_restart")
        await settled(lambda: send.await_count)
        await hass.async_block_till_done()
        assert len(loaded.runtime_data.hub._outbox) == 0
        await later(hass, minutes=30)
        await settled(lambda: attribute(hass, ACTIVITY, "event_type") == "unanswered")
        assert send.await_count == 1


async def test_refused_by_the_network(hass: HomeAssistant, far: Cabin, loaded: MockConfigEntry) -> None:
    """A text that can never go ends its request."""
    with patch("custom_components.isocket.hub.Modem.send", side_effect=SendBarredError(21)):
        await do(hass, "switch.turn_on", SWITCH)
        await settled(lambda: attribute(hass, ACTIVITY, "event_type") == "unanswered")
    assert attribute(hass, ACTIVITY, "reason") == "not_sent"


async def test_withdrawn(hass: HomeAssistant, far: Cabin, loaded: MockConfigEntry) -> None:
    """What is cancelled before it went never goes."""
    with patch("custom_components.isocket.hub.Modem.send", side_effect=NotReadyError()) as send:
        await do(hass, "switch.turn_on", SWITCH)
        await settled(lambda: send.await_count)
        await hass.async_block_till_done()
        await do(hass, "button.press", "button.cabin_cancel")
        assert len(loaded.runtime_data.hub._outbox) == 0
    loaded.runtime_data.hub._delivery.wake()
    await hass.async_block_till_done()
    assert attribute(hass, ACTIVITY, "event_type") == "cancelled"
    assert far.got == []


async def test_asked_from_time_to_time(hass: HomeAssistant, far: Cabin, loaded: MockConfigEntry) -> None:
    """Only who chose an interval pays for one."""
    subentry = next(one for one in loaded.subentries.values() if one.title == "Cabin")
    data = {**subentry.data, "interval": 6}
    assert hass.config_entries.async_update_subentry(loaded, subentry, data=data)
    await hass.async_block_till_done()
    await settled(lambda: hass.states.is_state("binary_sensor.generic_gsm_modem_network", "on"))
    await later(hass, hours=5, minutes=50)
    assert far.got == []
    await later(hass, hours=6, minutes=1)
    await settled(lambda: far.got == ["STATUS"])
    await settled(lambda: state(hass, SWITCH) == "off")
    await later(hass, hours=6, minutes=3)
    assert far.got == ["STATUS"]


async def test_a_unit_that_confirms_nothing(hass: HomeAssistant, far: Cabin, hasty: MockConfigEntry) -> None:
    """Where SMSCONFIRM=OFF leaves no answer, what was asked is shown as assumed, and nobody is complained of."""
    host = hasty.runtime_data.hub.fleet.hosts[CABIN]
    far.reads = lambda _: "SMSCONFIRM=ON,(OFF)"
    await host.order("SMSCONFIRM?")
    await idle(hass, host)
    far.mute = True
    await do(hass, "switch.turn_on", SWITCH)
    await settled(lambda: state(hass, SWITCH) == "on")
    await hass.async_block_till_done()
    assert attribute(hass, SWITCH, "assumed_state") is True
    assert attribute(hass, ACTIVITY, "reason") == "silent"
    assert host.unanswered_since is None


@pytest.mark.parametrize(
    ("entity_id", "action", "data", "said"),
    [
        ("switch.cabin_microrelay", "switch.turn_on", {}, "Microrelay ON"),
        ("climate.cabin_thermostat", "climate.turn_off", {}, "THERMOSTATOFF - OK\nAttention! Thermostat was disabled!"),
        (
            "alarm_control_panel.cabin_alarm_panel",
            "alarm_control_panel.alarm_arm_away",
            {},
            "ALARMON - OK\nALARM function: Enabled",
        ),
        ("select.cabin_powerstate", "select.select_option", {"option": "on"}, "POWERSTATE=ON - OK"),
        ("number.cabin_restarttime", "number.set_value", {"value": 5}, "RESTARTTIME=5 - OK"),
        ("switch.cabin_trisealert", "switch.turn_on", {}, "TRISEALERT=30"),
        ("text.cabin_saldoums", "text.set_value", {"value": "*100#"}, "SALDOUMS: *100#"),
    ],
)
async def test_what_it_did_not_say_is_shown_as_assumed(
    hass: HomeAssistant,
    far: Cabin,
    hasty: MockConfigEntry,
    entity_id: str,
    action: str,
    data: dict[str, Any],
    said: str,
) -> None:
    """Whatever is set of a unit that confirms nothing is assumed until the unit says it itself."""
    host = hasty.runtime_data.hub.fleet.hosts[CABIN]
    far.reads = lambda _: "SMSCONFIRM=ON,(OFF)"
    await host.order("SMSCONFIRM?")
    await idle(hass, host)
    host.plugged_in()
    far.mute = True
    assert state(hass, entity_id) == "unknown"
    await do(hass, action, entity_id, **data)
    await settled(lambda: attribute(hass, entity_id, "assumed_state") is True)
    assumed = state(hass, entity_id)
    host.receive(Sms(Address.of(CABIN), said, None, said))
    assert attribute(hass, entity_id, "assumed_state") is None
    assert state(hass, entity_id) == assumed


async def test_asked_sparingly_while_it_is_silent(hass: HomeAssistant, far: Cabin, hasty: MockConfigEntry) -> None:
    """A unit that does not answer is asked once a day, and nothing piles up while nothing goes out."""
    far.mute = True
    subentry = next(one for one in hasty.subentries.values() if one.title == "Cabin")
    hass.config_entries.async_update_subentry(hasty, subentry, data={**subentry.data, "interval": 1})
    await hass.async_block_till_done()
    host = hasty.runtime_data.hub.fleet.hosts[CABIN]
    with patch("custom_components.isocket.hub.Modem.send", side_effect=NotReadyError()):
        for _ in range(3):
            host._polled -= timedelta(hours=2)
            host._advance()
        assert [one.command for one in host._pending()] == ["STATUS"]
        host.cancel()
    assert host._next_poll() - host._polled == timedelta(hours=1)
    await settled(lambda: hass.states.is_state("binary_sensor.generic_gsm_modem_network", "on"))
    await host.order("ON")
    await settled(lambda: host.unanswered_since is not None)
    assert host._next_poll() - host._polled == timedelta(days=1)
    far.phone.send_sms(SIM, "Power socket ON")
    await settled(lambda: host.unanswered_since is None)
    assert host._next_poll() - host._polled == timedelta(hours=1)


@pytest.mark.parametrize("says", ["Invalid access password!", "Access deny!"])
async def test_asked_sparingly_while_it_does_not_obey(
    hass: HomeAssistant, far: Cabin, loaded: MockConfigEntry, says: str
) -> None:
    """A unit that wants another password says so once a day, and not each hour for ever; its owner hears of it."""
    subentry = next(one for one in loaded.subentries.values() if one.title == "Cabin")
    hass.config_entries.async_update_subentry(loaded, subentry, data={**subentry.data, "interval": 1})
    await hass.async_block_till_done()
    await settled(lambda: hass.states.is_state("binary_sensor.generic_gsm_modem_network", "on"))
    host = loaded.runtime_data.hub.fleet.hosts[CABIN]
    far.reads = lambda _: says
    await host.order("STATUS")
    await idle(hass, host)
    since = host.unanswered_since
    assert since is not None
    assert host._next_poll() - host._polled == timedelta(days=1)
    far.reads = lambda _: f"{says}\n"
    await host.order("STATUS")
    await idle(hass, host)
    assert host.unanswered_since == since
    far.reads = lambda _: None
    await host.order("STATUS")
    await idle(hass, host)
    assert host.unanswered_since is None
    assert host._next_poll() - host._polled == timedelta(hours=1)


async def test_asked_though_the_clock_was_ahead_once(hass: HomeAssistant, far: Cabin, loaded: MockConfigEntry) -> None:
    """A year that was only the clock's is not waited for."""
    subentry = next(one for one in loaded.subentries.values() if one.title == "Cabin")
    loaded.runtime_data.hub.fleet.hosts[CABIN]._polled = dt_util.now() + timedelta(days=400)
    hass.config_entries.async_update_subentry(loaded, subentry, data={**subentry.data, "interval": 6})
    await hass.async_block_till_done()
    assert loaded.runtime_data.hub.fleet.hosts[CABIN]._next_poll() <= dt_util.now() + timedelta(hours=6)


async def test_a_unit_that_is_removed_is_texted_no_more(
    hass: HomeAssistant, far: Cabin, loaded: MockConfigEntry, owner: Phone
) -> None:
    """What waits for it goes with it."""
    subentry = next(one for one in loaded.subentries.values() if one.title == "Cabin")
    with patch("custom_components.isocket.hub.Modem.send", side_effect=NotReadyError()) as send:
        await do(hass, "switch.turn_on", SWITCH)
        await settled(lambda: send.await_count)
        await hass.async_block_till_done()
        hass.config_entries.async_remove_subentry(loaded, subentry.subentry_id)
        await hass.async_block_till_done()
    await settled(lambda: hass.states.is_state("binary_sensor.generic_gsm_modem_network", "on"))
    await loaded.runtime_data.hub.send([OWNER], "Hi")
    await owner.wait_sms()
    await settled(lambda: len(loaded.runtime_data.hub._outbox) == 0)
    assert hass.states.get(SWITCH) is None
    assert far.got == []


async def test_fahrenheit(hass: HomeAssistant, network: Network, loaded: MockConfigEntry) -> None:
    """A US model counts in its own scale."""
    add_unit(hass, loaded, "+4790000053", "Ranch", fahrenheit=True)
    await hass.async_block_till_done()
    ranch = network.add_phone("+4790000053")
    await settled(lambda: hass.states.is_state("binary_sensor.generic_gsm_modem_network", "on"))
    ranch.send_sms(SIM, "THERMOSTAT: Enabled\nTHERMOSTAT=HEATING\nTEMPOFF=50")
    await settled(lambda: state(hass, "climate.ranch_thermostat") == "heat")
    assert attribute(hass, "climate.ranch_thermostat", "temperature") == 10
    assert attribute(hass, "number.ranch_trisealert", "max") == 50
    ranch.send_sms(SIM, "TEMPERATURE: 77F")
    await settled(lambda: state(hass, "sensor.ranch_temperature") == "25.0")
    host = loaded.runtime_data.hub.fleet.hosts["+4790000053"]
    host.plugged_in()
    await do(hass, "switch.turn_on", "switch.ranch_trisealert")
    assert (await ranch.wait_sms())[0].text == "TRISEALERT=86"


async def test_a_rule_is_added_on_the_calendar(
    hass: HomeAssistant, far: Cabin, loaded: MockConfigEntry, host: RemoteHost
) -> None:
    """An event becomes a command, and the unit's rule when it is confirmed."""
    calendar: Any = hass.data["entity_components"]["calendar"].get_entity("calendar.cabin_schedule")
    start = dt_util.now().replace(hour=6, minute=0, second=0, microsecond=0)
    event = {"dtstart": start, "dtend": start + timedelta(hours=1), "summary": "ON", "rrule": "FREQ=DAILY"}
    await host.order("SCHEDULER?")
    await idle(hass, host)
    await calendar.async_create_event(**event)
    await idle(hass, host)
    assert far.got[1:] == ["SCHEDULER+06:00,*,ON"]
    assert [rule.do for rule in calendar.rules] == ["ON"]
    await calendar.async_delete_event("06:00,*,ON", start.isoformat(), "THISANDFUTURE")
    await idle(hass, host)
    assert far.got[2:] == ["SCHEDULER-ALL"]
    assert calendar.rules == ()


async def test_since_when_it_is_on(hass: HomeAssistant, far: Cabin, loaded: MockConfigEntry, host: RemoteHost) -> None:
    """By the unit's wall clock."""
    entity_id = "sensor.cabin_on_since"
    er.async_get(hass).async_update_entity(entity_id, disabled_by=None)
    far.reads = lambda _: "Power socket is ON from:\n26/11/24,08:30:00"
    await host.order("RUNTIME")
    await idle(hass, host)
    await hass.config_entries.async_reload(loaded.entry_id)
    await hass.async_block_till_done()
    since = dt_util.parse_datetime(state(hass, entity_id))
    assert since is not None
    assert f"{dt_util.as_local(since):%Y-%m-%d %H:%M}" == "2026-11-24 08:30"


async def test_silent_for_a_day(hass: HomeAssistant, far: Cabin, hasty: MockConfigEntry) -> None:
    """A unit that does not answer is a repair issue after a day, and none when it is heard again."""
    subentry = next(one for one in hasty.subentries.values() if one.title == "Cabin")
    issue = (DOMAIN, f"remote_silent_{subentry.subentry_id}")
    host = hasty.runtime_data.hub.fleet.hosts[CABIN]
    far.mute = True
    await do(hass, "button.press", "button.cabin_refresh")
    await settled(lambda: host.unanswered_since is not None)
    assert attribute(hass, ACTIVITY, "event_type") == "unanswered"
    await later(hass, hours=23)
    registry = ir.async_get(hass)
    assert registry.async_get_issue(*issue) is None
    await later(hass, hours=25)
    found = registry.async_get_issue(*issue)
    assert found is not None
    assert found.translation_placeholders is not None
    assert found.translation_placeholders["socket"] == "Cabin"
    assert "remote_silent" in attribute(hass, "binary_sensor.generic_gsm_modem_problem", "problems")
    far.phone.send_sms(SIM, "Power restored.")
    await settled(lambda: registry.async_get_issue(*issue) is None)


async def test_device(hass: HomeAssistant, far: Cabin, loaded: MockConfigEntry, host: RemoteHost) -> None:
    """The unit is a device behind the modem, and tells its make once it said so."""
    await host.order("HARDWARE", "FIRMWARE", "SERIALNUM")
    await idle(hass, host)
    registry = dr.async_get(hass)
    (device,) = [one for one in dr.async_entries_for_config_entry(registry, loaded.entry_id) if one.name == "Cabin"]
    assert device.model == "GSM 706"
    assert device.via_device_id == loaded.runtime_data.modem_device_id
    assert device.hw_version is not None
    assert "iSocket" in device.hw_version
    assert device.sw_version


async def test_a_light_has_less(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """What a model lacks is not there."""
    added = add_unit(hass, loaded, "+4790000051", "Shed", model="706 Light")
    await hass.async_block_till_done()
    keys = {
        (one.domain, one.unique_id.removeprefix(f"{added.subentry_id}_"))
        for one in er.async_get(hass).entities.values()
        if one.config_subentry_id == added.subentry_id
    }
    assert ("switch", "socket") in keys
    assert ("sensor", "credit") in keys
    assert not keys & {
        ("switch", "microrelay"),
        ("climate", "thermostat"),
        ("alarm_control_panel", "alarm_panel"),
        ("calendar", "schedule"),
        ("sensor", "temperature"),
        ("binary_sensor", "mains"),
        ("number", "tempoff"),
    }


async def test_logbook(hass: HomeAssistant, far: Cabin, loaded: MockConfigEntry, host: RemoteHost) -> None:
    """What happens has a line, without texts."""
    happened = async_capture_events(hass, "isocket_happened")
    await do(hass, "switch.turn_on", SWITCH)
    await idle(hass, host)
    (line,) = [event.data for event in happened if event.data["event"].startswith("remote_")]
    assert line["event"] == "remote_confirmed"
    assert line["command"] == "ON"
    assert "reply" not in line
    assert CABIN not in str(line)


async def test_modem_takes_all_in_order(
    hass: HomeAssistant, far: Cabin, loaded: MockConfigEntry, sim_modem: SimulatedModem
) -> None:
    """An alarm of the socket goes before what units are asked."""
    hub = loaded.runtime_data.hub
    with patch("custom_components.isocket.hub.Modem.send", side_effect=NotReadyError()):
        await do(hass, "switch.turn_on", SWITCH)
        await hass.async_block_till_done()
    (item,) = hub._outbox
    assert item.origin == f"{CABIN}:1"
    assert item.to == CABIN
