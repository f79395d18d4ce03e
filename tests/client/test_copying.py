"""From unit to unit: what is copied, in which order, and what is not."""

from typing import Any

from custom_components.isocket.client import Fact, RemoteConfig, copied_settings
from custom_components.isocket.language import Model

from .house import MONDAY

FULL, US = RemoteConfig(model=Model.M706), RemoteConfig(model=Model.M706, fahrenheit=True)


def facts(**values: Any) -> dict[str, Fact]:
    """Know something."""
    return {name: Fact(value, MONDAY) for name, value in values.items()}


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
