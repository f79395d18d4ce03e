"""The set-up as a user sees it: every question, every mistake, and the way out of it."""

from dataclasses import replace
from functools import partial
from typing import Any
from unittest.mock import patch

from homeassistant.config_entries import SOURCE_USER, ConfigEntryState, ConfigFlowResult, SubentryFlowContext
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.isocket.const import DOMAIN
from custom_components.isocket.modem import (
    LinkError,
    ModemError,
    NoModemError,
    PortBusyError,
    PortDeniedError,
    PortNotFoundError,
    PukRequiredError,
    SimError,
    SimMissingError,
    Timing,
    probe,
)
from simulator.modem import Modem as SimulatedModem
from simulator.ports import PtyPort

from .helpers import HEATER, IMEI, OWNER, SIREN, THERMOMETER, settled

PROBE = "custom_components.isocket.config_flow.probe"
ANSWER = {"socket": HEATER, "microrelay": SIREN, "thermometer": THERMOMETER, "owner": "+47 900 00 002", "anyone": False}

ERRORS = [
    (PortNotFoundError(), "port_not_found"),
    (PortBusyError(), "port_busy"),
    (PortDeniedError(), "port_denied"),
    (NoModemError(), "no_modem"),
    (PukRequiredError(), "puk_required"),
    (SimMissingError(), "sim_missing"),
    (SimError("busy"), "cannot_connect"),
    (LinkError(), "cannot_connect"),
]


async def start(hass: HomeAssistant) -> ConfigFlowResult:
    """Begin to add the integration."""
    return await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})


async def answer(hass: HomeAssistant, flow: ConfigFlowResult, **answers: Any) -> ConfigFlowResult:
    """Answer a form."""
    return await hass.config_entries.flow.async_configure(flow["flow_id"], answers)


async def unload(hass: HomeAssistant, result: ConfigFlowResult) -> None:
    """Take down what a flow has set up."""
    await hass.async_block_till_done()
    assert await hass.config_entries.async_unload(result["result"].entry_id)


async def test_whole_way(hass: HomeAssistant, cabin: None, port: PtyPort) -> None:
    """A port, a look at who is there, the socket's entities and the owner's number make an entry that runs."""
    flow = await start(hass)
    assert (flow["type"], flow["step_id"]) == (FlowResultType.FORM, "user")
    flow = await answer(hass, flow, device=port.path)
    assert flow["step_id"] == "socket"
    assert not flow["errors"]
    shown = flow["description_placeholders"]
    assert shown is not None
    assert (shown["maker"], shown["model"], shown["imei"]) == ("Generic", "GSM modem", IMEI)
    assert shown["operator"] != "–"
    assert shown["signal"].endswith(" dBm")

    result = await answer(hass, flow, **ANSWER)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["title"] == "Generic GSM modem"
    entry = result["result"]
    assert (entry.unique_id, dict(entry.data)) == (IMEI, {"device": port.path})
    (subentry,) = entry.subentries.values()
    assert subentry.subentry_type == "socket"
    assert dict(subentry.data) == {
        "socket": HEATER,
        "microrelay": SIREN,
        "thermometer": THERMOMETER,
        "owner": OWNER,
    }
    assert entry.state is ConfigEntryState.LOADED
    await unload(hass, result)


@pytest.mark.parametrize(("error", "key"), ERRORS, ids=[type(error).__name__ for error, _ in ERRORS])
async def test_port_that_does_not_work(
    hass: HomeAssistant, cabin: None, port: PtyPort, error: ModemError, key: str
) -> None:
    """Each thing that can be wrong with a port says so, and trying again works."""
    flow = await start(hass)
    with patch(PROBE, side_effect=error):
        flow = await answer(hass, flow, device="/dev/ttyUSB7?key=secret")
    assert (flow["step_id"], flow["errors"]) == ("user", {"base": key})
    assert flow["description_placeholders"] == {"device": "/dev/ttyUSB7"}
    flow = await answer(hass, flow, device=f" {port.path} ")
    assert flow["step_id"] == "socket"


async def test_port_that_is_not_there(hass: HomeAssistant, cabin: None) -> None:
    """A port that does not exist is noticed without a fake."""
    flow = await answer(hass, await start(hass), device="/dev/there-is-no-such-port")
    assert flow["errors"] == {"base": "port_not_found"}


