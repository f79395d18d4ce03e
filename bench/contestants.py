"""Who answers texts on a modem: ourselves, and what people take instead, each set up as its own documentation says.

All do the same for ON and OFF: they have Home Assistant switch an entity, and answer when that is done. Libraries run in
Home Assistant's own process, as in an integration that is made of them; daemons have a script that calls its REST API.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from homeassistant.core import Event, HomeAssistant

from .fixed import OWNER
from .home import add_modem, lift_limits
from .programs import find, running

REPLY: Final = "Power socket ON"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a contestant works: a modem, an entity, Home Assistant with its REST API, and a folder of its own."""

    hass: HomeAssistant
    device: str
    entity: str
    api: str
    token: str
    folder: Path


type Stay = Callable[[Place], AbstractAsyncContextManager[None]]


@dataclass(frozen=True, slots=True)
class Contestant:
    """One way to be answered."""

    title: str
    needs: str
    """What has to be there: a program, or a package of Python's."""
    stay: Stay
    period: float
    """The longest time for which it may look away, in seconds: texts come so long after the last answer, or sooner."""
    copies: int = 1
    """How many of it share the work, each with a modem of its own, as one would need an hour."""

    @property
    def missing(self) -> bool:
        """Say whether what it needs is missing."""
        return find(self.needs) is None and find_spec(self.needs) is None


async def switch(place: Place, text: str) -> None:
    """Do what a text says, and return when that is done."""
    await place.hass.services.async_call(
        "input_boolean", f"turn_{text.lower()}", {"entity_id": place.entity}, blocking=True
    )


@asynccontextmanager
async def isocket(place: Place) -> AsyncIterator[None]:
    """Set ourselves up."""
    await add_modem(place.hass, place.device, OWNER, place.entity)
    await lift_limits(place.hass)
    yield


@asynccontextmanager
async def gsmmodem(place: Place) -> AsyncIterator[None]:
    """Let python-gsmmodem-new call a handler when a text comes; both run in its threads."""
    from gsmmodem.modem import GsmModem, ReceivedSms  # noqa: PLC0415 - it is not there everywhere

    def handle(sms: ReceivedSms) -> None:
        asyncio.run_coroutine_threadsafe(switch(place, sms.text), place.hass.loop).result()
        sms.reply(REPLY)

    modem = GsmModem(place.device, 115200, smsReceivedCallbackFunc=handle, requestDelivery=False)
    modem.smsTextMode = False
    await asyncio.to_thread(modem.connect)
    try:
        yield
    finally:
        await asyncio.to_thread(modem.close)


@asynccontextmanager
async def former_sms(place: Place) -> AsyncIterator[None]:
    """Do as Home Assistant's own `sms` did until 2025.12: python-gammu's worker pulls whenever it was idle for 10 s.

    All that is stored is read and deleted, then told in an event, on which an automation switches and answers.
    """
    import gammu  # noqa: PLC0415 - it is not there everywhere
    from gammu.asyncworker import GammuAsyncWorker  # noqa: PLC0415

    event = f"sms.incoming_sms_{place.folder.name}"

    def pull(machine: Any) -> None:
        machine.ReadDevice()
        found = []
        with suppress(gammu.ERR_EMPTY):
            found += machine.GetNextSMS(0, True)
            while True:
                found += machine.GetNextSMS(0, Location=found[-1]["Location"])
        for sms in found:
            machine.DeleteSMS(Folder=0, Location=sms["Location"])
            place.hass.loop.call_soon_threadsafe(place.hass.bus.async_fire, event, {"text": sms["Text"]})

    async def automation(event: Event) -> None:
        await switch(place, event.data["text"])
        await worker.send_sms_async({"Text": REPLY, "SMSC": {"Location": 1}, "Number": OWNER})

    worker = GammuAsyncWorker(pull)
    worker.configure({"Device": place.device, "Connection": "at115200"})
    await worker.init_async()
    forget = place.hass.bus.async_listen(event, automation)
    try:
        yield
    finally:
        forget()
        await worker.terminate_async()


