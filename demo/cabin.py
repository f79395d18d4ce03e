"""The cabin: who lives there and what is in it, the same for the demo, its check and the browser tests."""

from typing import Any

from .api import HomeAssistant

SIM = "+4790000001"
OWNER = "+4790000002"
STRANGER = "+4790000099"
SOCKET = "switch.isocket"
ALARM = "alarm_control_panel.isocket_alarm_panel"
SCHEDULE = "calendar.isocket_schedule"
THERMOSTAT = "climate.isocket_thermostat"
HEATER = "input_boolean.heater"

DOMAIN = "isocket"


async def furnish(home_assistant: HomeAssistant, device: str) -> None:
    """Bring a new cabin into a plausible state, and set the integration up through its own forms."""
    if await home_assistant.entries(DOMAIN):
        return
    await home_assistant.call("input_number.set_value", "input_number.temperature", value=12)
    await home_assistant.call("input_boolean.turn_on", "input_boolean.mains")
    await home_assistant.run_flow(DOMAIN, answers(device))


def answers(device: str) -> dict[str, dict[str, Any]]:
    """Return what the owner of this cabin answers to each form of the set-up."""
    return {
        "user": {"device": device},
        "socket": {
            "socket": HEATER,
            "microrelay": "input_boolean.siren",
            "thermometer": "sensor.cabin_temperature",
            "sensors": ["binary_sensor.cabin_door"],
            "mains": "input_boolean.mains",
            "owner": OWNER,
            "anyone": False,
        },
    }
