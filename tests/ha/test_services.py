"""Actions: what they do, what they return, and what they say when it cannot be done."""

from pathlib import Path
from typing import Any
from unittest.mock import AsyncMock, patch

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers.template import Template
from homeassistant.util.yaml import load_yaml_dict
import probatio
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.isocket.const import DOMAIN
from custom_components.isocket.modem import NoVoiceError, SendCongestionError, SendError, SendRefusedError
from custom_components.isocket.remote_services import REMOTE_ACTIONS
from custom_components.isocket.services import ACTIONS
from simulator.calls import CallState
from simulator.modem import Modem as SimulatedModem
from simulator.phone import Phone

from .helpers import DOOR, FAMILY, HEATER, OWNER, SIM, later, settled

HOUSE = Path(__file__).parents[2] / "custom_components" / "isocket"


async def do(hass: HomeAssistant, action: str, *, answer: bool = True, **data: Any) -> Any:
    """Do something as a script does."""
    return await hass.services.async_call(DOMAIN, action, data, blocking=True, return_response=answer)


def rings(phone: Phone) -> bool:
    """Say whether a phone rings."""
    return phone.current is not None and phone.current.state is CallState.RINGING


def test_what_is_described() -> None:
    """Each action and each of its fields is described where people choose it, and nothing else is."""
    described = load_yaml_dict(str(HOUSE / "services.yaml"))
    assert described.keys() == ACTIONS.keys() | REMOTE_ACTIONS.keys() | {"turn_on_for", "turn_off_for"}
    taken = {name: action.fields for name, action in ACTIONS.items()}
    taken |= {name: action.fields for name, action in REMOTE_ACTIONS.items()}
    for name, takes in taken.items():
        fields = described[name]["fields"]
        modem = {"config_entry_id"} if name in ACTIONS else set()
        assert fields.keys() == {str(field) for field in takes} | modem
        required = {str(field) for field in takes if isinstance(field, probatio.Required)}
        assert {key for key, field in fields.items() if field.get("required") or "default" in field} == required


async def test_send_sms(hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone, family: Phone) -> None:
    """Each phone gets the text, and the response says so for each."""
    result = await do(hass, "send_sms", to=[OWNER, "+47 900 00 003"], message="Hi 👋")
    assert result == {"results": [{"to": OWNER, "result": "sent"}, {"to": FAMILY, "result": "sent"}]}
    assert [message.text for message in owner.messages + family.messages] == ["Hi 👋"] * 2


async def test_a_number_from_a_template(hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone) -> None:
    """What a template makes of a number is the number still."""
    number = Template(f"{{{{ '{OWNER}' }}}}", hass).async_render()
    assert number == int(OWNER)
    assert (await do(hass, "send_sms", to=number, message="Hi"))["results"] == [{"to": OWNER, "result": "sent"}]
    with pytest.raises(ServiceValidationError):
        await do(hass, "send_sms", to=112, message="Hi")


async def test_send_sms_of_any_length(hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone) -> None:
    """What no phone would put together is refused at once; ten messages in one are not."""
    longest = "x" * 1530
    with pytest.raises(ServiceValidationError) as failure:
        await do(hass, "send_sms", to=OWNER, message=longest + "x")
    assert failure.value.translation_key == "text_too_long"
    assert failure.value.translation_placeholders == {"length": "1531", "longest": "1530"}
    assert len(loaded.runtime_data.hub._outbox) == 0
    await do(hass, "send_sms", to=OWNER, message=longest)
    assert [message.text for message in owner.messages] == [longest]


async def test_send_sms_without_waiting(hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone) -> None:
    """Who does not ask what becomes of a text does not wait for it."""
    with patch("custom_components.isocket.hub.Modem.send", side_effect=AsyncMock(side_effect=NotImplementedError)):
        assert await do(hass, "send_sms", answer=False, to=OWNER, message="Hi") is None
    assert len(loaded.runtime_data.hub._outbox) == 1


