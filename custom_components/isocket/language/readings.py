"""What stands in the replies and alerts: states, readings and times as a unit writes them (manual ch. 4.1, 7 to 9)."""

from typing import Final

from .fields import Fields, choice, integer, stamp, text

RELAY: Final = text("ON, OFF, unknown", "ON|OFF|unknown")
READING: Final = text("25C", r"-?[0-9]+[CF]|No data")
DEGREES: Final = integer(-99, 199)
ENABLED: Final = text("Enabled, Disabled", "Enabled|Disabled")
ACTIVITY: Final = text("No activity, Activity", "No activity|Activity")
CONNECTED: Final = text("Connected, Not connected", "Connected|Not connected")
TIME: Final = stamp()
MODE: Final = choice("HEATING", "COOLING")
SIGNAL: Final = text("Good (-67dBm)", r"[A-Za-z ]+(?:\(-?[0-9]+dBm\))?")
LOGGED: Final = text("yy/mm/dd,hh:mm:ss", r"[0-9]{2}/[0-9]{2}/[0-9]{2},[0-9]{2}:[0-9]{2}:[0-9]{2}[^\n]*")

STATUS: Final = (
    "Power socket {socket}\n[Microrelay {microrelay}\n]Signal: {signal}\n[TEMP: {temperature}\n]"
    "[ALARMF: {alarm}\nALARM status: {activity}\n]Time: {time}"
)
STATUS_FIELDS: Final[Fields] = {
    "socket": RELAY,
    "microrelay": RELAY,
    "signal": SIGNAL,
    "temperature": READING,
    "alarm": ENABLED,
    "activity": ACTIVITY,
    "time": TIME,
}
