"""What waits to be sent, as a value."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.isocket.device import Priority, Send
from custom_components.isocket.outbox import Outbox, Trouble

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def send(text: str, priority: Priority = Priority.REPLY) -> Send:
    """Return a text for the owner."""
    return Send("+4790000002", text, priority)


def emptied(outbox: Outbox, now: datetime) -> list[str]:
    """Take out all that is due, in turn."""
    texts = []
    while (item := outbox.next(now)) is not None:
        texts.append(item.text)
        outbox.remove(item)
    return texts


def test_alarms_first_then_the_oldest() -> None:
    """The more urgent goes first, then the older."""
    outbox = Outbox()
    for text, priority in (("a", 2), ("b", 1), ("c", 0), ("d", 1), ("e", 0)):
        outbox.add(send(text, Priority(priority)), NOW)
    assert emptied(outbox, NOW) == ["c", "e", "b", "d", "a"]


def test_pauses_grow() -> None:
    """A text that failed is tried again later and later, but never gives up before it expires."""
    outbox = Outbox()
    outbox.add(send("a", Priority.ALARM), NOW)
    now, pauses = NOW, []
    for _ in range(100):
        item = outbox.next(now)
        assert item is not None
        outbox.postpone(item, now)
        assert outbox.next(now) is None
        deadline = outbox.next_deadline(now)
        assert deadline is not None
        pauses.append((deadline - now).total_seconds())
        now = deadline
    assert pauses[:7] == [10, 20, 40, 80, 160, 320, 600]
    assert set(pauses[7:]) == {600}


@pytest.mark.parametrize(("priority", "most"), [(Priority.ALARM, 14), (Priority.REPLY, 10), (Priority.INFORMATION, 13)])
def test_what_may_have_gone_is_not_sent_without_end(priority: Priority, most: int) -> None:
    """A modem that sends, and never says so, costs a dozen texts at most."""
    outbox = Outbox()
    outbox.add(send("a", priority), NOW)
    now, times = NOW, 0
    while item := outbox.next(now):
        times += 1
        outbox.postpone(item, now, Trouble.DOUBTFUL)
        deadline = outbox.next_deadline(now)
        assert deadline is not None
        now = deadline
        outbox.expire(now)
    assert times == most
    assert not len(outbox)


def test_an_alarm_that_may_have_gone_is_soon_said_again() -> None:
    """However often the network refused it before: what was refused was not paid for, and reached nobody."""
    outbox = Outbox()
    outbox.add(send("a", Priority.ALARM), NOW)

    def pause(trouble: Trouble) -> float:
        (item,) = Outbox.from_list(outbox.to_list())
        outbox.postpone(item, NOW, trouble)
        (item,) = outbox
        return (item.due - NOW).total_seconds()

    assert [pause(Trouble.PASSING) for _ in range(20)][-1] == 600
    assert [pause(Trouble.DOUBTFUL) for _ in range(4)] == [10, 20, 40, 80]
    assert pause(Trouble.PASSING) == 600
    assert pause(Trouble.DOUBTFUL) == 160


def test_what_somebody_has_to_mend_is_tried_every_quarter() -> None:
    """A SIM may be topped up at any time: the alarm goes soon after, however long that took."""
    outbox = Outbox()
    outbox.add(send("a", Priority.ALARM), NOW)
    now, times = NOW, 0
    while item := outbox.next(now):
        times += 1
        outbox.postpone(item, now, Trouble.BARRED)
        now += timedelta(minutes=15)
        outbox.expire(now)
    assert times == 24 * 4


def test_a_pause_lets_others_pass() -> None:
    """A text that waits does not hold up the next."""
    outbox = Outbox()
    outbox.add(send("a"), NOW)
    outbox.add(send("b"), NOW)
    item = outbox.next(NOW)
    assert item is not None
    outbox.postpone(item, NOW)
    assert emptied(outbox, NOW) == ["b"]
    assert emptied(outbox, NOW + timedelta(seconds=10)) == ["a"]


@pytest.mark.parametrize(("priority", "hours"), [(Priority.ALARM, 24), (Priority.REPLY, 2), (Priority.INFORMATION, 12)])
def test_expiry(priority: Priority, hours: int) -> None:
    """A text that comes too late is not sent; the box asks to be looked at then."""
    outbox = Outbox()
    outbox.add(send("a", priority), NOW)
    end = NOW + timedelta(hours=hours)
    assert outbox.next_deadline(NOW) == end
    assert outbox.expire(end - timedelta(seconds=1)) == []
    (late,) = outbox.expire(end)
    assert late.text == "a"
    assert (len(outbox), outbox.next_deadline(end)) == (0, None)


def test_full() -> None:
    """A full box keeps what is urgent."""
    outbox = Outbox()
    outbox.add(send("alarm", Priority.ALARM), NOW)
    crowded = []
    for number in range(200):
        outbox.add(send(str(number)), NOW)
        crowded += outbox.trim()
    assert [item.text for item in crowded] == [str(number) for number in range(99, 200)]
    texts = emptied(outbox, NOW)
    assert texts == ["alarm", *map(str, range(99))]


@given(st.lists(st.tuples(st.text(), st.sampled_from(Priority)), max_size=20))
def test_saved_and_read(sends: list[tuple[str, Priority]]) -> None:
    """What is read back leaves in the same order, and numbers go on."""
    outbox = Outbox()
    for text, priority in sends:
        outbox.add(send(text, priority), NOW)
    again = Outbox.from_list(outbox.to_list())
    assert again.to_list() == outbox.to_list()
    again.add(send("last", Priority.INFORMATION), NOW)
    assert emptied(again, NOW)[:-1] == emptied(outbox, NOW)


@given(st.lists(st.recursive(st.none() | st.text() | st.integers(), lambda x: st.dictionaries(st.text(), x))))
def test_broken_save(saved: list[Any]) -> None:
    """What cannot be read is left out."""
    assert len(Outbox.from_list(saved)) == 0


@pytest.mark.parametrize(
    "change",
    [
        {"priority": 9},
        {"due": "soon"},
        {"due": "2026-11-24T12:00:00"},
        {"more": 1},
        {"number": "1"},
        {"to": None},
        {"text": 5},
        {"attempts": "x"},
        {"doubts": "x"},
    ],
)
def test_broken_item(change: dict[str, Any]) -> None:
    """An item with one wrong field is left out, its neighbour is not."""
    outbox = Outbox()
    outbox.add(send("a"), NOW)
    outbox.add(send("b"), NOW)
    broken, sound = outbox.to_list()
    assert emptied(Outbox.from_list([broken | change, sound]), NOW) == ["b"]


def test_of_somebody() -> None:
    """A text of an origin is found by it, waits again where it stood, and takes nobody's place in a full box."""
    outbox = Outbox()
    first = outbox.add(send("a"), NOW, "cabin:1")
    for number in range(150):
        outbox.add(send(str(number)), NOW)
    outbox.trim()
    item = outbox.find("cabin:1")
    assert item is not None
    assert (item.number, len(outbox)) == (first, 101)
    outbox.remove(item)
    assert outbox.find("cabin:1") is None
    outbox.put_back(item)
    assert emptied(outbox, NOW)[0] == "a"


def test_a_number_is_given_once() -> None:
    """What was taken out and comes back meets nobody of its number."""
    outbox = Outbox()
    outbox.add(send("a"), NOW, "cabin:1")
    item = outbox.find("cabin:1")
    assert item is not None
    outbox.remove(item)
    outbox.add(send("b"), NOW)
    outbox.put_back(item)
    assert emptied(outbox, NOW) == ["a", "b"]


def test_an_origin_is_saved() -> None:
    """After a restart it is known whose a text is."""
    outbox = Outbox()
    outbox.add(send("a"), NOW, "cabin:1")
    assert Outbox.from_list(outbox.to_list()).find("cabin:1") == outbox.find("cabin:1")
