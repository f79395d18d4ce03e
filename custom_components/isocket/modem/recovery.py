"""What to do when the network does not come back: the radio, then the modem, then the port (iSocket Online 24/7)."""

import logging

from . import commands
from .chat import Chat
from .commands import Command
from .errors import LinkError
from .startup import optional
from .timing import Timing

_LOGGER = logging.getLogger(__name__)
_SEARCH = Command("AT+COPS=0", (), 120)

# One step after the other, at the times of Timing.recovery; after the last the port is opened again.
_STEPS = (
    ("choosing it again", (_SEARCH,)),
    ("resetting the radio", (Command("AT+CFUN=4", (), 30), commands.RADIO_ON)),
    ("resetting the modem", (Command("AT+CFUN=1,1", (), 30),)),
)


class Recovery:
    """Count the time without a network, and tell what is to be done when."""

    def __init__(self, timing: Timing) -> None:
        """Begin with a network."""
        self._times = timing.recovery
        self._since: float | None = None
        self._done = 0

    def note(self, *, registered: bool, now: float) -> None:
        """Note whether there is a network, at a time in seconds."""
        if registered:
            self._since, self._done = None, 0
        elif self._since is None:
            self._since = now

    @property
    def due(self) -> float:
        """Tell when the next step is to be taken."""
        return float("inf") if self._since is None else self._since + self._times[self._done]

    async def step(self, chat: Chat) -> None:
        """Take the next step; the last one is to give up this connection, by LinkError."""
        if self._done >= len(_STEPS):
            raise LinkError("the network does not come back")
        name, steps = _STEPS[self._done]
        self._done += 1
        _LOGGER.info("No network: %s", name)
        for command in steps:
            await optional(chat, command)
