"""Where a modem's messages arrive and stay (27.005 3.1, 3.2.3, 3.4.1)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from .replies import Family, RefusedError
from .storage import Slot, Status, Storage, StorageFullError, tpdu_octets

if TYPE_CHECKING:
    from .modem import Modem

SIM_SLOTS = 20
REPORT_SLOTS = 5  # the SIM's EF-SMSR is as small
EQUIPMENT_SLOTS = 50
DISCARD, ANNOUNCE, ROUTE = 0, 1, 2
# A message of nobody's, to fill a storage with: "x" from +4790000000.
FILLER = "00040A9174090000000000621142010100000178"


class Arrival(Enum):
    """What kind of TPDU the network brings."""

    MESSAGE = "message"
    FLASH = "flash"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class _Route:
    """How one kind of arrival is shown: its parameter of +CNMI and its unsolicited codes."""

    parameter: int
    direct: str
    stored: str


_MESSAGE = _Route(1, "{cmt}\r\n{pdu}", '+CMTI: "{memory}",{index}')
_ROUTES: Mapping[Arrival, _Route] = {
    Arrival.MESSAGE: _MESSAGE,
    Arrival.FLASH: _MESSAGE,
    Arrival.REPORT: _Route(3, "+CDS: {length}\r\n{pdu}", '+CDSI: "{memory}",{index}'),
}


class Inbox:
    """The storages of a modem and which of them is used for what."""

    def __init__(self, modem: Modem, names: tuple[str, ...], first: int, reports: str = "") -> None:
        """Make the storages; all purposes start with the first, but for `reports`, where that is one of their own."""
        sizes = {"SM": SIM_SLOTS, reports: REPORT_SLOTS}
        everything = (*names, reports) if reports else names
        self._modem = modem
        self.storages = {name: Storage(name, sizes.get(name, EQUIPMENT_SLOTS), first=first) for name in everything}
        self.names = names
        self._reports = reports
        self._initial = names[0]
        self.chosen = [names[0]] * 3
        self.smsc = modem.network.smsc

    def power_on(self) -> None:
        """Go back to the storage used at power-on."""
        self.chosen = [self._initial] * 3

    @property
    def reading(self) -> Storage:
        """The storage to read and delete from (<mem1>)."""
        return self.storages[self.chosen[0]]

    @property
    def writing(self) -> Storage:
        """The storage to write to and send from (<mem2>)."""
        return self.storages[self.chosen[1]]

    @property
    def receiving(self) -> Storage:
        """The storage for what arrives (<mem3>)."""
        return self.storages[self.chosen[2]]

    def choose(self, names: tuple[str, ...]) -> None:
        """Choose up to three storages; raise RefusedError 302 where one is not there (27.005 3.2.2)."""
        known = all(name in self.storages for name in names[:1]) and all(name in self.names for name in names[1:])
        if not names or len(names) > 3 or not known:
            raise RefusedError(302, Family.CMS)
        self.chosen = [*names, *self.chosen[len(names) :]]

    def slot(self, storage: Storage, index: int) -> Slot:
        """Return a used slot; raise RefusedError 321 where there is none (27.005 3.2.5)."""
        slot = storage.get(index)
        if slot is None:
            raise RefusedError(321, Family.CMS)
        return slot

    def store(self, storage: Storage, pdu: str, status: Status) -> int:
        """Store a message and return its index; raise RefusedError 322 where there is no room."""
        try:
            index = storage.add(pdu, status)
        except StorageFullError:
            raise RefusedError(322, Family.CMS) from None
        self._modem.network.changed()
        return index

    def delete(self, wanted: Callable[[int, Slot], bool]) -> None:
        """Free slots of the reading storage; the centre may try again what found no room."""
        for index, slot in list(self.reading):
            if wanted(index, slot):
                self.reading.delete(index)
        self._modem.network.available(self._modem)
        self._modem.network.changed()

    def fill(self) -> None:
        """Fill the receiving storage to its last slot, and say so as a modem does."""
        while not self.receiving.full:
            self.receiving.add(FILLER, Status.READ)
        self._say_full()
        self._modem.network.changed()

    def deliver(self, pdu: str, arrival: Arrival) -> bool:
        """Take a TPDU from the network; say whether there was room for it (27.005 3.4.1, table of <mt> and <ds>)."""
        route = _ROUTES[arrival]
        mode = self._modem.settings.number("+CNMI", route.parameter)
        length = tpdu_octets(pdu)
        cmt = self._modem.profile.cmt.format(length=length)
        if (mode == ROUTE and arrival is not Arrival.REPORT) or mode == 3 or (mode and arrival is Arrival.FLASH):
            self._modem.urc(route.direct.format(cmt=cmt, length=length, pdu=pdu))
            return True
        if arrival is Arrival.REPORT and mode == ANNOUNCE:
            self._modem.urc(route.direct.format(length=length, pdu=pdu))
            return True
        if arrival is Arrival.REPORT and mode == DISCARD:
            return True
        if arrival is Arrival.REPORT and self._reports:
            return self._keep_apart(pdu, route.stored)
        return self._keep(pdu, route.stored if mode else "")

    def _keep_apart(self, pdu: str, announcement: str) -> bool:
        """Store a report where no message is; one that finds no room is lost."""
        storage = self.storages[self._reports]
        if not storage.full:
            self._modem.urc(announcement.format(memory=storage.name, index=storage.add(pdu)))
        return True

    def _keep(self, pdu: str, announcement: str) -> bool:
        """Store what arrived and announce it; say whether there was room."""
        storage = self.receiving
        if storage.full:
            self._say_full()
            return False
        index = storage.add(pdu)
        if announcement:
            self._modem.urc(announcement.format(memory=storage.name, index=index))
        if storage.full:
            self._say_full()
        self._modem.network.changed()
        return True

    def _say_full(self) -> None:
        """Tell that no slot is left, in the profile's words."""
        for text in self._modem.profile.full:
            self._modem.urc(text.format(memory=self.receiving.name))
