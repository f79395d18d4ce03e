"""What is told of an entry: diagnostics, system health and the logbook; nobody's number, text or secret is in any."""

import json
from typing import Any

from homeassistant.core import Event as BusEvent, HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.json import ExtendedJSONEncoder
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_capture_events
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.isocket.const import DOMAIN
from custom_components.isocket.device import Event, Happened
from custom_components.isocket.diagnostics import async_get_config_entry_diagnostics
from custom_components.isocket.journal import HAPPENED
from custom_components.isocket.logbook import async_describe_events
from simulator.modem import Modem as SimulatedModem
from simulator.modem.faults import SendError as Refuse
from simulator.phone import Phone

from .helpers import DOOR, FAMILY, HEATER, IMEI, OWNER, SIM, later, settled

PASSWORD, RENEWAL, TEXT = "12abc", "123456abc", "meet me at nine"


async def live(hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone, sim_modem: SimulatedModem) -> None:
    """Do what leaves numbers, texts and secrets everywhere."""
    for count, text in enumerate((f"SECNUMBER{FAMILY}", f"PASSWORD={PASSWORD}", f"{PASSWORD}STATUS", TEXT), 1):
        owner.send_sms(SIM, text)
        await owner.wait_sms(count)
    await hass.async_block_till_done()
    await settled(lambda: loaded.runtime_data.hub.snapshot.waiting == 0)
    await loaded.runtime_data.hub.socket.apply(f"RENEWINTERVALPW={RENEWAL}", None)
    sim_modem.faults.add(Refuse(times=None, code=41))
    await loaded.runtime_data.hub.send([FAMILY], TEXT)


async def test_diagnostics(
    hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone, sim_modem: SimulatedModem
) -> None:
    """A bug report shows the modem's dialogue, what waits and what led there."""
    await live(hass, loaded, owner, sim_modem)
    report = json.loads(json.dumps(await async_get_config_entry_diagnostics(hass, loaded), cls=ExtendedJSONEncoder))
    assert report["sockets"][0]["socket"] == HEATER
    assert report["modem"]["state"] == "ready"
    assert report["modem"]["counters"]["received"] == 4
    assert any("+CMGR" in line for line in report["modem"]["transcript"])
    assert [item["priority"] for item in report["outbox"]["waiting"]] == ["INFORMATION"]
    assert [one["input"] for one in report["unit"]["inputs"]].count("receive") == 4


async def test_diagnostics_tell_nobody(
    hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone, sim_modem: SimulatedModem
) -> None:
    """Whatever was written, no number, text or secret is in it, in any form that a modem knows."""
    await live(hass, loaded, owner, sim_modem)
    report = json.dumps(await async_get_config_entry_diagnostics(hass, loaded), cls=ExtendedJSONEncoder)
    for number in (OWNER, FAMILY, IMEI):
        assert number.removeprefix("+") not in report
    for secret in (PASSWORD, RENEWAL, TEXT):
        assert secret not in report


