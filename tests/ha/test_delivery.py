"""Getting a text out: when the network refuses, the modem is away, or Home Assistant is restarted in between."""

from collections.abc import Iterator
from unittest.mock import AsyncMock, patch

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.isocket.modem import (
    CommandTimeoutError,
    ModemError,
    NotReadyError,
    Receipt,
    SendBarredError,
    SendCongestionError,
)
from simulator.modem import Modem as SimulatedModem
from simulator.modem.faults import SendError as Refuse
from simulator.phone import Phone

from .helpers import OWNER, SIM, later, settled


@pytest.fixture
def sending() -> Iterator[AsyncMock]:
    """Stand between the house and the modem's way out."""
    with patch("custom_components.isocket.hub.Modem.send", autospec=True, return_value=Receipt((1,))) as send:
        yield send


def outbox(entry: MockConfigEntry) -> int:
    """Return how many texts wait."""
    return len(entry.runtime_data.hub._outbox)


def pausing(entry: MockConfigEntry) -> bool:
    """Say whether the delivery waits for a time to come."""
    return entry.runtime_data.hub._delivery._timer._at is not None


async def test_network_refuses_once(
    hass: HomeAssistant, loaded: MockConfigEntry, sim_modem: SimulatedModem, owner: Phone
) -> None:
    """A refusal that may pass is tried again after a pause."""
    sim_modem.faults.add(Refuse(times=1, code=41))
    owner.send_sms(SIM, "ON")
    await settled(lambda: pausing(loaded))
    assert owner.messages == []
    await later(hass, seconds=11)
    assert (await owner.wait_sms())[0].text == "Power socket ON"


@pytest.mark.parametrize("error", [SendCongestionError(41), CommandTimeoutError(), NotReadyError()])
async def test_trouble_that_passes(
    hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone, sending: AsyncMock, error: ModemError
) -> None:
    """A text that did not go waits, on disk as well, and goes later."""
    sending.side_effect = error
    owner.send_sms(SIM, "ON")
    await settled(lambda: sending.await_count)
    await hass.async_block_till_done()
    assert outbox(loaded) == 1
    sending.side_effect = None
    await hass.config_entries.async_reload(loaded.entry_id)
    await later(hass, seconds=61)
    await settled(lambda: sending.await_count == 2)
    await settled(lambda: outbox(loaded) == 0)
    assert sending.await_args is not None
    assert sending.await_args.args[1:] == (OWNER, "Power socket ON")


async def test_refused_for_good(
    hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone, sending: AsyncMock, caplog: pytest.LogCaptureFixture
) -> None:
    """A text that can never go is dropped, with a line in the log that names nobody."""
    sending.side_effect = SendBarredError(21)
    owner.send_sms(SIM, "ON")
    await settled(lambda: sending.await_count)
    await settled(lambda: outbox(loaded) == 0)
    (line,) = [record.message for record in caplog.records if record.name.endswith("isocket.delivery")]
    assert "…02" in line
    assert OWNER not in line


async def test_too_late(
    hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone, sending: AsyncMock, caplog: pytest.LogCaptureFixture
) -> None:
    """A reply that could not go for hours is dropped."""
    sending.side_effect = NotReadyError()
    owner.send_sms(SIM, "ON")
    await settled(lambda: sending.await_count)
    await later(hass, hours=3)
    await settled(lambda: outbox(loaded) == 0)
    assert "could not be sent in time" in caplog.text
