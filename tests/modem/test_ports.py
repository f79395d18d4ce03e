"""Which port of a modem is chosen: the table of products, what talks on a port, and where a known modem is now."""

from dataclasses import replace
import itertools

import pytest

from custom_components.isocket.modem.models import ModemInfo
from custom_components.isocket.modem.ports import (
    Port,
    Sighting,
    Sign,
    best,
    by_stick,
    in_order,
    likely,
    of_modem,
    port_at,
    same_modem,
    siblings,
    sign_of,
)
from custom_components.isocket.modem.usb import KNOWN, USB_MODEMS

IMEI = "867584031234565"
SIM7600 = (0x1E0E, 0x9001)
CH340 = (0x1A86, 0x7523)


def stick(
    product: tuple[int, int] = SIM7600, *, location: str | None = "1-1", serial: str | None = None, first: int = 0
) -> list[Port]:
    """Give the five ttys of a stick."""
    vendor, model = product
    return [
        Port(f"/dev/ttyUSB{first + number}", vendor, model, serial, number, location, resolved=f"/dev/ttyUSB{number}")
        for number in range(5)
    ]


def seen(port: Port, *, imei: str = IMEI, unsolicited: bool = False) -> Sighting:
    """Give a port that answers."""
    return Sighting(port, Sign.AT, ModemInfo("", "", "", imei), unsolicited)


@pytest.mark.parametrize(
    ("heard", "sign"),
    [
        (b"AT\r\r\nOK\r\n", Sign.AT),
        (b"\r\nOK\r\n", Sign.AT),
        (b"OK\r\n", Sign.AT),
        (b"\r\nERROR\r\n", Sign.AT),  # ofono-phonesim answers a bare AT so
        (b"\r\n+CME ERROR: 10\r\n", Sign.AT),
        (b"\r\n^RSSI:20\r\n\r\nOK\r\n", Sign.AT),
        (b"$GPGGA,,,,,,0,,,,,,,,*66\r\n", Sign.NMEA),
        (b"\xff\r\n$GNRMC,,V,,,,,,,,,,N*4D\r\n$GPVTG,,T,,M,,N,,K,N*2C\r\n", Sign.NMEA),
        (b"\x13\x41\x54\x0d\x9a\x5c\x7e", Sign.DIAG),
        (b"", Sign.SILENCE),
        (b"AT\r", Sign.SILENCE),  # an echo is no answer
        (b"AT\r\r\nAT\r\n\x1b\rAT\r", Sign.SILENCE),
        (b"\r\ncabin login: AT\r\nPassword: ", Sign.NOISE),
        (b"BOOK\r\n", Sign.NOISE),
        (b"OK", Sign.NOISE),  # not yet a line
        (b"\x80\xfe\x00\x11", Sign.NOISE),
    ],
)
def test_what_talks(heard: bytes, sign: Sign) -> None:
    """Take OK and ERROR as life, and neither GPS, diagnostics, a console nor an echo."""
    assert sign_of(heard) is sign


def test_the_hinted_interfaces_are_asked_first() -> None:
    """Ask where the table says, then the others, in whatever order the ports were listed."""
    for ports in itertools.permutations(stick(), 5):
        assert [port.interface for port in in_order(ports)] == [2, 3, 0, 1, 4]
    zte = stick((0x19D2, 0x0031))
    assert [port.interface for port in in_order(zte)] == [3, 1, 0, 2, 4]
    unknown = stick((0x2C7C, 0x0700))
    assert [port.interface for port in in_order(unknown)] == [2, 3, 0, 1, 4]


def test_sticks_are_told_apart_by_socket_then_by_serial_number() -> None:
    """Group the ports of two sticks of one kind, which often have no serial number."""
    two = [*stick(), *stick(location="1-2", first=5)]
    assert [len(group) for group in by_stick(two)] == [5, 5]
    assert {port.location for port in by_stick(two)[0]} == {"1-1"}
    numbered = [*stick(location=None, serial="A"), *stick(location=None, serial="B", first=5)]
    assert [len(group) for group in by_stick(numbered)] == [5, 5]
    plain = [Port("/dev/ttyS0"), Port("/dev/ttyS1"), Port("socket://host:1")]
    assert [len(group) for group in by_stick(plain)] == [1, 1, 1]


