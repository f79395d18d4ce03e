"""Actions: what automations can have the modem and the socket do, with what came of it as the response."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from homeassistant.components.switch.const import DOMAIN as SWITCH_DOMAIN
from homeassistant.const import ATTR_CONFIG_ENTRY_ID
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv, service
import probatio

from .const import CONF_SOCKET, DOMAIN
from .coordinator import IsocketConfigEntry
from .delivery import Fate
from .device import Dial, Done, Effect, Send, SetOutput, UnitSnapshot, Ussd
from .entity import UnitEntity
from .faults import action_error
from .forms import e164
from .hosted import HostedSocket
from .hub import Hub
from .modem import ModemError, mask
from .remote_services import async_setup_remote_services

_SEND_PATIENCE: Final = 60
"""Seconds that an action waits for the network to take a text, where its caller wants to know."""
_RING_SECONDS: Final = 30
_LONGEST_TIMER: Final = 720
"""Minutes (manual ch. 4.1)."""
_WEEK: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAILY: Final = "daily"
_RULES: Final = {"on": "ON", "off": "OFF", "status": "INF", "arm": "AON", "disarm": "AOF"}
"""What the scheduler can do, by our names."""
_LISTS: Final = {"control": "SECNUMBER", "alert": "ALERTNUMBER"}
"""The lists of numbers, by our names."""


type Fields = Mapping[probatio.Marker, Any]


def _number(value: Any) -> str:
    """Read a phone number with its country code; a template that renders one hands it over as an integer."""
    if (number := e164(f"+{value}" if isinstance(value, int) else cv.string(value))) is None:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="invalid_number")
    return number


_TEXT: Final = probatio.All(cv.string, probatio.Length(min=1))
_RULE: Final[Fields] = {
    probatio.Required("time"): cv.time,
    probatio.Required("day", default=_DAILY): probatio.In((_DAILY, *_WEEK)),
    probatio.Required("do"): probatio.In(_RULES),
}
_LISTED: Final[Fields] = {
    probatio.Required("list", default="control"): probatio.In(_LISTS),
    probatio.Required("number"): _number,
}


async def _send_sms(hub: Hub, call: ServiceCall) -> ServiceResponse:
    """Text phones; with a response, what became of each text within a minute."""
    fates = await hub.send(call.data["to"], call.data["message"])
    if not call.return_response:
        return None
    await asyncio.wait(fates.values(), timeout=_SEND_PATIENCE)
    return {
        "results": [
            {"to": number, "result": (fate.result() if fate.done() else Fate.QUEUED).value}
            for number, fate in fates.items()
        ]
    }


async def _call(hub: Hub, call: ServiceCall) -> ServiceResponse:
    """Call a phone, and say how the call ended; its times are in seconds."""
    outcome = await hub.call(call.data["number"], call.data["ring_seconds"], call.data.get("talk_seconds"))
    return {
        "result": outcome.result.value,
        "ring_seconds": round(outcome.ring_seconds, 1),
        "talk_seconds": round(outcome.active_seconds, 1),
    }


async def _send_ussd(hub: Hub, call: ServiceCall) -> ServiceResponse:
    """Send a code to the operator, and return the answer."""
    return {"answer": await hub.ussd(call.data["code"])}


async def _run_command(hub: Hub, call: ServiceCall) -> ServiceResponse:
    """Have the socket carry out a command as if its owner had texted it, or only say what it would do."""
    socket = _socket(hub)
    if not call.data["dry_run"]:
        return {"reply": await socket.apply(call.data["command"], call.context)}
    return {"would": [shown for effect in socket.rehearse(call.data["command"]) if (shown := _shown(effect))]}


def _shown(effect: Effect) -> dict[str, Any] | None:
    """Write what a command would do; None for what nobody would notice."""
    match effect:
        case SetOutput(output, on):
            return {"switch": output.value, "on": on}
        case Send(to, text):
            return {"text": text, "to": mask(to)}
        case Dial(to):
            return {"call": mask(to)}
        case Ussd(code):
            return {"ussd": code}
        case Done(_, text):
            return {"reply": text}
    return None


async def _add_rule(hub: Hub, call: ServiceCall) -> ServiceResponse:
    """Add a rule to the schedule."""
    day = call.data["day"]
    number = "*" if day == _DAILY else _WEEK.index(day) + 1
    await _socket(hub).apply(f"SCHEDULER+{call.data['time']:%H:%M},{number},{_RULES[call.data['do']]}", call.context)
    return None


async def _remove_rule(hub: Hub, call: ServiceCall) -> ServiceResponse:
    """Remove the rules of a time from the schedule."""
    await _socket(hub).apply(f"SCHEDULER-{call.data['time']:%H:%M}", call.context)
    return None


async def _list_rules(hub: Hub, call: ServiceCall) -> ServiceResponse:
    """List the rules of the schedule, as `add_rule` takes them."""
    names = {code: name for name, code in _RULES.items()}
    return {
        "rules": [
            {"time": rule.at, "day": _DAILY if rule.day == "*" else _WEEK[int(rule.day) - 1], "do": names[rule.do]}
            for rule in _unit(hub).rules
        ]
    }


async def _add_number(hub: Hub, call: ServiceCall) -> ServiceResponse:
    """Add a number to a list."""
    await _socket(hub).apply(f"{_LISTS[call.data['list']]}{call.data['number']}", call.context)
    return None


async def _remove_number(hub: Hub, call: ServiceCall) -> ServiceResponse:
    """Remove a number from a list."""
    digits = call.data["number"].removeprefix("+")
    await _socket(hub).apply(f"{_LISTS[call.data['list']]}-{digits}", call.context)
    return None


async def _list_numbers(hub: Hub, call: ServiceCall) -> ServiceResponse:
    """List the numbers that may control the socket, and those that get its alerts."""
    unit = _unit(hub)
    return {
        "control": [f"+{number}" for number in unit.secnumbers],
        "alert": [f"+{number}" for number in unit.alertnumbers],
    }


async def _read_alarm_log(hub: Hub, call: ServiceCall) -> ServiceResponse:
    """List the last ten alarms, the newest first."""
    return {"alarms": [{"at": logged.at.isoformat(), "sensors": logged.sensors} for logged in _unit(hub).alarm_log]}


def _socket(hub: Hub) -> HostedSocket:
    """Return the socket that a modem serves."""
    if hub.socket is None or hub.snapshot.unit is None:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="no_socket")
    return hub.socket


def _unit(hub: Hub) -> UnitSnapshot:
    """Return what the socket shows."""
    _socket(hub)
    unit = hub.snapshot.unit
    assert unit is not None
    return unit


type Handler = Callable[[Hub, ServiceCall], Awaitable[ServiceResponse]]


@dataclass(frozen=True, slots=True)
class Action:
    """One action: what it takes besides the entry, what does it, and whether it responds."""

    fields: Fields
    handler: Handler
    response: SupportsResponse = SupportsResponse.NONE


ACTIONS: Final[dict[str, Action]] = {
    "send_sms": Action(
        {
            probatio.Required("to"): probatio.All(cv.ensure_list, probatio.Length(min=1), [_number]),
            probatio.Required("message"): _TEXT,
        },
        _send_sms,
        SupportsResponse.OPTIONAL,
    ),
    "call": Action(
        {
            probatio.Required("number"): _number,
            probatio.Required("ring_seconds", default=_RING_SECONDS): probatio.All(
                probatio.Coerce(float), probatio.Range(min=5, max=120)
            ),
            probatio.Optional("talk_seconds"): probatio.All(probatio.Coerce(float), probatio.Range(min=1, max=3600)),
        },
        _call,
        SupportsResponse.OPTIONAL,
    ),
    "send_ussd": Action(
        {probatio.Required("code"): probatio.All(cv.string, probatio.Match(r"^[0-9*#]{2,}$"))},
        _send_ussd,
        SupportsResponse.OPTIONAL,
    ),
    "run_command": Action(
        {probatio.Required("command"): _TEXT, probatio.Required("dry_run", default=False): cv.boolean},
        _run_command,
        SupportsResponse.OPTIONAL,
    ),
    "add_rule": Action(_RULE, _add_rule),
    "remove_rule": Action({probatio.Required("time"): cv.time}, _remove_rule),
    "list_rules": Action({}, _list_rules, SupportsResponse.ONLY),
    "add_number": Action(_LISTED, _add_number),
    "remove_number": Action(_LISTED, _remove_number),
    "list_numbers": Action({}, _list_numbers, SupportsResponse.ONLY),
    "read_alarm_log": Action({}, _read_alarm_log, SupportsResponse.ONLY),
}
_TIMERS: Final = {"turn_on_for": "ON", "turn_off_for": "OFF"}
_MINUTES: Final[dict[str | probatio.Marker, Any]] = {
    probatio.Required("minutes"): probatio.All(probatio.Coerce(int), probatio.Range(min=1, max=_LONGEST_TIMER))
}


@callback
def async_setup_services(hass: HomeAssistant) -> None:
    """Register all actions."""
    async_setup_remote_services(hass)
    for name, action in ACTIONS.items():
        schema = probatio.Schema({probatio.Optional(ATTR_CONFIG_ENTRY_ID): cv.string, **action.fields})
        hass.services.async_register(DOMAIN, name, _handle(action), schema=schema, supports_response=action.response)
    for name, command in _TIMERS.items():
        service.async_register_platform_entity_service(
            hass, DOMAIN, name, entity_domain=SWITCH_DOMAIN, schema=_MINUTES, func=partial(_start_timer, command)
        )


async def _start_timer(command: str, entity: UnitEntity, call: ServiceCall) -> None:
    """Switch the socket for so many minutes; nothing else has a timer (manual ch. 4.1)."""
    if entity.entity_description.key != CONF_SOCKET:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="no_timer")
    await entity.async_command(f"{command}{call.data['minutes']}")


def _handle(action: Action) -> Callable[[ServiceCall], Coroutine[Any, Any, ServiceResponse]]:
    """Find the entry that an action is for, and put the modem's errors into words."""

    async def handle(call: ServiceCall) -> ServiceResponse:
        entry: IsocketConfigEntry = service.async_get_config_entry(
            call.hass, DOMAIN, call.data.get(ATTR_CONFIG_ENTRY_ID)
        )
        try:
            return await action.handler(entry.runtime_data.hub, call)
        except ModemError as err:
            raise action_error(err) from err

    return handle
