"""What was measured on: a figure without it says little."""

from importlib.metadata import PackageNotFoundError, version
import os
from pathlib import Path
import platform
import re
from statistics import median
import subprocess
from tempfile import TemporaryDirectory
from time import perf_counter

from homeassistant.const import __version__

from .figures import shown
from .programs import find

WRITES = 40
PACKAGES = ("python-gsmmodem-new", "python-gammu")


def described(loads: list[float]) -> str:
    """Describe the machine in a list; `loads` is how many processes wanted to run, whenever somebody looked."""
    facts = {
        "Processor": f"{_read('/proc/cpuinfo', r'model name\s*: (.*)')}, {os.cpu_count()} cores{_virtual()}",
        "Memory": f"{int(_read('/proc/meminfo', r'MemTotal: *([0-9]+)') or 0) / 2**20:.0f} GiB",
        "Disk": f"a file of 4 kB is safely on it after {shown(1000 * writing())}",
        "System": f"{_read('/etc/os-release', r'PRETTY_NAME="(.*)"')}, Linux {platform.release()}",
        "Versions": ", ".join((f"Python {platform.python_version()}", f"Home Assistant {__version__}", *_peers())),
        "Busy with other work": f"a load of {min(loads):.1f} to {max(loads):.1f} while this was measured",
    }
    return "".join(f"- {name}: {fact}\n" for name, fact in facts.items())


def load() -> float:
    """Return how many processes wanted to run in the last minute."""
    return os.getloadavg()[0]


def writing() -> float:
    """Return how long it takes until a small file is safely on the disk, in seconds, in the middle."""
    took = []
    with TemporaryDirectory(prefix="isocket-bench-") as folder:
        for number in range(WRITES):
            begun = perf_counter()
            with (Path(folder) / str(number)).open("wb") as file:
                file.write(bytes(4096))
                file.flush()
                os.fsync(file.fileno())
            took.append(perf_counter() - begun)
    return median(took)


def _peers() -> list[str]:
    """Name the contestants that are there, with their versions."""
    found = [
        f"{name} {said}" for name, option in (("gammu-smsd", "-v"), ("smsd", "-V")) if (said := _said(name, option))
    ]
    for package in PACKAGES:
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            continue
    return found


def _said(name: str, option: str) -> str:
    """Return the version that a program says it is; nothing without the program."""
    if (program := find(name)) is None:
        return ""
    said = subprocess.run([program, option], capture_output=True, text=True, check=False)
    number = re.search(r"\d+\.\d+(\.\d+)?", said.stdout + said.stderr)
    return number[0] if number else ""


def _virtual() -> str:
    """Say whether the processor is a part of another one."""
    return " of a virtual machine" if re.search(r"^flags.*\bhypervisor\b", _text("/proc/cpuinfo"), re.MULTILINE) else ""


def _read(path: str, pattern: str) -> str:
    """Find something in a file of the system; nothing where it is not told."""
    found = re.search(pattern, _text(path))
    return found[1] if found else ""


def _text(path: str) -> str:
    """Read a file of the system; empty where there is none."""
    file = Path(path)
    return file.read_text(encoding="utf-8", errors="replace") if file.exists() else ""
