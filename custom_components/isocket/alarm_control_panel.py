"""The alarm function, here and elsewhere, as Home Assistant knows alarms (manual ch. 9)."""

from abc import abstractmethod
from typing import override

from homeassistant.components.alarm_control_panel import AlarmControlPanelEntity, AlarmControlPanelEntityDescription
from homeassistant.components.alarm_control_panel.const import AlarmControlPanelEntityFeature, AlarmControlPanelState
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import CONF_SENSORS, SUBENTRY_SOCKET
from .coordinator import IsocketConfigEntry
from .entity import UnitEntity
from .options import knows
from .remote_entity import RemoteEntity
from .remote_options import remote_knows

PARALLEL_UPDATES = 1

ALARM = AlarmControlPanelEntityDescription(key="alarm_panel", translation_key="alarm_panel")


async def async_setup_entry(
    hass: HomeAssistant, entry: IsocketConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add a panel where there are sensors to guard with."""
    for subentry_id, remote in entry.runtime_data.remotes.items():
        if remote_knows(remote.subentry, "ALARMON"):
            async_add_entities([RemoteAlarmPanel(remote, ALARM)], config_subentry_id=subentry_id)
    for subentry in entry.get_subentries_of_type(SUBENTRY_SOCKET):
        if subentry.data.get(CONF_SENSORS) and knows(subentry, "ALARMON"):
            async_add_entities(
                [AlarmPanel(entry.runtime_data, subentry, ALARM)], config_subentry_id=subentry.subentry_id
            )


def _state(armed: bool, alarmed: bool) -> AlarmControlPanelState:
    """Say whether it guards, and whether it has found anything."""
    if not armed:
        return AlarmControlPanelState.DISARMED
    return AlarmControlPanelState.TRIGGERED if alarmed else AlarmControlPanelState.ARMED_AWAY


class _Panel(AlarmControlPanelEntity):
    """The alarm function: armed, or not, or with an alarm that is not over."""

    _attr_code_arm_required = False
    _attr_supported_features = AlarmControlPanelEntityFeature.ARM_AWAY

    @abstractmethod
    async def async_command(self, *commands: str) -> None:
        """Have the unit carry out commands."""

    @override
    async def async_alarm_arm_away(self, code: str | None = None) -> None:
        """Arm it."""
        await self.async_command("ALARMON")

    @override
    async def async_alarm_disarm(self, code: str | None = None) -> None:
        """Disarm it; a cycle that runs ends, and nobody further is called."""
        await self.async_command("ALARMOFF")


class AlarmPanel(UnitEntity, _Panel):
    """The alarm function of the socket."""

    @property
    @override
    def alarm_state(self) -> AlarmControlPanelState:
        """Return what is so."""
        return _state(self.unit.armed, self.unit.alarmed)


class RemoteAlarmPanel(RemoteEntity, _Panel):
    """The alarm function of a unit elsewhere, as it said last."""

    shows = frozenset({"armed"})

    @property
    @override
    def alarm_state(self) -> AlarmControlPanelState | None:
        """Return what was said; None while nothing was."""
        armed = self.known("armed")
        return None if armed is None else _state(armed, bool(self.known("sensor_active")))
