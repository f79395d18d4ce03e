"""What a unit elsewhere said that can be measured, and how it stands with what it was asked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, override

from homeassistant.components.sensor import SensorDeviceClass, SensorEntity, SensorEntityDescription, SensorStateClass
from homeassistant.const import SIGNAL_STRENGTH_DECIBELS_MILLIWATT, EntityCategory, UnitOfTemperature
from homeassistant.util import dt as dt_util

from .coordinator import RemoteCoordinator
from .credit import CREDIT, CreditSensor
from .device import Balance
from .remote_entity import RemoteEntity
from .remote_options import remote_knows

type Value = str | float | datetime | None


@dataclass(frozen=True, kw_only=True)
class RemoteDescription(SensorEntityDescription):
    """Something that is known of a unit elsewhere whose model has the command."""

    value: Callable[[RemoteSensor], Value]
    more: Callable[[RemoteSensor], Mapping[str, Any]] = lambda sensor: {}
    command: str | None = None


def _on_since(sensor: RemoteSensor) -> datetime | None:
    """Read since when the socket is on, by the unit's wall clock, which is taken for the house's."""
    said = dt_util.parse_datetime(sensor.known("on_since") or "")
    return None if said is None else said.replace(tzinfo=dt_util.get_default_time_zone())


def _pending(sensor: RemoteSensor) -> int:
    """Count what was asked and is not over."""
    return len(sensor.client.waiting) + (sensor.client.under_way is not None)


def _progress(sensor: RemoteSensor) -> dict[str, Any]:
    """Tell what is under way and what waits, and how far the settings are read."""
    client = sensor.client
    under_way = client.under_way
    read = {} if client.reading is None else {"read": client.reading[0], "to_read": client.reading[1]}
    waiting = [request.command for request in client.waiting]
    return {"under_way": None if under_way is None else under_way.command, "waiting": waiting, **read}


SENSORS: Final = (
    RemoteDescription(
        key="temperature",
        device_class=SensorDeviceClass.TEMPERATURE,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=UnitOfTemperature.CELSIUS,
        suggested_display_precision=0,
        value=lambda sensor: sensor.known("temperature"),
        command="TEMPERATURE",
    ),
    RemoteDescription(
        key="last_confirmed",
        translation_key="last_confirmed",
        device_class=SensorDeviceClass.TIMESTAMP,
        entity_category=EntityCategory.DIAGNOSTIC,
        value=lambda sensor: sensor.client.heard,
    ),
    RemoteDescription(
        key="requests",
        translation_key="requests",
        entity_category=EntityCategory.DIAGNOSTIC,
        value=_pending,
        more=_progress,
    ),
    RemoteDescription(
        key="sent_month",
        translation_key="sent_month",
        state_class=SensorStateClass.TOTAL_INCREASING,
        entity_category=EntityCategory.DIAGNOSTIC,
        value=lambda sensor: sensor.coordinator.data.sent,
    ),
    RemoteDescription(
        key="signal",
        translation_key="signal",
        device_class=SensorDeviceClass.SIGNAL_STRENGTH,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=SIGNAL_STRENGTH_DECIBELS_MILLIWATT,
        entity_category=EntityCategory.DIAGNOSTIC,
        value=lambda sensor: sensor.known("signal"),
    ),
    RemoteDescription(
        key="timer_end",
        translation_key="timer_end",
        device_class=SensorDeviceClass.TIMESTAMP,
        value=lambda sensor: fact.until if (fact := sensor.fact("socket")) is not None else None,
    ),
    RemoteDescription(
        key="on_since",
        translation_key="on_since",
        device_class=SensorDeviceClass.TIMESTAMP,
        entity_registry_enabled_default=False,
        value=_on_since,
    ),
    RemoteDescription(
        key="window_end",
        translation_key="window_end",
        device_class=SensorDeviceClass.TIMESTAMP,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        value=lambda sensor: sensor.client.window_until,
    ),
)


class RemoteSensor(RemoteEntity, SensorEntity):
    """Something that is known of a unit elsewhere."""

    entity_description: RemoteDescription
    _unrecorded_attributes = frozenset({"under_way", "waiting"})

    @property
    @override
    def native_value(self) -> Value:
        """Return what is known."""
        return self.entity_description.value(self)

    @property
    @override
    def extra_state_attributes(self) -> Mapping[str, Any]:
        """Return what belongs to it."""
        return self.entity_description.more(self)


class RemoteCredit(RemoteEntity, CreditSensor):
    """The balance of a unit's SIM, as its operator put it."""

    @property
    @override
    def balance(self) -> Balance | None:
        fact = self.fact("balance")
        return None if fact is None else Balance(fact.value, fact.at)


def sensors_of(coordinator: RemoteCoordinator) -> list[SensorEntity]:
    """List the sensors of a unit's model."""
    sensors: list[SensorEntity] = [
        RemoteSensor(coordinator, description)
        for description in SENSORS
        if description.command is None or remote_knows(coordinator.subentry, description.command)
    ]
    return sensors + [RemoteCredit(coordinator, CREDIT)] * remote_knows(coordinator.subentry, "SALDO")
