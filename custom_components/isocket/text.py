"""The settings that are texts; a password is none of these: what is set here is there to be seen."""

from typing import override

from homeassistant.components.text import TextEntity, TextEntityDescription
from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import SUBENTRY_SOCKET
from .coordinator import IsocketConfigEntry, IsocketCoordinator, RemoteCoordinator
from .language import Setting
from .remote_settings import RemoteSettingEntity, remote_settings
from .settings import SettingEntity, described, is_text, settings_of

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant, entry: IsocketConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the texts among the settings."""
    for subentry_id, remote in entry.runtime_data.remotes.items():
        async_add_entities(
            (RemoteSettingText(remote, setting) for setting in remote_settings(remote.subentry, is_text)),
            config_subentry_id=subentry_id,
        )
    for subentry in entry.get_subentries_of_type(SUBENTRY_SOCKET):
        async_add_entities(
            (SettingText(entry.runtime_data, subentry, setting) for setting in settings_of(subentry, is_text)),
            config_subentry_id=subentry.subentry_id,
        )


# No pattern is given to Home Assistant, which would answer with the regular expression: the unit says what is wrong.


class SettingText(SettingEntity, TextEntity):
    """A setting that is a text; none is the empty one."""

    def __init__(self, coordinator: IsocketCoordinator, subentry: ConfigSubentry, setting: Setting) -> None:
        """Be about one setting."""
        super().__init__(coordinator, subentry, setting, described(TextEntityDescription, setting))

    @property
    @override
    def native_value(self) -> str:
        """Return the setting."""
        text: str | None = self.current
        return text or ""

    @override
    async def async_set_value(self, value: str) -> None:
        """Set it, or forget it."""
        await self.async_set_setting(self.setting.field.load(value) if value else None)


class RemoteSettingText(RemoteSettingEntity, TextEntity):
    """A setting elsewhere that is a text."""

    def __init__(self, coordinator: RemoteCoordinator, setting: Setting) -> None:
        """Be about one setting."""
        super().__init__(coordinator, setting, described(TextEntityDescription, setting))

    @property
    @override
    def native_value(self) -> str | None:
        """Return the setting; None while the unit did not say it."""
        return None if self.said is None else self.current or ""

    @override
    async def async_set_value(self, value: str) -> None:
        """Ask for it, or for none."""
        await self.async_set_setting(self.setting.field.load(value) if value else None)
