"""Getting a command out once at most: saved as gone before it goes, whatever happens meanwhile."""

import asyncio
from typing import Any
from unittest.mock import patch

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.isocket.modem import NotReadyError, SendCongestionError
from custom_components.isocket.remote_host import RemoteHost
from tests.ha.helpers import settled

from .elsewhere import CABIN, Cabin

SEND = "custom_components.isocket.hub.Modem.send"


def saved(entry: MockConfigEntry) -> list[str]:
    """Return whose texts wait on disk."""
    written: Any = entry.runtime_data.hub._ledger._store._written
    return [item["origin"] for item in written["outbox"]]


async def test_gone_on_disk_before_it_goes(
    hass: HomeAssistant, far: Cabin, loaded: MockConfigEntry, host: RemoteHost
) -> None:
    """At the instant at which a command is handed to the modem, no restart would send it again."""
    on_disk: list[tuple[list[str], bool]] = []

    async def send(*_: Any, **__: Any) -> None:
        written: Any = loaded.runtime_data.hub._ledger._store._written
        exchange = written["units"][CABIN]["client"]["exchange"]
        on_disk.append((saved(loaded), exchange["message"] == 1 and not exchange["sent"]))

    with patch(SEND, side_effect=send):
        await host.order("RESTART")
        await settled(lambda: on_disk)
    assert on_disk == [([], True)]


@pytest.mark.parametrize("error", [NotReadyError(), SendCongestionError(41)])
async def test_back_on_disk_when_it_did_not_go(
    hass: HomeAssistant, far: Cabin, loaded: MockConfigEntry, host: RemoteHost, error: Exception
) -> None:
    """A command that surely did not go waits on disk again."""
    with patch(SEND, side_effect=error) as send:
        await host.order("RESTART")
        await settled(lambda: send.await_count)
        await hass.async_block_till_done()
        await loaded.runtime_data.hub.socket.open_window(None)
        await hass.async_block_till_done()
        assert saved(loaded) == [f"{CABIN}:1"]
        host.cancel()


async def test_a_file_that_is_broken(
    hass: HomeAssistant, far: Cabin, entry: MockConfigEntry, hass_storage: dict[str, Any]
) -> None:
    """What cannot be read of a unit is forgotten, and the unit works."""
    at = dt_util.utcnow().isoformat()
    text = {"number": 1, "to": CABIN, "text": "ON", "attempts": 0, "doubts": 0, "priority": 2, "created": at, "due": at}
    hass_storage[f"isocket.{entry.entry_id}"] = {
        "version": 1,
        "data": {
            "units": {
                CABIN: {"client": {"version": 1, "facts": 7}, "polled": 5, "unanswered_since": "2026", "sent": []}
            },
            "outbox": [text | {"origin": f"{CABIN}:x"}, text | {"number": 2, "origin": "cabin"}],
        },
    }
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    await settled(lambda: hass.states.is_state("binary_sensor.generic_gsm_modem_network", "on"))
    hub = entry.runtime_data.hub
    assert len(hub._outbox) == 0
    assert hub.fleet.hosts[CABIN].unanswered_since is None
    await hub.fleet.hosts[CABIN].order("ON")
    await settled(lambda: hass.states.is_state("switch.cabin", "on"))
    assert far.got == ["ON"]
    await hass.config_entries.async_unload(entry.entry_id)


async def test_cancelled_while_it_is_tried(
    hass: HomeAssistant, far: Cabin, loaded: MockConfigEntry, host: RemoteHost
) -> None:
    """What was cancelled while the modem tried it in vain does not wait again."""
    tried, go_on = asyncio.Event(), asyncio.Event()

    async def send(*_: Any, **__: Any) -> None:
        tried.set()
        await go_on.wait()
        raise NotReadyError

    with patch(SEND, side_effect=send):
        await host.order("RESTART")
        await tried.wait()
        host.cancel()
        go_on.set()
        await hass.async_block_till_done()
        assert len(loaded.runtime_data.hub._outbox) == 0


async def test_cancelled_while_it_is_saved(
    hass: HomeAssistant, far: Cabin, loaded: MockConfigEntry, host: RemoteHost
) -> None:
    """What was cancelled while it was taken out of the box on disk is not sent."""
    hub = loaded.runtime_data.hub
    save = hub._ledger._store.save

    async def cancelled(document: Any) -> None:
        if not document["outbox"] and document["units"][CABIN]["client"]["exchange"] is not None:
            host.cancel()
        await save(document)

    with patch.object(hub._ledger._store, "save", cancelled), patch(SEND) as send:
        await host.order("RESTART")
        await hass.async_block_till_done()
        assert host.view.client.under_way is None
        assert send.await_count == 0
