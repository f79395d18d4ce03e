"""A demo that tries itself: text, see the switch, read the log."""

import asyncio
from pathlib import Path
import re

from .cabin import OWNER, SIM, SOCKET
from .errors import DemoError
from .stage import Demo

ANSWER_SECONDS = 30
RECORD = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+ (?P<level>[A-Z]+) ")
# What Home Assistant says in every demo, some of it once a browser comes; anything beyond this is a fault.
EXPECTED = (
    "[homeassistant.bootstrap] Skipping pip installation of required modules.",
    "[homeassistant.loader] We found a custom integration isocket which has not been tested by Home Assistant.",
    "[aiohttp_fast_zlib] zlib_ng and isal are not available",
    "[homeassistant.components.camera.img_util] Error loading libturbojpeg;",
)


async def check(demo: Demo) -> None:
    """Try a demo out, print the dialogue and what is wrong; raise DemoError when anything is."""
    try:
        await converse(demo)
    finally:
        found = faults(demo.home.log)
        print("  Home Assistant's log is", "not clean:" if found else "clean.")
        print(*(f"  {line}\n" for line in found), sep="", end="")
    if found:
        raise DemoError("Home Assistant's log is not clean.")


async def converse(demo: Demo) -> None:
    """Hold the conversation that the product is for; raise DemoError when it goes otherwise."""
    # The frontend does not open without this list, for which Home Assistant imports more than it runs.
    await demo.home_assistant.get("/api/services")
    await say(demo, "STATUS", "Power socket")
    await say(demo, "ON", "Power socket ON")
    state = await demo.home_assistant.state(SOCKET)
    print(f"  {SOCKET} is {state}")
    if state != "on":
        raise DemoError(f"{SOCKET} is {state}, and on was promised.")


async def say(demo: Demo, text: str, answer: str) -> None:
    """Text from the owner's phone and compare the beginning of what comes back."""
    print(f"  {OWNER}: {text}")
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            got = await demo.phones.ask(OWNER, SIM, text)
    except TimeoutError as error:
        raise DemoError(f"{text} was not answered within {ANSWER_SECONDS} s.") from error
    print(*(f"  {SIM}: {line}" for line in got.splitlines()), sep="\n")
    if answer not in got:
        raise DemoError(f"{text} was answered with {got!r}, without {answer!r}.")


def faults(log: Path) -> list[str]:
    """Return the warnings and errors in Home Assistant's log that are not part of every start."""
    return [line for line in log.read_text(encoding="utf-8").splitlines() if is_fault(line)]


def is_fault(line: str) -> bool:
    """Say whether a line of the log begins a warning or an error that is not EXPECTED."""
    record = RECORD.match(line)
    if record is None or record["level"] in ("DEBUG", "INFO"):
        return False
    return not any(words in line for words in EXPECTED)
