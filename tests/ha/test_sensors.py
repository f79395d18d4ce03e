"""What the sensors tell beyond their names: of the modem, of what was sent, of the balance, and of who did what."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    mock_restore_cache,
    mock_restore_cache_with_extra_data,
)

from custom_components.isocket.device import Quality
from simulator.calls import CallState
from simulator.modem import Modem as SimulatedModem
from simulator.modem.faults import SendError as Refuse
from simulator.network import Network
from simulator.phone import Phone
from simulator.ports import PtyPort

from .helpers import FAMILY, OWNER, SIM, later, settled

MODEM = "sensor.generic_gsm_modem"
UNIT = "sensor.isocket"
CREDIT = f"{UNIT}_credit"
LAST = f"{UNIT}_last_command"
FAULT = f"{MODEM}_last_fault"


def shown(hass: HomeAssistant, entity_id: str) -> str:
    """Return an entity's state."""
    state = hass.states.get(entity_id)
    assert state is not None, entity_id
    return state.state


def attributes(hass: HomeAssistant, entity_id: str) -> dict[str, Any]:
    """Return an entity's attributes."""
    state = hass.states.get(entity_id)
    assert state is not None, entity_id
    return dict(state.attributes)


@pytest.fixture
def enabled() -> Iterator[None]:
    """Enable what is disabled by default."""
    with patch("homeassistant.helpers.entity.Entity.entity_registry_enabled_default", True):
        yield


@pytest.fixture
def all_of_them(enabled: None, loaded: MockConfigEntry) -> MockConfigEntry:
    """Load the entry with all its entities."""
    return loaded


