"""The settings that are numbers."""

from typing import Any, override

from homeassistant.components.number import NumberEntity, NumberEntityDescription
from homeassistant.components.number.const import NumberDeviceClass, NumberMode
from homeassistant.config_entries import ConfigSubentry
from homeassistant.const import UnitOfTemperature, UnitOfTime
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import SUBENTRY_SOCKET
from .coordinator import IsocketConfigEntry, IsocketCoordinator, RemoteCoordinator
from .device import bounds
from .language import Setting
from .options import fahrenheit
from .remote_settings import RemoteSettingEntity, remote_settings
from .settings import SettingEntity, described, is_number, settings_of

PARALLEL_UPDATES = 0

# What the table's units are to Home Assistant.
_UNITS = {"seconds": (NumberDeviceClass.DURATION, UnitOfTime.SECONDS)}


async def async_setup_entry(
    hass: HomeAssistant, entry: IsocketConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the numbers among the settings."""
    for subentry_id, remote in entry.runtime_data.remotes.items():
        async_add_entities(
            (RemoteSettingNumber(remote, setting) for setting in remote_settings(remote.subentry, is_number)),
            config_subentry_id=subentry_id,
        )
    for subentry in entry.get_subentries_of_type(SUBENTRY_SOCKET):
        async_add_entities(
            (SettingNumber(entry.runtime_data, subentry, setting) for setting in settings_of(subentry, is_number)),
            config_subentry_id=subentry.subentry_id,
        )


class _Number(NumberEntity):
    """A setting that is a number; a limit that is off has no value, and setting one switches it on."""

    _attr_native_step = 1
    # A slider says where it is, also when there is no limit.
    _attr_mode = NumberMode.BOX

    def _measure(self, setting: Setting, *, in_fahrenheit: bool) -> None:
        """Take the range and the unit of measurement from the table, temperatures in the unit's scale."""
        ends = bounds(setting, fahrenheit=in_fahrenheit)
        assert ends is not None
        self._attr_native_min_value, self._attr_native_max_value = ends
        if setting.degrees:
            self._attr_device_class = NumberDeviceClass.TEMPERATURE
            self._attr_native_unit_of_measurement = (
                UnitOfTemperature.FAHRENHEIT if in_fahrenheit else UnitOfTemperature.CELSIUS
            )
        elif setting.unit:
            self._attr_device_class, self._attr_native_unit_of_measurement = _UNITS[setting.unit]

    @property
    def current(self) -> Any:
        """Return the setting."""
        raise NotImplementedError

    async def async_set_setting(self, value: Any) -> None:
        """Set it."""
        raise NotImplementedError

    @property
    @override
    def native_value(self) -> float | None:
        """Return the setting."""
        value: int | None = self.current
        return value

    @override
    async def async_set_native_value(self, value: float) -> None:
        """Set it, in whole numbers."""
        await self.async_set_setting(round(value))


class SettingNumber(SettingEntity, _Number):
    """A number of the socket."""

    def __init__(self, coordinator: IsocketCoordinator, subentry: ConfigSubentry, setting: Setting) -> None:
        """Be about one setting."""
        super().__init__(coordinator, subentry, setting, described(NumberEntityDescription, setting))
        self._measure(setting, in_fahrenheit=fahrenheit(coordinator.hass, subentry))


class RemoteSettingNumber(RemoteSettingEntity, _Number):
    """A number of a unit elsewhere."""

    def __init__(self, coordinator: RemoteCoordinator, setting: Setting) -> None:
        """Be about one setting."""
        super().__init__(coordinator, setting, described(NumberEntityDescription, setting))
        self._measure(setting, in_fahrenheit=self.remote.fahrenheit)
