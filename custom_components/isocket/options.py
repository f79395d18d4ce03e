"""What the house decides about its unit beyond what it is wired to: the subentry's options."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Any, Final

from homeassistant.config_entries import ConfigSubentry
from homeassistant.const import CONF_COUNTRY, UnitOfTemperature
from homeassistant.core import HomeAssistant

from .budget import Budget
from .countries import dialling
from .device import Failsafe, UnitConfig
from .language import BY_KEY, Model

CONF_OPTIONS: Final = "options"
CONF_SCALE: Final = "scale"
"""Which scale the unit's temperatures are in."""
CONF_CREDIT_LOW: Final = "credit_low"
"""The balance, in the country's money, down to which the house says that it is low."""
CREDIT_LOW: Final = 10.0
CONF_DAY_BUDGET: Final = "day_budget"
CONF_MONTH_BUDGET: Final = "month_budget"
"""How many text messages, in parts, may be sent."""
CONF_REPORTS: Final = "delivery_reports"
"""Whether the network is asked what becomes of each text."""
_NAME: Final = "GSM socket"


class Scale(StrEnum):
    """A scale of temperatures."""

    HOUSE = "house"
    CELSIUS = "celsius"
    FAHRENHEIT = "fahrenheit"


# The options that are not named as in UnitConfig.
_OF_THE_HOUSE: Final = frozenset(
    {CONF_SCALE, CONF_COUNTRY, CONF_CREDIT_LOW, CONF_DAY_BUDGET, CONF_MONTH_BUDGET, CONF_REPORTS}
)
# How options are read that are more than numbers and texts in the stored data.
_READ: Final[dict[str, Callable[[Any], Any]]] = {"model": Model, "failsafe": Failsafe}


def stored(subentry: ConfigSubentry) -> Mapping[str, Any]:
    """Return the options as they are stored; one that is missing has its default."""
    options: Mapping[str, Any] = subentry.data.get(CONF_OPTIONS, {})
    return options


def chosen(hass: HomeAssistant, subentry: ConfigSubentry) -> dict[str, Any]:
    """Return the options that the unit itself knows, as a UnitConfig takes them."""
    options = {
        name: _READ[name](value) if name in _READ else value
        for name, value in stored(subentry).items()
        if name not in _OF_THE_HOUSE
    }
    return options | {"fahrenheit": fahrenheit(hass, subentry)} | dialling(country(hass, subentry))._asdict()


def country(hass: HomeAssistant, subentry: ConfigSubentry) -> str | None:
    """Return the country that callers without a calling code are of: the house's, if no other was chosen."""
    code: str | None = stored(subentry).get(CONF_COUNTRY, hass.config.country)
    return code


def fahrenheit(hass: HomeAssistant, subentry: ConfigSubentry) -> bool:
    """Say whether the unit's temperatures are in Fahrenheit: as the house's, if nothing else was chosen."""
    scale = Scale(stored(subentry).get(CONF_SCALE, Scale.HOUSE))
    if scale is Scale.HOUSE:
        return hass.config.units.temperature_unit == UnitOfTemperature.FAHRENHEIT
    return scale is Scale.FAHRENHEIT


def model(subentry: ConfigSubentry) -> Model:
    """Return which unit it is."""
    return Model(stored(subentry).get("model", Model.HOME_ASSISTANT))


def model_name(subentry: ConfigSubentry) -> str:
    """Name the unit for people: one that was chosen to be as an original bears its number."""
    chosen = model(subentry)
    return _NAME if chosen is Model.HOME_ASSISTANT else f"{_NAME} {chosen}"


def knows(subentry: ConfigSubentry, command: str) -> bool:
    """Say whether the unit's model has a command, by its key."""
    return model(subentry) in BY_KEY[command].models


def credit_limit(subentry: ConfigSubentry) -> float:
    """Return the balance down to which it is low."""
    return float(stored(subentry).get(CONF_CREDIT_LOW, CREDIT_LOW))


def budget(subentry: ConfigSubentry | None) -> Budget:
    """Return how many text messages may be sent; a modem that serves no socket has the usual budget."""
    options, usual = {} if subentry is None else stored(subentry), Budget()
    return Budget(
        int(options.get(CONF_DAY_BUDGET, usual.day)),
        int(options.get(CONF_MONTH_BUDGET, usual.month)),
    )


def wants_reports(subentry: ConfigSubentry | None) -> bool:
    """Say whether the network is to report what becomes of texts; nobody who has not asked for that gets it."""
    return subentry is not None and bool(stored(subentry).get(CONF_REPORTS, False))


def stale_after(subentry: ConfigSubentry) -> timedelta:
    """Return how old a reading may be before the thermometer counts as lost."""
    return timedelta(minutes=stored(subentry).get("stale_minutes", UnitConfig().stale_minutes))
