"""The rooms of the integration that the network uses: each rule has one place.

Their parent packages set up the whole integration, Home Assistant included, which a network does not need: unless they
are already there, a room is loaded under bare ones, which make room again for the real ones.
"""

from collections.abc import Iterator
import contextlib
from pathlib import Path
import sys
from types import ModuleType

_ROOT = Path(__file__).parent.parent
_HOUSE = "custom_components.isocket"


@contextlib.contextmanager
def bare_parents(*rooms: str) -> Iterator[None]:
    """Stand in for the packages that are not loaded: the house, and its rooms of these names."""
    packages = ("custom_components", _HOUSE, *(f"{_HOUSE}.{room}" for room in rooms))
    missing = [] if _HOUSE in sys.modules else [name for name in packages if name not in sys.modules]
    for name in missing:
        package = sys.modules[name] = ModuleType(name)
        package.__path__ = [str(_ROOT.joinpath(*name.split(".")))]
    yield
    for name in missing:
        del sys.modules[name]
