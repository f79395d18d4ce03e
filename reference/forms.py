"""The tables of the set-up's forms: what each field means, in the words that the form itself has."""

from collections.abc import Mapping
from typing import Any, Final

from .markdown import table
from .words import ENGLISH

_HEAD: Final = ("Field", "What it is")


def modem(step: str) -> str:
    """Write a form of the modem."""
    return _fields(ENGLISH["config"]["step"][step])


def socket(step: str) -> str:
    """Write a form of the socket."""
    return _fields(ENGLISH["config_subentries"]["socket"]["step"][step])


def keyword() -> str:
    """Write the form of an own word."""
    return _fields(ENGLISH["config_subentries"]["keyword"]["step"]["user"])


def repairs() -> str:
    """Write what Home Assistant says by itself when something is wrong, without what it puts in."""
    return table(("It says", "What to do"), sorted(map(_repair, ENGLISH["issues"].values())))


def _repair(issue: Mapping[str, Any]) -> tuple[str, str]:
    """Write one repair; one that can be done there asks for it in a form."""
    names = {"title": "the modem or socket", "socket": "the socket", "device": "its port", "entity_id": "an entity"}
    steps = issue["fix_flow"]["step"].values() if "fix_flow" in issue else ()
    text = issue.get("description") or " ".join(step["description"] for step in steps if "description" in step)
    return tuple(_plainly(words, names) for words in (issue["title"], text))  # type: ignore[return-value]


def _plainly(words: str, names: Mapping[str, str]) -> str:
    """Name what stands in braces."""
    for key, name in names.items():
        words = words.replace(f"`{{{key}}}`", name).replace(f"{{{key}}}", name)
    return words[0].upper() + words[1:]


def _fields(form: Mapping[str, Any]) -> str:
    """Write the fields of a form, and of its sections."""
    parts = [form, *form.get("sections", {}).values()]
    rows = ((part["data"][key], text) for part in parts for key, text in part.get("data_description", {}).items())
    return table(_HEAD, rows)
