"""The thermostat: THERMOSTAT, TEMPOFF and THERMOSTATON as Home Assistant knows them."""

from abc import abstractmethod
from typing import Any, override

from homeassistant.components.climate import ClimateEntity, ClimateEntityDescription
from homeassistant.components.climate.const import ATTR_HVAC_MODE, ClimateEntityFeature, HVACAction, HVACMode
from homeassistant.config_entries import ConfigSubentry
from homeassistant.const import ATTR_TEMPERATURE, PRECISION_TENTHS, UnitOfTemperature
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util.unit_conversion import TemperatureConverter

from .const import CONF_THERMOMETER, SUBENTRY_SOCKET
from .coordinator import IsocketConfigEntry, IsocketCoordinator, RemoteCoordinator
from .entity import UnitEntity
from .options import fahrenheit, knows
from .remote_entity import RemoteEntity
from .remote_options import remote_knows

PARALLEL_UPDATES = 1

THERMOSTAT = ClimateEntityDescription(key="thermostat", translation_key="thermostat")

# What the settings are called on either side, and what a closed relay then does.
_MODES = {"HEATING": HVACMode.HEAT, "COOLING": HVACMode.COOL}
_SETTINGS = {mode: setting for setting, mode in _MODES.items()}
_ACTIONS = {"HEATING": HVACAction.HEATING, "COOLING": HVACAction.COOLING}
# TEMPOFF goes from 0 to 50 degrees Celsius (manual ch. 7.2).
_RANGE = (0, 50)


