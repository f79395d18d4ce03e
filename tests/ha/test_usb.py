"""Sticks that are plugged in: offered once, on the port that answers, and never taken for another."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

from homeassistant.components.usb import USBDiscovery, async_get_serial_port_consumers, async_scan_serial_ports
from homeassistant.components.usb.const import DOMAIN as USB
from homeassistant.config_entries import SOURCE_IGNORE, SOURCE_USB, SOURCE_USER, ConfigEntryDisabler, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.loader import async_get_integration
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.isocket.const import DOMAIN
from custom_components.isocket.modem import NoModemError, PortNotFoundError, SimMissingError
from simulator import GENERIC
from simulator.modem import Modem as SimulatedModem
from simulator.network import Network
from simulator.phone import Phone

from .helpers import HEATER, IMEI, OWNER, SIM, settled, socket_subentry
from .test_config_flow import PROBE, answer, start
from .usb_bus import Bus, ports, quiet_port

TWIN_IMEI = "490154203237518"
ANSWER = {"socket": HEATER, "owner": OWNER, "anyone": False}
SIMCOM = "SIMCom SIM7000/7100/7500/7600/SIM8xxx (default mode)"
NETWORK = "binary_sensor.generic_gsm_modem_network"


@pytest.fixture
async def bus(hass: HomeAssistant, cabin: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Bus:
    """Return the USB sockets of a machine with Home Assistant, which looks at them when it is told."""
    sockets = Bus(hass, monkeypatch, tmp_path)

    async def watch(self: USBDiscovery) -> None:
        self.observer_active = True

    monkeypatch.setattr(USBDiscovery, "_async_start_aiousbwatcher", watch)
    hass.config.components.remove(USB)
    assert await async_setup_component(hass, USB, {})
    await (await async_get_integration(hass, DOMAIN)).async_get_platform("config_flow")
    return sockets


@pytest.fixture
async def stick(sim_modem: SimulatedModem) -> AsyncIterator[dict[int, str]]:
    """Return the ports of the cabin's modem: two that are silent, two that answer."""
    async with ports(sim_modem) as paths:
        yield paths


@pytest.fixture
def twin(network: Network) -> SimulatedModem:
    """Return a second modem of the same kind."""
    return network.add_modem("+4790000009", replace(GENERIC, imei=TWIN_IMEI))


def entry_at(hass: HomeAssistant, device: str, **changes: Any) -> MockConfigEntry:
    """Add the cabin's modem as it was set up, on a port, not loaded yet."""
    entry = MockConfigEntry(
        domain=DOMAIN,
        title="Generic GSM modem",
        subentries_data=[socket_subentry()],
        **{"unique_id": IMEI, "data": {"device": device}} | changes,
    )
    entry.add_to_hass(hass)
    return entry


async def unload_all(hass: HomeAssistant) -> None:
    """Take all entries down."""
    await hass.async_block_till_done()
    for entry in hass.config_entries.async_entries(DOMAIN, include_ignore=False, include_disabled=False):
        await hass.config_entries.async_unload(entry.entry_id)


async def test_a_stick_of_several_ports_is_offered_once_and_set_up_on_the_one_that_answers(
    hass: HomeAssistant, bus: Bus, stick: dict[int, str], owner: Phone
) -> None:
    """Four ports, one question; it is asked AT only after that, and is known by its IMEI in the end."""
    await bus.plug(stick)
    (offer,) = bus.offers
    assert (offer["step_id"], offer["context"]["source"]) == ("confirm", SOURCE_USB)
    assert offer["context"]["title_placeholders"] == {"name": SIMCOM}
    flow = await hass.config_entries.flow.async_configure(offer["flow_id"])
    assert (flow["description_placeholders"] or {})["name"] == SIMCOM
    flow = await answer(hass, flow)
    assert (flow["step_id"], flow["errors"]) == ("socket", {})
    result = await answer(hass, flow, **ANSWER)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    entry = result["result"]
    assert (entry.unique_id, dict(entry.data)) == (IMEI, {"device": stick[2]})
    owner.send_sms(SIM, "ON")
    assert (await owner.wait_sms())[0].text == "Power socket ON"
    assert not bus.offers
    await unload_all(hass)


