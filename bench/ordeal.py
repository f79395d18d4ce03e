"""What a modem has to suffer, under what traffic, and what may be asked of the driver meanwhile and afterwards."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
import random
from typing import Any, Final

from simulator import Profile
from simulator.modem import TROUBLES
from simulator.virtual import VirtualLoop, run_virtual

from .cabin import SEND_SECONDS, Cabin, cabin
from .counting import CountedLog

SPACING: Final = 17  # seconds between two texts each way
MOST_TEXTS: Final = 15
SETUPS: Final = 150  # wake-ups for setting the modem up a few times, and as many lines to it
MOST_LINES_PER_SECOND: Final = 2  # to the modem: AT until it answers is two
MOST_WAKES_PER_SECOND: Final = 5  # of the driver and the simulated modem together
LOGGED: Final = 10  # lines of the log, and then one each so many seconds
LOG_SECONDS: Final = 600

# Seconds until all is well again; where nothing tells that something was lost, until the next sweep.
SOON, RETRY, PIN, SENDING, SWEEP = 10, 60, 80, 150, 300


@dataclass(frozen=True, slots=True)
class Load:
    """What goes on while a fault lasts: whether texts come and go, and how many of each do at once when it begins."""

    title: str
    talks: bool
    rush: int = 0
    takes: int = 0
    """Seconds that it takes without a fault, beyond those of a single text."""


LOADS: Final = {
    "quiet": Load("Quiet", talks=False),
    "talk": Load("Talk", talks=True),
    "rush": Load("Rush", talks=True, rush=12, takes=25),
}


@dataclass(frozen=True, slots=True)
class Ordeal:
    """A fault: the simulator's trouble, how long it lasts (0: happens once), and within how long all must be well again."""

    trouble: str
    lasts: int = 0
    within: int = SOON
    bridge: bool = False
    """At a port of a network, which has the same name each time."""
    title: str = ""

    @property
    def name(self) -> str:
        """Tell what it is called in the table."""
        return self.title or TROUBLES[self.trouble].title


ORDEALS: Final = {
    "drop_urc": Ordeal("drop_urc", within=SWEEP),
    "send_error": Ordeal("send_error"),
    "refusals": Ordeal("refusals", 600, RETRY),
    "lost_final": Ordeal("lost_final"),
    "late_final": Ordeal("late_final"),
    "half_pdu": Ordeal("half_pdu"),
    "urc_inside": Ordeal("urc_inside"),
    "garbage": Ordeal("garbage"),
    "silence": Ordeal("silence", 120, RETRY),
    "freeze": Ordeal("freeze", 60, RETRY),
    "bare_prompt": Ordeal("bare_prompt", 60),
    "line_prompt": Ordeal("line_prompt", 60),
    "one_byte": Ordeal("one_byte", 60),
    "slow": Ordeal("slow", 120),
    "echo": Ordeal("echo"),
    "forget": Ordeal("forget", within=SWEEP),
    "reboot": Ordeal("reboot", within=SENDING),  # a text that was being sent may still be on its way
    "brown_out": Ordeal("brown_out", 300, SENDING),
    "unplug": Ordeal("unplug", 60, RETRY, title="Unplug; come back under another name"),
    "drop": Ordeal("drop", title="Reset of the USB port, to another name"),
    "bridge": Ordeal("drop", bridge=True, title="TCP bridge that drops the connection"),
    "bridge_gone": Ordeal("unplug", 300, RETRY, bridge=True, title="TCP bridge that is gone"),
    "busy": Ordeal("busy", 120, RETRY),
    "no_network": Ordeal("no_network", 3600, RETRY),
    "denied": Ordeal("denied", 600, RETRY),
    "clock": Ordeal("clock", 600),
    "full": Ordeal("full", within=SWEEP),
    "pin": Ordeal("pin", 60, PIN),
    "puk": Ordeal("puk", 120, RETRY),
    "chatter": Ordeal("chatter"),
    "sim": Ordeal("sim", 60, RETRY),
}

