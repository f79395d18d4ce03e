"""Chapter 10: the microphone."""

import pytest

from custom_components.isocket.device import SetMicrophone
from custom_components.isocket.device.state import UnitState
from tests.device.driver import House

from .dialogue import Case, case, play

CASES = (
    case(
        "The microphone's level",
        "mic-level",
        """
        08:00 owner > MICLEVEL?
              owner < MICLEVEL=15
        08:00 owner > MICLEVEL=0
              owner < MICLEVEL=0 - OK
        08:00 owner > MICLEVEL=16
              owner < Incorrect value!
        """,
    ),
    case(
        "CALLBACK calls the sender, for 30 seconds",
        "callback",
        """
        08:00 owner > CALLBACK
              owner < Calling back
              = dials owner
        08:00:29 * wait
              = line
        08:00:30 * wait
              = line HangUp
        """,
        "PASSWORD=12abc",
        "PASSWORD=NO",
        "SECNUMBER+4790000002",
        "SECLIST=ON",
    ),
    case(
        "Picked up, it listens",
        "callback mic-on-pickup",
        """
        08:00 owner > 12abcCALLBACK
              owner < Calling back
        08:00:10 * picked up
              = microphone on
        08:10 owner > 12abcCALLBACK
              owner < Execute error!
        08:20 * hung up
              = microphone off
        """,
        "PASSWORD=12abc",
    ),
    case(
        "Without protection nobody is called",
        "callback-needs-security",
        """
        08:00 owner > CALLBACK
              owner < No security setup!
              = line
        """,
    ),
    case(
        "A modem without voice cannot",
        "callback",
        """
        08:00 * modem without voice
        08:00 owner > 12abcCALLBACK
              owner < Execute error!
        08:00 * home: CALLBACK
        """,
        "PASSWORD=12abc",
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_chapter_10(case: Case) -> None:
    """Play the dialogue."""
    play(case)


def test_the_microphone_opens_at_its_level() -> None:
    """For whoever calls, and for whoever is called; a new level counts from the next call on."""
    house = House().setup("SECNUMBER+4790000002", "SECLIST=ON", "RING=MIC", "MICLEVEL=7")
    house.new()
    assert SetMicrophone(on=True, level=7) in house.call().new()
    house.hang_up()
    house.setup("MICLEVEL=3").sms("CALLBACK")
    assert SetMicrophone(on=True, level=3) in house.answer().new()


@pytest.mark.parametrize("sender", ["2525", "BANK", ""])
def test_machines_are_not_called_back(sender: str) -> None:
    """Not even a short code that is listed."""
    house = House().setup("SECNUMBER+2525", "SECLIST=ON")
    house.new()
    assert house.sms("CALLBACK", sender).calls() == []


def test_an_action_without_the_list_is_none() -> None:
    """Should what was saved be so damaged, no call switches, whatever the password."""
    document = House().setup("PASSWORD=12abc").unit.state.to_dict()
    document["settings"]["ring"] = "SWITCH"
    state, problems = UnitState.from_dict(document)
    assert problems == []
    assert House(state=state).call().socket is False
