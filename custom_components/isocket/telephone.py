"""The telephone line between the unit and the modem: calls both ways, the microphone, and the operator's codes."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
import logging
from typing import Any, Protocol

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback

from .device import Answer, CallEnd, Dial, HangUp, SetMicrophone, Ussd
from .modem import Call, CallResult, CallState, Modem, ModemError

_LOGGER = logging.getLogger(__name__)

# The unit hangs up by itself, long before.
_LONGEST_RING = 120
# A modem reads what waited on its SIM before it has found its network again.
_READY_SECONDS = 10
_MICROPHONE_LEVELS = 15
# A busy phone may be a rejected call, or one that nobody looks at: the next number is to hear of it as well.
_ENDS = {
    CallResult.ANSWERED: CallEnd.ENDED,
    CallResult.REJECTED: CallEnd.REJECTED,
    CallResult.BUSY: CallEnd.UNANSWERED,
    CallResult.NO_ANSWER: CallEnd.UNANSWERED,
    CallResult.FAILED: CallEnd.FAILED,
}

type LineEffect = Dial | Answer | HangUp | SetMicrophone | Ussd


class Listener(Protocol):
    """Who hears what happens on the line."""

    def called(self, number: str | None) -> None:
        """Hear that somebody calls; None for a hidden number, and again when a number came late."""

    def ring_ended(self) -> None:
        """Hear that whoever called is not on the line any more."""

    def call_answered(self) -> None:
        """Hear that our call was answered."""

    def call_ended(self, end: CallEnd) -> None:
        """Hear that the call is over."""

    def ussd_answered(self, text: str | None) -> None:
        """Hear the operator; None when there was no answer."""


class Telephone:
    """Do on the modem what the unit wants, and tell the unit what becomes of it."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry, modem: Modem, listener: Listener) -> None:
        """Wait for something to do."""
        self._hass = hass
        self._entry = entry
        self._modem = modem
        self._listener = listener
        self._taken = False
        self._wanted = False
        self._tasks: set[asyncio.Task[None]] = set()

    @callback
    def carry_out(self, effect: LineEffect) -> None:
        """Begin to do something; its end is told later."""
        task = self._entry.async_create_background_task(self._hass, self._work(effect), "isocket telephone")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def stop(self) -> None:
        """Hang up, and tell nothing more: a unit that was shut down is not to hear of its last call's end."""
        end = self._hass.async_create_task(self._quietly(self._modem.hang_up()), "isocket hang up", eager_start=True)
        for task in self._tasks:
            task.cancel()
        await end

    def _work(self, effect: LineEffect) -> Coroutine[Any, Any, None]:
        """Return what is to be done."""
        match effect:
            case Dial(to):
                return self._dial(to)
            case Answer():
                return self._answer()
            case HangUp():
                return self._hang_up()
            case SetMicrophone(on, level):
                percent = round(100 * level / _MICROPHONE_LEVELS) if on else 0
                return self._quietly(self._modem.set_microphone_level(percent))
            case Ussd(code):
                return self._ask(code)

    async def _ready(self) -> None:
        """Wait a little for a modem that answers and is about to be ready."""
        if self._modem.snapshot.answers:
            with suppress(TimeoutError):
                async with asyncio.timeout(_READY_SECONDS):
                    await self._modem.wait_ready()

    async def _hang_up(self) -> None:
        """End the call, refuse the one that rings, or give up the one that waits for the modem."""
        self._wanted = self._wanted and self._modem.call is not None
        await self._quietly(self._modem.hang_up())

    async def _dial(self, to: str) -> None:
        """Call a phone, and tell how the call ended; a call that is being refused, or that nobody took, makes room."""
        self._wanted = True
        await self._ready()
        if not self._wanted:
            self._listener.call_ended(CallEnd.UNANSWERED)
            return
        await self._quietly(self._modem.hang_up())
        try:
            if self._modem.call is not None:
                await self._modem.hang_up()  # whoever is on the line: what the unit calls for cannot wait
            outcome = await self._modem.dial(to, _LONGEST_RING)
        except ModemError as err:
            _LOGGER.debug("No call was placed: %r", err)
            self._listener.call_ended(CallEnd.FAILED)
        else:
            self._listener.call_ended(_ENDS[outcome.result])

    async def _answer(self) -> None:
        """Take the call that rings."""
        self._taken = True
        try:
            await self._modem.answer()
        except ModemError as err:
            _LOGGER.debug("The call was not taken: %r", err)
            self._end_taken(CallEnd.FAILED)

    async def _ask(self, code: str) -> None:
        """Ask the operator."""
        await self._ready()
        try:
            answer = await self._modem.ussd(code)
        except ModemError as err:
            _LOGGER.debug("The operator did not answer: %r", err)
            self._listener.ussd_answered(None)
        else:
            self._listener.ussd_answered(answer)

    async def _quietly(self, work: Coroutine[Any, Any, None]) -> None:
        """Do what needs no answer, and may be beyond the modem."""
        try:
            await work
        except ModemError as err:
            _LOGGER.debug("Not done: %r", err)

    @callback
    def call_changed(self, call: Call) -> None:
        """Follow a call step by step."""
        match call:
            case Call(incoming=True, state=CallState.RINGING):
                self._listener.called(None if call.peer is None else call.peer.number)
            case Call(incoming=True, state=CallState.ENDED):
                self._listener.ring_ended()
                self._end_taken(CallEnd.ENDED)
            case Call(incoming=False, state=CallState.ACTIVE):
                self._listener.call_answered()

    @callback
    def _end_taken(self, end: CallEnd) -> None:
        """Tell the end of a call that was taken, once."""
        if self._taken:
            self._taken = False
            self._listener.call_ended(end)
