"""Adding a unit elsewhere, after it was asked what it is, and changing what is known of it."""

from collections.abc import Iterator, Mapping
from typing import Any
from unittest.mock import patch

from homeassistant.config_entries import SOURCE_USER, SubentryFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.isocket.const import DOMAIN, SUBENTRY_REMOTE
from custom_components.isocket.modem import SendBarredError
from simulator.network import Network
from tests.ha.helpers import OWNER, SIM, settled

from .elsewhere import CABIN, Cabin, living, remote_subentry

BOAT = "+4790000060"
BOAT_FORM = {
    "name": "Boat",
    "number": "+47 900 00 060",
    "model": "707",
    "fahrenheit": False,
    "has_password": False,
    "has_renew_password": False,
    "interval": "24",
}
BOAT_DATA = {"number": BOAT, "model": "707", "fahrenheit": False, "interval": 24}
NAMES = {"HARDWARE": "iSocket GSM 706 Light, Hardware v1.1", "FIRMWARE": "(c) Intellectronics, v1.0.0"}


@pytest.fixture
async def boat(hass: HomeAssistant, network: Network) -> Any:
    """Return another unit, which is not added yet."""
    async with living(Cabin(network, BOAT)) as unit:
        unit.reads = NAMES.get
        yield unit


@pytest.fixture
def no_patience() -> Iterator[None]:
    """Wait for no answer for long."""
    with patch("custom_components.isocket.remote_flow.PATIENCE", 0.3):
        yield


async def begin(hass: HomeAssistant, entry: MockConfigEntry) -> SubentryFlowResult:
    """Begin to add a unit."""
    form = await hass.config_entries.subentries.async_init(
        (entry.entry_id, SUBENTRY_REMOTE), context={"source": SOURCE_USER}
    )
    assert (form["type"], form["step_id"]) == (FlowResultType.FORM, "user")
    return form


async def answer(hass: HomeAssistant, flow: Mapping[str, Any], answers: dict[str, Any]) -> SubentryFlowResult:
    """Answer a step."""
    return await hass.config_entries.subentries.async_configure(flow["flow_id"], answers)


async def described(hass: HomeAssistant, entry: MockConfigEntry, **changes: Any) -> SubentryFlowResult:
    """Go as far as to the question whether the unit is to be asked."""
    menu = await answer(hass, await begin(hass, entry), BOAT_FORM | changes)
    assert (menu["type"], menu["step_id"]) == (FlowResultType.MENU, "identify")
    assert menu["menu_options"] == ["ask", "skip"]
    assert menu["description_placeholders"] == {"name": "Boat", "messages": "3"}
    return menu


async def asked(hass: HomeAssistant, flow: SubentryFlowResult) -> SubentryFlowResult:
    """Wait until a flow has asked."""
    flows = hass.config_entries.subentries

    def result() -> SubentryFlowResult:
        return next(
            one for one in flows.async_progress(include_uninitialized=True) if one["flow_id"] == flow["flow_id"]
        )

    await settled(lambda: result()["step_id"] != "ask")
    return await flows.async_configure(flow["flow_id"])


def added(entry: MockConfigEntry, title: str = "Boat") -> dict[str, Any]:
    """Return what is stored of a unit."""
    return next(dict(one.data) for one in entry.subentries.values() if one.title == title)


