"""The blueprints, as Home Assistant's own automations run them."""

from datetime import timedelta
from pathlib import Path
import shutil
from typing import Any
from unittest.mock import patch

from homeassistant.components.blueprint.models import Blueprint
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from homeassistant.util.yaml import load_yaml_dict
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.isocket.modem import CallOutcome, CallResult, NoModemError, NoVoiceError
from simulator.codec import Address, AddressKind, Deliver, UserData
from simulator.modem import Modem as SimulatedModem
from simulator.phone import Phone

from .helpers import DOOR, FAMILY, OWNER, SIM, SIREN, STRANGER, settled

BLUEPRINTS = Path(__file__).parents[2] / "blueprints" / "automation" / "isocket"
NAMES = sorted(path.name for path in BLUEPRINTS.glob("*.yaml"))
OPENED = [{"trigger": "state", "entity_id": DOOR, "to": "on"}]


@pytest.fixture
async def automate(
    hass: HomeAssistant, loaded: MockConfigEntry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Any:
    """Import the blueprints, and return what makes an automation of one."""
    shutil.copytree(BLUEPRINTS, tmp_path / "blueprints" / "automation" / "isocket")
    monkeypatch.setattr(hass.config, "config_dir", str(tmp_path))

    async def make(name: str, **inputs: Any) -> None:
        config = {"use_blueprint": {"path": f"isocket/{name}.yaml", "input": inputs}, "alias": "Ours", "id": "ours"}
        assert await async_setup_component(hass, "automation", {"automation": [config]})
        await hass.async_block_till_done()
        assert hass.states.is_state("automation.ours", "on")

    return make


async def open_door(hass: HomeAssistant) -> None:
    """Open the door."""
    await hass.services.async_call("input_boolean", "turn_on", {"entity_id": DOOR}, blocking=True)


def test_there_are_three() -> None:
    """No blueprint is left out below."""
    assert NAMES == ["act_on_a_word.yaml", "call_until_answered.yaml", "text_me_when.yaml"]


@pytest.mark.parametrize("name", NAMES)
def test_it_can_be_imported(name: str) -> None:
    """Home Assistant takes it, and each input says what it is for."""
    from homeassistant.components.automation.config import AUTOMATION_BLUEPRINT_SCHEMA

    blueprint = Blueprint(
        load_yaml_dict(str(BLUEPRINTS / name)), expected_domain="automation", schema=AUTOMATION_BLUEPRINT_SCHEMA
    )
    assert blueprint.validate() is None
    for about in blueprint.inputs.values():
        assert about["name"]
        assert about["description"]


async def test_text_me_when(hass: HomeAssistant, automate: Any, owner: Phone) -> None:
    """A door that opens texts the owner, once in a while."""
    await automate("text_me_when", triggers=OPENED, recipients="notify.isocket_alert_numbers")
    await open_door(hass)
    assert (await owner.wait_sms())[0].text == "door: on"
    await hass.services.async_call("input_boolean", "turn_off", {"entity_id": DOOR}, blocking=True)
    await open_door(hass)
    await hass.services.async_call("automation", "turn_off", {"entity_id": "automation.ours"}, blocking=True)
    await hass.async_block_till_done()
    assert len(owner.messages) == 1


@pytest.mark.parametrize(
    ("results", "called", "texted"),
    [
        ([CallResult.ANSWERED], [OWNER], False),
        ([CallResult.NO_ANSWER, CallResult.REJECTED], [OWNER, FAMILY], False),
        ([CallResult.BUSY, CallResult.FAILED, CallResult.ANSWERED], [OWNER, FAMILY, OWNER], False),
        ([NoVoiceError()] * 4, [OWNER, FAMILY, OWNER, FAMILY], True),
        ([CallResult.NO_ANSWER] * 4, [OWNER, FAMILY, OWNER, FAMILY], True),
    ],
)
async def test_call_until_answered(
    hass: HomeAssistant,
    automate: Any,
    owner: Phone,
    family: Phone,
    results: list[CallResult | NoVoiceError],
    called: list[str],
    texted: bool,
) -> None:
    """Phones are called in turn until somebody knows; when nobody does, all are texted."""
    outcomes = [one if isinstance(one, NoVoiceError) else CallOutcome(one, 5, 1, "") for one in results]
    with patch("custom_components.isocket.hub.Modem.dial", side_effect=outcomes) as dial:
        await automate("call_until_answered", triggers=OPENED, numbers=[OWNER, FAMILY], message="The door is open")
        await open_door(hass)
        await hass.async_block_till_done()
    assert [call.args[0] for call in dial.await_args_list] == called
    if texted:
        assert [text.text for text in await owner.wait_sms()] == ["The door is open"]
        assert [text.text for text in await family.wait_sms()] == ["The door is open"]
    assert len(owner.messages + family.messages) == 2 * texted


@pytest.mark.parametrize(
    ("sender", "sent"),
    [
        (Address(FAMILY, AddressKind.ALPHANUMERIC), timedelta()),
        (Address("", AddressKind.LOCAL), timedelta()),
        (Address("GATE", AddressKind.ALPHANUMERIC), timedelta()),
        (Address(FAMILY, AddressKind.INTERNATIONAL), timedelta(days=2)),
        (Address(f"+46{FAMILY[3:]}", AddressKind.INTERNATIONAL), timedelta()),
    ],
    ids=["a name that spells a listed number", "no number", "a name", "two days old", "another country"],
)
async def test_who_cannot_act(
    hass: HomeAssistant, automate: Any, sim_modem: SimulatedModem, sender: Address, sent: timedelta
) -> None:
    """Neither whose name looks like a number, nor nobody, even if a line of the list was left empty, nor the past."""
    await automate(
        "act_on_a_word",
        messages="event.generic_gsm_modem_messages",
        word="GATE",
        numbers=[FAMILY, ""],
        actions=[{"action": "input_boolean.turn_on", "target": {"entity_id": SIREN}}],
    )
    sim_modem.take(Deliver(sender, UserData.plain("GATE"), dt_util.utcnow() - sent))
    await settled(lambda: not any(sim_modem.storage))
    await hass.async_block_till_done()
    assert hass.states.is_state(SIREN, "off")


async def test_act_on_a_word(hass: HomeAssistant, automate: Any, family: Phone, stranger: Phone, owner: Phone) -> None:
    """A phone of the list is obeyed and answered, with the word alone; others are not."""
    await automate(
        "act_on_a_word",
        messages="event.generic_gsm_modem_messages",
        word="Gate",
        numbers=["+47 900 00 003"],
        actions=[{"action": "input_boolean.turn_on", "target": {"entity_id": SIREN}}],
        reply="Open for {{ trigger.to_state.attributes.phone }}",
    )
    stranger.send_sms(SIM, "GATE")
    family.send_sms(SIM, "the gate is stuck")
    owner.send_sms(SIM, "STATUS")
    await owner.wait_sms()
    await hass.async_block_till_done()
    assert hass.states.is_state(SIREN, "off")
    family.send_sms(SIM, " gate ")
    assert [text.text for text in await family.wait_sms()] == [f"Open for {FAMILY}"]
    assert hass.states.is_state(SIREN, "on")
    assert STRANGER not in str(family.messages)
    assert stranger.messages == []


async def test_a_word_is_not_obeyed_again_when_the_modem_is_back(
    hass: HomeAssistant, loaded: MockConfigEntry, automate: Any, family: Phone
) -> None:
    """The last message is shown again then, with its text and its phone; what it asked for was done."""
    messages = "event.generic_gsm_modem_messages"
    actions = [{"action": "input_boolean.toggle", "target": {"entity_id": SIREN}}]
    await automate("act_on_a_word", messages=messages, word="GATE", numbers=[FAMILY], actions=actions)
    family.send_sms(SIM, "GATE")
    await family.wait_sms()
    coordinator = loaded.runtime_data
    coordinator.async_set_update_error(NoModemError())
    assert hass.states.is_state(messages, "unavailable")
    coordinator.async_set_updated_data(coordinator.data)
    assert not hass.states.is_state(messages, "unavailable")
    await hass.async_block_till_done()
    assert hass.states.is_state(SIREN, "on")
