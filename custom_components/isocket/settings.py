"""The unit's settings as entities: which of the table make sense here, and what they share."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, override

from homeassistant.config_entries import ConfigSubentry
from homeassistant.const import EntityCategory
from homeassistant.helpers.entity import EntityDescription

from .const import CONF_MICRORELAY, CONF_SENSORS, CONF_THERMOMETER
from .coordinator import IsocketCoordinator
from .entity import UnitEntity
from .language import SETTINGS, Setting
from .options import model


@dataclass(frozen=True, slots=True)
class Sense:
    """When a setting makes sense: bound to what, with calls or without, and to many users or to few."""

    needs: tuple[str, ...] = ()
    calls: bool = False
    rare: bool = False


_CALLS: Final = Sense(calls=True, rare=True)
_TEMPERATURE: Final = Sense(needs=(CONF_THERMOMETER,))
_RARE_TEMPERATURE: Final = Sense(needs=(CONF_THERMOMETER,), rare=True)

# A setting that is not here makes sense to everybody.
SENSE: Final[dict[str, Sense]] = {
    "RING": Sense(calls=True),
    "SMSCONFIRM": Sense(rare=True),
    "RINGCONFIRM": _CALLS,
    "RINGCONFIRMTYPE": _CALLS,
    "ERROR": Sense(rare=True),
    "SMSCONFIRMUNAUTH": Sense(rare=True),
    # The thermostat's own entity shows and sets these two.
    "THERMOSTAT": _RARE_TEMPERATURE,
    "TEMPOFF": _RARE_TEMPERATURE,
    "THERMALERT": _TEMPERATURE,
    "TRISEALERT": _TEMPERATURE,
    "TFALLALERT": _TEMPERATURE,
    "TEMPCAL": _RARE_TEMPERATURE,
    "MICRORELAYTIME": Sense(needs=(CONF_MICRORELAY, CONF_SENSORS)),
    "SENSORTYPE": Sense(needs=(CONF_SENSORS,), rare=True),
    "ALERT": Sense(needs=(CONF_SENSORS,)),
    "MICLEVEL": _CALLS,
}


def sense(setting: Setting) -> Sense:
    """Return when a setting makes sense."""
    return SENSE.get(setting.name, Sense())


# The kinds of settings, each of another platform; a password is none of them: it is nowhere to be seen.


def is_number(setting: Setting) -> bool:
    """Say whether it is a number, or a temperature."""
    return setting.limits is not None


def is_limit(setting: Setting) -> bool:
    """Say whether it is a temperature that can be off as well."""
    return setting.degrees and setting.factory is None


def is_switch(setting: Setting) -> bool:
    """Say whether it is on or off."""
    return isinstance(setting.factory, bool)


def is_select(setting: Setting) -> bool:
    """Say whether it is one of several words."""
    return bool(setting.choices) and not is_switch(setting)


def is_text(setting: Setting) -> bool:
    """Say whether it is a text that may be seen."""
    return not (setting.secret or setting.choices or is_number(setting))


def settings_of(subentry: ConfigSubentry, kind: Callable[[Setting], bool]) -> list[Setting]:
    """List the settings of a kind that the socket's model has, and that something is bound for."""
    return [
        setting
        for setting in SETTINGS.values()
        if kind(setting)
        and model(subentry) in setting.models
        and all(subentry.data.get(binding) for binding in sense(setting).needs)
    ]


def described[D: EntityDescription](kind: type[D], setting: Setting) -> D:
    """Describe a setting's entity as its platform wants it."""
    return kind(
        key=setting.attribute,
        translation_key=setting.attribute,
        entity_category=EntityCategory.CONFIG,
        entity_registry_enabled_default=not sense(setting).rare,
    )


class SettingEntity(UnitEntity):
    """A setting of the unit; it is changed by command, so that guards and cascades hold."""

    def __init__(
        self,
        coordinator: IsocketCoordinator,
        subentry: ConfigSubentry,
        setting: Setting,
        description: EntityDescription,
    ) -> None:
        """Be about one setting."""
        super().__init__(coordinator, subentry, description)
        self.setting = setting

    @property
    @override
    def suggested_object_id(self) -> str:
        """Call it by its name in the manual, in every language: there people look for it."""
        return self.setting.name

    @property
    @override
    def available(self) -> bool:
        """Say whether the unit is powered on, and a setting for calls is of any use."""
        return super().available and (self.unit.voice or not sense(self.setting).calls)

    @property
    def current(self) -> Any:
        """Return the setting's value; None is OFF or NO."""
        return getattr(self.unit.settings, self.setting.attribute)

    async def async_set_setting(self, value: Any) -> None:
        """Set it; raises what the unit has against it, in the user's words."""
        await self.async_command(f"{self.setting.name}={self.setting.field.dump(value)}")
