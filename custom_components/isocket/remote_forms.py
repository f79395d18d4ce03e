"""The form of a real unit elsewhere: what the house has to know of it, and what is wrong with the answers."""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry, ConfigEntryState, ConfigSubentry
from homeassistant.const import CONF_MODEL, CONF_NAME, CONF_PASSWORD
from homeassistant.core import HomeAssistant
from homeassistant.helpers.selector import (
    BooleanSelector,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
import probatio

from .const import (
    CONF_FAHRENHEIT,
    CONF_INTERVAL,
    CONF_NUMBER,
    CONF_OWNER,
    CONF_RENEW_PASSWORD,
    DOMAIN,
    SUBENTRY_REMOTE,
    SUBENTRY_SOCKET,
)
from .coordinator import IsocketConfigEntry
from .forms import e164
from .language import Call, Model, parse
from .remote_options import INTERVALS

HAS_PASSWORD: Final = "has_password"
HAS_RENEW_PASSWORD: Final = "has_renew_password"
_SECRET: Final = TextSelector(TextSelectorConfig(type=TextSelectorType.PASSWORD, autocomplete="new-password"))
# Each password: whether there is one, what it is, the command that would set it, and what is said of one that cannot be.
_PASSWORDS: Final = (
    (HAS_PASSWORD, CONF_PASSWORD, "PASSWORD", "bad_password"),
    (HAS_RENEW_PASSWORD, CONF_RENEW_PASSWORD, "RENEWINTERVALPW", "bad_renew_password"),
)
_MODELS: Final = [model.value for model in Model if model is not Model.HOME_ASSISTANT] + [Model.HOME_ASSISTANT.value]

SCHEMA: Final = probatio.Schema(
    {
        probatio.Required(CONF_NAME): TextSelector(),
        probatio.Required(CONF_NUMBER): TextSelector(TextSelectorConfig(type=TextSelectorType.TEL)),
        probatio.Required(CONF_MODEL, default=Model.M706): SelectSelector(
            SelectSelectorConfig(options=_MODELS, mode=SelectSelectorMode.DROPDOWN)
        ),
        probatio.Required(CONF_FAHRENHEIT, default=False): BooleanSelector(),
        probatio.Required(HAS_PASSWORD, default=False): BooleanSelector(),
        probatio.Optional(CONF_PASSWORD, default=""): _SECRET,
        probatio.Required(HAS_RENEW_PASSWORD, default=False): BooleanSelector(),
        probatio.Optional(CONF_RENEW_PASSWORD, default=""): _SECRET,
        probatio.Required(CONF_INTERVAL, default="0"): SelectSelector(
            SelectSelectorConfig(
                options=[str(hours) for hours in INTERVALS],
                mode=SelectSelectorMode.DROPDOWN,
                translation_key="interval",
            )
        ),
    }
)


def shown(subentry: ConfigSubentry) -> dict[str, Any]:
    """Return what is known of a unit as the form shows it, which passwords there are, and never what they are."""
    data = subentry.data
    return {
        CONF_NAME: subentry.title,
        CONF_NUMBER: data[CONF_NUMBER],
        CONF_MODEL: data[CONF_MODEL],
        CONF_FAHRENHEIT: data.get(CONF_FAHRENHEIT, False),
        CONF_INTERVAL: str(data.get(CONF_INTERVAL, 0)),
        **{has: key in data for has, key, *_ in _PASSWORDS},
    }


def errors_of(
    hass: HomeAssistant, entry: IsocketConfigEntry, answer: Mapping[str, Any], own: ConfigSubentry | None = None
) -> dict[str, str]:
    """Return what is wrong with an answer, by field; `own` is the unit that is changed."""
    errors: dict[str, str] = {}
    if not answer[CONF_NAME].strip():
        errors[CONF_NAME] = "name_missing"
    if (number := e164(answer[CONF_NUMBER])) is None:
        errors[CONF_NUMBER] = "invalid_number"
    elif _is_taken(hass, number, own):
        errors[CONF_NUMBER] = "number_taken"
    elif number.removeprefix("+") in _commanders(entry):
        errors[CONF_NUMBER] = "number_controls"
    for has, key, setting, wrong in _PASSWORDS:
        text = answer[key]
        if text and not (text.isalnum() and isinstance(parse(f"{setting}={text}"), Call)):
            errors[key] = wrong
        elif answer[has] and not text and (own is None or key not in own.data):
            errors[key] = "password_missing"
    return errors


def _is_taken(hass: HomeAssistant, number: str, own: ConfigSubentry | None) -> bool:
    """Say whether another unit has a number, whichever modem talks to it."""
    return any(
        subentry.data[CONF_NUMBER] == number
        for entry in hass.config_entries.async_entries(DOMAIN)
        for subentry in entry.get_subentries_of_type(SUBENTRY_REMOTE)
        if own is None or subentry.subentry_id != own.subentry_id
    )


def _commanders(entry: IsocketConfigEntry) -> set[str]:
    """Return the digits of who may control the socket that the modem serves: no unit is to be among them."""
    owners = {subentry.data.get(CONF_OWNER, "") for subentry in entry.get_subentries_of_type(SUBENTRY_SOCKET)}
    numbers = {owner.removeprefix("+") for owner in owners if owner}
    if entry.state is ConfigEntryState.LOADED and (unit := entry.runtime_data.hub.snapshot.unit) is not None:
        return set(unit.secnumbers)
    return numbers


def data_of(answer: Mapping[str, Any], own: ConfigSubentry | None = None) -> dict[str, Any]:
    """Return a faultless answer as it is stored; a password that is there stays when its field is left empty."""
    before = {} if own is None else own.data
    passwords = {
        key: answer[key] or before[key] for has, key, *_ in _PASSWORDS if answer[has] and (answer[key] or key in before)
    }
    return {
        CONF_NUMBER: e164(answer[CONF_NUMBER]),
        CONF_MODEL: answer[CONF_MODEL],
        CONF_FAHRENHEIT: answer[CONF_FAHRENHEIT],
        CONF_INTERVAL: int(answer[CONF_INTERVAL]),
        **passwords,
    }


def is_loaded(entry: ConfigEntry) -> bool:
    """Say whether a modem can be used to ask a unit."""
    return entry.state is ConfigEntryState.LOADED
