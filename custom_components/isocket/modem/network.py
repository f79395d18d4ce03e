"""What the modem knows of the network: registration, operator, signal, time (27.007 7.2, 7.3, 8.5, 8.15, 8.69)."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
import logging
import re

from . import commands, replies
from .chat import Chat
from .commands import Priority
from .models import NetworkStatus, Registration
from .profiles import GENERIC
from .startup import optional

_LOGGER = logging.getLogger(__name__)

# Circuit, packet and LTE registration, in the order in which they are believed.
_DOMAINS = ("+CREG", "+CGREG", "+CEREG")
# What tells most of why there is no registration, where the domains differ.
_TELLING = (Registration.DENIED, Registration.EMERGENCY, Registration.SEARCHING, Registration.UNKNOWN)
# Codes after which a question is worth it: bars of the signal (27.007 8.9: the second indicator; Cinterion: by name), and
# times of the network, which each maker writes in its own way.
_NEWS = re.compile(r'\+CIEV: ?(2|"?(signal|rssi)"?),\d+|(\+CTZ[EUV]|[+#]NITZ|\+QNITZ|\*PSUTTZ|\^NITZINFO):.*')
_STEADY_SIGNAL = 4  # dB by which a signal that the modem tells by itself must have changed, to be news
_STEADY_CLOCK = 2  # seconds, likewise


class Network:
    """Keep the status of the network, by answers and by unsolicited codes."""

    def __init__(self, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        """Know nothing yet; `now` is our own clock."""
        self._now = now
        self._registrations: dict[str, Registration] = {}
        self.status = NetworkStatus()
        self.clocks: Iterable[str] = GENERIC.clocks
        self.stale = False  # the modem told that something has changed, and not to what

    def take(self, line: str) -> bool:
        """Take an unsolicited code; say whether it was about the network."""
        domain, _, _ = line.partition(":")
        if domain in _DOMAINS:
            self._register(domain, replies.registration(line, solicited=False))
            return True
        for code, scale in replies.SIGNAL_CODES:
            if match := code.fullmatch(line):
                self._hear_signal(scale(int(match[1])))
                return True
        news = _NEWS.fullmatch(line) is not None
        self.stale |= news
        return news

    async def refresh(self, chat: Chat) -> None:
        """Ask for everything."""
        for domain, command in zip(_DOMAINS, commands.REGISTRATIONS, strict=True):
            if answer := await optional(chat, command, Priority.HOUSEKEEPING):
                self._register(domain, replies.registration(answer[-1], solicited=True))
        await optional(chat, commands.OPERATOR_NAME, Priority.HOUSEKEEPING)
        operator = replies.operator(await optional(chat, commands.OPERATOR, Priority.HOUSEKEEPING))
        self.status = replace(self.status, operator=operator)
        self.stale = True
        await self.measure(chat)
        if not self.status.service_centre:
            await self._find_service_centre(chat)

    async def measure(self, chat: Chat) -> None:
        """Ask for the signal: the one exchange that shows at rest that the modem lives; and for the time after news of it.

        Some LTE modems know the signal only by the newer command.
        """
        stale, self.stale = self.stale, False
        answer = await optional(chat, commands.SIGNAL, Priority.HOUSEKEEPING)
        signal = replies.signal(answer[-1]) if answer else None
        if signal is None and self.status.registration.registered:
            signal = replies.extended_signal(await optional(chat, commands.EXTENDED_SIGNAL, Priority.HOUSEKEEPING))
        self.status = replace(self.status, signal_dbm=signal)
        if stale:
            await self._compare_clocks(chat)

    async def _compare_clocks(self, chat: Chat) -> None:
        """Tell how far the network's clock is ahead of ours, by the first clock that was ever set."""
        difference = None
        for name in self.clocks:
            if told := replies.clock(await optional(chat, commands.clock(name), Priority.HOUSEKEEPING)):
                difference = round((told - self._now()).total_seconds())
                break
        before = self.status.clock_difference
        if before is None or difference is None or abs(difference - before) >= _STEADY_CLOCK:
            self.status = replace(self.status, clock_difference=difference)

    async def _find_service_centre(self, chat: Chat) -> None:
        """Look for the number that messages are sent by; say once that there is none."""
        centre = replies.service_centre(await optional(chat, commands.SERVICE_CENTRE, Priority.HOUSEKEEPING))
        if centre == "" and self.status.service_centre is None:
            _LOGGER.warning("The SIM has no number of a service centre: messages can be received, but not sent")
        self.status = replace(self.status, service_centre=centre)

    def _hear_signal(self, signal: int | None) -> None:
        """Take a signal that the modem told by itself, unless it is nearly the same."""
        before = self.status.signal_dbm
        if before is None or signal is None or abs(signal - before) >= _STEADY_SIGNAL:
            self.status = replace(self.status, signal_dbm=signal)

    def _register(self, domain: str, registration: Registration) -> None:
        """Note a domain's registration; any domain's is good enough for SMS."""
        self._registrations[domain] = registration
        known = [self._registrations[name] for name in _DOMAINS if name in self._registrations]
        best = next((one for one in known if one.registered), None)
        telling = next((one for one in _TELLING if one in known), Registration.NOT_SEARCHING)
        self.status = replace(self.status, registration=best or telling)
