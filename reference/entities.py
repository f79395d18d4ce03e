"""The tables of entities: each with a sentence about what it is for, in the order of the sentences."""

from collections.abc import Iterable, Mapping
from typing import Final

from custom_components.isocket.language import SETTINGS, Setting

from .markdown import table
from .observed import ELSEWHERE, Key, Observed
from .words import ENGLISH

_KINDS: Final = {
    "alarm_control_panel": "alarm panel",
    "binary_sensor": "binary sensor",
    "button": "button",
    "calendar": "calendar",
    "climate": "thermostat",
    "event": "event",
    "notify": "notifier",
    "number": "number",
    "select": "choice",
    "sensor": "sensor",
    "switch": "switch",
    "text": "text field",
}
_BINDINGS: Final = {
    "microrelay": "microrelay",
    "thermometer": "thermometer",
    "sensors": "alarm sensors",
    "mains": "mains sensor",
}
_NAMELESS: Final = "*the socket itself*"

SENTENCES: Final[dict[Key, str]] = {
    # The modem's
    ("binary_sensor", "network"): "On while the modem has a network. Texts and calls come and go only then.",
    ("sensor", "signal"): "How strong the signal is, in dBm: from -79 up it is good, below -95 it is weak.",
    ("sensor", "signal_quality"): "The same as a word: excellent, good, fair, weak.",
    ("sensor", "operator"): "Whose network it is.",
    (
        "binary_sensor",
        "problem",
    ): "On while something is wrong; its attribute names what, and the repairs say what to do.",
    ("sensor", "last_fault"): "What kept the modem from working last.",
    ("sensor", "outbox"): "Texts that wait to be sent.",
    ("sensor", "sent_today"): "Texts sent since midnight, each part counted: what they cost.",
    ("sensor", "sent_month"): "The same since the first of the month.",
    (
        "sensor",
        "budget_today",
    ): "Texts that may still be sent today: what is left of the budget, a quarter of which is for alarms alone.",
    ("sensor", "budget_month"): "The same for this month.",
    ("sensor", "slots_used"): "Messages that lie on the SIM: usually none.",
    ("sensor", "clock_difference"): "How far the network's clock is ahead of Home Assistant's.",
    ("event", "messages"): "Every text that comes, and what became of those that went: something for automations.",
    ("notify", "any_number"): "Texts any phone. The numbers go into the title, with commas between them.",
    # The socket's
    ("switch", "socket"): "What `ON` and `OFF` switch. It shows what the bound entity shows.",
    ("switch", "microrelay"): "What `ONM` and `OFFM` switch.",
    ("climate", "thermostat"): "`THERMOSTATON`, `THERMOSTAT` and `TEMPOFF` in one.",
    ("alarm_control_panel", "alarm_panel"): "Arms and disarms the alarm, like `ALARMON` and `ALARMOFF`.",
    ("calendar", "schedule"): "The eight rules of `SCHEDULER`, to be read and changed.",
    ("event", "activity"): "Everything the socket does and hears: the next table.",
    ("notify", "alert_numbers"): "Texts everybody on the list of alert numbers.",
    ("sensor", "wrong_passwords"): "Wrong passwords that ever came.",
    ("sensor", "temperature"): "What the bound thermometer shows, moved by `TEMPCAL`.",
    ("sensor", "on_since"): "Since when the socket is on, like `RUNTIME`.",
    ("sensor", "timer_end"): "When a timer such as `ON60` ends.",
    ("sensor", "next_rule"): "When the scheduler does something next.",
    ("sensor", "last_command"): "The last command that was carried out or refused, and by whom, the number masked.",
    ("sensor", "credit"): "The SIM's balance, as the operator last told it.",
    ("sensor", "window_end"): "When the 30 minutes end in which settings can be changed by text.",
    ("sensor", "light_power"): "The original's lights: power, ...",
    ("sensor", "light_gsm"): "... network, ...",
    ("sensor", "light_microphone"): "... microphone ...",
    ("sensor", "light_out"): "... and output.",
    ("binary_sensor", "microphone"): "On while somebody listens in.",
    ("binary_sensor", "alarm_input"): "On while one of the alarm sensors is.",
    ("binary_sensor", "alarm"): "On from an alarm until it is over or disarmed.",
    ("binary_sensor", "mains"): "On while there is mains power.",
    ("binary_sensor", "window"): "On during the 30 minutes in which settings can be changed by text.",
    ("button", "restart"): "Turns the socket over and back, like `RESTART`: for a router that hangs.",
    ("button", "restart_microrelay"): "The same with the microrelay, like `RESTARTM`.",
    ("button", "open_window"): "Opens the 30 minutes for settings, as if the plug had been pulled.",
    ("button", "check_credit"): "Asks the operator for the balance, like `SALDO`.",
    ("button", "front_button"): "The button on the original's front: switches the socket, or disarms the alarm.",
    ("button", "factory_reset"): "Forgets all settings and numbers; press it a second time within 10 seconds.",
    # Those of a unit elsewhere
    ("switch", f"{ELSEWHERE}socket"): "`ON` and `OFF`. It shows what the unit said last.",
    ("switch", f"{ELSEWHERE}microrelay"): "`ONM` and `OFFM`.",
    ("climate", f"{ELSEWHERE}thermostat"): "`THERMOSTATON`, `THERMOSTAT` and `TEMPOFF` in one.",
    ("alarm_control_panel", f"{ELSEWHERE}alarm_panel"): "`ALARMON` and `ALARMOFF`.",
    ("calendar", f"{ELSEWHERE}schedule"): "The rules of `SCHEDULER`, once they were read.",
    ("event", f"{ELSEWHERE}remote_activity"): "Each answer, alert and other text: the next table.",
    ("sensor", f"{ELSEWHERE}last_confirmed"): "When the unit was heard last.",
    (
        "sensor",
        f"{ELSEWHERE}requests",
    ): "What it was asked and has not answered; the attributes tell what is under way.",
    ("sensor", f"{ELSEWHERE}sent_month"): "Texts to it since the first of the month: what it costs.",
    ("sensor", f"{ELSEWHERE}temperature"): "The room's temperature, in whole degrees.",
    ("sensor", f"{ELSEWHERE}signal"): "How strong its signal is, in dBm.",
    ("sensor", f"{ELSEWHERE}timer_end"): "When a timer such as `ON60` ends. Nobody says so then: the state is assumed.",
    ("sensor", f"{ELSEWHERE}on_since"): "Since when it is on, if it was asked for `RUNTIME`.",
    ("sensor", f"{ELSEWHERE}credit"): "The balance of its SIM, as its operator last told it.",
    ("sensor", f"{ELSEWHERE}window_end"): "When the 30 minutes end in which its settings can be changed.",
    ("binary_sensor", f"{ELSEWHERE}alarm_input"): "On while its alarm sensor is, as it said last.",
    ("binary_sensor", f"{ELSEWHERE}alarm"): "On while it is armed and its alarm sensor is on.",
    ("binary_sensor", f"{ELSEWHERE}mains"): "Off from its text about a power failure until that about its end.",
    ("binary_sensor", f"{ELSEWHERE}window"): "On while its settings can be changed, as far as is known here.",
    ("button", f"{ELSEWHERE}refresh"): "Asks for `STATUS`: one message.",
    ("button", f"{ELSEWHERE}read_settings"): "Asks for all settings, lists and rules; the name says how many messages.",
    (
        "button",
        f"{ELSEWHERE}plugged_in",
    ): "Tells Home Assistant that the unit has just been plugged in, which sends nothing.",
    ("button", f"{ELSEWHERE}cancel"): "Cancels what waits and what is under way.",
    ("button", f"{ELSEWHERE}restart"): "`RESTART`.",
    ("button", f"{ELSEWHERE}restart_microrelay"): "`RESTARTM`.",
    ("button", f"{ELSEWHERE}check_credit"): "`SALDO`.",
}
REMOTE_EVENTS: Final = {
    "confirmed": "It carried a command out.",
    "refused": "It refused a command, or nothing was sent: `reason` says why.",
    "unanswered": "It did not answer in time, so nobody knows; or it confirms nothing (`reason` is `silent`).",
    "cancelled": "A command was cancelled.",
    "alert": "It told of an alarm, the mains or the temperature, unasked: `alert` says which.",
    "said": "It said something else, or answered too late.",
    "called": "It called.",
    "settings_read": "Reading all settings came to an end.",
}
EVENTS: Final = {
    "executed": "A command was carried out.",
    "refused": "A command was not carried out.",
    "late": "A text had been on its way for too long (24 hours) and was left alone.",
    "called": "A phone called.",
    "manual": "Somebody switched the bound entity by hand or by an automation.",
    "alarm": "An alarm sensor became active, or inactive again.",
    "calling": "The socket calls somebody.",
    "call_ended": "That call is over.",
    "temperature": "It became too warm or too cold, or the thermostat has reached its temperature.",
    "thermometer": "The thermostat has lost its thermometer, or has it back.",
    "power": "Mains power failed, or is back.",
    "schedule": "A rule of the schedule ran.",
    "reset_asked": "The factory reset was pressed once.",
    "reset": "All settings were forgotten.",
}


