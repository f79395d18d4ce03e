"""The socket that Home Assistant itself is: the unit, the entities it is bound to, and its clock."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from functools import partial
from itertools import count
import logging
from typing import Any

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.const import UnitOfTemperature
from homeassistant.core import CALLBACK_TYPE, Context, Event, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.entity_registry import EventEntityRegistryUpdatedData
from homeassistant.helpers.event import async_track_entity_registry_updated_event
from homeassistant.helpers.start import async_at_started
from homeassistant.loader import async_get_loaded_integration

from .adapters.bindings import Binding, read_celsius, read_on_off, switch
from .adapters.clock import Timer, now
from .const import BINDINGS, CONF_MICRORELAY, CONF_OWNER, CONF_SOCKET, CONF_THERMOMETER, DOMAIN
from .device import Done, Effect, Output, Send, SetOutput, Unit, UnitConfig, UnitSnapshot, UnitState
from .modem import ModemInfo, NotReadyError, Sms

_LOGGER = logging.getLogger(__name__)

_OUTPUTS = {CONF_SOCKET: Output.SOCKET, CONF_MICRORELAY: Output.MICRORELAY}


class HostedSocket:
    """Feed the unit what happens in the house and on the phone, and carry out what it wants."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        subentry: ConfigSubentry,
        modem: ModemInfo,
        *,
        saved: dict[str, Any] | None,
        send: Callable[[Send], None],
        changed: Callable[[], None],
    ) -> None:
        """Take over the saved state; `send` takes texts for phones, `changed` hears of every input."""
        self.subentry = subentry
        self._hass = hass
        self._entry = entry
        self._send = send
        self._changed = changed
        self._unit = self._create(modem, saved)
        self._timer = Timer(hass, self._advance)
        self._bindings = {key: self._bind(key, subentry.data[key]) for key in BINDINGS if subentry.data.get(key)}
        self._powered: asyncio.Future[None] = hass.loop.create_future()
        self._unsubscribe: list[CALLBACK_TYPE] = []
        self._effects: deque[Effect] = deque()
        self._carrying = False
        self._context: Context | None = None
        self._tokens = count(1)
        self._waiting: dict[int, asyncio.Future[Done]] = {}

    def _create(self, modem: ModemInfo, saved: dict[str, Any] | None) -> Unit:
        """Build the unit from its options and what it knew."""
        data = self.subentry.data
        config = UnitConfig(
            has_microrelay=bool(data.get(CONF_MICRORELAY)),
            has_thermometer=bool(data.get(CONF_THERMOMETER)),
            fahrenheit=self._hass.config.units.temperature_unit == UnitOfTemperature.FAHRENHEIT,
            modem=modem.model,
            serial=modem.imei,
            version=str(async_get_loaded_integration(self._hass, DOMAIN).version),
        )
        if saved is None:
            return self._fresh(config)
        state, problems = UnitState.from_dict(saved)
        for problem in problems:
            _LOGGER.warning("Saved state of %s: %s", self.subentry.title, problem)
        return Unit(config, state)

    def _fresh(self, config: UnitConfig) -> Unit:
        """Build a unit out of the box that knows its owner."""
        unit = Unit(config)
        if owner := self.subentry.data.get(CONF_OWNER):
            for command in (f"SECNUMBER{owner}", f"ALERTNUMBER{owner}", "SECLIST=ON"):
                unit.apply(command, 0, now())
        return unit

    def _bind(self, key: str, entity_id: str) -> Binding[Any]:
        """Tie an entity to its place on the unit."""
        if key in _OUTPUTS:
            return Binding(self._hass, entity_id, read_on_off, partial(self._output_changed, key))
        read = partial(read_celsius, default_unit=self._hass.config.units.temperature_unit)
        return Binding(self._hass, entity_id, read, self._temperature_changed, repeats=True)

    @property
    def snapshot(self) -> UnitSnapshot:
        """Return what the unit shows."""
        return self._unit.snapshot()

    def document(self) -> dict[str, Any]:
        """Return the unit's state as it is saved."""
        return self._unit.state.to_dict()

    @callback
    def start(self) -> None:
        """Watch the entities, and power the unit on once its relays are there or Home Assistant has started."""
        for binding in self._bindings.values():
            binding.start()
        entity_ids = [binding.entity_id for binding in self._bindings.values()]
        self._unsubscribe.append(
            async_track_entity_registry_updated_event(self._hass, entity_ids, self._entity_renamed)
        )
        self._power_on_when_wired()
        self._unsubscribe.append(async_at_started(self._hass, self._house_started))

    @callback
    def stop(self) -> None:
        """Watch no more; whoever waits for a command hears that it came to nothing."""
        for binding in self._bindings.values():
            binding.stop()
        while self._unsubscribe:
            self._unsubscribe.pop()()
        self._timer.cancel()
        if not self._powered.done():
            self._powered.set_exception(NotReadyError())
            self._powered.exception()
        for token, future in self._waiting.items():
            if not future.done():
                future.set_result(Done(token, "", ok=False))

    @callback
    def _power_on_when_wired(self) -> None:
        """Power on when every relay shows its state: a timer that ran out meanwhile finds something to switch."""
        if all(self._bindings[key].value is not None for key in _OUTPUTS if key in self._bindings):
            self._power_on()

    @callback
    def _house_started(self, _: HomeAssistant) -> None:
        """Power on whatever is there, and complain of what is not."""
        self._power_on()
        for key, binding in self._bindings.items():
            self._report_missing(key, binding)

    @callback
    def _power_on(self) -> None:
        """Start the unit, once, and tell it what it is wired to."""
        if self._powered.done():
            return
        self._powered.set_result(None)
        self._feed(self._unit.start(now()))
        for key, binding in self._bindings.items():
            self._tell(key, binding.value)

    @callback
    def _tell(self, key: str, value: Any) -> None:
        """Tell the unit what an entity shows."""
        if key in _OUTPUTS:
            self._feed(self._unit.output_changed(_OUTPUTS[key], value, now()))
        else:
            self._feed(self._unit.temperature(value, now()))

    @callback
    def _output_changed(self, key: str, on: bool | None) -> None:
        """Hear that a relay's entity changed."""
        if not self._powered.done():
            self._power_on_when_wired()
            return
        self._report_missing(key, self._bindings[key])
        self._tell(key, on)

    @callback
    def _temperature_changed(self, celsius: float | None) -> None:
        """Hear a reading."""
        if self._powered.done():
            self._report_missing(CONF_THERMOMETER, self._bindings[CONF_THERMOMETER])
            self._tell(CONF_THERMOMETER, celsius)

    @callback
    def signal_changed(self, dbm: int | None) -> None:
        """Hear how strong the network is."""
        self._feed(self._unit.signal(dbm, now()))

    async def receive(self, sms: Sms) -> None:
        """Hear a text message; what it says is done when this returns, its replies may come later.

        Raises NotReadyError when the unit is taken down before it was powered on.
        """
        await self._powered
        self._feed(self._unit.receive(sms.text, sms.sender.text, sms.sent, now()))

    async def apply(self, command: str, context: Context | None) -> None:
        """Carry out a command of Home Assistant's own; raises HomeAssistantError when the unit reports a failure."""
        token = next(self._tokens)
        future = self._waiting[token] = self._hass.loop.create_future()
        try:
            self._feed(self._unit.apply(command, token, now()), context)
            done = await future
        finally:
            del self._waiting[token]
        if not done.ok:
            raise HomeAssistantError(
                translation_domain=DOMAIN,
                translation_key="command_failed",
                translation_placeholders={"command": command, "reply": done.text},
            )

    @callback
    def _advance(self) -> None:
        """Tell the unit that its time has come."""
        self._feed(self._unit.advance(now()))

    @callback
    def _feed(self, effects: Iterable[Effect], context: Context | None = None) -> None:
        """Carry out effects in their order; those that an effect causes at once come after it."""
        self._effects.extend(effects)
        if self._carrying:
            return
        self._carrying = True
        self._context = context or Context()
        try:
            while self._effects:
                self._carry_out(self._effects.popleft())
        finally:
            self._carrying = False
        self._timer.set(self._unit.next_deadline())
        self._changed()

    @callback
    def _carry_out(self, effect: Effect) -> None:
        """Do one thing that the unit wants done."""
        match effect:
            case SetOutput(output, on):
                self._switch(output, on)
            case Send():
                self._send(effect)
            case Done(token):
                if (future := self._waiting.get(token)) is not None and not future.done():
                    future.set_result(effect)
            case _:
                pass

    @callback
    def _switch(self, output: Output, on: bool) -> None:
        """Switch a relay's entity, if it is there to be switched; the unit notices when it does not follow."""
        binding = self._bindings.get(output)
        if binding is not None and binding.value is not None:
            assert self._context is not None
            self._entry.async_create_task(
                self._hass, switch(self._hass, binding.entity_id, on, self._context), eager_start=True
            )

    @callback
    def _report_missing(self, key: str, binding: Binding[Any]) -> None:
        """Ask for repair while an entity does not exist; log it once gone and once back."""
        issue_id = f"{key}_missing_{self.subentry.subentry_id}"
        known = ir.async_get(self._hass).async_get_issue(DOMAIN, issue_id) is not None
        if binding.missing == known:
            return
        if not binding.missing:
            _LOGGER.info("%s is back", binding.entity_id)
            ir.async_delete_issue(self._hass, DOMAIN, issue_id)
            return
        _LOGGER.warning("%s does not exist", binding.entity_id)
        ir.async_create_issue(
            self._hass,
            DOMAIN,
            issue_id,
            is_fixable=False,
            severity=ir.IssueSeverity.ERROR,
            translation_key=f"{key}_missing",
            translation_placeholders={"entity_id": binding.entity_id, "title": self.subentry.title},
        )

    @callback
    def _entity_renamed(self, event: Event[EventEntityRegistryUpdatedData]) -> None:
        """Follow an entity whose id the user changed; the changed subentry reloads the entry."""
        data = event.data
        if data["action"] != "update" or "old_entity_id" not in data:
            return
        renamed = {
            key: data["entity_id"]
            for key, binding in self._bindings.items()
            if binding.entity_id == data["old_entity_id"]
        }
        self._hass.config_entries.async_update_subentry(
            self._entry, self.subentry, data=dict(self.subentry.data) | renamed
        )
