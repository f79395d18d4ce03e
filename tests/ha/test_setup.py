"""Coming up, going down without a trace, and living through what a modem can do to one."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import timedelta
import gc
import logging
from pathlib import Path
from types import MappingProxyType
from typing import Any
from unittest.mock import patch

from homeassistant.config_entries import SOURCE_REAUTH, ConfigEntryState, ConfigSubentry
from homeassistant.const import EVENT_HOMEASSISTANT_STARTED, EVENT_HOMEASSISTANT_STOP
from homeassistant.core import CoreState, Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers import device_registry as dr, entity_registry as er, issue_registry as ir
from homeassistant.helpers.event import async_track_state_change_event
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_mock_service

from custom_components.isocket.const import DOMAIN, SUBENTRY_KEYWORD
from custom_components.isocket.hosted import HostedSocket
from custom_components.isocket.hub import Hub
from custom_components.isocket.modem import (
    LinkError,
    ModemError,
    NoModemError,
    PortBusyError,
    PortDeniedError,
    PowerError,
    PukRequiredError,
    SimMissingError,
)
from simulator.modem import Modem as SimulatedModem
from simulator.phone import Phone
from simulator.ports import PtyPort

from .helpers import HEATER, IMEI, OWNER, SIM, files, later, on_disk, save, settled, socket_subentry

NETWORK = "binary_sensor.generic_gsm_modem_network"
_FINAL_WRITE = "homeassistant_final_write"


def traces(hass: HomeAssistant) -> tuple[set[str], dict[Any, int], set[str]]:
    """Return what an entry might leave behind: tasks, listeners, open terminals."""
    tasks = {task.get_name() for task in asyncio.all_tasks() if task is not asyncio.current_task()}
    files = {str(link.readlink()) for link in Path("/proc/self/fd").iterdir() if link.exists()}
    # A registry of Home Assistant's own that waits to be saved: on a slow machine it was saved meanwhile.
    listeners = {name: count for name, count in hass.bus.async_listeners().items() if name != _FINAL_WRITE}
    return tasks, listeners, {file for file in files if file.startswith("/dev/pts")}


def living(hass: HomeAssistant) -> list[str]:
    """Return which parts of ours are still held by anything at all: a listener, a timer, a task."""
    gc.collect()
    parts = [thing for thing in gc.get_objects() if isinstance(thing, Hub | HostedSocket)]
    return sorted(type(part).__name__ for part in parts if part._hass is hass)


async def test_unload_and_reload_without_a_trace(hass: HomeAssistant, entry: MockConfigEntry, owner: Phone) -> None:
    """What an entry starts ends with it: tasks, listeners, the port; and it starts again."""
    for _ in range(2):  # the first time, Home Assistant itself sets up the platforms' own things
        before = traces(hass)
        assert await hass.config_entries.async_setup(entry.entry_id)
        await settled(lambda: hass.states.is_state(NETWORK, "on"))
        assert traces(hass)[2] > before[2]
        assert await hass.config_entries.async_unload(entry.entry_id)
        await hass.async_block_till_done()
        assert entry.state is ConfigEntryState.NOT_LOADED
        assert hass.states.is_state("switch.isocket", "unavailable")
    assert traces(hass) == before
    assert not living(hass)

    assert await hass.config_entries.async_setup(entry.entry_id)
    assert await hass.config_entries.async_reload(entry.entry_id)
    owner.send_sms(SIM, "ON")
    assert (await owner.wait_sms())[0].text == "Power socket ON"
    await hass.config_entries.async_unload(entry.entry_id)


async def test_there_at_once_whatever_waits(hass: HomeAssistant, entry: MockConfigEntry, port: PtyPort) -> None:
    """The socket's entities begin with what it knows, also while a text waits for a modem that is gone."""
    port.unplug()
    assert await hass.config_entries.async_setup(entry.entry_id)
    await entry.runtime_data.hub.send([OWNER], "It snows")
    assert await hass.config_entries.async_unload(entry.entry_id)
    shown: list[str] = []

    @callback
    def changed(event: Event[EventStateChangedData]) -> None:
        shown.extend([event.data["new_state"].state] if event.data["new_state"] else ())

    async_track_state_change_event(hass, "switch.isocket", changed)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    assert entry.runtime_data.data.waiting == 1
    assert shown == ["off"]
    await hass.config_entries.async_unload(entry.entry_id)


