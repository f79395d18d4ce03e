"""What is on disk: whole or as it was before, whatever happens to a write, and said so."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
import errno
import os
from pathlib import Path
import stat
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import MagicMock, patch

from homeassistant.core import CoreState, HomeAssistant
from homeassistant.exceptions import UnsupportedStorageVersionError
from hypothesis import given, settings, strategies as st
import pytest

from custom_components.isocket.adapters import store
from custom_components.isocket.adapters.store import Damage, Document, StateStore, _sealed

FIRST = {"units": {"a": {"socket": {"seen": True}}}, "seen": ["1"], "outbox": [], "temperature": -12.5}
SECOND = FIRST | {"seen": ["1", "2"], "outbox": [{"text": "Grüße 😀"}]}
FULL = OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture
def path(hass: HomeAssistant) -> Path:
    """Return where the document is."""
    return Path(hass.config.path(".storage", "isocket.house"))


async def read(hass: HomeAssistant) -> tuple[Any, Damage]:
    """Read what is saved, as the next start does, and what was wrong with it."""
    store = StateStore(hass, "house")
    return await store.load(), store.damage


async def write(hass: HomeAssistant, *documents: dict[str, Any]) -> StateStore:
    """Save documents, one after the other."""
    store = StateStore(hass, "house")
    for document in documents:
        await store.save(document)
    return store


def kept(path: Path, pattern: str = "isocket.*") -> list[Path]:
    """Return the files beside the document, itself among them."""
    return list(path.parent.glob(pattern))


def content(path: Path) -> bytes:
    """Read a file."""
    return path.read_bytes()


def remove(path: Path) -> None:
    """Delete a file."""
    path.unlink()


def spoil(path: Path, content: bytes) -> None:
    """Put something else into a file."""
    path.write_bytes(content)


def trimmed(written: bytes, length: int) -> bytes:
    """Leave what a write that was cut wrote."""
    return written[:length]


def zeroed(written: bytes, length: int) -> bytes:
    """Leave zeros where the disk did not get to."""
    return written[:length] + bytes(len(written) - length)


def flipped(written: bytes, length: int) -> bytes:
    """Turn one bit over."""
    return written[:length] + bytes([written[length] ^ 1]) + written[length + 1 :]


async def test_the_first_start(hass: HomeAssistant) -> None:
    """There is nothing, and nothing is wrong with that."""
    assert await read(hass) == ({}, Damage.NONE)


async def test_saved_and_read(hass: HomeAssistant, path: Path) -> None:
    """The last document is read, and nobody else can read it."""
    await write(hass, FIRST, SECOND)
    assert await read(hass) == (SECOND, Damage.NONE)
    assert {stat.S_IMODE(file.stat().st_mode) for file in kept(path)} == {0o600}


@pytest.mark.parametrize("damaged", [trimmed, zeroed, flipped])
async def test_cut_at_any_byte(hass: HomeAssistant, path: Path, damaged: Callable[[bytes, int], bytes]) -> None:
    """Whatever a power cut leaves of the last document, it or the one before is read: never a mixture, never none."""
    await write(hass, FIRST, SECOND)
    previous = path.with_name("isocket.house.previous")
    written, before = content(path), content(previous)
    for length in range(len(written)):
        spoil(path, damaged(written, length))
        spoil(previous, before)
        document, damage = await read(hass)
        assert (document, damage) in ((FIRST, Damage.REPLACED), (SECOND, Damage.NONE)), length
    assert len(kept(path, "*.corrupt.*")) > len(written) // 2


class PowerCut(BaseException):
    """The power failed: nothing more of a write is done."""


class Mains:
    """What a write may do until the power fails: each octet, and each order to the disk, is a step."""

    def __init__(self, steps: int) -> None:
        """Let so many steps be done."""
        self.left = steps

    def step(self) -> None:
        """Do one, if there is power."""
        if not self.left:
            raise PowerCut
        self.left -= 1

    def open(self, path: Path, _mode: str, **_options: Any) -> Any:
        """Open a file to which octets go one by one."""
        self.step()
        file = path.open("wb", buffering=0)
        return MagicMock(
            __enter__=lambda _: MagicMock(write=lambda octets: self.write(file, octets), fileno=file.fileno),
            __exit__=lambda *_: file.close(),
        )

    def write(self, file: Any, octets: bytes) -> None:
        """Write as long as there is power."""
        some = octets[: self.left]
        self.left -= len(some)
        file.write(some)
        if len(some) < len(octets):
            raise PowerCut

    def fsync(self, _: int) -> None:
        """Bring a file to the disk."""
        self.step()

    @contextmanager
    def connected(self) -> Iterator[None]:
        """Let the store depend on it."""

        def replace(path: Path, to: Path) -> Path:
            self.step()
            return path.rename(to)

        with (
            patch.object(store, "open", self.open, create=True),
            patch.object(Path, "replace", replace),
            patch("os.fsync", self.fsync),
        ):
            yield


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**31), 2**31) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)
DOCUMENTS = st.dictionaries(st.text(max_size=4), _VALUES, max_size=4)


@settings(max_examples=20, deadline=None)
@given(st.lists(DOCUMENTS, min_size=2, max_size=3), DOCUMENTS)
def test_a_write_cut_at_any_step(saved: list[Document], last: Document) -> None:
    """Whenever the power fails in a write, the next start reads what was saved, or what was to be, and can save again."""
    with TemporaryDirectory() as directory:
        house = MagicMock()
        house.config.path = lambda *parts: str(Path(directory, *parts))
        written, steps = False, 0
        while not written:
            for document in saved:
                StateStore(house, "house")._write(_sealed("isocket.house", document))
            with suppress(PowerCut), Mains(steps).connected():
                StateStore(house, "house")._write(_sealed("isocket.house", last))
                written = True
            read = StateStore(house, "house")
            assert read._load() in ((last,) if written else (saved[-1], last)), steps
            assert read.damage is Damage.NONE
            steps += 1
        assert steps > len(_sealed("isocket.house", last))


async def test_cut_between_the_renames(hass: HomeAssistant, path: Path) -> None:
    """There is no last document for a moment: the one before is the last that anybody was told of."""
    await write(hass, FIRST)
    spoil(path.with_name("isocket.house.previous"), content(path))
    spoil(path.with_name("isocket.house.new"), b"{")
    remove(path)
    assert await read(hass) == (FIRST, Damage.NONE)
    await write(hass, SECOND)
    assert await read(hass) == (SECOND, Damage.NONE)


async def test_after_damage_the_good_one_stays(hass: HomeAssistant, path: Path) -> None:
    """What cannot be read does not take the place of what can, and is kept for whoever looks into it."""
    await write(hass, FIRST, SECOND)
    spoil(path, b"")
    store = StateStore(hass, "house")
    assert await store.load() == FIRST
    with patch("os.fsync", side_effect=FULL), pytest.raises(OSError, match="No space"):
        await store.save(SECOND)
    assert await read(hass) == (FIRST, Damage.NONE)
    assert len(kept(path, "isocket.house.corrupt.*")) == 1


async def test_nothing_can_be_read(hass: HomeAssistant, path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """It is said so, and not taken for a first start."""
    await write(hass, FIRST, SECOND)
    for file in kept(path):
        spoil(file, bytes(9))
    assert await read(hass) == ({}, Damage.LOST)
    assert "cannot be read" in caplog.text


async def test_from_a_later_version(hass: HomeAssistant, path: Path) -> None:
    """A file that is too new is left as it is."""
    await write(hass, FIRST)
    spoil(path, content(path).replace(b'"version":1', b'"version":2'))
    with pytest.raises(UnsupportedStorageVersionError):
        await read(hass)
    assert path in kept(path)


async def test_a_full_disk(hass: HomeAssistant) -> None:
    """Whoever saves hears that it failed, what was there is still there, and the next write is a whole one."""
    store = await write(hass, FIRST)
    with patch("os.fsync", side_effect=FULL), pytest.raises(OSError, match="No space"):
        await store.save(SECOND)
    assert await read(hass) == (FIRST, Damage.NONE)
    await store.save(SECOND)
    assert await read(hass) == (SECOND, Damage.NONE)


async def test_on_disk_and_not_in_a_cache(hass: HomeAssistant, path: Path) -> None:
    """The content before the name, the name before anybody hears of it."""
    synced: list[tuple[bool, bool]] = []
    real = os.fsync

    def fsync(descriptor: int) -> None:
        synced.append((stat.S_ISDIR(os.fstat(descriptor).st_mode), path.exists()))
        real(descriptor)

    with patch("os.fsync", side_effect=fsync):
        await write(hass, FIRST)
    assert synced == [(False, False), (True, True)]


async def test_written_while_home_assistant_stops(hass: HomeAssistant) -> None:
    """A message that is handled while everything goes down is deleted as well."""
    hass.set_state(CoreState.stopping)
    await write(hass, FIRST)
    assert await read(hass) == (FIRST, Damage.NONE)


async def test_back_to_what_it_was_while_it_is_written(hass: HomeAssistant) -> None:
    """What is on disk in the end is what was wanted last, whatever was on its way."""
    store = await write(hass, FIRST)
    await asyncio.gather(store.save(SECOND), store.save(FIRST))
    assert (await read(hass))[0] == FIRST
    await asyncio.gather(*(store.save(FIRST | {"seen": [str(number)]}) for number in range(50)), store.save(SECOND))
    assert (await read(hass))[0] == SECOND


async def test_many_wait_for_one_write(hass: HomeAssistant) -> None:
    """A burst costs two writes: the one that is on its way, and one for all the rest."""
    with patch("os.fsync", side_effect=os.fsync) as fsync:
        store = StateStore(hass, "house")
        await asyncio.gather(*(store.save({"seen": [str(number)]}) for number in range(50)))
    assert fsync.call_count == 4
    assert await read(hass) == ({"seen": ["49"]}, Damage.NONE)


async def test_given_up_in_the_middle(hass: HomeAssistant) -> None:
    """Whoever does not wait any more leaves a whole document, and the next write comes after it."""
    store = StateStore(hass, "house")
    saving = asyncio.create_task(store.save(FIRST))
    await asyncio.sleep(0)
    saving.cancel()
    await store.save(SECOND)
    assert (await read(hass))[0] == SECOND


async def test_closed(hass: HomeAssistant) -> None:
    """An entry that is taken down ends its last write, and writes nothing over what the next start of it saves."""
    store = StateStore(hass, "house")
    saving = asyncio.create_task(store.save(FIRST))
    await asyncio.sleep(0)
    saving.cancel()
    await store.close()
    assert (await read(hass))[0] == FIRST
    assert not await store.keep(SECOND)
    assert (await read(hass))[0] == FIRST


async def test_what_no_disk_takes(hass: HomeAssistant) -> None:
    """What cannot be written at all is told as a disk that takes nothing is, and the next document is written again."""
    store = StateStore(hass, "house")
    assert not await store.keep({"text": "\ud83e"})
    assert store.failing
    assert await store.keep(FIRST)
    assert (await read(hass))[0] == FIRST


async def test_removed(hass: HomeAssistant, path: Path) -> None:
    """Nothing is left, not even of what could not be read."""
    await write(hass, FIRST, SECOND)
    spoil(path, b"")
    await read(hass)
    await (await write(hass, FIRST, SECOND)).remove()
    assert kept(path) == []
