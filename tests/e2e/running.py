"""The demo as a program, started by tests as users start it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
import os
from pathlib import Path
import re
import signal
import subprocess
import sys

from demo.home import Home
from demo.processes import ROOT, free_port

READY = "Ctrl-C ends it."
# A line that tells where something is.
PLACE = re.compile(r"^(.+): +(\S+)$", re.MULTILINE)
END_SECONDS = 60
PYTHON = [sys.executable, "-P", "-m", "demo"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}


@dataclass(frozen=True, slots=True)
class RunningDemo:
    """A demo that runs, and where."""

    dashboard: str
    phones: str
    modem: str
    home: Home

    @property
    def url(self) -> str:
        """Return where Home Assistant is."""
        return self.dashboard.rpartition("/")[0]


def run_demo(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a demo to its end and return what it said."""
    command = [*PYTHON, *map(str, arguments)]
    return subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, timeout=300, check=False)


@contextmanager
def running_demo(directory: Path, *arguments: str) -> Iterator[RunningDemo]:
    """Run a demo until the block ends, then end it as Ctrl-C does."""
    ports = ["--port", str(free_port()), "--phones-port", str(free_port())]
    options = ["--no-browser", "--dir", str(directory), *ports, *arguments]
    with subprocess.Popen([*PYTHON, *options], env=ENVIRONMENT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = ""
        for line in process.stdout:
            said += line
            if READY in line:
                break
        else:
            raise AssertionError(f"The demo did not start: {said}")
        where = dict(PLACE.findall(said))
        try:
            yield RunningDemo(where["The cabin"], where["Its phones"], where["Its modem"], Home(directory))
        finally:
            process.send_signal(signal.SIGINT)
            assert process.wait(END_SECONDS) == 0
