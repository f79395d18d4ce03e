"""The tables of the set-up's forms: what each field means, in the words that the form itself has."""

from collections.abc import Mapping
import re
from typing import Any, Final

from .markdown import table
from .words import ENGLISH

_HEAD: Final = ("Field", "What it is")
_PLACEHOLDER: Final = re.compile(r"`?\{\w+\}`?")


def modem(step: str) -> str:
    """Write a form of the modem."""
    return _fields(ENGLISH["config"]["step"][step])


def socket(step: str) -> str:
    """Write a form of the socket."""
    return _fields(ENGLISH["config_subentries"]["socket"]["step"][step])


def elsewhere() -> str:
    """Write the form of a unit elsewhere."""
    return _fields(ENGLISH["config_subentries"]["remote_socket"]["step"]["user"])


def keyword() -> str:
    """Write the form of an own word."""
    return _fields(ENGLISH["config_subentries"]["keyword"]["step"]["user"])


def repairs() -> str:
    """Write what Home Assistant says by itself when something is wrong, with dots for what it puts in."""
    return table(("It says", "What to do"), sorted(map(_repair, ENGLISH["issues"].values())))


def _repair(issue: Mapping[str, Any]) -> tuple[str, str]:
    """Write one repair; one that can be done there asks for it in a form."""
    steps = issue["fix_flow"]["step"].values() if "fix_flow" in issue else ()
    text = issue.get("description") or " ".join(step["description"] for step in steps if "description" in step)
    return _PLACEHOLDER.sub("…", issue["title"]), _PLACEHOLDER.sub("…", text)


def _fields(form: Mapping[str, Any]) -> str:
    """Write the fields of a form, and of its sections."""
    parts = [form, *form.get("sections", {}).values()]
    rows = ((part["data"][key], text) for part in parts for key, text in part.get("data_description", {}).items())
    return table(_HEAD, rows)
