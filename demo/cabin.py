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


async def furnish(home_assistant: HomeAssistant) -> None:
    """Bring a new cabin into a plausible state."""
    await home_assistant.call("input_number.set_value", "input_number.temperature", value=12)
    await home_assistant.call("input_boolean.turn_on", "input_boolean.mains")


async def move_in(home_assistant: HomeAssistant, device: str, pin: str) -> None:
    """Set the integration up through its own forms, as the owner of the cabin does."""
    await home_assistant.run_flow(DOMAIN, answers(device, pin))


def answers(device: str, pin: str) -> dict[str, dict[str, Any]]:
    """Return what the owner of this cabin answers to each form of the set-up that may come."""
    return {
        "user": {"device": device},
        "pin": {"pin": pin},
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
