"""Requests on their way: how each ends, what is repeated, and what is not."""

import pytest

from custom_components.isocket.client import Ended, Outcome, Reason, Withdraw

from .house import House

CONFIRMED, REFUSED = Outcome.CONFIRMED, Outcome.REFUSED
UNANSWERED, CANCELLED = Outcome.UNANSWERED, Outcome.CANCELLED


def test_a_request_is_sent_answered_and_ended() -> None:
    """The way of nearly all."""
    house = House()
    token = house.ask("on")
    assert house.sent() == ["ON"]
    assert house.unit.snapshot().under_way is not None
    house.after(seconds=10).say("Power socket ON", ago=4)
    assert house.take(Ended) == [Ended(token, "ON", CONFIRMED, None, "Power socket ON")]
    assert house.fact("socket") is True
    assert house.unit.snapshot().under_way is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("OPEN SESAME", Reason.NOT_A_COMMAND),
        ("ON9999", Reason.OUT_OF_RANGE),
        ("TEMPOFF=80", Reason.OUT_OF_RANGE),
        ("RESTARTTIME=5", Reason.WINDOW_CLOSED),
    ],
)
def test_what_is_of_no_use_is_not_sent(text: str, reason: Reason) -> None:
    """It ends at once, with a reason."""
    house = House()
    house.ask(text)
    assert house.ended()[1:] == (REFUSED, reason)
    assert house.sent() == []


def test_one_message_is_outstanding_at_a_time() -> None:
    """The second waits for the answer to the first, for a text names no question."""
    house = House()
    house.ask("ONM")
    house.ask("ON")
    assert house.sent() == ["ONM"]
    assert [pending.command for pending in house.unit.snapshot().waiting] == ["ON"]
    house.after(seconds=9).say("Microrelay ON")
    assert house.sent() == ["ON"]


@pytest.mark.parametrize(("text", "messages"), [("ON", 2), ("STATUS", 2), ("RESTART", 1), ("ON60", 1), ("CALLBACK", 1)])
def test_what_is_repeated(text: str, messages: int) -> None:
    """A restart is not: nobody knows whether it was carried out."""
    house = House()
    house.ask(text)
    house.after(minutes=30)
    assert house.sent() == [text] * messages
    assert house.ended() == (text, UNANSWERED, Reason.NO_ANSWER)


def test_a_message_that_waits_too_long_is_taken_back() -> None:
    """What was wanted an hour ago is not wanted now."""
    house = House(online=False)
    house.ask("ON")
    house.after(minutes=61)
    assert len(house.take(Withdraw)) == 1
    assert house.ended() == ("ON", UNANSWERED, Reason.NOT_SENT)


def test_a_message_that_cannot_be_sent() -> None:
    """The outbox gave it up."""
    house = House(online=False)
    house.ask("ON")
    house.carry_out(house.unit.not_sent(1, house.now))
    assert house.ended() == ("ON", UNANSWERED, Reason.NOT_SENT)


def test_cancelling() -> None:
    """One, or all; what was sent may still be answered, and is learned from."""
    house = House()
    house.ask("ON")
    second = house.ask("OFF")
    house.ask("STATUS")
    house.carry_out(house.unit.cancel(second, house.now))
    assert house.ended() == ("OFF", CANCELLED, None)
    house.carry_out(house.unit.cancel(None, house.now))
    assert [(ended.command, ended.outcome) for ended in house.take(Ended)] == [
        ("STATUS", CANCELLED),
        ("ON", CANCELLED),
    ]
    house.after(seconds=20).say("Power socket ON")
    assert house.fact("socket") is True
    assert house.take(Ended) == []
