"""Which entities there are: what a real core registers when everything is bound, and what is missing when something is not."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from homeassistant.config_entries import ConfigSubentryData
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.isocket.const import (
    BINDINGS,
    CONF_SENSORS,
    CONF_SOCKET,
    DOMAIN,
    SUBENTRY_REMOTE,
    SUBENTRY_SOCKET,
)

type Key = tuple[str, str]
"""A platform, and the name of an entity in it."""

_OPTIONAL: Final = tuple(binding for binding in BINDINGS if binding != CONF_SOCKET)
_MODEM: Final = "modem"
ELSEWHERE: Final = "elsewhere/"
"""What goes before the names of the entities of a unit elsewhere."""


@dataclass(frozen=True, slots=True)
class Observed:
    """An entity as Home Assistant registers it; `needs` are the bindings without which it is not there."""

    key: Key
    name: str | None
    of_modem: bool
    enabled: bool
    needs: tuple[str, ...] = ()

    @property
    def elsewhere(self) -> bool:
        """Say whether it is of a unit elsewhere."""
        return self.key[1].startswith(ELSEWHERE)


async def observe(hass: HomeAssistant) -> dict[Key, Observed]:
    """Set the integration up with everything bound, then with one thing less each time; the modem is not needed."""
    whole = await _registered(hass, BINDINGS)
    less = {binding: await _registered(hass, set(BINDINGS) - {binding}) for binding in _OPTIONAL}
    return {
        key: Observed(
            key,
            entity.original_name,
            of_modem=entity.unique_id.startswith(f"{_MODEM}_"),
            enabled=entity.disabled_by is None,
            needs=tuple(binding for binding, others in less.items() if key not in others),
        )
        for key, entity in whole.items()
    }


async def _registered(hass: HomeAssistant, bound: Collection[str]) -> dict[Key, er.RegistryEntry]:
    """Return what is registered with these bindings, and take it down again."""
    data = {binding: [f"switch.{binding}"] if binding == CONF_SENSORS else f"switch.{binding}" for binding in bound}
    socket = ConfigSubentryData(data=data, subentry_type=SUBENTRY_SOCKET, title="iSocket", unique_id=SUBENTRY_SOCKET)
    far = ConfigSubentryData(
        data={"number": "+4790000050", "model": "706"}, subentry_type=SUBENTRY_REMOTE, title="Cabin", unique_id="far"
    )
    entry = MockConfigEntry(
        domain=DOMAIN, title="Modem", unique_id=_MODEM, data={"device": "/dev/no-modem"}, subentries_data=[socket, far]
    )
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    owners = {_MODEM: ""} | {
        one.subentry_id: ELSEWHERE if one.subentry_type == SUBENTRY_REMOTE else "" for one in entry.subentries.values()
    }
    registered = {
        (entity.domain, prefix + entity.unique_id.removeprefix(f"{owner}_")): entity
        for entity in er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
        for owner, prefix in owners.items()
        if entity.unique_id.startswith(f"{owner}_")
    }
    await hass.config_entries.async_remove(entry.entry_id)
    return registered
