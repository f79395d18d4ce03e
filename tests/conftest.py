"""Let the pure packages be imported without Home Assistant.

`custom_components/isocket/__init__.py` is wiring and imports Home Assistant. A bare package of the same name keeps it out, so that the
language, the device, the client and the modem are tested alone. Tests under `tests/ha` and `tests/e2e` want the real one.
"""

from pathlib import Path
import sys
from types import ModuleType

ROOT = Path(__file__).parent.parent


def bare_package(name: str, path: Path) -> None:
    """Register a package that has a path and nothing else."""
    module = ModuleType(name)
    module.__path__ = [str(path)]
    sys.modules[name] = module


sys.path.insert(0, str(ROOT))
if "pytest_homeassistant_custom_component" not in sys.modules:
    bare_package("custom_components", ROOT / "custom_components")
    bare_package("custom_components.isocket", ROOT / "custom_components" / "isocket")