def of_modem(observed: Mapping[Key, Observed]) -> str:
    """Write what belongs to the modem."""
    return _entities(entity for entity in _sorted(observed) if entity.of_modem)


def of_socket(observed: Mapping[Key, Observed]) -> str:
    """Write what belongs to the socket, without its settings."""
    return _entities(entity for entity in _sorted(observed) if not entity.of_modem and not entity.elsewhere)


def elsewhere(observed: Mapping[Key, Observed]) -> str:
    """Write what belongs to a unit elsewhere, without its settings."""
    head = ("Entity", "Kind", "What it is for")
    return table(head, ((*_who(entity), SENTENCES[entity.key]) for entity in _sorted(observed) if entity.elsewhere))


def remote_events() -> str:
    """Write what the activity of a unit elsewhere tells."""
    names = ENGLISH["entity"]["event"]["remote_activity"]["state_attributes"]["event_type"]["state"]
    return table(("Event", "In words", "When"), ((f"`{key}`", names[key], when) for key, when in REMOTE_EVENTS.items()))


def settings(observed: Mapping[Key, Observed]) -> str:
    """Write the settings, as commands and as entities."""
    head = ("Entity", "Kind", "By text", "What it does", "Values", "There with")
    return table(
        head,
        (
            (*_who(entity), f"`{setting.name}`", setting.commands[0].purpose, _values(setting), _needs(entity))
            for setting in SETTINGS.values()
            for _, entity in sorted(observed.items())
            if entity.key[1] == setting.attribute and entity.key not in SENTENCES
        ),
    )


