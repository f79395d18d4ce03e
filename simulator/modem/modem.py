"""A modem: a SIM, a radio, storages and a call behind any number of serial lines."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from ..calls import Call
from ..codec import pdu
from .commands import SETTINGS, execute
from .faults import Faults
from .inbox import Arrival, Inbox
from .line import Line
from .parser import Request
from .profile import Profile, Urc
from .radio import REGISTRATION_COMMANDS, Radio, bars
from .replies import Outcome
from .settings import Settings
from .sim import PIN_TRIES, Sim
from .storage import Storage
from .troubles import TROUBLES
from .voice import Voice

if TYPE_CHECKING:
    from ..network import Network

CHATTER = ("OVER-VOLTAGE WARNNING", "+CTZV: +04", '*PSUTTZ: 26,11,24,10,0,0,"+4",0', "SOMETHING NEW")

type Tpdu = pdu.Deliver | pdu.StatusReport


class Pluggable(Protocol):
    """A port that can be pulled out and put back."""

    @property
    def plugged(self) -> bool:
        """Say whether the port is there."""

    @property
    def attached(self) -> bool:
        """Say whether a terminal has the port open."""

    def unplug(self) -> None:
        """Take the port away under whoever uses it."""

    def plug(self) -> None:
        """Bring the port back, perhaps under another name."""

    def hold(self) -> None:
        """Throw out whoever has the port open, and let another program have it."""

    def release(self) -> None:
        """Let the other program go."""


class Modem:
    """A modem on the network. `registered`, `signal`, `operator`, `pin` and `storage` may be set at any time."""

    def __init__(self, network: Network, number: str, profile: Profile, *, name: str = "") -> None:
        """Switch the modem on, without telling anybody."""
        self.network = network
        self.number = number
        self.name = name or profile.title
        self.profile = profile
        self.hidden = False
        self.baud: int | None = None
        self.boot_seconds = 0.2
        self.sag_seconds = 20.0  # between two reboots of a brown-out
        self.send_seconds = 0.0  # how long the network takes over a message
        self.early_answer = False  # a phone that rings is told as one that was answered
        self.late_number = False  # the first ring comes without the caller's number
        self.clock_set = True  # the network told the time
        self.faults = Faults()
        self.active_troubles: frozenset[str] = frozenset()
        self.lines: list[Line] = []
        self.ports: list[Pluggable] = []
        self.sim = Sim(number, imsi="242990000000001", iccid="8947990000000000017")
        self.settings = Settings(row for row in (*SETTINGS, *profile.settings) if row.name not in profile.absent)
        self.radio = Radio(self._radio_changed)
        self.radio.sim_ready = lambda: self.sim.ready
        self.inbox = Inbox(self, profile.storages, profile.first_index, profile.reports)
        self.voice = Voice(self)
        self.running = True
        self.frozen = False
        self.reference = 0

        self._boot: asyncio.TimerHandle | None = None
        self._sagging: asyncio.TimerHandle | None = None
        self._told = dict.fromkeys(REGISTRATION_COMMANDS, self.radio.registration)
        self._told_signal = self.signal

    @property
    def registered(self) -> bool:
        """Say whether the modem is on the network."""
        return self.radio.registered

    @registered.setter
    def registered(self, coverage: bool) -> None:
        """Give or take the coverage."""
        self.radio.registered = coverage

    @property
    def signal(self) -> int:
        """Return the signal strength as +CSQ shows it, 0 to 31, or 99."""
        return self.radio.signal

    @signal.setter
    def signal(self, rssi: int) -> None:
        """Set the signal strength, 0 to 31."""
        self.radio.signal = rssi

    @property
    def operator(self) -> str:
        """Return the operator's name."""
        return self.radio.operator

    @operator.setter
    def operator(self, name: str) -> None:
        """Set the operator's name."""
        self.radio.operator = name

    @property
    def pin(self) -> str:
        """Return the SIM's PIN; empty where it has none."""
        return self.sim.pin

    @pin.setter
    def pin(self, pin: str | None) -> None:
        """Give the SIM a PIN that it asks for from now on, or take it away."""
        self.sim.pin = pin
        self.sim_changed()

    @property
    def storage(self) -> Storage:
        """Return the storage on the SIM."""
        return self.inbox.storages["SM"]

    @property
    def reachable(self) -> bool:
        """Say whether the network finds the modem, and it can speak."""
        return self.running and self.registered

    @property
    def current(self) -> Call | None:
        """Return the call that the modem is in."""
        return self.voice.call

    def attach(self, write: Callable[[bytes], None]) -> Line:
        """Connect one more serial line."""
        line = Line(self, write)
        self.lines.append(line)
        self.network.changed()
        return line

    def detach(self, line: Line) -> None:
        """Disconnect a serial line."""
        line.drop()
        self.lines.remove(line)
        self.network.changed()

    def execute(self, line: Line, request: Request) -> Outcome:
        """Carry out one command, unless a fault answers in its place."""
        return execute(line, request)

    def urc(self, text: str) -> None:
        """Send an unsolicited line on every port."""
        if self.running:
            for shown in self.faults.urc(text):
                for line in self.lines:
                    line.urc(shown)

    def tell(self, urcs: Iterable[Urc], **values: object) -> None:
        """Send the unsolicited lines that are switched on, filled in."""
        for urc in urcs:
            if not urc.when or self.settings.number(urc.when, urc.parameter):
                self.urc(urc.text.format(**values))

    def take(self, message: Tpdu) -> bool:
        """Take a message from the network; say whether there was a way and room for it."""
        if not self.reachable:
            return False
        if isinstance(message, pdu.StatusReport):
            return self.inbox.deliver(pdu.encode_status_report(message), Arrival.REPORT)
        flash = message.data.message_class == 0
        return self.inbox.deliver(pdu.encode_deliver(message), Arrival.FLASH if flash else Arrival.MESSAGE)

    def send(self, tpdu_hex: str, length: int | None = None) -> int:
        """Hand a message to the SMS centre and return its reference; raise PduError."""
        submit = pdu.decode_submit(tpdu_hex, length)
        self.reference = (self.reference + 1) % 256
        self.network.centre.send(self.number, replace(submit, reference=self.reference))
        return self.reference

    def ring(self, call: Call) -> None:
        """Take an incoming call."""
        self.voice.ring(call)

    def call_changed(self, call: Call) -> None:
        """Learn that a call moved on."""
        self.voice.changed(call)

    def pressed(self, key: str) -> None:
        """Hear a key of the other phone."""
        self.tell(self.profile.tones, key=key, code=ord(key))

    @property
    def plugged(self) -> bool:
        """Say whether the ports are there."""
        return all(port.plugged for port in self.ports)

    @property
    def attached(self) -> bool:
        """Say whether a terminal has one of the ports open."""
        return any(port.attached for port in self.ports)

    def trouble(self, key: str, *, on: bool = True) -> None:
        """Start a trouble by its key, or end one that lasts."""
        trouble = TROUBLES[key]
        if on:
            trouble.start(self)
        elif trouble.stop is not None:
            trouble.stop(self)
        if trouble.stop is not None:
            self.active_troubles = self.active_troubles | {key} if on else self.active_troubles - {key}
        self.network.changed()

    def set_baud(self, baud: int | None) -> None:
        """Set how fast bytes pass, in bits a second; None is as fast as can be."""
        self.baud = baud
        self.network.changed()

    def echo_on(self) -> None:
        """Let every line echo again, as after a reboot that nobody noticed."""
        for line in self.lines:
            line.echo = True

    def forget(self) -> None:
        """Lose the settings, and say nothing."""
        self.settings.reset()

    def chatter(self) -> None:
        """Send what modems say unasked, and what nobody knows."""
        for text in (*self.profile.noise, *CHATTER):
            self.urc(text.format(rssi=self.signal))

    def block_sim(self, blocked: bool) -> None:
        """Use up all tries of the PIN, or give them back."""
        self.sim.pin_tries = 0 if blocked else PIN_TRIES
        self.sim_changed()

    def lock(self, pin: str) -> None:
        """Set the PIN, or take it away with an empty one, and boot."""
        self.sim.pin = pin
        self.reboot()

    def seat_sim(self, present: bool) -> None:
        """Put the SIM in, or take it out."""
        self.sim.present = present
        self.sim.power_on()
        self.sim_changed()

    def freeze(self, frozen: bool) -> None:
        """Stop in the middle of whatever goes on, or go on with it, and with all that came meanwhile."""
        self.frozen = frozen
        if not frozen:
            for line in self.lines:
                line.thaw()

    def fill(self) -> None:
        """Leave no slot free where messages arrive."""
        self.inbox.fill()

    def sim_changed(self) -> None:
        """Let the radio see whether the SIM is ready."""
        self._radio_changed()

    def cover(self, coverage: bool) -> None:
        """Give or take the coverage."""
        self.registered = coverage

    def mistime(self, ahead: timedelta) -> None:
        """Let the network tell a time that is so far ahead, also on messages."""
        self.network.ahead = ahead

    def deny(self, denied: bool) -> None:
        """Let the network refuse the SIM, or take it again."""
        self.radio.denied = denied
        self._radio_changed()

    def sag(self) -> None:
        """Reboot now and every so many seconds, as on a supply that is too weak for the transmitter."""
        self.steady()
        self.reboot()
        self._sagging = asyncio.get_running_loop().call_later(self.sag_seconds, self.sag)

    def steady(self) -> None:
        """Reboot no more."""
        if self._sagging is not None:
            self._sagging.cancel()
            self._sagging = None

    def drop(self) -> None:
        """Drop the connections of all ports, which are there again at once."""
        self.unplug()
        self.plug()

    def hold(self) -> None:
        """Let another program have all ports."""
        for port in self.ports:
            port.hold()
        self.network.changed()

    def release(self) -> None:
        """Let the other program go."""
        for port in self.ports:
            port.release()
        self.network.changed()

    def unplug(self) -> None:
        """Pull all ports out."""
        for port in self.ports:
            port.unplug()
        self.network.changed()

    def plug(self) -> None:
        """Put all ports back."""
        for port in self.ports:
            port.plug()
        self.network.changed()

    def reboot(self) -> None:
        """Boot: settings, PIN and call are lost, ports that come with the modem vanish for a while."""
        self.power_off()
        if self.profile.reenumerates:
            self.unplug()
        self._boot = asyncio.get_running_loop().call_later(self.boot_seconds, self._booted)

    def reboot_soon(self) -> None:
        """Boot once the command that asked for it has been answered."""
        asyncio.get_running_loop().call_soon(self.reboot)

    def power_off(self) -> None:
        """Fall silent, for good or until booted."""
        if self._boot is not None:
            self._boot.cancel()
            self._boot = None
        self.voice.power_off()
        self.running = self.frozen = False
        for line in self.lines:
            line.reset()
        self.network.changed()

    def _booted(self) -> None:
        """Start again and say so as the profile does."""
        self._boot = None
        self.settings.reset()
        self.sim.power_on()
        self.inbox.power_on()
        self.running = True
        if self.profile.reenumerates:
            self.plug()
        for text in self.profile.boot:
            self.urc(text.format(pin=self.sim.state if self.sim.present else "NOT INSERTED"))
        self.radio.function = 1

    def _radio_changed(self) -> None:
        """Report the registration where that is asked for, and let what waits come in (27.007 7.2)."""
        stat = self.radio.registration
        for command in REGISTRATION_COMMANDS:
            level = self.settings.number(command)
            if stat != self._told[command] and level:
                location = f',"{self.radio.lac}","{self.radio.cell}"' if level > 1 and self.registered else ""
                self.urc(f"{command}: {stat}{location}")
            self._told[command] = stat
        if self.signal != self._told_signal:
            self._told_signal = self.signal
            self.tell(self.profile.signal, rssi=self.signal, bars=bars(self.signal))
        if self.reachable:
            self.network.available(self)
        elif self.voice.call is not None:
            self.voice.drop()
        self.network.changed()
