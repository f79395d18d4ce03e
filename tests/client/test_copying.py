"""From unit to unit: what is copied, in which order, and what is not."""

from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.isocket.client import Fact, RemoteConfig, copied_rules, copied_settings
from custom_components.isocket.language import Call, Model, parse

from .house import MONDAY, House

FULL, US = RemoteConfig(model=Model.M706), RemoteConfig(model=Model.M706, fahrenheit=True)


def facts(**values: Any) -> dict[str, Fact]:
    """Know something."""
    return {name: Fact(value, MONDAY) for name, value in values.items()}


@pytest.mark.parametrize(
    ("source", "target", "requests"),
    [
        (facts(), facts(), []),
        (facts(rules=("08:00,*,ON",)), facts(rules=("08:00,*,ON",)), []),
        (facts(rules=()), facts(), ["SCHEDULER-ALL"]),
        (facts(rules=()), facts(rules=()), []),
        (facts(rules=("08:00,*,ON",)), facts(rules=()), ["SCHEDULER+08:00,*,ON"]),
        (facts(rules=("08:00,*,ON", "09:00,7,AOF")), facts(), ["SCHEDULER-ALL", "SCHEDULER+08:00,*,ON", "SCHEDULER+09:00,7,AOF"]),
    ],
)  # fmt: skip
def test_rules(source: dict[str, Fact], target: dict[str, Fact], requests: list[str]) -> None:
    """All of them, unless they are known to be the same."""
    assert copied_rules(source, target) == requests


def test_settings() -> None:
    """What is known and differs; what silences answers comes last, and who may control the unit is not copied."""
    source = facts(
        smsconfirm=False,
        error=False,
        restarttime=5,
        seclist=True,
        miclevel=7,
        trisealert=None,
        saldoums="*100#",
        socket=True,
        secnumbers=("4790000002",),
    )
    assert copied_settings(source, facts(miclevel=7), FULL, FULL) == [
        "RESTARTTIME=5",
        "TRISEALERT=OFF",
        "SALDOUMS=*100#",
        "ERROR=OFF",
        "SMSCONFIRM=OFF",
    ]
    assert copied_settings(facts(saldoums=None), facts(), FULL, FULL) == ["SALDOUMS=NO"]


def test_a_model_is_sent_what_it_has() -> None:
    """A Light has no thermometer, a 707 no credit."""
    source = facts(tempoff=22, saldoums="*100#", ring="SWITCH", powerstate="ON")
    assert copied_settings(source, facts(), FULL, RemoteConfig(model=Model.M706_LIGHT)) == [
        "RING=SWITCH",
        "POWERSTATE=ON",
        "SALDOUMS=*100#",
    ]
    assert "SALDOUMS=*100#" not in copied_settings(source, facts(), FULL, RemoteConfig(model=Model.M707))


def test_degrees_go_by_the_scale_of_the_other_unit() -> None:
    """And only where they lie in its range."""
    assert copied_settings(facts(tempoff=10, trisealert=35), facts(), FULL, US) == ["TEMPOFF=50", "TRISEALERT=95"]
    assert copied_settings(facts(tempoff=50), facts(), US, FULL) == ["TEMPOFF=10"]


@given(
    rules=st.lists(
        st.from_regex(r"(0[0-9]|1[0-9]|2[0-3]):[0-5][0-9],[*1-7],(ON|OFF|INF|AON|AOF)", fullmatch=True), max_size=8
    )
)
def test_what_is_copied_can_be_sent(rules: list[str]) -> None:
    """Each request is a command."""
    requests = copied_rules(facts(rules=tuple(rules)), facts())
    assert all(isinstance(parse(text), Call) for text in requests)
    house = House()
    for text in requests:
        house.ask(text)
    assert house.sent() == requests[:1]
