"""The state outlasts everything: saved and loaded as it was, and mended where it is broken."""

from dataclasses import replace
import json
from typing import Any

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.isocket.device import Output, Unit, UnitConfig, UnitState
from custom_components.isocket.device.settings import Settings
from custom_components.isocket.device.state import factory
from custom_components.isocket.language import SETTINGS

from .driver import FULL, MONDAY, STRANGER, House


def busy() -> House:
    """Return a house in which everything is going on."""
    house = House(obedient=False).setup(
        *(f"SECNUMBER+47900000{number:02}" for number in range(2, 12)),
        *(f"ALERTNUMBER+47900000{number:03}" for number in range(10)),
        *(f"SCHEDULER+1{hour}:00,*,ON" for hour in range(8)),
        "SECLIST=ON",
        "PASSWORD=12abc",
        "RENEWINTERVALPW=123456abc",
        "SALDOUMS=*100#",
        "ALERT=CALL",
        "TRISEALERT=35",
        "THERMOSTATON",
        "ALARMON",
        "DATE=30/01/01,00:00:00+04",
    )
    house.degrees(12.5).after(seconds=10).sense(True).sms("12abcON30").sms("12abcRESTARTM").sms("12abcSALDO")
    return house.mains(False).hold()


def test_a_busy_state_is_loaded_as_it_was_saved() -> None:
    """Through JSON."""
    state = busy().unit.state
    assert state.promises
    assert state.inquiry
    assert state.call
    loaded, problems = UnitState.from_dict(json.loads(json.dumps(state.to_dict())))
    assert problems == []
    assert loaded == state


def test_every_field_is_saved() -> None:
    """As many as there are."""
    assert set(UnitState().to_dict()) == {"version", *UnitState.__dataclass_fields__}
    assert set(UnitState().to_dict()["settings"]) == {setting.attribute for setting in SETTINGS.values()}
    assert set(Settings.__dataclass_fields__) == {setting.attribute for setting in SETTINGS.values()}


@pytest.mark.parametrize(
    ("broken", "problem"),
    [
        ({"settings": {"ring": "LOUD", "restarttime": "5"}}, "settings.ring"),
        ({"settings": {"restarttime": 5}}, "settings.restarttime"),
        ({"settings": {"restarttime": "601"}}, "settings.restarttime"),
        ({"settings": {"tempoff": "122"}}, "settings.tempoff"),
        ({"settings": {"password": "12"}}, "settings.password"),
        ({"settings": []}, "settings"),
        ({"secnumbers": ["4790000002", "+47", 5, None]}, "secnumbers[1]"),
        ({"secnumbers": "4790000002"}, "secnumbers"),
        ({"alertnumbers": [str(number) for number in range(1000, 1020)]}, "alertnumbers"),
        ({"socket": {"seen": "yes"}}, "socket.seen"),
        ({"socket": {"timer": {"end": "tomorrow", "on": True}}}, "socket.timer"),
        ({"socket": {"timer": {"on": True}}}, "socket.timer"),
        ({"socket": {"since": "2026-01-05T08:00:00"}}, "socket.since"),
        ({"schedule": {"rules": [{"at": "25:00", "day": "*", "do": "ON"}]}}, "schedule.rules[0]"),
        ({"promises": [{"recipient": {"whom": "somebody"}}]}, "promises[0]"),
        ({"window_until": "9999-12-31T23:59:59+00:00"}, "window_until"),
        ({"thermostat": {"since": "0001-01-01T00:00:00+00:00"}}, "thermostat.since"),
        ({"temperature": "warm"}, "temperature"),
        ({"temperature": True}, "temperature"),
        ({"clock_offset": float("nan")}, "clock_offset"),
        ({"signal": 1e9}, "signal"),
        ({"future": 1}, "future"),
    ],
)
def test_what_is_broken_falls_back_and_is_reported(broken: dict[str, Any], problem: str) -> None:
    """The rest is kept, the loaded state works."""
    state, problems = UnitState.from_dict({"version": 1, "fahrenheit": False, "sim": False, **broken})
    assert any(problem in one for one in problems), problems
    assert state.sim is False
    unit = Unit(UnitConfig(), state)
    unit.start(MONDAY)
    assert unit.receive("STATUS", "+4790000002", None, MONDAY)


def test_a_broken_switch_of_the_list_does_not_open_the_door() -> None:
    """With numbers on it, the list counts as active."""
    data = {"version": 1, "secnumbers": ["4790000002"]}
    state, problems = UnitState.from_dict({**data, "settings": {"seclist": 7}})
    assert problems
    assert state.settings.seclist
    assert UnitState.from_dict({**data, "settings": None})[0].settings.seclist
    assert not UnitState.from_dict({**data, "settings": {"seclist": "OFF"}})[0].settings.seclist


@pytest.mark.parametrize(
    "steps",
    [
        [],
        [[]],
        [[{"output": "socket", "on": True}], []],
        [[{"output": "lamp", "on": True}]],
        [[{"output": "socket", "on": 1}, {"output": "microrelay", "on": False}]],
        [[{"output": "socket", "on": True}]] * 3,
        None,
    ],
)
def test_a_promise_whose_sights_are_damaged_is_not_kept(steps: Any) -> None:
    """What is not known to wait for anything must not be answered with `Power socket ON`."""
    data = House(obedient=False).sms("ON").unit.state.to_dict()
    data["promises"][0]["steps"] = steps
    state, problems = UnitState.from_dict(data)
    assert any("promises[0]" in problem for problem in problems), problems
    assert House(state=state).after(minutes=1).texts() == []


