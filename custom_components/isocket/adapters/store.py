"""What outlives a restart: one document a modem, written whole, so that its parts never disagree."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers.storage import Store

from ..const import DOMAIN

_VERSION = 1

type Document = dict[str, Any]


class StateStore:
    """The entry's file; private, as it holds phone numbers and the password."""

    def __init__(self, hass: HomeAssistant, entry_id: str) -> None:
        """Touch nothing yet."""
        self._store: Store[Document] = Store(hass, _VERSION, f"{DOMAIN}.{entry_id}", private=True, atomic_writes=True)
        self._written: Document | None = None

    async def load(self) -> Document:
        """Return the saved document, empty at the first start."""
        return await self._store.async_load() or {}

    async def save(self, document: Document) -> None:
        """Return when this document is on disk; one that is there already is not written again."""
        if document == self._written:
            return
        await self._store.async_save(document)
        self._written = document

    async def remove(self) -> None:
        """Delete the file."""
        await self._store.async_remove()
