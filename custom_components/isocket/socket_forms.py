"""The forms of a socket that is set up: its numbers, its passwords, its options, and what is wrong with the answers."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from homeassistant.config_entries import ConfigSubentry
from homeassistant.const import CONF_COUNTRY
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import section
from homeassistant.helpers.selector import (
    BooleanSelector,
    CountrySelector,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    Selector,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
import probatio

from .budget import Budget
from .const import CONF_THERMOMETER
from .device import LIST_LENGTH, Failsafe, UnitConfig, UnitSnapshot
from .forms import e164
from .language import Call, Model, parse
from .lists import edits
from .options import (
    CONF_CREDIT_LOW,
    CONF_DAY_BUDGET,
    CONF_MONTH_BUDGET,
    CONF_OPTIONS,
    CONF_REPORTS,
    CONF_SCALE,
    CREDIT_LOW,
    Scale,
    stored,
)

CONF_SECNUMBERS: Final = "secnumbers"
CONF_SECLIST: Final = "seclist"
CONF_ALERTNUMBERS: Final = "alertnumbers"
_LISTS: Final = ((CONF_SECNUMBERS, "SECNUMBER"), (CONF_ALERTNUMBERS, "ALERTNUMBER"))
_NUMBERS: Final = TextSelector(TextSelectorConfig(type=TextSelectorType.TEL, multiple=True))
_SECRET: Final = TextSelector(TextSelectorConfig(type=TextSelectorType.PASSWORD, autocomplete="new-password"))

# Who may control the unit, and who is alerted.


def numbers_schema(*, alerts: bool) -> probatio.Schema:
    """Ask for both lists; a model without alerts has one."""
    lists: dict[probatio.Marker, Any] = {
        probatio.Optional(CONF_SECNUMBERS, default=[]): _NUMBERS,
        probatio.Required(CONF_SECLIST, default=False): BooleanSelector(),
    }
    return probatio.Schema(lists | ({probatio.Optional(CONF_ALERTNUMBERS, default=[]): _NUMBERS} if alerts else {}))


def numbers_shown(unit: UnitSnapshot) -> dict[str, Any]:
    """Return what the unit has, as the form shows it."""
    return {
        CONF_SECNUMBERS: [_written(number) for number in unit.secnumbers],
        CONF_SECLIST: unit.settings.seclist,
        CONF_ALERTNUMBERS: [_written(number) for number in unit.alertnumbers],
    }


def _written(number: str) -> str:
    """Write a number of a list as people do; one that begins with a zero is in local form."""
    return number if number.startswith("0") else f"+{number}"


def _digits(written: str, present: Iterable[str]) -> str | None:
    """Read a number, in any form if it is on the list already; None for one that is none."""
    for number in present:
        if written.strip() == _written(number):
            return number
    international = e164(written)
    return international.removeprefix("+") if international else None


def _wanted(answer: Mapping[str, Any], name: str, unit: UnitSnapshot) -> dict[str, str | None]:
    """Return the digits of what was written, each number once."""
    present: tuple[str, ...] = getattr(unit, name)
    return {text: _digits(text, present) for text in answer[name] if text.strip()}


def numbers_errors(answer: Mapping[str, Any], unit: UnitSnapshot) -> tuple[dict[str, str], str]:
    """Return what is wrong with the lists, and the number that is."""
    errors: dict[str, str] = {}
    wrong = ""
    for name, _ in _LISTS:
        wanted = _wanted(answer, name, unit) if name in answer else {}
        bad = [text for text, digits in wanted.items() if digits is None]
        if bad:
            errors[name] = "invalid_listed_number"
            wrong = bad[0]
        elif len(set(wanted.values())) > LIST_LENGTH:
            errors[name] = "too_many_numbers"
    if answer[CONF_SECLIST] and not any(text.strip() for text in answer[CONF_SECNUMBERS]):
        errors[CONF_SECNUMBERS] = "list_is_empty"
    return errors, wrong


def numbers_commands(answer: Mapping[str, Any], unit: UnitSnapshot) -> Iterator[str]:
    """Yield the commands that make of the unit's lists those of a faultless answer."""
    for name, command in _LISTS:
        if name in answer:
            wanted = list(dict.fromkeys(filter(None, _wanted(answer, name, unit).values())))
            yield from edits(command, getattr(unit, name), wanted)
    if answer[CONF_SECLIST] is not unit.settings.seclist:
        yield f"SECLIST={'ON' if answer[CONF_SECLIST] else 'OFF'}"


# The passwords: they are set here because what an action is called with is recorded.


@dataclass(frozen=True, slots=True)
class _Password:
    """A password: its setting, its two fields, and what is said of one that cannot be."""

    setting: str
    has: str
    text: str
    wrong: str


_ACCESS: Final = _Password("PASSWORD", "has_password", "password", "bad_password")
_RENEW: Final = _Password("RENEWINTERVALPW", "has_renew_password", "renew_password", "bad_renew_password")
PASSWORDS_SCHEMA: Final = probatio.Schema(
    {
        probatio.Required(_ACCESS.has, default=False): BooleanSelector(),
        probatio.Optional(_ACCESS.text, default=""): _SECRET,
        probatio.Required(_RENEW.has, default=False): BooleanSelector(),
        probatio.Optional(_RENEW.text, default=""): _SECRET,
    }
)


def passwords_shown(unit: UnitSnapshot) -> dict[str, Any]:
    """Return which passwords there are, never what they are."""
    return {one.has: _is_set(one, unit) for one in (_ACCESS, _RENEW)}


