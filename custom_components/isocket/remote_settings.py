"""The settings of a unit elsewhere as entities: unknown until the unit said them."""

from collections.abc import Callable
from typing import Any, override

from homeassistant.config_entries import ConfigSubentry
from homeassistant.helpers.entity import EntityDescription

from .client import Fact
from .coordinator import RemoteCoordinator
from .language import SETTINGS, Setting
from .remote_entity import RemoteEntity
from .remote_options import described as remote_of


def remote_settings(subentry: ConfigSubentry, kind: Callable[[Setting], bool]) -> list[Setting]:
    """List the settings of a kind that the unit's model has."""
    model = remote_of(subentry.data).model
    return [setting for setting in SETTINGS.values() if kind(setting) and model in setting.models]


class RemoteSettingEntity(RemoteEntity):
    """A setting of a unit elsewhere."""

    def __init__(self, coordinator: RemoteCoordinator, setting: Setting, description: EntityDescription) -> None:
        """Be about one setting."""
        super().__init__(coordinator, description)
        self.setting = setting
        self.shows = frozenset({setting.attribute})

    @property
    @override
    def suggested_object_id(self) -> str:
        """Call it by its name in the manual, in every language: there people look for it."""
        return self.setting.name

    @property
    def said(self) -> Fact | None:
        """Return what the unit said of it, None while it said nothing."""
        return self.fact(self.setting.attribute)

    @property
    def current(self) -> Any:
        """Return the setting's value; None is OFF or NO, or unknown."""
        return self.known(self.setting.attribute)

    async def async_set_setting(self, value: Any) -> None:
        """Ask the unit to set it."""
        await self.async_command(f"{self.setting.name}={self.setting.field.dump(value)}")
