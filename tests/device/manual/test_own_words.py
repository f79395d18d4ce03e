"""Beyond the manual: the house's own words, which obey the rules of Ctrl commands (ch. 4.1, 5 and 6)."""

from dataclasses import replace

import pytest

from tests.device.driver import FULL, House

from .dialogue import Case, case, play

WORDS = frozenset({"SAUNA", "ARRIVE"})


def own(title: str, dialogue: str, *setup: str, words: frozenset[str] = WORDS) -> Case:
    """Write a case with own words; they are nobody's rule in the manual."""
    return case(title, "", dialogue, *setup, words=words)


CASES = (
    own(
        "A word is carried out by the house, which says what came of it",
        """
        08:00 owner > sauna
              = runs SAUNA() owner
        08:01 * house: Warm at 10
              owner < Warm at 10
        """,
    ),
    own(
        "What follows the word goes with it, and a house without words of its own says OK",
        """
        08:00 owner > Arrive  2 hours
              = runs ARRIVE(2 hours) owner
        08:01 * house
              owner < ARRIVE - OK
        """,
    ),
    own(
        "A house that cannot, or says nothing for two minutes, is an error",
        """
        08:00 owner > SAUNA
        08:01 * house cannot
              owner < Execute error!
        08:02 owner > SAUNA
        08:03:59 * wait
        08:04 * wait
              owner < Execute error!
        08:05 * house: Too late
        """,
    ),
    own(
        "Only who may control the unit is heard",
        """
        08:00 stranger > SAUNA
              = runs
        08:00 owner > SAUNA
              = runs SAUNA() owner
        """,
        "SECNUMBER+4790000002",
        "SECLIST=ON",
    ),
    own(
        "The password goes before a word too",
        """
        08:00 owner > SAUNA
              owner < Invalid access password!
        08:00 owner > 12abcSAUNA 2
              = runs SAUNA(2) owner
        """,
        "PASSWORD=12abc",
    ),
    own(
        "The configuration time does not count, as for all commands of the kind Ctrl",
        """
        08:45 owner > SAUNA
              = runs SAUNA() owner
        """,
    ),
    own(
        "SMSCONFIRM=OFF silences the answer, ERROR=OFF the error",
        """
        08:00 owner > SAUNA
        08:01 * house: Warm
        08:02 owner > SAUNA
        08:03 * house cannot
        """,
        "SMSCONFIRM=OFF",
        "ERROR=OFF",
    ),
    own(
        "A command of the manual is never hidden",
        """
        08:00 owner > STATUS
              owner < Power socket OFF|Microrelay OFF|Signal: Good (-67dBm)|TEMP: 21C|ALARMF: Disabled|ALARM status: No activity|Time: 26/01/05,08:00:00
        """,
        words=frozenset({"STATUS"}),
    ),
    own(
        "A word of the house that is longer than 30 characters with what follows is not looked at",
        """
        08:00 owner > SAUNA and then a very long story
              = runs
        """,
    ),
    own(
        "What the house was busy with when the power went is an error",
        """
        08:00 owner > SAUNA
        08:01 * outage
              owner < Execute error!
        08:01 * house: Warm
        """,
    ),
    own(
        "Without it, a word is unknown",
        """
        08:00 owner > SAUNAS
              owner < SAUNAS - Error!
        """,
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_own_words(case: Case) -> None:
    """Play the dialogue."""
    play(case)


def test_the_oldest_gives_way() -> None:
    """A house that never answers is not asked for ever: one word too many ends the oldest."""
    house = House(config=replace(FULL, words=WORDS))
    for _ in range(20):
        house.sms("SAUNA")
    assert house.texts() == []
    house.sms("SAUNA")
    assert house.texts() == ["Execute error!"]
    assert len({errand.token for errand in house.unit.state.errands}) == 20
