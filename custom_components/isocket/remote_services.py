"""Actions about real units elsewhere: a command with its reply, and copying from one unit to another."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from homeassistant.const import ATTR_DEVICE_ID
from homeassistant.core import Context, HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import config_validation as cv, device_registry as dr
from homeassistant.util import dt as dt_util
from homeassistant.util.json import JsonValueType
import probatio

from .client import Ended, Fact, Facts, Outcome, RemoteConfig, copied_settings
from .const import DOMAIN
from .coordinator import IsocketConfigEntry
from .device import UnitSnapshot
from .hosted import HostedSocket
from .language import SETTINGS
from .lists import rule_edits
from .options import fahrenheit, model
from .refusals import unsent
from .remote_host import RemoteHost
from .remote_options import rules_of

type Fields = Mapping[probatio.Marker, Any]
type Copier = Callable[[Facts, Facts, RemoteConfig, RemoteConfig], list[str]]
type Result = dict[str, JsonValueType]
type CarryOut = Callable[[list[str]], Awaitable[list[Result]]]


def _copied_rules(source: Facts, target: Facts, _from: RemoteConfig, _to: RemoteConfig) -> list[str]:
    """List the commands that make one schedule another, nothing if that is not known: what is the same stays, and is not paid for."""
    if "rules" not in source:
        return []
    present = rules_of(target["rules"].value) if "rules" in target else None
    return rule_edits(present, rules_of(source["rules"].value))


_PARTS: Final[dict[str, Copier]] = {
    "settings": copied_settings,
    "schedule": _copied_rules,
}
"""What can be copied, by our names."""


@dataclass(frozen=True, slots=True)
class Place:
    """A unit, here or elsewhere: what is known of it, and how it is made to do something."""

    facts: Facts
    config: RemoteConfig
    carry_out: CarryOut
    host: RemoteHost | None = None
    """Who talks to it, if it is elsewhere."""


def _place(hass: HomeAssistant, device_id: str, context: Context) -> Place:
    """Find the unit behind a device; raises ServiceValidationError for any other device, and one that does not run."""
    device = dr.async_get(hass).async_get(device_id)
    own = set() if device is None else {value for domain, value in device.identifiers if domain == DOMAIN}
    entries: list[IsocketConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    for entry in entries:
        hub = entry.runtime_data.hub
        for subentry_id in own & entry.runtime_data.remotes.keys():
            host = entry.runtime_data.remotes[subentry_id].host
            return Place(host.view.client.facts, host.config, partial(_elsewhere, host), host)
        unit = hub.snapshot.unit
        if hub.socket is not None and unit is not None and hub.socket.subentry.subentry_id in own:
            config = RemoteConfig(model(hub.socket.subentry), fahrenheit(hass, hub.socket.subentry))
            return Place(_known(unit), config, partial(_here, hub.socket, context))
    raise ServiceValidationError(translation_domain=DOMAIN, translation_key="no_unit")


def _known(unit: UnitSnapshot) -> Facts:
    """Return what is known of the socket that is here, as of one elsewhere."""
    at = dt_util.utcnow()
    values = {
        setting.attribute: getattr(unit.settings, setting.attribute)
        for setting in SETTINGS.values()
        if not setting.secret
    }
    rules = tuple(f"{rule.at},{rule.day},{rule.do}" for rule in unit.rules)
    return {name: Fact(value, at) for name, value in {**values, "rules": rules}.items()}


async def _elsewhere(host: RemoteHost, commands: list[str]) -> list[Result]:
    """Ask a unit elsewhere for things, in their order, and tell how each ended."""
    return [_told(command, ended) for command, ended in zip(commands, await host.ask_all(commands), strict=True)]


def _told(command: str, ended: Ended) -> Result:
    """Write how a request ended."""
    return {
        "command": command,
        "result": ended.outcome.value,
        "reason": None if ended.reason is None else ended.reason.value,
        "reply": ended.reply,
    }


async def _here(socket: HostedSocket, context: Context, commands: list[str]) -> list[Result]:
    """Have the socket that is here do things, in their order, and tell how each ended."""
    results: list[Result] = []
    for command in commands:
        try:
            reply, outcome = await socket.apply(command, context), Outcome.CONFIRMED
        except HomeAssistantError as err:
            reply, outcome = str(err), Outcome.REFUSED
        results.append({"command": command, "result": outcome.value, "reason": None, "reply": reply})
    return results


async def _send_command(call: ServiceCall) -> ServiceResponse:
    """Ask a unit elsewhere for something; with a response, wait for its reply, which takes minutes."""
    host = _place(call.hass, call.data[ATTR_DEVICE_ID], call.context).host
    if host is None:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="not_elsewhere")
    command = call.data["command"]
    if not call.return_response:
        await host.order(command)
        return None
    (ended,) = await host.ask_all([command])
    if (error := unsent(ended)) is not None:
        raise error
    return _told(command, ended)


async def _copy_settings(call: ServiceCall) -> ServiceResponse:
    """Make units like another; a dry run only tells what it would take."""
    source = _place(call.hass, call.data["from"], call.context)
    targets = {device_id: _place(call.hass, device_id, call.context) for device_id in call.data["to"]}
    parts = call.data["parts"]
    if not any(name in source.facts for part in parts for name in _named(part)):
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="nothing_known")
    plans = {device_id: _plan(parts, source, target) for device_id, target in targets.items()}
    if call.data["dry_run"]:
        would: list[JsonValueType] = [
            {"to": device_id, "command": one} for device_id, plan in plans.items() for one in plan
        ]
        messages = sum(len(plan) for device_id, plan in plans.items() if targets[device_id].host is not None)
        return {"would": would, "messages": messages}
    ends = await asyncio.gather(*(targets[device_id].carry_out(plan) for device_id, plan in plans.items()))
    return {"results": [{"to": device_id, **end} for device_id, told in zip(plans, ends, strict=True) for end in told]}


def _named(part: str) -> list[str]:
    """Return the facts that a part is made of."""
    return ["rules"] if part == "schedule" else [one.attribute for one in SETTINGS.values() if not one.secret]


def _plan(parts: list[str], source: Place, target: Place) -> list[str]:
    """List the commands that make one unit like another in some parts."""
    return [
        command for part in parts for command in _PARTS[part](source.facts, target.facts, source.config, target.config)
    ]


@dataclass(frozen=True, slots=True)
class RemoteAction:
    """One action: what it takes, what does it, and whether it responds."""

    fields: Fields
    handler: Callable[[ServiceCall], Coroutine[Any, Any, ServiceResponse]]
    response: SupportsResponse


REMOTE_ACTIONS: Final[dict[str, RemoteAction]] = {
    "send_command": RemoteAction(
        {
            probatio.Required(ATTR_DEVICE_ID): cv.string,
            probatio.Required("command"): probatio.All(cv.string, probatio.Length(min=1)),
        },
        _send_command,
        SupportsResponse.OPTIONAL,
    ),
    "copy_settings": RemoteAction(
        {
            probatio.Required("from"): cv.string,
            probatio.Required("to"): probatio.All(cv.ensure_list, probatio.Length(min=1), [cv.string]),
            probatio.Required("parts", default=list(_PARTS)): probatio.All(cv.ensure_list, [probatio.In(_PARTS)]),
            probatio.Required("dry_run", default=False): cv.boolean,
        },
        _copy_settings,
        SupportsResponse.OPTIONAL,
    ),
}


@callback
def async_setup_remote_services(hass: HomeAssistant) -> None:
    """Register the actions about units elsewhere."""
    for name, action in REMOTE_ACTIONS.items():
        schema = probatio.Schema(dict(action.fields))
        hass.services.async_register(DOMAIN, name, action.handler, schema=schema, supports_response=action.response)
