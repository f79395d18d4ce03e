"""What an operator said of the balance of a SIM, here or elsewhere: an amount."""

from collections.abc import Mapping
from typing import Any, Final, override

from homeassistant.components.sensor import SensorDeviceClass, SensorEntity, SensorEntityDescription
from homeassistant.const import EntityCategory

from .device import Balance

CREDIT: Final = SensorEntityDescription(
    key="credit",
    translation_key="credit",
    device_class=SensorDeviceClass.MONETARY,
    entity_category=EntityCategory.DIAGNOSTIC,
    suggested_display_precision=2,
)


class CreditSensor(SensorEntity):
    """What the operator said last of the balance; its words are for the eye, and not for the database."""

    _unrecorded_attributes = frozenset({"text"})

    @property
    def balance(self) -> Balance | None:
        """Return what was said."""
        raise NotImplementedError

    @property
    @override
    def native_value(self) -> float | None:
        """Return the amount that was found."""
        balance = self.balance
        return balance.money.amount if balance and balance.money else None

    @property
    @override
    def native_unit_of_measurement(self) -> str:
        """Return the currency: the one that was named, or the house's."""
        balance = self.balance
        return (balance and balance.money and balance.money.currency) or self.hass.config.currency

    @property
    @override
    def extra_state_attributes(self) -> Mapping[str, Any]:
        """Return the words, and of when they are."""
        balance = self.balance
        return {"text": balance.text, "as_of": balance.at.isoformat()} if balance else {}
