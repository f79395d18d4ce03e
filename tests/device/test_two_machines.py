"""Two units that answer each other fall silent: what one says is a command to the other, and its answer to the first."""

from collections import deque
from dataclasses import replace
from itertools import product
from typing import Final

import pytest

from custom_components.isocket.device import CallEnd, Dial, HangUp, RunWord, Send
from custom_components.isocket.language import COMMANDS

from .driver import FULL, House

MOST: Final = 10
"""Answers in ten minutes."""
WORDS: Final = {
    "quiet": {},
    "echo": {"ECHO": "ECHO"},
    "ping": {"PING": "PONG", "PONG": "PING"},
    "switch": {"POWER": "ON"},
}
ROOM: Final = 3 * MOST
"""What two units may say to each other before both are silent."""


class Pair:
    """Two units whose modems are on one network; each has the other on both lists."""

    def __init__(self, words: dict[str, str], *setup: str) -> None:
        """Set both up alike."""
        self.words = words
        config = replace(FULL, words=frozenset(words), most_answers=MOST)
        self.houses = {"+4790000011": House(config), "+4790000022": House(config)}
        for number, house in self.houses.items():
            house.modem().setup(f"SECNUMBER{self.other(number)}", f"ALERTNUMBER{self.other(number)}", *setup)
            house.new()
        self.said: list[str] = []
        self.calls = 0

    def other(self, number: str) -> str:
        """Return the number of the other one."""
        return next(one for one in self.houses if one != number)

    def begin(self, text: str | None) -> None:
        """Have the first text or call the second, and carry on until both are silent, or for far too long."""
        first, second = self.houses
        todo: deque[tuple[str, str, str | None]] = deque([(first, second, text)])
        while todo and len(self.said) + self.calls <= 5 * ROOM:
            sender, receiver, text = todo.popleft()
            house = self.houses[receiver]
            for one in self.houses.values():
                one.after(seconds=5)
            house.new()
            if text is None:
                house.call(sender)
            else:
                house.sms(text, sender)
            self.said.extend([] if text is None else [text])
            self.calls += text is None
            for effect in self._effects(house):
                if isinstance(effect, Send):
                    todo.append((receiver, effect.to, effect.text))
                elif isinstance(effect, Dial):
                    todo.append((receiver, effect.to, None))

    def _effects(self, house: House) -> list[Send | Dial]:
        """Return what a unit says, its own words and calls carried out."""
        wanted: list[Send | Dial] = []
        effects = house.new()
        while effects:
            for effect in effects:
                if isinstance(effect, RunWord):
                    house.done_with(effect.token, self.words[effect.word])
                elif isinstance(effect, (Send, Dial)):
                    wanted.append(effect)
                if isinstance(effect, Dial):
                    house.hang_up(CallEnd.REJECTED)
                elif isinstance(effect, HangUp) and house.unit.state.call is not None:
                    house.hang_up()
            effects = house.new()
        return wanted


PROTECTION: Final = {
    "open": (),
    "list": ("SECLIST=ON", "RING=SWITCH"),
    "list and calls": ("SECLIST=ON", "RING=SWITCH", "RINGCONFIRMTYPE=CALL"),
    "list and restarts": ("SECLIST=ON", "RING=RESTART", "RINGCONFIRMTYPE=CALL"),
    "password": ("PASSWORD=12abc",),
    "told": ("SMSCONFIRMUNAUTH=ON",),
}
FIRST: Final = (
    *sorted({command.key for command in COMMANDS if not command.request.fields}),
    *("ON5", "TRISEALERT=30", "MICLEVEL=7", "SALDOUMS=*100#", "SECNUMBER-ALL", "DATE=26/01/05,08:00:00+04"),
    *(
        "FOO",
        "Incorrect value!",
        "Invalid access password!",
        "Access deny!",
        "Power socket ON",
        "ECHO",
        "PING",
        "12abcON",
    ),
    *(None,),
)


@pytest.mark.parametrize(("protection", "words"), product(PROTECTION, WORDS))
def test_both_fall_silent(protection: str, words: str) -> None:
    """Whatever the first says, or when it calls."""
    for text in FIRST:
        pair = Pair(WORDS[words], *PROTECTION[protection])
        pair.begin(text)
        assert len(pair.said) + pair.calls <= ROOM, (text, pair.said[-4:], pair.calls)


def test_they_do_talk() -> None:
    """The pair would go on for ever if nothing stopped it: what is tested above is no silence of the test's own."""
    for words, protection, text in (
        ("ping", "list", "PING"),
        ("switch", "open", "ON"),
        ("quiet", "list and calls", None),
    ):
        pair = Pair(WORDS[words], *PROTECTION[protection])
        pair.begin(text)
        assert len(pair.said) + pair.calls > MOST
