"""Wrong passwords are counted and slowed, and nobody locks the owner out by sending in the owner's name."""

from dataclasses import replace

import pytest

from .driver import FAMILY, FULL, OWNER, STRANGER, House

WRONG = "Invalid access password!"


def locked(*setup: str) -> House:
    """Return a unit with a password, and no active list."""
    return House().setup(*setup, "PASSWORD=12abc")


def numbers(count: int, first: int = 47_920_000_00) -> list[str]:
    """Return phones that nobody knows."""
    return [f"+{first + number}" for number in range(count)]


def test_an_unknown_number_has_five_guesses_an_hour() -> None:
    """Then not even the right one counts, until an hour after the first."""
    house = locked()
    for guess in range(5):
        assert house.ask(f"0000{guess}ON", STRANGER) == WRONG
        house.after(minutes=3)
    assert house.ask("12abcON", STRANGER) is None
    assert house.socket is False
    house.after(minutes=46)
    assert house.ask("12abcON", STRANGER) == "Power socket ON"


def test_new_names_help_nobody() -> None:
    """All unknown numbers together have twenty guesses an hour."""
    house = locked()
    for number in numbers(20):
        house.sms("00000ON", number)
    assert house.ask("12abcON", STRANGER) is None
    assert house.socket is False
    house.after(minutes=61)
    assert house.ask("12abcON", STRANGER) == "Power socket ON"


@pytest.mark.parametrize("setup", [f"SECNUMBER{OWNER}", f"ALERTNUMBER{OWNER}", ""])
def test_the_owner_is_never_locked_out(setup: str) -> None:
    """A number that is on a list, or gave the right password before, may be anybody's guess, and is heard all the same."""
    house = locked(setup) if setup else locked().sms("12abcOFF")
    for guess in range(1000):
        house.sms(f"{guess:05}ON")
    for number in numbers(100):
        house.sms("00000ON", number)
    assert house.socket is False
    house.texts()
    assert house.sms("12abcON").socket is True


def test_guesses_in_a_known_name_slow_nobody_else() -> None:
    """They are not counted among those of the unknown."""
    house = locked(f"SECNUMBER{OWNER}")
    for guess in range(100):
        house.sms(f"{guess:05}ON")
    assert house.ask("12abcON", FAMILY) == "Power socket ON"


def test_the_owner_is_told_of_guesses_in_the_owners_name() -> None:
    """Five times in ten minutes, and no more."""
    house = locked(f"SECNUMBER{OWNER}")
    house.texts()
    for guess in range(50):
        house.sms(f"{guess:05}ON")
    assert house.texts(OWNER) == [WRONG] * 5


def test_strangers_cost_little() -> None:
    """However many there are, they are told five times in ten minutes that the password is wrong."""
    house = locked()
    house.texts()
    for number in numbers(500):
        house.sms("ON", number)
    assert house.texts() == [WRONG] * 5


def test_access_deny_costs_little_too() -> None:
    """The same where it was asked for that strangers are told."""
    house = House().setup(f"SECNUMBER{OWNER}", "SECLIST=ON", "SMSCONFIRMUNAUTH=ON")
    house.texts()
    for number in numbers(500):
        house.sms("ON", number)
    assert house.texts() == ["Access deny!"] * 5
    assert house.ask("ON") == "Power socket ON"


def test_a_changed_password_makes_strangers_of_its_friends() -> None:
    """Who knew the old one has no more guesses at the new one than anybody."""
    house = locked()
    house.sms("12abcON", STRANGER)
    house.setup("PASSWORD=98xyz")
    for _ in range(5):
        house.sms("12abcOFF", STRANGER)
    assert house.sms("98xyzOFF", STRANGER).socket is True


def test_guesses_are_counted() -> None:
    """For ever, and with their times for a day; a renewal's as well, and no right one."""
    house = locked(f"SECNUMBER{OWNER}").setup("RENEWINTERVALPW=abc123456")
    house.sms("12abcON")
    house.sms("00000ON").sms("ON", STRANGER).after(hours=1).sms("12abcRENEWINTERVALabc123457")
    shown = house.unit.snapshot()
    assert (shown.wrong_passwords, len(shown.guesses)) == (3, 3)
    house.home("RENEWINTERVALabc123457")
    house.after(hours=24).sms("00000ON")
    shown = house.unit.snapshot()
    assert (shown.wrong_passwords, len(shown.guesses)) == (4, 1)
    assert house.restart().unit.snapshot().wrong_passwords == 4


def test_a_number_gets_so_many_answers_in_ten_minutes() -> None:
    """As many as the house decides; commands are carried out all the same."""
    house = House(replace(FULL, most_answers=3))
    assert [bool(house.ask("STATUS")) for _ in range(4)] == [True, True, True, False]
    house.setup("RESTARTTIME=5")
    house.after(minutes=10, seconds=1)
    assert house.ask("RESTARTTIME?") == "RESTARTTIME=5 seconds"
    assert house.sms("ON").sms("OFF").sms("ON").socket is True


def test_a_listed_machine_is_not_called_back() -> None:
    """A short code, or a unit of the house's own, that calls is obeyed, and not answered in any way."""
    unit = "4790000077"
    house = House(replace(FULL, remote_numbers=frozenset({unit})))
    house.modem().setup(f"SECNUMBER+{unit}", "SECNUMBER+2525", "SECLIST=ON", "RING=SWITCH")
    for setting in ("RINGCONFIRMTYPE=CALL", "RINGCONFIRMTYPE=SMS"):
        house.setup(setting).new()
        for caller in (f"+{unit}", "2525"):
            before = house.socket
            house.call(caller)
            assert house.socket is not before
        effects = house.new()
        assert [type(effect).__name__ for effect in effects if type(effect).__name__ in ("Send", "Dial")] == []
