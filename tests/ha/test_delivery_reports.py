"""What the network says of texts that went, where it is asked: from the modem's line to what the owner sees."""

from dataclasses import replace
from typing import Any
from unittest.mock import patch

from homeassistant.core import Event, HomeAssistant, callback
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.isocket.const import DOMAIN
from custom_components.isocket.diagnostics import async_get_config_entry_diagnostics
from simulator import GENERIC, PROFILES
from simulator.modem import Modem as SimulatedModem
from simulator.modem.faults import SendError as Refuse
from simulator.modem.inbox import Inbox
from simulator.network import Network
from simulator.phone import Phone
from simulator.ports import PtyPort

from .helpers import FAMILY, OWNER, SIM, STRANGER, files, later, settled, socket_subentry

MESSAGES = "event.generic_gsm_modem_messages"

type Seen = list[dict[str, Any]]


@pytest.fixture
def wished() -> bool | None:
    """Say whether the owner wants reports; None says nothing."""
    return True


@pytest.fixture
def entry(entry: MockConfigEntry, hass: HomeAssistant, wished: bool | None) -> MockConfigEntry:
    """Return the same modem, whose owner wants reports."""
    subentry = next(iter(entry.subentries.values()))
    options = {} if wished is None else {"options": {"delivery_reports": wished}}
    hass.config_entries.async_update_subentry(entry, subentry, data={**subentry.data, **options})
    return entry


@pytest.fixture
def seen(hass: HomeAssistant) -> Seen:
    """Collect what the modem's event tells, but for messages that come."""
    seen: Seen = []

    @callback
    def changed(event: Event[Any]) -> None:
        state = event.data["new_state"]
        if state.entity_id == MESSAGES and state.attributes.get("event_type") not in (None, "received"):
            seen.append(dict(state.attributes))

    hass.bus.async_listen("state_changed", changed)
    return seen


async def text(hass: HomeAssistant, entry: MockConfigEntry, message: str = "Dinner", to: str = OWNER) -> None:
    """Text somebody."""
    await entry.runtime_data.hub.send([to], message)
    await hass.async_block_till_done()


def reports(entry: MockConfigEntry) -> dict[str, int]:
    """Return what a bug report says of reports."""
    told: dict[str, int] = entry.runtime_data.hub.outbox_report()["reports"]
    return told


@pytest.mark.parametrize("message", ["Dinner", "Dinner is ready. " * 20])
async def test_delivered(hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone, seen: Seen, message: str) -> None:
    """A text, in one part or in three, reaches its phone, and that is told once."""
    await text(hass, loaded, message)
    await settled(lambda: seen)
    (told,) = seen
    assert (told["event_type"], told["who"], told["phone"], told["kind"]) == ("delivered", "…02", OWNER, "information")
    assert (told["reason"], owner.messages[0].text) == (None, message)
    assert told["sent"]
    assert reports(loaded)["awaited"] == 0


async def test_an_answer_is_reported_too(
    hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone, seen: Seen
) -> None:
    """What the socket answers is a text as any other."""
    owner.send_sms(SIM, "STATUS")
    await settled(lambda: seen)
    assert [told["kind"] for told in seen] == ["reply"]


async def test_nobody_has_that_number(hass: HomeAssistant, loaded: MockConfigEntry, seen: Seen) -> None:
    """A text that the network gives up is told, with the reason."""
    await text(hass, loaded, to=STRANGER)
    await settled(lambda: seen)
    assert [(told["event_type"], told["who"], told["reason"]) for told in seen] == [("not_delivered", "…99", "failed")]


async def test_after_a_restart(hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone, seen: Seen) -> None:
    """A report that comes after a restart is of the text that went before it."""
    owner.reachable = False
    await text(hass, loaded)
    await settled(lambda: reports(loaded)["awaited"] == 1 and loaded.runtime_data.hub.snapshot.waiting == 0)
    await hass.config_entries.async_reload(loaded.entry_id)
    assert OWNER in files(hass, loaded)[0].read_text()
    await settled(lambda: hass.states.is_state("binary_sensor.generic_gsm_modem_network", "on"))
    owner.reachable = True
    await settled(lambda: seen)
    assert [(told["event_type"], told["phone"]) for told in seen] == [("delivered", OWNER)]
    assert reports(loaded) == {
        "awaited": 0,
        "delivered": 1,
        "delayed": 0,
        "not_delivered": 0,
        "unconfirmed": 0,
        "unreported": 0,
    }


@pytest.mark.parametrize("wished", [False, None])
async def test_not_asked(
    hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone, network: Network, seen: Seen, wished: bool | None
) -> None:
    """Nobody who has not asked for reports pays for any."""
    with patch.object(network.centre, "send", wraps=network.centre.send) as send:
        await text(hass, loaded)
        await owner.wait_sms()
    assert [call.args[1].status_report for call in send.call_args_list] == [False]
    assert (seen, reports(loaded)["awaited"]) == ([], 0)


