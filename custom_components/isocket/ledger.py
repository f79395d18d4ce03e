"""When what outlives a restart goes to the disk: in few writes, and never later than it has to."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

from homeassistant.core import HomeAssistant, callback

from .adapters.store import Document, NotSavedError, StateStore
from .modem import Storage

SETTLING = 0.01
"""Seconds in which more may come to what is saved: a relay that is seen on, the answer to a text."""


class Ledger:
    """Write all that is known in one document, and know which texts the modem has to keep until then.

    A text that no write knows of is read again after a crash: it is acted on and answered then. So its answer need not wait
    for the disk, as every other text has to.
    """

    def __init__(
        self, hass: HomeAssistant, store: StateStore, document: Callable[[], Document], settled: Callable[[], None]
    ) -> None:
        """Write nothing yet; `document` tells what is known, and `settled` is called while each write is on its way."""
        self._hass = hass
        self._store = store
        self._document = document
        self._settled = settled
        self._next: asyncio.Task[bool] | None = None
        self._hurry = asyncio.Event()
        self._held: set[str] = set()

    @property
    def failing(self) -> bool:
        """Say whether the last document is not on disk."""
        return self._store.failing

    def hold(self, sender: str) -> None:
        """Note that the modem keeps a text of a sender that is acted on now."""
        self._held.add(sender)

    def holds(self, sender: str) -> bool:
        """Say whether the modem keeps a text of a sender that no write knows of, not even one that has begun."""
        return sender in self._held

    @callback
    def save_soon(self) -> asyncio.Task[bool]:
        """Have what is known written when it has settled; tells whether it is on disk."""
        if self._next is None:
            self._hurry.clear()
            self._next = self._hass.async_create_task(self._write(), "isocket save", eager_start=False)
        return self._next

    async def save(self) -> bool:
        """Return whether what is known is on disk; somebody waits for it."""
        writing = self.save_soon()
        self._hurry.set()
        return await asyncio.shield(writing)  # whoever waits may be cancelled, the write may not

    async def save_or_leave(self, storage: Storage | None) -> None:
        """Save what a message did; raises NotSavedError where that fails and the SIM still has room to keep it."""
        saved = await asyncio.shield(self.save_soon())
        if not saved and (storage is None or not storage.nearly_full):
            raise NotSavedError

    async def close(self) -> None:
        """Save for the last time."""
        await self.save()
        await self._store.close()

    async def _write(self) -> bool:
        """Write what is known when it has settled, or somebody is in a hurry."""
        with suppress(TimeoutError):
            async with asyncio.timeout(SETTLING):
                await self._hurry.wait()
        self._next = None
        # While the disk works; and what goes wrong there is not to keep this from it.
        self._hass.loop.call_soon(self._settled)
        self._held.clear()
        return await self._store.keep(self._document())
