"""The way of a text from the outbox to the network: one at a time, when the modem is ready, and saved before."""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine
from enum import StrEnum
import logging
from typing import Any

from homeassistant.core import HomeAssistant, callback

from .adapters.clock import Timer, instant
from .arrivals import Arrivals, Outcome, TextNews
from .device import Priority, Send
from .modem import (
    DeliveryReport,
    Manner,
    Modem,
    ModemError,
    NotReadyError,
    Receipt,
    SendBarredError,
    SendError,
    SendFormatError,
    SendRefusedError,
    mask,
)
from .outbox import Item, Outbox, Trouble

_LOGGER = logging.getLogger(__name__)
_PLAINLY, _REPORTED = Manner(), Manner(report=True)


class Fate(StrEnum):
    """What became of a text."""

    SENT = "sent"
    REFUSED = "refused"
    """The network will never take it."""
    EXPIRED = "expired"
    """It waited for too long."""
    CROWDED_OUT = "crowded_out"
    """It was the last in line, and the line too long."""
    QUEUED = "queued"
    """It still waits."""


class Delivery:
    """Empty the outbox."""

    def __init__(
        self,
        hass: HomeAssistant,
        outbox: Outbox,
        modem: Modem,
        *,
        save: Callable[[], Coroutine[Any, Any, object]],
        may_go: Callable[[Item], bool],
        need_not_wait: Callable[[Item], bool],
        told: Callable[[str, Fate], None],
        arrivals: Arrivals,
        heard: Callable[[TextNews], None],
        ask: bool,
    ) -> None:
        """Send nothing yet; `save` returns when the outbox and the awaited arrivals are on disk.

        `may_go` says whether there is money for a text, `need_not_wait` whether it would be sent again if a crash came before
        it is on disk. `told` hears what became of a text of an origin, and `heard` what anybody may want to know: which
        texts never went, and what the network reports if it is to be asked for that.
        """
        self._hass = hass
        self._outbox = outbox
        self._modem = modem
        self._save = save
        self._may_go = may_go
        self._need_not_wait = need_not_wait
        self._told = told
        self._arrivals = arrivals
        self._heard = heard
        self._ask = ask
        self._wake = asyncio.Event()
        self._timer = Timer(hass, self.wake)
        self._fates: dict[int, asyncio.Future[Fate]] = {}
        self._trying = ""
        self._recalled = False
        self._stopped = False
        self._ended = asyncio.Event()
        self._ended.set()
        self.ends: Counter[Fate] = Counter()

    @callback
    def add(self, send: Send) -> asyncio.Future[Fate]:
        """Take a text, and promise to tell what becomes of it."""
        number = self._outbox.add(send, instant())
        fate = self._fates[number] = asyncio.get_running_loop().create_future()
        for last in self._outbox.trim():
            _LOGGER.warning("A text to %s is dropped: too many others go before it", mask(last.to))
            self._settle(last, Fate.CROWDED_OUT)
        self.wake()
        return fate

    @callback
    def post(self, send: Send, origin: str) -> None:
        """Take a text of somebody who hears what becomes of it, also after a restart: it leaves once at most."""
        self._outbox.add(send, instant(), origin)
        self.wake()

    @callback
    def withdraw(self, origin: str) -> None:
        """Take a text back, if it is not on its way yet."""
        if (item := self._outbox.find(origin)) is not None:
            self._outbox.remove(item)
        elif self._trying == origin:
            self._recalled = True

    @callback
    def _settle(self, item: Item, fate: Fate) -> None:
        """Tell whoever wants to know that a text is out of the box, and how it ended: once, and nowhere else."""
        self.ends[fate] += 1
        if (promise := self._fates.pop(item.number, None)) is not None and not promise.done():
            promise.set_result(fate)
        if item.origin:
            self._told(item.origin, fate)
        elif fate is not Fate.SENT:
            self._heard(TextNews(Outcome.NOT_SENT, item.to, item.priority, reason=fate.value))

    @callback
    def wake(self) -> None:
        """Look at the outbox: a text came, a pause is over, or the modem is ready again."""
        self._wake.set()

    async def stop(self) -> None:
        """Send nothing more; return when what was on its way is gone or in the box again, which is still to be saved."""
        self._stopped = True
        self._timer.cancel()
        self.wake()
        await self._ended.wait()

    async def run(self) -> None:
        """Deliver until it is stopped."""
        self._ended.clear()
        try:
            while not self._stopped:
                await self._empty()
                if not self._wake.is_set() and not self._stopped:
                    self._timer.set(self._outbox.next_deadline(instant()))
                await self._wake.wait()
                self._wake.clear()
        finally:
            self._ended.set()

    async def _empty(self) -> None:
        """Send all that is due, until the modem says that it is not ready."""
        for late in self._outbox.expire(instant()):
            _LOGGER.warning("A text to %s could not be sent in time and is dropped", mask(late.to))
            self._settle(late, Fate.EXPIRED)
        gone = False
        while not self._stopped and (item := self._outbox.next(instant(), self._may_go)) is not None:
            try:
                if not self._need_not_wait(item):
                    await self._saving()  # with this text in it, and without the last
                elif gone:
                    self._saving()
                gone = True
                if item.number in self._outbox:
                    await self._deliver(item)
            except NotReadyError:
                break
            except Exception:
                _LOGGER.exception("A text to %s waits after an unexpected error", mask(item.to))
                self._outbox.postpone(item, instant(), Trouble.DOUBTFUL)
        self._saving()

    @callback
    def _saving(self) -> asyncio.Task[object]:
        """Have the box saved as it is, after what hurries more."""
        return self._hass.async_create_task(self._save(), "isocket outbox", eager_start=False)

    async def _deliver(self, item: Item) -> None:
        """Try one text; NotReadyError leaves it where it is."""
        if item.origin:
            # Out of the saved box before it can be on its way: not even a power cut has it sent twice.
            self._trying, self._recalled = item.origin, False
            self._outbox.remove(item)
            await self._save()
            if self._recalled:
                return
        fate = Fate.SENT
        try:
            await self._send(item)
        except NotReadyError:
            self._put_back(item)
            raise
        except SendError as err:
            if err.retry:
                self._put_back(item)
                self._outbox.postpone(item, instant())
                return
            if self._is_worth_waiting(item, err):
                return
            _LOGGER.warning("The network refuses the text to %s (%s): it is dropped", mask(item.to), err)
            fate = Fate.REFUSED
        except ModemError as err:
            if not item.origin:
                _LOGGER.debug("The text to %s waits: %s", mask(item.to), err)
                self._outbox.postpone(item, instant(), Trouble.DOUBTFUL)
                return
            _LOGGER.debug("The text to %s may have gone, and is not repeated: %s", mask(item.to), err)
        self._outbox.remove(item)
        self._settle(item, fate)

    async def _send(self, item: Item) -> None:
        """Give a text to the network; where it takes none that asks for a report, none asks any more until the restart."""
        if not self._ask:
            await self._hand_over(item, _PLAINLY)
            return
        try:
            receipt = await self._hand_over(item, _REPORTED)
        except SendBarredError, SendFormatError:
            await self._hand_over(item, _PLAINLY)
            self._ask = False
            _LOGGER.warning("The network takes no texts that ask for a delivery report: none asks until the next start")
            return
        for news in self._arrivals.expect(item.to, item.priority, receipt.references, instant(), since=item.created):
            self._heard(news)

    async def _hand_over(self, item: Item, manner: Manner) -> Receipt:
        """Have the modem send a text."""
        return await self._modem.send(item.to, item.text, urgent=item.priority is Priority.ALARM, manner=manner)

    @callback
    def reported(self, report: DeliveryReport) -> None:
        """Hear what the network says of a text that went; it is saved soon."""
        if (news := self._arrivals.reported(report, instant())) is not None:
            self._heard(news)
        self.wake()

    @callback
    def _is_worth_waiting(self, item: Item, error: SendError) -> bool:
        """Let an alarm wait for the credit, or whatever else somebody has to mend; who asked is told at once instead."""
        if item.priority is not Priority.ALARM or not (isinstance(error, SendRefusedError) and error.mendable):
            return False
        if not item.attempts:
            _LOGGER.warning("The network refuses the alarm to %s (%s): it is tried again", mask(item.to), error)
        self._put_back(item)
        self._outbox.postpone(item, instant(), Trouble.BARRED)
        return True

    @callback
    def _put_back(self, item: Item) -> None:
        """Let a text wait again that was taken out and did not go, unless nobody wants it any more."""
        if item.origin and not self._recalled:
            self._outbox.put_back(item)
