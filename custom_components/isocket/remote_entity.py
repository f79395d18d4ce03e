"""What all entities of a unit elsewhere share: they show what it said last, and are never gone because it is silent."""

from typing import Any, override

from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity import EntityDescription
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from .client import Fact, RemoteSnapshot
from .coordinator import RemoteCoordinator
from .language import Model
from .remote_host import RemoteHost
from .remote_options import Remote


class RemoteEntity(CoordinatorEntity[RemoteCoordinator]):
    """Something that a unit elsewhere shows or does."""

    _attr_has_entity_name = True
    shows: frozenset[str] = frozenset()
    """The facts that it shows, and lets people change."""

    def __init__(self, coordinator: RemoteCoordinator, description: EntityDescription) -> None:
        """Belong to the unit's device."""
        super().__init__(coordinator)
        self.entity_description = description
        self._attr_unique_id = f"{coordinator.subentry.subentry_id}_{description.key}"
        self._attr_device_info = DeviceInfo(
            identifiers={coordinator.identifier},
            manufacturer="iSocket",
            model=self.remote.model if self.remote.model is Model.HOME_ASSISTANT else f"GSM {self.remote.model}",
            name=coordinator.subentry.title,
            via_device_id=coordinator.modem_device_id,
            hw_version=self.known("hardware"),
            sw_version=self.known("firmware"),
            serial_number=self.known("serial"),
        )

    @property
    @override
    def available(self) -> bool:
        """Say that what the unit said last is known, however long ago that was."""
        return True

    @property
    @override
    def assumed_state(self) -> bool:
        """Say whether the unit did not say so itself: a timer ended, or it confirms nothing (SMSCONFIRM=OFF)."""
        facts = self.client.facts
        return any(facts[name].assumed for name in self.shows & facts.keys())

    @property
    def host(self) -> RemoteHost:
        """Return who talks to the unit."""
        return self.coordinator.host

    @property
    def remote(self) -> Remote:
        """Return what the owner said of the unit."""
        return self.coordinator.host.remote

    @property
    def client(self) -> RemoteSnapshot:
        """Return what is known of the unit."""
        return self.coordinator.data.client

    def fact(self, name: str) -> Fact | None:
        """Return a fact, None while nothing is known."""
        return self.client.facts.get(name)

    def known(self, name: str) -> Any:
        """Return what is known of a fact, None while nothing is."""
        fact = self.fact(name)
        return None if fact is None else fact.value

    async def async_command(self, *commands: str) -> None:
        """Ask the unit for things in their order; returns when they wait to be sent, as an answer takes minutes."""
        await self.host.order(*commands)
