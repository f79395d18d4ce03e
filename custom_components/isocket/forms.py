"""The forms of the set-up, and what is wrong with their answers."""

from collections.abc import Mapping
import re
from typing import Any

from homeassistant.components.sensor import SensorDeviceClass
from homeassistant.const import CONF_DEVICE, CONF_PIN, Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.selector import (
    BooleanSelector,
    EntitySelector,
    EntitySelectorConfig,
    EntityWithDeviceFilterSelectorConfig,
    SerialPortSelector,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
import probatio

from .const import (
    BINDINGS,
    CONF_ANYONE,
    CONF_MAINS,
    CONF_MICRORELAY,
    CONF_OWNER,
    CONF_SENSORS,
    CONF_SOCKET,
    CONF_THERMOMETER,
    DOMAIN,
)

_RELAYS = EntityWithDeviceFilterSelectorConfig(domain=[Platform.SWITCH, Platform.LIGHT, "input_boolean"])
_THERMOMETERS = [
    EntityWithDeviceFilterSelectorConfig(domain=Platform.SENSOR, device_class=SensorDeviceClass.TEMPERATURE),
    EntityWithDeviceFilterSelectorConfig(domain="input_number"),
]
_SENSES = EntityWithDeviceFilterSelectorConfig(domain=[Platform.BINARY_SENSOR, "input_boolean"])
_PIN = re.compile(r"[0-9]{4,8}")
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
_PUNCTUATION = re.compile(r"[\s()./-]+")

PIN_FIELD = TextSelector(TextSelectorConfig(type=TextSelectorType.PASSWORD, autocomplete="off"))
PORT_SCHEMA = probatio.Schema({probatio.Required(CONF_DEVICE): SerialPortSelector()})
PIN_SCHEMA = probatio.Schema({probatio.Required(CONF_PIN): PIN_FIELD})
PORT_AND_PIN_SCHEMA = PORT_SCHEMA.extend({probatio.Optional(CONF_PIN): PIN_FIELD})


def _bindings(hass: HomeAssistant) -> dict[probatio.Marker, EntitySelector]:
    """Ask which entities the socket is made of; our own are none of them, they would switch themselves."""
    own = [entity.entity_id for entity in er.async_get(hass).entities.values() if entity.platform == DOMAIN]
    relay = EntitySelector(EntitySelectorConfig(filter=_RELAYS, exclude_entities=own))
    thermometer = EntitySelector(EntitySelectorConfig(filter=_THERMOMETERS, exclude_entities=own))
    sensors = EntitySelector(EntitySelectorConfig(filter=_SENSES, exclude_entities=own, multiple=True))
    mains = EntitySelector(EntitySelectorConfig(filter=_SENSES, exclude_entities=own))
    return {
        probatio.Required(CONF_SOCKET): relay,
        probatio.Optional(CONF_MICRORELAY): relay,
        probatio.Optional(CONF_THERMOMETER): thermometer,
        probatio.Optional(CONF_SENSORS): sensors,
        probatio.Optional(CONF_MAINS): mains,
    }


def bindings_schema(hass: HomeAssistant) -> probatio.Schema:
    """Ask for the socket's entities alone."""
    return probatio.Schema(_bindings(hass))


def socket_schema(hass: HomeAssistant) -> probatio.Schema:
    """Ask for the socket's entities and for who may control it; what has to be answered comes first, and is seen."""
    socket, *others = _bindings(hass).items()
    access: dict[probatio.Marker, TextSelector | BooleanSelector] = {
        probatio.Optional(CONF_OWNER): TextSelector(TextSelectorConfig(type=TextSelectorType.TEL, autocomplete="tel")),
        probatio.Required(CONF_ANYONE, default=False): BooleanSelector(),
    }
    return probatio.Schema(dict([socket, *access.items(), *others]))


def is_pin(pin: str) -> bool:
    """Say whether this can be a PIN (27.007 8.3): 4 to 8 digits."""
    return _PIN.fullmatch(pin) is not None


def e164(number: str) -> str | None:
    """Return the number as + and digits, however it was written, or None when the country is missing."""
    bare = _PUNCTUATION.sub("", number)
    international = f"+{bare[2:]}" if bare.startswith("00") else bare
    return international if _E164.fullmatch(international) else None


def binding_errors(answer: Mapping[str, Any]) -> dict[str, str]:
    """Return what is wrong with the entities: two relays cannot be one."""
    same = answer[CONF_SOCKET] == answer.get(CONF_MICRORELAY)
    return {CONF_MICRORELAY: "same_entity"} if same else {}


def socket_errors(answer: Mapping[str, Any]) -> dict[str, str]:
    """Return what is wrong with the whole answer, by field."""
    errors = binding_errors(answer)
    owner = answer.get(CONF_OWNER, "").strip()
    if owner and e164(owner) is None:
        errors[CONF_OWNER] = "invalid_number"
    elif not owner and not answer[CONF_ANYONE]:
        errors[CONF_OWNER] = "owner_required"
    return errors


def binding_data(answer: Mapping[str, Any]) -> dict[str, Any]:
    """Return the chosen entities as they are stored."""
    return {key: answer[key] for key in BINDINGS if answer.get(key)}


def socket_data(answer: Mapping[str, Any]) -> dict[str, Any]:
    """Return a faultless answer as it is stored."""
    owner = e164(answer.get(CONF_OWNER, ""))
    return binding_data(answer) | ({CONF_OWNER: owner} if owner else {CONF_ANYONE: True})