async def test_what_is_disabled(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """What few look at is there for those who do."""
    entries = er.async_entries_for_config_entry(er.async_get(hass), loaded.entry_id)
    assert {one.entity_id for one in entries if one.domain in ("sensor", "binary_sensor") and one.disabled_by} == {
        f"{MODEM}_clock_difference",
        f"{MODEM}_messages_on_the_sim",
        f"{UNIT}_configuration_window_ends",
        f"{UNIT}_wrong_passwords",
        f"{UNIT}_power_light",
        f"{UNIT}_gsm_light",
        f"{UNIT}_microphone_light",
        f"{UNIT}_output_light",
        "binary_sensor.isocket_microphone",
    }


@pytest.mark.parametrize(
    ("rssi", "dbm", "word"), [(31, -51, "excellent"), (20, -73, "good"), (10, -93, "fair"), (5, -103, "weak")]
)
async def test_signal_as_a_word(
    hass: HomeAssistant, entry: MockConfigEntry, sim_modem: SimulatedModem, rssi: int, dbm: int, word: str
) -> None:
    """The sensor's word is that of STATUS."""
    sim_modem.signal = rssi
    assert await hass.config_entries.async_setup(entry.entry_id)
    await settled(lambda: shown(hass, f"{MODEM}_signal") == str(dbm))
    assert shown(hass, f"{MODEM}_signal_quality") == word
    status = await entry.runtime_data.hub.socket.apply("STATUS", None)
    assert f"Signal: {word.capitalize()} ({dbm}dBm)" in status
    await hass.config_entries.async_unload(entry.entry_id)


async def test_no_signal(hass: HomeAssistant, entry: MockConfigEntry, sim_modem: SimulatedModem) -> None:
    """No signal is a word of its own."""
    sim_modem.registered = False
    assert await hass.config_entries.async_setup(entry.entry_id)
    await settled(lambda: hass.states.is_state("binary_sensor.generic_gsm_modem_network", "off"))
    assert shown(hass, f"{MODEM}_signal_quality") == "none" == Quality.NONE.name.lower()
    await hass.config_entries.async_unload(entry.entry_id)


async def test_clock_and_slots(
    hass: HomeAssistant, all_of_them: MockConfigEntry, network: Network, sim_modem: SimulatedModem
) -> None:
    """The modem tells how far off the house's clock is, and how full its SIM."""
    await settled(lambda: shown(hass, f"{MODEM}_clock_difference") not in ("unknown", "unavailable"))
    assert abs(float(shown(hass, f"{MODEM}_clock_difference"))) <= 2
    await settled(lambda: shown(hass, f"{MODEM}_messages_on_the_sim") == "0")
    assert attributes(hass, f"{MODEM}_messages_on_the_sim")["total"] == sim_modem.storage.size


async def test_lights_and_window(hass: HomeAssistant, all_of_them: MockConfigEntry) -> None:
    """The front's lights are those of the manual, and the configuration time has an end."""
    lights = {name: shown(hass, f"{UNIT}_{name}_light") for name in ("power", "gsm", "microphone", "output")}
    assert lights == {"power": "steady", "gsm": "slow", "microphone": "off", "output": "off"}
    await all_of_them.runtime_data.hub.socket.apply("ON", None)
    await all_of_them.runtime_data.hub.socket.apply("ALARMON", None)
    assert (shown(hass, f"{UNIT}_output_light"), shown(hass, f"{UNIT}_power_light")) == ("steady", "blink")
    end = dt_util.parse_datetime(shown(hass, f"{UNIT}_configuration_window_ends"))
    assert end is not None
    assert timedelta(minutes=29) < end - dt_util.utcnow() < timedelta(minutes=31)
    await later(hass, minutes=31)
    assert shown(hass, f"{UNIT}_configuration_window_ends") == "unknown"


async def test_microphone(hass: HomeAssistant, all_of_them: MockConfigEntry, owner: Phone) -> None:
    """It is said when somebody can listen, and when no longer."""
    microphone = "binary_sensor.isocket_microphone"
    assert shown(hass, microphone) == "off"
    await all_of_them.runtime_data.hub.socket.apply("RING=MIC", None)
    call = owner.call(SIM)
    await settled(lambda: call.state is CallState.ACTIVE and hass.states.is_state(microphone, "on"))
    owner.hang_up()
    await settled(lambda: hass.states.is_state(microphone, "off"))


async def test_sent_and_waiting(
    hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone, sim_modem: SimulatedModem
) -> None:
    """Each part that the network took counts, for its day and month, and over a restart; what waits is counted as well."""
    sent, month, waiting = f"{MODEM}_texts_sent_today", f"{MODEM}_texts_sent_this_month", f"{MODEM}_texts_waiting"
    assert [shown(hass, one) for one in (sent, month, waiting)] == ["0", "0", "0"]
    await loaded.runtime_data.hub.send([OWNER], "x" * 200)
    await settled(lambda: shown(hass, sent) == "2")
    await settled(lambda: shown(hass, waiting) == "0")
    sim_modem.faults.add(Refuse(times=None, code=41))
    await loaded.runtime_data.hub.send([FAMILY], "later")
    await settled(lambda: shown(hass, waiting) == "1")
    assert await hass.config_entries.async_reload(loaded.entry_id)
    assert [shown(hass, one) for one in (sent, month, waiting)] == ["2", "2", "1"]


async def test_counters_without_a_modem(hass: HomeAssistant, loaded: MockConfigEntry, port: PtyPort) -> None:
    """What was sent and what waits is known without a modem."""
    port.unplug()
    await settled(lambda: hass.states.is_state(f"{MODEM}_signal", "unavailable"))
    await loaded.runtime_data.hub.send([FAMILY], "later")
    assert shown(hass, f"{MODEM}_texts_sent_today") == "0"
    assert shown(hass, f"{MODEM}_texts_waiting") == "1"


async def test_a_new_day(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """At the house's midnight the day's count is zero, without anything else happening."""
    await loaded.runtime_data.hub.send([OWNER], "x")
    await settled(lambda: shown(hass, f"{MODEM}_texts_sent_today") == "1")
    midnight = dt_util.start_of_local_day(dt_util.now() + timedelta(days=1))
    for at, count in ((midnight - timedelta(seconds=1), "1"), (midnight, "0")):
        await later(hass, seconds=(at - dt_util.utcnow()).total_seconds())
        assert shown(hass, f"{MODEM}_texts_sent_today") == count


async def test_credit(hass: HomeAssistant, loaded: MockConfigEntry, network: Network) -> None:
    """The amount in the operator's answer, in the currency it names or the house's; it outlives a restart."""
    assert shown(hass, CREDIT) == "unknown"
    socket = loaded.runtime_data.hub.socket
    await socket.apply("SALDOUMS=*100#", None)
    await socket.apply("SALDO", None)
    assert shown(hass, CREDIT) == "123.45"
    hass.config.currency = "NOK"
    network.ussd["*100#"] = "Saldo: 1.234,50 kr"
    await socket.apply("SALDO", None)
    assert await hass.config_entries.async_reload(loaded.entry_id)
    assert shown(hass, CREDIT) == "1234.5"
    about = attributes(hass, CREDIT)
    assert (about["unit_of_measurement"], about["text"]) == ("NOK", "Saldo: 1.234,50 kr")
    as_of = dt_util.parse_datetime(about["as_of"])
    assert as_of is not None
    assert abs(dt_util.utcnow() - as_of) < timedelta(minutes=1)

    await settled(lambda: hass.states.is_state("binary_sensor.generic_gsm_modem_network", "on"))
    socket = loaded.runtime_data.hub.socket
    network.ussd["*100#"] = "Balance 7 EUR"
    await socket.apply("SALDO", None)
    assert (shown(hass, CREDIT), attributes(hass, CREDIT)["unit_of_measurement"]) == ("7.0", "EUR")
    network.ussd["*100#"] = "Try again later"
    await socket.apply("SALDO", None)
    assert (shown(hass, CREDIT), attributes(hass, CREDIT)["text"]) == ("unknown", "Try again later")


async def test_another_code_is_no_balance(hass: HomeAssistant, loaded: MockConfigEntry, network: Network) -> None:
    """Only SALDO asks for the balance, and what a reset forgets is not what the operator said."""
    socket = loaded.runtime_data.hub.socket
    await socket.apply("SIMCARD*100#", None)
    assert shown(hass, CREDIT) == "unknown"
    await socket.apply("SALDOUMS=*100#", None)
    network.ussd["*100#"] = "Saldo 50 kr"
    await socket.apply("SALDO", None)
    await socket.hold_button(None)
    await socket.press_button(None)
    await hass.async_block_till_done()
    assert loaded.runtime_data.data.unit.settings.saldoums is None
    assert shown(hass, CREDIT) == "50.0"


async def test_last_command(hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone, stranger: Phone) -> None:
    """Who gave the last command and what became of it, with no number and no secret in it."""
    assert shown(hass, LAST) == "unknown"
    for count, (text, command, result) in enumerate(
        (
            (f"SECNUMBER{FAMILY}", "SECNUMBER+…03", "executed"),
            ("PASSWORD=12abc", "PASSWORD=*****", "executed"),
            ("12abcRENEWINTERVALPW=NO", "RENEWINTERVALPW=NO", "executed"),
            ("12abcSALDO", "SALDO", "refused"),
            ("12abcOPEN SESAME", "SALDO", "refused"),
        ),
        1,
    ):
        owner.send_sms(SIM, text)
        await owner.wait_sms(count)
        await hass.async_block_till_done()
        about = attributes(hass, LAST)
        assert (shown(hass, LAST), about["who"], about["result"]) == (command, "…02", result)
    await loaded.runtime_data.hub.socket.apply("ON", None)
    assert (shown(hass, LAST), attributes(hass, LAST)["who"]) == ("ON", "Home Assistant")


async def test_last_command_after_a_restart(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """It is remembered, and so is who it was."""
    mock_restore_cache(hass, [State(LAST, "ON", {"who": "…02", "result": "executed"})])
    assert await hass.config_entries.async_setup(entry.entry_id)
    assert (shown(hass, LAST), attributes(hass, LAST)["who"]) == ("ON", "…02")
    await hass.config_entries.async_unload(entry.entry_id)


async def test_last_fault(hass: HomeAssistant, loaded: MockConfigEntry, port: PtyPort) -> None:
    """What was wrong with the modem stays to be seen."""
    assert shown(hass, FAULT) == "none"
    port.unplug()
    await settled(lambda: shown(hass, FAULT) in ("port_not_found", "cannot_connect"))
    told = shown(hass, FAULT)
    port.plug()
    await hass.async_block_till_done()
    assert shown(hass, FAULT) == told


@pytest.mark.parametrize(("saved", "known"), [("sim_missing", "sim_missing"), ("of another time", "none")])
async def test_last_fault_after_a_restart(hass: HomeAssistant, entry: MockConfigEntry, saved: str, known: str) -> None:
    """It is remembered as long as there is such a fault."""
    mock_restore_cache_with_extra_data(
        hass, [(State(FAULT, saved), {"native_value": saved, "native_unit_of_measurement": None})]
    )
    assert await hass.config_entries.async_setup(entry.entry_id)
    assert shown(hass, FAULT) == known
    await hass.config_entries.async_unload(entry.entry_id)
