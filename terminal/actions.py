"""What the command line does with a modem; each gives a sentence that says how it went, or None where all is said."""

from argparse import Namespace
import asyncio
from collections.abc import Awaitable, Callable, Sequence
from itertools import groupby
from pathlib import PurePath
import unicodedata

from custom_components.isocket.modem import (
    ROUTERS,
    Call,
    CallState,
    DeliveryReport,
    Manner,
    ModemError,
    NoModemError,
    Port,
    ProbeResult,
    SessionState,
    Sighting,
    Sign,
    Sms,
    Snapshot,
    Verdict,
    best,
    list_ports,
    list_products,
    port_at,
    probe as probe_port,
    survey,
)
from custom_components.isocket.modem.sms.concat import split

from . import words
from .desk import Desk, Ears, KeptError, modem
from .words import Ended, Exit

type Action = Callable[[Desk, Namespace], Awaitable[Ended]]

_REPORT_SECONDS = 120


async def probe(desk: Desk, options: Namespace) -> Ended:
    """Look at ports, and show each modem that is found with what it can."""
    listed = await list_ports()
    ports = [port_at(device, listed) or Port(device) for device in options.ports] or listed
    if not ports:
        return Ended(f"This machine has no serial port. {await _why_none()}", Exit.PORT)
    desk.say(f"Asking {len(ports)} port{'s' if len(ports) > 1 else ''} ...")
    sightings = await survey(ports, baudrate=desk.baudrate, timing=desk.timing, tap=desk.tap)
    found = [list(group) for _, group in groupby(sorted(sightings, key=_imei), key=_imei)]
    modems = [group for group in found if best(group)]
    for group in modems:
        await _show(desk, group)
    if not modems and options.ports and len(sightings) == 1:
        raise sightings[0].error or NoModemError
    for one in sightings:
        if one.sign is not Sign.AT:
            why = words.advice(one.error, one.port.device).text if one.error else f"It {words.SIGNS[one.sign]}."
            desk.say(f"{words.shown_port(one.port.device)}: {why}")
    if not modems:
        return Ended(f"None of these is a modem's. {await _why_none()}", Exit.MODEM)
    return Ended(f"{len(modems)} modem{'s' if len(modems) > 1 else ''} found.")


async def _why_none() -> str:
    """Guess why there is no modem."""
    if ROUTERS.isdisjoint(await list_products()):
        return "Is it plugged in, and does it have power?"
    return "A Huawei stick with HiLink firmware is plugged in: that is a router, which has no port for commands."


def _imei(sighting: Sighting) -> str:
    """Put the ports of one modem together; what is none is alone."""
    imei = sighting.info.imei if sighting.info else ""
    return imei or sighting.port.device


async def _show(desk: Desk, sightings: Sequence[Sighting]) -> None:
    """Show one modem."""
    if (chosen := best(sightings)) is None or (info := chosen.info) is None:
        return
    desk.say(f"{words.shown_port(chosen.port.device)}: {info.maker} {info.model}, {info.revision}".rstrip(", "))
    desk.say(f"  IMEI {desk.number(info.imei) if info.imei else 'unknown'}; at {chosen.baudrate} baud")
    try:
        _show_network(desk, await _probe(desk, chosen))
    except ModemError as err:
        desk.say(f"  {words.advice(err, chosen.port.device).text}")
    for one in sightings:
        if one is not chosen:
            desk.say(f"  {one.port.device} {words.SIGNS[one.sign]}; use {PurePath(chosen.port.device).name}")


async def _probe(desk: Desk, chosen: Sighting) -> ProbeResult:
    """Ask a modem for its SIM card and network."""
    return await probe_port(
        chosen.port.device, pin=desk.checked_pin(), baudrate=chosen.baudrate, timing=desk.timing, tap=desk.tap
    )


def _show_network(desk: Desk, found: ProbeResult) -> None:
    """Show where a modem stands and what it can."""
    network, able = found.network, found.capabilities
    signal = "signal unknown" if network.signal_dbm is None else f"{network.signal_dbm} dBm"
    desk.say(f"  {network.operator or 'no operator'}, {words.registration(network.registration)}, {signal}")
    if able:
        calls = (
            ("calls, and tells when one is answered" if able.tells_answer else "calls") if able.voice else "no calls"
        )
        desk.say(f"  family {able.family}: messages, {calls}")


