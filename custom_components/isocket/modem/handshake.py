"""The way back to a modem that answers and owes us nothing: attention, and then an answer that cannot be mistaken."""

import asyncio
from collections.abc import Callable

from .commands import ATTENTION, TAG
from .timing import Timing

_ESCAPE = b"\x1b"


class Handshake:
    """Send AT until something answers, then a tag; whatever comes before the tag's own result is dropped.

    The result of a command that was given up may come at any time. A modem answers in order, so that after the tag's
    answer nothing old is on its way. One that does not know the tag is taken to be in step when it has been quiet.
    """

    def __init__(
        self, write: Callable[[str, bytes], None], done: Callable[[], None], failed: Callable[[], None], timing: Timing
    ) -> None:
        """Remember whom to tell."""
        self._write = write
        self._done = done
        self._failed = failed
        self._timing = timing
        self._loop = asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | None = None
        self._attempts = 0
        self._tagged = 0  # the attempt in which a tag was last sent
        self._sent = self._seen = 0  # tags
        self._tag_seen = self._known = self._untagged = False

    @property
    def active(self) -> bool:
        """Say whether a handshake is under way."""
        return self._attempts > 0

    def start(self, *, escape: bool) -> None:
        """Begin; `escape` ends a prompt that may hang at the first attempt already (ESC, never Ctrl-Z: that sends)."""
        self._attempts = self._tagged = self._sent = self._seen = 0
        self._attempt(escape=escape)

    def stop(self) -> None:
        """Give up without a word."""
        self._attempts = 0
        if self._timer:
            self._timer.cancel()
            self._timer = None

    def take_tag(self, line: str) -> bool:
        """Take a line of the tag's answer; say whether it was one."""
        if not self._sent or not TAG.answered_by(line):
            return False
        self._tag_seen = self._known = True
        self._seen += 1
        return True

    def take_final(self, *, ok: bool) -> None:
        """Take a final result: any will do for attention, and then only the tag's own."""
        if self._tagged < self._attempts:
            self._tagged = self._attempts
            self._sent += 1
            self._tag_seen = self._untagged = False
            self._wait(self._timing.tag * self._timing.patience, self._tag_missing)
            self._write(TAG.text, b"")
        elif self._tag_seen and self._seen == self._sent:
            self._finish()
        elif self._tag_seen or not (ok or self._known):
            # One of several tags, or a modem that refuses the tag: in step when it is quiet.
            self._wait(self._timing.settle, self._finish)
        else:
            self._untagged = True  # an old result, or a modem that acknowledges what it does not know

    def _attempt(self, *, escape: bool = True) -> None:
        """Ask for attention once more."""
        if self._attempts >= self._timing.handshake_attempts:
            self.stop()
            self._failed()
            return
        self._attempts += 1
        self._wait(self._timing.handshake, self._attempt)
        if escape:
            self._write("", _ESCAPE)
        if self.active:
            self._write(ATTENTION.text, b"")

    def _tag_missing(self) -> None:
        """Go on without the tag's own answer where the modem answered at all, and ask again otherwise."""
        if self._untagged and not self._known:
            self._finish()
        else:
            self._attempt()

    def _finish(self) -> None:
        """Tell that the modem is in step."""
        self.stop()
        self._done()

    def _wait(self, delay: float, callback: Callable[[], None]) -> None:
        """Do something after so many seconds, unless something else comes first."""
        if self._timer:
            self._timer.cancel()
        self._timer = self._loop.call_later(delay, callback)
