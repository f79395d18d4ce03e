"""A unit elsewhere commands nothing here and is answered nothing, and its passwords are nowhere to be seen."""

import json
import logging
from types import MappingProxyType
from typing import Any

from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_capture_events

from custom_components.isocket.const import DOMAIN
from custom_components.isocket.diagnostics import async_get_config_entry_diagnostics
from custom_components.isocket.modem import Address, Call, CallState, Sms
from custom_components.isocket.remote_host import RemoteHost
from simulator.calls import CallState as Line
from simulator.network import Network
from simulator.phone import Phone
from tests.ha.helpers import HEATER, OWNER, SIM, SIREN, settled

from .elsewhere import CABIN, Cabin, add_unit, remote_subentry

PASSWORD = "12abC"
RENEWAL = "98765xyzQ"


async def test_a_unit_commands_nothing(hass: HomeAssistant, far: Cabin, loaded: MockConfigEntry, owner: Phone) -> None:
    """Not even with its number on the list; and it is not answered, while the owner is."""
    far.mute = True
    socket = loaded.runtime_data.hub.socket
    await socket.apply_all([f"SECNUMBER{CABIN}", "RING=SWITCH"], None)
    for text in ("ON", "STATUS", "nonsense", "Power socket ON"):
        far.phone.send_sms(SIM, text)
    owner.send_sms(SIM, "STATUS")
    assert (await owner.wait_sms())[0].text.startswith("Power socket OFF")
    await hass.async_block_till_done()
    assert far.got == []
    assert hass.states.is_state(HEATER, "off")


async def test_anybody_may_but_no_unit(hass: HomeAssistant, far: Cabin, loaded: MockConfigEntry, owner: Phone) -> None:
    """Where the socket obeys everybody, with the password or without, it does not obey a unit."""
    far.mute = True
    await loaded.runtime_data.hub.socket.apply_all(["SECLIST=OFF", f"PASSWORD={PASSWORD}"], None)
    far.phone.send_sms(SIM, f"{PASSWORD}ON")
    far.phone.send_sms(SIM, "ON")
    owner.send_sms(SIM, f"{PASSWORD}STATUS")
    assert (await owner.wait_sms())[0].text.startswith("Power socket OFF")
    await hass.async_block_till_done()
    assert far.got == []
    assert hass.states.is_state(HEATER, "off")


async def test_a_unit_of_another_modem(
    hass: HomeAssistant, network: Network, loaded: MockConfigEntry, owner: Phone
) -> None:
    """A unit that another modem talks to commands nothing here either, and no two machines begin to talk."""
    other = MockConfigEntry(
        domain=DOMAIN, unique_id="2", data={"device": "/dev/none"}, subentries_data=[remote_subentry("+4790000052")]
    )
    other.add_to_hass(hass)
    boat = network.add_phone("+4790000052")
    await loaded.runtime_data.hub.socket.apply_all(["SECNUMBER+4790000052", "RING=SWITCH", "SECLIST=OFF"], None)
    for text in ("ON", "nonsense"):
        boat.send_sms(SIM, text)
    owner.send_sms(SIM, "STATUS")
    assert (await owner.wait_sms())[0].text.startswith("Power socket OFF")
    heard: list[Call] = []
    loaded.runtime_data.hub.socket.call_changed = heard.append
    call = boat.call(SIM)
    await settled(lambda: call.state is Line.RINGING)
    boat.hang_up()
    await settled(lambda: call.state is Line.ENDED)
    await hass.async_block_till_done()
    assert (boat.messages, heard) == ([], [])
    assert hass.states.is_state(HEATER, "off")


async def test_the_socket_itself_knows_its_units(hass: HomeAssistant, far: Cabin, loaded: MockConfigEntry) -> None:
    """Even a text of a unit's that came to the socket is neither obeyed nor answered."""
    far.mute = True
    socket = loaded.runtime_data.hub.socket
    await socket.apply("SECLIST=OFF", None)
    for text in ("ON", "nonsense"):
        socket.receive(Sms(Address.of(CABIN), text, None, text))
    await hass.async_block_till_done()
    assert len(loaded.runtime_data.hub._outbox) == 0
    assert far.got == []
    assert hass.states.is_state(HEATER, "off")


async def test_no_own_word_for_a_unit(hass: HomeAssistant, far: Cabin, loaded: MockConfigEntry, owner: Phone) -> None:
    """A word of the house's own is nothing to a unit."""
    actions = [{"action": "input_boolean.turn_on", "target": {"entity_id": SIREN}}]
    word = ConfigSubentry(
        data=MappingProxyType({"word": "SAUNA", "actions": actions}),
        subentry_type="keyword",
        title="SAUNA",
        unique_id="SAUNA",
    )
    hass.config_entries.async_add_subentry(loaded, word)
    await hass.async_block_till_done()
    await settled(lambda: hass.states.is_state("binary_sensor.generic_gsm_modem_network", "on"))
    far.mute = True
    await loaded.runtime_data.hub.socket.apply(f"SECNUMBER{CABIN}", None)
    far.phone.send_sms(SIM, "SAUNA")
    owner.send_sms(SIM, "STATUS")
    await owner.wait_sms()
    await hass.async_block_till_done()
    assert hass.states.is_state(SIREN, "off")
    assert far.got == []


async def test_a_call_of_a_unit(hass: HomeAssistant, far: Cabin, loaded: MockConfigEntry) -> None:
    """It is an event, switches nothing, and rings on: the unit calls its next number then."""
    await loaded.runtime_data.hub.socket.apply_all([f"SECNUMBER{CABIN}", "RING=SWITCH"], None)
    call = far.phone.call(SIM)
    await settled(lambda: _attribute(hass, "event.cabin_activity", "event_type") == "called")
    assert call.state is Line.RINGING
    assert hass.states.is_state(HEATER, "off")
    far.phone.hang_up()
    await settled(lambda: call.state is Line.ENDED)
    await hass.async_block_till_done()
    assert hass.states.is_state(HEATER, "off")


