"""Chapter 6: confirmations and errors, and who is told of them."""

import pytest

from custom_components.isocket.device import Dial, Output, Priority, Send
from custom_components.isocket.language import Model
from tests.device.driver import FAMILY, OWNER, House

from .dialogue import Case, case, play

LIST = ("SECNUMBER+4790000002", "SECLIST=ON")

CASES = (
    case(
        "SMSCONFIRM=OFF silences commands and settings, its own answer comes",
        "smsconfirm smsconfirm-own factory-first",
        """
        08:00 owner > SMSCONFIRM?
              owner < SMSCONFIRM=(ON),OFF
        08:00 owner > SMSCONFIRM=OFF
              owner < SMSCONFIRM=OFF - OK
        08:00 owner > ON
              = socket on
        08:00 owner > RESTARTTIME=5
        08:00 owner > SMSCONFIRM?
              owner < SMSCONFIRM=ON,(OFF)
        08:00 owner > SMSCONFIRM=OFF
        08:00 owner > SMSCONFIRM=ON
              owner < SMSCONFIRM=ON - OK
        """,
    ),
    case(
        "What only makes sense with an answer is answered all the same",
        "smsconfirm-exempt",
        """
        08:00 owner > STATUS
              owner < Power socket OFF|Microrelay OFF|Signal: Good (-67dBm)|TEMP: 21C|ALARMF: Disabled|ALARM status: No activity|Time: 26/01/05,08:00:00
        08:00 owner > TEMPERATURE
              owner < TEMPERATURE: 21C
        08:00 owner > RUNTIME
              owner < Power socket is OFF
        08:00 owner > SHOWALARMLOG
              owner < ALARM log is empty
        08:00 owner > SALDO
        08:00 * operator: 12.50 kr
              owner < 12.50 kr
        08:00 owner > HARDWARE
              owner < iSocket for Home Assistant, Hardware unknown modem
        08:00 owner > SERIALNUM
              owner < S/N: unknown
        08:00 owner > FIRMWARE
              owner < iSocket for Home Assistant, v0.1.0
        08:00 owner > DATE
              owner < DATE 26/01/05,08:00:00+04
        08:00 owner > ALERTNUMBER?
              owner < No ALERTNUMBERs!
        08:00 owner > nonsense
              owner < nonsense - Error!
        """,
        "SALDOUMS=*100#",
        "SMSCONFIRM=OFF",
    ),
    case(
        "RINGCONFIRM=OFF reports no calls",
        "ringconfirm factory-first",
        """
        08:00 owner > RINGCONFIRM?
              owner < RINGCONFIRM=(ON),OFF
        08:00 owner > RINGCONFIRM=OFF
              owner < RINGCONFIRM=OFF - OK
        08:00 * call from: owner
              = socket on
        """,
        *LIST,
        "RING=SWITCH",
    ),
    case(
        "RINGCONFIRMTYPE=CALL reports by calling back for ten seconds",
        "ringconfirm-call factory-first",
        """
        08:00 owner > RINGCONFIRMTYPE?
              owner < RINGCONFIRMTYPE=(SMS),CALL
        08:00 owner > RINGCONFIRMTYPE=CALL
              owner < RINGCONFIRMTYPE=CALL - OK
        08:00 * call from: owner
              = line HangUp Dial
              = dials owner
              = socket on
        08:00:09 * wait
              = line
        08:00:10 * wait
              = line HangUp
        """,
        *LIST,
        "RING=SWITCH",
    ),
    case(
        "Picked up, the microphone opens; hanging up is up to the caller",
        "ringconfirm-call mic-on-pickup",
        """
        08:00 * call from: owner
              = dials owner
        08:00:05 * picked up
              = microphone on
        08:05 * wait
              = line
        08:06 * hung up
              = microphone off
        """,
        *LIST,
        "RING=SWITCH",
        "RINGCONFIRMTYPE=CALL",
    ),
    case(
        "Where the modem cannot call, it is told by SMS",
        "ringconfirm-call",
        """
        08:00 * modem without voice
        08:00 * call from: owner
              owner < Power socket ON
              = line HangUp
        """,
        *LIST,
        "RING=SWITCH",
        "RINGCONFIRMTYPE=CALL",
    ),
    case(
        "A line that is busy by then is no way to report",
        "ringconfirm-call",
        """
        08:00 * call from: owner
              = line HangUp
        08:00:05 owner > CALLBACK
              owner < Calling back
              = dials owner
        08:00:07 * picked up
        08:00:10 * wait
              owner < Power socket restarted
              = line
        """,
        *LIST,
        "RING=RESTART",
        "RINGCONFIRMTYPE=CALL",
    ),
    case(
        "A model without a microphone hangs up on whoever picks up",
        "ringconfirm-call models-light",
        """
        08:00 * call from: owner
              = line HangUp Dial
        08:00:05 * picked up
              = line HangUp
              = microphone
        08:00:20 * call from: owner
              = line HangUp Dial
        """,
        *LIST,
        "RING=SWITCH",
        "RINGCONFIRMTYPE=CALL",
        model=Model.M706_LIGHT,
    ),
    case(
        "A call that did not work is never reported as one that did",
        "ringconfirm-call promise",
        """
        08:00 * stubborn
        08:00 * call from: owner
              = line HangUp
        08:00:10 * wait
              owner < Execute error!
              = line
        """,
        *LIST,
        "RING=SWITCH",
        "RINGCONFIRMTYPE=CALL",
    ),
    case(
        "... nor at all without RINGCONFIRM",
        "ringconfirm",
        """
        08:00 * stubborn
        08:00 * call from: owner
        08:00:10 * wait
              = socket off
        """,
        *LIST,
        "RING=SWITCH",
        "RINGCONFIRM=OFF",
    ),
    case(
        "... nor without ERROR",
        "error-off ringconfirm",
        """
        08:00 * stubborn
        08:00 * call from: owner
        08:00:10 * wait
              = socket off
        """,
        *LIST,
        "RING=SWITCH",
        "ERROR=OFF",
    ),
    case(
        "The errors",
        "errors",
        """
        08:00 owner > NOSUCHTHING
              owner < NOSUCHTHING - Error!
        08:00 owner > Включи свет – žár
              owner < ?????? ???? ? zar - Error!
        08:00 owner > RING=LOUD
              owner < Incorrect value!
        08:00 owner > ERROR?
              owner < ERROR=(ON),OFF
        """,
    ),
    case(
        "ERROR=OFF silences errors and refusals",
        "error-off",
        """
        08:00 owner > ERROR=OFF
              owner < ERROR=OFF - OK
        08:00 owner > NOSUCHTHING
        08:00 owner > RING=LOUD
        08:00 owner > RING=MIC
        08:00 owner > RENEWINTERVALPW=123456abc
        08:00 owner > RENEWINTERVAL123456abc
        08:00 owner > CALLBACK
        08:00 * stubborn
        08:00 owner > ON
        08:30 owner > ERROR=ON
        08:31 owner > STATUS
              owner < Power socket OFF|Microrelay OFF|Signal: Good (-67dBm)|TEMP: 21C|ALARMF: Disabled|ALARM status: No activity|Time: 26/01/05,08:31:00
        08:31 * home: ERROR=ON
        08:31 owner > NOSUCHTHING
              owner < NOSUCHTHING - Error!
        """,
    ),
    case(
        "Unlisted numbers hear of it if that is wanted",
        "deny factory-first",
        """
        08:00 stranger > ON
        08:00 owner > SMSCONFIRMUNAUTH?
              owner < SMSCONFIRMUNAUTH=(OFF),ON
        08:00 owner > SMSCONFIRMUNAUTH=ON
              owner < SMSCONFIRMUNAUTH=ON - OK
        08:00 owner > ERROR=OFF
              owner < ERROR=OFF - OK
        08:00 stranger > ON
              stranger < Access deny!
        08:00 bank > ON
        08:00 hidden > ON
        08:00 stranger > This is far longer than 30 characters
              = socket off
        """,
        *LIST,
    ),
    case(
        "With a password only, a stranger's mistakes cost money",
        "stranger-password",
        """
        08:00 stranger > ON
              stranger < Invalid access password!
        """,
        "PASSWORD=12abc",
    ),
    case(
        "But not much: five error replies to one number in ten minutes",
        "error-loop",
        """
        08:00 stranger > a
              stranger < a - Error!
        08:01 stranger > b
              stranger < b - Error!
        08:02 stranger > c
              stranger < c - Error!
        08:03 stranger > d
              stranger < d - Error!
        08:04 stranger > e
              stranger < e - Error!
        08:05 stranger > f
        08:05 owner > f
              owner < f - Error!
        08:09:59 stranger > g
        08:10 stranger > h
              stranger < h - Error!
        08:10 stranger > ON
              stranger < Power socket ON
        """,
    ),
    case(
        "Nobody talks to machines: names, short codes, units of our own",
        "machines",
        """
        08:00 bank > ON
        08:00 code > ON
        08:00 remote > ON
        08:00 remote > Power socket ON
              = socket off
        """,
        remote_numbers=frozenset({"4790000077"}),
    ),
    case(
        "A listed short code is obeyed, but not answered",
        "machines",
        """
        08:00 code > ON
              = socket on
        08:00 bank > OFF
              = socket on
        """,
        "SECNUMBER+2525",
        "SECLIST=ON",
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_chapter_6(case: Case) -> None:
    """Play the dialogue."""
    play(case)


def test_an_echo_stands_on_one_line() -> None:
    """Whatever lines and blanks it was sent in."""
    assert House().ask(" what \n\n is  this\r\n") == "what is this - Error!"


def test_where_the_line_is_busy_the_report_comes_by_sms() -> None:
    """Refusing the second call leaves the first one on the line."""
    house = House().setup(*LIST, "SECNUMBER+4790000003", "RING=SWITCH", "RINGCONFIRMTYPE=CALL").call(OWNER)
    assert house.dialled() == [OWNER]
    house.unit.called(FAMILY, house.now)
    effects = house.unit.output_changed(Output.SOCKET, False, house.now)
    assert [effect for effect in effects if isinstance(effect, (Dial, Send))] == [
        Send(FAMILY, "Power socket OFF", Priority.REPLY)
    ]
