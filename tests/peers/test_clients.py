"""Programs that we did not write, unchanged, on our simulated modem: what it says has to be what a modem says.

Each finds out who the modem is, sends a text that the phone gets, receives one that the phone sends, and deletes it.
"""

import asyncio
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
import re
from typing import Self

import pytest

from simulator import Network, Phone, PtyPort
from simulator.modem import PROFILES, Modem

from .programs import PATIENCE, Bus, message_bus, part, run, running

OWNER = "+4790000002"
TEXT = "Blåbær & Жук"
EMOJI = f"{TEXT} 😀"
LONG = "Long " + "text " * 60
IMEI = "356938035643809"


@dataclass(frozen=True)
class Cabin:
    """A modem on a port, a phone, and a folder for what a program wants to have."""

    network: Network
    modem: Modem
    phone: Phone
    device: str
    folder: Path

    async def until(self, true: Callable[[], bool]) -> None:
        """Wait until something is true of the network."""
        async with asyncio.timeout(PATIENCE):
            await self.network.until(true)

    @property
    def stored(self) -> int:
        """Tell how many messages the modem has stored."""
        return sum(len(storage) for storage in self.modem.inbox.storages.values())

    @property
    def received(self) -> list[str]:
        """Give the texts that the phone got."""
        return [entry.text for entry in self.phone.messages]

    def text(self, text: str = TEXT) -> None:
        """Text the modem."""
        self.phone.send_sms(self.modem.number, text)

    def file(self, name: str, text: str) -> str:
        """Write a file and give its path; the folder and the device may be named in it."""
        path = self.folder / name
        path.write_text(text.format(folder=self.folder, device=self.device))
        return str(path)

    def folders(self, *names: str) -> None:
        """Make folders."""
        for name in names:
            (self.folder / name).mkdir()

    def found(self, pattern: str) -> bytes:
        """Give what is in the one file that there must be."""
        (path,) = self.folder.glob(pattern)
        return path.read_bytes()


@asynccontextmanager
async def made(folder: Path, profile: str = "generic") -> AsyncIterator[Cabin]:
    """Make a modem of a family, on a pty."""
    network = Network()
    modem = network.add_modem("+4790000001", PROFILES[profile])
    async with PtyPort(modem) as port:
        yield Cabin(network, modem, network.add_phone(OWNER), port.path, folder)


@pytest.fixture
async def cabin(tmp_path: Path) -> AsyncIterator[Cabin]:
    """Give a generic modem."""
    async with made(tmp_path) as cabin:
        yield cabin


async def test_gammu(cabin: Cabin) -> None:
    """Gammu identifies the modem, and sends, reads and deletes messages on it."""
    config = cabin.file("gammurc", "[gammu]\ndevice = {device}\nconnection = at115200\n")
    cabin.text(EMOJI)
    cabin.text("Ж" + "x" * 100)
    said = await run("gammu", "-c", config, "batch", cabin.file("reading", "identify\ngetallsms\ndeletesms 1 1\n"))
    assert "Generic" in said and IMEI in said and "242990000000001" in said
    assert EMOJI in said and OWNER in said and "3 SMS parts" in said
    assert cabin.stored == 2
    long, other = f'sendsms TEXT {OWNER} -text "{LONG}" -len 400', f'sendsms TEXT {OWNER} -unicode -text "{EMOJI}"'
    await run("gammu", "-c", config, "batch", cabin.file("sending", f"{long}\n{other}\n"))
    assert cabin.received == [LONG, EMOJI]


GAMMU_SMSD = """[gammu]
device = {device}
connection = at115200
[smsd]
service = files
logfile = {folder}/log
debuglevel = 255
inboxpath = {folder}/inbox/
outboxpath = {folder}/outbox/
sentsmspath = {folder}/sent/
errorsmspath = {folder}/failed/
inboxformat = unicode
outboxformat = unicode
transmitformat = unicode
commtimeout = 1
"""


async def test_gammu_smsd(cabin: Cabin) -> None:
    """Its daemon takes messages from the modem into files, and sends what is put into others."""
    cabin.folders("inbox", "outbox", "sent", "failed")
    (cabin.folder / "outbox" / f"OUT{OWNER}.txt").write_text(TEXT, "utf-16")
    cabin.text()
    async with running("gammu-smsd", "-c", cabin.file("gammurc", GAMMU_SMSD)):
        await cabin.until(lambda: cabin.received == [TEXT] and not cabin.stored)
    assert cabin.found(f"inbox/IN*{OWNER}*.txt").decode("utf-16") == TEXT
    assert IMEI in cabin.found("log").decode()


SMSTOOLS = """devices = GSM1
logfile = {folder}/log
infofile = {folder}/info
pidfile = {folder}/pid
outgoing = {folder}/outgoing
checked = {folder}/checked
sent = {folder}/sent
failed = {folder}/failed
incoming = {folder}/incoming
delaytime = 1
delaytime_mainprocess = 1
[GSM1]
device = {device}
incoming = yes
rtscts = no
"""


