"""Requests on their way: how each ends, what is repeated, and what is not."""

import pytest

from custom_components.isocket.client import Ended, Outcome, Reason, RemoteConfig, Send, Withdraw
from custom_components.isocket.language import Model

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


# What must not be done twice


@pytest.mark.parametrize(
    ("text", "question", "done", "undone"),
    [
        ("SCHEDULER+08:00,*,ON", "SCHEDULER?", "08:00,*,ON", "SCHEDULER is empty"),
        ("SCHEDULER-08:00", "SCHEDULER?", "09:00,*,ON", "08:00,1,OFF\n09:00,*,ON"),
        ("SECNUMBER+4790000003", "SECNUMBER?", "SECNUMBERs 4790000002, 4790000003", "No SECNUMBERs!"),
        ("SECNUMBER-4790000003", "SECNUMBER?", "SECNUMBERs 4790000002", "SECNUMBERs 4790000003"),
        ("ALERTNUMBER+4790000003", "ALERTNUMBER?", "ALERTNUMBERs:\n4790000003", "ALERTNUMBERs:\n4790000002"),
        ("ALERTNUMBER-4790000003", "ALERTNUMBER?", "No ALERTNUMBERs!", "ALERTNUMBERs:\n4790000003"),
        ("SMSCONFIRM=OFF", "SMSCONFIRM?", "SMSCONFIRM=ON,(OFF)", "SMSCONFIRM=(ON),OFF"),
    ],
)
def test_the_unit_is_asked_before_something_is_repeated(text: str, question: str, done: str, undone: str) -> None:
    """What it did is confirmed by that, what it did not is sent again, and what it does not tell is left."""
    for answer, sent, outcome in ((done, [], CONFIRMED), (undone, [text], UNANSWERED), (None, [question], UNANSWERED)):
        house = House()
        house.carry_out(house.unit.plugged_in(house.now))
        house.ask(text)
        house.after(minutes=5)
        assert house.sent() == [text, question]
        if answer is not None:
            house.after(seconds=9).say(answer)
        house.after(minutes=5)
        assert house.sent()[:1] == sent[:1]
        house.after(minutes=20)
        assert house.ended()[1] is outcome


def test_a_late_confirmation_while_the_unit_is_asked() -> None:
    """It is as good as the answer to the question."""
    house = House()
    house.ask("SCHEDULER+08:00,*,ON")
    house.after(minutes=6).say("SCHEDULER+08:00,*,ON - OK", ago=200)
    assert house.ended() == ("SCHEDULER+08:00,*,ON", CONFIRMED, None)


@pytest.mark.parametrize(
    ("text", "once"),
    [("ON", False), ("STATUS", False), ("RESTART", True), ("ON5", True), ("SCHEDULER+08:00,*,ON", True)],
)
def test_the_outbox_is_told_what_it_may_try_again(text: str, once: bool) -> None:
    """A message that may have gone goes again only where that does no harm."""
    house = House()
    house.ask(text)
    assert [send.once for send in house.take(Send)] == [once]


# The configuration time


def test_the_configuration_time_by_the_house_s_own_arithmetic() -> None:
    """It begins with power-on and with each command of its kind, and nothing is sent right before its end."""
    house = House()
    house.carry_out(house.unit.plugged_in(house.now))
    house.after(minutes=27).answer("RESTARTTIME=5", "RESTARTTIME=5 - OK")
    assert house.ended()[1] is CONFIRMED
    house.after(minutes=27).ask("RESTARTTIME=6")
    assert house.sent() == ["RESTARTTIME=5", "RESTARTTIME=6"]
    house.carry_out(house.unit.cancel(None, house.now)).take(Ended)
    house.after(minutes=4).ask("RESTARTTIME=7")
    assert house.ended() == ("RESTARTTIME=7", REFUSED, Reason.WINDOW_CLOSED)
    assert house.sent() == []


@pytest.mark.parametrize(("minutes", "sent"), [(27, ["RESTARTTIME=5"]), (29, [])])
def test_nothing_is_sent_right_before_the_end_of_the_configuration_time(minutes: int, sent: list[str]) -> None:
    """A message takes up to two minutes: one that would come too late is not paid for."""
    house = House()
    house.carry_out(house.unit.plugged_in(house.now))
    house.after(minutes=minutes).ask("RESTARTTIME=5")
    assert house.sent() == sent


