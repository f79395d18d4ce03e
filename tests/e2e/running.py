"""The demo as a program, started by tests as users start it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
import os
from pathlib import Path
import signal
import subprocess
import sys

from demo.home import Home
from demo.processes import ROOT, free_port

READY = "Ctrl-C ends it."
END_SECONDS = 60
PYTHON = [sys.executable, "-P", "-m", "demo"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}


@dataclass(frozen=True, slots=True)
class RunningDemo:
    """A demo that runs, and where."""

    dashboard: str
    home: Home


def run_demo(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a demo to its end and return what it said."""
    command = [*PYTHON, *map(str, arguments)]
    return subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, timeout=300, check=False)


@contextmanager
def running_demo(directory: Path) -> Iterator[RunningDemo]:
    """Run a demo until the block ends, then end it as Ctrl-C does."""
    port, phones = free_port(), free_port()
    options = ["--no-browser", "--dir", str(directory), "--port", str(port), "--phones-port", str(phones)]
    with subprocess.Popen([*PYTHON, *options], env=ENVIRONMENT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = []
        for line in process.stdout:
            said.append(line)
            if READY in line:
                break
        else:
            raise AssertionError(f"The demo did not start: {''.join(said)}")
        try:
            yield RunningDemo(f"http://127.0.0.1:{port}/demo-cabin", Home(directory))
        finally:
            process.send_signal(signal.SIGINT)
            assert process.wait(END_SECONDS) == 0
