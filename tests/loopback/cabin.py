"""The unit's end: a whole device with relays that obey, whose texts leave one after the other."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
import re
from zoneinfo import ZoneInfo

from custom_components.isocket.device import (
    Answer,
    CallEnd,
    Dial,
    Effect,
    Event,
    HangUp,
    Happened,
    Output,
    Send,
    SetOutput,
    Unit,
    UnitConfig,
    Ussd,
)
from custom_components.isocket.language import Model

from .truth import PATTERNS, TRUTHS, Change, Chronicle, Word

HOUSE = "+4790000002"
TIMER = re.compile("Power (ON|OFF) for")
ECHO = re.compile(r"- (Error|Execute error|Time for .*)!$")
"""A refusal repeats what it refuses; that tells nothing."""
OSLO = ZoneInfo("Europe/Oslo")
type Texted = Callable[[str, list[Word]], None]


@dataclass
class Cabin:
    """A unit, what is true of it, and what it said."""

    model: Model
    now: datetime
    text: Texted
    """Takes the texts to the house."""
    unit: Unit = field(init=False)
    outputs: dict[Output, bool] = field(default_factory=lambda: dict.fromkeys(Output, False))
    chronicles: dict[str, Chronicle] = field(init=False)
    refused: int = 0
    """Commands refused so far."""
    silent: bool = False
    """Whether SMSCONFIRM ever was off, so that the house had to assume."""
    mute: bool = False
    """Whether the unit ever was set so that it answers not everybody or not everything."""
    called: Callable[[], None] = lambda: None
    """Hears that the unit calls the house."""
    timed: tuple[datetime, Word, Word] | None = None
    """When the timer ends that was spoken of last, and what was said of socket and timer: it told the end as well."""

    def __post_init__(self) -> None:
        """Power on."""
        config = UnitConfig(
            has_microrelay=True,
            has_thermometer=True,
            has_mains=True,
            model=self.model,
            calling_code="47",
            sensors=("Door",),
        )
        self.unit = Unit(config)
        self.chronicles = {name: Chronicle(truth(self.unit)) for name, (truth, _whole, _part) in TRUTHS.items()}
        self.power_on()

    @property
    def local(self) -> datetime:
        """Return the time on the unit's wall."""
        return self.now.astimezone(OSLO)

    def power_on(self) -> None:
        """Plug the unit in."""
        self.take(self.unit.start(self.local))
        for output, on in self.outputs.items():
            self.show(output, on)
        self.take(self.unit.sensed("Door", False, self.local))
        self.take(self.unit.temperature(20, self.local))

    def show(self, output: Output, on: bool) -> None:
        """Let a relay show something."""
        self.outputs[output] = on
        self.take(self.unit.output_changed(output, on, self.local))

    def receive(self, text: str, sent: datetime) -> bool:
        """Take a text of the house's; say whether it was refused at once."""
        before = self.refused
        self.take(self.unit.receive(text, HOUSE, sent, self.local))
        return self.refused > before

    def advance(self) -> None:
        """Do what is due; the end of a timer was told with its beginning."""
        timer = self.unit.state.socket.timer
        self.take(self.unit.advance(self.local))
        if timer is None or timer.end > self.now or self.timed is None or self.timed[0] != timer.end:
            return
        self.chronicles["timer"].events.append(self.timed[2])
        if self.unit.state.socket.seen is timer.on:
            self.chronicles["socket"].events.append(self.timed[1])

    def take(self, effects: list[Effect]) -> None:
        """Note what changed, and do what the unit wants done."""
        self.note()
        for effect in effects:
            match effect:
                case SetOutput(output, on) if self.outputs[output] is not on:
                    self.show(output, on)
                case Send(to=to, text=text) if to == HOUSE:
                    self._say(text)
                case Dial(to) if to == HOUSE:
                    self.called()
                case Happened(event=Event.REFUSED):
                    self.refused += 1
                case _:
                    self._telephone(effect)

    def _telephone(self, effect: Effect) -> None:
        """Let calls end, and the operator answer."""
        match effect:
            case HangUp() if self.unit.state.call is not None:
                self.take(self.unit.call_ended(CallEnd.UNANSWERED, self.local))
            case Answer():
                self.take(self.unit.call_ended(CallEnd.ENDED, self.local))
            case Ussd():
                self.take(self.unit.ussd_answered("Saldo: 49,50 kr", self.local))
            case _:
                pass

    def note(self) -> None:
        """Note what changed."""
        settings = self.unit.state.settings
        self.silent |= not settings.smsconfirm
        self.mute |= settings.seclist or not (settings.smsconfirm and settings.error)
        for name, chronicle in self.chronicles.items():
            value = TRUTHS[name][0](self.unit)
            if value == chronicle.value:
                continue
            chronicle.value = value
            chronicle.events.append(Change(self.now))

    def _say(self, text: str) -> None:
        """Text the house."""
        words: list[Word] = []
        if ECHO.search(text):
            self.text(text, words)
            return
        for name, (whole, part) in PATTERNS.items():
            tells = whole is not None and whole.search(text) is not None
            if tells or (part is not None and part.search(text) is not None):
                words.append(Word(self.now, tells))
                self.chronicles[name].events.append(words[-1])
        timer = self.unit.state.socket.timer
        if timer is not None and TIMER.match(text):
            self.timed = timer.end, words[0], words[1]
        self.text(text, words)
