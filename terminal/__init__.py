"""A command line for people with a modem in hand, on the driver of the integration: scripts/modem.

The package around the driver sets up the whole integration, Home Assistant included; unless that is loaded already, a
bare one stands in for it.
"""

from pathlib import Path
import sys
from types import ModuleType

_HOUSE = "custom_components.isocket"

if _HOUSE not in sys.modules:
    package = ModuleType(_HOUSE)
    package.__path__ = [str(Path(__file__).parent.parent.joinpath(*_HOUSE.split(".")))]
    sys.modules[_HOUSE] = package