def test_an_answer_to_a_command_that_is_no_more_is_given() -> None:
    """After an update that knows another table, nobody is left without one."""
    house = House(obedient=False).setup("SALDOUMS=*100#").sms("ON").sms("SALDO")
    data = house.unit.state.to_dict()
    data["promises"][0]["key"] = data["inquiry"]["key"] = "NEVERHEARDOF"
    state, problems = UnitState.from_dict(data)
    assert problems == []
    house = House(state=state, obedient=False)
    assert house.show(Output.SOCKET, True).texts() == ["Execute error!", "Power socket ON"]


def test_what_home_assistant_asked_before_a_restart_is_not_answered_after_it() -> None:
    """Its tokens are counted anew: the answer would be taken for somebody else's."""
    house = House(obedient=False).setup("SALDOUMS=*100#")
    house.home("SALDO", 7).home("ON", 8).restart()
    house.new()
    assert house.after(minutes=2).done() == []


@pytest.mark.parametrize("data", [None, [], "x", 5, {}, {"version": 2}, {"version": "1"}])
def test_what_is_no_state_is_the_factorys(data: Any) -> None:
    """And said so."""
    state, problems = UnitState.from_dict(data)
    assert state == UnitState()
    assert problems


def test_a_problem_never_tells_the_value() -> None:
    """It may be somebody's number or password."""
    private = "4790000002 12abc"
    documents: list[dict[str, Any]] = [
        {"socket": {"since": private}, "secnumbers": [private], "promises": [{"recipient": {"whom": private}}]},
        {"settings": {"ring": private, "password": private, "restarttime": private, "saldoums": private}},
        {"schedule": {"rules": [{"at": private}]}, "temperature": private, "alarm": {"armed": private}},
        {"call": {"purpose": private}, "version": private},
    ]
    for document in documents:
        _, problems = UnitState.from_dict({"version": 1} | document)
        assert len(problems) >= len(document)
        assert not any("4790000002" in problem or "12abc" in problem for problem in problems)


_EXTREMES = st.sampled_from(["0001-01-01T00:00:00+00:00", "9999-12-31T23:59:59+00:00", "2026-01-05T07:00:00+00:00"])
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | _EXTREMES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from([*UnitState.__dataclass_fields__, "version"]), _JSON))
@settings(max_examples=200, deadline=None)
def test_no_document_raises(data: dict[str, Any]) -> None:
    """Whatever stands in it, the unit starts."""
    state, _ = UnitState.from_dict({"version": 1} | data)
    Unit(UnitConfig(), state).start(MONDAY)


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_no_damage_to_a_saved_state_raises(data: st.DataObject) -> None:
    """Any one value of it replaced by any other."""
    document = json.loads(json.dumps(SAVED))
    place: Any = document
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = data.draw(st.sampled_from(keys))
        inner = place[key]
        if not isinstance(inner, (dict, list)) or not inner or data.draw(st.booleans()):
            break
        place = inner
    if (place, key) != (document, "version"):
        place[key] = data.draw(_JSON)
    state, _ = UnitState.from_dict(document)
    house = House(config=replace(FULL, has_mains=data.draw(st.booleans())), state=state, powered=False)
    house.start(outage=data.draw(st.booleans())).sms("12abcRUNTIME").sms("12abcSHOWALARMLOG").degrees(12.5)
    house.by_hand(True).by_hand(False).operator("12.50 kr").mains(True).call().sense(None).after(minutes=45)
    assert house.unit.snapshot().socket is not None


SAVED = busy().unit.state.to_dict()


def test_the_scale_of_the_house_turns_the_temperatures() -> None:
    """Back and forth without a loss."""
    celsius = House().setup("TEMPOFF=10", "TRISEALERT=35").unit.state
    american = Unit(UnitConfig(fahrenheit=True), celsius).state
    assert (american.settings.tempoff, american.settings.trisealert, american.settings.tfallalert) == (50, 95, None)
    assert Unit(UnitConfig(), american).state == celsius
    assert factory(fahrenheit=True).settings.tempoff == 50


def test_secrets_are_not_in_the_state_s_words() -> None:
    """What is printed by mistake tells no password."""
    state = busy().unit.state
    assert "12abc" not in repr(state)
    assert "123456abc" not in repr(state)


def test_a_call_does_nothing_without_the_list_whatever_was_saved() -> None:
    """Settings that do not go together are no way in."""
    state, _ = UnitState.from_dict({"version": 1, "settings": {"ring": "SWITCH"}})
    house = House(state=state)
    house.new()
    assert house.call(STRANGER).switched() == []


def test_a_list_that_cannot_be_read_lets_nobody_in() -> None:
    """The list stays active, whatever is done at home meanwhile."""
    house = House().setup("SECNUMBER+4790000002", "SECLIST=ON")
    state, problems = UnitState.from_dict(house.unit.state.to_dict() | {"secnumbers": "garbage"})
    assert problems
    house = House(state=state).setup("STATUS", "OFF")
    house.new()
    assert house.sms("ON", STRANGER).switched() == []