def test_the_configuration_time_is_renewed_by_itself() -> None:
    """With the renewal password, which is shown nowhere; once for several changes."""
    house = House()
    house.carry_out(house.unit.know(None, "123456abc", house.now))
    assert house.unit.snapshot().renewable
    house.ask("RESTARTTIME=5")
    house.ask("MICLEVEL=7")
    (send,) = house.take(Send)
    assert (send.text, send.shown) == ("RENEWINTERVAL123456abc", "RENEWINTERVAL*********")
    house.after(seconds=9).say("Configuration interval renewed", ago=3)
    house.after(seconds=9).say("RESTARTTIME=5 - OK", ago=3)
    assert house.ended() == ("RESTARTTIME=5", CONFIRMED, None)
    assert house.sent() == ["RENEWINTERVAL123456abc", "RESTARTTIME=5", "MICLEVEL=7"]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("Invalid renew password!", Reason.BAD_RENEW_PASSWORD),
        ("Renew password was not setup", Reason.NO_RENEW_PASSWORD),
    ],
)
def test_a_renewal_that_is_refused(answer: str, reason: Reason) -> None:
    """It ends the request, and is not tried again: that would cost each time."""
    house = House()
    house.carry_out(house.unit.know(None, "123456abc", house.now))
    house.answer("RESTARTTIME=5", answer)
    assert house.ended() == ("RESTARTTIME=5", REFUSED, reason)
    house.ask("RESTARTTIME=5")
    assert house.ended() == ("RESTARTTIME=5", REFUSED, Reason.WINDOW_CLOSED)
    assert house.sent() == ["RENEWINTERVAL123456abc"]


@pytest.mark.parametrize(
    "text", ["RESTARTTIME=5 - Time for configuration is expired (30min)!", "Time for configuration is expired (30min)"]
)
def test_a_unit_whose_time_is_over_sooner_than_thought(text: str) -> None:
    """It is renewed and asked again where that can be, once; otherwise the request was refused."""
    house = House()
    house.carry_out(house.unit.plugged_in(house.now))
    house.answer("RESTARTTIME=5", text)
    assert house.ended() == ("RESTARTTIME=5", REFUSED, Reason.EXPIRED)
    assert house.unit.snapshot().window_until is None
    house.carry_out(house.unit.plugged_in(house.now))
    house.carry_out(house.unit.know(None, "123456abc", house.now)).sent()
    house.answer("RESTARTTIME=5", text)
    house.after(seconds=9).say("Configuration interval renewed", ago=3)
    assert house.sent() == ["RESTARTTIME=5", "RENEWINTERVAL123456abc", "RESTARTTIME=5"]
    house.after(seconds=9).say(text, ago=3)
    assert house.ended() == ("RESTARTTIME=5", REFUSED, Reason.EXPIRED)


@pytest.mark.parametrize(("model", "opened"), [(Model.M706, True), (Model.M706_LIGHT, True), (Model.M707, False)])
def test_a_unit_without_battery_that_tells_of_its_power(model: Model, opened: bool) -> None:
    """It was powered on just now; one with a battery was not."""
    house = House(RemoteConfig(model=model)).say("Power restored.")
    assert (house.unit.snapshot().window_until is not None) is opened


# Passwords


def test_the_password_goes_before_each_message_and_is_shown_nowhere() -> None:
    """Neither asked for, nor echoed, nor set."""
    house = House()
    house.carry_out(house.unit.know("1aBcd", None, house.now))
    house.ask("ON")
    (send,) = house.take(Send)
    assert (send.text, send.shown) == ("1aBcdON", "*****ON")
    assert "1aBcd" not in repr(send) + repr(house.unit.state)
    house.after(seconds=9).say("1aBcdON - Error!", ago=3)
    assert "1aBcd" not in repr(house.effects)
    house.take(Ended)
    house.carry_out(house.unit.plugged_in(house.now))
    house.ask("PASSWORD=zZ999")
    assert "zZ999" not in repr(house.take(Send)) + repr(house.unit.snapshot()) + repr(house.unit.state)


