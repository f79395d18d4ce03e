"""The life of the connection: CLOSED OPENING SIM REGISTERING READY LOST, and always back to READY by itself."""

import asyncio
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
import logging
import random
from typing import Any, Protocol

from . import startup
from .chat import Chat, new_transcript
from .errors import (
    CommandTimeoutError,
    LinkError,
    ModemError,
    NoModemError,
    NotReadyError,
    PinRequiredError,
    PinWrongError,
    WrongModemError,
)
from .link import Tap, connected, rates
from .models import NetworkStatus, SessionState, Snapshot
from .network import Network
from .profiles import GENERIC, Profile, profile_of
from .recovery import Recovery
from .startup import Prepared
from .timing import Timing
from .urc import BOOT

_LOGGER = logging.getLogger(__name__)


class Client(Protocol):
    """Who works on the connection while there is one."""

    def opened(self, chat: Chat, prepared: Prepared) -> None:
        """Start: the modem is set up, perhaps not for the first time."""

    def unsolicited(self, line: str, payload: str | None) -> None:
        """Take a code that is not about the network."""

    def sweep(self) -> None:
        """Look whether anything was missed."""

    def closed(self) -> None:
        """Stop: the modem is gone."""


class Session:
    """Keep a modem set up and registered. Nothing but cancellation ends `run`."""

    def __init__(
        self,
        device: str,
        baudrate: int,
        pin: str | None,
        imei: str | None,
        client: Client,
        on_change: Callable[[Snapshot], None],
        timing: Timing,
        tap: Tap | None = None,
    ) -> None:
        """Remember what to connect to."""
        self._device = device
        self._rates = deque(rates(device, baudrate))
        self._pin = pin
        self._imei = imei
        self._pin_error: PinWrongError | None = None
        self._client = client
        self._on_change = on_change
        self._timing = timing
        self._tap = tap
        self._network = Network()
        self._chat: Chat | None = None
        self._prepared: Prepared | None = None
        self._wake = asyncio.Event()
        self._ready = asyncio.Event()
        self._fault: ModemError | None = None
        self._restarted = False
        self._refresh = False
        self._delay = timing.retry_first
        self.transcript = new_transcript()
        self.snapshot = Snapshot()

    @property
    def chat(self) -> Chat:
        """Give the dialogue with a modem that is ready; NotReadyError where it is not."""
        if self._chat is None or self.snapshot.state is not SessionState.READY:
            raise NotReadyError(self.snapshot.state)
        return self._chat

    @property
    def profile(self) -> Profile:
        """Tell the family of the modem."""
        return self._prepared.profile if self._prepared else GENERIC

    async def wait_ready(self) -> None:
        """Wait until the modem is registered."""
        await self._ready.wait()

    async def run(self) -> None:
        """Connect, and connect again, after a delay that grows and differs."""
        while True:
            try:
                await self._connect()
            except ModemError as err:
                if isinstance(err, NoModemError) and self.snapshot.info is None:
                    self._rates.rotate(-1)  # a modem that was never heard may speak at another speed
                self._lose(err)
            except Exception:
                # A fault of ours must not end the driver either.
                _LOGGER.exception("The modem is opened again after an unexpected error")
                self._lose(LinkError("unexpected error"))
            await asyncio.sleep(self._delay * random.uniform(0.5, 1))
            self._delay = min(2 * self._delay, self._timing.retry_longest)

    def update(self, **changes: Any) -> None:
        """Change the snapshot and tell so, if it is another one."""
        snapshot = replace(self.snapshot, **changes)
        if snapshot.state is SessionState.READY:
            self._ready.set()
        else:
            self._ready.clear()
        if snapshot != self.snapshot:
            self.snapshot = snapshot
            self._on_change(snapshot)

    async def _connect(self) -> None:
        """Open the port and work until something is wrong with it."""
        self._fault = None
        self.update(state=SessionState.OPENING)
        chat = Chat(
            on_unsolicited=self._unsolicited,
            on_dead=self._died,
            on_echo=self._restart_seen,
            timing=self._timing,
            transcript=self.transcript,
        )
        try:
            async with connected(self._device, self._rates[0], chat, self._tap):
                while True:
                    await chat.handshake()
                    await self._set_up(chat)
                    await self._watch(chat)
                    _LOGGER.info("The modem has restarted and is set up again")
                    self._client.closed()
                    self.update(state=SessionState.OPENING)
        finally:
            self._chat = self._prepared = None
            self._client.closed()

    async def _set_up(self, chat: Chat) -> None:
        """Bring the modem from answering to working."""
        self._chat = self._prepared = None
        self._restarted = False
        info = await startup.identify(chat)
        if self._imei and info.imei != self._imei:
            raise WrongModemError("another modem is on the port")
        profile = profile_of(info)
        self._network.clocks = profile.clocks
        self.update(state=SessionState.SIM, info=info)
        await self._unlock(chat)
        prepared = await startup.prepare(chat, profile, self._timing)
        self._chat, self._prepared = chat, prepared
        self._delay = self._timing.retry_first
        self.update(state=SessionState.REGISTERING, capabilities=prepared.capabilities)
        self._client.opened(chat, prepared)
        await self._network.refresh(chat)
        self._tell_network()

    async def _unlock(self, chat: Chat) -> None:
        """Unlock the SIM; a PIN it refused once is never given again."""
        try:
            await startup.unlock(chat, None if self._pin_error else self._pin, self._timing)
        except PinWrongError as err:
            self._pin_error = err
            raise
        except PinRequiredError as err:
            raise self._pin_error or err from err

    async def _watch(self, chat: Chat) -> None:
        """Watch over the modem until it has restarted; raise what is wrong with it."""
        clock = asyncio.get_running_loop().time
        sweep_at = clock() + self._timing.sweep
        poll_at = clock() + self._timing.registration_poll
        recovery = Recovery(self._timing)
        while not self._restarted:
            registered = self._network.status.registration.registered
            recovery.note(registered=registered, now=clock())
            health_at = chat.last_heard + self._timing.health
            await self._rest_until(min(sweep_at, recovery.due, health_at if registered else poll_at))
            now = clock()
            with suppress(CommandTimeoutError):  # the chat finds back, or reports the modem dead
                if now >= sweep_at:
                    sweep_at = now + self._timing.sweep
                    await self._sweep(chat)
                elif now >= recovery.due:
                    await recovery.step(chat)
                elif self._refresh or (now >= poll_at and not registered):
                    self._refresh = False
                    poll_at = now + self._timing.registration_poll
                    await self._network.refresh(chat)
                elif now >= chat.last_heard + self._timing.health:
                    await self._network.measure(chat)
            self._tell_network()

    async def _rest_until(self, due: float) -> None:
        """Wait for a time, or for something that cannot wait; raise what ended the connection."""
        with suppress(TimeoutError):
            async with asyncio.timeout_at(due):
                await self._wake.wait()
        self._wake.clear()
        if self._fault:
            raise self._fault

    async def _sweep(self, chat: Chat) -> None:
        """Look for what no unsolicited code told."""
        if self._prepared and not await startup.is_prepared(chat, self._prepared):
            self._restarted = True
            return
        await self._network.refresh(chat)
        self._client.sweep()

    def _tell_network(self) -> None:
        """Show the network and whether the modem is ready."""
        status = self._network.status
        state = SessionState.READY if status.registration.registered else SessionState.REGISTERING
        self.update(state=state, error=None, network=status)

    def _unsolicited(self, line: str, payload: str | None) -> None:
        """Give a code to whom it concerns."""
        before = self._network.status.registration
        if line in BOOT or line.startswith("+CPIN:"):
            if self._chat:
                self._restart_seen()
        elif self._network.take(line):
            if self._chat:
                self._refresh |= before is not self._network.status.registration
                self._tell_network()
                self._wake.set()
        elif self._chat:
            self._client.unsolicited(line, payload)

    def _restart_seen(self) -> None:
        """Note that the modem lost its settings: boot codes came, or the echo is back."""
        if self._prepared:
            self._restarted = True
            self._wake.set()

    def _died(self, error: ModemError) -> None:
        """Note that the connection is of no more use."""
        self._fault = error
        self._wake.set()

    def _lose(self, error: ModemError) -> None:
        """Show why there is no modem; say it once."""
        if type(error) is not type(self.snapshot.error):
            _LOGGER.info("The modem is lost: %s", error or type(error).__name__)
        self._network = Network()
        self.update(state=SessionState.LOST, error=error, network=NetworkStatus())
