"""What of Home Assistant's log is a fault, and whose."""

from pathlib import Path

import pytest

from demo.errors import DemoError
from demo.log import Log, faults

AT = "2026-11-24 12:59:10.166"
CASES = {
    "what goes well": (f"{AT} INFO (MainThread) [custom_components.isocket] Hello", 0, 0),
    "what every start says": (
        (
            f"{AT} WARNING (SyncWorker_1) [homeassistant.loader] We found a custom integration isocket which has not been "
            "tested by Home Assistant. This component might cause stability problems"
        ),
        0,
        0,
    ),
    "our own words": (f"{AT} WARNING (MainThread) [custom_components.isocket.hub] Hm", 1, 1),
    "a word about us": (f"{AT} WARNING (MainThread) [homeassistant.setup] Setup of isocket is taking long", 1, 1),
    "our entity": (f"{AT} ERROR (MainThread) [homeassistant.helpers.entity] Update of switch.isocket fails", 1, 1),
    "our traceback": (
        (
            f"{AT} ERROR (MainThread) [homeassistant] Error doing job\nTraceback (most recent call last):\n"
            '  File "/tmp/x/config/custom_components/isocket/hub.py", line 3, in run\nValueError'
        ),
        1,
        1,
    ),
    "somebody else's, in a folder of our name": (
        (
            f"{AT} ERROR (MainThread) [homeassistant] Error doing job\nTraceback (most recent call last):\n"
            '  File "/home/kari/isocket/.cache/newest/lib/homeassistant/core.py", line 3, in run\n'
            "OSError: /tmp/isocket-demo-x/config/home-assistant_v2.db"
        ),
        1,
        0,
    ),
}


@pytest.mark.parametrize("offset", ["", "+00:00", "-03:30"])
@pytest.mark.parametrize(("text", "all_faults", "our_faults"), CASES.values(), ids=CASES)
def test_faults_are_found_and_told_apart(
    tmp_path: Path, text: str, all_faults: int, our_faults: int, offset: str
) -> None:
    """Records before and after one do not hide it."""
    log = tmp_path / "home-assistant.log"
    lines = f"{AT} INFO (MainThread) [homeassistant.core] isocket\n{text}\n{AT} INFO (MainThread) [x] y\n"
    log.write_text(lines.replace(AT, AT + offset))
    assert [len(faults(log)), len(faults(log, Log.OURS))] == [all_faults, our_faults]


def test_a_log_of_another_kind_is_not_clean(tmp_path: Path) -> None:
    """Whatever the next version writes before its words, a fault in it is not overlooked."""
    log = tmp_path / "home-assistant.log"
    log.write_text("24 Nov 12:59 ERROR [custom_components.isocket] Hm\n")
    with pytest.raises(DemoError, match="does not begin"):
        faults(log)
