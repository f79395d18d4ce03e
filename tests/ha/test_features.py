"""The thermostat, the alarm, calls, USSD and the mains, from the bound entity to the phones and back."""

from dataclasses import replace
from typing import override
from unittest.mock import patch

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from simulator import PROFILES
from simulator.calls import CallState
from simulator.modem import Modem as SimulatedModem
from simulator.modem.faults import Fault
from simulator.modem.parser import Request
from simulator.network import Network
from simulator.phone import EntryKind, Phone

from .helpers import DOOR, HATCH, HEATER, MAINS, SIM, SIREN, THERMOMETER, later, settled

THERMOSTAT = "climate.isocket_thermostat"


async def turn(hass: HomeAssistant, entity_id: str, on: bool) -> None:
    """Switch a helper of the cabin, and let what comes of it show."""
    action = "turn_on" if on else "turn_off"
    await hass.services.async_call("input_boolean", action, {"entity_id": entity_id}, blocking=True)
    await hass.async_block_till_done()


async def climate(hass: HomeAssistant, action: str, **data: object) -> None:
    """Act on the thermostat."""
    await hass.services.async_call("climate", action, {"entity_id": THERMOSTAT, **data}, blocking=True)


async def ask(phone: Phone, text: str) -> str:
    """Text the cabin, and return its reply."""
    before = len(phone.messages)
    phone.send_sms(SIM, text)
    return (await phone.wait_sms(before + 1))[before].text