@pytest.mark.parametrize(("error", "result"), [(SendRefusedError(21), "refused"), (SendCongestionError(41), "queued")])
async def test_send_sms_that_does_not_go(
    hass: HomeAssistant, loaded: MockConfigEntry, error: SendError, result: str
) -> None:
    """A text that can never go is told from one that waits."""
    with (
        patch("custom_components.isocket.hub.Modem.send", side_effect=error),
        patch("custom_components.isocket.services._SEND_PATIENCE", 0.2),
    ):
        answer = await do(hass, "send_sms", to=OWNER, message="Hi")
    assert answer == {"results": [{"to": OWNER, "result": result}]}


async def test_send_more_than_there_is_room_for(hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone) -> None:
    """What a full outbox lets go of is told."""
    with patch("custom_components.isocket.outbox._CAPACITY", 1):
        answer = await do(hass, "send_sms", to=[OWNER, FAMILY], message="Hi")
    assert answer == {"results": [{"to": OWNER, "result": "sent"}, {"to": FAMILY, "result": "crowded_out"}]}


async def test_call(hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone) -> None:
    """A call ends as the phone ends it."""
    task = hass.async_create_task(do(hass, "call", number=OWNER))
    await settled(lambda: rings(owner))
    owner.decline()
    result = await task
    assert result["result"] == "rejected"
    assert result["talk_seconds"] == 0


async def test_an_alarm_takes_the_line(
    hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone, family: Phone
) -> None:
    """Whoever talks is cut off when the unit has to call."""
    await later(hass, seconds=11)
    for command in ("ALERT=CALL", "ALARMON"):
        await do(hass, "run_command", command=command)
    task = hass.async_create_task(do(hass, "call", number=FAMILY))
    await settled(lambda: rings(family))
    await hass.services.async_call("input_boolean", "turn_on", {"entity_id": DOOR}, blocking=True)
    await settled(lambda: rings(owner))
    assert (await task)["result"] == "no_answer"
    owner.decline()
    await settled(lambda: loaded.runtime_data.data.unit.call is None)