async def send(desk: Desk, options: Namespace) -> Ended:
    """Send a text, and wait for its report where one is wanted."""
    parts = len(split(unicodedata.normalize("NFC", options.text), reference=0))
    reports: asyncio.Queue[DeliveryReport] = asyncio.Queue()
    async with modem(desk, options.port, Ears(report=reports.put_nowait)) as driver:
        receipt = await driver.send(options.number, options.text, manner=Manner(report=options.report))
        told = f"Sent, in {parts} part{'s' if parts > 1 else ''}."
        if not options.report:
            return Ended(told)
        desk.say(f"{told} Waiting for the delivery report ...")
        return await _reported(reports, set(receipt.references))


async def _reported(reports: asyncio.Queue[DeliveryReport], wanted: set[int]) -> Ended:
    """Wait until each part was delivered or was not."""
    told = "It was delivered."
    try:
        async with asyncio.timeout(_REPORT_SECONDS):
            while wanted:
                report = await reports.get()
                if report.verdict in (Verdict.EXPIRED, Verdict.FAILED):
                    return Ended("It could not be delivered.", Exit.REFUSED)
                if report.verdict is not Verdict.TRYING and report.reference in wanted:
                    wanted.remove(report.reference)
                    if report.verdict is Verdict.FORWARDED:
                        told = "The network handed it on, and cannot tell whether it was delivered."
    except TimeoutError:
        return Ended(f"No report came within {_REPORT_SECONDS} s; the phone may be off.", Exit.REFUSED)
    return Ended(told)


async def receive(desk: Desk, options: Namespace) -> Ended:
    """Show messages and calls as they come, until interrupted."""
    listener = _Listener(desk, options.port, delete=options.delete)
    ears = Ears(listener.message, listener.change, listener.call)
    async with modem(desk, options.port, ears):
        kept = "are deleted once shown" if options.delete else "stay on the SIM card"
        desk.say(f"Ready. Messages {kept}; Ctrl-C ends.")
        await asyncio.get_running_loop().create_future()
    return Ended("Ended.")


class _Listener:
    """Say what comes."""

    def __init__(self, desk: Desk, device: str, *, delete: bool) -> None:
        """Have heard nothing."""
        self._desk = desk
        self._device = device
        self._delete = delete
        self._seen: set[str] = set()
        self._state = SessionState.READY
        self._trouble = ""

    def message(self, sms: Sms) -> None:
        """Show a message, once."""
        if sms.fingerprint not in self._seen:
            self._seen.add(sms.fingerprint)
            when = f"{sms.sent:%Y-%m-%d %H:%M:%S}" if sms.sent else "no time"
            self._desk.say(f"{when}, {self._desk.number(sms.sender.text)}: {sms.text}")
        if not self._delete:
            raise KeptError

    def change(self, snapshot: Snapshot) -> None:
        """Say that the modem is lost, or back."""
        if snapshot.state is SessionState.LOST and snapshot.error:
            trouble = words.advice(snapshot.error, self._device).text
            if trouble != self._trouble:
                self._trouble = trouble
                self._desk.say(f"The modem is lost, and is looked for. {trouble}")
        elif snapshot.state is SessionState.READY and self._state is not SessionState.READY:
            self._trouble = ""
            self._desk.say("The modem is ready again.")
        self._state = snapshot.state

    def call(self, call: Call) -> None:
        """Show who calls."""
        if call.state is CallState.RINGING:
            self._desk.say(f"A call from {who(self._desk, call)}.")
        elif call.state is CallState.ENDED:
            self._desk.say("The call is over.")


async def call(desk: Desk, options: Namespace) -> Ended:
    """Call a number, and tell how it went."""
    ears = Ears(call=lambda call: desk.say(f"{words.STEPS[call.state]} ..."))
    async with modem(desk, options.port, ears) as driver:
        return words.call(await driver.dial(options.number, options.ring, talk_seconds=options.talk))


async def ussd(desk: Desk, options: Namespace) -> Ended:
    """Ask the network a code."""
    async with modem(desk, options.port, Ears()) as driver:
        desk.tell(await driver.ussd(options.code))
    return Ended("The network answered.")


def who(desk: Desk, call: Call) -> str:
    """Name the other end of a call."""
    return desk.number(call.peer.text) if call.peer else words.person(None, hidden=call.hidden)


ACTIONS: dict[str, Action] = {"probe": probe, "send": send, "receive": receive, "call": call, "ussd": ussd}
