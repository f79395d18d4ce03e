"""What is reported of texts that went, as a value."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.isocket.arrivals import Arrivals, Outcome, TextNews
from custom_components.isocket.device import Priority
from custom_components.isocket.modem import Address, DeliveryReport, Verdict

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
OWNER, FAMILY = "+4790000002", "+4790000003"
DELIVERED, DELAYED, NOT_DELIVERED = Outcome.DELIVERED, Outcome.DELAYED, Outcome.NOT_DELIVERED


def report(
    reference: int, verdict: Verdict = Verdict.DELIVERED, to: str = OWNER, sent: datetime | None = NOW
) -> DeliveryReport:
    """Return what the network says of a part."""
    return DeliveryReport(Address.of(to), reference, verdict, sent, NOW)


def expect(arrivals: Arrivals, *references: int, to: str = OWNER, at: datetime = NOW) -> list[TextNews]:
    """Await the reports of an alarm that was asked for a minute before it went."""
    return arrivals.expect(to, Priority.ALARM, references, at, at - timedelta(minutes=1))


def told(arrivals: Arrivals, *reports: DeliveryReport) -> list[Outcome]:
    """Return what reports make of it."""
    news = (arrivals.reported(one, NOW) for one in reports)
    return [one.outcome for one in news if one is not None]


@pytest.mark.parametrize(
    ("verdicts", "outcomes"),
    [
        ([Verdict.DELIVERED], [DELIVERED]),
        ([Verdict.FORWARDED], []),
        ([Verdict.TRYING], [DELAYED]),
        ([Verdict.TRYING, Verdict.TRYING, Verdict.DELIVERED], [DELAYED, DELIVERED]),
        ([Verdict.TRYING, Verdict.EXPIRED], [DELAYED, NOT_DELIVERED]),
        ([Verdict.FAILED], [NOT_DELIVERED]),
        ([Verdict.FAILED, Verdict.DELIVERED], [NOT_DELIVERED]),
        ([Verdict.DELIVERED, Verdict.DELIVERED], [DELIVERED]),
    ],
)
def test_one_part(verdicts: list[Verdict], outcomes: list[Outcome]) -> None:
    """A text ends once; what comes after is of nothing."""
    arrivals = Arrivals()
    expect(arrivals, 7)
    assert told(arrivals, *(report(7, verdict) for verdict in verdicts)) == outcomes


@pytest.mark.parametrize(
    ("verdicts", "outcomes"),
    [
        ({1: Verdict.DELIVERED, 2: Verdict.DELIVERED}, []),
        ({1: Verdict.DELIVERED, 3: Verdict.DELIVERED, 2: Verdict.DELIVERED}, [DELIVERED]),
        ({3: Verdict.FAILED, 1: Verdict.FAILED, 2: Verdict.EXPIRED}, [NOT_DELIVERED]),
        ({3: Verdict.EXPIRED, 1: Verdict.DELIVERED, 2: Verdict.DELIVERED}, [NOT_DELIVERED]),
        ({1: Verdict.DELIVERED, 2: Verdict.FORWARDED, 3: Verdict.DELIVERED}, []),
        ({1: Verdict.TRYING, 2: Verdict.TRYING, 3: Verdict.DELIVERED}, [DELAYED]),
        ({2: Verdict.FAILED, 1: Verdict.TRYING}, [NOT_DELIVERED]),
    ],
)
def test_several_parts(verdicts: dict[int, Verdict], outcomes: list[Outcome]) -> None:
    """The first part that is lost decides, or the last that arrives."""
    arrivals = Arrivals()
    expect(arrivals, 1, 2, 3)
    assert told(arrivals, *(report(part, verdict) for part, verdict in verdicts.items())) == outcomes


def test_why_and_of_what() -> None:
    """What is told names the text's kind, its phone, when it went and why it failed."""
    arrivals = Arrivals()
    expect(arrivals, 7)
    news = arrivals.reported(report(7, Verdict.EXPIRED), NOW + timedelta(days=1))
    assert news == TextNews(NOT_DELIVERED, OWNER, Priority.ALARM, NOW, "expired")
    assert OWNER not in repr(news)


@pytest.mark.parametrize(
    ("number", "other"),
    [(OWNER, OWNER), (OWNER, "90000002"), ("90000002", OWNER), (OWNER, "004790000002"), ("1881", "1881")],
)
def test_a_number_in_another_form(number: str, other: str) -> None:
    """The network may write a number its own way."""
    arrivals = Arrivals()
    expect(arrivals, 7, to=number)
    assert told(arrivals, report(7, to=other)) == [DELIVERED]


@pytest.mark.parametrize("stray", [report(8), report(7, to=FAMILY), report(7, to="1881"), report(7, to="")])
def test_of_nothing_of_ours(stray: DeliveryReport) -> None:
    """A report of another text changes nothing."""
    arrivals = Arrivals()
    expect(arrivals, 7)
    assert told(arrivals, stray) == []
    assert told(arrivals, report(7)) == [DELIVERED]


@pytest.mark.parametrize("sent", [NOW, NOW + timedelta(seconds=20), NOW - timedelta(seconds=20)])
def test_references_begin_anew(sent: datetime) -> None:
    """Of two texts with the same reference it is that which went at about the time that the network tells."""
    arrivals = Arrivals()
    before = NOW - timedelta(days=1)
    expect(arrivals, 7, at=before)
    expect(arrivals, 7)
    late = arrivals.reported(report(7, sent=sent), NOW)
    early = arrivals.reported(report(7, sent=before), NOW)
    assert (late and late.sent, early and early.sent) == (NOW, before)


