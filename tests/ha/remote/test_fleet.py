"""Many units on one modem: a word to all of them goes out in order at the modem's pace, and nothing waits behind it that matters."""

from collections.abc import Iterator
from functools import partial

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.isocket import outbox
from custom_components.isocket.const import DOMAIN
from custom_components.isocket.hub import Hub
from custom_components.isocket.remote_host import RemoteHost
from simulator.modem import Modem as SimulatedModem
from simulator.network import Network
from simulator.phone import Direction, Phone
from simulator.ports import PtyPort
from simulator.unit import Unit
from tests.ha.helpers import DOOR, IMEI, settled, socket_subentry

from .elsewhere import remote_subentry

COUNT = 40
CAPACITY = 20  # texts that the outbox takes of those that nobody stands behind


@pytest.fixture
async def units(hass: HomeAssistant, network: Network, monkeypatch: pytest.MonkeyPatch) -> list[Unit]:
    """Return units that are there at once, and answer at once; more than the outbox takes of others' texts."""
    monkeypatch.setattr(outbox, "_CAPACITY", CAPACITY)
    numbers = (f"+4790001{index:03}" for index in range(COUNT))
    return [network.add_unit(number, seconds=(0, 0), boot_seconds=0) for number in numbers]


@pytest.fixture
def entry(hass: HomeAssistant, cabin: None, port: PtyPort, units: list[Unit]) -> MockConfigEntry:
    """Return a modem that serves a socket and talks to all of them, not loaded yet."""
    entry = MockConfigEntry(
        domain=DOMAIN,
        title="Generic GSM modem",
        unique_id=IMEI,
        data={"device": port.path},
        subentries_data=[socket_subentry(), *(remote_subentry(unit.number, model="707") for unit in units)],
    )
    entry.add_to_hass(hass)
    return entry


@pytest.fixture
def hub(loaded: MockConfigEntry, units: list[Unit]) -> Iterator[Hub]:
    """Return the hub; the units are gone at the end."""
    yield loaded.runtime_data.hub
    for unit in units:
        unit.close()


def switches(hass: HomeAssistant, entry: MockConfigEntry) -> list[str]:
    """List the switches of the units."""
    registry = er.async_get(hass)
    found = (registry.async_get_entity_id("switch", DOMAIN, f"{key}_socket") for key in entry.runtime_data.remotes)
    return [entity_id for entity_id in found if entity_id is not None]


def texts(unit: Unit) -> list[str]:
    """List what a unit was texted."""
    return [entry.text for entry in unit.chat if entry.direction is Direction.IN]


def is_asked(host: RemoteHost) -> bool:
    """Say whether something is asked of a unit."""
    return host.view.client.under_way is not None


async def test_a_word_to_all_goes_out_once_and_in_order(
    hass: HomeAssistant, loaded: MockConfigEntry, hub: Hub, units: list[Unit]
) -> None:
    """The units get it in the order in which it was meant for them; one without power holds nobody up, and gets it later."""
    units[20].battery_seconds, units[20].mains = 0, False
    asked: dict[str, None] = {}
    waiting: list[int] = []

    def note(host: RemoteHost) -> None:
        asked.setdefault(host.remote.number)

    for host in hub.fleet.hosts.values():
        host.subscribe(partial(note, host))
    hub.subscribe(lambda: waiting.append(hub.snapshot.waiting))
    sockets = switches(hass, loaded)
    await hass.services.async_call("switch", "turn_on", {"entity_id": sockets}, blocking=True)
    await settled(lambda: sum(map(is_asked, hub.fleet.hosts.values())) == 1)
    heard = [unit for unit in units if unit is not units[20]]
    assert all(texts(unit) == ["ON"] and unit.lamp for unit in heard)
    got = sorted(heard, key=lambda unit: unit.chat[0].at)
    assert [unit.number for unit in got] == [number for number in asked if number != units[20].number]
    await settled(lambda: waiting[-1] == 0)
    assert max(waiting) <= COUNT
    assert sum(hass.states.is_state(socket, "on") for socket in sockets) == COUNT - 1
    units[20].mains = True
    await settled(lambda: not any(map(is_asked, hub.fleet.hosts.values())))
    assert all(hass.states.is_state(socket, "on") for socket in sockets)


async def test_an_alarm_does_not_wait_behind_a_word_to_all(
    hass: HomeAssistant,
    loaded: MockConfigEntry,
    hub: Hub,
    units: list[Unit],
    owner: Phone,
    sim_modem: SimulatedModem,
) -> None:
    """Out of reach, all of them wait; when the network is back, the owner is texted first."""
    owner.send_sms(sim_modem.number, "ALARMON")
    await owner.wait_sms()
    sim_modem.registered = False
    await settled(lambda: not hub.snapshot.modem.network.registration.registered)
    await hass.services.async_call("switch", "turn_on", {"entity_id": switches(hass, loaded)}, blocking=True)
    await hass.services.async_call("input_boolean", "turn_on", {"entity_id": DOOR}, blocking=True)
    await settled(lambda: hub.snapshot.waiting == COUNT + 1)
    sim_modem.registered = True
    alarm = (await owner.wait_sms(2))[1]
    assert alarm.text.startswith("ALARM! Sensor active")
    await settled(lambda: not any(map(is_asked, hub.fleet.hosts.values())))
    assert min(unit.chat[0].at for unit in units) > alarm.at