async def test_a_call_of_anybody_else(hass: HomeAssistant, far: Cabin, loaded: MockConfigEntry) -> None:
    """Who hides the number, or is no unit, is heard by the socket as ever."""
    heard: list[Call] = []
    hub = loaded.runtime_data.hub
    hub.socket.call_changed = heard.append
    for peer in (None, Address.of(OWNER), Address.of(CABIN)):
        hub._call_changed(Call(incoming=True, state=CallState.RINGING, peer=peer))
    hub._call_changed(Call(incoming=False, state=CallState.ACTIVE, peer=Address.of(CABIN)))
    assert [call.peer and call.peer.number for call in heard] == [None, OWNER, CABIN]
    assert not heard[-1].incoming


async def test_local_form(hass: HomeAssistant, far: Cabin, loaded: MockConfigEntry) -> None:
    """A unit is known as well when the network leaves out the country."""
    hass.config.country = "NO"
    await hass.config_entries.async_reload(loaded.entry_id)
    await hass.async_block_till_done()
    fleet = loaded.runtime_data.hub.fleet
    assert fleet.find(CABIN.removeprefix("+47")) is fleet.hosts[CABIN]
    assert fleet.find(CABIN.replace("+", "00")) is fleet.hosts[CABIN]
    assert fleet.find("") is fleet.find("Cabin") is fleet.find(OWNER) is None


@pytest.fixture
def entry(entry: MockConfigEntry, hass: HomeAssistant) -> MockConfigEntry:
    """Give the unit its passwords."""
    subentry = next(one for one in entry.subentries.values() if one.title == "Cabin")
    data = {**subentry.data, "password": PASSWORD, "renew_password": RENEWAL}
    hass.config_entries.async_update_subentry(entry, subentry, data=data)
    return entry


async def test_the_passwords_are_nowhere(
    hass: HomeAssistant, far: Cabin, loaded: MockConfigEntry, caplog: pytest.LogCaptureFixture, host: RemoteHost
) -> None:
    """They go before each text, whatever the unit echoes, and into no state, event, log line or report."""
    caplog.set_level(logging.DEBUG)
    events = async_capture_events(hass, "*")
    answers = {
        f"{PASSWORD}STATUS": "Power socket ON\nSignal: Good (-67dBm)\nTime: 26/11/24,12:00:00",
        f"{PASSWORD}RENEWINTERVAL{RENEWAL}": "Configuration interval renewed",
        f"{PASSWORD}RESTARTTIME=5": f"{PASSWORD}RESTARTTIME=5 - Error!",
    }
    far.reads = answers.get
    await host.order("STATUS", "RESTARTTIME=5")
    await settled(lambda: host.view.client.under_way is None)
    far.phone.send_sms(SIM, f"What is {PASSWORD} and {RENEWAL.lower()}?")
    await settled(lambda: _attribute(hass, "event.cabin_activity", "event_type") == "said")
    await hass.async_block_till_done()
    assert far.got == list(answers)
    report = json.dumps(await async_get_config_entry_diagnostics(hass, loaded), default=str)
    states = str([state.as_dict() for state in hass.states.async_all()])
    heard = [event.data for event in events if event.event_type != "core_config_updated"]
    registry = str([one.as_partial_dict for one in er.async_get(hass).entities.values()])
    ours = [one.getMessage() for one in caplog.records if "isocket" in one.name]
    for place in (report, states, registry, str(heard), "\n".join(ours), repr(host._unit.state)):
        for secret in (PASSWORD, RENEWAL):
            assert secret.casefold() not in place.casefold()
    assert "units_elsewhere" in report
    assert CABIN not in report


async def test_a_password_that_was_changed(
    hass: HomeAssistant, far: Cabin, loaded: MockConfigEntry, host: RemoteHost
) -> None:
    """The unit was told a new password from here: that one is used, also after a restart."""
    answers = {
        f"{PASSWORD}PASSWORD=54321": "PASSWORD=***** - OK",
        "54321STATUS": "Power socket ON\nSignal: Good (-67dBm)\nTime: 26/11/24,12:00:00",
    }
    far.reads = answers.get
    host.plugged_in()
    await host.order("PASSWORD=54321")
    await settled(lambda: host.view.client.under_way is None)
    assert await hass.config_entries.async_reload(loaded.entry_id)
    await hass.async_block_till_done()
    await settled(lambda: hass.states.is_state("binary_sensor.generic_gsm_modem_network", "on"))
    host = loaded.runtime_data.hub.fleet.hosts[CABIN]
    await host.order("STATUS")
    await settled(lambda: hass.states.is_state("switch.cabin", "on"))
    assert far.got == list(answers)


async def test_two_units_do_not_talk(
    hass: HomeAssistant, far: Cabin, network: Network, loaded: MockConfigEntry
) -> None:
    """What one unit says is nothing to another."""
    other = network.add_phone("+4790000052")
    add_unit(hass, loaded, "+4790000052", "Boat")
    await hass.async_block_till_done()
    await settled(lambda: hass.states.is_state("binary_sensor.generic_gsm_modem_network", "on"))
    other.send_sms(SIM, "Power socket ON")
    await settled(lambda: hass.states.is_state("switch.boat", "on"))
    assert hass.states.is_state("switch.cabin", "unknown")
    assert other.messages == []


def _attribute(hass: HomeAssistant, entity_id: str, name: str) -> Any:
    """Return an attribute."""
    found = hass.states.get(entity_id)
    assert found is not None
    return found.attributes.get(name)