def _is_set(one: _Password, unit: UnitSnapshot) -> bool:
    """Say whether there is one."""
    return getattr(unit.settings, one.setting.lower()) is not None


def passwords_errors(answer: Mapping[str, Any], unit: UnitSnapshot) -> dict[str, str]:
    """Return what is wrong with the passwords."""
    errors: dict[str, str] = {}
    for one in (_ACCESS, _RENEW):
        text = answer[one.text]
        if text and not (text.isalnum() and isinstance(parse(f"{one.setting}={text}"), Call)):
            errors[one.text] = one.wrong
        elif answer[one.has] and not text and not _is_set(one, unit):
            errors[one.text] = "password_missing"
    protected = unit.settings.seclist or answer[_ACCESS.has]
    if answer[_RENEW.has] and not protected:
        errors[_RENEW.has] = "renew_needs_protection"
    return errors


def passwords_commands(answer: Mapping[str, Any], unit: UnitSnapshot) -> Iterator[str]:
    """Yield the commands that set and remove what a faultless answer says."""
    for one in (_ACCESS, _RENEW):
        if not answer[one.has]:
            if _is_set(one, unit):
                yield f"{one.setting}=NO"
        elif text := answer[one.text]:
            yield f"{one.setting}={text}"


# The options, by the sections of their form; each is named as in UnitConfig, which has its default.


def _number(low: float, high: float, unit: str, step: float = 1) -> NumberSelector:
    """Ask for a number."""
    return NumberSelector(
        NumberSelectorConfig(min=low, max=high, step=step, unit_of_measurement=unit, mode=NumberSelectorMode.BOX)
    )


def _choice(values: Iterable[str], translation_key: str | None = None) -> SelectSelector:
    """Ask for one of several; names of models need no translation."""
    config = SelectSelectorConfig(options=list(values), mode=SelectSelectorMode.DROPDOWN)
    if translation_key is not None:
        config["translation_key"] = translation_key
    return SelectSelector(config)


SECTIONS: Final[dict[str, dict[str, Selector[Any]]]] = {
    "unit": {
        "model": _choice(Model),
        CONF_SCALE: _choice(Scale, "scale"),
        CONF_COUNTRY: CountrySelector(),
    },
    "cost": {
        CONF_DAY_BUDGET: _number(4, 10_000, "SMS"),
        CONF_MONTH_BUDGET: _number(4, 100_000, "SMS"),
        "most_answers": _number(1, 200, "SMS"),
        CONF_CREDIT_LOW: NumberSelector(
            NumberSelectorConfig(min=0, max=1_000_000, step="any", mode=NumberSelectorMode.BOX)
        ),
        CONF_REPORTS: BooleanSelector(),
    },
    "thermostat": {
        "hysteresis": _number(0.1, 10, "°C", 0.1),
        "warmup_minutes": _number(0, 120, "min"),
        "stale_minutes": _number(1, 1440, "min"),
        "failsafe": _choice(Failsafe, "failsafe"),
    },
    "times": {
        "confirm_seconds": _number(1, 120, "s"),
        "answer_seconds": _number(0, 30, "s"),
        "late_hours": _number(1, 720, "h"),
        "missed_minutes": _number(0, 1440, "min"),
    },
}
_DEFAULTS: Final = UnitConfig()


def _default(name: str, hass: HomeAssistant) -> Any:
    """Return what an option is that nobody chose."""
    of_the_house = {
        CONF_SCALE: Scale.HOUSE,
        CONF_COUNTRY: hass.config.country,
        CONF_CREDIT_LOW: CREDIT_LOW,
        CONF_DAY_BUDGET: Budget().day,
        CONF_MONTH_BUDGET: Budget().month,
        CONF_REPORTS: False,
    }
    return of_the_house[name] if name in of_the_house else getattr(_DEFAULTS, name)


def _sections(subentry: ConfigSubentry) -> dict[str, dict[str, Selector[Any]]]:
    """Return the sections that make sense: a thermostat needs a thermometer."""
    return {
        name: fields for name, fields in SECTIONS.items() if name != "thermostat" or subentry.data.get(CONF_THERMOMETER)
    }


def options_schema(hass: HomeAssistant, subentry: ConfigSubentry) -> probatio.Schema:
    """Ask for the options, what is true now filled in; a house may have no country."""

    def marker(name: str) -> probatio.Marker:
        value = stored(subentry).get(name, _default(name, hass))
        return probatio.Optional(name) if value is None else probatio.Required(name, default=value)

    return probatio.Schema(
        {
            probatio.Required(name): section(
                probatio.Schema({marker(field): selector for field, selector in fields.items()}),
                {"collapsed": name != "unit"},
            )
            for name, fields in _sections(subentry).items()
        }
    )


def options_data(
    answer: Mapping[str, Mapping[str, Any]], hass: HomeAssistant, subentry: ConfigSubentry
) -> dict[str, Any]:
    """Return the subentry's data with an answer: what was chosen and is not the default."""
    asked = {name for fields in _sections(subentry).values() for name in fields}
    options = {name: value for name, value in stored(subentry).items() if name not in asked}
    for fields in answer.values():
        options |= {name: value for name, value in fields.items() if value != _default(name, hass)}
    rest = {key: value for key, value in subentry.data.items() if key != CONF_OPTIONS}
    return rest | ({CONF_OPTIONS: options} if options else {})
