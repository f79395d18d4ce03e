"""Somebody tries to get in, a million times: senders and texts made up from what is known of the owner; scripts/intruders.

Each attempt goes the way that a text from the network goes: octets, message, unit. What may come of it is written down
here without the unit's own code: nothing but, now and then, that the password is wrong or that the access is denied.
"""

import argparse
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
import random
import re
from time import perf_counter
from typing import Final
from zoneinfo import ZoneInfo

from custom_components.isocket.device import Effect, Happened, Output, Send, Unit, UnitConfig, UnitState
from custom_components.isocket.language import COMMANDS
from custom_components.isocket.modem.assembly import Assembler, Part, is_text
from custom_components.isocket.modem.sms import pdu
from custom_components.isocket.modem.sms.fields import PduError

OWNER: Final = "4790000002"
PASSWORD: Final = "12abc"
RENEWAL: Final = "abc123456"
OSLO: Final = ZoneInfo("Europe/Oslo")
START: Final = datetime(2026, 1, 5, 8, tzinfo=OSLO)
CONFIG: Final = UnitConfig(
    has_microrelay=True,
    has_thermometer=True,
    calling_code="47",
    trunk="",
    sensors=("Door",),
    words=frozenset({"BOAT", "HEATER"}),
    remote_numbers=frozenset({"4790000077"}),
)
# How the unit is protected, and what strangers may be told then.
UNITS: Final[dict[str, tuple[tuple[str, ...], frozenset[str]]]] = {
    "a list": ((f"SECNUMBER+{OWNER}", "SECLIST=ON", "RING=SWITCH"), frozenset()),
    "a list, and strangers are told": (
        (f"SECNUMBER+{OWNER}", "SECLIST=ON", "SMSCONFIRMUNAUTH=ON"),
        frozenset({"Access deny!"}),
    ),
    "a list and a password": (
        (f"SECNUMBER+{OWNER}", "SECLIST=ON", f"PASSWORD={PASSWORD}", f"RENEWINTERVALPW={RENEWAL}"),
        frozenset(),
    ),
    "a password": ((f"PASSWORD={PASSWORD}", f"RENEWINTERVALPW={RENEWAL}"), frozenset({"Invalid access password!"})),
}
MOST_TOLD: Final = 5
"""Times in ten minutes that strangers may be told something."""
SETTLED: Final = timedelta(minutes=1)
"""After power-on."""
SECONDS: Final = 7
"""Between two attempts."""

# Types of address that say "a whole number" (23.040 9.1.2.5), and what the owner's digits are then, and otherwise.
_INTERNATIONAL: Final = 0b001
_NAME: Final = 0b101
_OWNERS: Final = {True: {OWNER, f"00{OWNER}"}, False: {OWNER, f"00{OWNER}", "90000002"}}
_SEMI_OCTETS: Final = "0123456789*#abc"

_VALUES: Final[dict[str, tuple[str, ...]]] = {
    "minutes": ("5", "720", "0", "99999"),
    "number": (OWNER, "4790000099", "1"),
    "password": (RENEWAL, "abc123457", "PW=NO", "NO"),
    "stamp": ("26/01/05,08:00:00",),
    "zone": ("+04",),
    "at": ("08:00", "8:0"),
    "day": ("*", "1"),
    "do": ("ON", "INF", "AOF"),
    "code": ("*100#", "*21*+4790000099#"),
    "value": ("ON", "OFF", "5", "NO", "SWITCH", "CALL", "HEATING", "98xyz", "abc123456", "*100#", "ALL"),
}
_LOOKALIKES: Final = {"O": "ОΟ0", "N": "ΝＮ", "A": "АΑ", "E": "ЕΕ", "a": "а", "c": "с", "1": "１l", "2": "２", "b": "Ь"}
_INVISIBLE: Final = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u202e\u200e\x00\x1b\u00a0\u2028"
_NOISE: Final = "abcXYZ019 +-=?*#,.:;{}%$\n\ræøåÅ€🔥АΑОО"


@dataclass
class Report:
    """What came of the attempts; `breaches` should be empty."""

    attempts: int = 0
    unreadable: int = 0
    owners: int = 0
    """Attempts that turned out to be the owner's own way in, and are not counted."""
    told: Counter[str] = field(default_factory=Counter)
    breaches: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Attempt:
    """A text as the network brings it: the sender's octets, and who that is by the standard."""

    pdu: str
    owners_number: bool
    owners_password: bool
    shown: str