async def test_nothing_is_asked_before_the_user_wants_it(hass: HomeAssistant, bus: Bus, stick: dict[int, str]) -> None:
    """To be plugged in is no reason to be talked to."""
    with patch("custom_components.isocket.sticks.survey") as survey, patch(PROBE) as probe:
        await bus.plug(stick)
    assert bus.offers
    assert not survey.called
    assert not probe.called


@pytest.mark.parametrize(
    ("ids", "maker", "name"),
    [
        ((0x1A86, 0x7523), "QinHeng Electronics", None),
        ((0x05C6, 0x9003), "Qualcomm, Incorporated", None),
        ((0x05C6, 0x9003), "Quectel, Incorporated", "Quectel UC20"),
        ((0x1546, 0x01A7), "u-blox AG", None),
        ((0x1546, 0x1102), "u-blox AG", "u-blox LISA-U2/SARA-U2"),
        ((0x1199, 0x9071), "Sierra Wireless", None),
    ],
)
async def test_what_is_offered(
    hass: HomeAssistant, bus: Bus, stick: dict[int, str], ids: tuple[int, int], maker: str, name: str | None
) -> None:
    """A modem is; a bridge, a GPS receiver, and another maker's device with Qualcomm's ids are not."""
    await bus.plug({2: stick[2]}, ids=ids, maker=maker)
    assert [offer["context"]["title_placeholders"]["name"] for offer in bus.offers] == ([name] if name else [])


async def test_ignored_and_plugged_in_again(hass: HomeAssistant, bus: Bus, stick: dict[int, str]) -> None:
    """A stick that is ignored is not offered again, whichever name its ports get; one like it elsewhere is."""
    plugged = await bus.plug(stick)
    (offer,) = bus.offers
    await hass.config_entries.flow.async_init(
        DOMAIN,
        context={"source": SOURCE_IGNORE},
        data={"unique_id": offer["context"]["unique_id"], "title": SIMCOM},
    )
    await bus.unplug(plugged)
    with quiet_port() as other:
        await bus.plug({2: other})
        assert not bus.offers
        await bus.plug(stick, socket="1-2")
        assert len(bus.offers) == 1
        flow = await answer(hass, await start(hass), device=stick[2])
        assert flow["step_id"] == "socket"


async def test_an_ignored_stick_can_be_chosen(hass: HomeAssistant, bus: Bus, stick: dict[int, str]) -> None:
    """By hand it can be set up all the same, and is an entry like others then."""
    await bus.plug(stick)
    (offer,) = bus.offers
    unique_id = offer["context"]["unique_id"]
    await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_IGNORE}, data={"unique_id": unique_id, "title": SIMCOM}
    )
    flow = await answer(hass, await start(hass), device=stick[2])
    result = await answer(hass, flow, **ANSWER)
    assert (result["type"], result["result"].unique_id) == (FlowResultType.CREATE_ENTRY, IMEI)
    await unload_all(hass)


async def test_two_sticks_of_one_kind(
    hass: HomeAssistant, bus: Bus, stick: dict[int, str], twin: SimulatedModem
) -> None:
    """Both are offered, though they have the same number, and each is set up as itself."""
    async with ports(twin) as others:
        await bus.plug(stick, "1-1")
        await bus.plug(others, "1-2")
        assert len(bus.offers) == 2
        found = {}
        for offer in bus.offers:
            result = await answer(hass, await answer(hass, offer), **ANSWER)  # type: ignore[arg-type]
            found[result["result"].unique_id] = result["data"]["device"]
        assert found == {IMEI: stick[2], TWIN_IMEI: others[2]}
        assert not bus.offers
        await unload_all(hass)


