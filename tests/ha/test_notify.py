"""Texts from automations."""

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from simulator.phone import Phone

from .helpers import FAMILY, OWNER, on_disk

ANY = "notify.generic_gsm_modem_any_number"
ALERT = "notify.isocket_alert_numbers"


async def send(hass: HomeAssistant, entity_id: str, message: str, **more: str) -> None:
    """Send a text as an automation does."""
    await hass.services.async_call(
        "notify", "send_message", {"entity_id": entity_id, "message": message, **more}, blocking=True
    )


async def test_to_the_alert_numbers(hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone, family: Phone) -> None:
    """Everybody who gets the alerts gets it, as it is written."""
    await loaded.runtime_data.hub.socket.apply(f"ALERTNUMBER{FAMILY}", None)
    await send(hass, ALERT, "The sauna is warm 🧖")
    assert [text.text for text in await owner.wait_sms()] == ["The sauna is warm 🧖"]
    assert [text.text for text in await family.wait_sms()] == ["The sauna is warm 🧖"]


async def test_to_nobody(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """A text that reaches nobody is an error."""
    await loaded.runtime_data.hub.socket.apply("ALERTNUMBER-ALL", None)
    await hass.async_block_till_done()
    with pytest.raises(ServiceValidationError) as raised:
        await send(hass, ALERT, "Hello?")
    assert raised.value.translation_key == "notify_nobody"


async def test_to_any_number(hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone, family: Phone) -> None:
    """The title says who gets it."""
    await send(hass, ANY, "Dinner", title=f"{OWNER}, +47 900 00 003")
    assert [text.text for text in await owner.wait_sms()] == ["Dinner"]
    assert [text.text for text in await family.wait_sms()] == ["Dinner"]


async def test_it_is_saved_first(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """When the action is over, the text is on disk: it goes out although Home Assistant dies now."""
    await loaded.runtime_data.hub.send([OWNER], "Dinner")
    assert [text["text"] for text in on_disk(hass, loaded)["outbox"]] == ["Dinner"]


async def test_half_a_character(hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone) -> None:
    """What a template makes of half an emoji is no text for a disk: it goes as a question mark, and others go after it."""
    await send(hass, ANY, "Hot \ud83e!", title=OWNER)
    await send(hass, ANY, "Warm 🧖", title=OWNER)
    assert [text.text for text in await owner.wait_sms(2)] == ["Hot ?!", "Warm 🧖"]


@pytest.mark.parametrize("title", ["", "90000002", f"{OWNER},", "Mum"])
async def test_to_no_number(hass: HomeAssistant, loaded: MockConfigEntry, title: str, owner: Phone) -> None:
    """Who cannot be reached is told before anything is sent."""
    with pytest.raises(ServiceValidationError) as raised:
        await send(hass, ANY, "Hello?", title=title)
    assert raised.value.translation_key == "notify_whom"
    assert owner.messages == []
