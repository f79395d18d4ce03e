"""The unit: what an iSocket does with what it is told and senses, without I/O, clock or await.

Inputs, all methods of `Unit` that end in `now` and return effects:

- power: `start`, or `start_after_outage` when the saved `state.power.stopped` is not set; `stop` before the last
  save;
- people: `receive` (an SMS), `called` (a call rings, once a call, None for a hidden number), `ring_ended` (and does so no more,
  whoever took it), `apply` (a command of Home Assistant; `rehearse` only tells what it would do), `button_pressed`,
  `button_held`, `open_window`;
- the world: `output_changed`, `temperature`, `sensed` (an alarm input by its name), `mains`, `modem`, `signal`,
  `network`;
- results of effects: `output_changed` of `SetOutput`; `call_answered` and `call_ended` of `Dial` and `Answer`,
  `call_ended` after the unit's own `HangUp` too (not for a call that it refused); `ussd_answered` of `Ussd`;
  `word_done` of `RunWord`;
- time: `advance`, wanted at `next_deadline`.

Effects: `Commit`, `SetOutput`, `Send`, `Done`, `Dial`, `Answer`, `HangUp` (ends the call, or refuses the one that rings),
`SetMicrophone`, `Ussd`, `RunWord`, and `Happened` for event entities. They are to be carried out in their order; a `Send`
is part of what is to be saved, and may go into the outbox before its turn.
"""

from ..language.degrees import bounds, to_scale
from .balance import Money
from .config import Failsafe, UnitConfig
from .effects import (
    Answer,
    CallEnd,
    Commit,
    Dial,
    Done,
    Effect,
    Event,
    HangUp,
    Happened,
    Output,
    Priority,
    RunWord,
    Send,
    SetMicrophone,
    SetOutput,
    Ussd,
)
from .leds import Light, Lights
from .recorder import Entry, Recorder, replay
from .redaction import redacted, veiled
from .snapshot import UnitSnapshot
from .state import LIST_LENGTH, Balance, Rule, UnitState
from .status import Quality, quality
from .unit import Unit

__all__ = [
    "LIST_LENGTH",
    "Answer",
    "Balance",
    "CallEnd",
    "Commit",
    "Dial",
    "Done",
    "Effect",
    "Entry",
    "Event",
    "Failsafe",
    "HangUp",
    "Happened",
    "Light",
    "Lights",
    "Money",
    "Output",
    "Priority",
    "Quality",
    "Recorder",
    "Rule",
    "RunWord",
    "Send",
    "SetMicrophone",
    "SetOutput",
    "Unit",
    "UnitConfig",
    "UnitSnapshot",
    "UnitState",
    "Ussd",
    "bounds",
    "quality",
    "redacted",
    "replay",
    "to_scale",
    "veiled",
]
