"""The page for the fridge tells the truth: each text on it does what it says, and is answered so."""

from custom_components.isocket.device import UnitConfig
from reference.fridge import NOTES, ROWS

from .driver import STRANGER, House


def cabin() -> House:
    """Return a cabin as the set-up leaves it: with its owner alone on the list, a thermometer and a door."""
    config = UnitConfig(has_thermometer=True, calling_code="47", sensors=("Door",))
    return House(config).setup("SECNUMBER+4790000002", "SECLIST=ON").degrees(12.4).sense(False)


def test_each_text_is_answered_as_it_says() -> None:
    """One after the other, from the top of the page."""
    house = cabin()
    for row in ROWS:
        answer = house.ask(row.text) or house.after(seconds=11).texts()[-1]
        assert answer.startswith(row.answer), row.text


def test_what_the_notes_say() -> None:
    """Small letters and blanks count for nothing, and a stranger's text too; a wrong word is told of."""
    assert len(NOTES) == 5
    house = cabin()
    assert house.ask(" on ") == "Power socket ON"
    assert house.ask("ON", STRANGER) is None
    assert (house.ask("HEAT") or "").endswith("- Error!")
    house.setup("RING=SWITCH").new()
    assert house.call().texts() == ["Power socket OFF"]
