"""Reading all settings: which questions, how few, how far, and until when."""

import pytest

from custom_components.isocket.client import READING, AllRead, Ended, Outcome, RemoteConfig, Send, questions
from custom_components.isocket.client.reading import tells
from custom_components.isocket.language import SETTINGS, Call, Model

from .house import House

ANSWERS = {
    "SECNUMBER?": "SECNUMBERs 4790000002",
    "SECLIST?": "SECLIST=OFF,(ON)",
    "ALERTNUMBER?": "ALERTNUMBERs:\n4790000002",
    "RESTARTTIME?": "RESTARTTIME=10 seconds",
    "RING?": "RING=(NOACTION),RESTART,SWITCH,MIC",
    "RENEWINTERVAL?": "Renew password was not setup",
    "SMSCONFIRM?": "SMSCONFIRM=(ON),OFF",
    "RINGCONFIRM?": "RINGCONFIRM=(ON),OFF",
    "RINGCONFIRMTYPE?": "RINGCONFIRMTYPE=(SMS),CALL",
    "ERROR?": "ERROR=(ON),OFF",
    "SMSCONFIRMUNAUTH?": "SMSCONFIRMUNAUTH=(OFF),ON",
    "THERMOSTAT?": "THERMOSTAT: Enabled\nTHERMOSTAT=HEATING\nTEMPOFF=10",
    "THERMALERT?": "THERMALERT=(OFF),ON",
    "TRISEALERT?": "TRISEALERT=30",
    "TFALLALERT?": "TFALLALERT=OFF",
    "TEMPCAL?": "TEMPCAL=5",
    "MICRORELAYTIME?": "MICRORELAYTIME=10 seconds",
    "SENSORTYPE?": "SENSORTYPE=(NO),NC",
    "ALERT?": "ALERT=(SMS),CALL,SMSCHANGE,OFF",
    "MICLEVEL?": "MICLEVEL=15",
    "SCHEDULER?": "11:59,*,AON",
    "POWERSTATE?": "POWERSTATE=(REMEMBER),ON,OFF",
    "SALDOUMS?": "SALDOUMS: *100#",
}


def read(house: House, answers: dict[str, str]) -> list[str]:
    """Let a unit answer the questions, and return them."""
    asked = []
    house.carry_out(house.unit.read_settings(house.now))
    while (sent := house.sent()) and sent[0] in answers:
        asked += sent
        house.after(seconds=9).say(answers[sent[0]], ago=3)
    return asked


def test_every_setting_is_read_with_the_fewest_questions() -> None:
    """One each, but for TEMPOFF, which comes with the thermostat."""
    house = House(RemoteConfig(model=Model.M706))
    asked = read(house, ANSWERS)
    assert sorted(asked) == sorted(ANSWERS)
    assert house.all_read() == AllRead(len(asked), len(asked), Outcome.CONFIRMED)
    settings = {setting.attribute for setting in SETTINGS.values() if not setting.secret}
    assert settings | {"secnumbers", "alertnumbers", "rules", "renewable"} <= house.unit.snapshot().facts.keys()
    assert house.take(Ended) == []


@pytest.mark.parametrize(
    ("model", "messages"), [(Model.M706, 23), (Model.M707, 22), (Model.M706_LIGHT, 12), (Model.M707_LIGHT, 12)]
)
def test_how_many_messages_it_takes(model: Model, messages: int) -> None:
    """A model is asked for what it has, and no question tells what another told."""
    asked = questions(model)
    assert len(asked) == messages
    assert all(model in command.models for command in asked)
    told = [fact for command in asked for fact in tells(Call(command))]
    assert len(told) == len(set(told))


def test_questions_that_became_needless_are_not_asked() -> None:
    """A unit without numbers obeys no list, does nothing when called, and alerts nobody."""
    house = House(RemoteConfig(model=Model.M706))
    asked = read(house, ANSWERS | {"SECNUMBER?": "No SECNUMBERs!", "ALERTNUMBER?": "No ALERTNUMBERs!"})
    assert not {"SECLIST?", "RING?", "THERMALERT?"} & set(asked)
    assert house.all_read() == AllRead(23, 23, Outcome.CONFIRMED)
    assert house.fact("ring") == "NOACTION"


def test_people_go_first_and_see_how_far_it_is() -> None:
    """A request waits for one question only."""
    house = House()
    house.carry_out(house.unit.read_settings(house.now))
    house.carry_out(house.unit.read_settings(house.now))
    assert house.sent() == ["SECNUMBER?"]
    assert house.unit.snapshot().reading == (0, 23)
    house.ask("ON")
    assert [pending.command for pending in house.unit.snapshot().waiting] == ["ON"]
    house.after(seconds=9).say(ANSWERS["SECNUMBER?"], ago=3)
    assert house.sent() == ["ON"]
    assert house.unit.snapshot().reading == (1, 23)
    house.after(seconds=9).say("Power socket ON", ago=3)
    assert house.sent() == ["SECLIST?"]


def test_reading_can_be_cancelled() -> None:
    """Alone, or with everything; a request of somebody's stays."""
    house = House()
    house.carry_out(house.unit.read_settings(house.now))
    house.ask("ON")
    house.carry_out(house.unit.cancel(READING, house.now))
    assert house.all_read() == AllRead(0, 23, Outcome.CANCELLED)
    assert house.sent() == ["SECNUMBER?", "ON"]
    assert house.unit.snapshot().reading is None
    house.carry_out(house.unit.read_settings(house.now))
    house.carry_out(house.unit.cancel(None, house.now))
    assert len(house.take(AllRead)) == len(house.take(Ended)) == 1
    assert house.after(hours=1).sent() == []


def test_a_unit_that_does_not_answer_is_not_asked_for_ever() -> None:
    """Two questions, each twice: then the rest is not paid for."""
    house = House()
    house.carry_out(house.unit.read_settings(house.now))
    house.after(hours=5)
    assert house.sent() == ["SECNUMBER?"] * 2 + ["SECLIST?"] * 2
    assert house.all_read() == AllRead(0, 23, Outcome.UNANSWERED)


def test_a_question_that_the_unit_does_not_know() -> None:
    """The others are asked all the same."""
    house = House()
    read(house, ANSWERS | {"MICLEVEL?": "MICLEVEL? - Error!"})
    assert house.all_read() == AllRead(22, 23, Outcome.CONFIRMED)


def test_reading_goes_on_after_a_restart() -> None:
    """Where it was."""
    house = House()
    house.carry_out(house.unit.read_settings(house.now))
    house.after(seconds=9).say(ANSWERS["SECNUMBER?"], ago=3)
    house.restart(minutes=1)
    house.after(seconds=9).say(ANSWERS["SECLIST?"], ago=3)
    assert [send.text for send in house.take(Send)] == ["SECNUMBER?", "SECLIST?", "ALERTNUMBER?"]
    assert house.unit.snapshot().reading == (2, 23)
