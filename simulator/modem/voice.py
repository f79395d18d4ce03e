"""The modem's side of a call: ringing, result codes, the list of calls (27.007 6.5, 6.11, 7.6, 7.18)."""

import asyncio
from typing import TYPE_CHECKING

from ..calls import Call, CallState, EndCause
from .profile import CallEvent
from .replies import Deferred, RefusedError

if TYPE_CHECKING:
    from .line import Line
    from .modem import Modem

INTERNATIONAL, UNKNOWN_TYPE, HIDDEN_TYPE = 145, 129, 128
RESULTS = {
    EndCause.NORMAL: "NO CARRIER",
    EndCause.UNREACHABLE: "NO CARRIER",
    EndCause.UNKNOWN_NUMBER: "NO CARRIER",
    EndCause.BUSY: "BUSY",
    EndCause.REJECTED: "BUSY",
    EndCause.NO_ANSWER: "NO ANSWER",
}
# <stat> of +CLCC (27.007 7.18); 6 is what SIMCom's unsolicited +CLCC shows at the end.
_STATS = {
    CallEvent.ACTIVE: 0,
    CallEvent.DIALLED: 2,
    CallEvent.ALERTING: 3,
    CallEvent.INCOMING: 4,
    CallEvent.ENDED: 6,
}


def type_of(number: str) -> int:
    """Return the type of address of a number (24.008 10.5.4.7)."""
    if not number:
        return HIDDEN_TYPE
    return INTERNATIONAL if number.startswith("+") else UNKNOWN_TYPE


class Voice:
    """The one call a modem can be in."""

    def __init__(self, modem: Modem) -> None:
        """Start without a call."""
        self._modem = modem
        self.call: Call | None = None
        self.last_cause: EndCause | None = None
        self.tones = ""
        self._rings = 0
        self._told: CallEvent | None = None
        self._waiting: Deferred | None = None
        self._timer: asyncio.TimerHandle | None = None

    def dial(self, number: str) -> None:
        """Start a call once the command has been answered; raise RefusedError where that cannot be."""
        if self.call is not None:
            raise RefusedError(3)
        call = self.call = self._modem.network.call(self._modem, number)
        self._told = None
        asyncio.get_running_loop().call_soon(self._place, call)

    def wait(self) -> Deferred:
        """Hold the result of the dialling back until the call is answered or over."""
        self._waiting = Deferred(abort=self._give_up)
        return self._waiting

    def ring(self, call: Call) -> None:
        """Announce an incoming call until it is answered or over."""
        self.call = call
        self._rings = 0
        self._told = None
        self._tell(CallEvent.INCOMING, call)
        self._ring(call)

    def answer(self) -> bool:
        """Answer the call that rings; say whether one did."""
        if self.call is None or self.event(self.call) is not CallEvent.INCOMING:
            return False
        self.call.answer()
        return True

    def hang_up(self) -> None:
        """End the call, if there is one."""
        if self.call is not None:
            self.call.hang_up(self._modem)

    def changed(self, call: Call) -> None:
        """Tell the terminal how the call moved on."""
        event = self.event(call)
        if call is not self.call or event is CallEvent.INCOMING:
            return
        self._stop_ringing()
        if event is CallEvent.ENDED:
            self.call = None
            self.last_cause = call.cause
        if event is CallEvent.ACTIVE and call.answered is None:
            self._tell(CallEvent.ALERTING, call)
        if event is not self._told:
            self._tell(event, call)
        if event is CallEvent.ACTIVE:
            self._result(self._modem.profile.dial_result or "OK")
        elif event is CallEvent.ENDED and call.ended_by is not self._modem and call.cause is not None:
            result = RESULTS[call.cause] if call.caller is self._modem else "NO CARRIER"
            if not self._result(result):
                self._modem.urc(result)

    def event(self, call: Call) -> CallEvent:
        """Name the state of a call from the modem's side."""
        match call.state:
            case CallState.DIALLED:
                return CallEvent.DIALLED
            case CallState.RINGING if call.caller is self._modem:
                return CallEvent.ACTIVE if self._modem.early_answer else CallEvent.ALERTING
            case CallState.RINGING:
                return CallEvent.INCOMING
            case CallState.ACTIVE:
                return CallEvent.ACTIVE
        return CallEvent.ENDED

    def listed(self, call: Call, event: CallEvent) -> str:
        """Word a line of the list of calls (27.007 7.18)."""
        number = call.peer(self._modem)
        direction = int(call.caller is not self._modem)
        return f'+CLCC: 1,{direction},{_STATS[event]},0,0,"{number}",{type_of(number)}'

    def drop(self) -> None:
        """Lose the call with the network."""
        if self.call is not None:
            self.call.end(EndCause.UNREACHABLE)

    def power_off(self) -> None:
        """Drop the call without a word, as a reboot does."""
        call, self.call = self.call, None
        self._stop_ringing()
        if call is not None:
            call.end(EndCause.NORMAL, self._modem)

    def _result(self, text: str) -> bool:
        """Give the dialling its result; say whether it still waited."""
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            waiting.complete((), text)
        return waiting is not None

    def _give_up(self) -> None:
        """End the call because the terminal sent a byte."""
        self.hang_up()
        self._result("NO CARRIER")

    def _place(self, call: Call) -> None:
        """Let the network look for the called number."""
        if self.call is call:
            self._tell(CallEvent.DIALLED, call)
            call.place()

    def _ring(self, call: Call) -> None:
        """Ring once, show the number where that is asked for, and come back."""
        self._timer = asyncio.get_running_loop().call_later(self._modem.network.ring_interval, self._ring, call)
        settings = self._modem.settings
        self._modem.urc("+CRING: VOICE" if settings.number("+CRC") else "RING")
        if settings.number("+CLIP") and (self._rings or not self._modem.late_number):
            number = call.caller_id
            validity = 0 if number else 1
            self._modem.urc(f'+CLIP: "{number}",{type_of(number)},,,,{validity}')
        self._rings += 1
        if any(self._answers_itself(line) for line in self._modem.lines):
            call.answer()

    def _answers_itself(self, line: Line) -> bool:
        """Say whether S0 asks to answer at this ring (V.250 6.3.8)."""
        return 0 < line.registers["S0"] <= self._rings

    def _stop_ringing(self) -> None:
        """Ring no more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _tell(self, event: CallEvent, call: Call) -> None:
        """Send what the profile says at such an event."""
        self._told = event
        number = call.peer(self._modem)
        self._modem.tell(
            self._modem.profile.call_codes.get(event, ()),
            direction=int(call.caller is not self._modem),
            number=number,
            toa=type_of(number),
            seconds=call.seconds,
            cause=call.cause.value if call.cause else 0,
        )
        if self._modem.settings.number("+CLCC"):
            self._modem.urc(self.listed(call, event))
