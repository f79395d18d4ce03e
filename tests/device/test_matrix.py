"""Who may do what: every kind of sender, list, password, window and command; the tables say what is expected."""

from dataclasses import dataclass, replace
from functools import cache
from itertools import product
from typing import Any, Final

import pytest

from custom_components.isocket.device import Commit, Effect, Happened, RunWord, Send, SetOutput, Unit, UnitState

from .driver import FULL, House

CONFIG: Final = replace(
    FULL, trunk="", words=frozenset({"BOAT"}), remote_numbers=frozenset({"4790000077", "4790000078"})
)
LISTED: Final = ("4790000002", "91000001", "2525", "4790000078")
PASSWORD: Final = "12abc"
RENEWAL: Final = "abc123456"

# Who they are to this unit in Norway, whose owner has +47 90 00 00 02. A `service` is on the list, and no person.
SENDERS: Final = {
    "the owner": ("+4790000002", "listed"),
    "the owner with 00": ("004790000002", "listed"),
    "the owner without the country": ("90000002", "listed"),
    "the owner without the plus": ("4790000002", "listed"),
    "the owner with blanks": ("+47 900 00 002", "listed"),
    "one who is listed in national form": ("91000001", "listed"),
    "the same with the country": ("+4791000001", "person"),
    "nobody": ("+4790000099", "person"),
    "nobody without the country": ("90000099", "person"),
    "the last eight digits, in Sweden": ("+4690000002", "person"),
    "the last ten digits": ("+14790000002", "person"),
    "one digit more": ("+47900000022", "person"),
    "one digit less": ("+479000000", "person"),
    "another country before it": ("+464790000002", "person"),
    "a plus before the national form": ("+90000002", "person"),
    "00 before the national form": ("0090000002", "person"),
    "0 before the national form": ("090000002", "person"),
    "the country twice": ("+474790000002", "person"),
    "longer than a number can be": ("+47900000020000000000", "person"),
    "a short code": ("1999", "machine"),
    "a short code with the country's plus": ("+1999", "machine"),
    "a listed short code": ("2525", "service"),
    "a unit of the house's own": ("+4790000077", "machine"),
    "the same without the country": ("90000077", "machine"),
    "a listed unit": ("+4790000078", "service"),
    "a hidden number": ("", "machine"),
    "a plus": ("+", "machine"),
    "a name": ("CABIN", "machine"),
    "a name with digits": ("+479000000O2", "machine"),
    "two pluses": ("++4790000002", "machine"),
    "digits of another script": ("+٤٧٩٠٠٠٠٠٠٢", "machine"),
    "wide digits": ("+４７９００００００２", "machine"),
    "a number with an invisible character": ("+4790000002\u200b", "machine"),
    "a number for a browser": ("tel:+4790000002", "machine"),
    "two numbers": ("+4790000002,+4790000099", "machine"),
}

# By standing, and whether the list is on: whether its texts are obeyed, and whether it is ever answered.
OBEYED: Final = {
    ("listed", True): True,
    ("listed", False): True,
    ("person", True): False,
    ("person", False): True,
    ("service", True): True,
    ("service", False): False,
    ("machine", True): False,
    ("machine", False): False,
}
ANSWERED: Final = frozenset({"listed", "person"})

LISTS: Final = ("on", "off", "empty")
# What goes before the command, and whether it opens the unit that has a password; None where it has none.
PASSWORDS: Final = {
    "none": ("", None),
    "right": (PASSWORD, True),
    "right, and a blank": (f"{PASSWORD} ", True),
    "missing": ("", False),
    "wrong": ("12abd", False),
    "in capitals": ("12ABC", False),
    "with a Cyrillic letter": ("12аbc", False),
    "with an invisible character": ("12\u200babc", False),
    "too short": ("12ab", False),
}


@dataclass(frozen=True)
class Expected:
    """The answer to a command that is let in, and what it does."""

    answer: str
    does: frozenset[str] = frozenset()


NOTHING: Final = Expected("")
IN_TIME: Final = Expected("RESTARTTIME=5 - OK", frozenset({"set", "window"}))
TOO_LATE: Final = Expected("RESTARTTIME=5 - Time for configuration is expired (30min)!")
# By command: what is expected while the window is open, and when it is closed.
COMMANDS: Final = {
    "ON": (Expected("Power socket ON", frozenset({"switched"})),) * 2,
    "on": (Expected("Power socket ON", frozenset({"switched"})),) * 2,
    "RING?": (Expected("RING=(NOACTION),RESTART,SWITCH,MIC"),) * 2,
    "RESTARTTIME=5": (IN_TIME, TOO_LATE),
    "RESTARTTIME=0": (
        Expected("Incorrect value!", frozenset({"window"})),
        Expected("RESTARTTIME= - Time for configuration is expired (30min)!"),
    ),
    "BOAT up": (Expected("Launched", frozenset({"ran"})),) * 2,
    f"RENEWINTERVAL{RENEWAL}": (Expected("Configuration interval renewed", frozenset({"window"})),) * 2,
    "RENEWINTERVALabc123457": (Expected("Invalid renew password!"),) * 2,
    "O\u200bN": (Expected("O?N - Error!"),) * 2,
    "ОN": (Expected("?N - Error!"),) * 2,
    "OPEN SESAME": (Expected("OPEN SESAME - Error!"),) * 2,
}
# A unit that neither list nor password protects has no password to renew its window with.
UNPROTECTED: Final = {
    f"RENEWINTERVAL{RENEWAL}": Expected("Renew password was not setup"),
    "RENEWINTERVALabc123457": Expected("Renew password was not setup"),
}
# What is remembered of those who are not let in.
BOOKKEEPING: Final[dict[str, Any]] = {"replies": (), "guesses": (), "wrong_passwords": 0}