def test_a_password_that_was_set_is_used_from_then_on() -> None:
    """Also where a restart comes between; told the same by the owner, it stays."""
    house = House()
    house.carry_out(house.unit.know("aaaaa", None, house.now))
    house.carry_out(house.unit.plugged_in(house.now))
    house.answer("PASSWORD=bbbbb", "PASSWORD=***** - OK")
    house.restart()
    house.carry_out(house.unit.know("aaaaa", None, house.now))
    house.ask("ON")
    assert house.sent() == ["aaaaaPASSWORD=bbbbb", "bbbbbON"]
    house.carry_out(house.unit.know("ccccc", None, house.now))
    house.carry_out(house.unit.cancel(None, house.now))
    house.answer("PASSWORD=NO", "PASSWORD=NO - OK").ask("ON")
    assert house.sent() == ["cccccPASSWORD=NO", "ON"]


def test_a_password_that_nobody_knows_whether_it_was_set() -> None:
    """The unit is asked under the new one, and then both are at hand."""
    house = House()
    house.carry_out(house.unit.know("aaaaa", None, house.now))
    house.carry_out(house.unit.plugged_in(house.now))
    house.ask("PASSWORD=bbbbb")
    house.after(minutes=5)
    assert house.sent() == ["aaaaaPASSWORD=bbbbb", "bbbbbHARDWARE"]
    house.after(seconds=9).say("Invalid access password!")
    assert house.sent() == ["aaaaaPASSWORD=bbbbb"]
    house.after(minutes=20)
    assert house.ended()[1] is UNANSWERED
    house.sent()
    house.ask("RESTART")
    house.after(seconds=9).say("Invalid access password!", ago=3)
    assert house.sent() == ["aaaaaRESTART", "bbbbbRESTART"]
    house.after(seconds=9).say("Power socket restarted", ago=3)
    house.ask("ON")
    assert house.sent() == ["bbbbbON"]


@pytest.mark.parametrize("password", ["aaaaa", None])
def test_a_wrong_password(password: str | None) -> None:
    """It ends the request; nothing is guessed."""
    house = House()
    house.carry_out(house.unit.know(password, None, house.now))
    house.answer("ON", "Invalid access password!")
    assert house.ended() == ("ON", REFUSED, Reason.BAD_PASSWORD)


@pytest.mark.parametrize(
    ("model", "text", "reason"),
    [
        (Model.M706, "ALERTNUMBER+12345678901234", Reason.TOO_LONG),
        (Model.M706, "ALERTNUMBER+1234567890123", None),
        (Model.HOME_ASSISTANT, "ALERTNUMBER+12345678901234", None),
        (Model.M706_LIGHT, "STATUS", None),
        (Model.M706_LIGHT, "THERMOSTATON", Reason.NOT_ON_MODEL),
        (Model.M707, "SALDO", Reason.NOT_ON_MODEL),
    ],
)
def test_what_a_model_takes(model: Model, text: str, reason: Reason | None) -> None:
    """A real unit counts the password as well."""
    house = House(RemoteConfig(model=model))
    house.carry_out(house.unit.know("aaaaa", None, house.now))
    house.carry_out(house.unit.plugged_in(house.now))
    house.ask(text)
    assert [ended.reason for ended in house.take(Ended)] == ([] if reason is None else [reason])


# A unit that confirms nothing


def silent() -> House:
    """Return the house of a unit whose SMSCONFIRM is off."""
    house = House()
    house.answer("SMSCONFIRM?", "SMSCONFIRM=ON,(OFF)")
    house.take(Ended)
    house.sent()
    return house


def test_what_a_silent_unit_is_told_is_assumed() -> None:
    """After a while in which it refused nothing; it is not asked twice."""
    house = silent()
    house.ask("ON")
    house.after(minutes=3)
    assert house.ended() == ("ON", UNANSWERED, Reason.SILENT)
    assert (house.fact("socket"), house.assumed("socket")) == (True, True)
    assert house.sent() == ["ON"]
    house.answer("STATUS", "Power socket ON\nSignal: Good (-67dBm)\nTime: 26/01/05,08:10:00")
    assert house.ended()[1] is CONFIRMED
    assert not house.assumed("socket")


def test_a_silent_unit_refuses_aloud() -> None:
    """In time, or late: then what was assumed is taken back."""
    house = silent()
    house.carry_out(house.unit.plugged_in(house.now))
    house.answer("RESTARTTIME=5", "RESTARTTIME=5 - Time for configuration is expired (30min)!")
    assert house.ended() == ("RESTARTTIME=5", REFUSED, Reason.EXPIRED)
    house.carry_out(house.unit.plugged_in(house.now))
    house.ask("RESTARTTIME=6")
    house.after(minutes=3)
    assert house.fact("restarttime") == 6
    house.say("RESTARTTIME=6 - Time for configuration is expired (30min)!", ago=100)
    assert house.fact("restarttime") == "?"