async def test_thermostat(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """The thermostat heats until TEMPOFF, cools down to it, and shows what it does."""
    assert hass.states.is_state(THERMOSTAT, "off")
    await climate(hass, "set_temperature", temperature=25)
    await climate(hass, "set_hvac_mode", hvac_mode="heat")
    await hass.async_block_till_done()
    state = hass.states.get(THERMOSTAT)
    assert state is not None
    assert state.state == "heat"
    assert state.attributes["hvac_modes"] == ["off", "heat", "cool"]
    assert {name: state.attributes[name] for name in ("temperature", "current_temperature", "hvac_action")} == {
        "temperature": 25,
        "current_temperature": 21.4,
        "hvac_action": "heating",
    }
    assert (state.attributes["min_temp"], state.attributes["max_temp"]) == (0, 50)
    assert hass.states.is_state(HEATER, "on")
    await climate(hass, "set_hvac_mode", hvac_mode="cool")
    await later(hass, minutes=2)
    state = hass.states.get(THERMOSTAT)
    assert state is not None
    assert (state.state, state.attributes["hvac_action"]) == ("cool", "idle")
    assert hass.states.is_state(HEATER, "off")
    await climate(hass, "turn_off")
    state = hass.states.get(THERMOSTAT)
    assert state is not None
    assert (state.state, state.attributes["hvac_action"]) == ("off", "off")
    await climate(hass, "turn_on")
    assert hass.states.is_state(THERMOSTAT, "cool")


async def test_temperature_and_mode_at_once(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """One action sets both, as scenes do."""
    for mode, temperature in (("heat", 30), ("cool", 12), ("off", 15)):
        await climate(hass, "set_temperature", temperature=temperature, hvac_mode=mode)
        state = hass.states.get(THERMOSTAT)
        assert state is not None
        assert (state.state, state.attributes["temperature"]) == (mode, temperature)


async def test_alarm_input_nobody_can_read(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """Doors that are all unavailable are not closed; one that can be read is enough to know."""
    for entity_id in (DOOR, HATCH):
        hass.states.async_set(entity_id, "unavailable")
    await hass.async_block_till_done()
    assert hass.states.is_state("binary_sensor.isocket_alarm_input", "unknown")
    hass.states.async_set(HATCH, "off")
    await hass.async_block_till_done()
    assert hass.states.is_state("binary_sensor.isocket_alarm_input", "off")


async def test_thermostat_by_text(hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone) -> None:
    """What the owner texts shows on the thermostat."""
    await ask(owner, "TEMPOFF=15")
    await ask(owner, "THERMOSTATON")
    await hass.async_block_till_done()
    state = hass.states.get(THERMOSTAT)
    assert state is not None
    assert (state.state, state.attributes["temperature"], state.attributes["hvac_action"]) == ("heat", 15, "idle")


async def test_thermostat_loses_its_thermometer(hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone) -> None:
    """Without readings the heater goes off, and the owner is told: never a silent runaway."""
    await ask(owner, "TEMPOFF=25")
    await ask(owner, "THERMOSTATON")
    await hass.async_block_till_done()
    assert hass.states.is_state(HEATER, "on")
    hass.states.async_set(THERMOMETER, "unavailable")
    await hass.async_block_till_done()
    await later(hass, minutes=31)
    assert hass.states.is_state(HEATER, "off")
    assert len(await owner.wait_sms(3)) == 3


async def test_alarm_by_text(hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone) -> None:
    """A door that opens while the alarm is on sets off the siren and texts the owner, by the door's name."""
    await later(hass, seconds=11)  # in which the sensors may tell what they are
    await ask(owner, "ALERT=SMS")
    await ask(owner, "MICRORELAYTIME=30")
    await turn(hass, DOOR, True)
    assert hass.states.is_state("binary_sensor.isocket_alarm_input", "on")
    await turn(hass, DOOR, False)
    assert len(owner.messages) == 2
    await ask(owner, "ALARMON")
    await turn(hass, HATCH, True)
    alarm = (await owner.wait_sms(4))[3].text
    assert alarm.startswith("ALARM! Sensor active")
    assert "Loft hatch" in alarm
    assert hass.states.is_state("binary_sensor.isocket_alarm", "on")
    assert hass.states.is_state(SIREN, "on")
    await ask(owner, "ALARMOFF")
    await hass.async_block_till_done()
    assert hass.states.is_state("binary_sensor.isocket_alarm", "off")
    assert hass.states.is_state(SIREN, "off")


async def test_alarm_by_call(hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone, family: Phone) -> None:
    """The numbers are called in turn; who does not answer is passed over, who rejects ends it."""
    await later(hass, seconds=11)
    await ask(owner, f"ALERTNUMBER{family.number}")
    await ask(owner, "ALERT=CALL")
    await ask(owner, "ALARMON")
    await turn(hass, DOOR, True)
    await settled(lambda: owner.current and owner.current.state is CallState.RINGING)
    await later(hass, seconds=21)
    await settled(lambda: family.current and family.current.state is CallState.RINGING)
    assert owner.current is None
    family.decline()
    await settled(lambda: loaded.runtime_data.data.unit.call is None)


async def alarm_told_by_text(hass: HomeAssistant, owner: Phone, family: Phone) -> None:
    """Set off an alarm that is to call two phones, and see it texted to both."""
    await later(hass, seconds=11)
    await ask(owner, f"ALERTNUMBER{family.number}")
    await ask(owner, "ALERT=CALL")
    await ask(owner, "ALARMON")
    before = len(owner.messages)
    await turn(hass, DOOR, True)
    for phone, count in ((owner, before + 1), (family, 1)):
        assert (await phone.wait_sms(count))[-1].text.startswith("ALARM! Sensor active")


async def test_alarm_by_call_without_voice(
    hass: HomeAssistant, sim_modem: SimulatedModem, entry: MockConfigEntry, owner: Phone, family: Phone
) -> None:
    """On a stick that cannot call, an alarm that is to call texts everybody at once, and says why."""
    sim_modem.profile = PROFILES["sim7670"]
    hass.config_entries.async_update_entry(entry, unique_id=sim_modem.profile.imei)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await settled(lambda: entry.runtime_data.data.modem.network.registration.registered)
    assert not entry.runtime_data.data.modem.capabilities.voice
    await alarm_told_by_text(hass, owner, family)
    assert all(entry.kind is EntryKind.SMS for phone in (owner, family) for entry in phone.chat)
    await hass.config_entries.async_unload(entry.entry_id)


class NoDialling(Fault):
    """Refuse to dial."""

    @override
    def on_request(self, request: Request) -> str | None:
        return "NO CARRIER" if request.name == "D" else None


async def test_alarm_by_call_that_cannot_be_placed(
    hass: HomeAssistant, sim_modem: SimulatedModem, loaded: MockConfigEntry, owner: Phone, family: Phone
) -> None:
    """Where no call goes through, as after the end of 3G, everybody is texted."""
    sim_modem.faults.add(NoDialling(None))
    await alarm_told_by_text(hass, owner, family)


async def test_alarm_by_call_of_a_modem_that_restarts(
    hass: HomeAssistant, sim_modem: SimulatedModem, loaded: MockConfigEntry, owner: Phone, family: Phone
) -> None:
    """A modem that goes down while a phone rings is no rejection: the others hear of it when it is back."""
    sim_modem.profile = replace(sim_modem.profile, boot=("RDY",))
    await later(hass, seconds=11)
    await ask(owner, f"ALERTNUMBER{family.number}")
    await ask(owner, "ALERT=CALL")
    await ask(owner, "ALARMON")
    await turn(hass, DOOR, True)
    await settled(lambda: owner.current and owner.current.state is CallState.RINGING)
    sim_modem.reboot()
    await settled(lambda: family.current or family.messages)


async def test_call_switches(hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone, stranger: Phone) -> None:
    """A call from the owner switches and is refused, a stranger's does nothing."""
    assert await ask(owner, "RING=SWITCH") == "RING=SWITCH - OK"
    owner.call(SIM)
    await settled(lambda: hass.states.is_state(HEATER, "on"))
    await settled(lambda: owner.current is None)
    stranger.call(SIM)
    await settled(lambda: stranger.current and stranger.current.state is CallState.RINGING)
    await hass.async_block_till_done()
    assert hass.states.is_state(HEATER, "on")
    stranger.hang_up()


async def test_microphone(hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone) -> None:
    """With RING=MIC a call is taken, until the caller hangs up."""
    await ask(owner, "RING=MIC")
    owner.call(SIM)
    await settled(lambda: owner.current and owner.current.state is CallState.ACTIVE)
    await settled(lambda: loaded.runtime_data.data.unit.call)
    owner.hang_up()
    await settled(lambda: loaded.runtime_data.data.unit.call is None)


async def test_callback(hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone) -> None:
    """CALLBACK calls the sender, who can listen."""
    assert await ask(owner, "CALLBACK") == "Calling back"
    await settled(lambda: owner.current and owner.current.state is CallState.RINGING)
    owner.answer()
    await settled(lambda: loaded.runtime_data.hub.socket.document()["call"]["active"])
    owner.hang_up()
    await settled(lambda: loaded.runtime_data.data.unit.call is None)


async def test_credit(hass: HomeAssistant, loaded: MockConfigEntry, network: Network, owner: Phone) -> None:
    """SALDO asks the operator and passes the answer on; without one it says so."""
    await ask(owner, "SALDOUMS=*100#")
    assert "123.45" in await ask(owner, "SALDO")
    network.ussd.clear()
    assert "123.45" not in await ask(owner, "SALDO")


async def test_mains(hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone) -> None:
    """A power cut and its end are told."""
    assert hass.states.is_state("binary_sensor.isocket_mains", "on")
    await turn(hass, MAINS, False)
    assert (await owner.wait_sms(1))[0].text.startswith("Power failed.")
    assert hass.states.is_state("binary_sensor.isocket_mains", "off")
    await turn(hass, MAINS, True)
    assert (await owner.wait_sms(2))[1].text.startswith("Power restored.")


@pytest.mark.parametrize(("stopped", "texts"), [(True, 0), (False, 1)])
async def test_power_cut_without_a_mains_sensor(
    hass: HomeAssistant, entry: MockConfigEntry, owner: Phone, *, stopped: bool, texts: int
) -> None:
    """A stop in order is no power cut; any other is told at the next start."""
    (subentry,) = entry.subentries.values()
    data = {key: value for key, value in subentry.data.items() if key != "mains"}
    hass.config_entries.async_update_subentry(entry, subentry, data=data)
    assert await hass.config_entries.async_setup(entry.entry_id)
    if not stopped:
        with patch("custom_components.isocket.hosted.Unit.stop", return_value=[]):
            await hass.config_entries.async_reload(entry.entry_id)
    else:
        await hass.config_entries.async_reload(entry.entry_id)
    assert entry.state is ConfigEntryState.LOADED
    await ask(owner, "STATUS")
    assert sum(message.text.startswith("Power restored.") for message in owner.messages) == texts
    await hass.config_entries.async_unload(entry.entry_id)


async def test_window(hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone) -> None:
    """The time for settings by text is shown, and runs out."""
    assert hass.states.is_state("binary_sensor.isocket_configuration_window", "on")
    await later(hass, minutes=31)
    assert hass.states.is_state("binary_sensor.isocket_configuration_window", "off")


async def test_schedule(hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone) -> None:
    """The next rule's time is shown."""
    assert hass.states.is_state("sensor.isocket_next_scheduled_command", "unknown")
    assert (await ask(owner, "SCHEDULER+08:00,*,ON")).endswith("OK")
    await hass.async_block_till_done()
    state = hass.states.get("sensor.isocket_next_scheduled_command")
    assert state is not None
    assert "T" in state.state


async def test_schedule_runs(hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone) -> None:
    """Rules switch, arm and tell the status, by the unit's own clock."""
    assert await ask(owner, "DATE=26/01/05,08:59:30+04") == "DATE 26/01/05,08:59:30+04 - OK"
    for rule in ("09:00,1,ON", "09:00,2,OFF", "09:01,*,AON", "09:02,*,INF"):
        assert await ask(owner, f"SCHEDULER+{rule}") == f"SCHEDULER+{rule} - OK"
    assert hass.states.is_state(HEATER, "off")
    await settled(lambda: len(loaded.runtime_data.hub._outbox) == 0)  # time does not pass under the modem's hands
    await later(hass, seconds=31)
    assert hass.states.is_state(HEATER, "on")
    await later(hass, minutes=3)
    text = (await owner.wait_sms(6))[5].text
    assert text.startswith("Power socket ON")
    assert "ALARMF: Enabled" in text


async def test_sensor_unbound(hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone) -> None:
    """A sensor that was active and is bound no more does not stay active."""
    await turn(hass, DOOR, True)
    (subentry,) = loaded.subentries.values()
    hass.config_entries.async_update_subentry(loaded, subentry, data=dict(subentry.data) | {"sensors": [HATCH]})
    await hass.async_block_till_done()
    assert hass.states.is_state("binary_sensor.isocket_alarm_input", "off")


async def test_alarm_panel(hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone) -> None:
    """The panel arms and disarms like ALARMON and ALARMOFF, and shows an alarm until it is disarmed."""
    panel = {"entity_id": "alarm_control_panel.isocket_alarm_panel"}
    await later(hass, seconds=11)
    assert hass.states.is_state(panel["entity_id"], "disarmed")
    await hass.services.async_call("alarm_control_panel", "alarm_arm_away", panel, blocking=True)
    assert hass.states.is_state(panel["entity_id"], "armed_away")
    assert "ALARM function: Enabled" in await ask(owner, "ALARM?")
    await turn(hass, DOOR, True)
    await hass.async_block_till_done()
    assert hass.states.is_state(panel["entity_id"], "triggered")
    await hass.services.async_call("alarm_control_panel", "alarm_disarm", panel, blocking=True)
    assert hass.states.is_state(panel["entity_id"], "disarmed")


async def test_call_is_confirmed_by_calling_back(hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone) -> None:
    """The caller is refused, and rung once it is done: the line is free by then."""
    assert await ask(owner, "RING=SWITCH") == "RING=SWITCH - OK"
    assert await ask(owner, "RINGCONFIRMTYPE=CALL") == "RINGCONFIRMTYPE=CALL - OK"
    owner.call(SIM)
    await settled(lambda: hass.states.is_state(HEATER, "on"))
    await settled(lambda: owner.current and owner.current.caller is not owner)
    assert len(owner.messages) == 2


async def test_alarm_call_takes_the_line_from_one_that_rings(
    hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone, stranger: Phone
) -> None:
    """Whoever lets the cabin's phone ring keeps nobody from being called."""
    await later(hass, seconds=11)
    await ask(owner, "ALERT=CALL")
    await ask(owner, "ALARMON")
    stranger.call(SIM)
    await settled(lambda: stranger.current and stranger.current.state is CallState.RINGING)
    await settled(lambda: loaded.runtime_data.hub._modem.call)
    await turn(hass, DOOR, True)
    await settled(lambda: owner.current and owner.current.state is CallState.RINGING)
    assert stranger.current is None
    owner.decline()


async def test_alarm_goes_on_after_a_reload(
    hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone, family: Phone
) -> None:
    """The phone that rings is hung up on, the others hear of it next; and the old unit is quiet for ever."""
    await later(hass, seconds=11)
    await ask(owner, f"ALERTNUMBER{family.number}")
    await ask(owner, "ALERT=CALL")
    await ask(owner, "ALARMON")
    await turn(hass, DOOR, True)
    await settled(lambda: owner.current and owner.current.state is CallState.RINGING)
    old = loaded.runtime_data.hub.socket
    await hass.config_entries.async_reload(loaded.entry_id)
    await settled(lambda: family.current or family.messages)
    assert owner.current is None
    assert old.document()["alarm"]["calling"] == [family.number[1:]]
