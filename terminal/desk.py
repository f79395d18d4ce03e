"""What every command works with: how to reach the modem, what to show of it, and the PIN, which is asked for once."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, fields, replace
import re
from typing import Any

from custom_components.isocket.modem import (
    Call,
    DeliveryReport,
    Modem,
    NotReadyError,
    PinRequiredError,
    SessionState,
    Sms,
    Snapshot,
    Tap,
    Timing,
)
from custom_components.isocket.modem.masking import mask, mask_numbers

from . import words

_COUNTS = {"handshake_attempts"}  # of Timing; the rest is in seconds, or multiplies them
_SOON = 3  # seconds before it is said what takes so long
_PIN = re.compile(r"[0-9]{4,8}")


class KeptError(Exception):
    """A message was seen and is to stay on the SIM card."""


class PinFormatError(Exception):
    """The PIN that was given is none."""


@dataclass(slots=True)
class Desk:
    """How to reach a modem and what to show; `ask_pin` gives None where nobody can be asked."""

    say: Callable[[str], None]
    ask_pin: Callable[[], str | None] = lambda: None
    pin: str | None = None
    baudrate: int = 115200
    wait: float = 60
    show_numbers: bool = False
    timing: Timing = field(default_factory=Timing)
    tap: Tap | None = None

    def number(self, text: str) -> str:
        """Show a number or a name, or only its end."""
        return text if self.show_numbers else mask(text)

    def tell(self, text: str) -> None:
        """Say something that may have a number in it."""
        self.say(text if self.show_numbers else mask_numbers(text))

    def checked_pin(self) -> str | None:
        """Give the PIN; PinFormatError for what is none, as the SIM card counts what it is given."""
        if self.pin is not None and not _PIN.fullmatch(self.pin):
            raise PinFormatError
        return self.pin

    def another_pin(self, error: PinRequiredError) -> None:
        """Ask for the PIN, which is wanted and was not given; raise the error where nobody can be asked."""
        self.pin = self.ask_pin()
        if self.pin is None:
            raise error


@dataclass(slots=True)
class Ears:
    """What a command does with what it hears; without a handler a message stays on the SIM card."""

    message: Callable[[Sms], None] | None = None
    change: Callable[[Snapshot], None] = lambda snapshot: None
    call: Callable[[Call], None] = lambda call: None
    report: Callable[[DeliveryReport], None] = lambda report: None

    async def take(self, sms: Sms) -> None:
        """Take a message; KeptError leaves it where it is."""
        if self.message is None:
            raise KeptError
        self.message(sms)


@asynccontextmanager
async def modem(desk: Desk, device: str, ears: Ears) -> AsyncIterator[Modem]:
    """Have a modem that is ready; raises what keeps it from being so, at the first go."""
    started = await _started(desk, device, ears)
    try:
        yield started
    finally:
        await started.stop()


async def _started(desk: Desk, device: str, ears: Ears) -> Modem:
    """Start the driver, with the PIN if it is wanted."""
    while True:
        waiting = _Waiting(desk, ears.change)
        driver = Modem(
            device,
            on_message=ears.take,
            on_change=waiting.changed,
            on_call=ears.call,
            on_report=ears.report,
            pin=desk.checked_pin(),
            baudrate=desk.baudrate,
            timing=desk.timing,
            tap=desk.tap,
        )
        await driver.start()
        try:
            await waiting.ready(driver)
        except PinRequiredError as err:
            await driver.stop()
            desk.another_pin(err)
        except BaseException:
            await driver.stop()
            raise
        else:
            return driver


class _Waiting:
    """Wait for a modem to get ready."""

    def __init__(self, desk: Desk, on_change: Callable[[Snapshot], None]) -> None:
        """Wait for nothing yet."""
        self._desk = desk
        self._on_change = on_change
        self._changed = asyncio.Event()
        self._ready = False

    def changed(self, snapshot: Snapshot) -> None:
        """Look again; once it was ready, others want to know."""
        self._changed.set()
        if self._ready:
            self._on_change(snapshot)

    async def ready(self, driver: Modem) -> None:
        """Return when messages can pass; raises the first error, and NotReadyError where no network comes."""
        patience = asyncio.get_running_loop().call_later(_SOON, self._desk.say, "Waiting for the network ...")
        try:
            async with asyncio.timeout(self._desk.wait):
                while (snapshot := driver.snapshot).state is not SessionState.READY:
                    if snapshot.state is SessionState.LOST and snapshot.error:
                        raise snapshot.error
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError as err:
            registration = words.registration(driver.snapshot.network.registration)
            raise NotReadyError(f"{registration} after {self._desk.wait:g} s") from err
        finally:
            patience.cancel()
        self._ready = True


def faster(timing: Timing, factor: float) -> Timing:
    """Give times in which everything goes so many times as fast."""
    changes: dict[str, Any] = {}
    for one in fields(timing):
        value = getattr(timing, one.name)
        if one.name not in _COUNTS:
            changes[one.name] = tuple(part / factor for part in value) if isinstance(value, tuple) else value / factor
    return replace(timing, **changes)