async def test_asked_and_added(hass: HomeAssistant, loaded: MockConfigEntry, boat: Cabin) -> None:
    """The unit says what it is, message by message, and what it said is known from the start."""
    flow = await answer(hass, await described(hass, loaded), {"next_step_id": "ask"})
    assert (flow["type"], flow["progress_action"]) == (FlowResultType.SHOW_PROGRESS, "ask")
    assert flow["description_placeholders"] == {"command": "STATUS", "number": "1", "messages": "3"}
    looked = await hass.config_entries.subentries.async_configure(flow["flow_id"])
    assert looked["type"] is FlowResultType.SHOW_PROGRESS
    told = await asked(hass, flow)
    assert (told["type"], told["step_id"]) == (FlowResultType.FORM, "told")
    assert told["description_placeholders"] == {
        "name": "Boat",
        "hardware": "iSocket GSM 706 Light, Hardware v1.1",
        "firmware": "(c) Intellectronics, v1.0.0",
    }
    assert told["data_schema"] is not None
    (model,) = told["data_schema"].schema
    assert model.description["suggested_value"] == "706 Light"
    done = await answer(hass, told, {"model": "706 Light"})
    assert (done["type"], done["title"]) == (FlowResultType.CREATE_ENTRY, "Boat")
    await hass.async_block_till_done()
    assert boat.got == ["STATUS", "HARDWARE", "FIRMWARE"]
    assert added(loaded) == BOAT_DATA | {"model": "706 Light"}
    assert hass.states.is_state("switch.boat", "off")
    assert hass.states.is_state("sensor.boat_texts_sent_this_month", "3")
    assert set(loaded.runtime_data.hub.fleet.hosts) == {CABIN, BOAT}


async def test_added_without_asking(hass: HomeAssistant, loaded: MockConfigEntry, boat: Cabin) -> None:
    """Who does not want to pay for it does not ask; the passwords are stored."""
    secrets = {"has_password": True, "password": "12abC", "has_renew_password": True, "renew_password": "123456abc"}
    done = await answer(hass, await described(hass, loaded, **secrets), {"next_step_id": "skip"})
    assert done["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
    assert boat.got == []
    assert added(loaded) == BOAT_DATA | {"password": "12abC", "renew_password": "123456abc"}
    assert hass.states.is_state("switch.boat", "unknown")


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"name": " "}, {"name": "name_missing"}),
        ({"number": "90000060"}, {"number": "invalid_number"}),
        ({"number": CABIN}, {"number": "number_taken"}),
        ({"number": OWNER}, {"number": "number_controls"}),
        ({"has_password": True}, {"password": "password_missing"}),
        ({"has_password": True, "password": "12æb1"}, {"password": "bad_password"}),
        ({"has_password": True, "password": "123456"}, {"password": "bad_password"}),
        ({"has_renew_password": True}, {"renew_password": "password_missing"}),
        ({"has_renew_password": True, "renew_password": "short"}, {"renew_password": "bad_renew_password"}),
    ],
)
async def test_what_cannot_be(
    hass: HomeAssistant, loaded: MockConfigEntry, changes: dict[str, Any], errors: dict[str, str]
) -> None:
    """A wrong answer is explained at its field, and a better one goes through."""
    form = await answer(hass, await begin(hass, loaded), BOAT_FORM | changes)
    assert (form["type"], form["errors"]) == (FlowResultType.FORM, errors)
    menu = await answer(hass, form, BOAT_FORM)
    assert menu["type"] is FlowResultType.MENU
    hass.config_entries.subentries.async_abort(menu["flow_id"])


