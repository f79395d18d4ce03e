"""What the page shows, as plain values."""

from typing import Any

from ..calls import CallState
from ..modem import TROUBLES, Modem
from ..network import Network
from ..phone import Entry, Phone
from ..unit import SPELLINGS, Output, Unit

LATEST = 200  # entries of a chat that are shown

type Json = dict[str, Any]


def network_state(network: Network) -> Json:
    """Describe everything at once."""
    return {
        "modems": [modem_state(modem) for modem in network.modems.values()],
        "phones": [phone_state(phone) for phone in network.phones.values()],
        "units": [unit_state(unit) for unit in network.units.values()],
    }


def modem_state(modem: Modem) -> Json:
    """Describe a modem, its SIM and what goes wrong with it."""
    return {
        "number": modem.number,
        "name": modem.name,
        "model": f"{modem.profile.maker} {modem.profile.model}",
        "running": modem.running,
        "plugged": modem.plugged,
        "attached": modem.attached,
        "registered": modem.registered,
        "registration": modem.radio.registration,
        "coverage": modem.radio.coverage,
        "operator": modem.operator,
        "signal": modem.signal,
        "sim": modem.sim.state if modem.sim.present else "NOT INSERTED",
        "storage": {"name": modem.storage.name, "used": len(modem.storage), "size": modem.storage.size},
        "waiting": modem.network.centre.waiting(modem.number),
        "call": modem.current.state if modem.current else None,
        "troubles": [
            {
                "key": trouble.key,
                "title": trouble.title,
                "lasting": trouble.stop is not None,
                "active": trouble.key in modem.active_troubles,
            }
            for trouble in TROUBLES.values()
        ],
    }


def unit_state(unit: Unit) -> Json:
    """Describe a real unit: what can be seen of it, what is around it, and what it said."""
    route = unit.network.route(unit.number)
    return {
        "number": unit.number,
        "name": unit.name,
        "model": unit.model,
        "running": unit.running,
        "lamp": unit.lamp,
        "microrelay": unit.shows(Output.MICRORELAY),
        "lights": unit.lights,
        "mains": unit.mains,
        "alarm": unit.tripped,
        "temperature": unit.celsius,
        "signal": unit.signal,
        "reach": unit.reachable,
        "loss": route.loss,
        "seconds": unit.seconds[1],
        "spelling": unit.spelling,
        "spellings": [{"key": key, "title": spelling.title} for key, spelling in SPELLINGS.items()],
        "waiting": unit.network.centre.waiting(unit.number),
        "chat": [entry_state(entry) for entry in unit.chat[-LATEST:]],
    }


def phone_state(phone: Phone) -> Json:
    """Describe a phone, its chat and its call."""
    return {
        "number": phone.number,
        "name": phone.name,
        "owner": phone.owner,
        "chat": [entry_state(entry) for entry in phone.chat[-LATEST:]],
        "call": _call_state(phone),
    }


def entry_state(entry: Entry) -> Json:
    """Describe one entry of a chat."""
    return {
        "id": entry.id,
        "kind": entry.kind,
        "direction": entry.direction,
        "peer": entry.peer,
        "text": entry.text,
        "at": entry.at.isoformat(),
    }


def _call_state(phone: Phone) -> Json | None:
    """Describe the call a phone is in."""
    call = phone.current
    if call is None:
        return None
    incoming = call.caller is not phone
    return {
        "peer": call.peer(phone),
        "incoming": incoming,
        "ringing": call.state is not CallState.ACTIVE,
        "answered": call.answered.isoformat() if call.answered else None,
    }