def sender(chance: random.Random) -> tuple[bytes, bool, str]:
    """Make up a sender's address, and say whether it is the owner's (23.040 9.1.2.5)."""
    digits = chance.choice(_NUMBERS)(chance)[:20]
    kind = chance.choice(
        (0x91, 0x81, 0xA1, 0xD0, 0xB1, 0xC1, 0xF1, 0x80 | chance.randrange(128), chance.randrange(256))
    )
    octets = "".join(f"{_SEMI_OCTETS.index(digit):x}" for digit in digits) + ("f" if len(digits) % 2 else "")
    swapped = bytes(int(octets[at + 1] + octets[at], 16) for at in range(0, len(octets), 2))
    number_type = kind >> 4 & 0b111
    whole = number_type == _INTERNATIONAL
    is_owner = number_type != _NAME and digits in _OWNERS[whole]
    return bytes((len(digits), kind)) + swapped, is_owner, f"{kind:02x} {digits}"


def _altered(chance: random.Random, digits: str) -> str:
    """Change one digit, or leave one out, or put one in."""
    at = chance.randrange(len(digits))
    return digits[:at] + chance.choice(("", chance.choice(_SEMI_OCTETS), digits[at] * 2)) + digits[at + 1 :]


_NUMBERS: Final[tuple[Callable[[random.Random], str], ...]] = (
    lambda chance: chance.choice((OWNER, "00" + OWNER, OWNER[2:], "0" + OWNER[2:], "0000" + OWNER, "47" + OWNER)),
    lambda chance: OWNER[chance.randrange(10) :],
    lambda chance: OWNER[: chance.randrange(1, 11)],
    lambda chance: _altered(chance, OWNER),
    lambda chance: _altered(chance, "00" + OWNER),
    lambda chance: chance.choice(("46", "1", "0046", "+47"[1:], "358", "999")) + OWNER[chance.choice((0, 2)) :],
    lambda chance: "".join(chance.choices(_SEMI_OCTETS, k=chance.randrange(20))),
    lambda chance: "".join(chance.choices("0123456789", k=chance.randrange(1, 16))),
    lambda chance: chance.choice(("1999", "2525", "4790000077", "90000077", "112", "")),
)


def text(chance: random.Random) -> str:
    """Make up a text: a command, one that looks like it, or noise; with no password, or one that looks like the right one."""
    said = chance.choice(_TEXTS)(chance)
    if chance.random() < 0.3:
        said = chance.choice(("12abd", "12ABC", "12ab", "12abcc"[1:], "00000", "12аbc", "1 2abc", "*****")) + said
    if chance.random() < 0.2:
        said = _disguised(chance, said)
    return said


def _command(chance: random.Random) -> str:
    """Write any command of the manual, with values that may be right."""
    source = chance.choice(COMMANDS).request.source
    return re.sub(r"\{(\w+)\}", lambda found: chance.choice(_VALUES[found[1]]), source)


def _disguised(chance: random.Random, said: str) -> str:
    """Put an invisible character in, or one that looks like another."""
    if not said:
        return said
    at = chance.randrange(len(said))
    other = _LOOKALIKES.get(said[at])
    if other and chance.random() < 0.7:
        return said[:at] + chance.choice(other) + said[at + 1 :]
    return said[:at] + chance.choice(_INVISIBLE) + said[at:]


_TEXTS: Final[tuple[Callable[[random.Random], str], ...]] = (
    _command,
    _command,
    _command,
    lambda chance: chance.choice(("BOAT", "boat up", "HEATER {{ states }}", "BOAT {% set x = 1 %}", "B\u200bOAT")),
    lambda chance: _command(chance).lower(),
    lambda chance: " ".join(_command(chance)),
    lambda chance: chance.choice(("\n", "\x00", "+CMTI: ")) + _command(chance),
    lambda chance: "".join(chance.choices(_NOISE, k=chance.randrange(40))),
    lambda chance: f"SECNUMBER+{chance.randrange(10**10)}",
    lambda chance: f"{chance.randrange(10**5):05}ON",
)


def attempt(chance: random.Random) -> Attempt:
    """Make up a text as the network brings it (SMS-DELIVER, 23.040 9.2.2.1), in UCS2, so that it may hold anything."""
    address, is_owner, who = sender(chance)
    said = text(chance)
    body = said.encode("utf-16-be", "replace")[:140]
    read = body.decode("utf-16-be", "replace")
    pid, dcs = chance.choice((0, 0, 0, 0, 0x3F, 0x41)), chance.choice((0x08, 0x08, 0x18))
    stamp = bytes.fromhex("62105080000040")
    octets = bytes((0, 0x04)) + address + bytes((pid, dcs)) + stamp + bytes((len(body),)) + body
    return Attempt(octets.hex().upper(), is_owner, read.strip().startswith(PASSWORD), f"{who}: {read!r}")


