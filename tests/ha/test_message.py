"""Text messages over a real serial line: to the bound entity and back."""

import asyncio
import logging
from typing import Any, override
from unittest.mock import patch

from homeassistant.core import Event, HomeAssistant, ServiceCall
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_capture_events, async_mock_service

from custom_components.isocket.const import DOMAIN
from simulator.codec import Address, AddressKind, Deliver, UserData
from simulator.modem import Modem as SimulatedModem
from simulator.modem.faults import Fault
from simulator.modem.parser import Request
from simulator.network import Network
from simulator.phone import Phone

from .helpers import FAMILY, HEATER, OWNER, SIM, SIREN, STRANGER, later, settled


class Undeletable(Fault):
    """Keep messages on the SIM whatever is asked."""

    key = "undeletable"

    @override
    def on_request(self, request: Request) -> str | None:
        """Refuse to delete."""
        return "ERROR" if request.name == "+CMGD" else None


async def ask(phone: Phone, text: str) -> str:
    """Text the cabin, and return its reply."""
    before = len(phone.messages)
    phone.send_sms(SIM, text)
    return (await phone.wait_sms(before + 1))[-1].text


async def quiet(hass: HomeAssistant, sim_modem: SimulatedModem) -> None:
    """Wait until every text has come to the SIM and been taken from it, and what follows is done."""
    await settled(lambda: not sim_modem.network.centre.waiting(SIM) and not any(sim_modem.storage))
    await hass.async_block_till_done()


async def test_dialogue(hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone) -> None:
    """The owner's commands do what they say and are answered as the manual has it."""
    assert await ask(owner, "ON") == "Power socket ON"
    assert hass.states.is_state(HEATER, "on")
    await hass.async_block_till_done()
    assert hass.states.is_state("switch.isocket", "on")
    assert await ask(owner, "onm") == "Microrelay ON"
    assert hass.states.is_state(SIREN, "on")
    assert await ask(owner, "TEMPERATURE") == "TEMPERATURE: 21C"
    assert await ask(owner, "OFF") == "Power socket OFF"
    assert hass.states.is_state(HEATER, "off")
    assert await ask(owner, "FOO") == "FOO - Error!"


async def test_context(hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone) -> None:
    """What a text switches is the integration's doing, in one context from the call to the change."""
    calls = async_capture_events(hass, "call_service")
    changes = async_capture_events(hass, "state_changed")
    await ask(owner, "ON")
    (call,) = [event for event in calls if event.data["domain"] == "input_boolean"]
    (change,) = [event for event in changes if event.data["entity_id"] == HEATER]
    assert call.context.id == change.context.id


async def test_stranger(
    hass: HomeAssistant, loaded: MockConfigEntry, sim_modem: SimulatedModem, stranger: Phone
) -> None:
    """Somebody who is not on the list does nothing and hears nothing."""
    stranger.send_sms(SIM, "ON")
    await quiet(hass, sim_modem)
    assert hass.states.is_state(HEATER, "off")
    assert stranger.messages == []


async def test_owner_lets_somebody_in(
    hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone, family: Phone
) -> None:
    """The owner's number is on both lists from the start, and can add others."""
    assert OWNER.removeprefix("+") in await ask(owner, "SECNUMBER?")
    assert OWNER.removeprefix("+") in await ask(owner, "ALERTNUMBER?")
    assert await ask(owner, f"SECNUMBER{FAMILY}") == f"SECNUMBER{FAMILY} - OK"
    assert await ask(family, "ON") == "Power socket ON"


@pytest.mark.parametrize(("country", "state"), [("NO", "on"), ("SE", "off"), (None, "off")])
async def test_owner_in_local_form(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    network: Network,
    sim_modem: SimulatedModem,
    country: str | None,
    state: str,
) -> None:
    """A number without its calling code is the owner's in the country of the house, and nobody's elsewhere."""
    hass.config.country = country
    assert await hass.config_entries.async_setup(entry.entry_id)
    await settled(lambda: hass.states.is_state("binary_sensor.generic_gsm_modem_network", "on"))
    network.send_sms(OWNER.removeprefix("+47"), SIM, "ON")
    await quiet(hass, sim_modem)
    assert hass.states.is_state(HEATER, state)
    await hass.config_entries.async_unload(entry.entry_id)