@pytest.mark.parametrize("steps", [0, 1])
async def test_pulled_out_while_the_form_is_open(
    hass: HomeAssistant, bus: Bus, stick: dict[int, str], steps: int
) -> None:
    """The form goes with the stick, whichever it is; when the stick is back it is offered anew."""
    plugged = await bus.plug(stick)
    for _ in range(steps):
        assert (await answer(hass, bus.offers[0]))["step_id"] == "socket"  # type: ignore[arg-type]
    await bus.unplug(plugged)
    assert not bus.offers
    await bus.plug(stick)
    assert [offer["step_id"] for offer in bus.offers] == ["confirm"]


async def test_pulled_out_and_not_seen_yet(hass: HomeAssistant, bus: Bus, stick: dict[int, str]) -> None:
    """Who goes on meanwhile is told that the port is gone, and can go on when it is back."""
    await bus.plug({2: stick[2]})
    (offer,) = bus.offers
    with patch("custom_components.isocket.modem.finder.connected", side_effect=PortNotFoundError):
        flow = await answer(hass, offer)  # type: ignore[arg-type]
    assert (flow["step_id"], flow["errors"]) == ("confirm", {"base": "port_not_found"})
    assert flow["description_placeholders"] == {"name": SIMCOM, "device": stick[2]}
    assert (await answer(hass, flow))["step_id"] == "socket"


async def test_a_modem_that_does_not_answer_yet(
    hass: HomeAssistant, bus: Bus, sim_modem: SimulatedModem, stick: dict[int, str]
) -> None:
    """Nothing answers on any port; a little later it does."""
    await bus.plug(stick)
    (offer,) = bus.offers
    with patch("custom_components.isocket.modem.finder.startup.identify", side_effect=NoModemError):
        flow = await answer(hass, offer)  # type: ignore[arg-type]
    assert (flow["step_id"], flow["errors"]) == ("confirm", {"base": "no_modem"})
    with patch(PROBE, side_effect=SimMissingError):
        flow = await answer(hass, flow)
    assert (flow["step_id"], flow["errors"]) == ("confirm", {"base": "sim_missing"})
    assert (await answer(hass, flow))["step_id"] == "socket"


async def test_a_stick_with_a_pin(
    hass: HomeAssistant, bus: Bus, sim_modem: SimulatedModem, stick: dict[int, str]
) -> None:
    """The PIN is asked for, and stored with the port that answered."""
    sim_modem.pin = "2468"
    await bus.plug(stick)
    flow = await answer(hass, bus.offers[0])  # type: ignore[arg-type]
    assert flow["step_id"] == "pin"
    flow = await answer(hass, flow, pin="2468")
    result = await answer(hass, flow, **ANSWER)
    assert result["data"] == {"device": stick[2], "pin": "2468"}
    await unload_all(hass)


async def test_set_up_by_hand_meanwhile(hass: HomeAssistant, bus: Bus, stick: dict[int, str]) -> None:
    """The offer vanishes when its stick was set up by hand, and a form that was begun with it says why it ends."""
    await bus.plug(stick)
    flow = await answer(hass, await start(hass), device=stick[3])
    (offer,) = (one for one in bus.offers if one["context"]["source"] == SOURCE_USB)
    begun = await answer(hass, offer)  # type: ignore[arg-type]
    assert begun["step_id"] == "socket"
    await answer(hass, flow, **ANSWER)
    await hass.async_block_till_done()
    assert not bus.offers
    await unload_all(hass)


async def test_plugged_in_while_it_is_set_up_by_hand(hass: HomeAssistant, bus: Bus, stick: dict[int, str]) -> None:
    """A stick that somebody is setting up is not offered besides."""
    bus.attach(stick)
    flow = await answer(hass, await start(hass), device=stick[2])
    assert flow["step_id"] == "socket"
    await bus.scan()
    assert [offer["context"]["source"] for offer in bus.offers] == [SOURCE_USER]


