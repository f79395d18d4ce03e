"""The program, and gammu, which knows nothing of it, on its port."""

from collections.abc import Iterator
import json
import os
from pathlib import Path
import shutil
import subprocess
import sys
from typing import Any
import urllib.request

import pytest

ROOT = Path(__file__).parent.parent.parent
OWNER = "+4790000002"
GAMMU = shutil.which("gammu")
START_SECONDS = 20
GAMMU_SECONDS = 60


@pytest.fixture
def program(tmp_path: Path) -> Iterator[dict[str, Any]]:
    """Run the program and give the line it prints."""
    command = [sys.executable, "-m", "simulator", "--link", str(tmp_path / "modem"), "--tcp", "0", "--http", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stderr is not None
        yield json.loads(process.stdout.readline())
        process.terminate()
        assert process.wait(START_SECONDS) == 0
        assert process.stderr.read() == ""
    assert not (tmp_path / "modem").is_symlink()


def request(program: dict[str, Any], path: str, body: object = None) -> Any:
    """Ask the program's interface."""
    data = None if body is None else json.dumps(body).encode()
    url = f"http://127.0.0.1:{program['http']}/api/{path}"
    headers = {"Content-Type": "application/json"}
    with urllib.request.urlopen(urllib.request.Request(url, data, headers)) as response:
        return json.load(response)


def test_program(program: dict[str, Any], tmp_path: Path) -> None:
    """The program says where everything is, and everything is there."""
    assert program["device"] == str(tmp_path / "modem")
    assert Path(program["device"]).is_char_device()
    assert program["tcp"] > 0
    assert [phone["name"] for phone in request(program, "state")["phones"]] == ["Owner", "Family", "Stranger"]


def test_taken_port(program: dict[str, Any]) -> None:
    """A port that is taken is told in one line."""
    command = [sys.executable, "-m", "simulator", "--http", str(program["http"])]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert result.stderr.startswith("simulator: ") and result.stderr.count("\n") == 1


@pytest.mark.skipif(GAMMU is None and os.environ.get("ISOCKET_INSIST") != "1", reason="gammu is not installed")
def test_gammu(program: dict[str, Any], tmp_path: Path) -> None:
    """Gammu identifies the modem, and sends, reads and deletes messages on it, unchanged."""
    config = tmp_path / "gammurc"
    config.write_text(f"[gammu]\ndevice = {program['device']}\nconnection = at115200\n")

    def gammu(*arguments: str) -> str:
        assert GAMMU is not None
        command = [GAMMU, "-c", str(config), *arguments]
        environment = {**os.environ, "LC_ALL": "C.UTF-8"}
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=GAMMU_SECONDS, env=environment
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    identity = gammu("identify")
    assert "Generic" in identity and "356938035643809" in identity and "242990000000001" in identity
    request(program, f"phones/{OWNER}/sms", {"text": "Blåbær"})
    request(program, f"phones/{OWNER}/sms", {"text": "Ж" + "x" * 100})
    stored = gammu("getallsms")
    assert "Blåbær" in stored and OWNER in stored and "3 SMS parts" in stored
    gammu("deletesms", "1", "1")
    assert "Blåbær" not in gammu("getallsms")
    gammu("sendsms", "TEXT", OWNER, "-text", "Long " + "text " * 60, "-len", "400")
    gammu("sendsms", "TEXT", OWNER, "-unicode", "-text", "Жук")
    received = [entry["text"] for entry in request(program, f"phones/{OWNER}/messages") if entry["direction"] == "in"]
    assert received == [("Long " + "text " * 60), "Жук"]
