"""Messages out: split, written as PDUs, one part after the other (27.005 4.3)."""

from datetime import timedelta
import re
import unicodedata

from . import commands, replies, results
from .chat import Chat
from .commands import Priority
from .errors import CommandError, ModemError, SendError
from .models import Address, Receipt
from .sms import concat, pdu
from .sms.pdu import Submit

_VALIDITY = timedelta(days=1)
_REMEMBERED = 8
_PUNCTUATION = re.compile(r"[\s().-]")


class Sender:
    """Send texts; one that stopped halfway goes on at the part that failed when it is sent again."""

    def __init__(self) -> None:
        """Start with no message under way."""
        self._reference = 0
        self._unfinished: dict[tuple[str, str], tuple[int, list[int]]] = {}

    async def send(
        self, chat: Chat, to: str, text: str, *, priority: Priority = Priority.NORMAL, unicode: bool = False
    ) -> Receipt:
        """Send a text and give the network's references, one a part.

        Raises SendError, and CommandTimeoutError where nobody can tell whether the message went.
        """
        number = recipient(to)
        text = unicodedata.normalize("NFC", text)
        key = (number.text, text)
        reference, done = self._unfinished.pop(key, (self._next_reference(), []))
        try:
            parts = concat.split(text, reference=reference, unicode=unicode)
            for part in parts[len(done) :]:
                written = pdu.encode_submit(Submit(number, part, validity=_VALIDITY))
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


def recipient(to: str) -> Address:
    """Read a phone number as people write it; SendError for a text that is none."""
    number = _PUNCTUATION.sub("", to)
    if number.startswith("00"):
        number = f"+{number[2:]}"
    if not re.fullmatch(r"\+?[0-9*#]{1,20}", number):
        raise SendError(None, retry=False)
    return Address.of(number)