async def test_a_number_of_another_modem(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """No two modems talk to one unit."""
    other = MockConfigEntry(
        domain=DOMAIN, unique_id="2", data={"device": "/dev/none"}, subentries_data=[remote_subentry(BOAT)]
    )
    other.add_to_hass(hass)
    form = await answer(hass, await begin(hass, loaded), BOAT_FORM)
    assert form["errors"] == {"number": "number_taken"}


async def test_while_the_modem_does_not_run(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """The owner's number is known then too; nothing can be asked, and the unit can be added all the same."""
    form = await answer(hass, await begin(hass, entry), BOAT_FORM | {"number": OWNER})
    assert form["errors"] == {"number": "number_controls"}
    menu = await answer(hass, form, BOAT_FORM)
    unheard = await answer(hass, menu, {"next_step_id": "ask"})
    assert (unheard["step_id"], unheard["errors"]) == ("unheard", {"base": "not_running"})
    again = await answer(hass, unheard, {"next": "again"})
    assert again["errors"] == {"base": "not_running"}
    done = await answer(hass, again, {"next": "skip"})
    assert done["type"] is FlowResultType.CREATE_ENTRY


async def test_silent(hass: HomeAssistant, loaded: MockConfigEntry, boat: Cabin, no_patience: None) -> None:
    """A unit that does not answer is told of; asking again goes on where it was silent."""
    boat.reads = lambda text: None if text == "STATUS" else NAMES.get(text)
    flow = await answer(hass, await described(hass, loaded), {"next_step_id": "ask"})
    await settled(lambda: len(boat.got) == 1)
    boat.mute = True
    unheard = await asked(hass, flow)
    assert (unheard["step_id"], unheard["errors"]) == ("unheard", {"base": "unit_silent"})
    assert unheard["description_placeholders"] == {"name": "Boat"}
    boat.mute = False
    told = await asked(hass, await answer(hass, unheard, {"next": "again"}))
    assert told["step_id"] == "told"
    assert boat.got.count("STATUS") == 1
    assert boat.got[-1] == "FIRMWARE"


@pytest.mark.parametrize(
    ("says", "error"),
    [
        ("Invalid access password!", "unit_bad_password"),
        ("Access deny!", "unit_denied"),
        ("STATUS - Error!", "unit_refused"),
    ],
)
async def test_refused(hass: HomeAssistant, loaded: MockConfigEntry, boat: Cabin, says: str, error: str) -> None:
    """What the unit has against it is said, no other question is paid for, and the answers can be changed."""
    boat.reads = lambda _: says
    flow = await answer(hass, await described(hass, loaded), {"next_step_id": "ask"})
    unheard = await asked(hass, flow)
    assert (unheard["step_id"], unheard["errors"]) == ("unheard", {"base": error})
    assert boat.got == ["STATUS"]
    form = await answer(hass, unheard, {"next": "change"})
    assert (form["type"], form["step_id"]) == (FlowResultType.FORM, "user")
    assert BOAT not in loaded.runtime_data.hub.fleet.hosts
    boat.reads = NAMES.get
    menu = await answer(hass, form, BOAT_FORM)
    told = await asked(hass, await answer(hass, menu, {"next_step_id": "ask"}))
    assert told["step_id"] == "told"


async def test_not_sent(hass: HomeAssistant, loaded: MockConfigEntry, boat: Cabin) -> None:
    """That the network takes nothing is no fault of the unit's."""
    with patch("custom_components.isocket.hub.Modem.send", side_effect=SendBarredError(21)):
        flow = await answer(hass, await described(hass, loaded), {"next_step_id": "ask"})
        unheard = await asked(hass, flow)
    assert unheard["errors"] == {"base": "unit_not_sent"}


async def test_stopped_while_asking(hass: HomeAssistant, loaded: MockConfigEntry, boat: Cabin) -> None:
    """Who reloads the integration meanwhile asks anew."""
    boat.mute = True
    flow = await answer(hass, await described(hass, loaded), {"next_step_id": "ask"})
    await settled(lambda: boat.got)
    await hass.config_entries.async_reload(loaded.entry_id)
    await settled(lambda: hass.states.is_state("binary_sensor.generic_gsm_modem_network", "on"))
    unheard = await asked(hass, flow)
    assert unheard["errors"] == {"base": "not_running"}
    boat.mute = False
    told = await asked(hass, await answer(hass, unheard, {"next": "again"}))
    assert told["step_id"] == "told"


async def test_given_up(hass: HomeAssistant, loaded: MockConfigEntry, boat: Cabin) -> None:
    """Who closes the form leaves nothing behind: neither a question under way nor a unit."""
    boat.mute = True
    flow = await answer(hass, await described(hass, loaded), {"next_step_id": "ask"})
    await settled(lambda: boat.got)
    hub = loaded.runtime_data.hub
    assert set(hub.fleet.hosts) == {CABIN, BOAT}
    hass.config_entries.subentries.async_abort(flow["flow_id"])
    await hass.async_block_till_done()
    assert set(hub.fleet.hosts) == {CABIN}
    assert len(hub._outbox) == 0
    boat.phone.send_sms("+4790000001", "Power socket ON")
    await hass.async_block_till_done()


async def test_two_who_add_the_same(hass: HomeAssistant, loaded: MockConfigEntry, boat: Cabin) -> None:
    """A form that is left open somewhere asks no more when another does, and leaves nothing behind."""
    boat.mute = True
    left = await answer(hass, await described(hass, loaded), {"next_step_id": "ask"})
    await settled(lambda: boat.got)
    fleet = loaded.runtime_data.hub.fleet
    first = fleet.hosts[BOAT]
    boat.mute = False
    told = await asked(hass, await answer(hass, await described(hass, loaded), {"next_step_id": "ask"}))
    assert first.stopped
    assert told["step_id"] == "told"
    unheard = await asked(hass, left)
    assert unheard["errors"] == {"base": "asked_elsewhere"}
    done = await answer(hass, told, {"model": "706 Light"})
    assert done["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
    boat.mute = True
    again = await answer(hass, unheard, {"next": "again"})
    assert (again["step_id"], again["errors"]) == ("unheard", {"base": "number_taken"})
    form = await answer(hass, again, {"next": "skip"})
    assert (form["step_id"], form["errors"]) == ("user", {"number": "number_taken"})


async def test_added_meanwhile(hass: HomeAssistant, loaded: MockConfigEntry, boat: Cabin) -> None:
    """A form that is left open does not take the unit's texts from who added it."""
    left = await described(hass, loaded)
    other = await described(hass, loaded)
    await answer(hass, other, {"next_step_id": "skip"})
    await hass.async_block_till_done()
    await settled(lambda: hass.states.is_state("binary_sensor.generic_gsm_modem_network", "on"))
    unheard = await answer(hass, left, {"next_step_id": "ask"})
    assert (unheard["step_id"], unheard["errors"]) == ("unheard", {"base": "number_taken"})
    boat.phone.send_sms(SIM, "Power socket ON")
    await settled(lambda: hass.states.is_state("switch.boat", "on"))
    assert boat.got == []


async def test_changed(hass: HomeAssistant, loaded: MockConfigEntry, far: Cabin) -> None:
    """All but the passwords is shown; one that is there stays, and one that is unticked goes."""
    subentry_id = next(one.subentry_id for one in loaded.subentries.values() if one.title == "Cabin")
    shown = {
        "name": "Cabin",
        "number": CABIN,
        "model": "706",
        "fahrenheit": False,
        "interval": "0",
        "has_password": False,
        "has_renew_password": False,
    }
    form = await loaded.start_subentry_reconfigure_flow(hass, subentry_id)
    assert form["step_id"] == "reconfigure"
    assert form["data_schema"] is not None
    suggested = {str(one): one.description["suggested_value"] for one in form["data_schema"].schema if one.description}
    assert suggested == shown
    wrong = await answer(hass, form, shown | {"number": "1"})
    assert wrong["errors"] == {"number": "invalid_number"}
    answers = {"name": "Cottage", "has_password": True, "password": "abc12", "interval": "168"}
    done = await answer(hass, wrong, shown | answers)
    assert (done["type"], done["reason"]) == (FlowResultType.ABORT, "reconfigure_successful")
    await hass.async_block_till_done()
    assert added(loaded, "Cottage")["password"] == "abc12"
    form = await loaded.start_subentry_reconfigure_flow(hass, subentry_id)
    await answer(hass, form, shown | {"name": "Cottage", "has_password": True})
    await hass.async_block_till_done()
    assert added(loaded, "Cottage")["password"] == "abc12"
    form = await loaded.start_subentry_reconfigure_flow(hass, subentry_id)
    await answer(hass, form, shown | {"name": "Cottage", "number": BOAT})
    await hass.async_block_till_done()
    assert added(loaded, "Cottage") == {"number": BOAT, "model": "706", "fahrenheit": False, "interval": 0}
    assert next(one.unique_id for one in loaded.subentries.values() if one.title == "Cottage") == BOAT
