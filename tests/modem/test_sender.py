"""What is sent, part by part, as the network gets it."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import cast

import pytest

from custom_components.isocket.modem import CommandTimeoutError, Manner, SendBarredError, SendFormatError
from custom_components.isocket.modem.chat import Answer, Chat
from custom_components.isocket.modem.commands import Command, Priority
from custom_components.isocket.modem.errors import CommandError
from custom_components.isocket.modem.sender import Sender
from custom_components.isocket.modem.sms import concat, pdu
from custom_components.isocket.modem.sms.pdu import Submit

TO = "+4790000002"


@dataclass
class Line:
    """A line that takes messages, and fails at those whose turn is in `failing`."""

    failing: dict[int, Exception] = field(default_factory=dict)
    sent: list[Submit] = field(default_factory=list)
    tried: int = 0
    answer: str = ""

    async def run(self, command: Command, _: Priority) -> Answer:
        """Take one message."""
        self.tried += 1
        if error := self.failing.get(self.tried):
            raise error
        length = int(command.text.removeprefix("AT+CMGS="))
        submit = pdu.decode_submit(command.body or "", length)
        self.sent.append(submit)
        return (self.answer or f"+CMGS: {len(self.sent)}",)


async def send(line: Line, text: str, manner: Manner | None = None, sender: Sender | None = None) -> tuple[int, ...]:
    """Send a text, and give its references."""
    chat = cast("Chat", line)
    receipt = await (sender or Sender()).send(chat, TO, text, manner or Manner(), Priority.NORMAL)
    return receipt.references


async def test_a_plain_text_is_one_message_in_septets() -> None:
    """Compose what can be composed first: an å of two characters is one septet."""
    line = Line()
    assert await send(line, "Pa\u030a €21") == (1,)
    (submit,) = line.sent
    assert (submit.text, submit.data.dcs) == ("På €21", 0)
    assert submit.recipient.text == TO
    assert (submit.reference, submit.status_report, submit.validity) == (0, False, timedelta(days=1))


@pytest.mark.parametrize(
    ("manner", "dcs"),
    [
        (Manner(), 0x00),
        (Manner(flash=True), 0x10),
        (Manner(unicode=True), 0x08),
        (Manner(flash=True, unicode=True), 0x18),
    ],
)
async def test_class_and_alphabet_on_request(manner: Manner, dcs: int) -> None:
    """Say so in every part."""
    line = Line()
    text = "abcdefghij" * 40
    await send(line, text, manner)
    assert {part.data.dcs for part in line.sent} == {dcs}
    assert len(line.sent) == (6 if manner.unicode else 3)
    assert concat.join(part.data for part in line.sent) == text


async def test_report_and_validity_on_request() -> None:
    """Ask for a report of every part, and for no longer than told."""
    line = Line()
    await send(line, "x" * 200, Manner(report=True, validity=timedelta(hours=1)))
    assert [(part.status_report, part.validity) for part in line.sent] == [(True, timedelta(hours=1))] * 2


async def test_simple_typography_on_request() -> None:
    """Spare UCS2 where nothing but quotes and dashes asks for it, and only when told to."""
    line = Line()
    text = "\u201cON\u201d \u2013 it\u2019s warm"
    await send(line, text)
    await send(line, text, Manner(simplify=True))
    assert [(part.text, part.data.dcs) for part in line.sent] == [(text, 8), ('"ON" - it\'s warm', 0)]


async def test_messages_in_parts_have_references_of_their_own() -> None:
    """Count them, and hold one for all parts of a message."""
    line, sender = Line(), Sender()
    for _ in range(3):
        await send(line, "x" * 200, sender=sender)
    references = [part.data.concat and part.data.concat.reference for part in line.sent]
    assert references[::2] == references[1::2]
    assert len(set(references)) == 3


@pytest.mark.parametrize("error", [CommandError("AT+CMGS", "+CMS ERROR: 42"), CommandTimeoutError("AT+CMGS")])
async def test_what_stopped_goes_on_where_it_stopped(error: Exception) -> None:
    """Send no part twice; the same text in another manner is another message."""
    line, sender = Line({2: error}), Sender()
    text = "abcdefghij" * 40
    with pytest.raises(Exception, match=r"42|AT\+CMGS|congestion"):
        await send(line, text, sender=sender)
    first = line.sent[0]
    await send(line, text, Manner(flash=True), sender)
    assert len(line.sent) == 4
    line.sent = [first]
    await send(line, text, sender=sender)
    assert concat.join(part.data for part in line.sent) == text
    assert len({part.data.concat and part.data.concat.reference for part in line.sent}) == 1


async def test_a_wish_that_is_refused_halfway_costs_no_part_twice() -> None:
    """Go on without a report where the network takes no part that asks for one."""
    line, sender = Line({2: CommandError("AT+CMGS", "+CMS ERROR: 69")}), Sender()
    text = "abcdefghij" * 40
    with pytest.raises(SendBarredError):
        await send(line, text, Manner(report=True), sender)
    await send(line, text, sender=sender)
    assert [part.status_report for part in line.sent] == [True, False, False]
    assert concat.join(part.data for part in line.sent) == text


async def test_each_part_is_told_once() -> None:
    """Tell of what the network took before the message stopped, and of the rest when it goes on."""
    told: list[int] = []
    line = Line({2: CommandTimeoutError("AT+CMGS")})
    sender = Sender(lambda: told.append(line.tried))
    with pytest.raises(CommandTimeoutError):
        await send(line, "x" * 400, sender=sender)
    assert told == [1]
    await send(line, "x" * 400, sender=sender)
    assert told == [1, 3, 4]


@pytest.mark.parametrize(("to", "text"), [("Owner", "x"), (TO, "ж" * 67 * 256)])
async def test_what_is_no_message_is_refused(to: str, text: str) -> None:
    """Name no number, and no text beyond 255 parts."""
    line = Line()
    with pytest.raises(SendFormatError) as caught:
        await Sender().send(cast("Chat", line), to, text, Manner(), Priority.NORMAL)
    assert not caught.value.retry
    assert line.tried == 0


@pytest.mark.parametrize(("answer", "reference"), [("+CMGS:", 0), ("+CMGS: 215", 215), ('+CMGS: 7,"26/11/24"', 7)])
async def test_references_as_modems_tell_them(answer: str, reference: int) -> None:
    """Take an empty answer for what it is: the message went."""
    assert await send(Line(answer=answer), "x") == (reference,)
