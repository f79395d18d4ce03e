"""What Home Assistant offers to set up when it is plugged in."""

from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
import json
from pathlib import Path
from types import ModuleType

from custom_components.isocket.modem.usb import KNOWN, OFFERED, ROUTERS

ROOT = Path(__file__).parents[2]
MANIFEST = ROOT / "custom_components" / "isocket" / "manifest.json"
MATCHERS: list[dict[str, str]] = json.loads(MANIFEST.read_text(encoding="utf-8"))["usb"]

# FTDI, Silicon Labs, WCH, Prolific, and the CDC sketch of a microcontroller: behind them may be anything.
BRIDGES = {"0403", "10C4", "1A86", "067B", "2341"}
QUALCOMM = "05C6"
STORAGE = {("12D1", product) for product in ("1446", "14FE", "1F01", "157D", "1505", "1520")} | {
    ("19D2", product) for product in ("2000", "0053", "0083", "0103", "0120", "0154", "0166")
}


def _script() -> ModuleType:
    """Load the script that writes it."""
    loader = SourceFileLoader("manifest_script", str(ROOT / "scripts" / "manifest"))
    spec = spec_from_loader(loader.name, loader)
    assert spec is not None
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module


def test_the_manifest_is_in_step_with_the_table() -> None:
    """Run scripts/manifest when it is not."""
    assert MANIFEST.read_text(encoding="utf-8") == _script().manifest()


def test_every_modem_of_the_table_but_those_by_hand() -> None:
    """Each is offered once; data cards without the usual drivers are not."""
    offered = [(one["vid"], one["pid"]) for one in MATCHERS]
    assert len(offered) == len(set(offered)) == len(OFFERED) > 80
    assert {vendor for vendor, _ in KNOWN} - {int(vendor, 16) for vendor, _ in offered} == {0x1199, 0x1782, 0x2CB7}


def test_nothing_else_is_taken_for_a_modem() -> None:
    """No bridge, no GPS receiver, no stick that is still a disk or is a router; Qualcomm's ids only of the right maker."""
    for one in MATCHERS:
        assert one.keys() <= {"vid", "pid", "manufacturer"}
        assert one.keys() >= {"vid", "pid"}
        assert one["vid"] not in BRIDGES
        assert one["vid"] != "1546" or not "01A5" <= one["pid"] <= "01A9"
        assert (one["vid"], one["pid"]) not in STORAGE
        assert (int(one["vid"], 16), int(one["pid"], 16)) not in ROUTERS
        assert one.get("manufacturer") == ("*quectel*" if one["vid"] == QUALCOMM else None)