def events() -> str:
    """Write what the activity tells."""
    names = ENGLISH["entity"]["event"]["activity"]["state_attributes"]["event_type"]["state"]
    return table(("Event", "In words", "When"), ((f"`{key}`", names[key], when) for key, when in EVENTS.items()))


def _sorted(observed: Mapping[Key, Observed]) -> Iterable[Observed]:
    """Put the entities into the order of the sentences."""
    return (observed[key] for key in SENTENCES if key in observed)


def _entities(entities: Iterable[Observed]) -> str:
    """Write a table of entities."""
    head = ("Entity", "Kind", "What it is for", "There with")
    return table(head, ((*_who(entity), SENTENCES[entity.key], _needs(entity)) for entity in entities))


def _who(entity: Observed) -> tuple[str, str]:
    """Write an entity's name and kind; a dagger marks what is off until somebody turns it on."""
    return (entity.name or _NAMELESS) + ("" if entity.enabled else " †"), _KINDS[entity.key[0]]


def _needs(entity: Observed) -> str:
    """Write what must be bound."""
    return ", ".join(_BINDINGS[binding] for binding in entity.needs)


def _values(setting: Setting) -> str:
    """Write what a setting can be; the factory's is bold."""
    if setting.limits is not None:
        low, high = setting.limits
        unit = "°C" if setting.degrees else setting.unit
        factory = "OFF" if setting.factory is None else setting.factory
        return f"{low} to {high} {unit}".rstrip() + f"; **{factory}**"
    words = [setting.field.dump(choice) for choice in setting.choices]
    return ", ".join([f"**{words[0]}**", *words[1:]]) if words else "a code such as `*100#`; **NO**"