def test_the_siblings_of_a_port() -> None:
    """Give the ports of its own stick, under any of its names; a port that nobody lists is alone."""
    ports = [*stick(), *stick(location="1-2", first=5), Port("/dev/ttyS0")]
    by_id = replace(ports[0], device="/dev/serial/by-id/usb-SimTech-if00-port0")
    for name in (by_id.device, by_id.resolved):
        assert [port.interface for port in siblings(name, [by_id, *ports[1:]])] == [2, 3, 0, 1, 4]
    assert siblings("/dev/ttyS0", ports) == [Port("/dev/ttyS0")]
    assert siblings("socket://host:1", ports) == [Port("socket://host:1")]
    assert port_at("/dev/ttyUSB99", ports) is None


def test_only_ports_that_may_be_modems_are_asked() -> None:
    """Leave a Zigbee stick and a GPS receiver alone, unless the modem was on a product of that kind."""
    bridge, receiver = Port("/dev/ttyUSB9", *CH340), Port("/dev/ttyACM0", 0x1546, 0x01A7)
    ports = [bridge, receiver, Port("/dev/ttyS0"), *stick()]
    assert {port.vendor for port in likely(ports)} == {SIM7600[0]}
    assert bridge in likely(ports, like=replace(bridge, device="/dev/ttyUSB3"))
    assert receiver not in likely(ports, like=bridge)
    assert Port("/dev/ttyS0") not in likely(ports, like=Port("/dev/ttyS1"))


@pytest.mark.parametrize(
    ("answering", "talking", "chosen"),
    [
        ((2, 3), (), 2),
        ((3,), (), 3),
        ((2, 3), (3,), 3),  # codes arrive elsewhere than hinted
        ((0, 4), (), 0),  # none of the hinted
        ((1, 3), (), 3),
        ((0, 1, 2, 3), (0, 3), 3),
        ((), (), None),
    ],
)
def test_the_best_port(answering: tuple[int, ...], talking: tuple[int, ...], chosen: int | None) -> None:
    """Choose a port that answers, rather where codes arrive, rather a hinted one."""
    ports = stick()
    for order in (ports, ports[::-1]):
        sightings = [
            seen(port, unsolicited=port.interface in talking) if port.interface in answering else Sighting(port)
            for port in order
        ]
        found = best(sightings)
        assert (found.port.interface if found else None) == chosen


def test_a_port_that_talks_but_does_not_answer_is_not_chosen() -> None:
    """Take no GPS receiver for a modem because it never stops to talk."""
    assert best([Sighting(stick()[1], Sign.NMEA, unsolicited=True)]) is None


@pytest.mark.parametrize(
    ("told", "same"),
    [
        (IMEI, True),
        (IMEI[:14] + "12", True),  # with the software version in place of the check digit
        (IMEI[:13] + "00", False),
        ("", False),
    ],
)
def test_the_same_modem(told: str, same: bool) -> None:
    """Know a modem by the digits that are its own."""
    assert same_modem(IMEI, told) is same
    assert same_modem(told, IMEI) is same
    assert not same_modem("", "")


def test_a_modem_among_others() -> None:
    """Choose the best port of the modem that is looked for, not of its twin."""
    ours, twin = stick(location="1-2", first=5), stick()
    sightings = [seen(twin[2], imei="356938035643809"), seen(ours[3]), seen(ours[2]), Sighting(ours[0])]
    assert of_modem(IMEI, sightings) == seen(ours[2])
    assert of_modem("490154203237518", sightings) is None


def test_the_table_of_products() -> None:
    """Hold that each product stands there once, with a source, and none of u-blox's GPS receivers."""
    assert len(KNOWN) == len(USB_MODEMS) > 90
    assert all(set(row.source) and set(row.source) <= set("KMDQS") for row in USB_MODEMS)
    assert all(len(set(row.interfaces)) == len(row.interfaces) for row in USB_MODEMS)
    assert not {(0x1546, product) for product in range(0x01A5, 0x01AA)} & KNOWN.keys()
