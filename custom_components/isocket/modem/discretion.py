"""Keep what passes our ports out of the log of the library below: PINs, numbers and texts, which it writes as they are.

Whoever calls the library is told by a context variable, which the event loop keeps with what it calls back for our port;
so other programs' ports on the same library are logged as ever.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
import logging
from typing import Any, Final, override

_LIBRARY: Final = "serialx"
_OURS: Final[ContextVar[bool]] = ContextVar("isocket_port", default=False)


class _Discretion(logging.Filter):
    """Write how much passed, and not what."""

    @override
    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, without the octets of our ports."""
        if _OURS.get() and isinstance(record.args, tuple):
            record.args = tuple(map(_counted, record.args))
        return True


def _counted(value: Any) -> Any:
    """Return how many octets there are in place of them."""
    return f"{len(value)} octets" if isinstance(value, (bytes, bytearray, memoryview)) else value


_FILTER: Final = _Discretion()


def watch_the_log() -> None:
    """See to all that the library writes, as far as it is loaded."""
    for name in tuple(logging.root.manager.loggerDict):
        if name.split(".", maxsplit=1)[0] == _LIBRARY:
            logging.getLogger(name).addFilter(_FILTER)


@contextmanager
def discreet() -> Iterator[None]:
    """Call the library, and have it call back, for a port of ours."""
    token = _OURS.set(True)
    try:
        yield
    finally:
        _OURS.reset(token)
