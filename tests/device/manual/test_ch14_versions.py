"""Chapter 14: versions; and chapter 17: what the models lack."""

import pytest

from custom_components.isocket.language import Model

from .dialogue import Case, case, play

CASES = (
    case(
        "Who it is",
        "versions",
        """
        08:00 * modem: SIM7600 867000000000017
        08:00 owner > HARDWARE
              owner < iSocket for Home Assistant, Hardware SIM7600
        08:00 owner > SERIALNUM
              owner < S/N: 867000000000017
        08:00 owner > FIRMWARE
              owner < iSocket for Home Assistant, v1.2.3
        """,
        version="1.2.3",
    ),
    case(
        "A Light unit has no optional functions, and does not know their commands",
        "models-light",
        """
        08:00 owner > STATUS
              owner < Power socket OFF|Signal: Good (-67dBm)|Time: 26/01/05,08:00:00
        08:00 owner > TEMPERATURE
              owner < TEMPERATURE - Error!
        08:00 owner > ONM
              owner < ONM - Error!
        08:00 owner > ALARMON
              owner < ALARMON - Error!
        08:00 owner > DATE
              owner < DATE - Error!
        08:00 owner > SCHEDULER+08:00,*,ON
              owner < SCHEDULER+08:00,*,ON - Error!
        08:00 family > ALERTNUMBER?
              family < ALERTNUMBER? - Error!
        08:00 family > TEMPCAL=x
              family < TEMPCAL=x - Error!
        08:00 family > scheduler+8:00, *, on
              family < scheduler+8:00, *, on - Error!
        08:00 owner > ON
              owner < Power socket ON
        """,
        model=Model.M706_LIGHT,
    ),
    case(
        "The 707 Light has numbers for its power alerts",
        "models-light",
        """
        08:00 owner > ALERTNUMBER?
              owner < No ALERTNUMBERs!
        """,
        model=Model.M707_LIGHT,
    ),
    case(
        "What is not wired is not there",
        "models-light",
        """
        08:00 owner > ONM
              owner < ONM - Error!
        08:00 owner > ONALL
              owner < All ON
        08:00 owner > TEMPERATURE
              owner < TEMPERATURE: No data
        """,
        has_microrelay=False,
        has_thermometer=False,
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_chapter_14(case: Case) -> None:
    """Play the dialogue."""
    play(case)
