"""All pages of the documentation, as they ought to be."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Final

from . import actions, commands, entities, forms, fridge, modems
from .markdown import fill
from .observed import Key, Observed
from .words import ROOT

DOCS: Final = ROOT / "docs"
type Table = Callable[[Mapping[Key, Observed]], str]

# Between `<!-- table: name -->` and `<!-- end -->` of a page stands what is written here.
TABLES: Final[dict[str, Table]] = {
    "families of modems": lambda _: modems.families(),
    "USB modems": lambda _: modems.usb(),
    "entities of the modem": entities.of_modem,
    "entities of the socket": entities.of_socket,
    "events": lambda _: entities.events(),
    "entities of an iSocket elsewhere": entities.elsewhere,
    "events of an iSocket elsewhere": lambda _: entities.remote_events(),
    "form of an iSocket elsewhere": lambda _: forms.elsewhere(),
    "settings": entities.settings,
    "actions": lambda _: actions.reference(),
    "repairs": lambda _: forms.repairs(),
    "form of an own word": lambda _: forms.keyword(),
}
_FORMS: Final = {
    "form of the port": partial(forms.modem, "user"),
    "form of the PIN": partial(forms.modem, "pin"),
    "form of the socket": partial(forms.modem, "socket"),
    "form of another port": partial(forms.modem, "reconfigure"),
    "form of the numbers": partial(forms.socket, "numbers"),
    "form of the passwords": partial(forms.socket, "passwords"),
    "form of the options": partial(forms.socket, "options"),
}
_WHOLE: Final = {"commands.md": commands.page, "fridge.md": fridge.page, "fridge.html": fridge.sheet}


def pages(observed: Mapping[Key, Observed]) -> dict[Path, str]:
    """Return what each file has to say."""
    tables = {name: write(observed) for name, write in TABLES.items()} | {
        name: write() for name, write in _FORMS.items()
    }
    filled = {path: fill(path.read_text(encoding="utf-8"), tables) for path in sorted(DOCS.glob("*.md"))}
    return filled | {DOCS / name: write() for name, write in _WHOLE.items()}


def wanted() -> set[str]:
    """Name all tables that there are."""
    return TABLES.keys() | _FORMS.keys()
