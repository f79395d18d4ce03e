"""All real sockets elsewhere that one modem talks to: whose text it is, and what of them outlives a restart."""

from collections.abc import Iterator, Mapping
from typing import Any

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.core import HomeAssistant, callback

from .adapters.clock import instant
from .complaints import Complaints, Facts
from .const import DOMAIN, SUBENTRY_SOCKET
from .countries import dialling
from .delivery import Fate
from .device import UnitConfig
from .device.access import identify
from .modem import Snapshot
from .options import country
from .outbox import Outbox
from .remote_host import RemoteHost, Way
from .remote_options import Remote, described, digits, remotes


class Fleet:
    """The hosts of an entry's units, by their numbers; a unit that is only tried out is one of them."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry, way: Way, saved: Mapping[str, Any]) -> None:
        """Build the hosts; a unit that was tried out before it was added goes on where it was then."""
        self._hass = hass
        self._way = way
        self._dialling = UnitConfig(**dialling(_country(hass, entry))._asdict())
        self._entry = entry
        self.hosts: dict[str, RemoteHost] = {}
        self._complaints: list[tuple[ConfigSubentry, RemoteHost, Complaints]] = []
        for subentry in remotes(entry):
            remote = described(subentry.data)
            host = self.hosts[remote.number] = RemoteHost(hass, remote, way, saved.get(remote.number))
            self._complaints.append((subentry, host, Complaints(hass, entry, subentry)))

    @callback
    def start(self, outbox: Outbox) -> None:
        """Let all hosts go on; what waits for a unit that is gone is not sent."""
        for item in [item for item in outbox if item.origin and not self._is_ours(item.origin)]:
            outbox.remove(item)
        for host in self.hosts.values():
            host.start(list(_waiting(outbox, host.remote.number)))

    def _is_ours(self, origin: str) -> bool:
        """Say whether a text is a message to one of the units."""
        number, _, message = origin.rpartition(":")
        return number in self.hosts and message.isascii() and message.isdecimal()

    @callback
    def stop(self) -> None:
        """Let no host wait any more."""
        for host in self.hosts.values():
            host.stop()
        for _, _, complaints in self._complaints:
            complaints.stop()

    @callback
    def look(self, modem: Snapshot) -> tuple[str, ...]:
        """See what is wrong with the units, and return it."""
        for subentry, host, complaints in self._complaints:
            facts = Facts(instant(), self._entry, modem, subentry, unanswered_since=host.unanswered_since)
            complaints.look(facts)
        return tuple(problem for _, _, complaints in self._complaints for problem in complaints.problems)

    def documents(self) -> dict[str, Any]:
        """Return what is saved."""
        return {number: host.document() for number, host in self.hosts.items()}

    def report(self) -> list[dict[str, Any]]:
        """Return how the units are doing, without anybody's number."""
        return [host.report() for host in self.hosts.values()]

    def find(self, address: str) -> RemoteHost | None:
        """Return whose number this is, if it is that of a unit."""
        numbers = identify(address, self._dialling).numbers
        return next((host for host in self.hosts.values() if host.remote.digits in numbers), None)

    def is_others(self, address: str) -> bool:
        """Say whether this is the number of a unit that another modem of the house talks to."""
        numbers = identify(address, self._dialling).numbers
        others = (entry for entry in self._hass.config_entries.async_entries(DOMAIN) if entry is not self._entry)
        return any(not digits(entry).isdisjoint(numbers) for entry in others)

    @callback
    def try_out(self, remote: Remote) -> RemoteHost:
        """Talk to a unit that is not added yet; who tried it out before, and may have gone away, does so no more."""
        if (before := self.hosts.get(remote.number)) is not None:
            self.let_go(before)
        host = self.hosts[remote.number] = RemoteHost(self._hass, remote, self._way, None)
        host.start(())
        return host

    @callback
    def let_go(self, host: RemoteHost) -> None:
        """Forget a unit that was tried out and is not added."""
        host.cancel()
        host.stop()
        if self.hosts.get(host.remote.number) is host:
            del self.hosts[host.remote.number]
        self._way.changed()

    @callback
    def delivered(self, origin: str, fate: Fate) -> None:
        """Tell a host what became of its text; one that is gone does not want to know."""
        number, _, message = origin.rpartition(":")
        if (host := self.hosts.get(number)) is not None:
            host.delivered(int(message), fate)


def _country(hass: HomeAssistant, entry: ConfigEntry) -> str | None:
    """Return the country of the modem's SIM: as chosen for the socket that it serves, or the house's."""
    for subentry in entry.get_subentries_of_type(SUBENTRY_SOCKET):
        return country(hass, subentry)
    return hass.config.country


def _waiting(outbox: Outbox, number: str) -> Iterator[int]:
    """List the messages to a unit that are still to be sent."""
    for item in outbox:
        to, _, message = item.origin.rpartition(":")
        if to == number:
            yield int(message)
