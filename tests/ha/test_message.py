"""A text message, over a real serial line, to the bound entity and back."""

from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from simulator.phone import Phone

from .helpers import HEATER, SIM


async def test_on(hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone) -> None:
    """ON switches the bound entity, shows on the switch and is answered."""
    owner.send_sms(SIM, "ON")
    (reply,) = await owner.wait_sms()
    assert reply.text == "Power socket ON"
    assert hass.states.is_state(HEATER, "on")
    assert hass.states.is_state("switch.isocket", "on")
