"""The entities that the unit is wired to: watched, missed while they do not exist, followed when they are renamed."""

from collections.abc import Callable, Iterator
from functools import partial
import logging
from typing import Any

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.core import CALLBACK_TYPE, Context, Event, HomeAssistant, State, callback, split_entity_id
from homeassistant.helpers import entity_registry as er, issue_registry as ir
from homeassistant.helpers.entity_registry import EventEntityRegistryUpdatedData
from homeassistant.helpers.event import async_track_entity_registry_updated_event

from .adapters.bindings import Binding, read_celsius, read_on_off, switch
from .const import BINDINGS, CONF_MICRORELAY, CONF_SENSORS, CONF_SOCKET, CONF_THERMOMETER, DOMAIN
from .issues import report, set_aside, withdraw

_LOGGER = logging.getLogger(__name__)

RELAYS = (CONF_SOCKET, CONF_MICRORELAY)

type Heard = Callable[[str, str, Any], None]


def bound(subentry: ConfigSubentry, key: str) -> list[str]:
    """Return the entities under one key of the subentry's data: none, one, or the list of sensors."""
    value = subentry.data.get(key) or []
    return [value] if isinstance(value, str) else list(value)


def sensor_names(hass: HomeAssistant, subentry: ConfigSubentry) -> dict[str, str]:
    """Return how each alarm sensor is called in texts, by its entity id: names differ, and stay over a restart."""
    names: dict[str, str] = {}
    for entity_id in bound(subentry, CONF_SENSORS):
        name = _name(hass, entity_id)
        taken = sum(other == name or other.startswith(f"{name} (") for other in names.values())
        names[entity_id] = f"{name} ({taken + 1})" if taken else name
    return names


def _name(hass: HomeAssistant, entity_id: str) -> str:
    """Return what people call an entity, also before it has a state."""
    entry = er.async_get(hass).async_get(entity_id)
    state = hass.states.get(entity_id)
    named = (entry.name or entry.original_name) if entry else None
    return named or (state.name if state else split_entity_id(entity_id)[1].replace("_", " "))


class Wiring:
    """All bindings of a socket; `heard` gets the key, the entity's id and its value, None while it has none."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry, subentry: ConfigSubentry, heard: Heard) -> None:
        """Watch nothing yet."""
        self._hass = hass
        self._entry = entry
        self._subentry = subentry
        self._heard = heard
        self._bindings = [(key, self._bind(key, entity_id)) for key in BINDINGS for entity_id in bound(subentry, key)]
        self._started = False
        self._unsubscribe: CALLBACK_TYPE | None = None

    def _bind(self, key: str, entity_id: str) -> Binding[Any]:
        """Tie an entity to its place."""
        read: Callable[[State], Any] = read_on_off
        if key == CONF_THERMOMETER:
            read = partial(read_celsius, default_unit=self._hass.config.units.temperature_unit)
        on_value = partial(self._changed, key, entity_id)
        return Binding(self._hass, entity_id, read, on_value, repeats=key == CONF_THERMOMETER)

    @callback
    def start(self) -> None:
        """Watch."""
        for _, binding in self._bindings:
            binding.start()
        entity_ids = [binding.entity_id for _, binding in self._bindings]
        self._unsubscribe = async_track_entity_registry_updated_event(self._hass, entity_ids, self._renamed)

    @callback
    def stop(self) -> None:
        """Watch and complain no more."""
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None
        for key, binding in self._bindings:
            binding.stop()
            set_aside(self._hass, _issue_id(key, binding))

    @property
    def relays_shown(self) -> bool:
        """Say whether every relay shows its state."""
        return all(binding.value is not None for key, binding in self._bindings if key in RELAYS)

    @property
    def missing(self) -> tuple[str, ...]:
        """Return under which keys an entity does not exist; before Home Assistant has started, nothing is missed."""
        return tuple(dict.fromkeys(key for key, binding in self._bindings if self._started and binding.missing))

    @property
    def silent(self) -> tuple[str, ...]:
        """Return the entities that are there and show nothing; whether a thermometer is too old is another matter."""
        return tuple(
            binding.entity_id
            for key, binding in self._bindings
            if key != CONF_THERMOMETER and binding.value is None and not binding.missing
        )

    def values(self) -> Iterator[tuple[str, str, Any]]:
        """Yield what is known, as `heard` gets it."""
        return ((key, binding.entity_id, binding.value) for key, binding in self._bindings)

    @callback
    def complain(self) -> None:
        """Ask for repair of what is missing, from now on."""
        self._started = True
        for key, binding in self._bindings:
            self._report_missing(key, binding)

    @callback
    def switch(self, key: str, on: bool, context: Context) -> None:
        """Switch a relay's entity, if it is there to be switched."""
        for wired, binding in self._bindings:
            if wired == key and binding.value is not None:
                action = switch(self._hass, binding.entity_id, on, context)
                self._entry.async_create_task(self._hass, action, f"isocket {key}", eager_start=True)

    @callback
    def _changed(self, key: str, entity_id: str, value: Any) -> None:
        """Hear that an entity changed."""
        if self._started:
            for wired, binding in self._bindings:
                if (wired, binding.entity_id) == (key, entity_id):
                    self._report_missing(key, binding)
        self._heard(key, entity_id, value)

    @callback
    def _report_missing(self, key: str, binding: Binding[Any]) -> None:
        """Ask for repair while an entity does not exist; log it once gone and once back."""
        issue_id = _issue_id(key, binding)
        issue = ir.async_get(self._hass).async_get_issue(DOMAIN, issue_id)
        if binding.missing == (issue is not None and issue.active):
            return
        if not binding.missing:
            _LOGGER.info("%s is back", binding.entity_id)
            withdraw(self._hass, issue_id)
            return
        _LOGGER.warning("%s does not exist", binding.entity_id)
        words = {"entity_id": binding.entity_id, "title": self._subentry.title}
        report(self._hass, issue_id, f"{key}_missing", words)

    @callback
    def _renamed(self, event: Event[EventEntityRegistryUpdatedData]) -> None:
        """Follow an entity whose id the user changed; the changed subentry reloads the entry."""
        data = event.data
        if data["action"] != "update" or "old_entity_id" not in data:
            return
        old, new = data["old_entity_id"], data["entity_id"]
        renamed = {key: _replaced(value, old, new) for key, value in self._subentry.data.items()}
        self._hass.config_entries.async_update_subentry(self._entry, self._subentry, data=renamed)


def _issue_id(key: str, binding: Binding[Any]) -> str:
    """Return what a missing entity's repair issue is called."""
    return f"{key}_missing_{binding.entity_id}"


def _replaced(value: Any, old: str, new: str) -> Any:
    """Return an item of the subentry's data with one entity id in place of another."""
    if isinstance(value, list):
        return [new if item == old else item for item in value]
    return new if value == old else value