async def test_without_a_socket(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """A modem alone has a report as well."""
    (subentry_id,) = entry.subentries
    hass.config_entries.async_remove_subentry(entry, subentry_id)
    assert await hass.config_entries.async_setup(entry.entry_id)
    assert (await async_get_config_entry_diagnostics(hass, entry))["unit"] is None
    await hass.config_entries.async_unload(entry.entry_id)


async def health(hass: HomeAssistant, connect: WebSocketGenerator) -> dict[str, Any]:
    """Open the page of system information."""
    client = await connect(hass)
    await client.send_json_auto_id({"type": "system_health/info"})
    assert (await client.receive_json())["success"]
    initial = (await client.receive_json())["event"]
    info: dict[str, Any] = initial["data"][DOMAIN]["info"]
    return info


async def test_system_health(
    hass: HomeAssistant, loaded: MockConfigEntry, sim_modem: SimulatedModem, hass_ws_client: WebSocketGenerator
) -> None:
    """The page of system information tells what works."""
    assert await async_setup_component(hass, "system_health", {})
    works = {"modems": 1, "modems_answering": 1, "modems_on_network": 1, "texts_waiting": 0}
    assert await health(hass, hass_ws_client) == works
    sim_modem.registered = False
    await settled(lambda: not loaded.runtime_data.data.modem.network.registration.registered)
    assert await health(hass, hass_ws_client) == works | {"modems_on_network": 0}


def sentences(hass: HomeAssistant, events: list[BusEvent[dict[str, Any]]]) -> list[str]:
    """Return the lines of the logbook."""
    lines: list[str] = []

    def take(domain: str, name: str, describe: Any) -> None:
        assert (domain, name) == (DOMAIN, HAPPENED)
        lines.extend(f"{line['name']} {line['message']}" for line in map(describe, events))

    async_describe_events(hass, take)
    return lines


async def test_logbook(hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone) -> None:
    """The logbook tells who did what, without the number, and not what a text said that was no command."""
    events = async_capture_events(hass, HAPPENED)
    owner.send_sms(SIM, "ON")
    owner.send_sms(SIM, TEXT)
    await owner.wait_sms(2)
    await loaded.runtime_data.hub.socket.apply(f"SECNUMBER{FAMILY}", None)
    await hass.async_block_till_done()
    assert sentences(hass, events) == [
        "iSocket carried out ON for …02",
        "iSocket refused … from …02",
        "iSocket carried out SECNUMBER+…03 for Home Assistant",
    ]
    assert OWNER not in str([event.data for event in events])
    assert TEXT not in str([event.data for event in events])
    assert "Power socket" not in str([event.data for event in events])


async def test_logbook_without_the_switch(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """What happens is told of the device alone when somebody has removed its switch."""
    events = async_capture_events(hass, HAPPENED)
    er.async_get(hass).async_remove("switch.isocket")
    await loaded.runtime_data.hub.socket.apply("ON", None)
    await hass.async_block_till_done()
    assert sentences(hass, events) == ["iSocket carried out ON for Home Assistant"]
    assert "entity_id" not in events[0].data


async def test_logbook_of_an_alarm(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """An alarm names the sensors."""
    events = async_capture_events(hass, HAPPENED)
    await later(hass, seconds=11)
    await loaded.runtime_data.hub.socket.apply("ALARMON", None)
    await hass.services.async_call("input_boolean", "turn_on", {"entity_id": DOOR}, blocking=True)
    await hass.async_block_till_done()
    assert "iSocket alarm: Activity of door" in sentences(hass, events)


# What each event tells, as the unit gives it.
DETAILS = {
    Event.EXECUTED: {"command": "ON", "known": "true", "from": OWNER, "reply": "Power socket ON"},
    Event.REFUSED: {"command": "FOO", "known": "false", "from": OWNER, "reply": "FOO - Error!"},
    Event.LATE: {"command": "ON", "from": OWNER},
    Event.CALLED: {"from": OWNER, "allowed": "true", "action": "SWITCH"},
    Event.MANUAL: {"output": "socket", "state": "ON"},
    Event.ALARM: {"sensors": "Door", "state": "Activity"},
    Event.CALLING: {"to": OWNER, "purpose": "alarm"},
    Event.CALL_ENDED: {"to": OWNER, "purpose": "alarm", "end": "rejected"},
    Event.TEMPERATURE: {"alert": "TRISEALERT", "temperature": "36C", "limit": "35C"},
    Event.THERMOMETER: {"state": "lost"},
    Event.POWER: {"state": "failed"},
    Event.SCHEDULE: {"rule": "08:00,*,ON"},
    Event.RESET_ASKED: {},
    Event.RESET: {},
}


@pytest.mark.parametrize("event", Event)
async def test_every_event_has_a_sentence(hass: HomeAssistant, loaded: MockConfigEntry, event: Event) -> None:
    """Each thing that can happen is told in words, of the device it happened to, and of the phone only its end."""
    events = async_capture_events(hass, HAPPENED)
    loaded.runtime_data.hub._happened(Happened(event, DETAILS[event]))
    loaded.runtime_data.hub._unit_changed()
    await hass.async_block_till_done()
    (subentry_id,) = loaded.subentries
    device = dr.async_get(hass).async_get_device_by_identifier((DOMAIN, subentry_id), config_entry_id=loaded.entry_id)
    assert device is not None
    assert events[0].data["device_id"] == device.id
    # A logbook of the switch, as on a dashboard, tells it too.
    assert events[0].data["entity_id"] == "switch.isocket"
    (line,) = sentences(hass, events)
    assert line.startswith("iSocket ")
    assert "{" not in line
    assert OWNER not in line
    assert ("…02" in line) is any(value == OWNER for value in DETAILS[event].values())
