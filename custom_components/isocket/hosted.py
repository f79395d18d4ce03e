"""The socket that Home Assistant itself is: the unit, what it is wired to, and its clock."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Iterator
from datetime import datetime
from itertools import count
import logging
from typing import Any

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.core import CALLBACK_TYPE, Context, HomeAssistant, callback
from homeassistant.helpers.start import async_at_started
from homeassistant.loader import async_get_loaded_integration

from .adapters.clock import Timer, now
from .const import CONF_MAINS, CONF_MICRORELAY, CONF_OWNER, CONF_SENSORS, CONF_SOCKET, CONF_THERMOMETER, DOMAIN
from .device import (
    Answer,
    CallEnd,
    Commit,
    Dial,
    Done,
    Effect,
    HangUp,
    Happened,
    Output,
    Recorder,
    Rule,
    RunWord,
    Send,
    SetMicrophone,
    SetOutput,
    Unit,
    UnitConfig,
    UnitSnapshot,
    UnitState,
    Ussd,
    redacted,
)
from .keywords import Keywords, words
from .modem import Call, Modem, NotReadyError, SimError, Sms, Snapshot
from .options import chosen
from .refusals import refused
from .remote_options import digits
from .telephone import Telephone
from .wiring import Wiring, sensor_names

_LOGGER = logging.getLogger(__name__)

type Input = Callable[[Unit, str, Any, datetime], list[Effect]]

# What a bound entity is to the unit, by the key that it is bound under; the name counts for sensors alone.
_INPUTS: dict[str, Input] = {
    CONF_SOCKET: lambda unit, _, value, at: unit.output_changed(Output.SOCKET, value, at),
    CONF_MICRORELAY: lambda unit, _, value, at: unit.output_changed(Output.MICRORELAY, value, at),
    CONF_THERMOMETER: lambda unit, _, value, at: unit.temperature(value, at),
    CONF_SENSORS: lambda unit, name, value, at: unit.sensed(name, value, at),
    CONF_MAINS: lambda unit, _, value, at: unit.mains(value, at),
}


class HostedSocket:
    """Feed the unit what happens in the house and on the phone, and carry out what it wants."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        subentry: ConfigSubentry,
        modem: Modem,
        *,
        saved: dict[str, Any] | None,
        send: Callable[[Send], object],
        save: Callable[[], Awaitable[object]],
        changed: Callable[[], None],
        happened: Callable[[Happened], None],
    ) -> None:
        """Take over the saved state; `send` takes texts for phones, `changed` hears of every input, `happened` of news.

        `save` returns when the unit's state and the texts are on disk.
        `powered` is done when the unit hears what it is told, and fails when it is taken down before.
        """
        self.subentry = subentry
        self._hass = hass
        self._entry = entry
        self._send = send
        self._save = save
        self._changed = changed
        self._happened = happened
        self._modem = modem
        self._names = sensor_names(hass, subentry)
        self._words = words(entry)
        self._recorder = Recorder()
        self._unit, self._cut_off = self._create(saved)
        self._timer = Timer(hass, self._advance)
        self._wiring = Wiring(hass, entry, subentry, self._heard)
        self._telephone = Telephone(hass, entry, modem, self)
        self._keywords = Keywords(hass, entry, self._word_done)
        self.powered: asyncio.Future[None] = hass.loop.create_future()
        self._unsubscribe: CALLBACK_TYPE | None = None
        self._stopped = False
        self._effects: deque[tuple[Effect, Context]] = deque()
        self._carrying = False
        self._context: Context | None = None
        self._committing: asyncio.Task[None] | None = None
        self._tokens = count(1)
        self._waiting: dict[int, asyncio.Future[Done]] = {}

    def _create(self, saved: dict[str, Any] | None) -> tuple[Unit, bool]:
        """Build the unit from its options and what it knew, and say whether it was cut off."""
        config = self._config()
        if saved is None:
            return self._fresh(config), False
        state, problems = UnitState.from_dict(saved)
        for problem in problems:
            _LOGGER.warning("Saved state of %s: %s", self.subentry.title, problem)
        return Unit(config, state, self._recorder), not state.power.stopped

    def _config(self) -> UnitConfig:
        """Say what the unit is made of."""
        data = self.subentry.data
        return UnitConfig(
            has_microrelay=bool(data.get(CONF_MICRORELAY)),
            has_thermometer=bool(data.get(CONF_THERMOMETER)),
            has_mains=bool(data.get(CONF_MAINS)),
            sensors=tuple(self._names.values()),
            words=self._words,
            remote_numbers=digits(self._entry),
            version=str(async_get_loaded_integration(self._hass, DOMAIN).version),
            **chosen(self._hass, self.subentry),
        )

    def _fresh(self, config: UnitConfig) -> Unit:
        """Build a unit out of the box that knows its owner."""
        unit = Unit(config, recorder=self._recorder)
        if owner := self.subentry.data.get(CONF_OWNER):
            for command in (f"SECNUMBER{owner}", f"ALERTNUMBER{owner}", "SECLIST=ON"):
                unit.apply(command, 0, now())
        return unit

    @property
    def snapshot(self) -> UnitSnapshot:
        """Return what the unit shows."""
        return self._unit.snapshot()

    @property
    def password(self) -> str | None:
        """Return the password that texts begin with, if one is set."""
        return self._unit.state.settings.password

    @property
    def missing(self) -> tuple[str, ...]:
        """Return what is bound to entities that do not exist."""
        return self._wiring.missing

    @property
    def silent(self) -> tuple[str, ...]:
        """Return the entities that show nothing."""
        return self._wiring.silent

    def report(self) -> dict[str, Any]:
        """Return what a bug report needs: the last inputs and the state before them, with other names for all numbers."""
        return redacted(self._recorder.entries)

    def owes(self, number: str) -> bool:
        """Say whether a phone waits for an answer."""
        return self._unit.owes(number)

    def document(self) -> dict[str, Any]:
        """Return the unit's state as it is saved."""
        return self._unit.state.to_dict()

    @callback
    def start(self) -> None:
        """Watch the entities, and power the unit on once its relays are there or Home Assistant has started."""
        self._wiring.start()
        if self._wiring.relays_shown:
            self._power_on()
        self._unsubscribe = async_at_started(self._hass, self._house_started)

    async def stop(self) -> None:
        """Shut the unit down in order; whoever waits for a command hears that it came to nothing."""
        if self._unsubscribe is not None:
            self._unsubscribe()
        self._wiring.stop()
        while self._committing is not None:
            await self._committing
        if self.powered.done():
            self._feed(self._unit.stop(now()))
        else:
            self.powered.set_exception(NotReadyError())
            self.powered.exception()
        self._stopped = True
        self._timer.cancel()
        for token, future in self._waiting.items():
            if not future.done():
                future.set_result(Done(token, "", ok=False))
        await self._telephone.stop()

    @callback
    def _house_started(self, _: HomeAssistant) -> None:
        """Power on whatever is there, and complain of what is not."""
        if not self.powered.done():
            self._power_on()
        self._wiring.complain()

    @callback
    def _power_on(self) -> None:
        """Start the unit and tell it what it is wired to: a timer that ran out meanwhile finds something to switch."""
        self.powered.set_result(None)
        start = self._unit.start_after_outage if self._cut_off else self._unit.start
        self._feed(start(now()))
        self.modem_changed(self._modem.snapshot)
        for heard in self._wiring.values():
            self._tell(*heard)

    @callback
    def _heard(self, key: str, entity_id: str, value: Any) -> None:
        """Hear that a bound entity changed."""
        if self.powered.done():
            self._tell(key, entity_id, value)
        elif self._wiring.relays_shown:
            self._power_on()

    @callback
    def _tell(self, key: str, entity_id: str, value: Any) -> None:
        """Tell the unit what an entity shows."""
        self._feed(_INPUTS[key](self._unit, self._names.get(entity_id, ""), value, now()))

    @callback
    def modem_changed(self, modem: Snapshot) -> None:
        """Hear what modem it is, and how it is doing."""
        if not self.powered.done():
            return
        effects: list[Effect] = []
        if modem.info is not None and modem.capabilities is not None:
            effects += self._unit.modem(modem.info.model, modem.info.imei, modem.capabilities.voice, now())
        network, sim = modem.network, not isinstance(modem.error, SimError)
        effects += self._unit.signal(network.signal_dbm, now())
        effects += self._unit.network(network.registration.registered, sim, now())
        self._feed(effects)

    @callback
    def call_changed(self, call: Call) -> None:
        """Hear of a step of a call."""
        if self.powered.done():
            self._telephone.call_changed(call)

    @callback
    def called(self, number: str | None) -> None:
        """Hear that somebody calls."""
        self._feed(self._unit.called(number, now()))

    @callback
    def ring_ended(self) -> None:
        """Hear that whoever called is not on the line any more."""
        self._feed(self._unit.ring_ended(now()))

    @callback
    def call_answered(self) -> None:
        """Hear that the unit's call was answered."""
        self._feed(self._unit.call_answered(now()))

    @callback
    def call_ended(self, end: CallEnd) -> None:
        """Hear that the unit's call is over."""
        self._feed(self._unit.call_ended(end, now()))

    @callback
    def ussd_answered(self, text: str | None) -> None:
        """Hear the operator."""
        self._feed(self._unit.ussd_answered(text, now()))

    @callback
    def _word_done(self, token: int, text: str | None) -> None:
        """Hear what came of a word of the house's own."""
        self._feed(self._unit.word_done(token, text, now()))

    @callback
    def receive(self, sms: Sms) -> None:
        """Hear a text message; what it says is done when this returns, its replies may come later."""
        self._feed(self._unit.receive(sms.text, sms.sender.number, sms.sent, now()))

    async def apply(self, command: str, context: Context | None) -> str:
        """Carry out a command of Home Assistant's own and return the reply when it is saved; HomeAssistantError when it failed."""
        (reply,) = await self.apply_all([command], context)
        return reply

    async def apply_all(self, commands: Iterable[str], context: Context | None) -> list[str]:
        """Carry out commands at once, so that they are saved together; each is, whatever became of those before."""
        futures: dict[int, asyncio.Future[Done]] = {}
        effects: list[Effect] = []
        for command in commands:
            token = next(self._tokens)
            futures[token] = self._hass.loop.create_future()
            effects += self._unit.apply(command, token, now())
        self._waiting |= futures
        try:
            self._feed(effects, context)
            done = [await future for future in futures.values()]
        finally:
            for token in futures:
                del self._waiting[token]
        await self._save()
        for failed in (one for one in done if not one.ok):
            raise refused(failed.command, failed.text)
        return [one.text for one in done]

    @callback
    def rehearse(self, command: str) -> list[Effect]:
        """Return what a command would do now; nothing is done."""
        return self._unit.rehearse(command, now())

    @callback
    def agenda(self, start: datetime, end: datetime) -> Iterator[tuple[datetime, Rule]]:
        """List what the scheduler is to run from `start` to before `end`."""
        return self._unit.agenda(start, end)

    async def press_button(self, context: Context | None) -> None:
        """Press the button on the front; returns when what that did is saved and shown."""
        self._feed(self._unit.button_pressed(now()), context)
        await self._save()

    async def hold_button(self, context: Context | None) -> None:
        """Hold the button on the front for five seconds: another press soon after resets the unit."""
        self._feed(self._unit.button_held(now()), context)
        await self._save()

    async def open_window(self, context: Context | None) -> None:
        """Open the configuration time; returns when that is saved and shown."""
        self._feed(self._unit.open_window(now()), context)
        await self._save()

    @callback
    def _advance(self) -> None:
        """Tell the unit that its time has come."""
        self._feed(self._unit.advance(now()))

    @callback
    def _feed(self, effects: Iterable[Effect], context: Context | None = None) -> None:
        """Carry out effects in their order; those that an effect causes at once come after it.

        Texts go into the outbox at once: it is saved with the unit's state, and the two must never disagree.
        """
        context = context or self._context or Context()
        for effect in effects:
            if isinstance(effect, Send):
                self._send(effect)
            else:
                self._effects.append((effect, context))
        if not self._carrying and self._committing is None:
            self._carry_on()

    @callback
    def _carry_on(self) -> None:
        """Carry out what is there, up to what must be saved first."""
        self._carrying = True
        try:
            while self._effects and self._committing is None:
                effect, self._context = self._effects.popleft()
                self._carry_out(effect, self._context)
        finally:
            self._carrying = False
            self._context = None
        self._timer.set(None if self._stopped else self._unit.next_deadline())  # an entry's next unit has its own
        self._changed()

    async def _commit(self) -> None:
        """Save, and go on; a house that cannot save does what it is told all the same."""
        await self._save()
        self._committing = None
        self._carry_on()

    @callback
    def _carry_out(self, effect: Effect, context: Context) -> None:
        """Do one thing that the unit wants done."""
        match effect:
            case Commit():
                self._committing = self._hass.async_create_task(self._commit(), "isocket commit", eager_start=False)
            case SetOutput(output, on):
                self._wiring.switch(output, on, context)
            case Done(token):
                if (future := self._waiting.get(token)) is not None and not future.done():
                    future.set_result(effect)
            case Happened():
                self._happened(effect)
            case RunWord():
                self._keywords.run(effect, context)
            case Dial() | Answer() | HangUp() | SetMicrophone() | Ussd():
                self._telephone.carry_out(effect)
