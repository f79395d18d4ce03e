"""What outlives a restart: one document a modem, written whole, so that its parts never disagree.

An SMS is deleted on the strength of a write, and the power may fail at any instant. So a write that failed is told, one that is told
is on disk, and what cannot be read is replaced by what was saved before it. Home Assistant's own Store does none of these: it logs
a failure and goes on, writes nothing while Home Assistant stops, and begins anew with a file that cannot be read.
"""

import asyncio
from contextlib import suppress
from enum import Enum
import logging
import os
from pathlib import Path
from typing import Any
import zlib

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import UnsupportedStorageVersionError
from homeassistant.helpers.json import json_bytes
from homeassistant.helpers.storage import STORAGE_DIR
from homeassistant.util import dt as dt_util
from homeassistant.util.json import json_loads_object

from ..const import DOMAIN

_LOGGER = logging.getLogger(__name__)

VERSION = 1

type Document = dict[str, Any]


class NotSavedError(Exception):
    """What a message did is not on disk."""


class Damage(Enum):
    """What was wrong with the saved document."""

    NONE = "none"
    REPLACED = "replaced"
    """The one saved before it was read."""
    LOST = "lost"
    """Nothing could be read."""


class StateStore:
    """The entry's file and the one before it; private, as they hold phone numbers and the password."""

    def __init__(self, hass: HomeAssistant, entry_id: str) -> None:
        """Touch nothing yet."""
        self._hass = hass
        self._key = f"{DOMAIN}.{entry_id}"
        self._path = Path(hass.config.path(STORAGE_DIR, self._key))
        self._lock = asyncio.Lock()
        self._wanted: Document = {}
        self._written: Document | None = None
        self._closed = False
        self.damage = Damage.NONE
        self.failing = False
        """Whether the last document that was to be kept is not on disk."""

    @property
    def _previous(self) -> Path:
        """Return where the document is that was saved before the last."""
        return self._path.with_name(f"{self._key}.previous")

    async def load(self) -> Document:
        """Return the saved document, empty at the first start; raises UnsupportedStorageVersionError."""
        return await self._hass.async_add_executor_job(self._load)

    async def keep(self, document: Document) -> bool:
        """Save a document, and say whether it is on disk; when that begins and ends to fail is a line in the log."""
        if self._closed:
            return False
        try:
            await self.save(document)
        except (OSError, TypeError) as err:  # whoever waits has more to do than to be saved
            if not self.failing:
                _LOGGER.error("%s cannot be saved: %s", self._path, err)
            self.failing = True
            return False
        if self.failing:
            _LOGGER.info("%s is saved again", self._path)
        self.failing = False
        return True

    async def save(self, document: Document) -> None:
        """Return when this document, or a later one, is on disk; raises OSError. What is there already is not written again."""
        self._wanted = document
        if document != self._written or self._lock.locked():
            writing = self._hass.async_create_task(self._write_latest(), f"{self._key} write", eager_start=True)
            await asyncio.shield(writing)  # whoever waits may be cancelled, the thread that writes may not

    async def close(self) -> None:
        """Take no more documents, and return when nothing is being written: the entry's next store has the same files."""
        self._closed = True
        async with self._lock:
            pass

    async def remove(self) -> None:
        """Delete the files."""
        async with self._lock:
            self._written = None
            await self._hass.async_add_executor_job(self._remove)

    async def _write_latest(self) -> None:
        """Write what is wanted by now, unless it was written for somebody else."""
        async with self._lock:
            if (document := self._wanted) != self._written:
                written = _sealed(self._key, document)
                await self._hass.async_add_executor_job(self._write, written)
                self._written = document

    def _write(self, data: bytes) -> None:
        """Write a file beside, to the disk itself, and then let it take the place of the last, which is kept."""
        new = self._path.with_name(f"{self._key}.new")
        self._path.parent.mkdir(exist_ok=True)
        with open(new, "wb", opener=_private) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileNotFoundError):
            self._path.replace(self._previous)
        new.replace(self._path)
        folder = os.open(self._path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _load(self) -> Document:
        """Read the last document, or the one before: between the two renames of a write there is no last one."""
        for path in (self._path, self._previous):
            try:
                document = opened(self._key, path.read_bytes())
            except FileNotFoundError:
                continue
            except (OSError, ValueError) as err:
                self._set_aside(path, err)
                continue
            if self.damage is Damage.LOST:
                self.damage = Damage.REPLACED
                _LOGGER.error("What was saved before it is used instead of %s", self._path)
            return document
        return {}

    def _set_aside(self, path: Path, err: Exception) -> None:
        """Keep a file that cannot be read for whoever wants to look into it."""
        self.damage = Damage.LOST
        aside = path.with_name(f"{path.name}.corrupt.{dt_util.utcnow().isoformat()}")
        _LOGGER.error("%s cannot be read (%s); it is kept as %s", path, err, aside.name)
        path.replace(aside)

    def _remove(self) -> None:
        """Delete all that bears the entry's name."""
        for path in self._path.parent.glob(f"{self._key}*"):
            path.unlink(missing_ok=True)


def _private(path: str, flags: int) -> int:
    """Open a file for nobody else's eyes."""
    return os.open(path, flags, 0o600)


def _sealed(key: str, document: Document) -> bytes:
    """Write a document as Home Assistant writes its own, with a checksum of it."""
    return json_bytes({"version": VERSION, "key": key, "checksum": _checksum(document), "data": document})


def opened(key: str, written: bytes) -> Document:
    """Read a document; raises ValueError for what is not whole, UnsupportedStorageVersionError for what is too new."""
    content = json_loads_object(written)
    version, document = content.get("version"), content.get("data")
    if isinstance(version, int) and version > VERSION:
        raise UnsupportedStorageVersionError(key, version, VERSION)
    if not isinstance(document, dict) or content.get("checksum") != _checksum(document):
        raise ValueError("its checksum is another")
    return document


def _checksum(document: Any) -> int:
    """Return what tells a document from one with a flaw."""
    return zlib.crc32(json_bytes(document))
