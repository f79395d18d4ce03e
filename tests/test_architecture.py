"""Who may import whom, what a file may be called, and how long it may be."""

import ast
from collections.abc import Iterator
import os
from pathlib import Path
import subprocess
import sys

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = "custom_components.isocket"
HOUSE = ROOT / "custom_components" / "isocket"
SOURCES = sorted(
    path
    for tree in ("custom_components", "simulator", "demo", "terminal", "tests", "bench", "reference")
    for path in (ROOT / tree).rglob("*.py")
)
LONGEST = 400

# Room -> what it may import beside the standard library and itself. Rooms of the house are named alone, others in full.
ALLOWED: dict[str, set[str]] = {
    "language": set(),
    "records": {"language"},
    "device": {"language", "records"},
    "client": {"language", "records"},
    "modem": set(),
    "adapters": {"const", "device", "homeassistant"},
    "const": {"homeassistant"},
    "arrivals": {"device", "modem"},
    "misses": {"arrivals", "device"},
    "upkeep": {"faults", "modem", "homeassistant"},
    "outbox": {"device"},
    "countries": set(),
    "tally": set(),
    "budget": {"tally"},
    "fragments": {"modem"},
    "seen": {"modem"},
    "faults": {"const", "modem", "homeassistant"},
    "issues": {"const", "homeassistant"},
    "complaints": {
        "budget",
        "const",
        "device",
        "faults",
        "issues",
        "misses",
        "modem",
        "options",
        "tally",
        "homeassistant",
    },
    "remote_options": {"const", "device", "language", "homeassistant"},
    "remote_host": {
        "adapters",
        "client",
        "delivery",
        "device",
        "language",
        "modem",
        "refusals",
        "remote_options",
        "tally",
        "homeassistant",
    },
    "fleet": {
        "adapters",
        "complaints",
        "const",
        "countries",
        "delivery",
        "device",
        "modem",
        "options",
        "outbox",
        "remote_host",
        "remote_options",
        "homeassistant",
    },
    "remote_journal": {"client", "journal", "modem", "remote_host", "homeassistant"},
    "remote_entity": {"client", "coordinator", "language", "remote_host", "remote_options", "homeassistant"},
    "remote_settings": {"client", "coordinator", "language", "remote_entity", "remote_options", "homeassistant"},
    "credit": {"device", "homeassistant"},
    "remote_sensors": {"coordinator", "credit", "device", "remote_entity", "remote_options", "homeassistant"},
    "remote_forms": {"const", "coordinator", "forms", "language", "remote_options", "homeassistant", "probatio"},
    "remote_flow": {
        "client",
        "const",
        "coordinator",
        "language",
        "remote_forms",
        "remote_host",
        "remote_options",
        "homeassistant",
        "probatio",
    },
    "remote_services": {
        "client",
        "const",
        "coordinator",
        "device",
        "hosted",
        "language",
        "lists",
        "options",
        "refusals",
        "remote_host",
        "remote_options",
        "homeassistant",
        "probatio",
    },
    "repairs": {
        "snapshot",
        "complaints",
        "const",
        "coordinator",
        "device",
        "forms",
        "hosted",
        "language",
        "homeassistant",
        "probatio",
    },
    "forms": {"const", "homeassistant", "probatio"},
    "delivery": {"adapters", "arrivals", "device", "modem", "outbox", "homeassistant"},
    "wiring": {"adapters", "const", "issues", "homeassistant"},
    "telephone": {"device", "modem", "homeassistant"},
    "options": {"budget", "countries", "device", "language", "homeassistant"},
    "refusals": {"client", "const", "language", "modem", "homeassistant"},
    "hosted": {
        "keywords",
        "adapters",
        "const",
        "device",
        "modem",
        "options",
        "refusals",
        "remote_options",
        "telephone",
        "wiring",
        "homeassistant",
    },
    "snapshot": {"arrivals", "budget", "device", "modem", "tally"},
    "ledger": {"adapters", "modem", "homeassistant"},
    "hub": {
        "adapters",
        "arrivals",
        "complaints",
        "const",
        "delivery",
        "device",
        "faults",
        "fleet",
        "fragments",
        "hosted",
        "ledger",
        "misses",
        "modem",
        "seen",
        "snapshot",
        "upkeep",
        "options",
        "outbox",
        "remote_host",
        "tally",
        "homeassistant",
    },
    "coordinator": {
        "arrivals",
        "const",
        "device",
        "hub",
        "journal",
        "modem",
        "remote_host",
        "remote_journal",
        "remote_options",
        "snapshot",
        "homeassistant",
    },
    "keywords": {"const", "device", "modem", "homeassistant", "probatio"},
    "keyword_flow": {"const", "keywords", "language", "homeassistant", "probatio"},
    "journal": {"arrivals", "const", "device", "modem", "homeassistant"},
    "logbook": {"arrivals", "const", "delivery", "device", "journal", "modem", "remote_journal", "homeassistant"},
    "diagnostics": {"const", "coordinator", "faults", "homeassistant"},
    "system_health": {"const", "coordinator", "homeassistant"},
    "entity": {"const", "coordinator", "device", "hosted", "options", "homeassistant"},
    "settings": {"const", "coordinator", "entity", "language", "options", "homeassistant"},
    "services": {
        "const",
        "coordinator",
        "delivery",
        "device",
        "entity",
        "faults",
        "forms",
        "hosted",
        "hub",
        "modem",
        "remote_services",
        "homeassistant",
        "probatio",
    },
    "lists": {"device"},
    "socket_forms": {"budget", "const", "device", "forms", "language", "lists", "options", "homeassistant", "probatio"},
    "socket_flow": {"const", "coordinator", "device", "forms", "hosted", "options", "socket_forms", "homeassistant"},
    "sticks": {"const", "coordinator", "modem", "homeassistant"},
    "config_flow": {
        "const",
        "faults",
        "forms",
        "keyword_flow",
        "modem",
        "remote_flow",
        "socket_flow",
        "sticks",
        "homeassistant",
        "probatio",
    },
    "__init__": {"adapters", "complaints", "const", "coordinator", "hub", "modem", "services", "homeassistant"},
    "platform": {
        "arrivals",
        "client",
        "const",
        "coordinator",
        "credit",
        "device",
        "entity",
        "faults",
        "forms",
        "journal",
        "language",
        "lists",
        "modem",
        "options",
        "remote_entity",
        "remote_host",
        "remote_journal",
        "remote_options",
        "remote_sensors",
        "remote_settings",
        "settings",
        "homeassistant",
    },
    # Text messages are coded in one place; their addresses are among the modem's values. A real unit does what ours does,
    # which is written after its manual.
    "simulator": {"aiohttp", f"{PACKAGE}.modem.models", f"{PACKAGE}.modem.sms"},
    "simulator/unit": {"simulator", f"{PACKAGE}.device", f"{PACKAGE}.language", f"{PACKAGE}.records"},
    "terminal": {"modem"},
}
# The one file that opens ports.
ALLOWED_FILES = {HOUSE / "modem" / "link.py": {"serialx"}}
# Names under which Home Assistant loads a file or folder by itself.
PLATFORMS = {
    "alarm_control_panel",
    "binary_sensor",
    "button",
    "calendar",
    "climate",
    "event",
    "notify",
    "number",
    "select",
    "sensor",
    "switch",
    "text",
}
PRELOADED = {"config_flow", "diagnostics", "logbook", "repairs", "system_health"}
PURE = ("language", "records", "device", "client", "modem")


