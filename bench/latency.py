"""How long it takes from +CMTI on the line to the service call that switches, through a whole Home Assistant."""

import asyncio

from homeassistant.const import EVENT_CALL_SERVICE
from homeassistant.core import Event, HomeAssistant, callback

from .fixed import NANOSECONDS, OWNER, FixedModem, fixed_modem, message
from .home import home
from .modem import monotonic

WARM_UP = 20
PATIENCE = 10  # seconds


async def switching(count: int) -> list[float]:
    """Return for each of so many messages how long it took, in milliseconds."""
    async with fixed_modem() as modem, home(modem.device, OWNER) as hass:
        return await switched(hass, modem, count)


async def switched(hass: HomeAssistant, modem: FixedModem, count: int, password: str = "") -> list[float]:
    """Send texts, ON and OFF in turn, one after the other, and return how long each took, in milliseconds."""
    called: list[int] = []

    @callback
    def note(_: Event) -> None:
        called.append(monotonic())

    hass.bus.async_listen(EVENT_CALL_SERVICE, note)
    took = []
    for number in range(-WARM_UP, count):
        called.clear()
        modem.announce(message(password + ("ON", "OFF")[number % 2], number))
        async with asyncio.timeout(PATIENCE):
            # After these two the modem is idle again: the reply went out, and the message was deleted.
            told = await modem.tells("announced", "sent", "deleted")
        took.append((called[0] - told["announced"][0]) / NANOSECONDS)
    return took[WARM_UP:]
