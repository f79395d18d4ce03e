"""A cabin elsewhere: a unit as the manual describes it, behind a phone of the simulated network, and its subentry."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from homeassistant.config_entries import ConfigEntry, ConfigSubentry, ConfigSubentryData
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from custom_components.isocket.const import SUBENTRY_REMOTE
from custom_components.isocket.device import Effect, Output, Send, SetOutput, Unit, UnitConfig
from custom_components.isocket.language import Model
from simulator.network import Network

CABIN = "+4790000050"


class Cabin:
    """A unit that is texted; `mute` it, and it reads nothing."""

    def __init__(self, network: Network, number: str = CABIN, model: Model = Model.M706) -> None:
        """Put it on the network, powered on long ago."""
        self.phone = network.add_phone(number, "Cabin")
        self.unit = Unit(UnitConfig(model=model, has_microrelay=True, has_thermometer=True, sensors=("PIR",)))
        self.mute = False
        self.reads: Callable[[str], str | None] = lambda text: None
        """Another answer than the unit's, to a text."""
        self._read = 0
        self.feed(self.unit.start(dt_util.now() - timedelta(hours=1)))
        for output in Output:
            self.feed(self.unit.output_changed(output, False, dt_util.now()))
        self.feed(self.unit.temperature(21.4, dt_util.now()))
        self.feed(self.unit.sensed("PIR", False, dt_util.now()))

    @property
    def got(self) -> list[str]:
        """Return the texts that came."""
        return [message.text for message in self.phone.messages]

    async def live(self) -> None:
        """Read what comes, for ever."""
        while True:
            for message in (await self.phone.wait_sms(self._read + 1))[self._read :]:
                self._read += 1
                if self.mute:
                    continue
                if (answer := self.reads(message.text)) is not None:
                    self.phone.send_sms(message.peer, answer)
                else:
                    self.feed(self.unit.receive(message.text, message.peer, dt_util.now(), dt_util.now()))

    def power_on(self) -> None:
        """Begin its configuration time."""
        self.feed(self.unit.open_window(dt_util.now()))

    def feed(self, effects: Iterable[Effect]) -> None:
        """Do what the unit wants done."""
        for effect in effects:
            match effect:
                case SetOutput(output, on):
                    self.feed(self.unit.output_changed(Output(output), on, dt_util.now()))
                case Send(to, text):
                    self.phone.send_sms(to, text)


@asynccontextmanager
async def living(cabin: Cabin) -> AsyncGenerator[Cabin]:
    """Let a unit live until the block ends."""
    task = asyncio.create_task(cabin.live())
    try:
        yield cabin
    finally:
        task.cancel()


def remote_subentry(number: str = CABIN, **changes: Any) -> ConfigSubentryData:
    """Return a unit elsewhere as a user sets it up."""
    data = {"number": number, "model": "706", "fahrenheit": False, "interval": 0} | changes
    return ConfigSubentryData(data=data, subentry_type=SUBENTRY_REMOTE, title="Cabin", unique_id=number)


def add_unit(hass: HomeAssistant, entry: ConfigEntry, number: str, title: str, **changes: Any) -> ConfigSubentry:
    """Add another unit to a modem, which starts anew with it."""
    data = MappingProxyType(dict(remote_subentry(number, **changes)["data"]))
    subentry = ConfigSubentry(data=data, subentry_type=SUBENTRY_REMOTE, title=title, unique_id=number)
    hass.config_entries.async_add_subentry(entry, subentry)
    return subentry
