"""The composition root: the modem, the socket it serves, and what outlives a restart."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import asdict, replace
from datetime import datetime
from itertools import product
import logging
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_DEVICE, CONF_PIN
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_track_time_change

from .adapters.clock import instant, now
from .adapters.store import Document, StateStore
from .arrivals import Arrivals, TextNews
from .complaints import Complaints, Facts
from .const import LONGEST_TEXT, SUBENTRY_SOCKET
from .delivery import Delivery, Fate
from .device import Priority, Send, UnitSnapshot, veiled
from .faults import too_long, wants_pin
from .fleet import Fleet
from .fragments import Fragments
from .hosted import HostedSocket
from .ledger import Ledger
from .misses import Misses
from .modem import (
    Call,
    CallOutcome,
    CallState,
    DeliveryReport,
    Modem,
    NotReadyError,
    SavedPart,
    SessionState,
    Sms,
    Snapshot,
    mask,
    parts,
)
from .options import budget, wants_reports
from .outbox import Item, Outbox
from .remote_host import Way
from .seen import Seen
from .snapshot import HubSnapshot, News
from .tally import Tally
from .upkeep import Upkeep

_LOGGER = logging.getLogger(__name__)


class Hub:
    """Everything behind one config entry."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry, store: StateStore, saved: Document) -> None:
        """Put the parts together, with what was saved; nothing runs yet."""
        self._hass = hass
        self._entry = entry
        self._seen = Seen(saved.get("seen", ()))
        self._fragments = Fragments.from_list(saved.get("parts", ()))
        self._modem = Modem(
            entry.data[CONF_DEVICE],
            on_message=self._message_received,
            on_change=self._modem_changed,
            on_call=self._call_changed,
            on_sent=self._part_sent,
            on_part=self._part_received,
            on_report=self._report_received,
            parts=self._fragments,
            pin=entry.data.get(CONF_PIN),
            imei=entry.unique_id,
        )
        self._outbox = Outbox.from_list(saved.get("outbox", ()))
        self._tally = Tally.from_dict(saved.get("sent"))
        self._arrivals = Arrivals.from_list(saved.get("arrivals", ()))
        self._misses = Misses.from_list(saved.get("misses", ()))
        served = next(iter(entry.get_subentries_of_type(SUBENTRY_SOCKET)), None)
        self._budget = budget(served)
        self._ledger = Ledger(hass, store, self._document, settled=self._tell)
        self._delivery = Delivery(
            hass,
            self._outbox,
            self._modem,
            save=self._save_outbox,
            may_go=self._may_go,
            need_not_wait=self._need_not_wait,
            told=self._settled,
            arrivals=self._arrivals,
            heard=self._text_ended,
            ask=wants_reports(served),
        )
        self._complaints = Complaints(hass, entry)
        self._problems: tuple[str, ...] = ()
        self._stopping = False
        self._upkeep = Upkeep(hass, entry)
        self._wanted = self._wants()
        self._listeners: list[Callable[[], None]] = []
        self._hearers: list[Callable[[News], None]] = []
        self._news: list[News] = []
        self._clock: CALLBACK_TYPE | None = None
        self._saved_units: Document = saved.get("units", {})
        way = Way(self._delivery.post, self._delivery.withdraw, self._unit_changed, self._ledger.save)
        self.fleet = Fleet(hass, entry, way, self._saved_units)
        self.socket: HostedSocket | None = None

    def _host(self) -> HostedSocket | None:
        """Build the socket that this modem serves, if one is set up."""
        for subentry in self._entry.get_subentries_of_type(SUBENTRY_SOCKET):
            return HostedSocket(
                self._hass,
                self._entry,
                subentry,
                self._modem,
                saved=self._saved_units.get(subentry.subentry_id),
                send=self._delivery.add,
                save=self._ledger.save,
                changed=self._unit_changed,
                happened=self._happened,
            )
        return None

    def _wants(self) -> tuple[object, ...]:
        """Return what the entry asks for, but for the port, which the modem may change by itself."""
        data = {key: value for key, value in self._entry.data.items() if key != CONF_DEVICE}
        return self._entry.title, data, [subentry.as_dict() for subentry in self._entry.subentries.values()]

    @property
    def outdated(self) -> bool:
        """Say whether the entry asks for something else than what runs."""
        return self._entry.data[CONF_DEVICE] != self.device or self._wants() != self._wanted

    @property
    def device(self) -> str:
        """Return the port at which the modem is, or is looked for next."""
        return self._modem.device

    @property
    def snapshot(self) -> HubSnapshot:
        """Return what is true now."""
        return HubSnapshot(
            self._modem.snapshot,
            self._unit,
            waiting=len(self._outbox),
            sent=self._tally.sent(now()),
            budget=self._budget,
            problems=self._problems,
        )

    @property
    def _unit(self) -> UnitSnapshot | None:
        """Return what the unit shows, once it is powered on."""
        return self.socket.snapshot if self.socket is not None and self.socket.powered.done() else None

    async def start(self) -> None:
        """Power the socket on, and begin to connect: timers and thermostat do not wait for a modem."""
        self.socket = self._host()
        if self.socket is not None:
            self.socket.start()
        self.fleet.start(self._outbox)
        self._tell()  # entities that are made now begin with what is known, whatever waits to be sent
        self._entry.async_create_background_task(self._hass, self._delivery.run(), "isocket delivery")
        self._clock = async_track_time_change(self._hass, self._minute_passed, second=0)
        await self._modem.start()

    async def stop(self) -> None:
        """Close the port, let go of every entity and save."""
        self._stopping = True
        if self._clock is not None:
            self._clock()
            self._clock = None
        if self.socket is not None:
            await self.socket.stop()
        self.fleet.stop()
        await self._modem.stop()
        self._complaints.stop()
        await self._delivery.stop()
        await self._ledger.close()

    async def send(self, numbers: Iterable[str], text: str) -> dict[str, asyncio.Future[Fate]]:
        """Take a text for phones; returns when it is saved, with what will become of each. It goes out by itself.

        Raises ServiceValidationError where it is longer than one text can be.
        """
        if len(text) > LONGEST_TEXT:
            raise too_long(text)
        fates = {number: self._delivery.add(Send(number, text, Priority.INFORMATION)) for number in numbers}
        await self._save_outbox()
        return fates

    def modem_report(self) -> dict[str, Any]:
        """Return how the modem is doing, for a bug report: what it is, what it counts, and the last dialogue, masked."""
        snapshot = asdict(self.snapshot.modem)
        if self.snapshot.modem.info is not None:
            snapshot["info"]["imei"] = mask(self.snapshot.modem.info.imei)
        return {
            **snapshot,
            "error": repr(self.snapshot.modem.error),
            "counters": asdict(self._modem.counters),
            "transcript": self._modem.transcript,
        }

    def outbox_report(self) -> dict[str, Any]:
        """Return what waits, how what left it ended, and what is reported of that: without whom it is for."""
        return {
            "waiting": self._outbox.report(),
            "ended": dict(self._delivery.ends),
            "reports": self._arrivals.report(),
        }

    async def call(self, number: str, ring_seconds: float, talk_seconds: float | None) -> CallOutcome:
        """Call a phone and return how that ended; raises ModemError. A call that the unit has to make ends this one."""
        return await self._modem.dial(number, ring_seconds, talk_seconds=talk_seconds)

    async def seek(self) -> None:
        """Look at once for a modem that is not there, as one was plugged in; return when it was found, or was not."""
        await self._modem.seek()

    async def ussd(self, code: str) -> str:
        """Send a code to the operator and return the answer; raises ModemError."""
        return await self._modem.ussd(code)

    @callback
    def subscribe(self, listener: Callable[[], None]) -> CALLBACK_TYPE:
        """Call the listener whenever the snapshot may have changed; returns the way to end that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @callback
    def listen(self, listener: Callable[[News], None]) -> CALLBACK_TYPE:
        """Call the listener with whatever happens, once; returns the way to end that."""
        self._hearers.append(listener)
        return lambda: self._hearers.remove(listener)

    @callback
    def _happened(self, news: News) -> None:
        """Have the listeners hear when it is shown, in the order in which it happened."""
        self._news.append(news)

    @callback
    def _minute_passed(self, _: datetime) -> None:
        """See what has been wrong for too long, whether the disk takes anything again, and whether there is a new budget."""
        if self._outbox:
            self._delivery.wake()
        self._tell()
        if self._ledger.failing:
            self._ledger.save_soon()

    def _may_go(self, item: Item) -> bool:
        """Say whether the budget has room for a text."""
        room = self._budget.room(self._tally.sent(now()), alarm=item.priority is Priority.ALARM)
        return room > 0 and parts(item.text) <= room

    def _need_not_wait(self, item: Item) -> bool:
        """Say whether a text would be sent again if a crash came before it is on disk: an answer to one that is on the SIM."""
        return item.priority is Priority.REPLY and self._ledger.holds(item.to)

    @callback
    def _part_sent(self) -> None:
        """Count what the network took; it is saved with the outbox that the text leaves."""
        self._tally.count(now())
        self._tell()

    @callback
    def _text_ended(self, news: TextNews) -> None:
        """Let the listeners hear what became of a text, and keep an alarm that was lost."""
        self._misses.hear(news, instant())
        self._happened(news)

    async def take_note(self) -> None:
        """Let go of the alarms that were lost: somebody knows."""
        self._misses.forget()
        await self._save_outbox()

    @callback
    def _report_received(self, report: DeliveryReport) -> None:
        """Hear what became of a text."""
        self._delivery.reported(report)

    @callback
    def _tell(self) -> None:
        """See what is wrong, and let the listeners look."""
        if self._stopping:
            return
        socket = self.socket
        self._complaints.look(
            Facts(
                now=instant(),
                entry=self._entry,
                modem=self._modem.snapshot,
                budget=self._budget,
                sent=self._tally.sent(now()),
                subentry=None if socket is None else socket.subentry,
                unit=self._unit,
                missing=() if socket is None else socket.missing,
                silent=() if socket is None else socket.silent,
                failing=self._ledger.failing,
                misses=self._misses.all,
            )
        )
        for hearer, news in product(self._hearers, self._news):
            self._hass.loop.call_soon(hearer, news)
        self._news.clear()
        self._problems = (*self._complaints.problems, *self.fleet.look(self._modem.snapshot))
        for listener in tuple(self._listeners):
            listener()

    async def _message_received(self, sms: Sms) -> None:
        """Act on a message once, and return when that is saved: the modem then deletes it from the SIM.

        Raises NotReadyError when there is no unit to act on it, or no longer: the message stays where it is.
        """
        if self._stopping:
            raise NotReadyError
        if self.socket is not None:
            await self.socket.powered
        if sms not in self._seen:
            self._seen.add(sms)
            if sms.stored and not (self.socket is not None and self.socket.owes(sms.sender.number)):
                self._ledger.hold(sms.sender.number)
            self._act_on(sms)
        self._fragments.drop(sms.parts)
        await self._ledger.save_or_leave(self._modem.snapshot.storage)

    @callback
    def _act_on(self, sms: Sms) -> None:
        """Let the unit that a message is from hear it, or the socket; no unit of the house ever commands the socket."""
        unit = self.fleet.find(sms.sender.number)
        password = None if self.socket is None else self.socket.password  # which the text itself may change
        text = sms.text if unit is None else unit.veiled(sms.text)
        self._happened(replace(sms, text=veiled(text, password)))
        if not sms.complete:
            _LOGGER.warning("A text from %s lacks a part and is not acted upon", mask(sms.sender.text))
        elif unit is not None:
            unit.receive(sms)
        elif self.socket is not None and not self.fleet.is_others(sms.sender.number):
            self.socket.receive(sms)

    async def _part_received(self, part: SavedPart) -> None:
        """Keep a part of a message, and return when it is on disk: the modem then deletes it from the SIM."""
        self._fragments.add(part)
        await self._ledger.save_or_leave(self._modem.snapshot.storage)

    @callback
    def _modem_changed(self, snapshot: Snapshot) -> None:
        """Follow the modem: send what waits, feed the unit, ask for a PIN."""
        if self._stopping:
            return
        self._upkeep.follow(snapshot, self.device)
        if snapshot.state is SessionState.READY:
            self._delivery.wake()
        if self.socket is not None:
            self.socket.modem_changed(snapshot)
        self._tell()
        if wants_pin(snapshot.error):
            self._upkeep.ask_for_pin()  # last, as the changed entry may be taken down meanwhile

    @callback
    def _call_changed(self, call: Call) -> None:
        """Let the socket hear the telephone; a unit that calls is let ring, so that it calls its next number as well."""
        if self._stopping:
            return
        caller = call.peer.number if call.incoming and call.peer is not None else ""
        if (unit := self.fleet.find(caller)) is not None:
            if call.state is CallState.RINGING:
                unit.called()
        elif self.socket is not None and not self.fleet.is_others(caller):
            self.socket.call_changed(call)

    @callback
    def _unit_changed(self) -> None:
        """Save and show what the unit has become; where a text is about to leave, that goes first, and both come when it has settled."""
        self._ledger.save_soon()
        if not self._outbox:
            self._tell()

    @callback
    def _settled(self, origin: str, fate: Fate) -> None:
        """Let the unit know what became of a text to it."""
        self.fleet.delivered(origin, fate)

    async def _save_outbox(self) -> None:
        """Show how many texts wait, and save them."""
        self._tell()
        await self._ledger.save()

    def _document(self) -> Document:
        """Return all that outlives a restart."""
        own = {} if self.socket is None else {self.socket.subentry.subentry_id: self.socket.document()}
        return {
            "units": self.fleet.documents() | own,
            "seen": self._seen.to_list(),
            "outbox": self._outbox.to_list(),
            "arrivals": self._arrivals.to_list(),
            "misses": self._misses.to_list(),
            "parts": self._fragments.to_list(),
            "sent": self._tally.to_dict(),
        }