def test_a_silent_unit_s_time_is_renewed_unheard() -> None:
    """The renewal is not confirmed either."""
    house = silent()
    house.carry_out(house.unit.know(None, "123456abc", house.now))
    house.ask("MICLEVEL=3")
    house.after(minutes=5)
    assert house.sent() == ["RENEWINTERVAL123456abc", "MICLEVEL=3"]
    assert house.ended() == ("MICLEVEL=3", UNANSWERED, Reason.SILENT)


def test_a_unit_that_is_to_confirm_again_says_so() -> None:
    """And one that confirms was not silent."""
    house = silent()
    house.carry_out(house.unit.plugged_in(house.now))
    house.answer("SMSCONFIRM=ON", "SMSCONFIRM=ON - OK")
    assert house.ended() == ("SMSCONFIRM=ON", CONFIRMED, None)
    house = silent().answer("ON", "Power socket ON")
    assert house.ended() == ("ON", CONFIRMED, None)
    assert house.fact("smsconfirm") is True


# Restarts and clocks


def test_a_restart_while_a_message_waits() -> None:
    """It goes on waiting."""
    house = House(online=False)
    house.ask("RESTART")
    house.restart(minutes=5)
    house.online = True
    house.deliver()
    house.after(seconds=20).say("Power socket restarted")
    assert house.ended() == ("RESTART", CONFIRMED, None)
    assert house.sent() == ["RESTART"]


def test_a_restart_while_a_message_leaves() -> None:
    """It may have gone, so it is not sent again, and its answer is waited for."""
    house = House(online=False)
    house.ask("RESTART")
    house.outbox.clear()
    house.restart()
    assert house.take(Send)[1:] == []
    house.after(minutes=4).say("Power socket restarted")
    assert house.ended() == ("RESTART", CONFIRMED, None)


def test_a_restart_while_a_message_leaves_that_nobody_answers() -> None:
    """After the time for an answer it is not known whether it was done; nobody says that it was not sent."""
    house = House(online=False)
    house.ask("RESTART")
    house.outbox.clear()
    house.restart().after(minutes=6)
    assert house.ended() == ("RESTART", UNANSWERED, Reason.NO_ANSWER)
    assert len(house.take(Send)) == 1


def test_a_message_of_nobody_s_is_taken_back_after_a_restart() -> None:
    """Nobody would hear its answer, and its number is not given again."""
    house = House(online=False)
    house.carry_out(house.unit.start([7], house.now))
    assert house.take(Withdraw) == [Withdraw(7)]
    house.ask("ON")
    assert [send.message for send in house.take(Send)] == [8]


def test_a_clock_that_is_put_back() -> None:
    """Nothing waits for longer than it may take."""
    house = House()
    house.ask("RESTART")
    house.now = house.now.replace(year=2025)
    house.carry_out(house.unit.advance(house.now))
    house.after(minutes=6)
    assert house.ended() == ("RESTART", UNANSWERED, Reason.NO_ANSWER)


# Late answers


def test_a_late_answer_ends_no_later_request_of_the_same_command() -> None:
    """What was said before it was sent answers it not, but is learned; a second that was lost is not confirmed."""
    house = House().answer("STATUS", "Power socket OFF\nSignal: No signal\nTime: 26/01/05,08:00:00")
    house.take(Ended)
    house.ask("ON")
    house.carry_out(house.unit.cancel(None, house.now)).take(Ended)
    house.after(minutes=10).ask("ON")
    house.after(seconds=30).say("Power socket ON", ago=300)
    assert house.take(Ended) == []
    assert house.fact("socket") is True
    house.after(minutes=30)
    assert house.ended() == ("ON", UNANSWERED, Reason.NO_ANSWER)


@pytest.mark.parametrize(
    "text", ["SECNUMBER+4790000003 - Error!", "OFF - Error!", "OFF - Time for configuration is expired (30min)!"]
)
def test_a_refusal_of_something_else(text: str) -> None:
    """It names what it refuses."""
    house = House().answer("ON", text)
    assert house.take(Ended) == []


@pytest.mark.parametrize(
    "text", ["ON - Error!", "on - error!", "Execute error!", "ON - Execute error!", "Access deny!"]
)
def test_a_refusal(text: str) -> None:
    """Which names it, or nothing."""
    assert House().answer("ON", text).ended()[1] is REFUSED