async def test_pin(hass: HomeAssistant, cabin: None, port: PtyPort, sim_modem: SimulatedModem) -> None:
    """A SIM with a PIN gets it asked for; a wrong one may be corrected, and the right one is kept."""
    sim_modem.pin = "2468"
    flow = await answer(hass, await start(hass), device=port.path)
    assert flow["step_id"] == "pin"
    for wrong, errors in (
        ("12", {"pin": "invalid_pin"}),
        ("١٢٣٤", {"pin": "invalid_pin"}),
        ("1111", {"base": "pin_wrong"}),
    ):
        flow = await answer(hass, flow, pin=wrong)
        assert (flow["step_id"], flow["errors"]) == ("pin", errors)
    flow = await answer(hass, flow, pin="2468")
    assert flow["step_id"] == "socket"
    result = await answer(hass, flow, **ANSWER)
    assert result["data"] == {"device": port.path, "pin": "2468"}
    await unload(hass, result)


async def test_last_attempt_is_never_used(
    hass: HomeAssistant, cabin: None, port: PtyPort, sim_modem: SimulatedModem
) -> None:
    """However often a wrong PIN is given, the SIM is not blocked; a phone that opens it is the way out."""
    sim_modem.pin = "2468"
    flow = await answer(hass, await start(hass), device=port.path)
    for key in ("pin_wrong", "pin_wrong", "last_attempt", "last_attempt"):
        flow = await answer(hass, flow, pin="1111")
        assert flow["errors"] == {"base": key}
    assert sim_modem.sim.pin_tries == 1
    sim_modem.sim.pin_tries = 3
    assert (await answer(hass, flow, pin="2468"))["step_id"] == "socket"


async def test_no_network(hass: HomeAssistant, cabin: None, port: PtyPort, sim_modem: SimulatedModem) -> None:
    """Without a network the form says so, and the set-up goes on."""
    sim_modem.registered = False
    with patch(PROBE, partial(probe, timing=Timing(probe_registration=0))):
        flow = await answer(hass, await start(hass), device=port.path)
    assert (flow["step_id"], flow["errors"]) == ("socket", {"base": "no_network"})
    result = await answer(hass, flow, **ANSWER)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await settled(lambda: hass.states.is_state("binary_sensor.generic_gsm_modem_network", "off"))
    await unload(hass, result)


@pytest.mark.parametrize(
    ("change", "errors"),
    [
        ({"owner": "90000002"}, {"owner": "invalid_number"}),
        ({"owner": "+47 900 OO 002"}, {"owner": "invalid_number"}),
        ({"owner": "+0790000002"}, {"owner": "invalid_number"}),
        ({"owner": "+4٧90000002"}, {"owner": "invalid_number"}),
        ({"owner": " "}, {"owner": "owner_required"}),
        ({"microrelay": HEATER}, {"microrelay": "same_entity"}),
    ],
)
async def test_answers_that_cannot_be(
    hass: HomeAssistant, cabin: None, port: PtyPort, change: dict[str, str], errors: dict[str, str]
) -> None:
    """A wrong answer is explained at its field; what was right stays, and a better one goes through."""
    flow = await answer(hass, await start(hass), device=port.path)
    flow = await answer(hass, flow, **ANSWER | change)
    assert (flow["step_id"], flow["errors"]) == ("socket", errors)
    result = await answer(hass, flow, **ANSWER)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await unload(hass, result)


async def test_anyone(hass: HomeAssistant, cabin: None, port: PtyPort) -> None:
    """Without a number the tick is wanted; with it, no number is."""
    flow = await answer(hass, await start(hass), device=port.path)
    flow = await answer(hass, flow, socket=HEATER, anyone=False)
    assert flow["errors"] == {"owner": "owner_required"}
    result = await answer(hass, flow, socket=HEATER, anyone=True)
    (subentry,) = result["result"].subentries.values()
    assert dict(subentry.data) == {"socket": HEATER, "anyone": True}
    await unload(hass, result)


@pytest.mark.parametrize("written", ["+4790000002", "004790000002", "+47 (900) 00-002", "+47.900.00.002"])
async def test_number_however_it_is_written(hass: HomeAssistant, cabin: None, port: PtyPort, written: str) -> None:
    """A number is kept as + and digits."""
    flow = await answer(hass, await start(hass), device=port.path)
    result = await answer(hass, flow, **ANSWER | {"owner": written})
    (subentry,) = result["result"].subentries.values()
    assert subentry.data["owner"] == OWNER
    await unload(hass, result)


async def test_same_port_twice(hass: HomeAssistant, loaded: MockConfigEntry, port: PtyPort) -> None:
    """A port that is in use by an entry is not even opened."""
    result = await answer(hass, await start(hass), device=port.path)
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "already_configured")


