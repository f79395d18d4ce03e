"""The relays, here and elsewhere, and the settings that are on or off."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, override

from homeassistant.components.switch import SwitchEntity, SwitchEntityDescription
from homeassistant.components.switch.const import SwitchDeviceClass
from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.restore_state import RestoredExtraData, RestoreEntity

from .const import CONF_MICRORELAY, CONF_SOCKET, SUBENTRY_SOCKET
from .coordinator import IsocketConfigEntry, IsocketCoordinator, RemoteCoordinator
from .device import UnitSnapshot, to_scale
from .entity import UnitEntity
from .language import Setting
from .options import fahrenheit, knows
from .remote_entity import RemoteEntity
from .remote_options import remote_knows
from .remote_settings import RemoteSettingEntity, remote_settings
from .settings import SettingEntity, described, is_limit, is_switch, settings_of

# The socket's OFF waits for no micro relay that does not follow.
PARALLEL_UPDATES = 0

# The manual's own examples (ch. 7.3), in degrees Celsius: what an alert that is switched on begins with.
LIMITS: Final = {"TRISEALERT": 30, "TFALLALERT": 5}


@dataclass(frozen=True, kw_only=True)
class RelayDescription(SwitchEntityDescription):
    """A relay: its key is that of its binding."""

    is_on: Callable[[UnitSnapshot], bool | None]
    on_command: str
    off_command: str


RELAYS = (
    RelayDescription(
        key=CONF_SOCKET,
        translation_key="socket",
        name=None,
        device_class=SwitchDeviceClass.OUTLET,
        is_on=lambda unit: unit.socket,
        on_command="ON",
        off_command="OFF",
    ),
    RelayDescription(
        key=CONF_MICRORELAY,
        translation_key="microrelay",
        device_class=SwitchDeviceClass.SWITCH,
        is_on=lambda unit: unit.microrelay,
        on_command="ONM",
        off_command="OFFM",
    ),
)


async def async_setup_entry(
    hass: HomeAssistant, entry: IsocketConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add a switch for each relay that is bound, and for the settings."""
    coordinator = entry.runtime_data
    for subentry in entry.get_subentries_of_type(SUBENTRY_SOCKET):
        relays = (
            Relay(coordinator, subentry, description)
            for description in RELAYS
            if subentry.data.get(description.key) and knows(subentry, description.on_command)
        )
        settings = (SettingSwitch(coordinator, subentry, setting) for setting in settings_of(subentry, is_switch))
        alerts = (LimitSwitch(coordinator, subentry, setting) for setting in settings_of(subentry, is_limit))
        async_add_entities((*relays, *settings, *alerts), config_subentry_id=subentry.subentry_id)
    for subentry_id, remote in coordinator.remotes.items():
        async_add_entities(_remote(remote), config_subentry_id=subentry_id)


def _remote(coordinator: RemoteCoordinator) -> list[SwitchEntity]:
    """List the switches of a unit elsewhere."""
    subentry = coordinator.subentry
    relays = (RemoteRelay(coordinator, one) for one in RELAYS if remote_knows(subentry, one.on_command))
    settings = (RemoteSettingSwitch(coordinator, setting) for setting in remote_settings(subentry, is_switch))
    alerts = (RemoteLimitSwitch(coordinator, setting) for setting in remote_settings(subentry, is_limit))
    return [*relays, *settings, *alerts]


class Relay(UnitEntity, SwitchEntity):
    """A relay, as its bound entity shows it."""

    entity_description: RelayDescription

    @property
    @override
    def available(self) -> bool:
        """Say whether the bound entity shows its state."""
        return super().available and self.is_on is not None

    @property
    @override
    def is_on(self) -> bool | None:
        """Say whether the relay is closed."""
        return self.entity_description.is_on(self.unit)

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Close the relay; returns when the bound entity was seen on."""
        await self.async_command(self.entity_description.on_command)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Open the relay; returns when the bound entity was seen off."""
        await self.async_command(self.entity_description.off_command)