@cache
def unit_state(listing: str, locked: bool, is_open: bool, unauthorised: bool) -> tuple[UnitState, House]:
    """Set a unit up, ten minutes or an hour ago."""
    house = House(CONFIG)
    if listing != "empty":
        house.setup(*(f"SECNUMBER+{number}" for number in LISTED))
    if listing == "on":
        house.setup("SECLIST=ON")
    if locked:
        house.setup(f"PASSWORD={PASSWORD}")
    if locked or listing == "on":
        house.setup(f"RENEWINTERVALPW={RENEWAL}")
    if unauthorised:
        house.setup("SMSCONFIRMUNAUTH=ON")
    house.after(minutes=10 if is_open else 60)
    return house.unit.state, house


def expected(
    standing: str, listing: str, opens: bool | None, is_open: bool, unauthorised: bool, command: str
) -> Expected:
    """Read the tables."""
    answered = standing in ANSWERED
    if not OBEYED[standing, listing == "on"]:
        return Expected("Access deny!" if unauthorised and answered else "")
    if opens is False:
        return Expected("Invalid access password!" if answered else "")
    found = COMMANDS[command][0 if is_open else 1]
    if opens is None and listing != "on":
        found = UNPROTECTED.get(command, found)
    return found if answered else replace(found, answer="")


def what_it_did(before: UnitState, after: UnitState, effects: list[Effect]) -> frozenset[str]:
    """Name what came of a text."""
    named = {SetOutput: "switched", RunWord: "ran"}
    kinds = {type(effect) for effect in effects} - {Commit, Send, Happened}
    did = {named.get(kind, kind.__name__) for kind in kinds}
    if after.window_until != before.window_until:
        did.add("window")
    if after.settings != before.settings:
        did.add("set")
    if (after.secnumbers, after.alertnumbers) != (before.secnumbers, before.alertnumbers):
        did.add("lists")
    return frozenset(did)


@pytest.mark.parametrize("who", SENDERS)
def test_access(who: str) -> None:
    """What a text does, what is answered and to whom, in every combination; what is not let in changes nothing."""
    sender, standing = SENDERS[who]
    for listing, password, is_open, unauthorised in product(LISTS, PASSWORDS, (True, False), (True, False)):
        prefix, opens = PASSWORDS[password]
        before, house = unit_state(listing, opens is not None, is_open, unauthorised)
        kind = "person" if standing == "listed" and listing == "empty" else standing
        kind = "machine" if standing == "service" and listing == "empty" else kind
        for command in COMMANDS:
            case = (who, listing, password, is_open, unauthorised, command)
            unit = Unit(CONFIG, before)
            effects = unit.receive(prefix + command, sender, house.now, house.now)
            wanted = expected(kind, listing, opens, is_open, unauthorised, command)
            assert what_it_did(before, unit.state, effects) == wanted.does, case
            if not wanted.does and not (OBEYED[kind, listing == "on"] and opens is not False):
                assert replace(unit.state, **BOOKKEEPING) == replace(before, **BOOKKEEPING), case
            for effect in list(effects):
                if isinstance(effect, SetOutput):
                    effects += unit.output_changed(effect.output, effect.on, house.now)
                elif isinstance(effect, RunWord):
                    effects += unit.word_done(effect.token, "Launched", house.now)
            answers = [(effect.to, effect.text) for effect in effects if isinstance(effect, Send)]
            assert answers == ([(sender, wanted.answer)] if wanted.answer else []), case


@pytest.mark.parametrize("who", SENDERS)
@pytest.mark.parametrize("listing", LISTS)
@pytest.mark.parametrize("ring", ["NOACTION", "SWITCH", "RESTART", "MIC"])
def test_calls(who: str, listing: str, ring: str) -> None:
    """A call does something while the list is on, if it comes from it; a password protects no calls."""
    caller, standing = SENDERS[who]
    before, house = unit_state(listing, True, True, True)
    before = replace(before, settings=replace(before.settings, ring=ring if listing == "on" else "NOACTION"))
    unit = Unit(CONFIG, before)
    effects = unit.called(caller, house.now)
    for effect in list(effects):
        if isinstance(effect, SetOutput):
            effects += unit.output_changed(effect.output, effect.on, house.now)
    did = [type(effect).__name__ for effect in effects if not isinstance(effect, (Commit, Send, Happened))]
    obeyed = listing == "on" and standing in ("listed", "service")
    expected = {"NOACTION": [], "SWITCH": ["HangUp", "SetOutput"], "RESTART": ["HangUp", "SetOutput"]}
    assert did == (expected.get(ring, ["Answer", "SetMicrophone"]) if obeyed else [])
    told = ring == "SWITCH" and obeyed and standing == "listed"
    assert [effect.to for effect in effects if isinstance(effect, Send)] == ([caller] if told else [])
    if not obeyed:
        assert unit.state == before
