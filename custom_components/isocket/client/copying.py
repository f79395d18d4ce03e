"""From unit to unit: the requests that make one unit's settings those of another."""

from collections.abc import Mapping
from typing import Any, Final

from ..language import BY_KEY, SETTINGS, Call, Setting
from ..language.degrees import allowed, to_celsius, to_scale
from ..language.settings import VALUE
from .config import RemoteConfig
from .facts import Facts
from .requests import texted

LAST: Final = ("ERROR", "SMSCONFIRM")
"""Settings that are copied last: they may silence the answers to the others."""
ACCESS: Final = frozenset({"PASSWORD", "RENEWINTERVALPW", "SECLIST"})
"""Settings that are not copied: they could lock the owner out, whom the other unit may not know."""


def copied_settings(
    source: Facts, target: Facts, source_config: RemoteConfig, target_config: RemoteConfig
) -> list[str]:
    """List the requests that make a unit's settings those of another, as far as they are known and the model has them.

    Who may control a unit is not copied.
    """
    requests = []
    for setting in sorted(SETTINGS.values(), key=lambda one: LAST.index(one.name) + 1 if one.name in LAST else 0):
        if setting.name in ACCESS or setting.attribute not in source or target_config.model not in setting.models:
            continue
        value = _scaled(setting, source[setting.attribute].value, source_config, target_config)
        if _differs(target, setting.attribute, value) and allowed(setting, value, fahrenheit=target_config.fahrenheit):
            requests.append(_request(setting, value))
    return requests


def _differs(target: Facts, name: str, value: Any) -> bool:
    """Say whether a fact is not known to be so."""
    return name not in target or target[name].value != value


def _scaled(setting: Setting, value: Any, source: RemoteConfig, target: RemoteConfig) -> Any:
    """Turn a temperature into the scale of the other unit."""
    if not setting.degrees or value is None or source.fahrenheit == target.fahrenheit:
        return value
    return to_scale(to_celsius(value, fahrenheit=source.fahrenheit), fahrenheit=target.fahrenheit)


def _request(setting: Setting, value: Any) -> str:
    """Write the command that sets a setting."""
    key = f"{setting.name}=NO" if value is None and f"{setting.name}=NO" in BY_KEY else f"{setting.name}={{{VALUE}}}"
    values: Mapping[str, Any] = {} if key.endswith("=NO") else {VALUE: value}
    return texted(Call(BY_KEY[key], dict(values)))
