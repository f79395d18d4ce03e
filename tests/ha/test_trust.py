"""Nothing lost, nothing twice: what is on disk at the instants at which a power cut would matter."""

import asyncio
from collections.abc import Iterator
import errno
from typing import Any
from unittest.mock import patch

from homeassistant.const import EVENT_CALL_SERVICE
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.isocket.adapters.store import Document
from custom_components.isocket.const import DOMAIN
from simulator.modem import Modem as SimulatedModem
from simulator.phone import Phone

from .helpers import HEATER, SIM, files, later, on_disk, save, settled

FULL = OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture
def full_disk() -> Iterator[Any]:
    """Have no room on the disk until the mock says otherwise."""
    with patch("custom_components.isocket.adapters.store.os.fsync", side_effect=FULL) as fsync:
        yield fsync


def switched(hass: HomeAssistant, entry: MockConfigEntry) -> list[Document]:
    """Return what is on disk whenever the heater is switched."""
    found: list[Document] = []

    @callback
    def called(event: Event) -> None:
        if event.data["domain"] == "input_boolean":
            found.append(on_disk(hass, entry))

    hass.bus.async_listen(EVENT_CALL_SERVICE, called)
    return found


def unit(document: Document) -> dict[str, Any]:
    """Return the one unit's state."""
    (state,) = document["units"].values()
    return dict(state)


async def test_a_restart_is_on_disk_before_it_is_begun(
    hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone
) -> None:
    """Its message counts as seen, its end and whom to answer are known."""
    before = set(on_disk(hass, loaded)["seen"])
    found = switched(hass, loaded)
    owner.send_sms(SIM, "RESTART")
    await settled(lambda: found)
    assert len(set(found[0]["seen"]) - before) == 1
    assert unit(found[0])["socket"]["pulse"]
    assert len(unit(found[0])["promises"]) == 1


async def test_a_light_is_on_before_that_is_on_disk(hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone) -> None:
    """Doing it twice does no harm, so it does not wait."""
    found = switched(hass, loaded)
    owner.send_sms(SIM, "ON")
    await settled(lambda: found)
    assert found[0]["seen"] == []


