"""What the unit measures and remembers, and what the modem hears and sends."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, override

from homeassistant.components.sensor import (
    RestoreSensor,
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import SIGNAL_STRENGTH_DECIBELS_MILLIWATT, EntityCategory, UnitOfTemperature, UnitOfTime
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.restore_state import RestoreEntity

from .const import CONF_SOCKET, CONF_THERMOMETER, SUBENTRY_SOCKET
from .coordinator import HubSnapshot, IsocketConfigEntry, News
from .credit import CREDIT, CreditSensor
from .device import Balance, Event, Happened, Light, Lights, Quality, UnitSnapshot, quality
from .entity import ModemEntity, UnitEntity
from .faults import FAULTS, error_key
from .journal import ATTR_WHO, details, is_command, whom
from .options import knows
from .remote_sensors import sensors_of

PARALLEL_UPDATES = 0

_ANSWERED: Final = frozenset({Event.EXECUTED, Event.REFUSED})

type Value = str | float | datetime | None


@dataclass(frozen=True, kw_only=True)
class ModemDescription(SensorEntityDescription):
    """Something that is known of the modem; `always` is what is known without one."""

    value: Callable[[HubSnapshot], Value]
    more: Callable[[HubSnapshot], Mapping[str, Any]] = lambda hub: {}
    always: bool = False


@dataclass(frozen=True, kw_only=True)
class UnitDescription(SensorEntityDescription):
    """Something the unit knows, when the entity under `needs` is bound, and its model has `command`."""

    value: Callable[[UnitSnapshot], Value]
    needs: str = CONF_SOCKET
    command: str = "STATUS"


MODEM: Final = (
    ModemDescription(
        key="signal",
        translation_key="signal",
        device_class=SensorDeviceClass.SIGNAL_STRENGTH,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=SIGNAL_STRENGTH_DECIBELS_MILLIWATT,
        entity_category=EntityCategory.DIAGNOSTIC,
        value=lambda hub: hub.modem.network.signal_dbm,
    ),
    ModemDescription(
        key="signal_quality",
        translation_key="signal_quality",
        device_class=SensorDeviceClass.ENUM,
        options=[word.name.lower() for word in Quality],
        entity_category=EntityCategory.DIAGNOSTIC,
        value=lambda hub: quality(hub.modem.network.signal_dbm).name.lower(),
    ),
    ModemDescription(
        key="operator",
        translation_key="operator",
        entity_category=EntityCategory.DIAGNOSTIC,
        value=lambda hub: hub.modem.network.operator,
    ),
    ModemDescription(
        key="clock_difference",
        translation_key="clock_difference",
        device_class=SensorDeviceClass.DURATION,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=UnitOfTime.SECONDS,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        value=lambda hub: hub.modem.network.clock_difference,
    ),
    ModemDescription(
        key="slots_used",
        translation_key="slots_used",
        state_class=SensorStateClass.MEASUREMENT,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        value=lambda hub: hub.modem.storage.used if hub.modem.storage else None,
        more=lambda hub: {"total": hub.modem.storage.total} if hub.modem.storage else {},
    ),
    ModemDescription(
        key="outbox",
        translation_key="outbox",
        state_class=SensorStateClass.MEASUREMENT,
        entity_category=EntityCategory.DIAGNOSTIC,
        value=lambda hub: hub.waiting,
        always=True,
    ),
    ModemDescription(
        key="sent_today",
        translation_key="sent_today",
        state_class=SensorStateClass.TOTAL_INCREASING,
        entity_category=EntityCategory.DIAGNOSTIC,
        value=lambda hub: hub.sent.today,
        always=True,
    ),
    ModemDescription(
        key="sent_month",
        translation_key="sent_month",
        state_class=SensorStateClass.TOTAL_INCREASING,
        entity_category=EntityCategory.DIAGNOSTIC,
        value=lambda hub: hub.sent.month,
        always=True,
    ),
    ModemDescription(
        key="budget_today",
        translation_key="budget_today",
        state_class=SensorStateClass.MEASUREMENT,
        entity_category=EntityCategory.DIAGNOSTIC,
        value=lambda hub: hub.budget.left(hub.sent).today,
        more=lambda hub: {"budget": hub.budget.day, "for_alarms": hub.budget.reserve.today},
        always=True,
    ),
    ModemDescription(
        key="budget_month",
        translation_key="budget_month",
        state_class=SensorStateClass.MEASUREMENT,
        entity_category=EntityCategory.DIAGNOSTIC,
        value=lambda hub: hub.budget.left(hub.sent).month,
        more=lambda hub: {"budget": hub.budget.month, "for_alarms": hub.budget.reserve.month},
        always=True,
    ),
)
NO_FAULT: Final = "none"
LAST_FAULT: Final = SensorEntityDescription(
    key="last_fault",
    translation_key="last_fault",
    device_class=SensorDeviceClass.ENUM,
    options=[NO_FAULT, *FAULTS],
    entity_category=EntityCategory.DIAGNOSTIC,
)


def _light(key: str, one: Callable[[Lights], Light], command: str = "STATUS") -> UnitDescription:
    """Describe a light on the front."""
    return UnitDescription(
        key=key,
        translation_key=key,
        device_class=SensorDeviceClass.ENUM,
        options=[light.name.lower() for light in Light],
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        value=lambda unit: one(unit.lights).name.lower(),
        command=command,
    )


UNIT: Final = (
    UnitDescription(
        key="temperature",
        device_class=SensorDeviceClass.TEMPERATURE,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=UnitOfTemperature.CELSIUS,
        suggested_display_precision=1,
        value=lambda unit: unit.temperature,
        needs=CONF_THERMOMETER,
        command="TEMPERATURE",
    ),
    UnitDescription(
        key="on_since",
        translation_key="on_since",
        device_class=SensorDeviceClass.TIMESTAMP,
        value=lambda unit: unit.on_since,
    ),
    UnitDescription(
        key="timer_end",
        translation_key="timer_end",
        device_class=SensorDeviceClass.TIMESTAMP,
        value=lambda unit: unit.timer_end,
    ),
    UnitDescription(
        key="next_rule",
        translation_key="next_rule",
        device_class=SensorDeviceClass.TIMESTAMP,
        value=lambda unit: unit.next_rule,
        command="SCHEDULER?",
    ),
    UnitDescription(
        key="window_end",
        translation_key="window_end",
        device_class=SensorDeviceClass.TIMESTAMP,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        value=lambda unit: unit.window_until,
    ),
    UnitDescription(
        key="wrong_passwords",
        translation_key="wrong_passwords",
        state_class=SensorStateClass.TOTAL_INCREASING,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        value=lambda unit: unit.wrong_passwords,
    ),
    _light("light_power", lambda lights: lights.power),
    _light("light_gsm", lambda lights: lights.gsm),
    _light("light_microphone", lambda lights: lights.microphone, "CALLBACK"),
    _light("light_out", lambda lights: lights.out),
)
LAST_COMMAND: Final = SensorEntityDescription(key="last_command", translation_key="last_command")
ALL: Final = (*MODEM, LAST_FAULT, *UNIT, LAST_COMMAND, CREDIT)


async def async_setup_entry(
    hass: HomeAssistant, entry: IsocketConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the modem's sensors, the socket's, and those of units elsewhere."""
    coordinator = entry.runtime_data
    for subentry_id, remote in coordinator.remotes.items():
        async_add_entities(sensors_of(remote), config_subentry_id=subentry_id)
    async_add_entities([ModemSensor(coordinator, description) for description in MODEM])
    async_add_entities([LastFault(coordinator, LAST_FAULT)])
    for subentry in entry.get_subentries_of_type(SUBENTRY_SOCKET):
        sensors: list[SensorEntity] = [
            UnitSensor(coordinator, subentry, description)
            for description in UNIT
            if subentry.data.get(description.needs) and knows(subentry, description.command)
        ]
        sensors.append(LastCommand(coordinator, subentry, LAST_COMMAND))
        if knows(subentry, "SALDO"):
            sensors.append(Credit(coordinator, subentry, CREDIT))
        async_add_entities(sensors, config_subentry_id=subentry.subentry_id)


