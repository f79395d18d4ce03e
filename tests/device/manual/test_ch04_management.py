"""Chapter 4: management by SMS, by calls, by hand."""

import pytest

from custom_components.isocket.language import Model

from .dialogue import Case, case, play

LIST = ("SECNUMBER+4790000002", "SECLIST=ON")

CASES = (
    case(
        "ON and OFF switch the main socket",
        "case promise",
        """
        08:00 owner > ON
              owner < Power socket ON
              = socket on
        08:01 owner > off
              owner < Power socket OFF
              = socket off
        """,
    ),
    case(
        "A reply waits for what it says",
        "promise",
        """
        08:00 * stubborn
        08:00 owner > ON
        08:00:04 * socket: on
              owner < Power socket ON
        08:01 owner > OFF
        08:01:10 * wait
              owner < Execute error!
        """,
    ),
    case(
        "ON123 switches on for some minutes, and off again",
        "timer-back",
        """
        08:00 owner > ON123
              owner < Power ON for 123 min
              = socket on
        10:02 * wait
              = socket on
        10:03 * wait
              = socket off
        """,
    ),
    case(
        "OFF123 switches off for some minutes, and on again",
        "timer-back",
        """
        08:00 owner > ON
              owner < Power socket ON
        08:00 owner > OFF720
              owner < Power OFF for 720 min
        20:00 * wait
              = socket on
        """,
    ),
    case(
        "720 minutes at most, and one at least",
        "range",
        """
        08:00 owner > ON721
              owner < Incorrect value!
        08:00 owner > OFF0
              owner < Incorrect value!
              = socket off
        """,
    ),
    case(
        "Any later switching cancels the timer",
        "timer-cancel",
        """
        08:00 owner > ON10
              owner < Power ON for 10 min
        08:05 family > ON
              family < Power socket ON
        09:00 * wait
              = socket on
        09:00 owner > OFF10
              owner < Power OFF for 10 min
        09:01 * by hand: on
        09:02 * by hand: off
        09:30 * wait
              = socket off
        """,
    ),
    case(
        "A timer goes on through a power-off",
        "timer-down",
        """
        08:00 owner > ON10
              owner < Power ON for 10 min
        09:00 * restart
              = socket off
        """,
    ),
    case(
        "The microrelay switches by itself, and together with the socket",
        "promise",
        """
        08:00 owner > ONM
              owner < Microrelay ON
              = microrelay on
              = socket off
        08:00 owner > OFFM
              owner < Microrelay OFF
        08:00 owner > ONALL
              owner < All ON
              = microrelay on
              = socket on
        08:00 owner > OFFALL
              owner < All OFF
              = microrelay off
              = socket off
        """,
    ),
    case(
        "RESTART turns a socket that is on off, and on again",
        "restart",
        """
        08:00 owner > ON
              owner < Power socket ON
        08:00 owner > RESTART
              = socket off
        08:00:09 * wait
              = socket off
        08:00:10 * wait
              owner < Power socket restarted
              = socket on
        """,
    ),
    case(
        "RESTART of a socket that is off is a pulse of power",
        "restart-pulse",
        """
        08:00 owner > RESTART
              = socket on
        08:00:10 * wait
              owner < Power socket restarted
              = socket off
        """,
    ),
    case(
        "RESTARTTIME is how long it takes",
        "restart window-power-on",
        """
        08:00 owner > RESTARTTIME=5
              owner < RESTARTTIME=5 - OK
        08:00 owner > RESTARTTIME?
              owner < RESTARTTIME=5 seconds
        08:00 owner > RESTARTM
              = microrelay on
        08:00:05 * wait
              owner < Microrelay restarted
              = microrelay off
        08:01 owner > RESTARTTIME=601
              owner < Incorrect value!
        08:01 owner > RESTARTTIME=600
              owner < RESTARTTIME=600 - OK
        """,
    ),
    case(
        "A second RESTART starts the time again",
        "restart-again",
        """
        08:00 owner > RESTART
        08:00:08 family > RESTART
        08:00:17 * wait
              = socket on
        08:00:18 * wait
              owner < Power socket restarted
              family < Power socket restarted
              = socket off
        """,
    ),
    case(
        "A socket that shows nothing cannot be restarted, nor restarted again",
        "restart promise",
        """
        08:00 * socket: unknown
        08:00 owner > RESTART
              owner < Execute error!
        08:01 * socket: on
        08:02 owner > RESTART
              = socket off
        08:02:01 * socket: unknown
        08:02:02 family > RESTART
              family < Execute error!
        08:02:10 * wait
              = socket on
              owner < Power socket restarted
        """,
    ),
    case(
        "A restart goes on through a power-off, from which the plug came up on",
        "restart timer-down",
        """
        08:00 owner > RESTARTTIME=600
              owner < RESTARTTIME=600 - OK
        08:00 owner > ON
              owner < Power socket ON
        08:00 owner > RESTART
              = socket off
        08:05 * socket: unknown
        08:06 * restart
              = socket off
        08:09:59 * wait
              = socket off
        08:10 * wait
              owner < Power socket restarted
              = socket on
        """,
    ),
    case(
        "STATUS tells everything",
        "status",
        """
        08:00 owner > STATUS
              owner < Power socket OFF|Microrelay OFF|Signal: Good (-67dBm)|TEMP: 21C|ALARMF: Disabled|ALARM status: No activity|Time: 26/01/05,08:00:00
        08:00 * signal: -63
        08:00 * socket: unknown
        08:00 * door: closed
        08:00 owner > status
              owner < Power socket unknown|Microrelay OFF|Signal: Excellent (-63dBm)|TEMP: 21C|ALARMF: Disabled|ALARM status: Activity|Time: 26/01/05,08:00:00
        """,
    ),
    case(
        "The signal in words",
        "status",
        """
        08:00 * signal: -63
        08:00 owner > STATUS
              owner < Power socket OFF|Signal: Excellent (-63dBm)|ALARMF: Disabled|ALARM status: No activity|Time: 26/01/05,08:00:00
        08:00 * signal: -64
        08:00 owner > STATUS
              owner < Power socket OFF|Signal: Good (-64dBm)|ALARMF: Disabled|ALARM status: No activity|Time: 26/01/05,08:00:00
        08:00 * signal: -79
        08:00 owner > STATUS
              owner < Power socket OFF|Signal: Good (-79dBm)|ALARMF: Disabled|ALARM status: No activity|Time: 26/01/05,08:00:00
        08:00 * signal: -80
        08:00 owner > STATUS
              owner < Power socket OFF|Signal: Fair (-80dBm)|ALARMF: Disabled|ALARM status: No activity|Time: 26/01/05,08:00:00
        08:00 * signal: -95
        08:00 owner > STATUS
              owner < Power socket OFF|Signal: Fair (-95dBm)|ALARMF: Disabled|ALARM status: No activity|Time: 26/01/05,08:00:00
        08:00 * signal: -96
        08:00 owner > STATUS
              owner < Power socket OFF|Signal: Weak (-96dBm)|ALARMF: Disabled|ALARM status: No activity|Time: 26/01/05,08:00:00
        """,
        has_microrelay=False,
        has_thermometer=False,
    ),
    case(
        "TEMPERATURE and RUNTIME",
        "runtime",
        """
        08:00 owner > TEMPERATURE
              owner < TEMPERATURE: 21C
        08:00 owner > RUNTIME
              owner < Power socket is OFF
        08:10 owner > ON
              owner < Power socket ON
        09:00 owner > RUNTIME
              owner < Power socket is ON from:|26/01/05,08:10:00
        09:00 owner > ON
              owner < Power socket ON
        09:00 owner > RUNTIME
              owner < Power socket is ON from:|26/01/05,08:10:00
        09:00 * socket: unknown
        09:00 owner > RUNTIME
              owner < Power socket unknown
        """,
    ),
    case(
        "Configuration is taken for 30 minutes after power-on",
        "window-power-on window-others",
        """
        08:29:59 owner > SECLIST=OFF
              owner < SECLIST=OFF - OK
        """,
    ),
    case(
        "Afterwards it is not, but everything else is",
        "window-power-on window-others",
        """
        08:30 owner > RESTARTTIME=5
              owner < RESTARTTIME=5 - Time for configuration is expired (30min)!
        08:31 owner > password=12abc
              owner < PASSWORD=***** - Time for configuration is expired (30min)!
        08:31 owner > ON
              owner < Power socket ON
        08:31 owner > RESTARTTIME?
              owner < RESTARTTIME=10 seconds
        """,
    ),
    case(
        "Each configuration command starts the 30 minutes again",
        "window-slides",
        """
        08:29 owner > RESTARTTIME=5
              owner < RESTARTTIME=5 - OK
        08:58 owner > RESTARTTIME=6
              owner < RESTARTTIME=6 - OK
        09:27 owner > RESTARTTIME=x
              owner < Incorrect value!
        09:56 owner > RESTARTTIME=7
              owner < RESTARTTIME=7 - OK
        10:26 owner > RESTARTTIME=8
              owner < RESTARTTIME=8 - Time for configuration is expired (30min)!
        """,
    ),
    case(
        "Settings outlast a power-off, and power-on opens the window",
        "settings-persist window-power-on",
        """
        08:00 owner > RESTARTTIME=5
              owner < RESTARTTIME=5 - OK
        12:00 * restart
        12:29 owner > RESTARTTIME?
              owner < RESTARTTIME=5 seconds
        12:29 owner > RESTARTTIME=6
              owner < RESTARTTIME=6 - OK
        """,
    ),
    case(
        "Over 30 characters there is no answer at all",
        "too-long",
        """
        08:00 owner > 123456789012345678901234567890
              owner < 123456789012345678901234567890 - Error!
        08:00 owner > 1234567890123456789012345678901
        08:00 owner > You have won a prize, text YES to 1234 now
        """,
    ),
    case(
        "Blanks and capitals do not count",
        "case blanks",
        """
        08:00 owner >  On 5
              owner < Power ON for 5 min
        08:00 owner > ring = no action
              owner < RING=NOACTION - OK
        """,
    ),
    case(
        "A call switches at once, costs nothing, and is reported",
        "ring-at-once ring-report ring-rejected factory-first",
        """
        08:00 owner > RING?
              owner < RING=(NOACTION),RESTART,SWITCH,MIC
        08:00 owner > RING=SWITCH
              owner < RING=SWITCH - OK
        08:01 * call from: owner
              owner < Power socket ON
              = socket on
              = line HangUp
        08:02 * call from: owner
              owner < Power socket OFF
              = socket off
        08:03 owner > RING?
              owner < RING=NOACTION,RESTART,(SWITCH),MIC
        """,
        *LIST,
    ),
    case(
        "A call restarts",
        "ring-report ring-rejected",
        """
        08:00 * call from: owner
              = line HangUp
              = socket on
        08:00:10 * wait
              owner < Power socket restarted
              = socket off
        """,
        *LIST,
        "RING=RESTART",
    ),
    case(
        "A call listens, and switches nothing",
        "ring-mic",
        """
        08:00 * call from: owner
              = line Answer
              = microphone on
              = socket off
        08:05 * hung up
              = microphone off
        """,
        *LIST,
        "RING=MIC",
    ),
    case(
        "A Light unit has no microphone to take a call with",
        "ring-mic-light",
        """
        08:00 owner > RING=MIC
              owner < Incorrect value!
        08:00 owner > RING?
              owner < RING=(NOACTION),RESTART,SWITCH,MIC
        08:00 owner > RING=SWITCH
              owner < RING=SWITCH - OK
        """,
        *LIST,
        model=Model.M706_LIGHT,
    ),
    case(
        "Without an action the telephone just rings",
        "ring-noaction",
        """
        08:00 * call from: owner
              = line
              = socket off
        """,
        *LIST,
    ),
    case(
        "Strangers and hidden numbers just hear it ring",
        "ring-unlisted list-hidden",
        """
        08:00 * call from: stranger
              = line
        08:00 * call from: hidden
              = line
              = socket off
        """,
        *LIST,
        "RING=SWITCH",
    ),
    case(
        "A call needs the list: there is no password on it",
        "ring-needs-list",
        """
        08:00 owner > RING=SWITCH
              owner < SECLIST is not active!
        08:00 owner > RING=RESTART
              owner < SECLIST is not active!
        08:00 owner > RING=MIC
              owner < SECLIST is not active!
        08:00 owner > RING=NOACTION
              owner < RING=NOACTION - OK
        """,
    ),
    case(
        "Without the list, calls do nothing any more",
        "ring-falls",
        """
        08:00 owner > SECLIST=OFF
              owner < SECLIST=OFF - OK
        08:00 owner > RING?
              owner < RING=(NOACTION),RESTART,SWITCH,MIC
        08:00 * call from: owner
              = socket off
        """,
        *LIST,
        "RING=SWITCH",
    ),
    case(
        "The button switches the main socket",
        "button-toggle",
        """
        08:00 * press
              = socket on
              = microrelay off
        08:01 * press
              = socket off
        """,
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_chapter_4(case: Case) -> None:
    """Play the dialogue."""
    play(case)