async def test_devices(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """The modem is a device of the entry, the socket one of the subentry behind it."""
    registry = dr.async_get(hass)
    (subentry_id,) = loaded.subentries
    modem = registry.async_get_device_by_identifier((DOMAIN, IMEI), config_entry_id=loaded.entry_id)
    unit = registry.async_get_device_by_identifier((DOMAIN, subentry_id), config_entry_id=loaded.entry_id)
    assert modem is not None
    assert unit is not None
    assert (modem.manufacturer, modem.model, modem.serial_number) == ("Generic", "GSM modem", IMEI)
    assert unit.via_device_id == modem.id
    assert unit.name == "iSocket"


def trouble(hass: HomeAssistant, entry: MockConfigEntry) -> tuple[str, dict[str, str]] | None:
    """Return what help is asked for with the modem, and about what."""
    for name in ("modem", "modem_gone"):
        if (issue := ir.async_get(hass).async_get_issue(DOMAIN, f"{name}_{entry.entry_id}")) is not None:
            words = issue.translation_placeholders or {}
            return issue.translation_key or "", {name: words[name] for name in ("device", "title")}
    return None


async def lost(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Wait until the modem is seen to be lost, and for the time in which it may come back by itself."""
    await settled(lambda: entry.runtime_data.data.modem.error)
    await later(hass, minutes=3)


@pytest.mark.parametrize(
    ("error", "key"),
    [
        (PortBusyError(), "port_busy"),
        (PortDeniedError(), "port_denied"),
        (NoModemError(), "no_modem"),
        (PukRequiredError(), "puk_required"),
        (SimMissingError(), "sim_missing"),
        (LinkError(), "cannot_connect"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_modem_that_cannot_be_used(
    hass: HomeAssistant, entry: MockConfigEntry, error: ModemError, key: str, caplog: pytest.LogCaptureFixture
) -> None:
    """A repair issue says what to do until the entry is taken down; the socket works all the same."""
    with patch("custom_components.isocket.modem.session.startup.identify", side_effect=error):
        assert await hass.config_entries.async_setup(entry.entry_id)
        await lost(hass, entry)
        assert trouble(hass, entry) == (f"modem_{key}", {"device": entry.data["device"], "title": entry.title})
        assert hass.states.is_state(NETWORK, "unavailable")
        await hass.services.async_call("switch", "turn_on", {"entity_id": "switch.isocket"}, blocking=True)
        assert hass.states.is_state(HEATER, "on")
        await hass.config_entries.async_unload(entry.entry_id)
    assert trouble(hass, entry) is None
    assert len([record for record in caplog.records if "There is no modem" in record.message]) == 1


async def test_modem_that_comes_later(
    hass: HomeAssistant, cabin: None, sim_modem: SimulatedModem, owner: Phone, tmp_path: Path
) -> None:
    """A stick that is plugged in after the start is used at once, and what was texted meanwhile is answered."""
    port = tmp_path / "ttyModem"
    entry = MockConfigEntry(
        domain=DOMAIN, unique_id=IMEI, data={"device": f"{port}?key=secret"}, subentries_data=[socket_subentry()]
    )
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await lost(hass, entry)
    assert trouble(hass, entry) == ("modem_port_not_found", {"device": str(port), "title": entry.title})
    owner.send_sms(SIM, "ON")
    hass.config_entries.async_update_entry(entry, data={"device": str(port)})
    async with PtyPort(sim_modem, link=port):
        assert (await owner.wait_sms())[0].text == "Power socket ON"
        await settled(lambda: trouble(hass, entry) is None)
        modem = dr.async_get(hass).async_get_device_by_identifier((DOMAIN, IMEI), config_entry_id=entry.entry_id)
        assert modem is not None
        assert (modem.manufacturer, modem.model) == ("Generic", "GSM modem")
        await hass.config_entries.async_unload(entry.entry_id)


async def test_another_modem(
    hass: HomeAssistant, entry: MockConfigEntry, sim_modem: SimulatedModem, owner: Phone
) -> None:
    """A modem that took the port's name does not become somebody else's: it is not even given the PIN."""
    sim_modem.pin = "2468"
    hass.config_entries.async_update_entry(entry, unique_id="490154203237518", data={**entry.data, "pin": "1357"})
    owner.send_sms(SIM, "ON")
    assert await hass.config_entries.async_setup(entry.entry_id)
    await lost(hass, entry)
    assert trouble(hass, entry) == ("modem_wrong_modem", {"device": entry.data["device"], "title": entry.title})
    assert sim_modem.sim.pin_tries == 3
    assert hass.states.is_state(HEATER, "off")
    await hass.config_entries.async_unload(entry.entry_id)


async def test_no_network(hass: HomeAssistant, entry: MockConfigEntry, sim_modem: SimulatedModem, owner: Phone) -> None:
    """Without a network the entry loads and says so; texts that came meanwhile are acted on when it is back."""
    sim_modem.registered = False
    assert await hass.config_entries.async_setup(entry.entry_id)
    await settled(lambda: hass.states.is_state(NETWORK, "off"))
    owner.send_sms(SIM, "ON")
    sim_modem.registered = True
    assert (await owner.wait_sms())[0].text == "Power socket ON"
    await settled(lambda: hass.states.is_state(NETWORK, "on"))
    await hass.config_entries.async_unload(entry.entry_id)


@pytest.fixture
async def cable(
    hass: HomeAssistant, entry: MockConfigEntry, sim_modem: SimulatedModem, tmp_path: Path
) -> AsyncGenerator[PtyPort]:
    """Load the entry over a cable that can be pulled out, as its path stays."""
    async with PtyPort(sim_modem, link=tmp_path / "ttyModem") as cable:
        hass.config_entries.async_update_entry(entry, data={"device": cable.path})
        assert await hass.config_entries.async_setup(entry.entry_id)
        await settled(lambda: hass.states.is_state(NETWORK, "on"))
        yield cable
        await hass.config_entries.async_unload(entry.entry_id)


async def test_unplugged_and_back(
    hass: HomeAssistant, cable: PtyPort, owner: Phone, caplog: pytest.LogCaptureFixture
) -> None:
    """A modem that is pulled out is unavailable, its socket is not; it comes back by itself, logged once each way."""
    cable.unplug()
    await settled(lambda: hass.states.is_state(NETWORK, "unavailable"))
    assert hass.states.is_state("switch.isocket", "off")
    await hass.services.async_call("switch", "turn_on", {"entity_id": "switch.isocket"}, blocking=True)
    assert hass.states.is_state("switch.isocket", "on")
    owner.send_sms(SIM, "STATUS")
    cable.plug()
    await settled(lambda: hass.states.is_state(NETWORK, "on"))
    assert (await owner.wait_sms())[0].text.startswith("Power socket ON")
    ours = [record for record in caplog.records if record.name.endswith("isocket.upkeep")]
    assert [(record.levelno, record.message.replace(cable.path, "…").partition(":")[0]) for record in ours] == [
        (logging.WARNING, "There is no modem at …"),
        (logging.INFO, "The modem at … is back"),
    ]


async def test_a_modem_that_restarts_again_and_again_is_lost_once(
    hass: HomeAssistant, cable: PtyPort, caplog: pytest.LogCaptureFixture
) -> None:
    """Once its power is known to be weak it is not back for good, and what comes and goes each minute is not logged."""
    with patch("custom_components.isocket.modem.power.Power.warning", return_value=PowerError()):
        for _ in range(3):
            cable.unplug()
            await settled(lambda: hass.states.is_state(NETWORK, "unavailable"))
            cable.plug()
            await settled(lambda: hass.states.is_state(NETWORK, "on"))
    ours = [record.message for record in caplog.records if record.name.endswith("isocket.upkeep")]
    assert [message.partition(" at ")[0] for message in ours] == ["There is no modem", "The modem", "There is no modem"]


async def test_pin_asked_for_later(
    hass: HomeAssistant, entry: MockConfigEntry, cable: PtyPort, sim_modem: SimulatedModem
) -> None:
    """A SIM that suddenly wants a PIN has it asked for, once."""
    cable.unplug()
    sim_modem.pin = "2468"
    cable.plug()
    await settled(lambda: list(entry.async_get_active_flows(hass, {SOURCE_REAUTH})))
    assert entry.state is ConfigEntryState.LOADED


async def test_last_attempt_is_left_to_a_phone(
    hass: HomeAssistant, entry: MockConfigEntry, sim_modem: SimulatedModem
) -> None:
    """With one attempt left no PIN is given and none is asked for; it says what to do, and goes on by itself after it."""
    sim_modem.pin = "2468"
    sim_modem.sim.pin_tries = 1
    hass.config_entries.async_update_entry(entry, data={**entry.data, "pin": "2468"})
    assert await hass.config_entries.async_setup(entry.entry_id)
    await settled(lambda: trouble(hass, entry))
    told = trouble(hass, entry)
    assert told == ("modem_last_attempt", {"device": entry.data["device"], "title": entry.title})
    assert not list(entry.async_get_active_flows(hass, {SOURCE_REAUTH}))
    assert sim_modem.sim.pin_tries == 1
    sim_modem.sim.pin_tries = 3  # a phone has opened it
    await settled(lambda: hass.states.is_state(NETWORK, "on"))
    assert entry.data["pin"] == "2468"
    assert trouble(hass, entry) is None
    await hass.config_entries.async_unload(entry.entry_id)


async def test_removed(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """With the entry goes all that it was: what it knew, its devices and entities, and what it complained of."""
    assert files(hass, loaded)
    port = loaded.data["device"]
    er.async_get(hass).async_remove(HEATER)
    await later(hass, minutes=10)
    assert ir.async_get(hass).issues
    assert port in traces(hass)[2]
    await hass.config_entries.async_remove(loaded.entry_id)
    await hass.async_block_till_done()
    assert not files(hass, loaded)
    assert not dr.async_entries_for_config_entry(dr.async_get(hass), loaded.entry_id)
    assert not er.async_entries_for_config_entry(er.async_get(hass), loaded.entry_id)
    assert not ir.async_get(hass).issues
    assert not [entity for entity in hass.states.async_entity_ids() if "isocket" in entity or "gsm_modem" in entity]
    assert port not in traces(hass)[2]
    assert not living(hass)


async def test_subentries_removed(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """With the socket go its device, its entities and its state; a word leaves nothing; the modem is left as it was."""
    keyword = ConfigSubentry(
        data=MappingProxyType({"word": "SAUNA", "actions": []}),
        subentry_type=SUBENTRY_KEYWORD,
        title="SAUNA",
        unique_id="SAUNA",
    )
    (socket_id,) = loaded.subentries
    hass.config_entries.async_add_subentry(loaded, keyword)
    await hass.async_block_till_done()
    await settled(lambda: hass.states.is_state(NETWORK, "on"))
    for subentry_id in (keyword.subentry_id, socket_id):
        hass.config_entries.async_remove_subentry(loaded, subentry_id)
        await hass.async_block_till_done()
        await settled(lambda: hass.states.is_state(NETWORK, "on"))
    (device,) = dr.async_entries_for_config_entry(dr.async_get(hass), loaded.entry_id)
    assert device.identifiers == {(DOMAIN, IMEI)}
    entities = er.async_entries_for_config_entry(er.async_get(hass), loaded.entry_id)
    assert entities
    assert not [entity.entity_id for entity in entities if entity.config_subentry_id]
    assert on_disk(hass, loaded)["units"] == {}
    assert living(hass) == ["Hub"]


async def test_home_assistant_stops(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """When Home Assistant stops, the port is closed, as no entry is unloaded then."""
    assert traces(hass)[2]
    held = traces(hass)[2]
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STOP)
    await hass.async_block_till_done()
    assert traces(hass)[2] < held


async def test_entities_that_come_after_us(hass: HomeAssistant, entry: MockConfigEntry, owner: Phone) -> None:
    """While Home Assistant starts, the unit waits for its relays: a timer that ran out finds something to switch."""
    assert await hass.config_entries.async_setup(entry.entry_id)
    owner.send_sms(SIM, "ON5")
    await owner.wait_sms()
    await hass.config_entries.async_unload(entry.entry_id)
    document = on_disk(hass, entry)
    (unit,) = document["units"].values()
    unit["socket"]["timer"]["end"] = (dt_util.utcnow() - timedelta(minutes=1)).isoformat()
    await save(hass, entry, document)

    hass.states.async_remove(HEATER)
    hass.set_state(CoreState.starting)
    assert await hass.config_entries.async_setup(entry.entry_id)
    assert hass.states.is_state("switch.isocket", "unavailable")
    owner.send_sms(SIM, "STATUS")
    calls = async_mock_service(hass, "input_boolean", "turn_off")
    hass.states.async_set(HEATER, "on")
    await settled(lambda: calls)
    assert calls[0].data == {"entity_id": HEATER}
    hass.states.async_set(HEATER, "off")
    await owner.wait_sms(2)
    hass.set_state(CoreState.running)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
    await hass.async_block_till_done()
    assert hass.states.is_state("switch.isocket", "off")
    await hass.config_entries.async_unload(entry.entry_id)


async def test_stopped_before_it_began(
    hass: HomeAssistant, entry: MockConfigEntry, sim_modem: SimulatedModem, owner: Phone
) -> None:
    """A message that came while the unit still waited stays on the SIM, and is acted on at the next start."""
    hass.states.async_remove(HEATER)
    hass.set_state(CoreState.starting)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await settled(lambda: hass.states.is_state(NETWORK, "on"))
    owner.send_sms(SIM, "ON")
    await settled(lambda: any(sim_modem.storage))
    await hass.async_block_till_done()
    await hass.config_entries.async_unload(entry.entry_id)
    hass.set_state(CoreState.running)
    hass.states.async_set(HEATER, "off")
    assert await hass.config_entries.async_setup(entry.entry_id)
    assert (await owner.wait_sms())[0].text == "Power socket ON"
    await hass.config_entries.async_unload(entry.entry_id)


async def test_broken_state(hass: HomeAssistant, entry: MockConfigEntry, caplog: pytest.LogCaptureFixture) -> None:
    """What cannot be read of the saved state is told, and the rest is kept."""
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.config_entries.async_unload(entry.entry_id)
    document = on_disk(hass, entry)
    (unit,) = document["units"].values()
    unit["settings"]["restarttime"] = "soon"
    await save(hass, entry, document)
    assert await hass.config_entries.async_setup(entry.entry_id)
    assert "Saved state of iSocket: settings.restarttime" in caplog.text
    assert entry.runtime_data.data.unit.settings.seclist
    await hass.config_entries.async_unload(entry.entry_id)
