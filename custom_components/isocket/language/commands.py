"""THE TABLE: every command of the manual's chapters 4 to 14, as rows in the manual's order.

A unit reads requests and writes replies with it; who talks to a unit writes requests and reads replies with it; the
settings of Home Assistant and the command reference come from it as well. What the commands do is not here: see
`device/handlers.py`.
"""

from collections.abc import Iterable
from itertools import chain
from typing import Final

from .fields import Fields, choice, clock_time, integer, or_word, sequence, text, ussd, zone
from .readings import ACTIVITY, CONNECTED, DEGREES, ENABLED, LOGGED, MODE, READING, STATUS, STATUS_FIELDS, TIME
from .rows import ALERTING, FULL, USSD, Command, Confirm, Kind, Repeat, Setting
from .settings import (
    action,
    ask,
    change,
    decided,
    degrees,
    forget,
    number,
    number_list,
    numbers,
    options,
    password,
    reply,
)

LONGEST_TIMER: Final = 720
"""Minutes of ONnnn and OFFnnn at most (manual ch. 4.1)."""
RULES: Final = 8
"""Rules the scheduler takes (manual ch. 11)."""

OPERATOR: Final = reply("{answer}", {"answer": text("the operator's text", r"(?:.|\n)+")})
_MINUTES: Final[Fields] = {"minutes": integer(1, LONGEST_TIMER)}
_THERMOSTAT: Final[Fields] = {"mode": MODE, "tempoff": DEGREES, "state": ENABLED}
_STAMP: Final[Fields] = {"stamp": TIME, "zone": zone()}
RULE: Final[Fields] = {
    "at": clock_time(),
    "day": text("* or 1-7", r"\*|[1-7]"),
    "do": choice("ON", "OFF", "INF", "AON", "AOF"),
}
LISTED: Final = text("hh:mm,day,action", r"(?:[01][0-9]|2[0-3]):[0-5][0-9],[*1-7],[A-Z]+")
"""A rule as a unit lists it; other units may know other actions."""
_ALARM: Final[Fields] = {"function": ENABLED}

type Row = Command | Setting | tuple[Command, ...]