def imported(path: Path) -> Iterator[str]:
    """Yield the absolute name of every module that a file imports, wherever in the file."""
    package = [*path.relative_to(ROOT).parent.parts]
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *(node.module or "").split(".")]).strip(".")
            # `from . import x` names modules, `from .x import y` names one.
            yield from (f"{module}.{alias.name}" for alias in node.names) if node.module is None else [module]


def room(path: Path) -> str:
    """Return the row of the table that a file of the house, the simulator or the terminal falls under."""
    if path.is_relative_to(ROOT / "simulator" / "unit"):
        return "simulator/unit"
    if not path.is_relative_to(HOUSE):
        return path.relative_to(ROOT).parts[0]
    name = path.relative_to(HOUSE).parts[0].removesuffix(".py")
    return "platform" if name in PLATFORMS else name


def target(module: str) -> str | None:
    """Return the name that the table uses for an imported module; None for the standard library."""
    if module == PACKAGE or module.startswith(f"{PACKAGE}."):
        name = module.removeprefix(PACKAGE).strip(".").split(".")[0]
        return name or "__init__"
    top = module.split(".", maxsplit=1)[0]
    return None if top in sys.stdlib_module_names | {"_typeshed"} else top


def breaches(path: Path) -> list[str]:
    """Return what a file imports and may not."""
    own = room(path)
    allowed = ALLOWED[own] | ALLOWED_FILES.get(path, set()) | {own}
    return sorted(
        module
        for module in imported(path)
        if (name := target(module)) is not None
        and name not in allowed
        and not any(module == full or module.startswith(f"{full}.") for full in allowed if "." in full)
    )


