"""Actions about units elsewhere: a command with its reply, and copying from one to another."""

import asyncio
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import device_registry as dr
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.isocket.const import DOMAIN
from custom_components.isocket.remote_host import RemoteHost
from simulator.network import Network
from tests.ha.helpers import settled

from .elsewhere import Cabin, add_unit, living

BOAT = "+4790000060"


async def do(hass: HomeAssistant, action: str, *, answer: Any = True, **data: Any) -> Any:
    """Do something as a script does."""
    return await hass.services.async_call(DOMAIN, action, data, blocking=True, return_response=answer)


def device(hass: HomeAssistant, entry: MockConfigEntry, name: str) -> str:
    """Return the device of a unit."""
    devices = dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
    return next(one.id for one in devices if one.name == name)


async def idle(host: RemoteHost) -> None:
    """Wait until nothing is asked any more."""
    await settled(lambda: host.view.client.under_way is None and not host.view.client.waiting)


async def test_confirmed(hass: HomeAssistant, far: Cabin, loaded: MockConfigEntry) -> None:
    """The reply comes back."""
    assert await do(hass, "send_command", device_id=device(hass, loaded, "Cabin"), command="on") == {
        "command": "on",
        "result": "confirmed",
        "reason": None,
        "reply": "Power socket ON",
    }
    assert hass.states.is_state("switch.cabin", "on")


async def test_refused(hass: HomeAssistant, far: Cabin, loaded: MockConfigEntry) -> None:
    """What the unit has against it comes back as well."""
    far.reads = lambda _: "Execute error!"
    result = await do(hass, "send_command", device_id=device(hass, loaded, "Cabin"), command="THERMOSTATON")
    assert (result["result"], result["reason"], result["reply"]) == ("refused", "failed", "Execute error!")


async def test_unanswered(hass: HomeAssistant, far: Cabin, hasty: MockConfigEntry) -> None:
    """Who gets no answer hears that."""
    far.mute = True
    result = await do(hass, "send_command", device_id=device(hass, hasty, "Cabin"), command="ON")
    assert (result["result"], result["reason"], result["reply"]) == ("unanswered", "no_answer", "")


async def test_cancelled(hass: HomeAssistant, far: Cabin, loaded: MockConfigEntry, host: RemoteHost) -> None:
    """Who waits hears that it was cancelled, and that the integration was stopped."""
    far.mute = True
    call = do(hass, "send_command", device_id=device(hass, loaded, "Cabin"), command="ON")
    waiting = hass.async_create_task(call)
    await settled(lambda: far.got)
    host.cancel()
    assert (await waiting)["result"] == "cancelled"
    waiting = hass.async_create_task(do(hass, "send_command", device_id=device(hass, loaded, "Cabin"), command="OFF"))
    await settled(lambda: len(far.got) == 2)
    await hass.config_entries.async_unload(loaded.entry_id)
    with pytest.raises(HomeAssistantError, match="stopped before the iSocket answered"):
        await waiting


async def test_who_waits_no_more(hass: HomeAssistant, far: Cabin, loaded: MockConfigEntry, host: RemoteHost) -> None:
    """A script that is stopped while it waits ends, and the command goes on."""
    far.mute = True
    waiting = asyncio.create_task(host.ask("ON"))
    await settled(lambda: far.got)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    far.phone.send_sms("+4790000001", "Power socket ON")
    await settled(lambda: hass.states.is_state("switch.cabin", "on"))
    await idle(host)


async def test_without_waiting(hass: HomeAssistant, far: Cabin, loaded: MockConfigEntry, host: RemoteHost) -> None:
    """Who wants no response does not wait for one."""
    far.mute = True
    assert await do(hass, "send_command", answer=False, device_id=device(hass, loaded, "Cabin"), command="ON") is None
    assert host.view.client.under_way is not None


@pytest.mark.parametrize("answer", [True, False])
@pytest.mark.parametrize(
    ("command", "why"),
    [
        ("SAUNA", "no command of an iSocket"),
        ("ON999", "out of range"),
        ("RESTARTTIME=5", "I just plugged it in"),
    ],
)
async def test_unsent(
    hass: HomeAssistant, far: Cabin, loaded: MockConfigEntry, command: str, why: str, answer: bool
) -> None:
    """What is of no use is said, and not paid for."""
    with pytest.raises(ServiceValidationError, match=why):
        await do(hass, "send_command", answer=answer, device_id=device(hass, loaded, "Cabin"), command=command)
    await hass.async_block_till_done()
    assert far.got == []


async def test_too_many(hass: HomeAssistant, far: Cabin, loaded: MockConfigEntry, host: RemoteHost) -> None:
    """A hundred requests may wait."""
    far.mute = True
    await host.order(*["ON"] * 101)
    with pytest.raises(ServiceValidationError, match="a hundred requests wait already"):
        await host.order("OFF")
    host.cancel()


async def test_no_unit(hass: HomeAssistant, far: Cabin, loaded: MockConfigEntry) -> None:
    """A device that is none, and the socket that is here, are told from a unit elsewhere."""
    for other in ("nonsense", loaded.runtime_data.modem_device_id):
        with pytest.raises(ServiceValidationError, match="no iSocket that runs here"):
            await do(hass, "send_command", device_id=other, command="ON")
    with pytest.raises(ServiceValidationError, match="socket of the modem itself"):
        await do(hass, "send_command", device_id=device(hass, loaded, "iSocket"), command="ON")


