"""What automations hear, and what of it is kept."""

from homeassistant.core import HomeAssistant, State
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_mock_restore_state_shutdown_restart

from simulator.codec import Address, AddressKind, Deliver, UserData
from simulator.modem import Modem as SimulatedModem
from simulator.phone import Phone

from .helpers import DOOR, FAMILY, OWNER, SIM, STRANGER, later, settled

MESSAGES = "event.generic_gsm_modem_messages"
ACTIVITY = "event.isocket_activity"


def event(hass: HomeAssistant, entity_id: str) -> State:
    """Return the last event."""
    state = hass.states.get(entity_id)
    assert state is not None
    return state


async def test_a_command(hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone) -> None:
    """A text is a message of the modem, and a command of the unit, by somebody whose number shows its end alone."""
    owner.send_sms(SIM, f"SECNUMBER{FAMILY}")
    await owner.wait_sms()
    await hass.async_block_till_done()
    message = event(hass, MESSAGES).attributes
    assert (message["event_type"], message["who"], message["phone"]) == ("received", "…02", OWNER)
    assert (message["text"], message["complete"]) == (f"SECNUMBER{FAMILY}", True)
    command = event(hass, ACTIVITY).attributes
    assert (command["event_type"], command["who"], command["phone"]) == ("executed", "…02", OWNER)
    assert (command["command"], command["reply"]) == ("SECNUMBER+…03", f"SECNUMBER{FAMILY} - OK")


async def test_secrets_are_in_no_event(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """A password that is set shows as asterisks."""
    await loaded.runtime_data.hub.socket.apply("PASSWORD=12abc", None)
    await hass.async_block_till_done()
    command = event(hass, ACTIVITY).attributes
    assert command["event_type"] == "executed"
    assert "12abc" not in str(command)


async def test_a_text_that_changes_the_password(hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone) -> None:
    """Neither the password that it begins with nor the next one shows, also where nothing is answered."""
    for command in ("PASSWORD=12abc", "SMSCONFIRM=OFF"):
        await loaded.runtime_data.hub.socket.apply(command, None)
    owner.send_sms(SIM, "12abcPASSWORD=54321")
    await settled(lambda: event(hass, MESSAGES).attributes.get("event_type") == "received")
    assert loaded.runtime_data.hub.socket.password == "54321"
    assert event(hass, MESSAGES).attributes["text"] == "*****PASSWORD=*****"


async def test_a_stranger(hass: HomeAssistant, loaded: MockConfigEntry, stranger: Phone) -> None:
    """Who is not listed is refused, and heard of."""
    stranger.send_sms(SIM, "ON")
    await settled(lambda: event(hass, ACTIVITY).attributes.get("event_type") == "refused")
    assert event(hass, ACTIVITY).attributes["phone"] == STRANGER


@pytest.mark.parametrize("name", ["BANK", OWNER])
async def test_a_name(hass: HomeAssistant, loaded: MockConfigEntry, sim_modem: SimulatedModem, name: str) -> None:
    """A sender that calls itself something has no phone, even if that spells one: automations go by phones."""
    sim_modem.take(Deliver(Address(name, AddressKind.ALPHANUMERIC), UserData.plain("GATE"), dt_util.utcnow()))
    await settled(lambda: event(hass, MESSAGES).attributes.get("event_type") == "received")
    message = event(hass, MESSAGES).attributes
    assert (message["name"], message["who"], message["text"]) == (name, f"…{name[-2:]}", "GATE")
    assert "phone" not in message


async def test_an_alarm(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """The alarm names its sensors; what happens without a phone names none."""
    await later(hass, seconds=11)
    await loaded.runtime_data.hub.socket.apply("ALARMON", None)
    seen = []
    hass.bus.async_listen(
        "state_changed",
        lambda happened: (
            seen.append(happened.data["new_state"].attributes) if happened.data["entity_id"] == ACTIVITY else None
        ),
    )
    await hass.services.async_call("input_boolean", "turn_on", {"entity_id": DOOR}, blocking=True)
    await hass.async_block_till_done()
    (alarm,) = [attributes for attributes in seen if attributes["event_type"] == "alarm"]
    assert (alarm["sensors"], alarm["state"]) == ("door", "Activity")
    assert "phone" not in alarm


@pytest.mark.parametrize("entity_id", [MESSAGES, ACTIVITY])
async def test_what_is_kept(hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone, entity_id: str) -> None:
    """Numbers and texts are for the moment: neither the database nor the file of the last states gets them."""
    owner.send_sms(SIM, "STATUS")
    await owner.wait_sms()
    await hass.async_block_till_done()
    unrecorded = event(hass, entity_id).state_info
    assert unrecorded is not None
    assert {"phone", "text", "reply"} <= unrecorded["unrecorded_attributes"]
    kept = await async_mock_restore_state_shutdown_restart(hass)
    stored = kept.last_states[entity_id].as_dict()["extra_data"]
    assert stored is not None
    assert stored["last_event_type"]
    assert OWNER not in str(stored)
    assert "Power socket" not in str(stored)
    assert "STATUS" not in str(stored) or entity_id == ACTIVITY