GOVERNED = [
    path
    for path in SOURCES
    if any(path.is_relative_to(tree) for tree in (HOUSE, ROOT / "simulator", ROOT / "terminal"))
]


@pytest.mark.parametrize("path", GOVERNED, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports(path: Path) -> None:
    """A room imports only the rooms below it."""
    assert breaches(path) == []


@pytest.mark.parametrize(
    ("path", "line", "breach"),
    [
        ("device/unit.py", "from ..modem import Modem", f"{PACKAGE}.modem"),
        ("device/unit.py", "from .. import hub", f"{PACKAGE}.hub"),
        ("device/unit.py", "from homeassistant.util import dt", "homeassistant.util"),
        ("language/a/b.py", "from ...device import Unit", f"{PACKAGE}.device"),
        ("modem/chat.py", "import serialx", "serialx"),
        ("client/unit.py", "import custom_components.isocket.device", f"{PACKAGE}.device"),
        ("../../terminal/desk.py", "import homeassistant.core", "homeassistant.core"),
        ("../../terminal/desk.py", "import serialx", "serialx"),
        ("../../terminal/desk.py", "from simulator import Network", "simulator"),
        ("../../simulator/centre.py", f"from {PACKAGE}.device import Unit", f"{PACKAGE}.device"),
        ("../../simulator/unit/unit.py", f"from {PACKAGE}.hub import Hub", f"{PACKAGE}.hub"),
        ("switch.py", "def f():\n    from .hub import Hub", f"{PACKAGE}.hub"),
    ],
)
def test_imports_are_seen(path: str, line: str, breach: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The check above sees each way to import what may not be imported."""
    monkeypatch.setattr(Path, "read_text", lambda _: line)
    assert breaches(Path(os.path.normpath(HOUSE / path))) == [breach]


@pytest.mark.parametrize("package", [name for name in PURE if (HOUSE / name / "__init__.py").exists()])
def test_pure_packages_live_without_home_assistant(package: str) -> None:
    """A pure package imports where Home Assistant is not."""
    script = f"""
import importlib, pathlib, pkgutil, sys, types
sys.modules["homeassistant"] = None
for name, path in (("custom_components", {str(HOUSE.parent)!r}), ("{PACKAGE}", {str(HOUSE)!r})):
    sys.modules[name] = types.ModuleType(name)
    sys.modules[name].__path__ = [path]
package = importlib.import_module("{PACKAGE}.{package}")
for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
    importlib.import_module(module.name)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr


def test_names_that_home_assistant_takes_for_platforms() -> None:
    """Nothing in the house is loaded by Home Assistant as a platform that it is not."""
    from homeassistant.const import Platform
    from homeassistant.loader import BASE_PRELOAD_PLATFORMS

    taken = {platform.value for platform in Platform} | set(BASE_PRELOAD_PLATFORMS)
    names = {path.name.removesuffix(".py") for path in HOUSE.iterdir()}
    assert names & taken <= PLATFORMS | PRELOADED


@pytest.mark.parametrize(
    "path",
    [path for path in SOURCES if not path.is_relative_to(ROOT / "tests")],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_length(path: Path) -> None:
    """A file that grows too long has more than one subject; a chapter of tests may be as long as its chapter."""
    assert len(path.read_text().splitlines()) <= LONGEST