class SettingSwitch(SettingEntity, SwitchEntity):
    """A setting that is on or off."""

    def __init__(self, coordinator: IsocketCoordinator, subentry: ConfigSubentry, setting: Setting) -> None:
        """Be about one setting."""
        super().__init__(coordinator, subentry, setting, described(SwitchEntityDescription, setting))

    @property
    @override
    def is_on(self) -> bool:
        """Return the setting."""
        return self.current is True

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Turn it on."""
        await self.async_set_setting(True)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Turn it off."""
        await self.async_set_setting(False)


class LimitSwitch(SettingEntity, SwitchEntity, RestoreEntity):
    """An alert that is off, or has a limit; switched on, it takes the limit that it had last."""

    def __init__(self, coordinator: IsocketCoordinator, subentry: ConfigSubentry, setting: Setting) -> None:
        """Begin with the manual's limit."""
        super().__init__(coordinator, subentry, setting, described(SwitchEntityDescription, setting))
        self._fahrenheit = fahrenheit(coordinator.hass, subentry)
        self._limit = to_scale(LIMITS[setting.name], fahrenheit=self._fahrenheit)

    @override
    async def async_added_to_hass(self) -> None:
        """Remember the limit; one in another scale is forgotten."""
        await super().async_added_to_hass()
        if (extra := await self.async_get_last_extra_data()) is not None:
            kept = extra.as_dict()
            if kept["fahrenheit"] is self._fahrenheit:
                self._limit = kept["limit"]
        self._remember()

    @property
    @override
    def extra_restore_state_data(self) -> RestoredExtraData:
        """Return what the unit itself forgets when it is off."""
        return RestoredExtraData({"limit": self._limit, "fahrenheit": self._fahrenheit})

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        """Remember the limit, whoever set it."""
        self._remember()
        super()._handle_coordinator_update()

    @callback
    def _remember(self) -> None:
        """Keep the limit as long as there is one to be seen."""
        if self.available and self.current is not None:
            self._limit = self.current

    @property
    @override
    def is_on(self) -> bool:
        """Say whether there is a limit."""
        return self.current is not None

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Take the limit up again."""
        await self.async_set_setting(self._limit)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Leave the limit off."""
        await self.async_set_setting(None)


class RemoteRelay(RemoteEntity, SwitchEntity):
    """A relay elsewhere, as the unit said last that it is."""

    entity_description: RelayDescription

    def __init__(self, coordinator: RemoteCoordinator, description: RelayDescription) -> None:
        """Show the fact that has the relay's name."""
        super().__init__(coordinator, description)
        self.shows = frozenset({description.key})

    @property
    @override
    def is_on(self) -> bool | None:
        """Say whether the relay is closed."""
        on: bool | None = self.known(self.entity_description.key)
        return on

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Ask for the relay to be closed."""
        await self.async_command(self.entity_description.on_command)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Ask for the relay to be opened."""
        await self.async_command(self.entity_description.off_command)


class RemoteSettingSwitch(RemoteSettingEntity, SwitchEntity):
    """A setting elsewhere that is on or off."""

    def __init__(self, coordinator: RemoteCoordinator, setting: Setting) -> None:
        """Be about one setting."""
        super().__init__(coordinator, setting, described(SwitchEntityDescription, setting))

    @property
    @override
    def is_on(self) -> bool | None:
        """Return the setting."""
        on: bool | None = self.current
        return on

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Ask for it to be turned on."""
        await self.async_set_setting(True)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Ask for it to be turned off."""
        await self.async_set_setting(False)


class RemoteLimitSwitch(RemoteSettingEntity, SwitchEntity):
    """An alert elsewhere that is off, or has a limit; switched on, it takes the manual's."""

    def __init__(self, coordinator: RemoteCoordinator, setting: Setting) -> None:
        """Be about one setting."""
        super().__init__(coordinator, setting, described(SwitchEntityDescription, setting))

    @property
    @override
    def is_on(self) -> bool | None:
        """Say whether there is a limit; None while nobody knows."""
        return None if self.said is None else self.current is not None

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Ask for a limit."""
        await self.async_set_setting(to_scale(LIMITS[self.setting.name], fahrenheit=self.remote.fahrenheit))

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Ask for no limit."""
        await self.async_set_setting(None)