async def test_two_forms_for_one_modem(hass: HomeAssistant, bus: Bus, stick: dict[int, str]) -> None:
    """Of two that set up the same modem, the second one is told that it is done."""
    bus.attach(stick)
    first = await answer(hass, await start(hass), device=stick[2])
    second = await answer(hass, await start(hass), device=stick[2])
    assert first["step_id"] == second["step_id"] == "socket"
    assert (await answer(hass, first, **ANSWER))["type"] is FlowResultType.CREATE_ENTRY
    result = await answer(hass, second, **ANSWER)
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "already_configured")
    await unload_all(hass)


async def test_a_stick_that_is_in_use(hass: HomeAssistant, bus: Bus, stick: dict[int, str]) -> None:
    """One that an entry works with is not offered, on whichever of its ports."""
    entry = entry_at(hass, stick[3])
    assert await hass.config_entries.async_setup(entry.entry_id)
    await settled(lambda: hass.states.is_state(NETWORK, "on"))
    await bus.plug(stick)
    assert not bus.offers
    assert entry.data["device"] == stick[3]
    await unload_all(hass)


async def test_plugged_in_again_under_other_names(
    hass: HomeAssistant,
    bus: Bus,
    sim_modem: SimulatedModem,
    owner: Phone,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The entry finds its modem as soon as it is seen, keeps where it is, and starts nothing anew for that."""
    bus.be_patient(monkeypatch, retry_first=3600)
    async with ports(sim_modem) as before:
        plugged = await bus.plug(before)
        (offer,) = bus.offers
        result = await answer(hass, await answer(hass, offer), **ANSWER)  # type: ignore[arg-type]
        entry = result["result"]
        await settled(lambda: hass.states.is_state(NETWORK, "on"))
    hub = entry.runtime_data.hub
    await settled(lambda: hass.states.is_state(NETWORK, "unavailable"))
    await bus.unplug(plugged)
    with quiet_port(), quiet_port():  # other things take the names that were
        async with ports(sim_modem) as after:
            await bus.plug(after)
            assert not bus.offers
            assert entry.data["device"] == hub.device == after[2]
            assert entry.runtime_data.hub is hub
            owner.send_sms(SIM, "ON")
            assert (await owner.wait_sms())[0].text == "Power socket ON"
            assert hass.config_entries.async_update_entry(entry, title="Cabin")
            await hass.async_block_till_done()
            assert entry.runtime_data.hub is not hub
            await unload_all(hass)


async def test_another_stick_while_an_entry_misses_its_modem(
    hass: HomeAssistant, bus: Bus, stick: dict[int, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is no longer waited for than the entry needs to see that this is not its modem."""
    bus.be_patient(monkeypatch, retry_first=3600)
    entry = entry_at(hass, "/dev/gone", unique_id=TWIN_IMEI)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await bus.plug(stick)
    assert [offer["step_id"] for offer in bus.offers] == ["confirm"]
    assert entry.data["device"] == "/dev/gone"
    await unload_all(hass)


async def test_an_entry_that_does_not_come_to_an_end(
    hass: HomeAssistant, bus: Bus, stick: dict[int, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long an entry looks for its modem, another stick is offered in the end."""
    bus.be_patient(monkeypatch, retry_first=3600)
    monkeypatch.setattr("custom_components.isocket.sticks._PATIENCE", 0.01)
    entry = entry_at(hass, "/dev/gone", unique_id=TWIN_IMEI)
    assert await hass.config_entries.async_setup(entry.entry_id)
    with patch("custom_components.isocket.hub.Hub.seek", side_effect=asyncio.Event().wait):
        await bus.plug(stick)
    assert len(bus.offers) == 1
    await unload_all(hass)


@pytest.mark.parametrize(
    ("disabled_by", "state"),
    [(None, ConfigEntryState.LOADED), (ConfigEntryDisabler.USER, ConfigEntryState.NOT_LOADED)],
)
async def test_an_entry_that_is_down(
    hass: HomeAssistant,
    bus: Bus,
    stick: dict[int, str],
    disabled_by: ConfigEntryDisabler | None,
    state: ConfigEntryState,
) -> None:
    """Its modem is known by its IMEI, and it starts with the port where that is now, unless it is disabled."""
    entry = entry_at(hass, "/dev/gone", disabled_by=disabled_by)
    await bus.plug(stick)
    assert not bus.offers
    assert entry.data["device"] == stick[2]
    assert entry.state is state
    await unload_all(hass)


async def test_another_stick_while_an_entry_is_down(hass: HomeAssistant, bus: Bus, stick: dict[int, str]) -> None:
    """A stick that is not that entry's is offered."""
    entry_at(hass, "/dev/gone", unique_id=TWIN_IMEI, disabled_by=ConfigEntryDisabler.USER)
    entry_at(hass, "/dev/gone2", unique_id=None, disabled_by=ConfigEntryDisabler.USER)
    await bus.plug(stick)
    assert [offer["step_id"] for offer in bus.offers] == ["confirm"]


async def test_a_modem_of_an_entry_that_went_down_meanwhile(
    hass: HomeAssistant, bus: Bus, stick: dict[int, str]
) -> None:
    """Who goes on with the form is told, and the entry gets its modem."""
    await bus.plug(stick)
    (offer,) = bus.offers
    entry = entry_at(hass, "/dev/gone")
    result = await answer(hass, offer)  # type: ignore[arg-type]
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "already_configured")
    assert entry.data["device"] == stick[2]
    await unload_all(hass)


async def test_a_silent_port_is_chosen(hass: HomeAssistant, bus: Bus, stick: dict[int, str]) -> None:
    """The port of the same stick that answers is used instead, and the next step says so."""
    bus.attach(stick)
    flow = await answer(hass, await start(hass), device=stick[1])
    assert (flow["step_id"], flow["errors"]) == ("elsewhere", {})
    assert flow["description_placeholders"] == {"silent": stick[1], "device": stick[2]}
    flow = await answer(hass, flow)
    result = await answer(hass, flow, **ANSWER)
    assert result["data"] == {"device": stick[2]}
    await unload_all(hass)


async def test_a_silent_port_of_a_stick_with_a_pin(
    hass: HomeAssistant, bus: Bus, sim_modem: SimulatedModem, stick: dict[int, str]
) -> None:
    """What is wrong is told, and then the PIN is asked for."""
    sim_modem.pin = "2468"
    bus.attach(stick)
    flow = await answer(hass, await start(hass), device=stick[1])
    with patch(PROBE, side_effect=SimMissingError):
        flow = await answer(hass, flow)
    assert (flow["step_id"], flow["errors"]) == ("elsewhere", {"base": "sim_missing"})
    flow = await answer(hass, flow)
    assert flow["step_id"] == "pin"
    assert (await answer(hass, flow, pin="2468"))["step_id"] == "socket"


async def test_a_silent_port_of_a_stick_that_is_in_use(hass: HomeAssistant, bus: Bus, stick: dict[int, str]) -> None:
    """The entry that uses it is not disturbed."""
    bus.attach(stick)
    entry = entry_at(hass, stick[2])
    assert await hass.config_entries.async_setup(entry.entry_id)
    await settled(lambda: hass.states.is_state(NETWORK, "on"))
    result = await answer(hass, await start(hass), device=stick[0])
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "already_configured")
    assert entry.data["device"] == stick[2]
    await unload_all(hass)


async def test_a_stick_of_which_no_port_answers(hass: HomeAssistant, bus: Bus, stick: dict[int, str]) -> None:
    """Then it is as with any port; another one can be chosen."""
    bus.attach({0: stick[0], 1: stick[1]})
    flow = await answer(hass, await start(hass), device=stick[0])
    assert (flow["step_id"], flow["errors"]) == ("user", {"base": "no_modem"})
    assert (await answer(hass, flow, device=stick[2]))["step_id"] == "socket"


async def test_a_system_that_does_not_tell_its_ports(
    hass: HomeAssistant, bus: Bus, stick: dict[int, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A port can be set up all the same; there is just none beside it."""

    async def fails() -> list[Any]:
        raise OSError

    monkeypatch.setattr("custom_components.isocket.modem.link.async_list_serial_ports", fails)
    flow = await answer(hass, await start(hass), device=stick[0])
    assert flow["errors"] == {"base": "no_modem"}
    assert (await answer(hass, flow, device=stick[2]))["step_id"] == "socket"


@pytest.mark.parametrize(
    ("prepare", "errors"),
    [
        (lambda bus, stick: None, {}),
        (lambda bus, stick: bus.show(0x12D1, 0x14DC), {"base": "router"}),
        (lambda bus, stick: (bus.show(0x12D1, 0x14DC), bus.attach(stick)), {}),
        (lambda bus, stick: bus.show(0x046D, 0xC52B), {}),
    ],
    ids=["nothing", "router", "router and modem", "mouse"],
)
async def test_a_router_is_told(
    hass: HomeAssistant,
    bus: Bus,
    stick: dict[int, str],
    prepare: Callable[[Bus, dict[int, str]], object],
    errors: dict[str, str],
) -> None:
    """A stick with HiLink firmware has no port; who looks for one hears why, unless there is a modem to choose."""
    prepare(bus, stick)
    assert (await start(hass))["errors"] == errors


async def test_reconfigured_to_a_silent_port(hass: HomeAssistant, bus: Bus, stick: dict[int, str]) -> None:
    """The port of the same stick that answers is filled in, with the reason."""
    bus.attach(stick)
    entry = entry_at(hass, "/dev/gone")
    assert await hass.config_entries.async_setup(entry.entry_id)
    flow = await answer(hass, await entry.start_reconfigure_flow(hass), device=stick[0])
    assert flow["errors"] == {"base": "other_port"}
    assert flow["description_placeholders"] == {"title": entry.title, "device": stick[0], "better": stick[2]}
    schema = flow["data_schema"]
    assert schema is not None
    assert {str(key): key.description for key in schema.schema}["device"] == {"suggested_value": stick[2]}
    result = await answer(hass, flow, device=stick[2])
    assert result["reason"] == "reconfigure_successful"
    await unload_all(hass)


async def test_reconfigured_to_another_modem(
    hass: HomeAssistant, bus: Bus, stick: dict[int, str], sim_modem: SimulatedModem
) -> None:
    """It is told, on whichever port of that modem; its SIM is not given the PIN of ours."""
    sim_modem.pin = "1357"
    bus.attach(stick)
    entry = entry_at(hass, "/dev/gone", unique_id=TWIN_IMEI, data={"device": "/dev/gone", "pin": "2468"})
    assert await hass.config_entries.async_setup(entry.entry_id)
    flow = await entry.start_reconfigure_flow(hass)
    for device, key in ((stick[0], "no_modem"), (stick[2], "wrong_modem")):
        flow = await answer(hass, flow, device=device)
        assert flow["errors"] == {"base": key}
    assert sim_modem.sim.pin_tries == 3
    await unload_all(hass)


async def test_the_hardware_page_tells_whose_port_it_is(hass: HomeAssistant, bus: Bus, stick: dict[int, str]) -> None:
    """Home Assistant shows which entry uses a port, and that it would be offered."""
    bus.attach(stick)
    entry = entry_at(hass, stick[2])
    users = await async_get_serial_port_consumers(hass, await async_scan_serial_ports(hass))
    assert [(one.config_entry_id, one.domain) for one in users[stick[2]]] == [(entry.entry_id, DOMAIN)]
    assert stick[3] not in users