NIGHT: Final = 8 * 3600  # seconds
NIGHTLY: Final = (
    "silence",
    "freeze",
    "brown_out",
    "unplug",
    "bridge_gone",
    "busy",
    "no_network",
    "denied",
    "puk",
    "sim",
)
"""Ordeals that may last so long."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a fault: seconds until all was well, and what the driver spent from its begin until then."""

    seconds: float
    span: float
    lines: int
    """Lines that it wrote to the modem."""
    octets: int
    """What came in and went out."""
    wakes: int
    """How often anything in the process woke up."""
    logged: int
    """Lines of the log, of what is worth telling and above."""
    received: Counter[str]
    expected: list[str]
    arrived: Counter[str]
    posted: list[str]
    doubtful: Counter[str]
    """How often nobody could know whether a text went."""

    def complaints(self, ordeal: Ordeal, load: Load) -> Iterator[str]:
        """Tell what should not have been: a text lost or handled twice, too late, or with too much ado."""
        wanted = Counter(self.expected)
        if lost := wanted - self.received:
            yield f"lost on the way in: {', '.join(lost)}"
        if twice := self.received - wanted:
            yield f"handled twice: {', '.join(twice)}"
        if unsent := set(self.posted) - self.arrived.keys():
            yield f"lost on the way out: {', '.join(unsent)}"
        if again := self.arrived - Counter(self.posted) - self.doubtful:
            yield f"sent twice: {', '.join(again)}"
        slow = 2 * self.octets if ordeal.trouble == "slow" else 0  # each octet wakes both ends
        for what, spent, allowed in (
            ("seconds", self.seconds, ordeal.within + load.takes),
            ("lines to the modem", self.lines, SETUPS + MOST_LINES_PER_SECOND * self.span),
            ("wake-ups", self.wakes, SETUPS + MOST_WAKES_PER_SECOND * self.span + slow),
            ("lines of the log", self.logged, LOGGED + self.span / LOG_SECONDS),
        ):
            if spent > allowed:
                yield f"{spent:.0f} {what} in {self.span:.0f} s, of {allowed:.0f}"


class Spent:
    """Count what the driver spends."""

    def __init__(self, home: Cabin, log: CountedLog) -> None:
        """Begin to count."""
        self._home, self._log = home, log
        self._begin = self._read()

    def _read(self) -> list[float]:
        """Read all meters."""
        loop, port = asyncio.get_running_loop(), self._home.port
        assert isinstance(loop, VirtualLoop)
        octets = port.octets_read + sum(len(data) for _, data in port.written)
        return [loop.time(), len(port.commands), octets, loop.jumps - self._home.looks, self._log.lines]

    def so_far(self) -> dict[str, Any]:
        """Return what was spent since the begin."""
        names = ("span", "lines", "octets", "wakes", "logged")
        return dict(zip(names, (now - then for now, then in zip(self._read(), self._begin, strict=True)), strict=True))


async def suffer(profile: Profile, ordeal: Ordeal | None, load: Load, lasts: int) -> Outcome:
    """Let a modem suffer a fault for so many seconds, or none, under traffic, and tell what became of it."""
    async with cabin(profile, bridge=ordeal is not None and ordeal.bridge) as home:
        with CountedLog() as log:
            await home.until_well()
            posted: list[str] = []

            def say() -> None:
                number = len(posted)
                home.text_in(f"in {number}")
                posted.append(f"out {number}")
                home.text_out(posted[-1])

            async def talk(texts: int, spacing: float) -> None:
                for turn in range(texts):
                    await asyncio.sleep(spacing if turn else 0)
                    say()

            await talk(1, 0)
            await home.until_well()
            spent = Spent(home, log)
            texts = max(2, min(MOST_TEXTS, lasts // SPACING)) if load.talks else 0
            talking = asyncio.create_task(talk(texts, max(2 * SEND_SECONDS, lasts / max(1, texts))))
            for _ in range(load.rush):
                say()
            await asyncio.sleep(random.uniform(0, SEND_SECONDS))
            if ordeal:
                home.simulated.trouble(ordeal.trouble)
            await asyncio.sleep(lasts)
            if ordeal:
                home.simulated.trouble(ordeal.trouble, on=False)
            await talking
            if not load.talks:
                await talk(1, 0)
            seconds = await home.until_well()
            outlay = spent.so_far()
            home.simulated.faults.clear()
            await talk(1, 0)
            await home.until_well()
            return Outcome(
                seconds,
                **outlay,
                received=Counter(text for text in home.received if text.startswith("in ")),
                expected=home.sent,
                arrived=home.arrived,
                posted=posted,
                doubtful=home.doubtful,
            )


def run(profile: Profile, key: str | None, load: Load, number: int = 0, *, lasts: int | None = None) -> Outcome:
    """Let a modem suffer a fault, the same way each time for a number; as long as the list says, or so many seconds."""
    random.seed(f"{profile.key} {key} {load.title} {number}")
    ordeal = ORDEALS[key] if key else None
    if lasts is None:
        lasts = ordeal.lasts if ordeal else 0
    return run_virtual(suffer(profile, ordeal, load, lasts))