async def test_call_that_cannot_be_placed(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """What a modem cannot do is said, with what to do instead."""
    with (
        patch("custom_components.isocket.hub.Modem.dial", side_effect=NoVoiceError),
        pytest.raises(HomeAssistantError) as raised,
    ):
        await do(hass, "call", number=OWNER)
    assert raised.value.translation_key == "modem_no_voice"


async def test_ussd(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """The operator's answer is the response."""
    with patch("custom_components.isocket.hub.Modem.ussd", return_value="Balance: 100") as ussd:
        assert await do(hass, "send_ussd", code="*100#") == {"answer": "Balance: 100"}
    ussd.assert_awaited_once_with("*100#")


async def test_run_command(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """A command is carried out and answered."""
    assert await do(hass, "run_command", command="ON") == {"reply": "Power socket ON"}
    assert hass.states.is_state(HEATER, "on")
    with pytest.raises(HomeAssistantError, match="the value is out of range"):
        await do(hass, "run_command", command="RESTARTTIME=9999")


@pytest.mark.parametrize(
    ("command", "would"),
    [
        ("ON", [{"switch": "socket", "on": True}]),
        ("STATUS", [{"reply": "Power socket OFF\nMicrorelay OFF\nSignal: {signal}\nTEMP: 21C\n..."}]),
        ("FOO", [{"reply": "FOO - Error!"}]),
    ],
)
async def test_dry_run(hass: HomeAssistant, loaded: MockConfigEntry, command: str, would: list[dict[str, Any]]) -> None:
    """What a command would do is told, and not done."""
    before = loaded.runtime_data.hub.socket.document()
    (answer,) = (await do(hass, "run_command", command=command, dry_run=True))["would"]
    assert answer.keys() == would[0].keys()
    assert str(next(iter(answer.values()))).startswith(str(next(iter(would[0].values()))).split("{")[0])
    assert loaded.runtime_data.hub.socket.document() == before
    assert hass.states.is_state(HEATER, "off")


async def test_timers(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """The socket goes back after its time; nothing else has one."""
    await do(hass, "turn_on_for", answer=False, entity_id="switch.isocket", minutes=5)
    assert hass.states.is_state(HEATER, "on")
    await later(hass, minutes=6)
    assert hass.states.is_state(HEATER, "off")
    await do(hass, "turn_off_for", answer=False, entity_id="switch.isocket", minutes=5)
    await later(hass, minutes=6)
    assert hass.states.is_state(HEATER, "on")
    with pytest.raises(ServiceValidationError) as raised:
        await do(hass, "turn_on_for", answer=False, entity_id="switch.isocket_microrelay", minutes=5)
    assert raised.value.translation_key == "no_timer"
    for minutes in (0, 721):
        with pytest.raises(probatio.Invalid):
            await do(hass, "turn_on_for", answer=False, entity_id="switch.isocket", minutes=minutes)


async def test_rules(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """Rules are added, listed as they were added, and removed by their time."""
    await do(hass, "add_rule", answer=False, time="06:30", do="on")
    await do(hass, "add_rule", answer=False, time="22:00:00", day="sun", do="disarm")
    assert await do(hass, "list_rules") == {
        "rules": [{"time": "06:30", "day": "daily", "do": "on"}, {"time": "22:00", "day": "sun", "do": "disarm"}]
    }
    await do(hass, "remove_rule", answer=False, time="06:30")
    assert [rule["time"] for rule in (await do(hass, "list_rules"))["rules"]] == ["22:00"]
    with pytest.raises(HomeAssistantError, match="the value is out of range"):
        await do(hass, "remove_rule", answer=False, time="06:30")


async def test_numbers(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """Numbers are put on either list and taken off; the lists are returned whole."""
    await do(hass, "add_number", answer=False, number=FAMILY)
    await do(hass, "add_number", answer=False, number=FAMILY, list="alert")
    assert await do(hass, "list_numbers") == {"control": [OWNER, FAMILY], "alert": [OWNER, FAMILY]}
    await do(hass, "remove_number", answer=False, number=OWNER, list="alert")
    assert await do(hass, "list_numbers") == {"control": [OWNER, FAMILY], "alert": [FAMILY]}
    with pytest.raises(ServiceValidationError) as raised:
        await do(hass, "add_number", answer=False, number="90000002")
    assert raised.value.translation_key == "invalid_number"


async def test_alarm_log(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """An alarm is in the log, with what set it off."""
    assert await do(hass, "read_alarm_log") == {"alarms": []}
    await later(hass, seconds=11)
    await do(hass, "run_command", command="ALARMON")
    await hass.services.async_call("input_boolean", "turn_on", {"entity_id": DOOR}, blocking=True)
    await hass.async_block_till_done()
    (alarm,) = (await do(hass, "read_alarm_log"))["alarms"]
    assert alarm["sensors"] == "door"


async def test_no_socket(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """A modem alone can text, but has no commands."""
    (subentry_id,) = entry.subentries
    hass.config_entries.async_remove_subentry(entry, subentry_id)
    assert await hass.config_entries.async_setup(entry.entry_id)
    with pytest.raises(ServiceValidationError) as raised:
        await do(hass, "run_command", command="ON")
    assert raised.value.translation_key == "no_socket"
    await hass.config_entries.async_unload(entry.entry_id)


async def test_no_entry(hass: HomeAssistant, loaded: MockConfigEntry, sim_modem: SimulatedModem) -> None:
    """Actions outlive their entries, and say that there is none."""
    await hass.config_entries.async_unload(loaded.entry_id)
    with pytest.raises(ServiceValidationError):
        await do(hass, "send_sms", to=SIM, message="Hi")
