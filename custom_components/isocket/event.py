"""What happens, for automations: messages that come, and all that the unit does and sees."""

from collections.abc import Mapping
from typing import Any, Final, override

from homeassistant.components.event import EventEntity, EventEntityDescription, EventExtraStoredData
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .arrivals import Outcome, TextNews
from .const import SUBENTRY_SOCKET
from .coordinator import IsocketConfigEntry, News, RemoteNews
from .device import Event, Happened
from .entity import ModemEntity, UnitEntity
from .journal import details, phone
from .modem import Sms, mask
from .remote_entity import RemoteEntity
from .remote_journal import RemoteEvent, event_of

PARALLEL_UPDATES = 0

RECEIVED: Final = "received"
_PHONE: Final = "phone"
"""The phone that it is about; its number is an attribute that the database does not keep."""
_NAME: Final = "name"
"""What a sender calls itself that is no phone: it may spell anybody's number."""
_PRIVATE: Final = frozenset({_PHONE, _NAME, "text", "reply", "command"})

MESSAGES = EventEntityDescription(
    key="messages", translation_key="messages", event_types=[RECEIVED, *(outcome.value for outcome in Outcome)]
)
ACTIVITY = EventEntityDescription(
    key="activity", translation_key="activity", event_types=[event.value for event in Event]
)
REMOTE = EventEntityDescription(
    key="remote_activity", translation_key="remote_activity", event_types=[event.value for event in RemoteEvent]
)


async def async_setup_entry(
    hass: HomeAssistant, entry: IsocketConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the modem's messages, and the socket's activity."""
    coordinator = entry.runtime_data
    async_add_entities([Messages(coordinator, MESSAGES)])
    for subentry in entry.get_subentries_of_type(SUBENTRY_SOCKET):
        async_add_entities([Activity(coordinator, subentry, ACTIVITY)], config_subentry_id=subentry.subentry_id)
    for subentry_id, remote in coordinator.remotes.items():
        async_add_entities([RemoteActivity(remote, REMOTE)], config_subentry_id=subentry_id)


class _NewsEntity(EventEntity):
    """Events that may tell of people: who, and what they wrote, is for automations at that instant alone."""

    _unrecorded_attributes = _PRIVATE

    @property
    @override
    def extra_restore_state_data(self) -> EventExtraStoredData:
        """Return what outlives a restart: nobody's number or text."""
        data = super().extra_restore_state_data
        attributes = data.last_event_attributes
        return EventExtraStoredData(
            data.last_event_type,
            attributes and {name: value for name, value in attributes.items() if name not in _PRIVATE},
        )

    @callback
    def _tell(self, event_type: str, number: str | None, more: Mapping[str, Any]) -> None:
        """Let automations hear."""
        whose = {} if number is None else {"who": mask(number), _PHONE: number}
        self._trigger_event(event_type, whose | dict(more))
        self.async_write_ha_state()


class Messages(ModemEntity, _NewsEntity):
    """The text messages that come in, whatever they say, and what became of those that were to go, as far as that is known."""

    @override
    async def async_added_to_hass(self) -> None:
        """Listen."""
        await super().async_added_to_hass()
        self.async_on_remove(self.coordinator.hub.listen(self._heard))

    @callback
    def _heard(self, news: News) -> None:
        """Take a message."""
        if isinstance(news, Sms):
            sent = None if news.sent is None else news.sent.isoformat()
            name = {} if news.sender.number else {"who": mask(news.sender.text), _NAME: news.sender.text}
            more = {**name, "text": news.text, "sent": sent, "complete": news.complete}
            self._tell(RECEIVED, news.sender.number or None, more)
        elif isinstance(news, TextNews):
            sent = None if news.sent is None else news.sent.isoformat()
            more = {"kind": news.priority.name.lower(), "sent": sent, "reason": news.reason or None}
            self._tell(news.outcome.value, news.to, more)


class Activity(UnitEntity, _NewsEntity):
    """What the unit does and sees."""

    @override
    async def async_added_to_hass(self) -> None:
        """Listen."""
        await super().async_added_to_hass()
        self.async_on_remove(self.coordinator.hub.listen(self._heard))

    @callback
    def _heard(self, news: News) -> None:
        """Take what happened."""
        if isinstance(news, Happened):
            self._tell(news.event.value, phone(news), details(news))


class RemoteActivity(RemoteEntity, _NewsEntity):
    """What happens with a unit elsewhere."""

    @override
    async def async_added_to_hass(self) -> None:
        """Listen."""
        await super().async_added_to_hass()
        self.async_on_remove(self.host.listen(self._heard))

    @callback
    def _heard(self, news: RemoteNews) -> None:
        """Take what happened."""
        if (told := event_of(news)) is not None:
            event, more = told
            self._tell(event.value, None, more)
