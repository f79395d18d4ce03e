"""The program, as people start it."""

from collections.abc import Iterator
from contextlib import contextmanager
import json
import os
from pathlib import Path
import pty
import select
import shutil
import signal
import subprocess
import sys

import pytest

from terminal.__main__ import main
from terminal.files import COMMANDS

ROOT = Path(__file__).parent.parent.parent
PATIENCE = 60  # seconds
PIN = "8293"


def run(*words: str, pin: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run it without a terminal."""
    environment = {key: value for key, value in os.environ.items() if key != "ISOCKET_PIN"}
    if pin is not None:
        environment["ISOCKET_PIN"] = pin
    return subprocess.run(
        [sys.executable, "-P", "-m", "terminal", *words],
        env=environment | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


@pytest.fixture
def device(tmp_path: Path) -> Iterator[str]:
    """Run the simulator with a SIM that wants its PIN, and give its port."""
    command = [sys.executable, "-m", "simulator", "--link", str(tmp_path / "modem"), "--http", "0", "--pin", PIN]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield json.loads(process.stdout.readline())["device"]
        process.terminate()
        process.wait(PATIENCE)


def test_from_a_modem_to_a_report_and_back(device: str, tmp_path: Path) -> None:
    """Find it, send, record, and play."""
    file = tmp_path / "bug.txt"
    sent = run("record", str(file), "send", device, "+4790000002", "matta", pin=PIN)
    assert sent.returncode == 0 and "Sent, in 1 part." in sent.stdout
    written = file.read_text()
    assert 'AT+CPIN="0000"' in written
    assert not any(told in written for told in (PIN, "matta", "90000002", "09000020"))
    found = run("probe", device)  # the SIM is open by now
    assert (found.returncode, found.stderr) == (0, "")
    assert "Generic GSM modem" in found.stdout and "Nordic Mobile" in found.stdout
    played = run("replay", str(file), "--speed", "2")
    assert played.returncode == 0 and "the same" in played.stdout
    again = run("record", str(file), "probe", device)
    assert again.returncode == 2 and again.stderr.startswith("scripts/modem: ") and again.stderr.count("\n") == 1


def test_what_is_wrong_is_said_in_one_line(device: str, tmp_path: Path) -> None:
    """Show no traceback, and end with a status of its own."""
    (tmp_path / "nothing").write_text("nothing")
    for words, pin, status in (
        (("send", device, "+4790000002", "x"), None, 5),
        (("send", device, "+4790000002", "x"), "12", 5),
        (("receive", str(tmp_path / "gone")), None, 3),
        (("replay", str(tmp_path / "nothing")), None, 2),
        (("replay", str(tmp_path / "gone")), None, 2),
    ):
        ended = run(*words, pin=pin)
        assert ended.returncode == status, ended
        assert ended.stderr.count("\n") == 1 and "Traceback" not in ended.stderr


WRONG = [
    *(("call", "p", "+4790000002", option) for option in ("--ring=0", "--ring=-3", "--ring=nan", "--talk=inf")),
    *(("probe", option) for option in ("--baud=0", "--baud=-9600", "--baud=x", "--baud=9600.5")),
]


@pytest.mark.parametrize(
    "words", [(), ("send", "p", "none", "x"), ("receive", "p", "--wait=0"), ("replay", "f", "--speed=x"), *WRONG]
)
def test_what_is_not_understood(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    """Tell how it is to be used."""
    with pytest.raises(SystemExit) as ended:
        main([*words])
    assert ended.value.code == 2
    assert "usage: scripts/modem" in capsys.readouterr().err


@pytest.mark.parametrize("words", [(), *((name,) for name in COMMANDS)])
def test_help(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    """Show how each command is used, with examples."""
    with pytest.raises(SystemExit) as ended:
        main([*words, "--help"])
    assert ended.value.code == 0
    shown = capsys.readouterr().out
    if not words:
        assert all(name in shown for name in COMMANDS)
        assert "scripts/modem send /dev/ttyUSB2" in shown and "exit status:" in shown


@contextmanager
def at_a_terminal(*words: str) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """Start it at a terminal, and give the other side of that."""
    master, slave = pty.openpty()
    environment = {key: value for key, value in os.environ.items() if key != "ISOCKET_PIN"}
    with subprocess.Popen(
        [sys.executable, "-P", "-m", "terminal", *words],
        env=environment | {"PYTHONPATH": str(ROOT)},
        stdin=slave,
        stdout=slave,
        stderr=slave,
        start_new_session=True,
    ) as process:
        yield process, master
    os.close(master)
    os.close(slave)


def shown_until(master: int, text: str) -> str:
    """Read from the terminal until a text was shown, and give all of it."""
    shown = ""
    while text not in shown:
        assert select.select([master], [], [], PATIENCE)[0], shown
        shown += os.read(master, 4096).decode()
    return shown


def test_the_pin_is_asked_for_at_a_terminal_and_not_shown(device: str) -> None:
    """Ask, and end watching by Ctrl-C with success; Ctrl-C at the question ends at once."""
    with at_a_terminal("receive", device) as (process, master):
        shown_until(master, "PIN of the SIM card:")
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 130
    with at_a_terminal("receive", device) as (process, master):
        shown_until(master, "PIN of the SIM card:")
        os.write(master, f"{PIN}\n".encode())
        assert PIN not in shown_until(master, "Ready.")
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 0


def test_the_script_starts_it() -> None:
    """Let the script of the documentation be there, and start the program."""
    assert shutil.which(str(ROOT / "scripts" / "modem"))
    assert "-m terminal" in (ROOT / "scripts" / "modem").read_text()
