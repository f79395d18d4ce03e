"""The life of the connection: CLOSED OPENING SIM REGISTERING READY LOST, and always back to READY by itself."""

import asyncio
from collections.abc import Callable, Iterator
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
    NetworkLostError,
    NoModemError,
    NotReadyError,
    PortBusyError,
    PortNotFoundError,
    WrongModemError,
)
from .link import Tap, connected, holders, rates
from .models import NetworkStatus, Registration, SessionState, Snapshot
from .network import Network
from .pin import Pin
from .ports import same_modem
from .power import Power
from .profiles import GENERIC, Profile, profile_of
from .recovery import Recovery
from .startup import Prepared
from .timing import Timing
from .urc import may_have_restarted, restarts, shuts_sim
from .whereabouts import Locate, Whereabouts

_LOGGER = logging.getLogger(__name__)
_BRIEFLY = 2  # handshakes at a speed that is only tried
_POLLS = 6  # questions for the network in the time it has been gone
_ELSEWHERE = (PortNotFoundError, NoModemError, WrongModemError)  # the modem may be at another port now
_LOYALTY = 3  # times a modem that was heard at one speed may be silent before others are tried


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
        *,
        tap: Tap | None = None,
        locate: Locate | None = None,
    ) -> None:
        """Remember what to connect to; `locate` is asked where the modem is now when it is not where it was."""
        self._device = device
        self._rate = baudrate
        self._imei = imei
        self._whereabouts = Whereabouts(device)
        self._locate = locate or self._whereabouts.find
        self._pin = Pin(pin)
        self._client = client
        self._on_change = on_change
        self._timing = timing
        self._tap = tap
        self._network = Network()
        self._recovery = Recovery(timing)
        self._power = Power(timing)
        self._chat: Chat | None = None
        self._prepared: Prepared | None = None
        self._wake = asyncio.Event()
        self._hurry = asyncio.Event()
        self._tried = asyncio.Event()
        self._ready = asyncio.Event()
        self._fault: ModemError | None = None
        self._again = False
        self._doubtful = False
        self._refresh = False
        self._silences = 0
        self._sought = False
        self._worked = False
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
    def _weak(self) -> bool:
        """Say whether the modem's power is known to be weak: its restarts are no news then."""
        return self._power.warning(self._now()) is not None

    @property
    def device(self) -> str:
        """Tell the port at which the modem is, or is looked for next."""
        return self._device

    @property
    def profile(self) -> Profile:
        """Tell the family of the modem."""
        return self._prepared.profile if self._prepared else GENERIC

    async def wait_ready(self) -> None:
        """Wait until the modem is registered."""
        await self._ready.wait()

    async def seek(self) -> None:
        """Look at once for a modem that is not there; return when it was found, or was not."""
        if self.snapshot.state is SessionState.LOST:
            self._sought = True  # it may have another name, whatever was wrong under the old one
            self._tried.clear()
            self._hurry.set()
        await self._tried.wait()

    async def run(self) -> None:
        """Connect, and connect again, after a delay that grows and differs."""
        while True:
            try:
                await self._connect()
            except ModemError as err:
                self._lose(err)
            except Exception:
                # A fault of ours must not end the driver either.
                _LOGGER.exception("The modem is opened again after an unexpected error")
                self._lose(LinkError("unexpected error"))
            await self._pause()
            if self._sought and self._imei:
                with suppress(ModemError):
                    self._device = await self._locate(self._imei)

    async def _pause(self) -> None:
        """Wait before another attempt, longer each time, unless somebody knows better."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self._delay * random.uniform(0.5, 1)):
                await self._hurry.wait()
        self._hurry.clear()
        self._delay = min(2 * self._delay, self._timing.retry_longest)

    def update(self, **changes: Any) -> None:
        """Change the snapshot and tell so, if it is another one."""
        snapshot = replace(self.snapshot, **changes)
        if snapshot.warning and not self.snapshot.warning:
            _LOGGER.info("The modem restarts again and again, or says that its power is low")
        if snapshot.state is SessionState.READY:
            self._ready.set()
        else:
            self._ready.clear()
        if snapshot != self.snapshot:
            self.snapshot = snapshot
            self._on_change(snapshot)

    async def _connect(self) -> None:
        """Open the port at the speed at which the modem answers, and work until something is wrong with it."""
        self._tried.clear()
        self.update(state=SessionState.OPENING)
        try:
            for rate, timing in self._speeds():
                self._fault = None
                chat = Chat(
                    on_unsolicited=self._unsolicited,
                    on_dead=self._died,
                    on_echo=self._restart_seen,
                    on_gap=self._doubt,
                    timing=timing,
                    transcript=self.transcript,
                )
                async with connected(self._device, rate, chat, self._tap):
                    with suppress(NoModemError):
                        await chat.handshake()
                        self._rate, self._silences = rate, 0
                        await self._work(chat)
            self._silences += 1
            if names := await holders(self._device):
                raise PortBusyError(names)
            raise self._fault or NoModemError
        finally:
            self._chat = self._prepared = None
            self._client.closed()

    def _speeds(self) -> Iterator[tuple[int, Timing]]:
        """Tell at which speeds to try, and with how much patience; one that was right is believed for a while."""
        yield self._rate, self._timing
        if self.snapshot.info is None or self._silences >= _LOYALTY:
            for rate in rates(self._device, self._rate)[1:]:
                yield rate, replace(self._timing, handshake_attempts=_BRIEFLY)

    async def _work(self, chat: Chat) -> None:
        """Set the modem up, as often as it restarts."""
        while True:
            await self._set_up(chat)
            await self._watch(chat)
            if not self._weak:
                _LOGGER.info("The modem has restarted, or its SIM is shut: it is set up again")
            self._client.closed()
            self.update(state=SessionState.OPENING, warning=self._power.warning(self._now()))
            if self.snapshot.warning:
                await self._pause()  # what we want of it may be what brings it down
            await chat.handshake()

    async def _set_up(self, chat: Chat) -> None:
        """Bring the modem from answering to working."""
        self._chat = self._prepared = None
        await startup.quieten(chat)
        self._again = self._doubtful = False
        info = await startup.identify(chat)
        if self._imei and info.imei and not same_modem(self._imei, info.imei):
            raise WrongModemError("another modem is on the port")
        self._imei = self._imei or info.imei
        profile = profile_of(info)
        self._network.clocks = profile.clocks
        self.update(state=SessionState.SIM, info=info)
        await startup.unlock(chat, self._pin, self._timing)
        prepared = await startup.prepare(chat, profile, self._timing)
        self._chat, self._prepared = chat, prepared
        self._worked = True
        if self._power.warning(self._now()) is None:
            self._delay = self._timing.retry_first
        self._tried.set()
        if not prepared.capabilities.voice and prepared.capabilities != self.snapshot.capabilities:
            _LOGGER.info("The modem (%s) has no voice: messages only", profile.name)
        self.update(state=SessionState.REGISTERING, capabilities=prepared.capabilities)
        self._client.opened(chat, prepared)
        await self._whereabouts.note(self._device)
        await self._network.refresh(chat)
        self._tell_network()

    async def _watch(self, chat: Chat) -> None:
        """Watch over the modem until it has restarted; raise what is wrong with it."""
        sweep_at = self._now() + self._timing.sweep
        poll_at = self._now() + self._timing.registration_poll
        doubt_at = self._now()
        while not self._again:
            registered = self._network.status.registration.registered
            self._recovery.note(registered=registered, now=self._now())
            health_at = chat.last_heard + self._timing.health
            look_at = min(sweep_at, doubt_at) if self._doubtful else sweep_at
            await self._rest_until(min(look_at, self._recovery.due, health_at if registered else poll_at))
            if self._again:
                return
            now = self._now()
            with suppress(CommandTimeoutError):  # the chat finds back, or reports the modem dead
                if now >= (doubt_at if self._doubtful else sweep_at):
                    sweep_at, doubt_at = now + self._timing.sweep, now + self._timing.doubt
                    await self._sweep(chat)
                elif now >= self._recovery.due:
                    await self._recovery.step(chat)
                elif self._refresh or (now >= poll_at and not registered):
                    self._refresh = False
                    poll_at = now + self._poll_interval(now)
                    await self._look_for_network(chat)
                elif registered and (self._network.stale or now >= chat.last_heard + self._timing.health):
                    await self._network.measure(chat)
            self._tell_network()

    async def _look_for_network(self, chat: Chat) -> None:
        """Ask for the network; without one the SIM may be what is wrong."""
        before = self._network.status.registration
        await self._network.refresh(chat)
        self._compare(before)
        if not self._network.status.registration.registered and not await startup.is_open(chat):
            self._begin_again()

    def _compare(self, before: Registration) -> None:
        """Look through everything when there is a network again: settings may be gone, and messages unannounced."""
        self._doubtful |= self._network.status.registration.registered and not before.registered

    def _poll_interval(self, now: float) -> float:
        """Tell how long to wait before asking for the network again: the longer it is gone, the longer."""
        gone = self._recovery.without_network(now)
        shortest, longest = self._timing.registration_poll, self._timing.registration_poll_longest
        return min(max(shortest, gone / _POLLS), longest)

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
        self._doubtful = False
        if self._prepared and not await startup.is_prepared(chat, self._prepared):
            self._restart_seen()
            return
        await self._network.refresh(chat)
        self._client.sweep()

    def _tell_network(self) -> None:
        """Show the network and whether the modem is ready."""
        status = self._network.status
        state = SessionState.READY if status.registration.registered else SessionState.REGISTERING
        self.update(state=state, error=None, warning=self._power.warning(self._now()), network=status)

    def _unsolicited(self, line: str, payload: str | None) -> None:
        """Give a code to whom it concerns."""
        before = self._network.status.registration
        if restarts(line):
            self._restart_seen()
            if self._chat:
                self._chat.give_up()  # what was asked before nobody answers any more
        elif shuts_sim(line):
            self._begin_again()
        elif may_have_restarted(line):
            self._doubt()
        elif self._network.take(line):
            if self._chat:
                self._refresh |= before is not self._network.status.registration
                self._compare(before)
                self._tell_network()
                self._wake.set()
        elif self._chat and not self._power.take(line, self._now()):
            self._client.unsolicited(line, payload)

    def _doubt(self) -> None:
        """Look soon whether settings are gone, or codes were missed."""
        self._doubtful = True
        self._wake.set()

    def _restart_seen(self) -> None:
        """Note that the modem lost its settings: boot codes came, or the echo is back."""
        if self._prepared and not self._again:
            self._power.started(self._now())
        self._begin_again()

    def _begin_again(self) -> None:
        """Set the modem up again as soon as possible."""
        self._again = True
        self._wake.set()

    def _died(self, error: ModemError) -> None:
        """Note that the connection is of no more use."""
        self._fault = error
        self._wake.set()

    def _lose(self, error: ModemError) -> None:
        """Show why there is no modem; say it once."""
        if type(error) is not type(self.snapshot.error) and not self._weak:
            _LOGGER.info("The modem is lost: %s", error or type(error).__name__)
        if self._worked and isinstance(error, PortNotFoundError):
            self._power.started(self._now())  # a stick that restarts vanishes from its port
            self._worked = False
        self._sought = isinstance(error, _ELSEWHERE)
        if not isinstance(error, NetworkLostError):
            self._recovery.interrupted()
        self._network = Network()
        self._tried.set()
        self.update(state=SessionState.LOST, error=error, network=NetworkStatus())

    @staticmethod
    def _now() -> float:
        """Tell the time of the running loop, in seconds."""
        return asyncio.get_running_loop().time()
