"""The program, run as its users run it."""

from collections.abc import Iterator
import json
from pathlib import Path
import subprocess
import sys
from typing import Any
import urllib.request

import pytest

ROOT = Path(__file__).parent.parent.parent
START_SECONDS = 20


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