async def test_same_modem_on_another_port(
    hass: HomeAssistant, loaded: MockConfigEntry, sim_modem: SimulatedModem
) -> None:
    """A modem that is found again elsewhere keeps its entry, which moves to the new port."""
    async with PtyPort(sim_modem) as other:
        result = await answer(hass, await start(hass), device=other.path)
        assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "already_configured")
        await hass.async_block_till_done()
        assert loaded.data["device"] == other.path
        assert loaded.state is ConfigEntryState.LOADED
        await hass.config_entries.async_unload(loaded.entry_id)


async def test_same_modem_found_while_the_entry_has_none(
    hass: HomeAssistant, entry: MockConfigEntry, port: PtyPort
) -> None:
    """An entry whose port is gone gets its modem back at once when that is found on another one."""
    hass.config_entries.async_update_entry(entry, data={"device": "/dev/gone"})
    assert await hass.config_entries.async_setup(entry.entry_id)
    result = await answer(hass, await start(hass), device=port.path)
    assert result["reason"] == "already_configured"
    await settled(lambda: hass.states.is_state("binary_sensor.generic_gsm_modem_network", "on"))
    await hass.config_entries.async_unload(entry.entry_id)


async def test_same_modem_found_while_the_entry_is_down(
    hass: HomeAssistant, entry: MockConfigEntry, port: PtyPort
) -> None:
    """An entry that did not come up is started with the port where its modem was found."""
    hass.config_entries.async_update_entry(entry, data={"device": "/dev/gone"})
    assert (await answer(hass, await start(hass), device=port.path))["reason"] == "already_configured"
    await hass.async_block_till_done()
    assert entry.state is ConfigEntryState.LOADED
    await settled(lambda: hass.states.is_state("binary_sensor.generic_gsm_modem_network", "on"))
    await hass.config_entries.async_unload(entry.entry_id)


async def test_modem_that_does_not_tell_who_it_is(hass: HomeAssistant, cabin: None, port: PtyPort) -> None:
    """A modem without IMEI can be set up; it has only its port to be known by."""
    found = await probe(port.path)
    with patch(PROBE, return_value=replace(found, info=replace(found.info, imei=""))):
        flow = await answer(hass, await start(hass), device=port.path)
    assert flow["description_placeholders"] is not None
    assert flow["description_placeholders"]["imei"] == "–"
    result = await answer(hass, flow, **ANSWER)
    assert result["result"].unique_id is None
    await unload(hass, result)


async def test_reconfigure(hass: HomeAssistant, loaded: MockConfigEntry, sim_modem: SimulatedModem) -> None:
    """Another port is tried before it is taken; until then the old one goes on working."""
    flow = await loaded.start_reconfigure_flow(hass)
    flow = await answer(hass, flow, device="/dev/there-is-no-such-port")
    assert (flow["step_id"], flow["errors"]) == ("reconfigure", {"base": "port_not_found"})
    assert flow["description_placeholders"] == {
        "title": loaded.title,
        "device": "/dev/there-is-no-such-port",
        "better": "",
    }
    assert loaded.state is ConfigEntryState.LOADED
    flow = await answer(hass, flow, device=loaded.data["device"], pin="x")
    assert flow["errors"] == {"pin": "invalid_pin"}
    async with PtyPort(sim_modem) as other:
        result = await answer(hass, flow, device=other.path)
        assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "reconfigure_successful")
        await hass.async_block_till_done()
        assert dict(loaded.data) == {"device": other.path}
        assert loaded.state is ConfigEntryState.LOADED
        await hass.config_entries.async_unload(loaded.entry_id)


async def test_reconfigure_to_another_modem(hass: HomeAssistant, entry: MockConfigEntry, port: PtyPort) -> None:
    """The port of a different modem is not taken; the entry goes on as it was."""
    hass.config_entries.async_update_entry(entry, unique_id="490154203237518", data={"device": "/dev/gone"})
    assert await hass.config_entries.async_setup(entry.entry_id)
    flow = await answer(hass, await entry.start_reconfigure_flow(hass), device=port.path)
    assert flow["errors"] == {"base": "wrong_modem"}
    assert entry.state is ConfigEntryState.LOADED
    await hass.config_entries.async_unload(entry.entry_id)