# What a daemon runs: $text is what came.
_SWITCH: Final = """\
curl -s -o {folder}/answered -H 'Authorization: Bearer {token}' -d '{{"entity_id": "{entity}"}}' \\
  {api}/services/input_boolean/turn_$(echo $text | tr A-Z a-z)
"""
_GAMMU_HOOK: Final = f"""\
#!/bin/sh
text=$SMS_1_TEXT
{_SWITCH}
echo '{REPLY}' >{{folder}}/new
mv {{folder}}/new {{folder}}/outbox/OUT{OWNER}.txt
"""
_GAMMU: Final = """\
[gammu]
device = {device}
connection = at115200
[smsd]
service = files
logfile = {folder}/log
inboxpath = {folder}/inbox/
outboxpath = {folder}/outbox/
sentsmspath = {folder}/sent/
errorsmspath = {folder}/failed/
runonreceive = {folder}/hook
{tuning}
"""
_SMSTOOLS_HOOK: Final = f"""\
#!/bin/sh
[ "$1" = RECEIVED ] || exit 0
text=$(tail -n 1 "$2")
{_SWITCH}
printf 'To: {OWNER[1:]}\\n\\n{REPLY}' >{{folder}}/new
mv {{folder}}/new "{{folder}}/outgoing/$(basename "$2")"
"""
_SMSTOOLS: Final = """\
devices = GSM1
logfile = {folder}/log
infofile = {folder}/info
pidfile = {folder}/pid
outgoing = {folder}/outgoing
checked = {folder}/checked
sent = {folder}/sent
failed = {folder}/failed
incoming = {folder}/incoming
eventhandler = {folder}/hook
{tuning}
[GSM1]
device = {device}
incoming = yes
rtscts = no
{modem}
"""


@dataclass(frozen=True, slots=True)
class Daemon:
    """A program that looks for texts by itself and runs a script for each."""

    program: str
    arguments: tuple[str, ...]
    """What it is started with; the path of its configuration is appended to the last one."""
    folders: tuple[str, ...]
    hook: str
    config: str
    tuning: Mapping[str, str]

    @asynccontextmanager
    async def stay(self, place: Place) -> AsyncIterator[None]:
        """Run it meanwhile."""
        for name in self.folders:
            (place.folder / name).mkdir()
        words = {name: getattr(place, name) for name in ("device", "entity", "api", "token", "folder")} | {
            **self.tuning
        }
        hook, config = place.folder / "hook", place.folder / "config"
        hook.write_text(self.hook.format_map(words))
        hook.chmod(0o755)
        config.write_text(self.config.format_map(words))
        *arguments, last = self.arguments
        program = find(self.program)
        assert program is not None
        async with running(program, *arguments, f"{last}{config}", log=place.folder / "said"):
            yield


_gammu_smsd = partial(Daemon, "gammu-smsd", ("-c", ""), ("inbox", "outbox", "sent", "failed"), _GAMMU_HOOK, _GAMMU)
_smstools = partial(
    Daemon,
    "smsd",
    ("-t", "-c"),
    ("outgoing", "checked", "sent", "failed", "incoming"),
    _SMSTOOLS_HOOK,
    _SMSTOOLS,
)
_EAGER_GAMMU: Final = """\
receivefrequency = 0
loopsleep = 0
commtimeout = 1
checksecurity = 0
checksignal = 0
checkbattery = 0
checknetwork = 0
statusfrequency = 0
"""
_EAGER_SMSTOOLS: Final = "delaytime = 0\ndelaytime_mainprocess = 0"

CONTESTANTS: Final[dict[str, Contestant]] = {
    "isocket": Contestant("iSocket", "sh", isocket, period=0.05),
    "gsmmodem": Contestant("python-gsmmodem-new", "gsmmodem", gsmmodem, period=0.05),
    "gammu-smsd tuned": Contestant(
        "gammu-smsd, tuned", "gammu-smsd", _gammu_smsd({"tuning": _EAGER_GAMMU}).stay, period=1, copies=2
    ),
    "smstools tuned": Contestant(
        "smstools, tuned",
        "smsd",
        _smstools({"tuning": _EAGER_SMSTOOLS, "modem": "check_memory_method = 3"}).stay,
        period=1,
        copies=3,
    ),
    "former sms": Contestant("Home Assistant's former `sms`", "gammu", former_sms, period=10, copies=10),
    "gammu-smsd": Contestant("gammu-smsd", "gammu-smsd", _gammu_smsd({"tuning": ""}).stay, period=15, copies=25),
    "smstools": Contestant("smstools", "smsd", _smstools({"tuning": "", "modem": ""}).stay, period=10, copies=15),
}
