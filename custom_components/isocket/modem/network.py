"""What the modem knows of the network: registration, operator, signal (27.007 7.2, 7.3, 8.5)."""

from dataclasses import replace

from . import commands, replies
from .chat import Chat
from .commands import Priority
from .models import NetworkStatus, Registration
from .startup import optional

# Circuit, packet and LTE registration, in the order in which they are believed.
_DOMAINS = ("+CREG", "+CGREG", "+CEREG")


class Network:
    """Keep the status of the network, by answers and by unsolicited codes."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self.status = NetworkStatus()
        self._registrations: dict[str, Registration] = {}

    def take(self, line: str) -> bool:
        """Take an unsolicited code; say whether it was about the network."""
        domain, _, _ = line.partition(":")
        if domain in _DOMAINS:
            self._register(domain, replies.registration(line, solicited=False))
        elif domain == "+CSQ":
            self.status = replace(self.status, signal_dbm=replies.signal(line))
        else:
            return False
        return True

    async def refresh(self, chat: Chat) -> None:
        """Ask for everything."""
        for domain, command in zip(_DOMAINS, commands.REGISTRATIONS, strict=True):
            if answer := await optional(chat, command, Priority.HOUSEKEEPING):
                self._register(domain, replies.registration(answer[-1], solicited=True))
        await optional(chat, commands.OPERATOR_NAME, Priority.HOUSEKEEPING)
        operator = replies.operator(await optional(chat, commands.OPERATOR, Priority.HOUSEKEEPING))
        self.status = replace(self.status, operator=operator)
        await self.measure(chat)

    async def measure(self, chat: Chat) -> None:
        """Ask for the signal: the one exchange that shows at rest that the modem lives."""
        answer = await optional(chat, commands.SIGNAL, Priority.HOUSEKEEPING)
        self.status = replace(self.status, signal_dbm=replies.signal(answer[-1]) if answer else None)

    def _register(self, domain: str, registration: Registration) -> None:
        """Note a domain's registration; any domain's is good enough for SMS."""
        self._registrations[domain] = registration
        known = [self._registrations[name] for name in _DOMAINS if name in self._registrations]
        best = next((one for one in known if one.registered), known[0])
        self.status = replace(self.status, registration=best)