ROWS: Final[tuple[Row, ...]] = (
    # 4.1 Switching and information
    action("ON", "Switch the main socket on", reply("Power socket ON"), chapter="4.1"),
    action("OFF", "Switch the main socket off", reply("Power socket OFF"), chapter="4.1"),
    action(
        "ON{minutes}",
        "Switch the main socket on for so many minutes",
        reply("Power ON for {minutes} min", _MINUTES),
        chapter="4.1",
        takes=_MINUTES,
        repeat=Repeat.NEVER,
    ),
    action(
        "OFF{minutes}",
        "Switch the main socket off for so many minutes",
        reply("Power OFF for {minutes} min", _MINUTES),
        chapter="4.1",
        takes=_MINUTES,
        repeat=Repeat.NEVER,
    ),
    action("ONM", "Switch the microrelay on", reply("Microrelay ON"), chapter="4.1", models=FULL),
    action("OFFM", "Switch the microrelay off", reply("Microrelay OFF"), chapter="4.1", models=FULL),
    action("ONALL", "Switch socket and microrelay on", reply("All ON"), chapter="4.1", models=FULL),
    action("OFFALL", "Switch socket and microrelay off", reply("All OFF"), chapter="4.1", models=FULL),
    action(
        "RESTART",
        "Turn the main socket over for RESTARTTIME seconds, then back",
        reply("Power socket restarted"),
        chapter="4.1",
        repeat=Repeat.NEVER,
    ),
    action(
        "RESTARTM",
        "Turn the microrelay over for RESTARTTIME seconds, then back",
        reply("Microrelay restarted"),
        chapter="4.1",
        repeat=Repeat.NEVER,
        models=FULL,
    ),
    number("RESTARTTIME", 1, 600, 10, unit="seconds", purpose="Set how long a restart takes", chapter="4.1"),
    action(
        "STATUS",
        "Tell the state of everything",
        reply(STATUS, STATUS_FIELDS),
        chapter="4.1",
        confirm=Confirm.ALWAYS,
    ),
    action(
        "TEMPERATURE",
        "Tell the room's temperature",
        reply("TEMPERATURE: {temperature}", {"temperature": READING}),
        chapter="7.1",
        models=FULL,
        confirm=Confirm.ALWAYS,
    ),
    action(
        "RUNTIME",
        "Tell since when the main socket is on",
        reply("Power socket is ON from:\n{time}", {"time": TIME}),
        chapter="4.1",
        confirm=Confirm.ALWAYS,
        others={"off": decided("Power socket is OFF"), "unknown": decided("Power socket unknown")},
    ),
    # 4.2 Calls
    options("RING", "NOACTION", "RESTART", "SWITCH", "MIC", purpose="Set what a call does", chapter="4.2"),
    # 5 Security
    numbers(
        "SECNUMBER",
        reply("SECNUMBERs {numbers}", {"numbers": number_list(", ")}),
        decided("No SECNUMBERs!"),
        whom="that may control the unit",
        chapter="5.1",
    ),
    options("SECLIST", False, True, purpose="Obey listed numbers only", chapter="5.1"),
    password(
        "PASSWORD",
        5,
        purpose="Set the password that goes before every command",
        chapter="5.2",
        repeat=Repeat.UNLESS_DONE,
    ),
    password("RENEWINTERVALPW", 9, purpose="Set the password that renews the configuration time", chapter="5.3"),
    action(
        "RENEWINTERVAL{password}",
        "Open the configuration time for 30 minutes again",
        reply("Configuration interval renewed"),
        chapter="5.3",
        secret="password",
        takes={"password": text("the renew password", "[A-Za-z0-9]+")},
    ),
    ask(
        "RENEWINTERVAL",
        "Tell whether the configuration time can be renewed",
        reply("Password presented, renew possible"),
        chapter="5.3",
        missing=decided("Renew password was not setup"),
    ),
    # 6 Confirmations and errors
    options(
        "SMSCONFIRM",
        True,
        False,
        purpose="Answer commands or not",
        chapter="6.1",
        repeat=Repeat.UNLESS_DONE,
    ),
    options("RINGCONFIRM", True, False, purpose="Report what a call did or not", chapter="6.2"),
    options("RINGCONFIRMTYPE", "SMS", "CALL", purpose="Report it by SMS, or by calling back", chapter="6.2"),
    options("ERROR", True, False, purpose="Answer with errors or not", chapter="6.3"),
    options("SMSCONFIRMUNAUTH", False, True, purpose="Answer unlisted numbers or not", chapter="6.3"),
    # 7 Temperature
    action(
        "THERMOSTATON",
        "Start the thermostat",
        reply(
            "THERMOSTATON - OK\nTHERMOSTAT={mode}\nTEMPOFF={tempoff}\nAttention! Thermostat is working now!",
            {"mode": MODE, "tempoff": DEGREES},
        ),
        chapter="7.2",
        models=FULL,
    ),
    action(
        "THERMOSTATOFF",
        "Stop the thermostat",
        reply("THERMOSTATOFF - OK\nAttention! Thermostat was disabled!"),
        chapter="7.2",
        models=FULL,
    ),
    options(
        "THERMOSTAT",
        "HEATING",
        "COOLING",
        purpose="Tell the thermostat what is plugged in",
        chapter="7.2",
        models=FULL,
        set_reply=reply("THERMOSTAT={mode} - OK\nTEMPOFF={tempoff}\nTHERMOSTAT: {state}", _THERMOSTAT),
        ask_reply=reply("THERMOSTAT: {state}\nTHERMOSTAT={mode}\nTEMPOFF={tempoff}", _THERMOSTAT),
    ),
    degrees(
        "TEMPOFF",
        0,
        50,
        10,
        purpose="Set the temperature at which the thermostat switches off",
        chapter="7.2",
        models=FULL,
        set_reply=reply("TEMPOFF={tempoff} - OK\nTHERMOSTAT={mode}\nTHERMOSTAT: {state}", _THERMOSTAT),
    ),
    numbers(
        "ALERTNUMBER",
        reply("ALERTNUMBERs:\n{numbers}", {"numbers": number_list(",\n")}),
        reply("No ALERTNUMBERs!"),
        whom="that gets alerts",
        chapter="7.3",
        models=ALERTING,
    ),
    options("THERMALERT", False, True, purpose="Alert when the thermostat reached TEMPOFF", chapter="7.3", models=FULL),
    degrees("TRISEALERT", -10, 50, None, purpose="Alert above this temperature", chapter="7.3", models=FULL),
    degrees("TFALLALERT", -10, 50, None, purpose="Alert below this temperature", chapter="7.3", models=FULL),
    number("TEMPCAL", 1, 9, 5, purpose="Calibrate the thermometer", chapter="7.4", models=FULL),
    # 8 Date and time
    action(
        "DATESMS",
        "Set the clock from this message's own time",
        reply("DATE {stamp}{zone} - OK", _STAMP),
        chapter="8",
        kind=Kind.CONFIGURATION,
        models=FULL,
    ),
    action(
        "DATE={stamp}{zone}",
        "Set the clock by hand",
        reply("DATE {stamp}{zone} - OK", _STAMP),
        chapter="8",
        kind=Kind.CONFIGURATION,
        models=FULL,
        takes=_STAMP,
        repeat=Repeat.NEVER,
    ),
    action(
        "DATE",
        "Tell the clock",
        reply("DATE {stamp}{zone}", _STAMP),
        chapter="8",
        models=FULL,
        confirm=Confirm.ALWAYS,
    ),
    # 9 Alarm
    action(
        "ALARMON",
        "Arm the alarm function",
        reply("ALARMON - OK\nALARM function: {function}", _ALARM),
        chapter="9.1",
        models=FULL,
    ),
    action(
        "ALARMOFF",
        "Disarm the alarm function",
        reply("ALARMOFF - OK\nALARM function: {function}", _ALARM),
        chapter="9.1",
        models=FULL,
    ),
    ask(
        "ALARM",
        "Tell the state of the alarm function",
        reply(
            "ALARM function: {function}\nSensor(s): {sensors}\nALARM status: {activity}\nMicro relay: {relay}",
            {"function": ENABLED, "sensors": CONNECTED, "activity": ACTIVITY, "relay": ENABLED},
        ),
        chapter="9.1",
        models=FULL,
    ),
    number(
        "MICRORELAYTIME",
        0,
        900,
        0,
        unit="seconds",
        purpose="Set how long the microrelay is on in an alarm; 0: not at all",
        chapter="9.1",
        models=FULL,
    ),
    options(
        "SENSORTYPE",
        "NO",
        "NC",
        purpose="Tell whether the sensors are normally open or closed",
        chapter="9.1",
        models=FULL,
    ),
    options("ALERT", "SMS", "CALL", "SMSCHANGE", "OFF", purpose="Set how to alert", chapter="9.2", models=FULL),
    action(
        "SHOWALARMLOG",
        "Tell the last 10 alarms",
        decided("{events}", {"events": sequence(LOGGED, "\n")}),
        chapter="9.3",
        models=FULL,
        confirm=Confirm.ALWAYS,
        others={"empty": decided("ALARM log is empty")},
    ),
    # 10 Microphone
    number("MICLEVEL", 0, 15, 15, purpose="Set the microphone's level", chapter="10", models=FULL),
    action("CALLBACK", "Call the sender", decided("Calling back"), chapter="10", models=FULL, repeat=Repeat.NEVER),
    # 11 Scheduler
    action(
        "SCHEDULER+{at},{day},{do}",
        "Add a rule; at most 8",
        reply("SCHEDULER+{at},{day},{do} - OK", RULE),
        chapter="11",
        models=FULL,
        takes=RULE,
        repeat=Repeat.UNLESS_DONE,
    ),
    action(
        "SCHEDULER-{at}",
        "Remove the rules of a time",
        reply("SCHEDULER-{at} - OK", {"at": clock_time()}),
        chapter="11",
        models=FULL,
        takes={"at": clock_time()},
        repeat=Repeat.UNLESS_DONE,
    ),
    action("SCHEDULER-ALL", "Remove all rules", reply("SCHEDULER-ALL - OK"), chapter="11", models=FULL),
    ask(
        "SCHEDULER",
        "List the rules",
        reply("{rules}", {"rules": sequence(LISTED, "\n")}),
        chapter="11",
        models=FULL,
        empty=decided("SCHEDULER is empty"),
    ),
    # 12 Power
    options("POWERSTATE", "REMEMBER", "ON", "OFF", purpose="Set the socket's state when power returns", chapter="12"),
    # 13 Credit
    action("SALDO", "Ask the operator for the balance", OPERATOR, chapter="13", models=USSD, confirm=Confirm.ALWAYS),
    action(
        "SIMCARD{code}",
        "Send a USSD code to the operator",
        OPERATOR,
        chapter="13",
        kind=Kind.CONFIGURATION,
        models=USSD,
        takes={"code": ussd()},
        repeat=Repeat.NEVER,
    ),
    Setting(
        "SALDOUMS",
        or_word(ussd(), "NO"),
        None,
        "13",
        (
            change("SALDOUMS", ussd(), "Set the code that asks for the balance", chapter="13", models=USSD),
            forget("SALDOUMS", "Forget the code", chapter="13", models=USSD),
            ask(
                "SALDOUMS",
                "Show the code",
                reply("SALDOUMS: {value}", {"value": or_word(ussd(), "NO")}),
                chapter="13",
                models=USSD,
            ),
        ),
        models=USSD,
    ),
    # 14 Versions
    action(
        "HARDWARE",
        "Tell product and hardware",
        reply("{product}, Hardware {version}", {"product": text("product", r"[^\n]+?"), "version": text("version")}),
        chapter="14",
        confirm=Confirm.ALWAYS,
    ),
    action(
        "SERIALNUM",
        "Tell the serial number",
        reply("S/N: {serial}", {"serial": text("number")}),
        chapter="14",
        confirm=Confirm.ALWAYS,
    ),
    action(
        "FIRMWARE",
        "Tell the firmware",
        reply("{maker}, v{version}", {"maker": text("maker", r"[^\n]+?"), "version": text("version")}),
        chapter="14",
        confirm=Confirm.ALWAYS,
    ),
)


def _commands(row: Row) -> Iterable[Command]:
    """List the commands of a row."""
    match row:
        case Command():
            return (row,)
        case Setting():
            return row.commands
        case _:
            return row


COMMANDS: Final = tuple(chain.from_iterable(map(_commands, ROWS)))
"""All commands, in the manual's order."""
BY_KEY: Final = {command.key: command for command in COMMANDS}
SETTINGS: Final = {row.name: row for row in ROWS if isinstance(row, Setting)}
"""All settings by their names, in the manual's order."""
