"""Messages out: split, written as PDUs, one part after the other (27.005 4.3)."""

from datetime import timedelta
import unicodedata

from . import commands, numbers, replies, results
from .chat import Chat
from .commands import Priority
from .errors import CommandError, ModemError, SendError
from .models import Receipt
from .sms import concat, pdu
from .sms.pdu import Submit

_VALIDITY = timedelta(days=1)
_REMEMBERED = 8


class Sender:
    """Send texts; one that stopped halfway goes on at the part that failed when it is sent again."""

    def __init__(self) -> None:
        """Start with no message under way."""
        self._reference = 0
        self._unfinished: dict[tuple[str, str], tuple[int, list[int]]] = {}

    async def send(
        self, chat: Chat, to: str, text: str, *, priority: Priority = Priority.NORMAL, report: bool = False
    ) -> Receipt:
        """Send a text and give the network's references, one a part.

        Raises SendError, and CommandTimeoutError where nobody can tell whether the message went.
        """
        if (number := numbers.parse(to)) is None:
            raise SendError(None, retry=False)
        text = unicodedata.normalize("NFC", text)
        key = (number.text, text)
        reference, done = self._unfinished.pop(key, (self._next_reference(), []))
        try:
            parts = concat.split(text, reference=reference)
            for part in parts[len(done) :]:
                written = pdu.encode_submit(Submit(number, part, validity=_VALIDITY, status_report=report))
                answer = await chat.run(commands.send_message(written.hex, written.length), priority)
                done.append(replies.reference(answer))
        except CommandError as err:
            self._remember(key, reference, done)
            raise results.send_error(err) from err
        except ModemError:
            self._remember(key, reference, done)
            raise
        except ValueError as err:
            raise SendError(None, retry=False) from err
        return Receipt(tuple(done))

    def _next_reference(self) -> int:
        """Count the references of messages in parts."""
        self._reference = (self._reference + 1) % 256
        return self._reference

    def _remember(self, key: tuple[str, str], reference: int, done: list[int]) -> None:
        """Keep which parts went, for a while."""
        if done:
            self._unfinished[key] = (reference, done)
            while len(self._unfinished) > _REMEMBERED:
                del self._unfinished[next(iter(self._unfinished))]
