"""The settings that are one of several words."""

from typing import override

from homeassistant.components.select import SelectEntity, SelectEntityDescription
from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import SUBENTRY_SOCKET
from .coordinator import IsocketConfigEntry, IsocketCoordinator, RemoteCoordinator
from .language import Setting
from .options import knows
from .remote_settings import RemoteSettingEntity, remote_settings
from .settings import SettingEntity, described, is_select, settings_of

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant, entry: IsocketConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the choices among the settings."""
    for subentry_id, remote in entry.runtime_data.remotes.items():
        async_add_entities(
            (RemoteSettingSelect(remote, setting) for setting in remote_settings(remote.subentry, is_select)),
            config_subentry_id=subentry_id,
        )
    for subentry in entry.get_subentries_of_type(SUBENTRY_SOCKET):
        async_add_entities(
            (SettingSelect(entry.runtime_data, subentry, setting) for setting in settings_of(subentry, is_select)),
            config_subentry_id=subentry.subentry_id,
        )


def _makes_sense(subentry: ConfigSubentry, setting: Setting, word: str) -> bool:
    """Say whether the model knows a choice: one without a microphone cannot let a call listen in (manual ch. 10)."""
    return (setting.name, word) != ("RING", "MIC") or knows(subentry, "CALLBACK")


class SettingSelect(SettingEntity, SelectEntity):
    """A setting that is one of several words, here in small letters."""

    def __init__(self, coordinator: IsocketCoordinator, subentry: ConfigSubentry, setting: Setting) -> None:
        """Take the choices from the table."""
        super().__init__(coordinator, subentry, setting, described(SelectEntityDescription, setting))
        self._attr_options = [word.lower() for word in setting.choices if _makes_sense(subentry, setting, word)]

    @property
    @override
    def current_option(self) -> str:
        """Return the setting."""
        word: str = self.current
        return word.lower()

    @override
    async def async_select_option(self, option: str) -> None:
        """Set it."""
        await self.async_set_setting(option.upper())


class RemoteSettingSelect(RemoteSettingEntity, SelectEntity):
    """A setting elsewhere that is one of several words, here in small letters."""

    def __init__(self, coordinator: RemoteCoordinator, setting: Setting) -> None:
        """Take the choices from the table."""
        super().__init__(coordinator, setting, described(SelectEntityDescription, setting))
        self._attr_options = [word.lower() for word in setting.choices]

    @property
    @override
    def current_option(self) -> str | None:
        """Return the setting; None while the unit did not say it."""
        word: str | None = self.current
        return None if word is None else word.lower()

    @override
    async def async_select_option(self, option: str) -> None:
        """Ask for it."""
        await self.async_set_setting(option.upper())