async def test_what_home_assistant_was_told_is_on_disk(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """An action is over when a power cut cannot undo what it did."""
    rule = {"time": "08:00", "do": "on"}
    await hass.services.async_call(DOMAIN, "add_rule", rule, blocking=True)
    assert [one["at"] for one in unit(on_disk(hass, loaded))["schedule"]["rules"]] == ["08:00"]


async def test_begun_and_cut_off(
    hass: HomeAssistant, loaded: MockConfigEntry, sim_modem: SimulatedModem, owner: Phone
) -> None:
    """Found begun, it is not run again, its message is deleted, and the sender hears of it."""
    found = switched(hass, loaded)
    owner.send_sms(SIM, "RESTART")
    await settled(lambda: found)
    await hass.config_entries.async_unload(loaded.entry_id)
    hass.states.async_set(HEATER, "off")
    found[0]["units"] |= {
        key: value | {"socket": value["socket"] | {"seen": False}} for key, value in found[0]["units"].items()
    }
    await save(hass, loaded, found[0])
    begun = len(found)
    assert await hass.config_entries.async_setup(loaded.entry_id)
    texts = [text.text for text in await owner.wait_sms()]
    assert texts == ["Execute error!"]
    assert hass.states.is_state(HEATER, "off")
    assert len(found) - begun <= 1
    await settled(lambda: not any(sim_modem.storage))


async def test_an_alarm_that_comes_while_a_restart_is_saved(
    hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone
) -> None:
    """The outbox and the unit agree in every document that is written."""
    socket = loaded.runtime_data.hub.socket
    assert socket is not None
    for command in ("ALARMON", "ALERT=SMS"):
        await socket.apply(command, None)
    await later(hass, minutes=2)
    hub = loaded.runtime_data.hub
    documents: list[Document] = []
    on_its_way = asyncio.Event()

    async def write(document: Document) -> None:
        documents.append(document)
        await on_its_way.wait()

    with patch.object(hub._ledger._store, "save", side_effect=write):
        owner.send_sms(SIM, "RESTART")
        await settled(lambda: socket._committing is not None and documents)
        hass.states.async_set("input_boolean.door", "on")
        saving = hass.async_create_task(hub._ledger.save())
        await settled(lambda: any(unit(document)["alarm"]["log"] for document in documents))
        on_its_way.set()
        await saving
    alarmed = [document for document in documents if unit(document)["alarm"]["log"]]
    assert "ALARM!" in alarmed[0]["outbox"][0]["text"]


async def test_a_full_disk_keeps_the_message(
    hass: HomeAssistant,
    loaded: MockConfigEntry,
    sim_modem: SimulatedModem,
    owner: Phone,
    full_disk: Any,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The heater goes on and the answer goes out, once; the message stays until what it did is saved."""
    sim_modem.storage.size = 30
    owner.send_sms(SIM, "ON")
    assert [text.text for text in await owner.wait_sms()] == ["Power socket ON"]
    await hass.async_block_till_done()
    assert len(sim_modem.storage) == 1
    assert caplog.text.count("cannot be saved") == 1
    complaint = f"not_saved_{loaded.entry_id}"
    assert (DOMAIN, complaint) not in ir.async_get(hass).issues
    for minutes in (1, 2, 3, 4):
        await later(hass, minutes=minutes)
    assert ir.async_get(hass).issues[DOMAIN, complaint].severity is ir.IssueSeverity.ERROR
    full_disk.side_effect = None
    await later(hass, minutes=5)
    await later(hass, minutes=6)
    assert (DOMAIN, complaint) not in ir.async_get(hass).issues
    loaded.runtime_data.hub._modem.sweep()
    await settled(lambda: not any(sim_modem.storage))
    assert len(owner.messages) == 1
    assert "is saved again" in caplog.text


async def test_a_full_disk_does_not_fill_the_sim(
    hass: HomeAssistant, loaded: MockConfigEntry, sim_modem: SimulatedModem, owner: Phone, full_disk: Any
) -> None:
    """A card that cannot be written any more must not make the house deaf: then it lives on from memory."""
    sim_modem.storage.size = 5
    for _ in range(12):
        owner.send_sms(SIM, "ON")
        loaded.runtime_data.hub._modem.sweep()
        await settled(lambda: not sim_modem.network.centre.waiting(SIM))
    await settled(lambda: len(owner.messages) == 12)


async def test_what_cannot_be_read_is_replaced(
    hass: HomeAssistant, loaded: MockConfigEntry, caplog: pytest.LogCaptureFixture
) -> None:
    """The password, the lists and the schedule are those that were saved before."""
    hub = loaded.runtime_data.hub
    assert hub.socket is not None
    for command in ("SCHEDULER+08:00,*,ON", "ON"):
        await hub.socket.apply(command, None)
        await hub._ledger.save()
    await hass.config_entries.async_unload(loaded.entry_id)
    spoil(files(hass, loaded)[0])
    assert await hass.config_entries.async_setup(loaded.entry_id)
    assert loaded.runtime_data.data.unit.rules
    assert "is used instead" in caplog.text


@pytest.mark.parametrize("text", ["CALLBACK", "SIMCARD*100#"])
async def test_what_waited_on_the_sim_is_done(
    hass: HomeAssistant, entry: MockConfigEntry, sim_modem: SimulatedModem, owner: Phone, text: str
) -> None:
    """Such messages are read before the modem has its network again, which a call and a code need: they wait for it."""
    owner.send_sms(SIM, text)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await settled(lambda: owner.messages)
    if text == "CALLBACK":
        await settled(lambda: owner.current is not None)
        owner.decline()
    await settled(lambda: not any(sim_modem.storage))
    assert "Execute error!" not in [entry.text for entry in owner.messages]
    await hass.config_entries.async_unload(entry.entry_id)


def spoil(path: Any) -> None:
    """Leave half of a file."""
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
