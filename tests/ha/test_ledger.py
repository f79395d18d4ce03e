"""When things go to the disk: together, in time, and which answers need not wait for it."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from unittest.mock import patch

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.isocket.adapters.store import Document, NotSavedError, StateStore
from custom_components.isocket.device import Effect
from custom_components.isocket.ledger import Ledger
from custom_components.isocket.modem import Storage
from simulator.network import Network
from simulator.phone import Phone

from .helpers import DOOR, HEATER, OWNER, SIM, SIREN, later, settled


class House:
    """Something that is to be saved, and a disk that notes what comes to it."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Know nothing."""
        self.known: list[int] = []
        self.written: list[Document] = []
        self.works = True
        self.shown: list[int] = []
        self.fault: Exception | None = None
        store = StateStore(hass, "house")
        self.ledger = Ledger(hass, store, self.document, settled=self.show)
        self.disk = patch.object(store, "keep", self.keep)

    def document(self) -> Document:
        """Return what is known."""
        return {"known": tuple(self.known)}

    def show(self) -> None:
        """Show what is known, if that can be done."""
        if self.fault is not None:
            raise self.fault
        self.shown.append(len(self.known))

    async def keep(self, document: Document) -> bool:
        """Write slowly."""
        await asyncio.sleep(0)
        self.written.append(document)
        return self.works


@pytest.fixture
def house(hass: HomeAssistant) -> House:
    """Return a house."""
    return House(hass)


async def test_what_has_settled_is_shown(house: House) -> None:
    """What is saved is shown once a write, before anybody who waits for that goes on."""
    with house.disk:
        house.known += [1, 2]
        assert await house.ledger.save()
        assert house.shown == [2]
        house.known.append(3)
        await asyncio.gather(house.ledger.save(), house.ledger.save())
    assert house.shown == [2, 3]


async def test_what_cannot_be_shown_is_saved(hass: HomeAssistant, house: House) -> None:
    """A fault there keeps nothing from the disk."""
    faults: list[str] = []
    hass.loop.set_exception_handler(lambda _, context: faults.append(repr(context["exception"])))
    house.fault = ValueError("nothing to show")
    with house.disk:
        house.known.append(1)
        assert await house.ledger.save()
    assert house.written == [{"known": (1,)}]
    assert len(faults) == 1


async def test_what_settles_is_one_write(house: House) -> None:
    """All that comes within moments is written together, and whoever asked for one of it hears of that write."""
    with house.disk:
        house.known.append(1)
        first = house.ledger.save_soon()
        await asyncio.sleep(0)
        house.known.append(2)
        assert await house.ledger.save_soon()
    assert first.done()
    assert house.written == [{"known": (1, 2)}]


async def test_nobody_who_waits_is_kept_waiting(house: House) -> None:
    """Somebody in a hurry has the write begin, for all who asked before."""
    with house.disk, patch("custom_components.isocket.ledger.SETTLING", 3600):
        soon = house.ledger.save_soon()
        assert await house.ledger.save()
        assert await soon
    assert len(house.written) == 1


async def test_after_a_write_has_begun(house: House) -> None:
    """What comes while something is written is in the next write, and who asked for it waits for that."""
    with house.disk:
        saving = house.ledger.save_soon()
        await settled(lambda: house.ledger.save_soon() is not saving)
        house.known.append(1)
        assert await house.ledger.save()
    assert house.written[-1] == {"known": (1,)}


async def test_given_up(house: House) -> None:
    """Whoever does not wait any more takes nobody's write away."""
    with house.disk:
        waiting = asyncio.ensure_future(house.ledger.save())
        await asyncio.sleep(0)
        waiting.cancel()
        assert await house.ledger.save_soon()
    assert house.written


async def test_held_until_a_write_begins(house: House) -> None:
    """A text is held by the modem alone until a write knows of it; one that fails knows of it as well."""
    house.works = False
    with house.disk:
        house.ledger.hold(OWNER)
        assert house.ledger.holds(OWNER)
        assert not house.ledger.holds(f"{OWNER}1")
        assert not await house.ledger.save()
    assert not house.ledger.holds(OWNER)


