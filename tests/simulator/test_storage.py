"""Slots of a storage."""

import pytest

from simulator.modem.storage import Status, Storage, StorageFullError, tpdu_octets


def test_lowest_free_slot() -> None:
    """A freed slot is the next to be used."""
    storage = Storage("SM", 3)
    assert [storage.add("00"), storage.add("01"), storage.add("02")] == [1, 2, 3]
    assert storage.delete(2)
    assert not storage.delete(2)
    assert storage.add("03") == 2
    assert [(index, slot.pdu) for index, slot in storage] == [(1, "00"), (2, "03"), (3, "02")]


@pytest.mark.parametrize("first", [0, 1])
def test_full(first: int) -> None:
    """A full storage takes nothing and loses nothing."""
    storage = Storage("SM", 2, first=first)
    assert [storage.add("00"), storage.add("01", Status.UNSENT)] == [first, first + 1]
    assert storage.full
    with pytest.raises(StorageFullError):
        storage.add("02")
    assert len(storage) == 2
    assert storage.valid(first) and not storage.valid(first + 2)


def test_length() -> None:
    """The length of a message does not count the service centre (27.005 3.1)."""
    assert tpdu_octets("00" + "11" * 20) == 20
    assert tpdu_octets("07917406058099F9" + "11" * 23) == 23
