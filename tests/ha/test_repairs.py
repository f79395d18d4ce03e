"""What is complained of, when, and what can be done about it."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import CoreState, HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, flush_store
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.isocket.complaints import _WRONG, Facts, _network
from custom_components.isocket.const import DOMAIN
from custom_components.isocket.issues import _IGNORED
from custom_components.isocket.modem import (
    NetworkLostError,
    NetworkStatus,
    NoModemError,
    PinRequiredError,
    PowerError,
    Registration,
    SessionState,
    Snapshot,
)
from simulator import PROFILES
from simulator.modem import Modem as SimulatedModem
from simulator.network import Network, local_time
from simulator.phone import Phone
from simulator.ports import PtyPort

from .helpers import DOOR, FAMILY, HEATER, IMEI, MAINS, OWNER, SIM, THERMOMETER, later, settled, socket_subentry
from .test_message import Undeletable

PROBLEM = "binary_sensor.generic_gsm_modem_problem"
NETWORK = "binary_sensor.generic_gsm_modem_network"


def issue(hass: HomeAssistant, entry: MockConfigEntry, name: str) -> ir.IssueEntry | None:
    """Return what is complained of, if it is."""
    found = ir.async_get(hass).async_get_issue(DOMAIN, f"{name}_{entry.entry_id}")
    return found if found and found.active else None


def complaints(hass: HomeAssistant, entry: MockConfigEntry) -> set[str]:
    """Return everything that is complained of."""
    issues = ir.async_get(hass).issues.values()
    return {one.translation_key or "" for one in issues if one.domain == DOMAIN and one.active}


def problems(hass: HomeAssistant) -> list[str]:
    """Return what the problem sensor names."""
    state = hass.states.get(PROBLEM)
    assert state is not None
    named: list[str] = state.attributes["problems"]
    assert state.state == ("on" if named else "off")
    return named


async def set_up(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Load the entry, and wait until the modem has told everything of the network."""
    assert await hass.config_entries.async_setup(entry.entry_id)
    await settled(lambda: entry.runtime_data.data.modem.network.service_centre is not None)
    await hass.async_block_till_done()


async def apply(hass: HomeAssistant, entry: MockConfigEntry, *commands: str) -> None:
    """Change the unit."""
    await entry.runtime_data.hub.socket.apply_all(commands, None)
    await hass.async_block_till_done()


class Fix:
    """A fix flow, as the frontend goes through it."""

    def __init__(self, hass: HomeAssistant, connect: ClientSessionGenerator) -> None:
        """Open nothing yet."""
        self._hass = hass
        self._connect = connect
        self._flow_id = ""

    async def begin(self, entry: MockConfigEntry, name: str) -> dict[str, Any]:
        """Press the button of an issue."""
        assert await async_setup_component(self._hass, "repairs", {})
        self._client = await self._connect()
        body = {"handler": DOMAIN, "issue_id": f"{name}_{entry.entry_id}"}
        step = await self._post("/api/repairs/issues/fix", body)
        self._flow_id = step["flow_id"]
        return step

    async def answer(self, **answer: Any) -> dict[str, Any]:
        """Submit a step."""
        return await self._post(f"/api/repairs/issues/fix/{self._flow_id}", answer)

    async def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Post to the frontend's view."""
        async with self._client.post(path, json=body) as response:
            assert response.status == HTTPStatus.OK, await response.text()
            step: dict[str, Any] = await response.json()
        await self._hass.async_block_till_done()
        return step


@pytest.fixture
def fix(hass: HomeAssistant, hass_client: ClientSessionGenerator) -> Fix:
    """Return a way through fix flows."""
    return Fix(hass, hass_client)


