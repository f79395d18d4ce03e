"""What the relays are seen to do: what was promised is told, and what nobody asked for was done by hand."""

from . import power, promises, relays, switching
from .effects import Event, Output
from .turn import Turn


def output_changed(turn: Turn, output: Output, on: bool | None) -> None:
    """Take over what a relay shows; switched by anybody else, it is operated by hand."""
    if not power.corrected(turn, output, on) and relays.show(turn, output, on):
        turn.happened(Event.MANUAL, {"output": output.value, "state": "ON" if on else "OFF"})
        pulse = turn.set_relay(output, timer=None).pulse
        if pulse is not None and pulse.back is not on:
            switching.cancel(turn, output)
    promises.settle(turn)
