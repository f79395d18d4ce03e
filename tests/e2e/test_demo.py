"""The demo as a program: its exit status, what it keeps, and what it says when it cannot start."""

from pathlib import Path
import socket

from .running import run_demo


def test_it_checks_itself_and_keeps_its_state(tmp_path: Path) -> None:
    """A second start finds the socket as the first one left it, and knows the PIN that the SIM asks for again."""
    arguments = ("--check", "--pin", "1234", "--dir", tmp_path)
    first = run_demo(*arguments)
    assert first.returncode == 0, first.stderr
    assert "Power socket OFF" in first.stdout
    second = run_demo(*arguments)
    assert second.returncode == 0, second.stderr
    assert "Power socket OFF" not in second.stdout
    assert "Power socket ON" in second.stdout


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    """The message says which port, and how to choose another."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        demo = run_demo("--port", str(port), "--dir", tmp_path, "--no-browser")
    assert demo.returncode == 1
    assert f"Port {port} is in use" in demo.stderr
    assert "--port" in demo.stderr
    assert "Traceback" not in demo.stderr
