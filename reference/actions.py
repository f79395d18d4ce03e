"""The tables of actions: their fields, in the words of the translations."""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.core import SupportsResponse
from homeassistant.util.yaml import load_yaml_dict

from custom_components.isocket.remote_services import REMOTE_ACTIONS
from custom_components.isocket.services import ACTIONS

from .markdown import table
from .words import ENGLISH, HOUSE

SERVICES: Final[dict[str, Any]] = load_yaml_dict(str(HOUSE / "services.yaml"))
_RESPONSES: Final = {
    SupportsResponse.NONE: "",
    SupportsResponse.OPTIONAL: "It can return a response.",
    SupportsResponse.ONLY: "It returns a response.",
}
_ENTRY: Final = "config_entry_id"
_RESPONDS: Final = {
    **{name: action.response for name, action in ACTIONS.items()},
    **{name: action.response for name, action in REMOTE_ACTIONS.items()},
}


def reference() -> str:
    """Write all actions, each under its heading."""
    return "\n".join(_action(name, fields["fields"]) for name, fields in SERVICES.items())


def _action(name: str, fields: Mapping[str, Any]) -> str:
    """Write one action; which modem is meant is told of all at once."""
    words = ENGLISH["services"][name]
    response = _RESPONSES[_RESPONDS.get(name, SupportsResponse.NONE)]
    lines = [f"### {words['name']}: `isocket.{name}`", "", f"{words['description']} {response}".rstrip()]
    rows = [_field(key, field, words["fields"][key]) for key, field in fields.items() if key != _ENTRY]
    return "\n".join([*lines, *(["", table(("Field", "What it is", "Needed", "Values"), rows)] if rows else [""])])


def _field(key: str, field: Mapping[str, Any], texts: Mapping[str, str]) -> tuple[str, str, str, str]:
    """Write one field."""
    default = field.get("default")
    words = ", ".join(default) if isinstance(default, list) else default
    needed = "yes" if field.get("required") else "no" if default is None else f"no: `{words}`"
    return f"`{key}`", texts["description"], needed.replace("True", "true").replace("False", "false"), _values(field)


def _values(field: Mapping[str, Any]) -> str:
    """Write what may stand in a field."""
    ((kind, selector),) = field["selector"].items()
    match kind:
        case "number":
            return f"{selector['min']} to {selector['max']} {selector['unit_of_measurement']}"
        case "select":
            return ", ".join(f"`{option}`" for option in selector["options"])
        case "boolean":
            return "`true`, `false`"
        case "device":
            return "a device"
    return f"such as `{field['example']}`"