async def test_a_light_lacks_it(hass: HomeAssistant, far: Cabin, loaded: MockConfigEntry) -> None:
    """A model that lacks a command is not asked for it."""
    add_unit(hass, loaded, BOAT, "Boat", model="706 Light", password="12abc")
    await hass.async_block_till_done()
    with pytest.raises(ServiceValidationError, match="this model does not have it"):
        await do(hass, "send_command", device_id=device(hass, loaded, "Boat"), command="TEMPERATURE")
    boat = loaded.runtime_data.hub.fleet.hosts[BOAT]
    boat.plugged_in()
    with pytest.raises(ServiceValidationError, match="30 characters"):
        await boat.order("SALDOUMS=*123456789012345678#")


async def test_copied_from_here(hass: HomeAssistant, far: Cabin, loaded: MockConfigEntry, host: RemoteHost) -> None:
    """The socket's settings and schedule become those of a unit elsewhere, what differs and nothing else."""
    socket = loaded.runtime_data.hub.socket
    await socket.apply_all(["SCHEDULER+06:15,*,OFF", "RESTARTTIME=7", "TRISEALERT=28"], None)
    far.power_on()
    host.plugged_in()
    host.read_settings()
    await idle(host)
    before = len(far.got)
    devices = {"from": device(hass, loaded, "iSocket"), "to": device(hass, loaded, "Cabin")}
    plan = await do(hass, "copy_settings", dry_run=True, **devices)
    wanted = ["RESTARTTIME=7", "TRISEALERT=28", "SCHEDULER+06:15,*,OFF"]
    assert [one["command"] for one in plan["would"]] == wanted
    assert plan["messages"] == 3
    assert len(far.got) == before
    results = (await do(hass, "copy_settings", **devices))["results"]
    assert far.got[before:] == wanted
    assert {one["to"] for one in results} == {devices["to"]}
    assert [(one["result"], one["reason"]) for one in results] == [("confirmed", None)] * 3
    assert hass.states.is_state("number.cabin_restarttime", "7")
    plan = await do(hass, "copy_settings", dry_run=True, **devices)
    assert plan == {"would": [], "messages": 0}


async def test_copied_to_here_and_elsewhere(
    hass: HomeAssistant, far: Cabin, loaded: MockConfigEntry, host: RemoteHost, network: Network
) -> None:
    """A unit's schedule becomes that of the socket, and of another unit, of which nothing is known."""
    add_unit(hass, loaded, BOAT, "Boat")
    await hass.async_block_till_done()
    await settled(lambda: hass.states.is_state("binary_sensor.generic_gsm_modem_network", "on"))
    host = loaded.runtime_data.hub.fleet.hosts["+4790000050"]
    await host.order("SCHEDULER+06:15,*,OFF", "SCHEDULER+22:30,2,ON", "SCHEDULER?")
    await idle(host)
    targets = [device(hass, loaded, name) for name in ("iSocket", "Boat")]
    async with living(Cabin(network, BOAT)) as boat:
        answer = await do(
            hass, "copy_settings", **{"from": device(hass, loaded, "Cabin")}, to=targets, parts=["schedule"]
        )
    rules = ["06:15,*,OFF", "22:30,2,ON"]
    assert boat.got == ["SCHEDULER-ALL", *(f"SCHEDULER+{rule}" for rule in rules)]
    unit = loaded.runtime_data.data.unit
    assert [f"{rule.at},{rule.day},{rule.do}" for rule in unit.rules] == rules
    assert {one["result"] for one in answer["results"]} == {"confirmed"}
    assert {one["to"] for one in answer["results"]} == set(targets)


async def test_what_is_the_same_is_not_paid_for(
    hass: HomeAssistant, far: Cabin, loaded: MockConfigEntry, host: RemoteHost
) -> None:
    """Of a schedule that is known there, only what differs is sent; the unit is never without it in between."""
    await loaded.runtime_data.hub.socket.apply_all(["SCHEDULER+06:15,*,OFF", "SCHEDULER+22:30,2,ON"], None)
    await host.order("SCHEDULER+06:15,*,OFF", "SCHEDULER+12:00,*,ON", "SCHEDULER?")
    await idle(host)
    before = len(far.got)
    devices = {"from": device(hass, loaded, "iSocket"), "to": device(hass, loaded, "Cabin")}
    plan = await do(hass, "copy_settings", dry_run=True, parts=["schedule"], **devices)
    assert plan["messages"] == 2
    await do(hass, "copy_settings", parts=["schedule"], **devices)
    assert far.got[before:] == ["SCHEDULER-12:00", "SCHEDULER+22:30,2,ON"]


async def test_what_the_socket_refuses(
    hass: HomeAssistant, far: Cabin, loaded: MockConfigEntry, host: RemoteHost
) -> None:
    """What cannot be copied is told, with why."""
    await loaded.runtime_data.hub.socket.apply("ALERTNUMBER-ALL", None)
    far.reads = lambda _: "THERMALERT=OFF,(ON)"
    await host.order("THERMALERT?")
    await idle(host)
    devices = {"from": device(hass, loaded, "Cabin"), "to": device(hass, loaded, "iSocket")}
    (result,) = (await do(hass, "copy_settings", parts="settings", **devices))["results"]
    assert (result["command"], result["result"]) == ("THERMALERT=ON", "refused")
    assert "there is nobody to alert" in result["reply"]


async def test_nothing_known(hass: HomeAssistant, far: Cabin, loaded: MockConfigEntry) -> None:
    """A unit that said nothing cannot be copied."""
    with pytest.raises(ServiceValidationError, match="Read all settings"):
        await do(hass, "copy_settings", **{"from": device(hass, loaded, "Cabin")}, to=[device(hass, loaded, "iSocket")])