async def async_setup_entry(
    hass: HomeAssistant, entry: IsocketConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add a thermostat where a thermometer is bound, or in the box."""
    for subentry_id, remote in entry.runtime_data.remotes.items():
        if remote_knows(remote.subentry, "THERMOSTATON"):
            async_add_entities([RemoteThermostat(remote)], config_subentry_id=subentry_id)
    for subentry in entry.get_subentries_of_type(SUBENTRY_SOCKET):
        if subentry.data.get(CONF_THERMOMETER) and knows(subentry, "THERMOSTATON"):
            async_add_entities([Thermostat(entry.runtime_data, subentry)], config_subentry_id=subentry.subentry_id)


def _commands(mode: HVACMode) -> tuple[str, ...]:
    """Return what puts the thermostat into a mode."""
    return (f"THERMOSTAT={_SETTINGS[mode]}", "THERMOSTATON") if mode in _SETTINGS else ("THERMOSTATOFF",)


def _action(mode: str, socket: bool | None) -> HVACAction | None:
    """Return what the socket does for the temperature; None while it cannot be seen."""
    if socket is None:
        return None
    return _ACTIONS[mode] if socket else HVACAction.IDLE


class _Temperatures(ClimateEntity):
    """Climate's temperatures under the names of 2026.10 and those of 2026.11, which must not be mixed with attributes."""

    @property
    @abstractmethod
    def native_temperature_unit(self) -> str:
        """Return the unit's scale."""

    @property
    @abstractmethod
    def native_current_temperature(self) -> float | None:
        """Return the temperature, in that scale."""

    @property
    @abstractmethod
    def native_target_temperature(self) -> float | None:
        """Return the temperature to keep, in that scale."""

    @property
    @override
    def temperature_unit(self) -> str:
        """Return the same, as 2026.10 asks for it."""
        return self.native_temperature_unit

    @property
    @override
    def current_temperature(self) -> float | None:
        """Return the same, as 2026.10 asks for it."""
        return self.native_current_temperature

    @property
    @override
    def target_temperature(self) -> float | None:
        """Return the same, as 2026.10 asks for it."""
        return self.native_target_temperature


class _Thermostat(_Temperatures):
    """A unit's thermostat: it drives the socket by a thermometer."""

    _attr_supported_features = (
        ClimateEntityFeature.TARGET_TEMPERATURE | ClimateEntityFeature.TURN_ON | ClimateEntityFeature.TURN_OFF
    )
    _attr_precision = PRECISION_TENTHS
    _attr_target_temperature_step = 1
    _scale: str

    def _measure_in(self, *, in_fahrenheit: bool) -> None:
        """Be in the scale that the unit counts in."""
        self._scale = UnitOfTemperature.FAHRENHEIT if in_fahrenheit else UnitOfTemperature.CELSIUS

    @abstractmethod
    async def async_command(self, *commands: str) -> None:
        """Have the unit carry out commands."""

    @property
    @override
    def native_temperature_unit(self) -> str:
        """Return the scale of the unit's settings."""
        return self._scale

    def _in_scale(self, celsius: float) -> float:
        """Return degrees Celsius in the unit's scale."""
        return TemperatureConverter.convert(celsius, UnitOfTemperature.CELSIUS, self.native_temperature_unit)

    @property
    @override
    def min_temp(self) -> float:
        """Return the lowest TEMPOFF."""
        return self._in_scale(_RANGE[0])

    @property
    @override
    def max_temp(self) -> float:
        """Return the highest TEMPOFF."""
        return self._in_scale(_RANGE[1])

    @property
    @override
    def hvac_modes(self) -> list[HVACMode]:
        """Return off, and the modes of THERMOSTAT."""
        return [HVACMode.OFF, *_SETTINGS]

    @override
    async def async_set_hvac_mode(self, hvac_mode: HVACMode) -> None:
        """Turn the thermostat off, or on for heating or cooling."""
        await self.async_command(*_commands(hvac_mode))

    @override
    async def async_set_temperature(self, **kwargs: Any) -> None:
        """Set TEMPOFF, in whole degrees, and the mode if one is given with it."""
        mode = kwargs.get(ATTR_HVAC_MODE)
        await self.async_command(f"TEMPOFF={round(kwargs[ATTR_TEMPERATURE])}", *(_commands(mode) if mode else ()))

    @override
    async def async_turn_on(self) -> None:
        """Turn the thermostat on, as it was set last."""
        await self.async_command("THERMOSTATON")

    @override
    async def async_turn_off(self) -> None:
        """Turn the thermostat off; the socket stays as it is."""
        await self.async_command("THERMOSTATOFF")


class Thermostat(UnitEntity, _Thermostat):
    """The thermostat of the socket, with the bound thermometer."""

    def __init__(self, coordinator: IsocketCoordinator, subentry: ConfigSubentry) -> None:
        """Be in the scale that the unit was started in."""
        super().__init__(coordinator, subentry, THERMOSTAT)
        self._measure_in(in_fahrenheit=fahrenheit(coordinator.hass, subentry))

    @property
    @override
    def native_current_temperature(self) -> float | None:
        """Return the calibrated temperature."""
        return None if self.unit.temperature is None else self._in_scale(self.unit.temperature)

    @property
    @override
    def native_target_temperature(self) -> float:
        """Return TEMPOFF, at which the socket goes off."""
        return self.unit.settings.tempoff

    @property
    @override
    def hvac_mode(self) -> HVACMode:
        """Return THERMOSTAT, while it is on."""
        return _MODES[self.unit.settings.thermostat] if self.unit.thermostat_on else HVACMode.OFF

    @property
    @override
    def hvac_action(self) -> HVACAction | None:
        """Return what the socket does for the temperature."""
        if not self.unit.thermostat_on:
            return HVACAction.OFF
        return _action(self.unit.settings.thermostat, self.unit.socket)


class RemoteThermostat(RemoteEntity, _Thermostat):
    """The thermostat of a unit elsewhere, as it said last."""

    shows = frozenset({"thermostat_on", "thermostat", "tempoff"})

    def __init__(self, coordinator: RemoteCoordinator) -> None:
        """Be in the unit's scale."""
        super().__init__(coordinator, THERMOSTAT)
        self._measure_in(in_fahrenheit=self.remote.fahrenheit)

    @property
    @override
    def native_current_temperature(self) -> float | None:
        """Return the temperature that was said."""
        celsius: float | None = self.known("temperature")
        return None if celsius is None else self._in_scale(celsius)

    @property
    @override
    def native_target_temperature(self) -> float | None:
        """Return TEMPOFF, at which the socket goes off."""
        degrees: int | None = self.known("tempoff")
        return degrees

    @property
    @override
    def hvac_mode(self) -> HVACMode | None:
        """Return THERMOSTAT while it is on; None while the unit said too little."""
        if self.known("thermostat_on") is False:
            return HVACMode.OFF
        known = self.known("thermostat_on") is not None and self.known("thermostat") is not None
        return _MODES[self.known("thermostat")] if known else None

    @property
    @override
    def hvac_action(self) -> HVACAction | None:
        """Return what the socket does for the temperature."""
        if self.hvac_mode in (None, HVACMode.OFF):
            return None if self.hvac_mode is None else HVACAction.OFF
        return _action(self.known("thermostat"), self.known("socket"))
