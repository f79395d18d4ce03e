"""Messages in parts: kept with the unit's state while the rest is on its way, and acted upon once, whole."""

from datetime import UTC, datetime, timedelta
from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.isocket.fragments import Fragments
from custom_components.isocket.modem import SavedPart, Sms
from custom_components.isocket.modem.models import Address
from custom_components.isocket.modem.sms import pdu
from custom_components.isocket.modem.sms.pdu import Deliver
from custom_components.isocket.modem.sms.userdata import Concat, UserData
from simulator.modem import Modem as SimulatedModem
from simulator.modem.inbox import Arrival
from simulator.phone import Phone

from .helpers import HEATER, OWNER, settled

NOW = datetime.now(UTC).replace(microsecond=0)
PART = SavedPart("mark", "00", 3, NOW)


def part(number: int, text: str) -> str:
    """Write a part of a message in two parts."""
    data = UserData(0, text.encode(), (Concat(77, 2, number).element(),))
    return pdu.encode_deliver(Deliver(Address.of(OWNER), data, NOW))


async def arrive(sim_modem: SimulatedModem, message: str) -> None:
    """Bring a message, and wait until its slot is free."""
    assert sim_modem.inbox.deliver(message, Arrival.MESSAGE)
    await settled(lambda: not any(sim_modem.storage))


@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
async def test_a_message_whose_parts_come_before_and_after_a_restart(
    hass: HomeAssistant, loaded: MockConfigEntry, sim_modem: SimulatedModem, owner: Phone, order: tuple[int, int]
) -> None:
    """The SIM is free at once, nothing is lost, and the command is carried out when it is whole."""
    texts = {1: "O", 2: "N"}
    first, second = order
    await arrive(sim_modem, part(first, texts[first]))
    assert owner.messages == []
    assert await hass.config_entries.async_reload(loaded.entry_id)
    await arrive(sim_modem, part(second, texts[second]))
    assert (await owner.wait_sms())[0].text == "Power socket ON"
    assert hass.states.is_state(HEATER, "on")
    assert list(loaded.runtime_data.hub._fragments) == []


async def test_a_message_that_lacks_a_part_is_not_acted_upon(
    hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone, caplog: pytest.LogCaptureFixture
) -> None:
    """Half a command is none; its parts are kept no longer, and the log names nobody."""
    hub = loaded.runtime_data.hub
    hub._fragments.add(PART)
    await hub._message_received(Sms(Address.of(OWNER), "ON", NOW, "half", complete=False, parts=("mark",)))
    await hass.async_block_till_done()
    assert hass.states.is_state(HEATER, "off")
    assert owner.messages == []
    assert list(hub._fragments) == []
    assert "…02 lacks a part" in caplog.text


async def test_parts_that_are_brought_again_are_no_message(
    hass: HomeAssistant, loaded: MockConfigEntry, sim_modem: SimulatedModem, owner: Phone
) -> None:
    """A part of a message that was carried out is nothing new, however late it is given up."""
    hub = loaded.runtime_data.hub
    await arrive(sim_modem, part(1, "O"))
    (first,) = hub._fragments
    await arrive(sim_modem, part(2, "N"))
    await owner.wait_sms()
    await arrive(sim_modem, part(1, "O"))
    assert list(hub._fragments) == []
    await hub._message_received(Sms(Address.of(OWNER), "OFF", NOW, "other", parts=(first.fingerprint,)))
    await hass.async_block_till_done()
    assert hass.states.is_state(HEATER, "on")


def test_parts_come_back_from_the_disk() -> None:
    """Keep each once, in order, and let go of those of a message."""
    fragments = Fragments([PART])
    fragments.add(SavedPart("other", "0011", None, NOW + timedelta(seconds=1)))
    fragments.add(SavedPart("mark", "0022", None, NOW))
    again = Fragments.from_list(fragments.to_list())
    assert list(again) == list(fragments)
    assert [kept.pdu for kept in again] == ["00", "0011"]
    again.drop(["mark", "unknown"])
    assert [kept.fingerprint for kept in again] == ["other"]


def test_a_flood_of_parts_is_bounded() -> None:
    """Let go of the oldest."""
    fragments = Fragments()
    for number in range(301):
        fragments.add(SavedPart(str(number), "00", None, NOW))
    kept = [part.fingerprint for part in fragments]
    assert (len(kept), kept[0], kept[-1]) == (300, "1", "300")


@pytest.mark.parametrize(
    "damage",
    [
        None,
        {},
        {"received": "yesterday"},
        {"received": NOW.replace(tzinfo=None).isoformat()},
        {"pdu": 7},
        {"length": "3"},
        {"fingerprint": None},
        {"more": 1},
    ],
)
def test_a_part_that_cannot_be_read_is_left_out(damage: dict[str, Any] | None) -> None:
    """Come up with what is sound."""
    (sound,) = Fragments([PART]).to_list()
    entry = damage and sound | damage
    assert list(Fragments.from_list([entry, sound])) == [PART]