async def test_smstools(cabin: Cabin) -> None:
    """Smstools' daemon takes messages from the modem into files, and sends what is put into others."""
    cabin.folders("outgoing", "checked", "sent", "failed", "incoming")
    cabin.file("outgoing/one", f"To: {OWNER[1:]}\nAlphabet: UTF-8\n\n{TEXT}")
    cabin.text()
    async with running("smsd", "-t", f"-c{cabin.file('smsd.conf', SMSTOOLS)}", log=cabin.folder / "said"):
        await cabin.until(lambda: bool(cabin.received) and not cabin.stored)
    assert cabin.received == [TEXT]
    head, _, body = cabin.found("incoming/GSM1.*").partition(b"\n\n")
    assert body.decode("utf-16-be") == TEXT
    assert f"From: {OWNER[1:]}\n" in head.decode() and f"IMEI: {IMEI}\n" in head.decode()


async def test_gnokii(cabin: Cabin) -> None:
    """Gnokii identifies the modem, and sends, reads and deletes messages on it."""
    config = cabin.file(
        "gnokiirc", "[global]\nport = {device}\nmodel = AT\nconnection = serial\n[logging]\ndebug = off\n"
    )

    async def gnokii(*arguments: str, text: str = "") -> str:
        return await run("gnokii", "--config", config, *arguments, text=text)

    identity = await gnokii("--identify")
    assert "Generic" in identity and IMEI in identity
    await gnokii("--sendsms", OWNER, text=TEXT)
    assert cabin.received == [TEXT]
    cabin.text()
    stored = await gnokii("--getsms", "SM", "1")
    assert TEXT in stored and OWNER in stored
    await gnokii("--deletesms", "SM", "1")
    assert cabin.stored == 0


MANAGER = "org.freedesktop.ModemManager1"
OBJECTS = "/org/freedesktop/ModemManager1"


@dataclass(frozen=True)
class Manager:
    """ModemManager on a bus of its own, for which a test names the ports and their plugin."""

    bus: Bus

    @classmethod
    @asynccontextmanager
    async def started(cls, folder: Path) -> AsyncIterator[Self]:
        """Start it."""
        plugins = part("ModemManager", "lib/*/ModemManager")
        options = ("--test-session", "--no-auto-scan", "--test-enable", f"--test-plugin-dir={plugins}", "--debug")
        async with (
            message_bus(folder) as bus,
            running("ModemManager", *options, environment=bus.environment, log=folder / "log"),
        ):
            await bus.wait(MANAGER)
            yield cls(bus)

    @asynccontextmanager
    async def knows(self, modem: Modem, plugin: str) -> AsyncIterator[str]:
        """Let it know a modem, through a socket of the kind that it takes from tests, and give its name there."""
        name = f"abstract:isocket-{id(modem)}"

        async def serve(reader: StreamReader, writer: StreamWriter) -> None:
            line = modem.attach(writer.write)
            while octets := await reader.read(4096):
                line.feed(octets)
            modem.detach(line)
            writer.close()

        async with await asyncio.start_unix_server(serve, f"\0{name}") as server:
            await self.bus.call(MANAGER, OBJECTS, f"{MANAGER}.Test.SetProfile", "cabin", plugin, f"['{name}']")
            try:
                yield await self.until(rf"{OBJECTS}/Modem/\d+", "-L")
            finally:
                server.close_clients()

    async def does(self, *arguments: str) -> str:
        """Have its command line do something, and give what that says."""
        return await run("mmcli", *arguments, environment=self.bus.environment)

    async def until(self, pattern: str, *arguments: str) -> str:
        """Ask until the answer has something in it, and give that."""
        found = None
        async with asyncio.timeout(PATIENCE):
            while found is None:
                found = re.search(pattern, await self.does(*arguments))
        return found[0]


@pytest.mark.parametrize(("plugin", "profile"), [("generic", "generic"), ("simtech", "sim7600"), ("quectel", "ec25")])
async def test_modemmanager(tmp_path: Path, plugin: str, profile: str) -> None:
    """ModemManager identifies and enables the modem, and sends, receives and deletes messages on it.

    They have one part: it misses one that is announced while it chooses the storage to read another.
    """
    async with (
        made(tmp_path, profile) as cabin,
        Manager.started(tmp_path) as manager,
        manager.knows(cabin.modem, plugin) as modem,
    ):
        await manager.does("-m", modem, "--enable")
        await manager.until(r'"state":"registered"', "-m", modem, "-J")
        assert cabin.modem.profile.imei in await manager.does("-m", modem)
        sent = await manager.until(
            rf"{OBJECTS}/SMS/\d+", "-m", modem, f"--messaging-create-sms=number='{OWNER}',text='{EMOJI}'"
        )
        await manager.does("-s", sent, "--send")
        assert cabin.received == [EMOJI]
        cabin.text(EMOJI)
        came = await manager.until(rf"{OBJECTS}/SMS/\d+(?= \(received\))", "-m", modem, "--messaging-list-sms")
        said = await manager.does("-s", came)
        assert EMOJI in said and OWNER in said
        await manager.does("-m", modem, f"--messaging-delete-sms={came}")
        assert cabin.stored == 0
