"""Everything around the house that is not killed: the network, its modem and phones, the sensors, and what all of them saw."""

import asyncio
from asyncio.subprocess import PIPE, Process
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
import json
import os
from pathlib import Path
import signal
import sys
from tempfile import TemporaryDirectory
from typing import Any, Final, override
import zlib

import orjson

from simulator import GENERIC, Modem, Network, Phone, PtyPort
from simulator.calls import CallState
from simulator.codec import pdu
from simulator.modem.line import Line
from simulator.modem.parser import Request
from simulator.modem.replies import Outcome

from .house import ENTRY, SOCKET, Birth
from .nursery import BORN, DEAD

ROOT: Final = Path(__file__).parent.parent.parent
SIM, OWNER, NEIGHBOUR, STRANGER = "+4790000001", "+4790000002", "+4790000003", "+4790000099"
UNIT = "+4790000050"
"""A real unit elsewhere, which is told nothing but to restart."""
FAMILY: Final = tuple(f"+47900000{index}" for index in range(10, 19))
SETUP: Final = (
    *(f"SECNUMBER{number}" for number in FAMILY),
    f"ALERTNUMBER{NEIGHBOUR}",
    "RESTARTTIME=1",
    "RING=SWITCH",
    "ALARMON",
)
LOOK_SECONDS: Final = 0.02
DECLINE_SECONDS: Final = 0.1
PATIENCE: Final = 60

type Watcher = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Done:
    """A line of the house's log."""

    at: datetime
    what: str
    value: Any


@dataclass(frozen=True, slots=True)
class Rung:
    """A call that something was done about."""

    caller: str
    at: datetime


class Codes(dict[str, str]):
    """An operator that answers any code, and counts who asks for it."""

    def __init__(self) -> None:
        """Count from now on."""
        super().__init__()
        self.asked: Counter[str] = Counter()

    @override
    def get(self, code: str, default: Any = None) -> Any:
        """Answer a code."""
        self.asked[code] += 1
        return f"Code {code}"


def nobody(_: str) -> None:
    """Be told of commands, and do nothing."""


class Witness(Modem):
    """A modem that tells before and after it carries out a command."""

    def watch(self, before: Watcher, after: Watcher) -> None:
        """Tell somebody what command it is."""
        self._before, self._after = before, after

    @override
    def execute(self, line: Line, request: Request) -> Outcome:
        """Carry a command out."""
        self._before(request.name)
        outcome = super().execute(line, request)
        self._after(request.name)
        return outcome


class UnreadableError(Exception):
    """What is on the disk is no whole document."""


