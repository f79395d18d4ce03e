"""Words of the house's own: added in the UI, texted by people, done by Home Assistant."""

import logging
import re
from typing import Any
from unittest.mock import patch

from homeassistant.config_entries import SOURCE_USER
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_mock_service

from custom_components.isocket.language import COMMANDS, hides
from simulator.phone import Phone

from .helpers import HEATER, OWNER, SIM, SIREN, later, settled

ACTIONS = [{"action": "input_boolean.turn_on", "target": {"entity_id": SIREN}}]
SAUNA = {"word": "SAUNA", "actions": ACTIONS, "reply": "Warm at {{ argument }}, {{ word }}"}


async def add(hass: HomeAssistant, entry: MockConfigEntry, **changes: Any) -> Any:
    """Add a word, as far as the form lets it."""
    flows = hass.config_entries.subentries
    form = await flows.async_init((entry.entry_id, "keyword"), context={"source": SOURCE_USER})
    assert form["type"] is FlowResultType.FORM
    result = await flows.async_configure(form["flow_id"], SAUNA | changes)
    await hass.async_block_till_done()
    return result


async def test_added_and_texted(hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone) -> None:
    """A word works as soon as it is added; what follows it and the word itself are known to its answer."""
    result = await add(hass, loaded, word="sauna ")
    assert (result["type"], result["title"]) == (FlowResultType.CREATE_ENTRY, "SAUNA")
    owner.send_sms(SIM, "Sauna ten")
    assert (await owner.wait_sms())[0].text == "Warm at ten, SAUNA"
    assert hass.states.is_state(SIREN, "on")
    assert hass.states.is_state(HEATER, "off")


@pytest.mark.parametrize("argument", ["{{ 6 * 7 }}", "{% set x = 42 %}", "{{ word }}", "'\"; {{", "[1, 2]"])
async def test_what_follows_a_word_is_data(
    hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone, argument: str
) -> None:
    """It is no template, whatever it looks like, neither to the answer nor to an action."""
    said = async_mock_service(hass, "test", "say")
    actions = [{"action": "test.say", "data": {"message": "Said: {{ argument }}"}}]
    await add(hass, loaded, word="TELL", actions=actions, reply="You said {{ argument }}")
    owner.send_sms(SIM, f"TELL {argument}")
    assert (await owner.wait_sms())[0].text == f"You said {argument}"
    assert [call.data["message"] for call in said] == [f"Said: {argument}"]


