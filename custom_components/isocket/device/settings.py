"""The unit's settings: the table says what they are, what they may be, and what the factory chose."""

from dataclasses import dataclass, field
import re
from typing import Any, Final

from ..language import SETTINGS
from ..language.degrees import allowed, to_celsius, to_scale
from ..records import changed
from ..records.codec import Kept, Problems, kept

TEMPERATURES: Final = tuple(setting for setting in SETTINGS.values() if setting.degrees)


def _kept(name: str) -> Any:
    """Keep a setting in the words of the manual, with the factory's value."""
    setting = SETTINGS[name]

    def load(text: Any, _path: str, _problems: Problems) -> Any:
        if type(text) is not str or re.fullmatch(setting.field.pattern, text) is None:
            raise ValueError("not of the right form")
        value = setting.field.load(text)
        if not any(allowed(setting, value, fahrenheit=scale) for scale in (False, True)):
            raise ValueError("out of range")
        return value

    return field(default=setting.factory, repr=not setting.secret, metadata=kept(Kept(setting.field.dump, load)))


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings by their names in the manual; temperatures are in the unit's own scale, None is OFF or NO."""

    restarttime: int = _kept("RESTARTTIME")
    ring: str = _kept("RING")
    seclist: bool = _kept("SECLIST")
    password: str | None = _kept("PASSWORD")
    renewintervalpw: str | None = _kept("RENEWINTERVALPW")
    smsconfirm: bool = _kept("SMSCONFIRM")
    ringconfirm: bool = _kept("RINGCONFIRM")
    ringconfirmtype: str = _kept("RINGCONFIRMTYPE")
    error: bool = _kept("ERROR")
    smsconfirmunauth: bool = _kept("SMSCONFIRMUNAUTH")
    thermostat: str = _kept("THERMOSTAT")
    tempoff: int = _kept("TEMPOFF")
    thermalert: bool = _kept("THERMALERT")
    trisealert: int | None = _kept("TRISEALERT")
    tfallalert: int | None = _kept("TFALLALERT")
    tempcal: int = _kept("TEMPCAL")
    microrelaytime: int = _kept("MICRORELAYTIME")
    sensortype: str = _kept("SENSORTYPE")
    alert: str = _kept("ALERT")
    miclevel: int = _kept("MICLEVEL")
    powerstate: str = _kept("POWERSTATE")
    saldoums: str | None = _kept("SALDOUMS")

    @property
    def protected(self) -> bool:
        """Say whether list or password keeps strangers out (manual ch. 5)."""
        return self.seclist or self.password is not None


def rescaled(settings: Settings, *, fahrenheit: bool) -> Settings:
    """Turn the temperatures into the other scale."""
    turned: dict[str, Any] = {}
    for setting in TEMPERATURES:
        if (value := getattr(settings, setting.attribute)) is not None:
            celsius = value if fahrenheit else to_celsius(value, fahrenheit=True)
            turned[setting.attribute] = to_scale(celsius, fahrenheit=fahrenheit)
    return changed(settings, **turned)
