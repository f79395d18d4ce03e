"""The codec of short messages, shared with the integration so that each rule has one place.

Its parent packages set up the whole integration, Home Assistant included, which a network does not need: unless they are
already there, the codec is loaded under bare ones, which make room again for the real ones.
"""

from collections.abc import Iterator
import contextlib
from pathlib import Path
import sys
from types import ModuleType

_ROOT = Path(__file__).parent.parent
_PARENTS = ("custom_components", "custom_components.isocket", "custom_components.isocket.modem")


@contextlib.contextmanager
def _bare_parents() -> Iterator[None]:
    """Stand in for the packages that are not loaded."""
    missing = [name for name in _PARENTS if name not in sys.modules]
    if _PARENTS[1] in sys.modules:
        missing.clear()
    for name in missing:
        package = sys.modules[name] = ModuleType(name)
        package.__path__ = [str(_ROOT.joinpath(*name.split(".")))]
    yield
    for name in missing:
        del sys.modules[name]


with _bare_parents():
    from custom_components.isocket.modem.models import Address, AddressKind
    from custom_components.isocket.modem.sms import concat, gsm7, pdu
    from custom_components.isocket.modem.sms.fields import PduError
    from custom_components.isocket.modem.sms.pdu import Deliver, StatusReport, Submit
    from custom_components.isocket.modem.sms.userdata import UserData

__all__ = [
    "Address",
    "AddressKind",
    "Deliver",
    "PduError",
    "StatusReport",
    "Submit",
    "UserData",
    "concat",
    "gsm7",
    "pdu",
]