@pytest.mark.parametrize(
    ("works", "storage", "left"),
    [
        (True, None, False),
        (False, None, True),
        (False, Storage("SM", 3, 30), True),
        (False, Storage("SM", 30, 30), False),
    ],
)
async def test_left_on_the_sim(house: House, works: bool, storage: Storage | None, left: bool) -> None:
    """What cannot be saved stays on the SIM, while that has room."""
    house.works = works
    with house.disk:
        if left:
            with pytest.raises(NotSavedError):
                await house.ledger.save_or_leave(storage)
        else:
            await house.ledger.save_or_leave(storage)
    assert len(house.written) == 1


def said(document: Document) -> list[str]:
    """List the texts in a saved outbox."""
    return [item["text"] for item in document["outbox"]]


@contextmanager
def slow_disk(entry: MockConfigEntry, begun: int = 0) -> Iterator[list[Document]]:
    """Have no write end within this, after so many that do; tells what is to be written."""
    stuck = asyncio.Event()
    documents: list[Document] = []

    async def keep(document: Document) -> bool:
        documents.append(document)
        if len(documents) > begun:
            await stuck.wait()
        return True

    with patch.object(entry.runtime_data.hub._ledger._store, "keep", keep):
        try:
            yield documents
        finally:
            stuck.set()


@pytest.mark.parametrize("text", ["STATUS", "ON"])
async def test_answered_while_it_is_written(loaded: MockConfigEntry, owner: Phone, text: str) -> None:
    """After a crash the text is read again, done again and answered again: its answer waits for no disk."""
    with slow_disk(loaded):
        owner.send_sms(SIM, text)
        (answer,) = await owner.wait_sms()
    assert answer.text.startswith("Power socket")


async def test_begun_and_answered_when_that_is_written(loaded: MockConfigEntry, network: Network, owner: Phone) -> None:
    """A text that was saved as begun is not read again: the answer to it waits for the disk."""
    network.ussd["*100#"] = "Saldo: 12,50 kr"
    with slow_disk(loaded, begun=1) as documents:
        owner.send_sms(SIM, "SIMCARD*100#")
        await settled(lambda: any(map(said, documents)))
        assert owner.messages == []
    await owner.wait_sms()


async def test_another_answer_is_owed(loaded: MockConfigEntry, owner: Phone) -> None:
    """Nobody can tell which text an answer is to, so that all of them wait."""
    hub = loaded.runtime_data.hub
    with slow_disk(loaded) as documents, patch.object(hub.socket, "owes", return_value=True) as owes:
        owner.send_sms(SIM, "STATUS")
        await settled(lambda: any(map(said, documents)))
        assert owner.messages == []
    owes.assert_called_once_with(OWNER)
    await owner.wait_sms()


async def test_an_alarm_is_saved_before_it_goes(hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone) -> None:
    """Nothing would send it again: no text stands for it on the SIM."""
    hub = loaded.runtime_data.hub
    for command in ("ALARMON", "ALERT=SMS"):
        await hub.socket.apply(command, None)
    await later(hass, minutes=2)
    with slow_disk(loaded) as documents:
        hub._ledger.hold(OWNER)
        hass.states.async_set(DOOR, "on")
        await settled(lambda: any(map(said, documents)))
        assert owner.messages == []
    await owner.wait_sms()


async def test_taken_down_between_two_writes(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """What was accepted is begun, each after its own write, before the unit is shut down: nothing happens afterwards."""
    hub = loaded.runtime_data.hub
    shown: list[bool] = []

    def stop(_: datetime) -> list[Effect]:
        shown.extend(hass.states.is_state(entity_id, "on") for entity_id in (HEATER, SIREN))
        return []

    with patch.object(hub.socket._unit, "stop", stop):
        with slow_disk(loaded):
            asking = asyncio.ensure_future(hub.socket.apply_all(["RESTART", "RESTARTM"], None))
            stopping = asyncio.ensure_future(hass.config_entries.async_unload(loaded.entry_id))
            await settled(lambda: hub._stopping)
        assert await stopping
    assert shown == [True, True]
    with pytest.raises(HomeAssistantError):
        await asking