async def test_a_network_that_takes_no_such_wish(
    hass: HomeAssistant,
    loaded: MockConfigEntry,
    sim_modem: SimulatedModem,
    network: Network,
    owner: Phone,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The text goes all the same, in full and once; nothing is asked for any more."""
    sim_modem.faults.add(Refuse(times=1, code=69))
    await text(hass, loaded, "Dinner is ready. " * 20)
    await owner.wait_sms()
    with patch.object(network.centre, "send", wraps=network.centre.send) as send:
        await text(hass, loaded, "Come")
        assert [entry.text for entry in await owner.wait_sms(2)] == ["Dinner is ready. " * 20, "Come"]
    assert [call.args[1].status_report for call in send.call_args_list] == [False]
    assert caplog.text.count("takes no texts that ask for a delivery report") == 1
    assert reports(loaded)["awaited"] == 0


@pytest.mark.parametrize("key", ["generic", "sim800", "sierra", "wavecom"])
async def test_a_phone_that_is_off(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    sim_modem: SimulatedModem,
    network: Network,
    owner: Phone,
    family: Phone,
    seen: Seen,
    key: str,
) -> None:
    """While the network tries that is told once; then how it ended, at once or by what the modem had stored."""
    sim_modem.profile = PROFILES[key]
    sim_modem.inbox = Inbox(sim_modem, sim_modem.profile.storages, 1, sim_modem.profile.reports)
    hass.config_entries.async_update_entry(entry, unique_id=sim_modem.profile.imei)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await settled(lambda: entry.runtime_data.data.modem.network.registration.registered)
    network.centre.interim = True
    owner.reachable = family.reachable = False
    await text(hass, entry)
    await text(hass, entry, "Dinner is ready. " * 20, to=FAMILY)
    await settled(lambda: len(seen) == 2)
    assert [(told["event_type"], told["phone"]) for told in seen] == [("delayed", OWNER), ("delayed", FAMILY)]
    network.centre.give_up(FAMILY)
    owner.reachable = True
    await settled(lambda: len(seen) == 4)
    assert {(told["event_type"], told["phone"], told["reason"]) for told in seen[2:]} == {
        ("delivered", OWNER, None),
        ("not_delivered", FAMILY, "expired"),
    }
    await settled(lambda: reports(entry)["awaited"] == 0)
    await settled(lambda: not any(map(len, sim_modem.inbox.storages.values())))
    await hass.config_entries.async_unload(entry.entry_id)


async def test_two_modems(
    hass: HomeAssistant, loaded: MockConfigEntry, network: Network, owner: Phone, seen: Seen
) -> None:
    """Each modem has references of its own: the same ones, for other texts to the same phone."""
    second = network.add_modem("+4790000009", replace(GENERIC, imei="356938035643817"))
    async with PtyPort(second) as port:
        other = MockConfigEntry(
            domain=DOMAIN,
            title="Other",
            unique_id=second.profile.imei,
            data={"device": port.path},
            subentries_data=[socket_subentry(options={"delivery_reports": True})],
        )
        other.add_to_hass(hass)
        assert await hass.config_entries.async_setup(other.entry_id)
        await settled(lambda: other.runtime_data.data.modem.network.registration.registered)
        owner.reachable = False
        await text(hass, loaded)
        await text(hass, other)
        await settled(lambda: reports(loaded)["awaited"] == reports(other)["awaited"] == 1)
        owner.reachable = True
        await settled(lambda: reports(loaded)["delivered"] == reports(other)["delivered"] == 1)
        assert len(seen) == 1
        await hass.config_entries.async_unload(other.entry_id)


async def test_not_sent(
    hass: HomeAssistant, loaded: MockConfigEntry, sim_modem: SimulatedModem, owner: Phone, seen: Seen
) -> None:
    """What the network never takes is told as well, with the reason."""
    sim_modem.faults.add(Refuse(times=None, code=21))
    await text(hass, loaded)
    await settled(lambda: seen)
    (told,) = seen
    assert (told["event_type"], told["who"], told["reason"], told["sent"]) == ("not_sent", "…02", "refused", None)
    assert loaded.runtime_data.hub.outbox_report()["ended"] == {"refused": 1}


async def test_too_late(hass: HomeAssistant, loaded: MockConfigEntry, sim_modem: SimulatedModem, seen: Seen) -> None:
    """What waited for too long is told when that is known."""
    sim_modem.faults.add(Refuse(times=None, code=41))
    await text(hass, loaded)
    await later(hass, hours=13)
    await settled(lambda: seen)
    assert [(told["event_type"], told["reason"]) for told in seen] == [("not_sent", "expired")]


async def test_masked(hass: HomeAssistant, loaded: MockConfigEntry, caplog: pytest.LogCaptureFixture) -> None:
    """A bug report and the log name nobody."""
    await text(hass, loaded, to=STRANGER)
    await settled(lambda: reports(loaded)["not_delivered"])
    diagnostics = await async_get_config_entry_diagnostics(hass, loaded)
    assert diagnostics["outbox"]["reports"]["not_delivered"] == 1
    assert STRANGER not in str(diagnostics)
    assert STRANGER not in "".join(record.message for record in caplog.records if "isocket" in record.name)
