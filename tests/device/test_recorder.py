"""The recorder: what came in last, played again, and shown without secrets."""

import json

import pytest

from custom_components.isocket.device import Recorder, Unit, UnitState, replay
from custom_components.isocket.device.redaction import redacted, veiled

from .driver import FULL, MONDAY, OWNER, House


def _recorded(length: int) -> tuple[House, Recorder]:
    """Return a house and what was recorded of it."""
    recorder = Recorder(length)
    house = House(powered=False)
    house.unit = Unit(FULL, None, recorder)
    house.start()
    house.sms("SECNUMBER+4790000002").sms("SECLIST=ON").sms("PASSWORD=12abc").sms("12abcRENEWINTERVALPW=123456abc")
    house.sms("12abcRESTART").after(minutes=1).degrees(12.0).sense(True).call(OWNER).sms("12abcON30")
    return house.after(hours=1), recorder


def test_a_recording_plays_to_the_same_state() -> None:
    """From its beginning, and from the middle when the oldest inputs are gone."""
    for length in (1000, 5):
        house, recorder = _recorded(length)
        assert len(recorder.entries) <= length
        again = Unit(FULL, recorder.entries[0].before)
        effects = [effect for taken in replay(again, recorder.entries) for effect in taken]
        assert again.state == house.unit.state
        assert effects == house.effects[-len(effects) :]


def test_a_recording_is_plain_json() -> None:
    """The state before it can be loaded."""
    _, recorder = _recorded(8)
    document = json.loads(json.dumps(recorder.to_dict()))
    assert len(document["inputs"]) == 8
    assert UnitState.from_dict(document["before"]) == (recorder.entries[0].before, [])
    assert Recorder().to_dict() == {"before": None, "inputs": []}


@pytest.mark.parametrize("length", [1000, 8])
def test_a_redacted_recording_tells_no_number_and_no_secret(length: int) -> None:
    """But who is who; and it can be loaded."""
    house, recorder = _recorded(length)
    house.sms("12abdON").sms("my secret is 9999999").sms("12abcPASSWORD=1234567")
    document = redacted(recorder.entries)
    text = json.dumps(document)
    for secret in ("12abc", "12abd", "123456abc", "4790000002", "secret", "9999999", "1234567"):
        assert secret not in text
    assert '"?????????' in text
    loaded, problems = UnitState.from_dict(document["before"])
    assert problems == []
    Unit(FULL, loaded).start(MONDAY)


def test_a_redacted_number_keeps_its_name() -> None:
    """In the list, in commands, and as a sender."""
    _, recorder = _recorded(1000)
    text = json.dumps(redacted(recorder.entries))
    assert "SECNUMBER+0000000001" in text
    assert '"+0000000001"' in text
    assert "PASSWORD=*****" in text


def test_a_redacted_recording_keeps_the_operators_words_and_a_numbers_blanks_to_itself() -> None:
    """A balance with a name is private, and a number is one however it was written; silence stays silence."""
    house, recorder = _recorded(1000)
    house.sms("12abcSALDOUMS=*100#").sms("12abcSALDO").operator("Dear Ola, you have 12 left").operator(None)
    house.sms("12abcSECNUMBER+479 000 0003").sms("12abcalert number + 479 000 0004")
    text = json.dumps(redacted(recorder.entries))
    for private in ("Ola", "12 left", "479 000", "0004"):
        assert private not in text
    assert '"args": ["??????????????????????????"]' in text
    assert '"args": [null]' in text
    assert "SECNUMBER+000000000" in text


@pytest.mark.parametrize(
    ("text", "password", "shown"),
    [
        ("ON", None, "ON"),
        ("12abcON", "12abc", "*****ON"),
        (" 12abc ON ", "12abc", "*****ON"),
        ("PASSWORD=12abc", None, "PASSWORD=*****"),
        ("12abcPASSWORD=12abd", "12abc", "*****PASSWORD=*****"),
        ("PASSWORD=12ab", None, "PASSWORD="),
        ("RENEWINTERVAL123456abc", None, "RENEWINTERVAL*********"),
        ("Is it warm?", "12abc", "Is it warm?"),
    ],
)
def test_veiled(text: str, password: str | None, shown: str) -> None:
    """A text that is shown tells no password, neither its own nor one that it sets."""
    assert veiled(text, password) == shown


def test_a_redacted_recording_keeps_a_balance_to_itself_that_came_before_it() -> None:
    """The state before the first input has the operator's words too."""
    recorder = Recorder(1)
    house = House(powered=False)
    house.unit = Unit(FULL, None, recorder)
    house.start().sms("SALDOUMS=*100#").sms("SALDO").operator("Dear Ola, you have 12 left").sms("STATUS")
    document = redacted(recorder.entries)
    assert document["before"]["balance"]["text"] == "?" * 26
    assert "Ola" not in json.dumps(document)
    assert UnitState.from_dict(document["before"])[1] == []
