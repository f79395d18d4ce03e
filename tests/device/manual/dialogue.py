"""Dialogues with a unit, written to be read beside the manual.

    08:00 owner > STATUS          a phone texts the unit (owner, family, stranger, hidden, bank)
          owner < Power socket ON a phone gets an answer; every one must be there, `|` is a new line
    08:30 * by hand: off          something happens, see `EVENTS`
          = socket on             something is so, see `FACTS`

A line without a time happens at the time of the line before. Between a line that does something and the next one, the
phones get exactly the messages that stand there, in that order.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
import re
from typing import Any, Final

from custom_components.isocket.device import (
    Answer,
    CallEnd,
    Dial,
    HangUp,
    Output,
    RunWord,
    Send,
    SetMicrophone,
    UnitConfig,
    Ussd,
)
from custom_components.isocket.device.leds import lights
from tests.device.driver import FAMILY, FULL, MONDAY, OWNER, STRANGER, House

PHONES: Final = {
    "owner": OWNER,
    "family": FAMILY,
    "stranger": STRANGER,
    "hidden": "",
    "bank": "BANK",
    "local": "90000002",
    "code": "2525",
    "remote": "+4790000077",
}
_NAMES: Final = {number: name for name, number in PHONES.items()}
_LINE: Final = re.compile(r"(?:(\d\d:\d\d(?::\d\d)?)\s+)?(?:(\w+) ([<>])|([*=])) ?(.*)")
_WORDS: Final = {"on": True, "off": False, "unknown": None, "closed": True, "open": False, "lost": None}


@dataclass(frozen=True, slots=True)
class Case:
    """A dialogue, and the rules that it shows."""

    title: str
    rules: tuple[str, ...]
    dialogue: str
    config: UnitConfig = FULL
    setup: tuple[str, ...] = ()
    """Commands of Home Assistant before it begins."""
    power_on: datetime = MONDAY
    """The unit was powered on then; the dialogue begins at 08:00."""


def case(title: str, rules: str, dialogue: str, *setup: str, **config: Any) -> Case:
    """Write a case."""
    return Case(title, tuple(rules.split()), dialogue, replace(FULL, **config), setup)


def _number(words: str) -> float | None:
    """Read a temperature."""
    return None if words == "none" else float(words)


EVENTS: Final[dict[str, Callable[[House, str], object]]] = {
    "wait": lambda house, _words: house,
    "clock put back by": lambda house, words: house.put_back(minutes=float(words)),
    "by hand": lambda house, words: house.by_hand(_WORDS[words]),
    "socket": lambda house, words: house.show(Output.SOCKET, _WORDS[words]),
    "microrelay": lambda house, words: house.show(Output.MICRORELAY, _WORDS[words]),
    "stubborn": lambda house, _words: setattr(house, "obedient", False),
    "obedient": lambda house, _words: setattr(house, "obedient", True),
    "temperature": lambda house, words: house.degrees(_number(words)),
    "signal": lambda house, words: house.carry_out(house.unit.signal(int(words), house.now)),
    "network": lambda house, words: house.carry_out(
        house.unit.network(words != "searching", words != "no sim", house.now)
    ),
    "modem": lambda house, words: house.modem(*words.split()),
    "modem without voice": lambda house, _words: house.modem(voice=False),
    "call from": lambda house, words: house.call(PHONES[words] or None),
    "picked up": lambda house, _words: house.answer(),
    "hung up": lambda house, _words: house.hang_up(CallEnd.ENDED),
    "rejected": lambda house, _words: house.hang_up(CallEnd.REJECTED),
    "no line": lambda house, _words: house.hang_up(CallEnd.FAILED),
    "door": lambda house, words: house.sense(_WORDS[words], "Door"),
    "window": lambda house, words: house.sense(_WORDS[words], "Window"),
    "mains": lambda house, words: house.mains(_WORDS[words]),
    "operator": lambda house, words: house.operator(words or None),
    "house": lambda house, words: house.done_with(1, words),
    "house cannot": lambda house, _words: house.done_with(1, None),
    "press": lambda house, _words: house.press(),
    "hold": lambda house, _words: house.hold(),
    "home": lambda house, words: house.home(words),
    "restart": lambda house, _words: house.restart(house.now),
    "outage": lambda house, _words: house.restart(house.now, outage=True),
}

FACTS: Final[dict[str, Callable[[House, list[Any]], str]]] = {
    "socket": lambda house, _new: _written(house.outputs[Output.SOCKET]),
    "microrelay": lambda house, _new: _written(house.outputs[Output.MICRORELAY]),
    "dials": lambda _house, new: " ".join(_NAMES[effect.to] for effect in new if isinstance(effect, Dial)),
    "line": lambda _house, new: " ".join(
        type(effect).__name__ for effect in new if isinstance(effect, (Dial, Answer, HangUp))
    ),
    "microphone": lambda _house, new: " ".join(
        _written(effect.on) for effect in new if isinstance(effect, SetMicrophone)
    ),
    "ussd": lambda _house, new: " ".join(effect.code for effect in new if isinstance(effect, Ussd)),
    "runs": lambda _house, new: " ".join(
        f"{effect.word}({effect.argument}) {_NAMES.get(effect.sender, '')}".strip()
        for effect in new
        if isinstance(effect, RunWord)
    ),
    "power light": lambda house, _new: lights(house.unit.state).power.value,
    "gsm light": lambda house, _new: lights(house.unit.state).gsm.value,
    "mic light": lambda house, _new: lights(house.unit.state).microphone.value,
    "out light": lambda house, _new: lights(house.unit.state).out.value,
}


def _written(on: bool | None) -> str:
    """Write a state as the dialogues do."""
    return "unknown" if on is None else "on" if on else "off"


def play(case: Case) -> House:
    """Play a dialogue; raises AssertionError where the unit does not keep to it."""
    house = House(config=case.config, now=case.power_on).at(MONDAY)
    house.degrees(21.0 if case.config.has_thermometer else None)
    house.carry_out(house.unit.signal(-67, house.now))
    house.setup(*case.setup)
    house.new()
    expected: list[tuple[str, str]] = []
    last = "the beginning"
    new: list[Any] = []
    lines = [line.strip() for line in case.dialogue.strip().splitlines() if line.strip()]
    for line in lines:
        match = _LINE.fullmatch(line)
        assert match is not None, f"cannot read: {line}"
        time, phone, arrow, mark, rest = match.groups()
        if arrow == "<":
            expected.append((phone, rest.strip()))
            continue
        if mark == "=":
            fact, _, value = _split(rest, FACTS)
            assert FACTS[fact](house, new) == value, f"{case.title}: after {last}: {line}"
            continue
        _check(case, last, expected, new)
        expected, last = [], line
        if time:
            house.at(time)
        if arrow == ">":
            house.sms(rest, PHONES[phone])
        else:
            event, _, words = _split(rest, EVENTS)
            EVENTS[event](house, words)
        new = house.new()
    _check(case, last, expected, new)
    return house


def _split(rest: str, known: dict[str, Any]) -> tuple[str, str, str]:
    """Take the name of an event or a fact off a line."""
    name = next((name for name in sorted(known, key=len, reverse=True) if rest.startswith(name)), None)
    assert name is not None, f"unknown: {rest}"
    return name, "", rest.removeprefix(name).lstrip(" :")


def _check(case: Case, last: str, expected: list[tuple[str, str]], new: list[Any]) -> None:
    """Compare what the phones got with what they should have."""
    got = [(_NAMES[effect.to], effect.text) for effect in new if isinstance(effect, Send)]
    said = [(phone, text.replace("|", "\n")) for phone, text in expected]
    assert got == said, f"{case.title}: after {last}"
