"""The cabin: who lives there and what is in it, the same for the demo, its check and the browser tests."""

from functools import partial
from typing import Any

from .api import Answers, HomeAssistant
from .waiting import until

SIM = "+4790000001"
OWNER = "+4790000002"
STRANGER = "+4790000099"
SOCKET = "switch.isocket"
ALARM = "alarm_control_panel.isocket_alarm_panel"
SCHEDULE = "calendar.isocket_schedule"
THERMOSTAT = "climate.isocket_thermostat"
NETWORK = "binary_sensor.generic_gsm_modem_network"
BALANCE_CODE = "text.isocket_saldoums"
CHECK_CREDIT = "button.isocket_check_credit"
HEATER = "input_boolean.heater"
BOATHOUSE = "+4790000011"
REMOTE_SOCKET = "switch.boathouse"

DOMAIN = "isocket"

REMOTE: Answers = {
    "user": {
        "name": "Boathouse",
        "number": BOATHOUSE,
        "model": "707",
        "fahrenheit": False,
        "has_password": False,
        "has_renew_password": False,
        "interval": "0",
    },
    "identify": {"next_step_id": "ask"},
    "told": {"model": "707"},
}
"""What the owner answers about the unit in the boathouse, which is asked what it is."""


async def furnish(home_assistant: HomeAssistant) -> None:
    """Bring a new cabin into a plausible state."""
    await home_assistant.call("input_number.set_value", "input_number.temperature", value=12)
    await home_assistant.call("input_boolean.turn_on", "input_boolean.mains")


async def move_in(home_assistant: HomeAssistant, device: str, pin: str) -> None:
    """Set the integration up through its own forms, and the unit in the boathouse, as the owner of both does."""
    entry = await home_assistant.run_flow(DOMAIN, answers(device, pin))
    await home_assistant.run_subentry_flow(entry["entry_id"], "remote_socket", REMOTE)
    await until(partial(_shows, home_assistant, REMOTE_SOCKET, {"on", "off"}))
    await until(partial(_shows, home_assistant, NETWORK, {"on"}))
    await home_assistant.call("text.set_value", BALANCE_CODE, value="*100#")
    await home_assistant.call("button.press", CHECK_CREDIT)


async def _shows(home_assistant: HomeAssistant, entity_id: str, states: set[str]) -> bool:
    """Say whether an entity is in one of some states by now."""
    return await home_assistant.state(entity_id) in states


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
