"""What is saved: read again it is the same, and broken it is what can be saved of it."""

from collections.abc import Callable
import json
from typing import Any

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.isocket.client import Ended, RemoteConfig, RemoteState, RemoteUnit, Send
from custom_components.isocket.client.state import QUEUE

from .house import MONDAY, House


def lived() -> House:
    """Return a house in which something of everything is under way."""
    house = House()
    house.carry_out(house.unit.know("aB3cD", "123456abc", house.now))
    house.carry_out(house.unit.plugged_in(house.now))
    house.answer("SCHEDULER?", "08:00,*,ON").answer("SECNUMBER?", "SECNUMBERs 4790000002").answer("SALDO", "49,50 kr")
    house.answer("RUNTIME", "Power socket is ON from:\n13/02/01,12:30:00").answer("ON60", "Power ON for 60 min")
    house.answer("TRISEALERT=OFF", "TRISEALERT=OFF - OK").answer("TEMPERATURE", "TEMPERATURE: No data")
    house.ask("ALERTNUMBER+4790000003")
    house.carry_out(house.unit.cancel(None, house.now))
    house.ask("PASSWORD=zZ999")
    house.ask("RESTART")
    house.carry_out(house.unit.read_settings(house.now))
    return house.say("479000000" * 17)


def test_it_is_the_same_when_it_is_read_again() -> None:
    """Through JSON, with nothing to complain of."""
    state = lived().unit.state
    assert RemoteState.from_dict(json.loads(json.dumps(state.to_dict()))) == (state, [])
    assert state.exchange is not None and state.held is not None and state.reading is not None and state.switched


@pytest.mark.parametrize("data", [None, [], "x", 7, {}, {"version": 2}, {"version": 1, "nonsense": 1}])
def test_what_is_no_state(data: Any) -> None:
    """It becomes one that knows nothing."""
    state, problems = RemoteState.from_dict(data)
    assert state == RemoteState()
    assert problems


def mutated(data: Any, draw: Callable[[st.SearchStrategy[Any]], Any], nonsense: st.SearchStrategy[Any]) -> Any:
    """Put nonsense somewhere into a document."""
    if not isinstance(data, (dict, list)) or not data or draw(st.integers(0, 4)) == 0:
        return draw(nonsense)
    key = draw(st.sampled_from(sorted(data) if isinstance(data, dict) else range(len(data))))
    copy = data.copy()
    copy[key] = mutated(data[key], draw, nonsense)
    return copy


NONSENSE = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.just([]), st.just({}), st.sampled_from(["ON", "checking", "renewing", "ALERTNUMBER-1"]),
    st.lists(st.text(), max_size=3), st.just("2026-01-05T08:00:00+00:00"), st.just("9999-12-31T23:59:59+00:00"),
)  # fmt: skip


@given(data=st.data())
@settings(max_examples=300, deadline=None)
def test_a_broken_state_never_fails(data: st.DataObject) -> None:
    """Neither when it is read nor afterwards; no secret is told, and every request that is left ends."""
    document = LIVED.to_dict()
    for _ in range(data.draw(st.integers(1, 3))):
        document = mutated(document, data.draw, NONSENSE)
    state, problems = RemoteState.from_dict(document)
    assert not any(secret in problem for problem in problems for secret in ("aB3cD", "123456abc", "zZ999"))
    assert RemoteState.from_dict(state.to_dict()) == (state, [])
    house = House()
    house.unit = RemoteUnit(RemoteConfig(), state)
    left = {one.token for one in state.queue} | ({state.exchange.request.token} if state.exchange else set())
    house.carry_out(house.unit.start([], house.now))
    token = house.ask("STATUS")
    house.say("Power socket ON").after(hours=30)
    ended = [one.token for one in house.take(Ended)]
    assert token in ended
    assert {token for token in left if token} <= set(ended)
    snapshot = house.unit.snapshot()
    assert (snapshot.under_way, snapshot.waiting, snapshot.reading) == (None, (), None)


LIVED = lived().unit.state


def test_a_check_of_what_has_no_question() -> None:
    """It is taken for the request itself."""
    document = LIVED.to_dict()
    document["exchange"] |= {"step": "checking", "request": {"token": 1, "call": "RESTART"}}
    state, _problems = RemoteState.from_dict(document)
    house = House()
    house.unit = RemoteUnit(RemoteConfig(), state)
    house.carry_out(house.unit.start([], house.now)).after(hours=30)
    assert 1 in {ended.token for ended in house.take(Ended)}


def test_numbers_are_not_given_twice_after_damage() -> None:
    """Whatever was lost of the counters."""
    document = LIVED.to_dict() | {"token": None, "message": None}
    state, _problems = RemoteState.from_dict(document)
    house = House()
    house.unit = RemoteUnit(RemoteConfig(), state)
    used = {one.token for one in state.queue}
    assert house.ask("STATUS") not in used
    house.carry_out(house.unit.cancel(None, house.now))
    house.ask("ON")
    assert state.exchange is not None
    assert all(send.message > state.exchange.message for send in house.take(Send))


def test_too_many_requests() -> None:
    """The one too many is refused, and the others stay."""
    house = House(online=False)
    for _ in range(QUEUE + 2):
        house.ask("ON")
    assert house.ended()[2] == "queue_full"
    assert len(house.unit.snapshot().waiting) == QUEUE


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("rules", ["08:00,*,ON", "nonsense"]),
        ("rules", ["08:00,*,ON"] * 9),
        ("secnumbers", ["4790000002", 5]),
        ("alertnumbers", ["+"]),
        ("alarm_log", [None]),
    ],
)
def test_half_a_list_is_none(name: str, value: list[Any]) -> None:
    """What is left of a list in a broken file is not shown, or copied to another unit, as if it were all."""
    house = House().answer("SCHEDULER+08:00,*,ON", "SCHEDULER+08:00,*,ON - OK").answer("STATUS", "Power socket ON")
    saved = house.unit.state.to_dict()
    saved["facts"][name] = {"value": value, "at": MONDAY.isoformat(), "assumed": False}
    state, problems = RemoteState.from_dict(saved)
    assert name not in state.facts
    assert problems
