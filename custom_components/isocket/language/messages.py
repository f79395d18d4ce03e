"""What a unit says unasked, to its alert numbers.

The manual describes these texts without printing one; the words are the manual's own for the events, or the
ancestor product's.
"""

from typing import Final

from .fields import Fields, text
from .readings import DEGREES, READING, RELAY, TIME
from .template import Template

_SENSOR: Final[Fields] = {"sensors": text("names"), "time": TIME}

SENSOR_ACTIVE: Final = Template("ALARM! Sensor active\n[Sensor: {sensors}\n]Time: {time}", _SENSOR)
SENSOR_INACTIVE: Final = Template("ALARM! Sensor inactive\n[Sensor: {sensors}\n]Time: {time}", _SENSOR)
POWER_FAILED: Final = Template("Power failed.\nTime: {time}", {"time": TIME})
POWER_RESTORED: Final = Template(
    "Power restored.\nTime: {time}[\nOutage: {outage}]", {"time": TIME, "outage": text("h:mm", r"[0-9]+:[0-9]{2}")}
)
TEMPOFF_REACHED: Final = Template(
    "THERMALERT: TEMPOFF={tempoff} reached\nPower socket {socket}\nTEMP: {temperature}",
    {"tempoff": DEGREES, "socket": RELAY, "temperature": READING},
)
THERMOMETER_LOST: Final = Template(
    "THERMOSTAT: No data from thermometer\nPower socket {socket}\nTime: {time}", {"socket": RELAY, "time": TIME}
)
_LIMIT: Final[Fields] = {"temperature": READING, "limit": READING}
TEMPERATURE_ROSE: Final = Template("TRISEALERT: {temperature} (limit {limit})", _LIMIT)
TEMPERATURE_FELL: Final = Template("TFALLALERT: {temperature} (limit {limit})", _LIMIT)

MESSAGES: Final = {
    "sensor_active": SENSOR_ACTIVE,
    "sensor_inactive": SENSOR_INACTIVE,
    "power_failed": POWER_FAILED,
    "power_restored": POWER_RESTORED,
    "tempoff_reached": TEMPOFF_REACHED,
    "thermometer_lost": THERMOMETER_LOST,
    "temperature_rose": TEMPERATURE_ROSE,
    "temperature_fell": TEMPERATURE_FELL,
}
"""All of them, by their names."""
ALSO: Final = {
    "power_failed": (Template("Power failed."), Template("Power failed")),
    "power_restored": (Template("Power restored."), Template("Power restored")),
}
"""Shorter ways in which other units write them: read, and never written."""
