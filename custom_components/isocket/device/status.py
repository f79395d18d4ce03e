"""What the unit tells of itself: STATUS, TEMPERATURE, RUNTIME (manual ch. 4.1 and 7.1), and the versions (ch. 14)."""

from enum import StrEnum
from typing import Final

from ..language import BY_KEY, Call
from ..language.rows import FULL
from . import sensors, thermometer
from .effects import Output
from .outcome import Outcome, Said
from .turn import Turn

PRODUCT: Final = "iSocket for Home Assistant"


class Quality(StrEnum):
    """How good a signal is, in words."""

    EXCELLENT = "Excellent"
    GOOD = "Good"
    FAIR = "Fair"
    WEAK = "Weak"
    NONE = "No signal"


SIGNALS: Final = ((-63, Quality.EXCELLENT), (-79, Quality.GOOD), (-95, Quality.FAIR))
"""What a signal of at least so many dBm is; below them it is weak."""


def written(on: bool | None) -> str:
    """Write what a relay shows; one that shows nothing is not said to be on or off."""
    return "unknown" if on is None else "ON" if on else "OFF"


def quality(dbm: int | None) -> Quality:
    """Say how good a signal is."""
    if dbm is None:
        return Quality.NONE
    return next((word for floor, word in SIGNALS if dbm >= floor), Quality.WEAK)


def signal(dbm: int | None) -> str:
    """Write the strength of the network."""
    word = quality(dbm)
    return word if dbm is None else f"{word} ({dbm}dBm)"


def enabled(value: object) -> str:
    """Write whether a function is on."""
    return "Enabled" if value else "Disabled"


def text(turn: Turn) -> str:
    """Write the status; lines of what the unit lacks are left out."""
    state, config = turn.state, turn.config
    full = config.model in FULL
    return BY_KEY["STATUS"].say(
        socket=written(state.socket.seen),
        microrelay=written(state.microrelay.seen) if full and config.has_microrelay else None,
        signal=signal(state.signal),
        temperature=thermometer.shown(turn) if full and config.has_thermometer else None,
        alarm=enabled(state.alarm.armed) if full else None,
        activity=sensors.activity(turn) if full else None,
        time=turn.wall(turn.now),
    )


def status(turn: Turn, _call: Call) -> Outcome:
    """Tell everything."""
    return Said(text(turn))


def temperature(turn: Turn, call: Call) -> Outcome:
    """Tell the temperature."""
    return Said(call.reply(temperature=thermometer.shown(turn)))


def runtime(turn: Turn, call: Call) -> Outcome:
    """Tell since when the socket is on."""
    socket = turn.state.relay(Output.SOCKET)
    if socket.seen is None:
        return Said(call.reply("unknown"))
    if not socket.seen or socket.since is None:
        return Said(call.reply("off"))
    return Said(call.reply(time=turn.wall(socket.since)))


def hardware(turn: Turn, call: Call) -> Outcome:
    """Tell product and hardware."""
    return Said(call.reply(product=PRODUCT, version=turn.state.modem))


def serial(turn: Turn, call: Call) -> Outcome:
    """Tell the serial number."""
    return Said(call.reply(serial=turn.state.serial))


def firmware(turn: Turn, call: Call) -> Outcome:
    """Tell the firmware's version."""
    return Said(call.reply(maker=PRODUCT, version=turn.config.version))
