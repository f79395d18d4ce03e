"""Messages out: split, written as PDUs, one part after the other (27.005 4.3)."""

from collections.abc import Callable
from dataclasses import replace
import random
import unicodedata

from . import commands, numbers, replies, results
from .chat import Chat
from .commands import Priority
from .errors import CommandError, ModemError, SendFormatError
from .models import Manner, Receipt
from .sms import concat, pdu
from .sms.pdu import Submit
from .sms.typography import simplify

_REMEMBERED = 8

type _Key = tuple[str, str, Manner]


def parts(text: str) -> int:
    """Count the messages that a text takes, written plainly; one that is too long to be sent takes one."""
    try:
        return len(concat.split(unicodedata.normalize("NFC", text), reference=0))
    except ValueError:
        return 1


class Sender:
    """Send texts; one that stopped halfway goes on at the part that failed when it is sent again."""

    def __init__(self, on_sent: Callable[[], None] = lambda: None) -> None:
        """Start with no message under way, and not with the reference of the last start.

        `on_sent` is called for each part that the network took.
        """
        self._on_sent = on_sent
        self._reference = random.randrange(256)
        self._unfinished: dict[_Key, tuple[int, list[int]]] = {}

    async def send(self, chat: Chat, to: str, text: str, manner: Manner, priority: Priority) -> Receipt:
        """Send a text and give the network's references, one a part.

        Raises SendError, and CommandTimeoutError where nobody can tell whether the message went.
        """
        if (number := numbers.parse(to)) is None:
            raise SendFormatError(None, "no number")
        text = unicodedata.normalize("NFC", text)
        key = (number.text, text, replace(manner, report=False))  # the same message, reported or not
        reference, done = self._unfinished.pop(key, (self._next_reference(), []))
        try:
            parts = concat.split(
                simplify(text) if manner.simplify else text,
                reference=reference,
                unicode=manner.unicode,
                flash=manner.flash,
            )
            for part in parts[len(done) :]:
                submit = Submit(number, part, validity=manner.validity, status_report=manner.report)
                written = pdu.encode_submit(submit)
                answer = await chat.run(commands.send_message(written.hex, written.length), priority)
                done.append(replies.reference(answer))
                self._on_sent()
        except CommandError as err:
            self._remember(key, reference, done)
            raise results.send_error(err) from err
        except ModemError:
            self._remember(key, reference, done)
            raise
        except ValueError as err:
            raise SendFormatError(None, str(err)) from err
        return Receipt(tuple(done))

    def _next_reference(self) -> int:
        """Count the references of messages in parts."""
        self._reference = (self._reference + 1) % 256
        return self._reference

    def _remember(self, key: _Key, reference: int, done: list[int]) -> None:
        """Keep which parts went, for a while."""
        if done:
            self._unfinished[key] = (reference, done)
            while len(self._unfinished) > _REMEMBERED:
                del self._unfinished[next(iter(self._unfinished))]
