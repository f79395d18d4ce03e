"""Getting a text out: when the network refuses, the modem is away, or Home Assistant is restarted in between."""

from collections.abc import Iterator
from datetime import UTC
from unittest.mock import AsyncMock, patch

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.isocket.adapters.clock import now
from custom_components.isocket.delivery import Fate
from custom_components.isocket.device import Priority, Send
from custom_components.isocket.modem import (
    CommandTimeoutError,
    ModemError,
    NotReadyError,
    Receipt,
    SendBarredError,
    SendCentreError,
    SendCongestionError,
    SendError,
    SendFormatError,
    SendMemoryError,
    SendModemError,
    SendRecipientError,
    SendSimError,
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


async def test_the_hour_that_comes_twice(
    hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone, sending: AsyncMock
) -> None:
    """A pause that begins before the clocks go back is not an hour longer: it is reckoned where none do."""
    await hass.config.async_set_time_zone("Europe/Oslo")
    sending.side_effect = SendCongestionError(41)
    await loaded.runtime_data.hub.send([OWNER], "Hi")
    await settled(lambda: pausing(loaded))
    waiting = loaded.runtime_data.hub.outbox_report()["waiting"]
    assert {text[time].tzinfo for text in waiting for time in ("due", "created")} == {UTC}


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


async def test_an_error_that_nobody_foresaw(
    hass: HomeAssistant, loaded: MockConfigEntry, sending: AsyncMock, caplog: pytest.LogCaptureFixture
) -> None:
    """It keeps one text waiting, and no other; the log has it, and nobody's number."""
    sending.side_effect = [ZeroDivisionError, None]
    add = loaded.runtime_data.hub._delivery.add
    first, second = (add(Send(OWNER, text, Priority.ALARM)) for text in ("first", "second"))
    assert await second is Fate.SENT
    assert not first.done()
    (record,) = [record for record in caplog.records if record.name.endswith("isocket.delivery")]
    assert record.exc_info
    assert OWNER not in record.message
    caplog.clear()
    sending.side_effect = None
    await later(hass, seconds=11)
    assert await first is Fate.SENT


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


@pytest.mark.parametrize(
    ("error", "alarm", "other"),
    [
        (SendCongestionError(41), 10, 10),
        (SendModemError(300), 10, 10),
        (SendMemoryError(322), 10, 10),
        (SendSimError(313), 10, 10),
        (SendError(), 10, 10),
        (CommandTimeoutError(), 10, 10),
        (SendBarredError(21), 900, None),
        (SendCentreError(330), 900, None),
        (SendRecipientError(30), None, None),
        (SendFormatError(304), None, None),
    ],
)
@pytest.mark.parametrize("priority", Priority)
async def test_each_kind_of_error(
    hass: HomeAssistant,
    loaded: MockConfigEntry,
    sending: AsyncMock,
    error: ModemError,
    alarm: int | None,
    other: int | None,
    priority: Priority,
) -> None:
    """What passes is tried soon; an alarm waits for what somebody has to mend; what can never go is dropped."""
    sending.side_effect = error
    before = now()
    fate = loaded.runtime_data.hub._delivery.add(Send(OWNER, "text", priority))
    await settled(lambda: sending.await_count)
    await hass.async_block_till_done()
    pause = alarm if priority is Priority.ALARM else other
    assert not fate.done() if pause else fate.result() is Fate.REFUSED
    waits = [(item.due - before).total_seconds() for item in loaded.runtime_data.hub._outbox]
    assert waits == ([pytest.approx(pause, abs=5)] if pause else [])


async def test_an_alarm_outlives_the_credit(
    hass: HomeAssistant,
    loaded: MockConfigEntry,
    sim_modem: SimulatedModem,
    owner: Phone,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """An alarm that the operator refuses comes once the SIM is topped up, and the log says so once."""
    sim_modem.faults.add(Refuse(times=2, code=21))
    loaded.runtime_data.hub._delivery.add(Send(OWNER, "Alarm", Priority.ALARM))
    await settled(lambda: pausing(loaded))
    await later(hass, minutes=16)
    await settled(lambda: [item.attempts for item in loaded.runtime_data.hub._outbox] == [2])
    await settled(lambda: pausing(loaded))
    await later(hass, minutes=32)
    assert (await owner.wait_sms())[0].text == "Alarm"
    assert caplog.text.count("refuses the alarm to …02") == 1


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
