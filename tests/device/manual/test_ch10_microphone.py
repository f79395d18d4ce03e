"""Chapter 10: the microphone."""

import pytest

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
