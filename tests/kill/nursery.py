"""Where houses are born: a process that has imported Home Assistant, and is copied for each life, which saves the imports.

`python -m tests.kill.nursery`: each line of standard input with a `Birth` begins a life. Standard output tells the id of its process,
and then when it is dead. While a house lives, the lines are for it: what its sensors show.
"""

import asyncio
import importlib
import json
import logging
import os
import pkgutil
import sys
from typing import Any

from .house import Birth, Clock, live

BORN, DEAD = "born", "dead"
# What is imported beside what the integration asks for: a core, and the components of its entities' domains.
NEEDED = ("bootstrap", "components.http", "components.usb", "components.repairs")


def prepare() -> Clock:
    """Import everything."""
    clock = Clock()
    for name in NEEDED:
        importlib.import_module(f"homeassistant.{name}")
    import custom_components.isocket as ours

    for module in pkgutil.walk_packages(ours.__path__, f"{ours.__name__}."):
        importlib.import_module(module.name)
    return clock


def main() -> None:
    """Bear houses until nobody wants any more."""
    logging.basicConfig(level=logging.WARNING)
    clock = prepare()
    while line := read_line():
        if (said := _read(line)) is not None:
            pid = os.fork()
            if not pid:
                clock.ahead = said.forward
                asyncio.run(live(said, clock))
                os._exit(0)
            tell(BORN, pid)
            os.waitpid(pid, 0)
            tell(DEAD, pid)


def tell(word: str, pid: int) -> None:
    """Tell of a birth or a death."""
    sys.stdout.write(f"{word} {pid}\n")
    sys.stdout.flush()


def _read(line: bytes) -> Birth | None:
    """Return the birth that is wanted; None for what was for a house that is dead."""
    said: dict[str, Any] = json.loads(line)
    return Birth(**said) if "directory" in said else None


def read_line() -> bytes:
    """Read one line and no more of what comes; empty at the end."""
    os.set_blocking(sys.stdin.fileno(), True)  # which the dead house changed
    line = b""
    while not line.endswith(b"\n"):
        if not (octet := os.read(sys.stdin.fileno(), 1)):
            return b""
        line += octet
    return line


if __name__ == "__main__":
    main()