async def test_all_is_well(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """A cabin as its owner set it up gives no reason to complain, now or later."""
    await later(hass, minutes=25)
    assert complaints(hass, loaded) == set()
    assert problems(hass) == []


async def test_modem_gone(hass: HomeAssistant, loaded: MockConfigEntry, port: PtyPort) -> None:
    """A stick that is back after a moment is no case for repair; one that stays away is, until it is back."""
    port.unplug()
    await settled(lambda: loaded.runtime_data.data.modem.error)
    await later(hass, minutes=1)
    assert complaints(hass, loaded) == set()
    await later(hass, minutes=3)
    assert len(complaints(hass, loaded)) == 1
    assert issue(hass, loaded, "modem_gone")
    assert hass.states.is_state(PROBLEM, "on")
    await hass.config_entries.async_unload(loaded.entry_id)
    assert complaints(hass, loaded) == set()


async def test_another_port(hass: HomeAssistant, entry: MockConfigEntry, port: PtyPort, fix: Fix) -> None:
    """A modem that is not where it was set up is found again through the entry's own form."""
    hass.config_entries.async_update_entry(entry, data={"device": "/dev/nothing"})
    assert await hass.config_entries.async_setup(entry.entry_id)
    await settled(lambda: entry.runtime_data.data.modem.error)
    wrong = hass.data[_WRONG][entry.entry_id]
    since, key = wrong["modem_gone"]
    wrong["modem_gone"] = since - timedelta(minutes=3), key
    assert await hass.config_entries.async_reload(entry.entry_id)
    await settled(lambda: complaints(hass, entry) == {"modem_port_not_found"})
    assert (await fix.begin(entry, "modem_gone"))["description_placeholders"]["device"] == "/dev/nothing"
    kind, form = (await fix.answer())["next_flow"]
    assert kind == "config_flow"
    assert issue(hass, entry, "modem_gone")
    result = await hass.config_entries.flow.async_configure(form, {"device": port.path})
    assert result["reason"] == "reconfigure_successful"
    await settled(lambda: entry.runtime_data.data.modem.answers)
    await hass.async_block_till_done()
    assert complaints(hass, entry) == set()


@pytest.mark.parametrize(
    ("modem", "key"),
    [
        (Snapshot(SessionState.REGISTERING, network=NetworkStatus(Registration.DENIED)), "network_denied"),
        (Snapshot(SessionState.REGISTERING, network=NetworkStatus(Registration.SEARCHING)), "no_network"),
        (Snapshot(SessionState.READY, network=NetworkStatus(Registration.ROAMING)), ""),
        (Snapshot(SessionState.LOST, NetworkLostError()), "no_network"),
        (Snapshot(SessionState.LOST, NoModemError()), None),
    ],
)
def test_what_is_wrong_with_the_network(entry: MockConfigEntry, modem: Snapshot, key: str | None) -> None:
    """A network that refuses the SIM is told from none; while there is no modem, nobody can tell."""
    assert _network(Facts(dt_util.utcnow(), entry, modem)) == key


async def test_no_network_for_an_hour(
    hass: HomeAssistant, loaded: MockConfigEntry, sim_modem: SimulatedModem, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A network that is away for an hour is complained of until it is back; a reload begins no new hour."""
    sim_modem.registered = False
    await settled(lambda: hass.states.is_state(NETWORK, "off"))
    wrong = hass.data[_WRONG][loaded.entry_id]
    since, key = wrong["no_network"]
    wrong["no_network"] = since - timedelta(minutes=50), key
    assert await hass.config_entries.async_reload(loaded.entry_id)
    await settled(lambda: hass.states.is_state(NETWORK, "off"))
    hub = loaded.runtime_data.hub
    hub._minute_passed(dt_util.utcnow())
    assert complaints(hass, loaded) == set()
    monkeypatch.setattr("custom_components.isocket.hub.instant", lambda: dt_util.utcnow() + timedelta(minutes=11))
    hub._minute_passed(dt_util.utcnow())
    assert complaints(hass, loaded) == {"no_network"}
    assert problems(hass) == ["no_network"]
    sim_modem.registered = True
    await settled(lambda: not complaints(hass, loaded))


async def test_pin(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """A PIN is asked for by a flow of its own, and a problem all the same."""
    loaded.runtime_data.hub._modem._session.update(state=SessionState.LOST, error=PinRequiredError())
    assert complaints(hass, loaded) == set()
    assert problems(hass) == ["pin_required"]


async def test_no_service_centre(hass: HomeAssistant, entry: MockConfigEntry, sim_modem: SimulatedModem) -> None:
    """A SIM that cannot send is complained of."""
    sim_modem.inbox.smsc = ""
    await set_up(hass, entry)
    await settled(lambda: issue(hass, entry, "no_service_centre"))
    assert problems(hass) == ["no_service_centre"]
    await hass.config_entries.async_unload(entry.entry_id)


async def test_weak_power(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """A modem whose supply is too weak is complained of as long as it says so."""
    session = loaded.runtime_data.hub._modem._session
    session.update(warning=PowerError())
    assert complaints(hass, loaded) == {"weak_power"}
    session.update(warning=None)
    assert complaints(hass, loaded) == set()


async def test_sim_full(
    hass: HomeAssistant, loaded: MockConfigEntry, sim_modem: SimulatedModem, stranger: Phone
) -> None:
    """A SIM without room that does not become free by itself is complained of."""
    sim_modem.storage.size = 1
    sim_modem.faults.add(Undeletable(times=None))
    stranger.send_sms(SIM, "hello")
    await settled(lambda: loaded.runtime_data.hub.modem_report()["counters"]["received"])
    loaded.runtime_data.hub._modem.sweep()
    await settled(lambda: loaded.runtime_data.hub.modem_report()["storage"]["used"])
    await later(hass, minutes=14)
    assert complaints(hass, loaded) == set()
    await later(hass, minutes=16)
    assert complaints(hass, loaded) == {"sim_full"}


def wall(entry: MockConfigEntry) -> Awaitable[str]:
    """Ask the unit for its time."""
    told: Awaitable[str] = entry.runtime_data.hub.socket.apply("DATE", None)
    return told


async def test_clock_wrong(hass: HomeAssistant, network: Network, entry: MockConfigEntry, fix: Fix) -> None:
    """The unit can have the network's time; then it is content, until Home Assistant's own clock is put right."""
    ahead = timedelta(minutes=7)
    network.clock = lambda: local_time() + ahead
    await set_up(hass, entry)
    await settled(lambda: entry.runtime_data.data.modem.network.clock_difference)
    await later(hass, minutes=9)
    assert complaints(hass, entry) == set()
    await later(hass, minutes=11)
    found = issue(hass, entry, "clock_wrong")
    assert found is not None
    assert found.is_fixable
    assert found.translation_placeholders
    assert found.translation_placeholders["minutes"] == "7"
    step = await fix.begin(entry, "clock_wrong")
    assert (step["step_id"], step["description_placeholders"]["minutes"]) == ("confirm", "7")
    assert (await fix.answer())["type"] == "create_entry"
    shown = datetime.strptime((await wall(entry))[5:22], "%y/%m/%d,%H:%M:%S").replace(tzinfo=dt_util.now().tzinfo)
    assert abs(shown - dt_util.now() - ahead) < timedelta(seconds=5)
    await later(hass, minutes=20)
    assert complaints(hass, entry) == set()
    entry.runtime_data.hub._modem._session._network._now = lambda: dt_util.utcnow() + ahead
    entry.runtime_data.hub._modem._session._network.stale = True
    entry.runtime_data.hub._modem._session._wake.set()
    await settled(lambda: abs(entry.runtime_data.hub.snapshot.modem.network.clock_difference) < 5)
    await later(hass, minutes=32)
    assert complaints(hass, entry) == {"clock_wrong"}
    await hass.config_entries.async_unload(entry.entry_id)


@pytest.mark.parametrize(
    ("command", "reverse"),
    [("ALARMON", "ALARMOFF"), ("TRISEALERT=30", "TRISEALERT=OFF"), ("TFALLALERT=5", "TFALLALERT=OFF")],
)
async def test_no_alert_number(
    hass: HomeAssistant, entry: MockConfigEntry, fix: Fix, command: str, reverse: str
) -> None:
    """Alerts that nobody hears are complained of, until somebody does, or there are none."""
    (subentry,) = entry.subentries.values()
    data = {key: value for key, value in subentry.data.items() if key != "mains"}
    hass.config_entries.async_update_subentry(entry, subentry, data=data)
    await set_up(hass, entry)
    await apply(hass, entry, "ALERTNUMBER-ALL")
    assert complaints(hass, entry) == set()
    await apply(hass, entry, command)
    assert complaints(hass, entry) == {"no_alert_number"}
    await apply(hass, entry, reverse)
    assert complaints(hass, entry) == set()
    await apply(hass, entry, command)
    step = await fix.begin(entry, "no_alert_number")
    assert step["step_id"] == "number"
    assert (await fix.answer(number="900 00 003"))["errors"] == {"number": "invalid_number"}
    assert (await fix.answer(number="+47 900 00 003"))["type"] == "create_entry"
    assert entry.runtime_data.data.unit.alertnumbers == (FAMILY.removeprefix("+"),)
    assert complaints(hass, entry) == set()
    await hass.config_entries.async_unload(entry.entry_id)


async def test_mains_that_nobody_hears_of(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """A mains sensor is bound for the texts; an alarm that is texted to nobody by choice is not complained of."""
    await apply(hass, loaded, "ALERTNUMBER-ALL")
    assert complaints(hass, loaded) == {"no_alert_number"}
    (subentry,) = loaded.subentries.values()
    data = {key: value for key, value in subentry.data.items() if key != "mains"}
    hass.config_entries.async_update_subentry(loaded, subentry, data=data)
    await hass.async_block_till_done()
    await apply(hass, loaded, "ALERT=OFF", "ALARMON")
    assert complaints(hass, loaded) == set()
    await apply(hass, loaded, "ALERT=SMS")
    assert complaints(hass, loaded) == {"no_alert_number"}


async def test_anyone_may_control(hass: HomeAssistant, loaded: MockConfigEntry, fix: Fix) -> None:
    """An open unit is complained of; its owner closes it with a number."""
    await apply(hass, loaded, "SECLIST=OFF")
    assert complaints(hass, loaded) == {"anyone_may_control"}
    await apply(hass, loaded, "PASSWORD=12abc")
    assert complaints(hass, loaded) == set()
    await apply(hass, loaded, "PASSWORD=NO", "SECNUMBER-ALL")
    step = await fix.begin(loaded, "anyone_may_control")
    assert (step["type"], step["menu_options"]) == ("menu", ["protect", "leave"])
    assert (await fix.answer(next_step_id="protect"))["step_id"] == "protect"
    assert (await fix.answer(number="nobody"))["errors"] == {"number": "invalid_number"}
    assert (await fix.answer(number=OWNER))["type"] == "create_entry"
    unit = loaded.runtime_data.data.unit
    assert (unit.secnumbers, unit.settings.seclist) == ((OWNER.removeprefix("+"),), True)
    assert complaints(hass, loaded) == set()


async def test_anyone_may_control_it_is_wanted(hass: HomeAssistant, loaded: MockConfigEntry, fix: Fix) -> None:
    """Who wants it so is not told again, after a restart either."""
    await apply(hass, loaded, "SECLIST=OFF")
    await fix.begin(loaded, "anyone_may_control")
    assert (await fix.answer(next_step_id="leave"))["type"] == "create_entry"
    await hass.async_block_till_done()
    assert complaints(hass, loaded) == set()
    assert loaded.runtime_data.data.unit.settings.seclist is False
    assert await hass.config_entries.async_reload(loaded.entry_id)
    assert complaints(hass, loaded) == set()


async def test_anyone_was_chosen(hass: HomeAssistant, cabin: None, port: PtyPort) -> None:
    """Who ticked it at the set-up knows."""
    subentry = socket_subentry(owner=None, mains=None, anyone=True)
    entry = MockConfigEntry(
        domain=DOMAIN, unique_id=IMEI, data={"device": port.path}, subentries_data=[subentry], title="Modem"
    )
    entry.add_to_hass(hass)
    await set_up(hass, entry)
    assert complaints(hass, entry) == set()
    await hass.config_entries.async_unload(entry.entry_id)


async def test_no_voice(hass: HomeAssistant, entry: MockConfigEntry, sim_modem: SimulatedModem, fix: Fix) -> None:
    """Calls that a modem cannot place are complained of, and can be had as texts."""
    sim_modem.profile = PROFILES["sim7670"]
    hass.config_entries.async_update_entry(entry, unique_id=sim_modem.profile.imei)
    await set_up(hass, entry)
    assert complaints(hass, entry) == set()
    await apply(hass, entry, "ALERT=CALL", "RING=MIC", "RINGCONFIRMTYPE=CALL")
    found = issue(hass, entry, "no_voice")
    assert found is not None
    assert found.translation_placeholders
    assert found.translation_placeholders["settings"] == "ALERT, RING, RINGCONFIRMTYPE"
    await fix.begin(entry, "no_voice")
    assert (await fix.answer())["type"] == "create_entry"
    settings = entry.runtime_data.data.unit.settings
    assert (settings.alert, settings.ring, settings.ringconfirmtype) == ("SMS", "NOACTION", "SMS")
    assert complaints(hass, entry) == set()
    await hass.config_entries.async_unload(entry.entry_id)


async def test_credit_low(hass: HomeAssistant, loaded: MockConfigEntry, network: Network, fix: Fix) -> None:
    """A SIM that is nearly empty is complained of, until the operator says otherwise."""
    network.ussd["*100#"] = "Saldo: 9,50 kr"
    await apply(hass, loaded, "SALDOUMS=*100#", "SALDO")
    found = issue(hass, loaded, "credit_low")
    assert found is not None
    assert found.translation_placeholders
    assert found.translation_placeholders["amount"] == "9.50"
    await fix.begin(loaded, "credit_low")
    network.ussd["*100#"] = "Saldo: 9,40 kr"
    assert (await fix.answer())["errors"] == {"base": "still_low"}
    network.ussd.clear()
    assert (await fix.answer())["errors"] == {"base": "failed"}
    assert complaints(hass, loaded) == {"credit_low"}
    network.ussd["*100#"] = "Saldo: 110,00 kr"
    assert (await fix.answer())["type"] == "create_entry"
    assert complaints(hass, loaded) == set()


async def test_credit_limit(hass: HomeAssistant, loaded: MockConfigEntry, network: Network) -> None:
    """What is low is the owner's to say."""
    await apply(hass, loaded, "SALDOUMS=*100#", "SALDO")
    assert complaints(hass, loaded) == set()
    (subentry,) = loaded.subentries.values()
    data = {**subentry.data, "options": {"credit_low": 123.45}}
    hass.config_entries.async_update_subentry(loaded, subentry, data=data)
    await hass.async_block_till_done()
    assert complaints(hass, loaded) == {"credit_low"}


async def test_thermometer(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """A silent thermometer is complained of: at once where a thermostat needs it; of one that is gone, others tell."""
    hass.states.async_set(THERMOMETER, "unavailable")
    await hass.async_block_till_done()
    await later(hass, minutes=25)
    assert complaints(hass, loaded) == set()
    for minutes in (31, 42):
        await later(hass, minutes=minutes)
    assert complaints(hass, loaded) == {"thermometer_stale"}
    await apply(hass, loaded, "THERMOSTATON")
    await later(hass, minutes=42)
    assert complaints(hass, loaded) == {"thermometer_lost"}
    assert problems(hass) == ["thermometer_lost"]
    hass.states.async_remove(THERMOMETER)
    await apply(hass, loaded, "THERMOSTATOFF")
    assert complaints(hass, loaded) == {"thermometer_missing"}
    assert problems(hass) == ["thermometer_missing"]


async def test_thermometer_that_says_nothing_new(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """One that still shows a temperature may have nothing to tell for half a day."""
    for hours in (11.5, 12):
        await later(hass, hours=hours)
        assert complaints(hass, loaded) == set()
    await later(hass, hours=12.5)
    assert complaints(hass, loaded) == {"thermometer_stale"}


@pytest.mark.parametrize("entity_id", [HEATER, DOOR, MAINS])
async def test_entities_that_show_nothing(hass: HomeAssistant, loaded: MockConfigEntry, entity_id: str) -> None:
    """What is bound and shows nothing for an hour is complained of by name."""
    hass.states.async_set(entity_id, "unavailable")
    await hass.async_block_till_done()
    await later(hass, minutes=59)
    assert complaints(hass, loaded) == set()
    await later(hass, minutes=61)
    found = issue(hass, loaded, "entities_silent")
    assert found is not None
    assert found.translation_placeholders
    assert found.translation_placeholders["entities"] == f"`{entity_id}`"
    hass.states.async_set(entity_id, "on")
    await hass.async_block_till_done()
    await later(hass, minutes=1)
    assert complaints(hass, loaded) == set()


async def test_ignored(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """What the user ignores stays ignored over a reload, but not for the next time."""
    await apply(hass, loaded, "SECLIST=OFF")

    def ignored() -> bool:
        found = issue(hass, loaded, "anyone_may_control")
        assert found is not None
        return found.dismissed_version is not None

    assert not ignored()
    assert await hass.config_entries.async_reload(loaded.entry_id)
    assert not ignored()
    ir.async_ignore_issue(hass, DOMAIN, f"anyone_may_control_{loaded.entry_id}", ignore=True)
    assert await hass.config_entries.async_reload(loaded.entry_id)
    assert ignored()
    assert problems(hass) == ["anyone_may_control"]
    await apply(hass, loaded, "SECLIST=ON")
    await apply(hass, loaded, "SECLIST=OFF")
    assert not ignored()


async def test_ignored_over_a_restart(
    hass: HomeAssistant, hass_storage: dict[str, Any], loaded: MockConfigEntry
) -> None:
    """What the user ignores stays so while Home Assistant stops, and when it has started again."""
    await apply(hass, loaded, "SECLIST=OFF")
    issue_id = f"anyone_may_control_{loaded.entry_id}"
    ir.async_ignore_issue(hass, DOMAIN, issue_id, ignore=True)
    hass.set_state(CoreState.stopping)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STOP)
    await hass.async_block_till_done()
    await flush_store(ir.async_get(hass)._store)
    hass.data.pop(_IGNORED, None)
    hass.set_state(CoreState.running)
    await ir.async_load(hass)
    assert issue(hass, loaded, "anyone_may_control") is None
    assert await hass.config_entries.async_reload(loaded.entry_id)
    found = issue(hass, loaded, "anyone_may_control")
    assert found is not None
    assert found.dismissed_version is not None


@pytest.mark.parametrize(
    "remove",
    [
        lambda hass, entry: hass.config_entries.async_unload(entry.entry_id),
        lambda hass, entry: hass.config_entries.async_remove(entry.entry_id),
    ],
    ids=["unload", "remove"],
)
async def test_nothing_is_left(
    hass: HomeAssistant,
    loaded: MockConfigEntry,
    remove: Callable[[HomeAssistant, MockConfigEntry], Awaitable[object]],
) -> None:
    """Nobody complains of what is not there."""
    await apply(hass, loaded, "SECLIST=OFF")
    hass.states.async_remove(DOOR)
    await hass.async_block_till_done()
    assert complaints(hass, loaded) == {"anyone_may_control", "sensors_missing"}
    await remove(hass, loaded)
    assert [one for one in ir.async_get(hass).issues.values() if one.domain == DOMAIN] == []


async def test_without_a_socket(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """A socket that is removed is complained of no more."""
    await apply(hass, loaded, "SECLIST=OFF")
    assert problems(hass) == ["anyone_may_control"]
    (subentry_id,) = loaded.subentries
    hass.config_entries.async_remove_subentry(loaded, subentry_id)
    await hass.async_block_till_done()
    assert complaints(hass, loaded) == set()
    assert problems(hass) == []


async def test_nothing_to_fix_with(hass: HomeAssistant, loaded: MockConfigEntry, fix: Fix) -> None:
    """A fix whose socket has gone meanwhile says so."""
    await apply(hass, loaded, "SECLIST=OFF")
    await fix.begin(loaded, "anyone_may_control")
    await hass.config_entries.async_unload(loaded.entry_id)
    step = await fix.answer(next_step_id="leave")
    assert (step["type"], step["reason"]) == ("abort", "not_running")
