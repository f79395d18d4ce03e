"""What to do when the network does not come back: the radio, then the modem, then the port (iSocket Online 24/7)."""

import logging

from . import commands
from .chat import Chat
from .errors import NetworkLostError
from .startup import optional
from .timing import Timing

_LOGGER = logging.getLogger(__name__)
_MOST_PATIENT = 8  # times as patient as at first: a cabin may have no network for a winter

# One step after the other, at the times of Timing.recovery; after the last the port is opened again.
_STEPS = (
    ("choosing it again", (commands.SEARCH,)),
    ("resetting the radio", (commands.RADIO_OFF, commands.RADIO_ON)),
    ("resetting the modem", (commands.RESTART,)),
)


class Recovery:
    """Count the time without a network, across the restarts that this brings about, and tell what is to be done when."""

    def __init__(self, timing: Timing) -> None:
        """Begin with a network."""
        self._times = timing.recovery
        self._since: float | None = None
        self._done = 0
        self._patience = 1

    def note(self, *, registered: bool, now: float) -> None:
        """Note whether there is a network, at a time in seconds."""
        if registered:
            self._since, self._done, self._patience = None, 0, 1
        elif self._since is None:
            self._since = now

    def interrupted(self) -> None:
        """Note that the modem is gone: unless that is our own doing, what counts is the time after it is back."""
        if not self._done:
            self._since = None

    @property
    def due(self) -> float:
        """Tell when the next step is to be taken."""
        return float("inf") if self._since is None else self._since + self._patience * self._times[self._done]

    def without_network(self, now: float) -> float:
        """Tell for how many seconds there has been no network."""
        return 0 if self._since is None else now - self._since

    async def step(self, chat: Chat) -> None:
        """Take the next step; the last one is to give up this connection, by NetworkLostError, and to begin anew."""
        if self._done >= len(_STEPS):
            self._since, self._done = None, 0
            self._patience = min(2 * self._patience, _MOST_PATIENT)
            raise NetworkLostError
        name, steps = _STEPS[self._done]
        self._done += 1
        _LOGGER.info("No network: %s", name)
        for command in steps:
            await optional(chat, command)