class ModemSensor(ModemEntity, SensorEntity):
    """Something that is known of the modem."""

    entity_description: ModemDescription

    @property
    @override
    def available(self) -> bool:
        """Say whether it can be known."""
        return self.entity_description.always or super().available

    @property
    @override
    def native_value(self) -> Value:
        """Return what is known."""
        return self.entity_description.value(self.coordinator.data)

    @property
    @override
    def extra_state_attributes(self) -> Mapping[str, Any]:
        """Return what belongs to it."""
        return self.entity_description.more(self.coordinator.data)


class LastFault(ModemEntity, RestoreSensor):
    """What was wrong with the modem last; it outlives a restart."""

    @property
    @override
    def available(self) -> bool:
        """Be there when the modem is not: then it is wanted."""
        return True

    @override
    async def async_added_to_hass(self) -> None:
        """Remember."""
        await super().async_added_to_hass()
        known = await self.async_get_last_sensor_data()
        self._attr_native_value = known.native_value if known and known.native_value in FAULTS else NO_FAULT
        self._look()

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        """Look at the modem."""
        self._look()
        super()._handle_coordinator_update()

    @callback
    def _look(self) -> None:
        """Take a fault over."""
        if (error := self.coordinator.data.modem.error) is not None:
            self._attr_native_value = error_key(error)


class UnitSensor(UnitEntity, SensorEntity):
    """Something the unit knows."""

    entity_description: UnitDescription

    @property
    @override
    def native_value(self) -> Value:
        """Return what the unit shows."""
        return self.entity_description.value(self.unit)


class LastCommand(UnitEntity, SensorEntity, RestoreEntity):
    """The last command that anybody gave, who did, with the number masked, and whether it was carried out."""

    @override
    async def async_added_to_hass(self) -> None:
        """Remember, and listen."""
        await super().async_added_to_hass()
        if (known := await self.async_get_last_state()) is not None and ATTR_WHO in known.attributes:
            self._tell(known.state, known.attributes[ATTR_WHO], known.attributes.get("result"))
        self.async_on_remove(self.coordinator.hub.listen(self._heard))

    @callback
    def _heard(self, news: News) -> None:
        """Take a command; a text that is none is the sender's business."""
        if isinstance(news, Happened) and news.event in _ANSWERED and is_command(news):
            self._tell(details(news)["command"], whom(news), news.event.value)
            self.async_write_ha_state()

    @callback
    def _tell(self, command: str, who: str, result: str | None) -> None:
        """Show a command."""
        self._attr_native_value = command
        self._attr_extra_state_attributes = {ATTR_WHO: who, "result": result}


class Credit(UnitEntity, CreditSensor):
    """The balance of the modem's SIM."""

    @property
    @override
    def balance(self) -> Balance | None:
        return self.unit.balance