def test_without_a_time_it_is_the_oldest() -> None:
    """A report that does not tell of when is of the text that has waited the longest."""
    arrivals = Arrivals()
    expect(arrivals, 7, at=NOW - timedelta(days=1))
    expect(arrivals, 7)
    news = arrivals.reported(report(7, sent=None), NOW)
    assert news is not None
    assert news.sent == NOW - timedelta(days=1)


def test_earlier_than_the_modem_says() -> None:
    """A phone that is near has the text before the modem has told its reference, or sent the next part."""
    arrivals = Arrivals()
    assert told(arrivals, report(1, Verdict.TRYING), report(1), report(2)) == []
    assert [one.outcome for one in expect(arrivals, 1, 2)] == [DELAYED, DELIVERED]
    assert len(arrivals) == 0


def test_not_of_the_text_before() -> None:
    """A report that came twice is not of the next text of that reference, after the modem began to count anew."""
    arrivals = Arrivals()
    expect(arrivals, 7)
    assert told(arrivals, report(7), report(7)) == [DELIVERED]
    assert expect(arrivals, 7, at=NOW + timedelta(minutes=2)) == []


def test_never_reported() -> None:
    """What nobody reports is forgotten after three days, and counted; what failed was told."""
    arrivals = Arrivals()
    expect(arrivals, 1)
    expect(arrivals, 2, 3)
    expect(arrivals, 4, at=NOW + timedelta(hours=1))
    assert told(arrivals, report(2, Verdict.FAILED)) == [NOT_DELIVERED]
    assert arrivals.reported(report(9), NOW + timedelta(days=3)) is None
    assert (len(arrivals), arrivals.report()["unreported"]) == (1, 1)
    assert arrivals.reported(report(1), NOW + timedelta(days=3)) is None


def test_bounded() -> None:
    """A network that never reports fills nothing, and neither does one that reports what it was not asked."""
    arrivals = Arrivals()
    for reference in range(1000):
        arrivals.reported(report(reference % 256, to=FAMILY), NOW)
        expect(arrivals, reference % 256)
    assert len(arrivals) == 200
    assert len(arrivals._early) == 20


PARTS = st.lists(st.sampled_from(range(6)), min_size=1, max_size=4, unique=True)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("send"), st.sampled_from([OWNER, FAMILY]), PARTS),
        st.tuples(st.just("report"), st.sampled_from([OWNER, FAMILY]), st.integers(0, 6), st.sampled_from(Verdict)),
        st.tuples(st.just("wait"), st.timedeltas(timedelta(0), timedelta(days=2))),
        st.tuples(st.just("restart")),
    ),
    max_size=60,
)


@given(STEPS)
def test_each_text_ends_once(steps: list[tuple[Any, ...]]) -> None:
    """Whatever is reported, and in what order, with restarts in between: a text is delayed once at most, and ends once at most."""
    arrivals, now, texts = Arrivals(), NOW, 0
    heard: list[TextNews] = []
    for step in steps:
        match step:
            case ("send", to, parts):
                now += timedelta(milliseconds=1)  # so that its time names a text
                texts += 1
                heard += arrivals.expect(to, Priority.REPLY, parts, now, now)
            case ("report", to, reference, verdict):
                news = arrivals.reported(report(reference, verdict, to, sent=now), now)
                heard += [] if news is None else [news]
            case ("wait", time):
                now += time
            case _:
                arrivals = Arrivals.from_list(arrivals.to_list())
    ends = Counter(one.sent for one in heard if one.outcome is not DELAYED)
    delays = Counter(one.sent for one in heard if one.outcome is DELAYED)
    assert set(ends.values()) | set(delays.values()) <= {1}
    assert len(ends) <= texts


@given(STEPS)
def test_saved_and_read(steps: list[tuple[Any, ...]]) -> None:
    """What is read back is what was saved."""
    arrivals = Arrivals()
    for step in steps:
        if step[0] == "send":
            arrivals.expect(step[1], Priority.ALARM, step[2], NOW, NOW)
        elif step[0] == "report":
            arrivals.reported(report(step[2], step[3], step[1]), NOW)
    assert Arrivals.from_list(arrivals.to_list()).to_list() == arrivals.to_list()


@given(st.lists(st.recursive(st.none() | st.text() | st.integers(), lambda x: st.dictionaries(st.text(), x))))
def test_broken_save(saved: list[Any]) -> None:
    """What cannot be read is left out."""
    assert len(Arrivals.from_list(saved)) == 0


@pytest.mark.parametrize(
    "change",
    [
        {"priority": 9},
        {"sent": "soon"},
        {"sent": "2026-11-24T12:00:00"},
        {"references": 5},
        {"references": ["1"]},
        {"told": "perhaps"},
        {"told": 1},
        {"doubtful": 1},
        {"to": None},
        {"more": 1},
    ],
)
def test_broken_text(change: dict[str, Any]) -> None:
    """A text with one wrong field is left out, its neighbour is not."""
    arrivals = Arrivals()
    expect(arrivals, 1)
    expect(arrivals, 2)
    broken, sound = arrivals.to_list()
    assert told(Arrivals.from_list([broken | change, sound]), report(1), report(2)) == [DELIVERED]
