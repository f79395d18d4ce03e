"""Names that more than one part of the integration uses."""

from typing import Final

from homeassistant.const import Platform

DOMAIN: Final = "isocket"
PLATFORMS: Final = (
    Platform.ALARM_CONTROL_PANEL,
    Platform.BINARY_SENSOR,
    Platform.BUTTON,
    Platform.CALENDAR,
    Platform.CLIMATE,
    Platform.EVENT,
    Platform.NOTIFY,
    Platform.NUMBER,
    Platform.SELECT,
    Platform.SENSOR,
    Platform.SWITCH,
    Platform.TEXT,
)

SUBENTRY_SOCKET: Final = "socket"
SUBENTRY_KEYWORD: Final = "keyword"
SUBENTRY_REMOTE: Final = "remote_socket"

# A real unit elsewhere, beside its model and its password: its number, the other password, the scale that it counts
# degrees in, and after how many hours it is asked for its status again.
CONF_NUMBER: Final = "number"
CONF_RENEW_PASSWORD: Final = "renew_password"
CONF_FAHRENHEIT: Final = "fahrenheit"
CONF_INTERVAL: Final = "interval"

# A word of the house's own, in capitals: what it does, and the template of its answer.
CONF_WORD: Final = "word"
CONF_ACTIONS: Final = "actions"
CONF_REPLY: Final = "reply"

# What the hosted socket is bound to: keys of the subentry's data, each an entity id, the sensors a list of them.
CONF_SOCKET: Final = "socket"
CONF_MICRORELAY: Final = "microrelay"
CONF_THERMOMETER: Final = "thermometer"
CONF_SENSORS: Final = "sensors"
CONF_MAINS: Final = "mains"
BINDINGS: Final = (CONF_SOCKET, CONF_MICRORELAY, CONF_THERMOMETER, CONF_SENSORS, CONF_MAINS)

LONGEST_TEXT: Final = 1530
"""Characters of ten messages in one (23.040 9.2.3.24.1): more than that many networks and phones do not put together."""

# Who may control it: the owner's number in E.164, or that the owner lets everybody.
CONF_OWNER: Final = "owner"
CONF_ANYONE: Final = "anyone"
