"""Home Assistant's entities as the unit's relays and sensors."""

from collections.abc import Callable
import logging

from homeassistant.const import (
    ATTR_ENTITY_ID,
    ATTR_UNIT_OF_MEASUREMENT,
    SERVICE_TURN_OFF,
    SERVICE_TURN_ON,
    STATE_OFF,
    STATE_ON,
    UnitOfTemperature,
)
from homeassistant.core import (
    CALLBACK_TYPE,
    Context,
    Event,
    EventStateChangedData,
    EventStateReportedData,
    HomeAssistant,
    State,
    callback,
    split_entity_id,
)
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.event import async_track_state_change_event, async_track_state_report_event
from homeassistant.util.unit_conversion import TemperatureConverter

_LOGGER = logging.getLogger(__name__)

_ON_OFF = {STATE_ON: True, STATE_OFF: False}


def read_on_off(state: State) -> bool | None:
    """Return whether the entity is on; None when it does not know."""
    return _ON_OFF.get(state.state)


def read_celsius(state: State, default_unit: str) -> float | None:
    """Return the entity's temperature in degrees Celsius; a bare number counts in the house's unit."""
    unit = state.attributes.get(ATTR_UNIT_OF_MEASUREMENT) or default_unit
    try:
        return TemperatureConverter.convert(float(state.state), unit, UnitOfTemperature.CELSIUS)
    except ValueError, HomeAssistantError:
        return None


async def switch(hass: HomeAssistant, entity_id: str, on: bool, context: Context) -> None:
    """Switch an entity by its own domain's action; a refusal is a line in the log, the missing change tells the unit."""
    action = SERVICE_TURN_ON if on else SERVICE_TURN_OFF
    domain = split_entity_id(entity_id)[0]
    try:
        await hass.services.async_call(domain, action, {ATTR_ENTITY_ID: entity_id}, blocking=True, context=context)
    except HomeAssistantError as err:
        _LOGGER.warning("%s.%s of %s failed: %s", domain, action, entity_id, err)


class Binding[T]:
    """Watch one entity: tell each new value, None while it has none, and whether it exists at all."""

    def __init__(
        self,
        hass: HomeAssistant,
        entity_id: str,
        read: Callable[[State], T | None],
        on_value: Callable[[T | None], None],
        *,
        repeats: bool = False,
    ) -> None:
        """Watch nothing yet; `repeats` tells equal values as well, as proof that a sensor lives."""
        self.entity_id = entity_id
        self.value: T | None = None
        self.missing = True
        self._hass = hass
        self._read = read
        self._on_value = on_value
        self._repeats = repeats
        self._unsubscribe: list[CALLBACK_TYPE] = []

    @callback
    def start(self) -> None:
        """Read the entity without telling, then watch it."""
        self._take(self._hass.states.get(self.entity_id))
        self._unsubscribe.append(async_track_state_change_event(self._hass, self.entity_id, self._changed))
        if self._repeats:
            self._unsubscribe.append(async_track_state_report_event(self._hass, self.entity_id, self._reported))

    @callback
    def stop(self) -> None:
        """Watch no more."""
        while self._unsubscribe:
            self._unsubscribe.pop()()

    @callback
    def _take(self, state: State | None) -> None:
        """Remember what the entity shows."""
        self.missing = state is None
        self.value = None if state is None else self._read(state)

    @callback
    def _changed(self, event: Event[EventStateChangedData]) -> None:
        """Tell what is new; attributes alone are not."""
        before = (self.value, self.missing)
        self._take(event.data["new_state"])
        if self._repeats or (self.value, self.missing) != before:
            self._on_value(self.value)

    @callback
    def _reported(self, _: Event[EventStateReportedData]) -> None:
        """Tell the same value once more."""
        self._on_value(self.value)
