"""Which port of a modem to use: what is known of ports, what was heard on them, and the choice. No I/O."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
import re

from .errors import ModemError
from .models import ModemInfo
from .usb import KNOWN

# Where the interfaces of an unknown layout are most often: 0 diagnostics, 1 GPS, 2 commands, 3 data (Qualcomm).
_USUAL_INTERFACES = (2, 3)
_IDENTITY_DIGITS = 14  # of an IMEI; a check digit or a software version follows (23.003 6.2)

_FINAL = re.compile(rb"(?:^|[\r\n])(?:OK|ERROR|\+CM[ES] ERROR:[^\r\n]*)[\r\n]")
_NMEA = re.compile(rb"(?:^|[\r\n])[$!][A-Z]{2}[A-Z0-9]*,[ -~]*\*[0-9A-F]{2}[\r\n]")
_FRAME_END = b"\x7e"  # of HDLC, in which Qualcomm's diagnostics talk
_ECHO = re.compile(rb"[\x00\x1b\s]|AT", re.IGNORECASE)


class Sign(StrEnum):
    """What was heard on a port that was asked AT."""

    AT = "at"
    NMEA = "nmea"
    DIAG = "diag"
    NOISE = "noise"
    SILENCE = "silence"


@dataclass(frozen=True, slots=True)
class Port:
    """A port to open, and of which USB device it is: `location` is the socket that the device is plugged into."""

    device: str
    vendor: int | None = None
    product: int | None = None
    serial: str | None = None
    interface: int | None = None
    location: str | None = None
    name: str = ""
    resolved: str = ""

    @property
    def stick(self) -> tuple[object, ...]:
        """Tell devices apart: the ports of one have the same."""
        if self.vendor is None:
            return (self.device,)
        return (self.location or "", self.vendor, self.product or 0, self.serial or "")

    @property
    def rank(self) -> int:
        """Tell how likely commands are answered here, compared with the device's other ports; 0 is the likeliest."""
        if self.interface is None:
            return 0
        row = KNOWN.get((self.vendor or 0, self.product or 0))
        hints = (row.interfaces if row else ()) or _USUAL_INTERFACES
        return hints.index(self.interface) if self.interface in hints else len(hints) + self.interface


@dataclass(frozen=True, slots=True)
class Sighting:
    """What a look at a port showed; `unsolicited` where it said something unasked, `error` where it was not opened."""

    port: Port
    sign: Sign = Sign.SILENCE
    info: ModemInfo | None = None
    unsolicited: bool = False
    baudrate: int = 115200
    error: ModemError | None = None


def sign_of(heard: bytes) -> Sign:
    """Tell what talks on a port that was asked AT; any final result is a sign of life (V.250 5.7.1)."""
    if _FINAL.search(heard):
        return Sign.AT
    if _NMEA.search(heard):
        return Sign.NMEA
    if _FRAME_END in heard:
        return Sign.DIAG
    return Sign.NOISE if _ECHO.sub(b"", heard) else Sign.SILENCE


def in_order(ports: Iterable[Port]) -> list[Port]:
    """Put ports in the order in which to ask them: device by device, in each the likeliest first."""
    return sorted(ports, key=lambda port: (tuple(map(str, port.stick)), port.rank, port.device))


def by_stick(ports: Iterable[Port]) -> list[list[Port]]:
    """Put the ports of each device together, the likeliest first."""
    return [list(group) for _, group in groupby(in_order(ports), key=lambda port: port.stick)]


def siblings(device: str, ports: Iterable[Port]) -> list[Port]:
    """Give all ports of the device that has this one, by its name or the one behind it; itself alone if it is unknown."""
    every = list(ports)
    own = port_at(device, every)
    return in_order(port for port in every if port.stick == own.stick) if own else [Port(device)]


def port_at(device: str, ports: Iterable[Port]) -> Port | None:
    """Find a port by its name, or by the one that its name stands for."""
    return next((port for port in ports if device in {port.device, port.resolved}), None)


def likely(ports: Iterable[Port], like: Port | None = None) -> list[Port]:
    """Choose the ports that may belong to a modem: of a known product, or of the same product as one that does.

    Others belong to things that should not be asked AT.
    """
    products = set(KNOWN) | ({(like.vendor, like.product)} if like and like.vendor is not None else set())
    return in_order(port for port in ports if (port.vendor, port.product) in products)


def best(sightings: Iterable[Sighting]) -> Sighting | None:
    """Choose among the ports of one modem: one that answers, rather where unsolicited codes arrive, rather a hinted one."""
    able = [sighting for sighting in sightings if sighting.sign is Sign.AT]
    return min(able, key=lambda one: (not one.unsolicited, one.port.rank, one.port.device), default=None)


def same_modem(imei: str, other: str) -> bool:
    """Say whether two answers are the same modem's IMEI, whatever follows its identity digits; no IMEI is nobody's."""
    return bool(imei) and imei[:_IDENTITY_DIGITS] == other[:_IDENTITY_DIGITS]


def of_modem(imei: str, sightings: Sequence[Sighting]) -> Sighting | None:
    """Choose the port of the modem with this IMEI."""
    return best(one for one in sightings if one.info and same_modem(imei, one.info.imei))