def protected(setup: tuple[str, ...]) -> Unit:
    """Return a unit with open window, which is the easiest to get at."""
    unit = Unit(CONFIG)
    unit.start(START)
    for output in Output:
        unit.output_changed(output, False, START)
    for command in setup:
        unit.apply(command, 0, START)
    unit.advance(START + SETTLED)
    return unit


def essence(state: UnitState) -> UnitState:
    """Return a state without what is counted of strangers, and when it was last alive."""
    power = replace(state.power, alive=None)
    return replace(state, replies=(), guesses=(), wrong_passwords=0, power=power)


class Siege:
    """One unit, and everybody who is not let in."""

    def __init__(self, name: str, report: Report) -> None:
        """Set the unit up."""
        setup, self._may_say = UNITS[name]
        self._name, self._report = name, report
        self._by_list = "SECLIST=ON" in setup
        self._by_password = f"PASSWORD={PASSWORD}" in setup
        self._setup = setup
        self._begin()

    def _begin(self) -> None:
        """Power on; also when half an hour is over, so that the window stays open."""
        self._unit, self._now = protected(self._setup), START + SETTLED
        self._told: dict[bool, list[datetime]] = {False: [], True: []}
        self._essence = essence(self._unit.state)

    def try_(self, one: Attempt) -> None:
        """Let somebody try, and look at what came of it."""
        if (not self._by_list or one.owners_number) and (not self._by_password or one.owners_password):
            self._report.owners += 1
            return
        if (self._now - START) > timedelta(minutes=25):
            self._begin()
        self._now += timedelta(seconds=SECONDS)
        self._report.attempts += 1
        try:
            deliver = pdu.decode_deliver(one.pdu)
        except PduError:
            self._report.unreadable += 1
            return
        whole = Assembler().add(Part.of(deliver, 0)) if is_text(deliver) else None
        if whole is None:
            self._report.unreadable += 1
            return
        sms = whole.sms
        self._judge(one, self._unit.receive(sms.text, sms.sender.number, None, self._now), owners=one.owners_number)
        if not one.owners_number:
            self._judge(one, self._unit.called(sms.sender.number, self._now), owners=False)

    def _judge(self, one: Attempt, effects: list[Effect], *, owners: bool) -> None:
        """Compare what is to be done with what may be: no more than to say, seldom, that somebody is not let in."""
        may_say = self._may_say | ({"Invalid access password!"} if owners and self._by_password else set())
        for effect in effects:
            if isinstance(effect, Happened):
                continue
            if not (isinstance(effect, Send) and effect.text in may_say and self._seldom(owners)):
                self._report.breaches.append(f"{self._name}: {one.shown}: {type(effect).__name__}")
            else:
                self._report.told[effect.text] += 1
        if essence(self._unit.state) != self._essence:
            self._report.breaches.append(f"{self._name}: {one.shown}: the unit has changed")
            self._begin()

    def _seldom(self, owners: bool) -> bool:
        """Say whether something may be told again to strangers, or in the owner's name."""
        since = self._now - timedelta(minutes=10)
        self._told[owners] = [at for at in self._told[owners] if at > since] + [self._now]
        return len(self._told[owners]) <= MOST_TOLD


def besiege(attempts: int, seed: int = 0) -> Report:
    """Try so many times to get in, the same way each time for a seed."""
    chance, report = random.Random(seed), Report()
    sieges = [Siege(name, report) for name in UNITS]
    while report.attempts < attempts:
        one = attempt(chance)
        for siege in sieges:
            siege.try_(one)
    return report


def main() -> None:
    """Try to get in, and tell what came of it; the exit code is 1 if anything did."""
    parser = argparse.ArgumentParser(prog="scripts/intruders", description=__doc__)
    parser.add_argument("--count", type=int, default=1_000_000, help="how many attempts (default 1000000)")
    parser.add_argument("--seed", type=int, default=0, help="another seed, other attempts")
    options = parser.parse_args()
    begun = perf_counter()
    report = besiege(options.count, options.seed)
    told = ", ".join(f"{text!r} {count} times" for text, count in report.told.items())
    print(f"{report.attempts} attempts in {perf_counter() - begun:.0f} s, {report.unreadable} of them no text at all.")
    print(f"{report.owners} more were right by chance, and not counted. Told: {told}.")
    print(f"Not let in: {report.attempts - len(report.breaches)}. Let in: {len(report.breaches)}.")
    print(*report.breaches[:20], sep="\n")
    raise SystemExit(bool(report.breaches))


if __name__ == "__main__":
    main()