@pytest.mark.parametrize(
    ("change", "errors"),
    [
        ({"word": "S"}, {"word": "invalid_word"}),
        ({"word": "2HOT"}, {"word": "invalid_word"}),
        ({"word": "TWO WORDS"}, {"word": "invalid_word"}),
        ({"word": "ÖL"}, {"word": "invalid_word"}),
        ({"word": "status"}, {"word": "word_of_the_manual"}),
        ({"word": "SCHEDULER"}, {"word": "word_of_the_manual"}),
        ({"word": "ON5"}, {"word": "word_of_the_manual"}),
        ({"actions": [{"no": "action"}]}, {"actions": "invalid_actions"}),
        ({"word": "ON", "actions": [7]}, {"word": "word_of_the_manual", "actions": "invalid_actions"}),
    ],
)
async def test_what_is_no_word(
    hass: HomeAssistant, loaded: MockConfigEntry, change: dict[str, Any], errors: dict[str, str]
) -> None:
    """The form says what is wrong, and takes the right answer then."""
    result = await add(hass, loaded, **change)
    assert result["errors"] == errors
    done = await hass.config_entries.subentries.async_configure(result["flow_id"], SAUNA)
    assert done["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()


async def test_twice_and_changed(hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone) -> None:
    """A word is there once; it can be changed, also to another word."""
    await add(hass, loaded)
    assert (await add(hass, loaded))["errors"] == {"word": "word_taken"}
    (subentry,) = loaded.get_subentries_of_type("keyword")
    flow = await loaded.start_subentry_reconfigure_flow(hass, subentry.subentry_id)
    again = await hass.config_entries.subentries.async_configure(flow["flow_id"], SAUNA | {"word": "STATUS"})
    assert (again["step_id"], again["errors"]) == ("reconfigure", {"word": "word_of_the_manual"})
    result = await hass.config_entries.subentries.async_configure(flow["flow_id"], SAUNA | {"word": "ARRIVE"})
    assert result["reason"] == "reconfigure_successful"
    await hass.async_block_till_done()
    owner.send_sms(SIM, "SAUNA")
    assert (await owner.wait_sms())[0].text == "SAUNA - Error!"
    owner.send_sms(SIM, "ARRIVE")
    assert (await owner.wait_sms(2))[1].text == "Warm at , ARRIVE"


async def texted(hass: HomeAssistant, entry: MockConfigEntry, owner: Phone, **changes: Any) -> str:
    """Text a word, and return the answer."""
    await add(hass, entry, **changes)
    owner.send_sms(SIM, "SAUNA")
    return (await owner.wait_sms())[0].text


@pytest.mark.parametrize(
    "actions",
    [
        [{"action": "nobody.knows"}],
        [{"stop": "No", "error": True}],
        [{"action": "input_boolean.turn_on", "target": {"entity_id": "{{ 1 / 0 }}"}}],
        [{"action": "test.broken"}],
    ],
)
async def test_what_cannot_be_done(
    hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone, actions: list[Any], caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever texts a word that fails is told, and the log says why without a number; also where somebody else's code is broken."""

    async def broken(_: ServiceCall) -> None:
        raise ValueError(OWNER)

    hass.services.async_register("test", "broken", broken)
    assert await texted(hass, loaded, owner, actions=actions) == "Execute error!"
    (line,) = [record for record in caplog.records if record.name.endswith("isocket.keywords")]
    assert line.levelno == logging.WARNING
    assert "SAUNA from …02" in line.message
    assert OWNER not in line.message


async def test_an_answer_that_cannot_be_written(hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone) -> None:
    """A template that fails when it is needed is an error as well."""
    assert await texted(hass, loaded, owner, reply="{{ states.sensor.none.attributes.x.y }}") == "Execute error!"


async def test_no_answer_of_its_own(hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone) -> None:
    """Without a template a word is answered with OK."""
    assert await texted(hass, loaded, owner, reply="") == "SAUNA - OK"


async def test_what_the_actions_found_out(hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone) -> None:
    """The answer can tell of the actions' own variables, and who asked."""
    actions = [{"variables": {"grade": "{{ 40 + 2 }}"}}]
    reply = "{{ grade }} for {{ phone }}"
    assert await texted(hass, loaded, owner, actions=actions, reply=reply) == f"42 for {OWNER}"


async def test_a_condition_that_does_not_hold(hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone) -> None:
    """Actions that stop at a condition have not done what the word promises."""
    calls = async_mock_service(hass, "test", "run")
    actions = [{"condition": "template", "value_template": "{{ false }}"}, {"action": "test.run"}]
    assert await texted(hass, loaded, owner, actions=actions) == "Execute error!"
    assert calls == []


async def test_a_stranger(hass: HomeAssistant, loaded: MockConfigEntry, stranger: Phone) -> None:
    """A word of the house's own is no way in."""
    await add(hass, loaded)
    stranger.send_sms(SIM, "SAUNA")
    refused = loaded.runtime_data.hub
    heard: list[Any] = []
    refused.listen(heard.append)
    await settled(lambda: len(heard) > 1)
    await hass.async_block_till_done()
    assert hass.states.is_state(SIREN, "off")
    assert stranger.messages == []


async def test_at_home(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """The action that runs commands runs words too."""
    await add(hass, loaded)
    answer = await hass.services.async_call(
        "isocket", "run_command", {"command": "SAUNA 9"}, blocking=True, return_response=True
    )
    assert answer == {"reply": "Warm at 9, SAUNA"}


def test_nothing_of_the_manual_can_be_hidden() -> None:
    """Each command's first word is refused, whatever it takes."""
    for command in COMMANDS:
        head = re.match("[A-Z]+", command.key)
        assert head is not None
        assert hides(head[0]), command.key
    assert not hides("SAUNA")


async def test_answered_while_it_is_taken_down(hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone) -> None:
    """A word that ends while the entry does wakes no unit that nobody owns any more."""
    await add(hass, loaded, actions=[{"wait_for_trigger": [{"trigger": "event", "event_type": "warm"}]}])
    hub = loaded.runtime_data.hub
    await hub.socket.apply("ON60", None)
    owner.send_sms(SIM, "SAUNA")
    await settled(lambda: hub.socket._unit.state.errands)
    await settled(lambda: "warm" in hass.bus.async_listeners())
    stop = hub._modem.stop

    async def slowly() -> None:
        hass.bus.async_fire("warm")
        await settled(lambda: not hub.socket._unit.state.errands)
        await stop()

    with patch.object(hub._modem, "stop", slowly):
        assert await hass.config_entries.async_unload(loaded.entry_id)
    await later(hass, hours=2)
    assert hass.states.is_state(HEATER, "on")
    assert await hass.config_entries.async_setup(loaded.entry_id)
    assert (await owner.wait_sms())[0].text == "Warm at , SAUNA"
