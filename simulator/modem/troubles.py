"""What can be made to go wrong, by a test or on the page: how it starts, and how it ends where it lasts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from .faults import (
    BarePrompt,
    DropUrc,
    Fault,
    Garbage,
    HalfPdu,
    LateFinal,
    LinePrompt,
    LostFinal,
    OneByte,
    RefusalError,
    SendError,
    Silence,
    UrcInside,
)

if TYPE_CHECKING:
    from .modem import Modem


@dataclass(frozen=True, slots=True)
class Trouble:
    """A row of the list that the page offers: what it is called, how it starts, how it ends where it lasts."""

    key: str
    title: str
    start: Callable[[Modem], object]
    stop: Callable[[Modem], object] | None = None


def _lasting(fault: type[Fault], title: str) -> Trouble:
    """Make a row of a fault that stays until it is taken away."""
    return Trouble(
        fault.key,
        title,
        lambda modem: modem.faults.add(fault(None)),
        lambda modem: modem.faults.remove(fault.key),
    )


def _once(fault: type[Fault], title: str) -> Trouble:
    """Make a row of a fault that bites and is gone."""
    return Trouble(fault.key, title, lambda modem: modem.faults.add(fault()))


TROUBLES = {
    trouble.key: trouble
    for trouble in (
        _once(DropUrc, "Lose the next unsolicited code"),
        _once(SendError, "Refuse the next message"),
        _lasting(RefusalError, "Refuse every message, for all reasons that pass"),
        _once(LostFinal, "Lose the next OK"),
        _once(LateFinal, "Give the next OK too late"),
        _once(HalfPdu, "Lose half a message on the line"),
        _once(UrcInside, "Unsolicited code inside the next answer"),
        _once(Garbage, "Line noise"),
        _lasting(Silence, "Hang"),
        Trouble("freeze", "Freeze, and catch up", lambda modem: modem.freeze(True), lambda modem: modem.freeze(False)),
        _lasting(BarePrompt, "Bare prompt"),
        _lasting(LinePrompt, "Prompt on a line of its own"),
        _lasting(OneByte, "One byte at a time"),
        Trouble("slow", "9600 baud", lambda modem: modem.set_baud(9600), lambda modem: modem.set_baud(None)),
        Trouble("echo", "Echo comes back", lambda modem: modem.echo_on()),
        Trouble("forget", "Forget the settings", lambda modem: modem.forget()),
        Trouble("reboot", "Reboot", lambda modem: modem.reboot()),
        Trouble(
            "brown_out", "Brown-out: reboot again and again", lambda modem: modem.sag(), lambda modem: modem.steady()
        ),
        Trouble("unplug", "Unplug", lambda modem: modem.unplug(), lambda modem: modem.plug()),
        Trouble("drop", "Drop the connection", lambda modem: modem.drop()),
        Trouble("busy", "Port held by another program", lambda modem: modem.hold(), lambda modem: modem.release()),
        Trouble("no_network", "No network", lambda modem: modem.cover(False), lambda modem: modem.cover(True)),
        Trouble("denied", "Network refuses the SIM", lambda modem: modem.deny(True), lambda modem: modem.deny(False)),
        Trouble(
            "clock",
            "The network's clock jumps by a day",
            lambda modem: modem.mistime(timedelta(days=1)),
            lambda modem: modem.mistime(timedelta()),
        ),
        Trouble("full", "Fill the SIM", lambda modem: modem.fill()),
        Trouble("pin", "Reboot and ask for PIN 1234", lambda modem: modem.lock("1234"), lambda modem: modem.lock("")),
        Trouble("puk", "Block the SIM", lambda modem: modem.block_sim(True), lambda modem: modem.block_sim(False)),
        Trouble("chatter", "Chatter", lambda modem: modem.chatter()),
        Trouble("sim", "Take the SIM out", lambda modem: modem.seat_sim(False), lambda modem: modem.seat_sim(True)),
    )
}
