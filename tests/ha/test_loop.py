"""Nothing of ours keeps the event loop from the rest of the house for more than 10 ms."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
import logging
from pathlib import Path
import time
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import EntityPlatform
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.isocket.hub import Hub
from simulator.phone import Phone

from .helpers import FAMILY, SIM, settled

LONGEST = 0.01
ROUNDS = 4


def name_of(handle: asyncio.Handle) -> str:
    """Name what a turn of the loop runs: a task by its coroutine, or a callback."""
    callback: Any = handle._callback  # type: ignore[attr-defined]
    owner = getattr(callback, "__self__", None)
    if isinstance(owner, asyncio.Task):
        return getattr(owner.get_coro(), "__qualname__", "?")
    return f"{getattr(callback, '__module__', '')}.{getattr(callback, '__qualname__', callback)}"


def spent() -> float:
    """Return a time in seconds that stands still while others have the processor that this thread waits for (Linux)."""
    waited = int(Path("/proc/thread-self/schedstat").read_text().split()[1])
    return time.perf_counter() - waited / 1e9


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Callable[[], Any]:
    """Return how to watch the loop, which is in its debug mode here, for a while; what took too long is told, each once."""
    run = asyncio.Handle._run
    slow_ones: set[str] = set()

    def timed(handle: asyncio.Handle) -> None:
        before = spent()
        run(handle)
        if spent() - before > LONGEST:
            slow_ones.add(name_of(handle))

    @contextmanager
    def watch() -> Iterator[set[str]]:
        assert asyncio.get_running_loop().get_debug()
        slow_ones.clear()
        with monkeypatch.context() as patch:
            patch.setattr(asyncio.Handle, "_run", timed)
            yield slow_ones

    return watch


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Write no log, as a house does not at this level."""
    logging.disable(logging.INFO)
    yield
    logging.disable(logging.NOTSET)


class Rounds:
    """What was slow in every round. A machine that is busy is slow at one thing and then at another, a fault at the same."""

    def __init__(self) -> None:
        """Count nothing yet."""
        self._counts: Counter[str] = Counter()

    def add(self, slow: set[str]) -> None:
        """Count a round."""
        self._counts.update(slow)

    @property
    def always(self) -> list[str]:
        """Return what never was fast enough."""
        return [name for name, count in self._counts.items() if count == ROUNDS]


async def test_set_up(
    hass: HomeAssistant, entry: MockConfigEntry, slow: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the start to the network. That Home Assistant then adds all entities in one go is left out."""
    assert await hass.config_entries.async_setup(entry.entry_id)  # loads what is loaded once
    await hass.config_entries.async_unload(entry.entry_id)
    made: list[object] = []

    def keep(self: EntityPlatform, entities: Any, *args: Any, **kwargs: Any) -> None:
        made.extend(entities)

    monkeypatch.setattr(EntityPlatform, "_async_schedule_add_entities_for_entry", keep)
    rounds = Rounds()
    for _ in range(ROUNDS):
        made.clear()
        with slow() as found:
            assert await hass.config_entries.async_setup(entry.entry_id)
            await settled(lambda: entry.runtime_data.data.modem.network.registration.registered)
        rounds.add(found)
        assert len(made) > 50
        await hass.config_entries.async_unload(entry.entry_id)
    assert rounds.always == []


async def test_a_text_received_and_one_sent(
    hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone, family: Phone, slow: Callable[[], Any]
) -> None:
    """From the announcement over the switched heater to the answer, with all entities; and a long text of the house's own."""
    rounds = Rounds()
    hub: Hub = loaded.runtime_data.hub
    for turn in range(ROUNDS):
        with slow() as found:
            owner.send_sms(SIM, f"ON{5 + turn}")
            await owner.wait_sms(turn + 1)
            fates = await hub.send([FAMILY], f"{turn}: " + "The heater is on. " * 20)
            await asyncio.gather(*fates.values())
            await family.wait_sms(turn + 1)
            await hass.async_block_till_done()
        rounds.add(found)
    assert rounds.always == []


async def test_what_blocks_is_seen(
    hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone, slow: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The watch above tells whoever takes his time."""
    inbox = loaded.runtime_data.hub._modem._inbox
    receive = inbox._on_message

    def stall() -> None:
        time.sleep(2 * LONGEST)

    async def slowly(*args: Any) -> None:
        stall()
        await receive(*args)

    monkeypatch.setattr(inbox, "_on_message", slowly)
    with slow() as found:
        owner.send_sms(SIM, "ON")
        await owner.wait_sms()
    assert "Inbox.run" in found