GARBAGE = [
    "",
    " ",
    "\x00\x01\x1b",
    "ON\r\nOK\r\n",
    '+CMTI: "SM",1',
    "ERROR",
    "æøå €[]{}|^~\\",
    "Привет, как дела?",
    "🔥" * 40,
    "x" * 1000,
    "SECNUMBER+",
    "ON99999999999999999999",
    "%s%d{}",
    "\ud800".encode("utf-16", "surrogatepass").decode("utf-16", "replace"),
]


async def test_garbage(
    hass: HomeAssistant,
    loaded: MockConfigEntry,
    network: Network,
    sim_modem: SimulatedModem,
    owner: Phone,
    stranger: Phone,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """No text from anybody breaks anything, is logged, or keeps the next from being answered."""
    with caplog.at_level(logging.DEBUG, "custom_components.isocket"):
        for text in GARBAGE:
            for sender in (OWNER, STRANGER, "BANK", "1999"):
                network.send_sms(sender, SIM, text)
            await quiet(hass, sim_modem)
        assert await ask(owner, "OFF") in ("Power socket OFF", *[entry.text for entry in owner.messages])
    assert hass.states.is_state(HEATER, "off")
    assert stranger.messages == []
    ours = [record for record in caplog.records if "isocket" in record.name]
    assert not [record for record in ours if record.levelno >= logging.WARNING or record.exc_info]
    logged = "\n".join(record.getMessage() for record in ours)
    for secret in (OWNER[1:], STRANGER[1:], "Привет", "SECNUMBER", "BANK"):
        assert secret not in logged


async def test_reply_waits_for_the_entity(hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone) -> None:
    """The reply "Power socket ON" goes out when the entity was seen on, not before."""
    calls = async_mock_service(hass, "input_boolean", "turn_on")
    owner.send_sms(SIM, "ON")
    await settled(lambda: calls)
    await hass.async_block_till_done()
    assert calls[0].data == {"entity_id": HEATER}
    assert owner.messages == []
    hass.states.async_set(HEATER, "on")
    assert (await owner.wait_sms())[0].text == "Power socket ON"


async def test_entity_that_ignores_the_call(hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone) -> None:
    """An entity that does not follow within 10 seconds is reported as what it is."""
    calls = async_mock_service(hass, "input_boolean", "turn_on")
    owner.send_sms(SIM, "ON")
    await settled(lambda: calls)
    await hass.async_block_till_done()
    await later(hass, seconds=11)
    assert (await owner.wait_sms())[0].text == "Execute error!"
    assert hass.states.is_state("switch.isocket", "off")


async def test_entity_whose_action_fails(
    hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone, caplog: pytest.LogCaptureFixture
) -> None:
    """An action that raises is a line in the log, and an error for the phone."""

    async def fail(_: ServiceCall) -> None:
        raise HomeAssistantError("the relay is stuck")

    hass.services.async_register("input_boolean", "turn_on", fail)
    owner.send_sms(SIM, "ON")
    await settled(lambda: "the relay is stuck" in caplog.text)
    await hass.async_block_till_done()
    await later(hass, seconds=11)
    assert (await owner.wait_sms())[0].text == "Execute error!"
    assert not [record for record in caplog.records if record.exc_info]


async def test_entity_that_vanishes(
    hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone, caplog: pytest.LogCaptureFixture
) -> None:
    """A bound entity that is gone makes the switch unavailable and asks for repair, until it is back."""
    issue = (DOMAIN, f"socket_missing_{HEATER}")
    hass.states.async_remove(HEATER)
    await hass.async_block_till_done()
    assert hass.states.is_state("switch.isocket", "unavailable")
    found = ir.async_get(hass).async_get_issue(*issue)
    assert found is not None
    assert found.translation_placeholders == {"entity_id": HEATER, "title": "iSocket"}
    owner.send_sms(SIM, "ON")
    await settled(lambda: loaded.runtime_data.hub.socket.document()["promises"])
    await later(hass, seconds=11)
    assert (await owner.wait_sms())[0].text == "Execute error!"

    hass.states.async_set(HEATER, "off")
    await hass.async_block_till_done()
    assert hass.states.is_state("switch.isocket", "off")
    assert ir.async_get(hass).async_get_issue(*issue) is None
    lines = [record.message for record in caplog.records if record.name.endswith("isocket.wiring")]
    assert lines == [f"{HEATER} does not exist", f"{HEATER} is back"]


async def test_switched_by_hand(hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone) -> None:
    """What somebody else switches is taken over, and ends a timer."""
    assert (await ask(owner, "ON5")).startswith("Power ON for 5 min")
    await hass.services.async_call("input_boolean", "turn_off", {"entity_id": HEATER}, blocking=True)
    await hass.async_block_till_done()
    assert hass.states.is_state("switch.isocket", "off")
    assert loaded.runtime_data.data.unit.timer_end is None


async def test_timer(hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone) -> None:
    """ON5 switches off after five minutes by itself."""
    await ask(owner, "ON5")
    await later(hass, minutes=5, seconds=1)
    assert hass.states.is_state(HEATER, "off")


async def test_restart_of_home_assistant(hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone) -> None:
    """Settings, a running timer and a reply that still waits survive."""
    assert await ask(owner, "RESTARTTIME=33") == "RESTARTTIME=33 - OK"
    await ask(owner, "ON5")
    end = loaded.runtime_data.data.unit.timer_end
    assert end is not None
    await hass.config_entries.async_reload(loaded.entry_id)
    await hass.async_block_till_done()
    assert loaded.runtime_data.data.unit.timer_end == end
    assert "33" in await ask(owner, "RESTARTTIME?")


async def test_saved_before_deleted(
    hass: HomeAssistant, loaded: MockConfigEntry, network: Network, sim_modem: SimulatedModem, owner: Phone
) -> None:
    """On a slow disk, the switch is switched and that is answered at once; the message is deleted when both are saved."""
    events: list[str] = []

    async def slow(_: object) -> None:
        events.append("heater on" if hass.states.is_state(HEATER, "on") else "heater off")
        await asyncio.sleep(0.1)
        events.append("saved")

    def look() -> None:
        if owner.messages and "answered" not in events:
            events.append("answered")
        if events and not any(sim_modem.storage) and "deleted" not in events:
            events.append("deleted")

    stop = network.watch(look)
    with patch.object(loaded.runtime_data.hub._ledger._store, "save", side_effect=slow):
        owner.send_sms(SIM, "ON")
        await settled(lambda: {"answered", "deleted"} <= set(events))
    stop()
    before, after = events[: events.index("saved")], events[events.index("saved") :]
    assert set(before) == {"heater on", "answered"}
    assert "deleted" in after


async def test_same_message_twice(
    hass: HomeAssistant, loaded: MockConfigEntry, sim_modem: SimulatedModem, owner: Phone
) -> None:
    """A message that could not be deleted is not acted on again after a restart."""
    events: list[Event[Any]] = async_capture_events(hass, "call_service")
    sim_modem.faults.add(Undeletable(times=None))
    owner.send_sms(SIM, "ON")
    await owner.wait_sms()
    await hass.services.async_call("input_boolean", "turn_off", {"entity_id": HEATER}, blocking=True)
    await hass.config_entries.async_reload(loaded.entry_id)
    sim_modem.faults.clear()
    await settled(lambda: hass.states.is_state("binary_sensor.generic_gsm_modem_network", "on"))
    await quiet(hass, sim_modem)
    assert len([event for event in events if event.data["service"] == "turn_on"]) == 1
    assert hass.states.is_state(HEATER, "off")


@pytest.mark.parametrize("name", [OWNER, OWNER.removeprefix("+")])
async def test_a_name_that_spells_the_owners_number_is_nobody(
    hass: HomeAssistant, loaded: MockConfigEntry, sim_modem: SimulatedModem, name: str
) -> None:
    """Anybody can rent an alphanumeric sender from a gateway, and call it anything."""
    sender = Address(name, AddressKind.ALPHANUMERIC)
    sim_modem.take(Deliver(sender, UserData.plain("ON"), dt_util.utcnow()))
    await quiet(hass, sim_modem)
    assert hass.states.is_state(HEATER, "off")


async def test_text_that_comes_as_it_is_taken_down(
    hass: HomeAssistant,
    loaded: MockConfigEntry,
    sim_modem: SimulatedModem,
    owner: Phone,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A unit that was shut down acts on nothing more; the text waits on the SIM for the next one."""
    unit = loaded.runtime_data.hub.socket
    stop = unit.stop

    async def stop_slowly() -> None:
        await stop()
        owner.send_sms(SIM, "ON")
        await settled(lambda: "A message could not be handled" in caplog.text)

    with patch.object(unit, "stop", stop_slowly):
        await hass.config_entries.async_unload(loaded.entry_id)
    assert hass.states.is_state(HEATER, "off")
    assert any(sim_modem.storage)
    assert await hass.config_entries.async_setup(loaded.entry_id)
    assert (await owner.wait_sms())[0].text == "Power socket ON"
