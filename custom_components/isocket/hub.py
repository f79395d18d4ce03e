"""The composition root: the modem, the socket it serves, and what outlives a restart."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
import logging

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_DEVICE, CONF_PIN
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.exceptions import ConfigEntryError

from .adapters.store import Document, StateStore
from .const import DOMAIN, SUBENTRY_SOCKET
from .delivery import Delivery
from .device import UnitSnapshot
from .faults import PIN_ERRORS, setup_error, shown_port
from .hosted import HostedSocket
from .modem import Call, Modem, ModemError, ModemInfo, NoModemError, NotReadyError, SessionState, Sms, Snapshot
from .outbox import Outbox

_LOGGER = logging.getLogger(__name__)

_IDENTIFY_SECONDS = 45
_REMEMBERED = 200
_ANSWERS = frozenset({SessionState.REGISTERING, SessionState.READY})


@dataclass(frozen=True, slots=True)
class HubSnapshot:
    """All that the entities show; `unit` is None while no socket is set up, or it is not powered on yet."""

    modem: Snapshot
    unit: UnitSnapshot | None

    @property
    def modem_answers(self) -> bool:
        """Say whether the modem is there, registered or not."""
        return self.modem.state in _ANSWERS


class Hub:
    """Everything behind one config entry."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry, store: StateStore, saved: Document) -> None:
        """Put the parts together, with what was saved; nothing runs yet."""
        self._hass = hass
        self._entry = entry
        self._store = store
        self._seen = dict.fromkeys(saved.get("seen", ()))
        self._modem = Modem(
            entry.data[CONF_DEVICE],
            on_message=self._message_received,
            on_change=self._modem_changed,
            on_call=self._call_changed,
            pin=entry.data.get(CONF_PIN),
        )
        self._outbox = Outbox.from_list(saved.get("outbox", ()))
        self._delivery = Delivery(hass, self._outbox, self._modem, save=self._save)
        self._identified: asyncio.Future[ModemInfo] = hass.loop.create_future()
        self._started: asyncio.Future[None] = hass.loop.create_future()
        self._stopping = False
        self._answers = True
        self._listeners: list[Callable[[], None]] = []
        self._saved_units: Document = saved.get("units", {})
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
                changed=self._unit_changed,
            )
        return None

    @property
    def snapshot(self) -> HubSnapshot:
        """Return what is true now."""
        powered = self.socket is not None and self.socket.powered.done()
        return HubSnapshot(self._modem.snapshot, self.socket.snapshot if self.socket and powered else None)

    async def start(self) -> ModemInfo:
        """Return who the modem is once it answers; raise what Home Assistant acts on when it does not."""
        await self._modem.start()
        try:
            info = await self._identify_modem()
        except BaseException:
            await self._stop_modem()
            raise
        self.socket = self._host()
        if self.socket is not None:
            self.socket.start()
        self._entry.async_create_background_task(self._hass, self._delivery.run(), "isocket delivery")
        self._delivery.wake()
        self._started.set_result(None)
        return info

    async def _identify_modem(self) -> ModemInfo:
        """Return who the modem is, if it is the one that was set up."""
        device: str = self._entry.data[CONF_DEVICE]
        try:
            async with asyncio.timeout(_IDENTIFY_SECONDS):
                info = await self._identified
        except TimeoutError as err:
            raise setup_error(NoModemError(), device) from err
        except ModemError as err:
            raise setup_error(err, device) from err
        if info.imei != (self._entry.unique_id or info.imei):
            raise ConfigEntryError(
                translation_domain=DOMAIN,
                translation_key="wrong_modem",
                translation_placeholders={"device": shown_port(device)},
            )
        return info

    async def stop(self) -> None:
        """Close the port, let go of every entity and save."""
        self._stopping = True
        if self.socket is not None:
            self.socket.stop()
        await self._stop_modem()
        self._delivery.stop()
        await self._save()

    async def _stop_modem(self) -> None:
        """Close the port; a message that waits for the set-up stays on the SIM."""
        if not self._started.done():
            self._started.set_exception(NotReadyError())
            self._started.exception()
        await self._modem.stop()

    @callback
    def subscribe(self, listener: Callable[[], None]) -> CALLBACK_TYPE:
        """Call the listener whenever the snapshot may have changed; returns the way to end that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @callback
    def _tell(self) -> None:
        """Let the listeners look."""
        for listener in self._listeners:
            listener()

    async def _message_received(self, sms: Sms) -> None:
        """Act on a message once, and return when that is saved: the modem then deletes it from the SIM."""
        await self._started
        if self.socket is not None:
            await self.socket.powered
        if sms.fingerprint not in self._seen:
            self._seen[sms.fingerprint] = None
            while len(self._seen) > _REMEMBERED:
                del self._seen[next(iter(self._seen))]
            if self.socket is not None:
                self.socket.receive(sms)
        await self._save()

    @callback
    def _modem_changed(self, snapshot: Snapshot) -> None:
        """Follow the modem: finish the set-up, send what waits, feed the unit, ask for a PIN."""
        if self._stopping:
            return
        if not self._identified.done():
            self._identify(snapshot)
            return
        self._log_availability(snapshot)
        if snapshot.state is SessionState.READY:
            self._delivery.wake()
        if isinstance(snapshot.error, PIN_ERRORS):
            self._entry.async_start_reauth(self._hass)
        if self.socket is not None:
            self.socket.network_changed(snapshot)
        self._tell()

    @callback
    def _call_changed(self, call: Call) -> None:
        """Let the socket hear the telephone."""
        if self.socket is not None and not self._stopping:
            self.socket.call_changed(call)

    @callback
    def _identify(self, snapshot: Snapshot) -> None:
        """Answer the set-up's question, who is there or what is wrong."""
        if snapshot.state in _ANSWERS and snapshot.info is not None:
            self._identified.set_result(snapshot.info)
        elif snapshot.error is not None:
            self._identified.set_exception(snapshot.error)

    @callback
    def _log_availability(self, snapshot: Snapshot) -> None:
        """Say once that the modem is gone and once that it is back."""
        answers = snapshot.state in _ANSWERS
        if answers == self._answers:
            return
        self._answers = answers
        if answers:
            _LOGGER.info("The modem at %s is back", shown_port(self._entry.data[CONF_DEVICE]))
        else:
            _LOGGER.warning("The modem at %s is gone: %r", shown_port(self._entry.data[CONF_DEVICE]), snapshot.error)

    @callback
    def _unit_changed(self) -> None:
        """Show and save what the unit has become."""
        self._tell()
        self._entry.async_create_task(self._hass, self._save(), "isocket save", eager_start=True)

    async def _save(self) -> None:
        """Write the unit's state, the seen messages and the outbox together."""
        units = {} if self.socket is None else {self.socket.subentry.subentry_id: self.socket.document()}
        await self._store.save({"units": units, "seen": list(self._seen), "outbox": self._outbox.to_list()})
