"""The network: who is on it, how numbers are found, and what services it has."""

import asyncio
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any, Protocol

from .calls import Call, Party
from .centre import Centre, Recipient, address
from .codec import Submit, concat
from .modem import GENERIC, Modem, Profile
from .phone import Phone
from .route import Route
from .unit import Unit

USSD_CODES = {"*100#": "Your balance is 123.45 kr.", "*#06#": "356938035643809"}


class Subscriber(Party, Recipient, Protocol):
    """Who has a number."""


def local_time() -> datetime:
    """Return the time with the zone of this machine."""
    return datetime.now().astimezone()


class Network:
    """A GSM network with an SMS centre, modems, phones and units. It needs a running event loop to carry anything."""

    def __init__(
        self,
        *,
        clock: Callable[[], datetime] = local_time,
        country: str = "47",
        smsc: str = "+4790002100",
        ring_interval: float = 5.0,
        ring_limit: float = 45.0,
    ) -> None:
        """Set the clock, the country code of numbers without one, and how calls ring (seconds)."""
        self.ahead = timedelta()
        """How far the network's time is ahead of the right one, where somebody set it wrong."""
        self.clock: Callable[[], datetime] = lambda: clock() + self.ahead
        self.country = country
        self.smsc = smsc
        self.ring_interval = ring_interval
        self.ring_limit = ring_limit
        self.modems: dict[str, Modem] = {}
        self.phones: dict[str, Phone] = {}
        self.units: dict[str, Unit] = {}
        self.ussd = dict(USSD_CODES)
        self.centre = Centre(self, smsc, self.clock)
        self._watchers: list[Callable[[], None]] = []
        self._reference = 0

    def add_modem(self, number: str, profile: Profile = GENERIC, *, name: str = "") -> Modem:
        """Put a modem with a SIM of that number on the network."""
        modem = self.modems[number] = Modem(self, number, profile, name=name)
        return modem

    def add_phone(self, number: str, name: str = "", owner: str = "") -> Phone:
        """Put a phone on the network."""
        phone = self.phones[number] = Phone(self, number, name, owner)
        return phone

    def add_unit(self, number: str, name: str = "", **made: Any) -> Unit:
        """Put a real unit on the network; `Unit` tells what can be said of it."""
        unit = self.units[number] = Unit(self, number, name, **made)
        return unit

    def route(self, number: str) -> Route:
        """Give the way of a number's texts, to make it a worse one."""
        return self.centre.routes.setdefault(number, Route())

    def subscriber(self, number: str) -> Subscriber | None:
        """Find who has a number."""
        return self.modems.get(number) or self.phones.get(number) or self.units.get(number)

    def resolve(self, number: str) -> str:
        """Write a number the international way, as the network does with what people dial."""
        digits = "".join(char for char in number if char.isdigit())
        if number.startswith("+"):
            return f"+{digits}"
        if digits.startswith("00"):
            return f"+{digits[2:]}"
        return f"+{self.country}{digits}" if len(digits) >= 8 else digits

    def send_sms(self, sender: str, recipient: str, text: str) -> None:
        """Send a text from anyone: a number, a short code or a name."""
        self._reference = (self._reference + 1) % 256
        for part in concat.split(text, reference=self._reference):
            self.centre.send(sender, Submit(address(recipient), part))
        self.changed()

    def call(self, caller: Party, number: str) -> Call:
        """Prepare a call; `Call.place` starts it."""
        return Call(self, caller, number, self.subscriber(self.resolve(number)))

    def available(self, subscriber: Recipient) -> None:
        """Learn that a subscriber may take messages again, and forward what waits."""
        if self.centre.waiting(subscriber.number):
            asyncio.get_running_loop().call_soon(self.centre.forward, subscriber.number)

    def watch(self, watcher: Callable[[], None]) -> Callable[[], None]:
        """Call back at each change until the returned function is called."""
        self._watchers.append(watcher)
        return lambda: self._watchers.remove(watcher)

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait until a condition holds; it is looked at after each change."""
        changed = asyncio.Event()
        forget = self.watch(changed.set)
        try:
            while not condition():
                await changed.wait()
                changed.clear()
        finally:
            forget()

    def changed(self) -> None:
        """Tell whoever watches."""
        watchers: Iterable[Callable[[], None]] = tuple(self._watchers)
        for watcher in watchers:
            watcher()
