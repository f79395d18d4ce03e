"""Texts from automations: to all alert numbers of a socket, or through the modem to any number."""

from typing import override

from homeassistant.components.notify import NotifyEntity, NotifyEntityDescription
from homeassistant.components.notify.const import NotifyEntityFeature
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import DOMAIN, SUBENTRY_SOCKET
from .coordinator import IsocketConfigEntry
from .entity import ModemEntity, UnitEntity
from .forms import e164
from .options import knows

PARALLEL_UPDATES = 0

ANY_NUMBER = NotifyEntityDescription(key="any_number", translation_key="any_number")
ALERT_NUMBERS = NotifyEntityDescription(key="alert_numbers", translation_key="alert_numbers")


async def async_setup_entry(
    hass: HomeAssistant, entry: IsocketConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the modem's way out, and that of each socket whose model alerts."""
    coordinator = entry.runtime_data
    async_add_entities([AnyNumber(coordinator, ANY_NUMBER)])
    for subentry in entry.get_subentries_of_type(SUBENTRY_SOCKET):
        if knows(subentry, "ALERTNUMBER?"):
            async_add_entities(
                [AlertNumbers(coordinator, subentry, ALERT_NUMBERS)], config_subentry_id=subentry.subentry_id
            )


class AnyNumber(ModemEntity, NotifyEntity):
    """The modem: the title says to whom, as numbers with their country code and commas between them."""

    _attr_supported_features = NotifyEntityFeature.TITLE

    @property
    @override
    def available(self) -> bool:
        """Say that it always takes texts: they wait until the modem is there."""
        return True

    @override
    async def async_send_message(self, message: str, title: str | None = None) -> None:
        """Text the numbers of the title; returns when the texts are saved to be sent."""
        numbers = [e164(number) for number in (title or "").split(",")]
        if None in numbers:
            raise ServiceValidationError(translation_domain=DOMAIN, translation_key="notify_whom")
        await self.coordinator.hub.send([number for number in numbers if number], message)


class AlertNumbers(UnitEntity, NotifyEntity):
    """Everybody who gets a socket's alerts."""

    @override
    async def async_send_message(self, message: str, title: str | None = None) -> None:
        """Text all alert numbers; returns when the texts are saved to be sent."""
        if not self.unit.alertnumbers:
            raise ServiceValidationError(translation_domain=DOMAIN, translation_key="notify_nobody")
        await self.coordinator.hub.send([f"+{number}" for number in self.unit.alertnumbers], message)