class World:
    """The network and the house; `ahead` is how far their time is before the machine's."""

    def __init__(self, directory: Path) -> None:
        """Furnish it; nobody lives in the house."""
        self.directory = directory
        self.ahead = timedelta()
        self.sensors = {"mains": True, "door": False}
        self.network = Network(clock=self.now)
        self.codes = self.network.ussd = Codes()
        self.modem = self.network.modems[SIM] = Witness(self.network, SIM, GENERIC)
        self.modem.watch(nobody, nobody)
        for number in (OWNER, NEIGHBOUR, STRANGER, UNIT, *FAMILY):
            self.network.add_phone(number)
        self.network.watch(self._decline)
        self.network.watch(self._restart_elsewhere)
        self._restarted = 0
        self._disk_seconds = 0.0
        self._declining: set[Phone] = set()
        self._port = PtyPort(self.modem, directory / "modem")
        self._nursery: Process | None = None
        self._pid = 0
        self.alive = False
        self.alarmed = self.now() - timedelta(hours=1)

    def now(self) -> datetime:
        """Return the time that it is for the house and the network."""
        return datetime.now(UTC) + self.ahead

    def phone(self, number: str) -> Phone:
        """Return a phone."""
        return self.network.phones[number]

    def _decline(self) -> None:
        """Let whoever is called decline."""
        for phone in self.network.phones.values():
            call = phone.current
            if call is None or call.caller is phone or call.state is not CallState.RINGING or phone in self._declining:
                continue
            self._declining.add(phone)
            asyncio.get_running_loop().call_later(DECLINE_SECONDS, self._declined, phone)

    def _declined(self, phone: Phone) -> None:
        """Decline, if it rings still."""
        self._declining.discard(phone)
        if phone.current is not None and phone.current.caller is not phone:
            phone.hang_up()

    def _restart_elsewhere(self) -> None:
        """Let the unit elsewhere answer each of its texts."""
        unit = self.phone(UNIT)
        while self._restarted < len(unit.messages):
            self._restarted += 1
            unit.send_sms(SIM, "Power socket restarted")

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Have a modem on its port and somewhere to bear houses, until the block ends."""
        with (self.directory / "errors").open("wb") as errors:
            async with self._port:
                self._nursery = await asyncio.create_subprocess_exec(
                    *(sys.executable, "-P", "-m", "tests.kill.nursery"),
                    stdin=PIPE,
                    stdout=PIPE,
                    stderr=errors,
                    cwd=ROOT,
                    env=os.environ | {"PYTHONPATH": str(ROOT)},
                )
                try:
                    yield
                finally:
                    self.kill()
                    self._say(None)
                    await self._nursery.wait()

    def _say(self, what: dict[str, Any] | None) -> None:
        """Tell the nursery or the house something, or that this is the end."""
        assert self._nursery is not None and self._nursery.stdin is not None
        if what is None:
            self._nursery.stdin.close()
        else:
            self._nursery.stdin.write(json.dumps(what).encode() + b"\n")

    async def _hear(self, wanted: str) -> int:
        """Hear the nursery tell of a birth or a death."""
        assert self._nursery is not None and self._nursery.stdout is not None
        async with asyncio.timeout(PATIENCE):
            while True:
                word, pid = (await self._nursery.stdout.readline()).decode().split()
                if word == wanted:
                    return int(pid)

    async def bear(self, dies_at: int = 0, *, dies_before: bool = False) -> None:
        """Start the house, and return before it is ready."""
        ahead = self.ahead.total_seconds()
        birth = Birth(
            str(self.directory),
            self._port.path,
            OWNER,
            UNIT,
            ahead,
            self.sensors,
            self._disk_seconds,
            dies_at,
            dies_before,
        )
        self._say(asdict(birth))
        self.alive = True  # what is told from now on is for it
        self._pid = await self._hear(BORN)

    def kill(self) -> None:
        """Kill the house, if it lives."""
        if self._pid:
            with suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)

    async def dead(self) -> bool:
        """Return when the house is dead, and whether it had started."""
        await self._hear(DEAD)
        started = self.started
        self.alive, self._pid = False, 0
        return started

    def sense(self, sensor: str, on: bool) -> None:
        """Change a sensor, whether or not somebody looks at it."""
        self.sensors[sensor] = on
        if self.alive:
            self._say({sensor: on})

    def slow(self, disk_seconds: float) -> None:
        """Have each write take so long to come to the disk, from now on."""
        self._disk_seconds = disk_seconds
        self._say({"disk_seconds": disk_seconds})

    def do(self, number: int, deed: str) -> bool:
        """Have somebody do something in the house, and return whether anybody lives who sees it."""
        if self.alive:
            self._say({"number": number, "deed": deed})
        return self.alive

    @property
    def log(self) -> list[Done]:
        """Return everything that was done in the house."""
        path = self.directory / "log"
        written = path.read_text() if path.exists() else ""
        lines = written[: written.rfind("\n") + 1].splitlines()  # the last may be in the making
        return [Done(datetime.fromisoformat(one["at"]), one["what"], one["value"]) for one in map(json.loads, lines)]

    @property
    def started(self) -> bool:
        """Say whether the house that was born last has started."""
        return next((line.value for line in reversed(self.log) if line.what == "started"), None) == self._pid

    def errors(self) -> list[str]:
        """Return what the integration called an error."""
        lines = (self.directory / "errors").read_text().splitlines()
        return [line for line in lines if line.startswith("ERROR:custom_components.isocket") or "Traceback" in line]

    @property
    def unread(self) -> set[str]:
        """Return who sent the messages that the SIM holds."""
        return {pdu.decode_deliver(slot.pdu).sender.text for _, slot in self.modem.storage}

    @property
    def on_its_way(self) -> int:
        """Count the messages that the network has for the modem."""
        return self.network.centre.waiting(SIM)

    def document(self) -> dict[str, Any]:
        """Return what a start would read now; raises UnreadableError."""
        last = self.directory / ".storage" / f"isocket.{ENTRY}"
        if list(last.parent.glob("isocket.*.corrupt.*")):
            raise UnreadableError("a document was put aside")
        for path in (last, last.with_name(f"{last.name}.previous")):
            with suppress(FileNotFoundError):  # between the two renames of a write
                return whole(path.read_bytes())
        return {}

    @property
    def asks_elsewhere(self) -> bool:
        """Say whether the unit elsewhere is asked for something, as it is saved."""
        client = self.document()["units"][UNIT]["client"]
        return client["exchange"] is not None or bool(client["queue"])

    @property
    def rung(self) -> Rung | None:
        """Return the last call, if it is saved as one that is not over."""
        rung = self.unit.get("rung")
        return None if rung is None else Rung(rung["caller"], datetime.fromisoformat(rung["at"]))

    @property
    def unit(self) -> dict[str, Any]:
        """Return the unit's part of the document."""
        unit: dict[str, Any] = self.document().get("units", {}).get(f"{ENTRY}_{SOCKET}", {})
        return unit


def whole(written: bytes) -> dict[str, Any]:
    """Return a document that is whole by its own checksum; raises UnreadableError."""
    try:
        content = orjson.loads(written)
        document: dict[str, Any] = content["data"]
        if zlib.crc32(orjson.dumps(document)) != content["checksum"]:
            raise UnreadableError("its checksum is another")
    except (ValueError, KeyError, TypeError) as err:
        raise UnreadableError(repr(err)) from err
    return document


@asynccontextmanager
async def world() -> AsyncIterator[World]:
    """Make a world with a house that is set up, and alive."""
    with TemporaryDirectory(prefix="isocket-kill-") as directory:
        made = World(Path(directory))
        (made.directory / ".storage").mkdir()
        async with made.running():
            await made.bear()
            await ask(made, *SETUP)
            yield made


async def ask(made: World, *texts: str) -> None:
    """Let the owner text things, and return when all are answered, and saved: their slots are free."""
    phone = made.phone(OWNER)
    before = len(phone.messages)
    for text in texts:
        phone.send_sms(SIM, text)
    async with asyncio.timeout(PATIENCE):
        await phone.wait_sms(before + len(texts))
        while OWNER in made.unread:  # noqa: ASYNC110 - another process frees them
            await asyncio.sleep(LOOK_SECONDS)
