"""What is pressed: restarts, the button on the unit's front, the configuration time, and the balance."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import override

from homeassistant.components.button import ButtonEntity, ButtonEntityDescription
from homeassistant.components.button.const import ButtonDeviceClass
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import dt as dt_util

from .client import questions
from .const import CONF_MICRORELAY, CONF_SOCKET, SUBENTRY_SOCKET
from .coordinator import IsocketConfigEntry, RemoteCoordinator
from .entity import UnitEntity
from .options import knows
from .remote_entity import RemoteEntity
from .remote_host import RemoteHost
from .remote_options import remote_knows

# A restart is done when the relay is back: up to ten minutes, in which the other buttons work.
PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class UnitButtonDescription(ButtonEntityDescription):
    """A button: what it does, for which binding, and the command that the model must have for it."""

    press: Callable[[UnitButton], Awaitable[None]]
    needs: str = CONF_SOCKET
    command: str | None = None


class UnitButton(UnitEntity, ButtonEntity):
    """A button of the unit."""

    entity_description: UnitButtonDescription

    @override
    async def async_press(self) -> None:
        """Do it; returns when it is done."""
        await self.entity_description.press(self)

    async def async_press_front(self) -> None:
        """Press the button on the unit's front."""
        await self.socket.press_button(self._context)

    async def async_open_window(self) -> None:
        """Open the configuration time."""
        await self.socket.open_window(self._context)

    async def async_reset(self) -> None:
        """Hold the button on the front; when that was done and its time is not over, press it: that is the reset."""
        until = self.unit.reset_until
        if until is None or until <= dt_util.utcnow():
            await self.socket.hold_button(self._context)
        else:
            await self.socket.press_button(self._context)


BUTTONS = (
    UnitButtonDescription(
        key="restart",
        translation_key="restart",
        device_class=ButtonDeviceClass.RESTART,
        press=lambda button: button.async_command("RESTART"),
        command="RESTART",
    ),
    UnitButtonDescription(
        key="restart_microrelay",
        translation_key="restart_microrelay",
        device_class=ButtonDeviceClass.RESTART,
        press=lambda button: button.async_command("RESTARTM"),
        command="RESTARTM",
        needs=CONF_MICRORELAY,
    ),
    UnitButtonDescription(
        key="front_button",
        translation_key="front_button",
        press=UnitButton.async_press_front,
        entity_registry_enabled_default=False,
    ),
    UnitButtonDescription(
        key="open_window",
        translation_key="open_window",
        press=UnitButton.async_open_window,
        entity_category=EntityCategory.CONFIG,
    ),
    UnitButtonDescription(
        key="check_credit",
        translation_key="check_credit",
        press=lambda button: button.async_command("SALDO"),
        command="SALDO",
        entity_category=EntityCategory.DIAGNOSTIC,
    ),
    UnitButtonDescription(
        key="factory_reset",
        translation_key="factory_reset",
        press=UnitButton.async_reset,
        entity_category=EntityCategory.CONFIG,
        entity_registry_enabled_default=False,
    ),
)


@dataclass(frozen=True, kw_only=True)
class RemoteButtonDescription(ButtonEntityDescription):
    """A button of a unit elsewhere: a command that is texted, or something else."""

    command: str | None = None
    press: Callable[[RemoteHost], None] | None = None


REMOTE = (
    RemoteButtonDescription(
        key="restart", translation_key="restart", device_class=ButtonDeviceClass.RESTART, command="RESTART"
    ),
    RemoteButtonDescription(
        key="restart_microrelay",
        translation_key="restart_microrelay",
        device_class=ButtonDeviceClass.RESTART,
        command="RESTARTM",
    ),
    RemoteButtonDescription(key="refresh", translation_key="refresh", command="STATUS"),
    RemoteButtonDescription(
        key="check_credit",
        translation_key="check_credit",
        command="SALDO",
        entity_category=EntityCategory.DIAGNOSTIC,
    ),
    RemoteButtonDescription(
        key="read_settings",
        translation_key="read_settings",
        press=RemoteHost.read_settings,
        entity_category=EntityCategory.CONFIG,
    ),
    RemoteButtonDescription(
        key="plugged_in",
        translation_key="plugged_in",
        press=RemoteHost.plugged_in,
        entity_category=EntityCategory.CONFIG,
    ),
    RemoteButtonDescription(
        key="cancel", translation_key="cancel", press=RemoteHost.cancel, entity_category=EntityCategory.DIAGNOSTIC
    ),
)


class RemoteButton(RemoteEntity, ButtonEntity):
    """A button of a unit elsewhere."""

    entity_description: RemoteButtonDescription

    def __init__(self, coordinator: RemoteCoordinator, description: RemoteButtonDescription) -> None:
        """Tell how many messages reading the settings takes: they are paid for."""
        super().__init__(coordinator, description)
        self._attr_translation_placeholders = {"messages": str(len(questions(self.remote.model)))}

    @property
    @override
    def suggested_object_id(self) -> str:
        """Call it by what it is for, without a count."""
        return self.entity_description.key

    @override
    async def async_press(self) -> None:
        """Do it, or ask for it to be done."""
        if self.entity_description.press is not None:
            self.entity_description.press(self.host)
        elif self.entity_description.command is not None:
            await self.async_command(self.entity_description.command)


async def async_setup_entry(
    hass: HomeAssistant, entry: IsocketConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the buttons of what is bound, and of what is elsewhere."""
    for subentry_id, remote in entry.runtime_data.remotes.items():
        async_add_entities(
            (
                RemoteButton(remote, description)
                for description in REMOTE
                if description.command is None or remote_knows(remote.subentry, description.command)
            ),
            config_subentry_id=subentry_id,
        )
    for subentry in entry.get_subentries_of_type(SUBENTRY_SOCKET):
        async_add_entities(
            (
                UnitButton(entry.runtime_data, subentry, description)
                for description in BUTTONS
                if subentry.data.get(description.needs)
                and (description.command is None or knows(subentry, description.command))
            ),
            config_subentry_id=subentry.subentry_id,
        )
