"""What Home Assistant writes into its log, as far as it is a fault."""

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
import re

from .errors import DemoError

# Since 2026.11 the time tells its distance from UTC.
RECORD = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+(?:[+-]\d\d:\d\d)? (?P<level>[A-Z]+) ")
# A line that names the integration, its code or one of its entities, not merely a folder that is called so.
OURS = re.compile(r"custom_components[./]isocket\b|(?<![/\w-])isocket(?!-)\b")
# What Home Assistant says in every demo, some of it once a browser comes; anything beyond this is a fault.
EXPECTED = (
    "[homeassistant.bootstrap] Skipping pip installation of required modules.",
    "[homeassistant.loader] We found a custom integration isocket which has not been tested by Home Assistant.",
    "[aiohttp_fast_zlib] zlib_ng and isal are not available",
    "[homeassistant.components.camera.img_util] Error loading libturbojpeg;",
)


class Log(StrEnum):
    """How much of the log has to be clean: all of it in the version we know, our part in one that is newer."""

    ALL = "all"
    OURS = "ours"


def faults(log: Path, much: Log = Log.ALL) -> list[str]:
    """Return the warnings and errors that are not part of every start, each with its traceback.

    Raise DemoError for a log that does not look like one: it must not pass for a clean one.
    """
    found = list(records(log))
    if not RECORD.match(found[0]):
        raise DemoError(f"{log} does not begin as Home Assistant's logs do.")
    return [record for record in found if is_fault(record) and (much is Log.ALL or OURS.search(record))]


def records(log: Path) -> Iterator[str]:
    """Return the records of a log, which may have several lines each."""
    record: list[str] = []
    for line in log.read_text(encoding="utf-8").splitlines():
        if RECORD.match(line) and record:
            yield "\n".join(record)
            record = []
        record.append(line)
    yield "\n".join(record)


def is_fault(record: str) -> bool:
    """Say whether a record is a warning or an error that is not EXPECTED."""
    begin = RECORD.match(record)
    if begin is None or begin["level"] in ("DEBUG", "INFO"):
        return False
    return not any(words in record for words in EXPECTED)