async def test_reconfigure_to_the_port_of_another_entry(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """It is that entry's, and no other program is to be blamed for using it."""
    homeless = MockConfigEntry(domain=DOMAIN, unique_id="490154203237518", data={"device": "/dev/gone"})
    homeless.add_to_hass(hass)
    assert await hass.config_entries.async_setup(homeless.entry_id)
    flow = await answer(hass, await homeless.start_reconfigure_flow(hass), device=f" {loaded.data['device']} ")
    assert flow["errors"] == {"base": "wrong_modem"}
    assert loaded.state is homeless.state is ConfigEntryState.LOADED
    await hass.config_entries.async_unload(homeless.entry_id)


async def test_reconfigure_cannot_stop(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """An entry that does not come down is left alone."""
    flow = await loaded.start_reconfigure_flow(hass)
    with patch.object(hass.config_entries, "async_unload", return_value=False):
        result = await answer(hass, flow, device="/dev/ttyUSB7")
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "unload_failed")


async def test_reauth(hass: HomeAssistant, entry: MockConfigEntry, port: PtyPort, sim_modem: SimulatedModem) -> None:
    """A SIM that wants a PIN at the start has it asked for, and starts with the right one."""
    sim_modem.pin = "2468"
    assert await hass.config_entries.async_setup(entry.entry_id)
    await settled(hass.config_entries.flow.async_progress)
    (progress,) = hass.config_entries.flow.async_progress()
    flow = await hass.config_entries.flow.async_configure(progress["flow_id"])
    assert flow["step_id"] == "reauth_confirm"
    flow = await answer(hass, flow, pin="1111")
    assert flow["errors"] == {"base": "pin_wrong"}
    result = await answer(hass, flow, pin="2468")
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "reauth_successful")
    await hass.async_block_till_done()
    assert entry.data["pin"] == "2468"
    await settled(lambda: entry.state is ConfigEntryState.LOADED)
    await hass.config_entries.async_unload(entry.entry_id)


async def test_a_refused_pin_is_never_given_again(
    hass: HomeAssistant, entry: MockConfigEntry, sim_modem: SimulatedModem
) -> None:
    """It is forgotten before the next start could try it, however often Home Assistant is restarted."""
    sim_modem.pin = "2468"
    hass.config_entries.async_update_entry(entry, data={**entry.data, "pin": "1111"})
    assert await hass.config_entries.async_setup(entry.entry_id)
    await settled(lambda: "pin" not in entry.data)
    await hass.async_block_till_done()
    for _ in range(3):
        assert await hass.config_entries.async_reload(entry.entry_id)
        await settled(hass.config_entries.flow.async_progress)
    assert sim_modem.sim.pin_tries == 2
    await hass.config_entries.async_unload(entry.entry_id)


async def test_rebind(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """Other entities can be bound later; the owner stays who it was."""
    (subentry_id,) = loaded.subentries
    flow = await loaded.start_subentry_reconfigure_flow(hass, subentry_id)
    configure = hass.config_entries.subentries.async_configure
    await configure(flow["flow_id"], {"next_step_id": "entities"})
    again = await configure(flow["flow_id"], {"socket": SIREN, "microrelay": SIREN})
    assert again["errors"] == {"microrelay": "same_entity"}
    done = await configure(flow["flow_id"], {"socket": SIREN})
    assert (done["type"], done["reason"]) == (FlowResultType.ABORT, "reconfigure_successful")
    await hass.async_block_till_done()
    assert dict(loaded.subentries[subentry_id].data) == {"socket": SIREN, "owner": OWNER}
    registry = er.async_get(hass)
    assert registry.async_get("switch.isocket_microrelay") is None
    assert registry.async_get("climate.isocket_thermostat") is None
    assert registry.async_get("number.isocket_miclevel") is not None  # it is disabled, not gone
    hass.states.async_set(SIREN, "on")
    await hass.async_block_till_done()
    assert hass.states.is_state("switch.isocket", "on")


async def test_socket_removed_and_added(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """A modem without its socket goes on; a new one starts from the factory, and there is only ever one."""
    init, configure = hass.config_entries.subentries.async_init, hass.config_entries.subentries.async_configure
    context = SubentryFlowContext(source=SOURCE_USER)
    assert (await init((loaded.entry_id, "socket"), context=context))["reason"] == "already_configured"
    (subentry_id,) = loaded.subentries
    assert hass.config_entries.async_remove_subentry(loaded, subentry_id)
    await hass.async_block_till_done()
    assert loaded.state is ConfigEntryState.LOADED
    assert hass.states.get("switch.isocket") is None

    flow = await init((loaded.entry_id, "socket"), context=context)
    flow = await configure(flow["flow_id"], {"socket": HEATER, "anyone": False})
    assert flow["errors"] == {"owner": "owner_required"}
    result = await configure(flow["flow_id"], {"socket": HEATER, "anyone": True})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
    assert hass.states.is_state("switch.isocket", "off")
