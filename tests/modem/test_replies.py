"""Real replies of real modems, each with where it was seen."""

from collections.abc import Callable

import pytest

from custom_components.isocket.modem import replies, results
from custom_components.isocket.modem.errors import (
    CommandError,
    PukRequiredError,
    SendBarredError,
    SendCentreError,
    SendCongestionError,
    SendError,
    SendFormatError,
    SendMemoryError,
    SendModemError,
    SendRecipientError,
    SendSimError,
    SimMissingError,
)
from custom_components.isocket.modem.masking import mask, mask_line
from custom_components.isocket.modem.models import Address, CallState, Registration, Storage
from custom_components.isocket.modem.numbers import parse
from custom_components.isocket.modem.replies import Stored
from custom_components.isocket.modem.urc import is_unsolicited


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('+CMTI: "SM",1', ["SM", "1"]),
        ('+CMTI: "SM",1,"MMS PUSH"', ["SM", "1", "MMS PUSH"]),  # SIM800 manual
        ('+COPS: 0,0,"A, B",7', ["0", "0", "A, B", "7"]),
        ("+CMGR: 0,,24", ["0", "", "24"]),
        ('+CUSD: 0,"two\nlines",15', ["0", "two\nlines", "15"]),
        ('+CUSD: 2,"cut off', ["2", "cut off"]),
        ("+CREG:1,5", ["1", "5"]),
        ("+CREG:", []),
        ("no colon", []),
    ],
)
def test_fields(line: str, expected: list[str]) -> None:
    """Cut at commas outside quotes."""
    assert replies.fields(line) == expected


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (("356938035643809",), "356938035643809"),
        (("+CGSN: 356938035643809",), "356938035643809"),  # Telit
        (('"356938035643809"',), "356938035643809"),
        (("356938035643809", "04"), "356938035643809"),  # IMEI and SV
        (("12345",), "12345"),
        ((), ""),
    ],
)
def test_imei(answer: tuple[str, ...], expected: str) -> None:
    """Find the IMEI wherever it stands."""
    assert replies.imei(answer) == expected


@pytest.mark.parametrize(
    ("line", "solicited", "expected"),
    [
        ("+CREG: 0,1", True, Registration.HOME),
        ('+CREG: 2,5,"1A2B","00C3",7', True, Registration.ROAMING),
        ("+CEREG: 2", False, Registration.SEARCHING),
        ('+CEREG: 1,"1A2B","00C3D4E5",7', False, Registration.HOME),
        ("+CREG: 0,6", True, Registration.SMS_ONLY_HOME),
        ("+CREG: 0,7", True, Registration.SMS_ONLY_ROAMING),
        ("+CREG: 0,9", True, Registration.NO_CSFB_HOME),
        ("+CEREG: 0,10", True, Registration.NO_CSFB_ROAMING),
        ("+CREG: 1,3", True, Registration.DENIED),
        ("+CREG: 3", False, Registration.DENIED),
        ("+CREG: 1,11", True, Registration.UNKNOWN),  # only what is restricted to its network may
        # ModemManager's tests of +CREG:
        ("+CREG: 1,2", False, Registration.SEARCHING),  # an answer that came too late: a cell would have four digits
        ("+CREG: 11", False, Registration.UNKNOWN),
        ("+CREG: 1,1,84CD,00D30173", True, Registration.HOME),  # Sierra Mercury
        ("+CREG: 1,84CD,00D30156", False, Registration.HOME),
        ("+CREG: 2,0,00,0", True, Registration.NOT_SEARCHING),  # Huawei E160G
        ("+CREG: 1,8BE3,2BAF", False, Registration.HOME),
        ("+CREG: 2,,", False, Registration.SEARCHING),  # Novatel XU870
        ('+CREG:002,001,"18d8","ffff"', True, Registration.HOME),  # Iridium
        ('+CREG: 001,"0001","0010",000', False, Registration.HOME),
        ("+CREG: 10,0001,0010,0", False, Registration.NO_CSFB_ROAMING),
        ('+CREG: 6,"8B37","0A265185",7', False, Registration.SMS_ONLY_HOME),
        ('+CREG: 2,6,"8B37","0A265185",7', False, Registration.SMS_ONLY_HOME),  # with the mode, unasked
        ('+CREG: 2,5,"0502","0404736D"', False, Registration.ROAMING),  # Sony-Ericsson MD400
        ("+CREG: 2,1,000B,2816, B, C2816", False, Registration.HOME),  # Samsung S8500
        ("+CREG: 2,1,  0 5, 2715", True, Registration.HOME),  # Gobi 1000
        ("+CREG: 0,99", True, Registration.UNKNOWN),
        ("+CREG: ", False, Registration.UNKNOWN),
    ],
)
def test_registration(line: str, solicited: bool, expected: Registration) -> None:
    """Read the status where it stands."""
    assert replies.registration(line, solicited=solicited) is expected


@pytest.mark.parametrize(
    ("line", "dbm"),
    [
        ("+CSQ: 0,99", -113),
        ("+CSQ: 20,99", -73),
        ("+CSQ: 31,0", -51),
        ("+CSQ: 99,99", None),
        ("+CSQ: 199,99", None),
        ("+CSQ: 141,99", -75),  # the extended scale of LTE modems
        ("+CSQ:", None),
    ],
)
def test_signal(line: str, dbm: int | None) -> None:
    """Tell dBm (27.007 8.5)."""
    assert replies.signal(line) == dbm


@pytest.mark.parametrize(
    ("read", "answer", "expected"),
    [
        (replies.operator, ('+COPS: 0,0,"Telenor"',), "Telenor"),
        (replies.operator, ("+COPS: 0",), None),
        (replies.operator, ('+COPS: 1,0,"CHINA MOBILE",7',), "CHINA MOBILE"),  # ModemManager's tests
        (replies.operator, ('+COPS: 1,2,"46000"',), "46000"),
        (replies.operator, ('+COPS: 0,2,"310410",7',), "310410"),
        (replies.operator, ("+COPS: 0,0,TELE2,0",), "TELE2"),  # asterisk-chan-dongle's tests
        (replies.operator, ('+COPS: 0,0,"00540065006C0065006E006F0072",7',), "Telenor"),  # in UCS2, by its +CSCS
        (replies.operator, ('+COPS: 0,0,"041C0422042100200052",2',), "МТС R"),
        (replies.operator, ('+COPS: 0,0,"FACE",0',), "FACE"),
        (replies.service_centre, ('+CSCA: "+4790002100",145',), "+4790002100"),
        (replies.service_centre, ('+CSCA: "4790002100",145',), "+4790002100"),
        (replies.service_centre, ('+CSCA: "",129',), ""),
        (replies.service_centre, ("+CSCA: ,",), ""),
        (replies.service_centre, (), None),
        (replies.operator, (), None),
        (replies.storages, ('+CPMS: ("SM","ME"),("SM"),("ME")',), [("SM", "ME"), ("SM",), ("ME",)]),
        (replies.storages, ('+CPMS: "SM"',), [("SM",)]),
        (replies.storages, (), [()]),
        (replies.used_storages, ('+CPMS: "ME",1,23,"SM",0,20,"SM",0,20',), ("ME", "SM", "SM")),
        (replies.used_storages, ("+CPMS: 1,23",), ()),
        (replies.used_storages, (), ()),
        (replies.reference, ("+CMGS: 215",), 215),
        (replies.reference, (), 0),
        (replies.identity, ("+CGMM: SIM800",), "SIM800"),
        (replies.identity, ('"E173"',), "E173"),
        (replies.announced, '+CMTI: "ME",0', ("ME", 0)),
        (replies.announced, "+CMTI: ", None),
    ],
)
def test_answers(read: Callable[[object], object], answer: object, expected: object) -> None:
    """Read what is there, and nothing where nothing is."""
    assert read(answer) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('+CPMS: "SM",3,20,"SM",3,20,"SM",3,20', Storage("SM", 3, 20)),
        ("+CPMS: 3,20,3,20,3,20", Storage("SM", 3, 20)),
        ("+CPMS: x", None),
    ],
)
def test_storage(line: str, expected: Storage | None) -> None:
    """Read both forms of +CPMS."""
    assert replies.storage("SM", (line,)) == expected


@pytest.mark.parametrize(
    ("line", "dbm"),
    [
        # ModemManager's tests; its scale is that of 27.007 8.69, the middle of the step or its end
        ("+CESQ: 99,99,255,255,20,80", -61),  # LTE
        ("+CESQ: 99,99,95,40,255,255", -26),  # UMTS
        ("+CESQ: 10,6,255,255,255,255", -101),  # GSM
        ("+CESQ:10,6,255,255,255,255", -101),
        ("+CESQ: 99,99,255,255,255,255", None),
        ("+CESQ: 20,0", -91),
        ("+CESQ:", None),
    ],
)
def test_extended_signal(line: str, dbm: int | None) -> None:
    """Tell dBm of the radio that is in use."""
    assert replies.extended_signal((line,)) == dbm


@pytest.mark.parametrize(
    ("line", "told"),
    [
        # ModemManager's tests of +CCLK and ^NWTIME; the zone is in quarters of an hour
        ('+CCLK: "14/08/05,04:00:21+40"', None),  # before 2020
        ('+CCLK: "24/08/05,04:00:21+40"', "2024-08-05T04:00:21+10:00"),
        ('+CCLK: "25/02/28,20:30:40-32"', "2025-02-28T20:30:40-08:00"),
        ("+CCLK: 27/07/26,11:42:15+01", "2027-07-26T11:42:15+00:15"),
        ('+CCLK:   "25/02/28,20:30:40-32"', "2025-02-28T20:30:40-08:00"),
        ('+CCLK: "XX/XX/XX,XX:XX:XX+XX"', None),
        ('+CCLK: "24/08/05,04:00:21"', None),  # no zone: nobody knows when that is
        ("^NWTIME: 24/08/05,04:00:21+40,01", "2024-08-05T04:00:21+10:00"),
        ('+CCLK: "2026/11/24,10:30:15+04"', "2026-11-24T10:30:15+01:00"),  # Huawei
        # what clocks show before the network told the time
        ('+CCLK: "80/01/06,00:00:12+00"', None),
        ('+CCLK: "1980/01/06,00:00:12+00"', None),
        ('+CCLK: "04/01/01,00:06:20+00"', None),
        ('+CCLK: "70/01/01,00:00:04+00"', None),
        ('+CCLK: "00/01/01,00:00:00+00"', None),
        ('+CCLK: "26/13/24,10:30:15+04"', None),
        ('+CCLK: "26/11/24,10:30:15+99"', None),
        ('+CCLK: ""', None),
        ("+CCLK:", None),
    ],
)
def test_clock(line: str, told: str | None) -> None:
    """Read the network's time with its zone, and nothing from a clock that was never set."""
    clock = replies.clock((line,))
    assert (clock.isoformat() if clock else None) == told


@pytest.mark.parametrize(
    ("line", "call", "incoming", "state", "number"),
    [
        # ModemManager's tests of +CLCC
        ('+CLCC: 1,1,0,0,0,"123456789",161', "1", True, CallState.ACTIVE, "123456789"),
        ('+CLCC: 1,1,4,0,0,"123456789",129,"",,0', "1", True, CallState.RINGING, "123456789"),
        ("+CLCC: 1,1,0,0,1", "1", True, CallState.ACTIVE, None),
        ('+CLCC: 3,1,0,0,0,"987654321",161,"Alice"', "3", True, CallState.ACTIVE, "987654321"),
        ('+CLCC: 2,1,5,0,0,"987654321",161', "2", True, None, "987654321"),
        ('+CLCC: 4,1,4,3,0,"111111111",161', "4", True, CallState.RINGING, "111111111"),
        ('+CLCC: 6,1,4,5,0,"333333333",161', "6", True, CallState.RINGING, "333333333"),
        # asterisk-chan-dongle's tests
        ('+CLCC: 1,1,4,0,0,"",145', "1", True, CallState.RINGING, None),
        ('+CLCC: 1,1,4,0,0,"+7913913ABCA",145', "1", True, CallState.RINGING, "+7913913ABCA"),
        # python-gsmmodem's; SIM5300 manual: 6 is disconnected
        ('+CLCC: 1,0,2,0,0,"4790000002",145', "1", False, CallState.DIALLING, "+4790000002"),
        ('+CLCC: 1,0,3,0,0,"90000002",129', "1", False, CallState.ALERTING, "90000002"),
        ('+CLCC: 1,0,6,0,0,"90000002",129', "1", False, CallState.ENDED, "90000002"),
        ("+CLCC: 1,0,1,0,0", "1", False, CallState.ACTIVE, None),
    ],
)
def test_listed_calls(line: str, call: str, incoming: bool, state: CallState | None, number: str | None) -> None:
    """Read a row of the list of calls."""
    peer = Address.of(number) if number else None
    assert replies.listed_call(line) == replies.ListedCall(call, incoming, state, peer)


@pytest.mark.parametrize(
    "line",
    [
        '+CLCC: 2,1,4,1,0,"123456789",161',  # data
        '+CLCC: 3,1,4,2,0,"000000000",161',  # fax
        '+CLCC: 7,1,4,6,0,"444444444",161',
        '+CLCC: 10,1,4,9,0,"777777777",161',
        '+CLCC: 1,0,0,1,0,"",128',  # the data connection of a SIM7600
        "+CLCC: 0",
        "+CLCC:",
    ],
)
def test_data_calls_are_none(line: str) -> None:
    """Take no data connection for a call that was answered."""
    assert replies.listed_call(line) is None


@pytest.mark.parametrize(
    ("result", "code", "kind", "retry"),
    [
        *(
            (f"+CMS ERROR: {code}", code, SendCongestionError, True)
            for code in (27, 38, 41, 42, 47, 331, 332, 500, 514)
        ),
        *((f"+CMS ERROR: {code}", code, SendModemError, True) for code in (300, 301, 340, 515)),
        *((f"+CMS ERROR: {code}", code, SendBarredError, False) for code in (8, 10, 21, 28, 29, 50, 69, 196)),
        *((f"+CMS ERROR: {code}", code, SendRecipientError, False) for code in (1, 30, 195)),
        *((f"+CMS ERROR: {code}", code, SendFormatError, False) for code in (96, 97, 302, 303, 304, 305)),
        *((f"+CMS ERROR: {code}", code, SendSimError, True) for code in range(310, 319)),
        *((f"+CMS ERROR: {code}", code, SendMemoryError, True) for code in (22, 208, 211, 322)),
        ("+CMS ERROR: 330", 330, SendCentreError, False),
        ("+CMS ERROR: 535", 535, SendError, True),  # a maker's own: nobody knows, so it may pass
        ("+CME ERROR: 30", 30, SendCongestionError, True),
        ("+CME ERROR: 3", 3, SendFormatError, False),
        ("+CME ERROR: 10", 10, SendSimError, True),
        ("+CME ERROR: 20", 20, SendMemoryError, True),
        ("+CMS ERROR: Network timeout", 332, SendCongestionError, True),  # A7670, whatever CMEE says
        ("+CMS ERROR: SMSC address unknown", 330, SendCentreError, False),
        ("+CMS ERROR: something else", None, SendError, True),
        ("ERROR", None, SendError, True),
    ],
)
def test_refusals_of_messages(result: str, code: int | None, kind: type[SendError], retry: bool) -> None:
    """Type them, and say whether trying again can help (27.005 3.2.5, 24.011 E-2, 23.040 9.2.3.22)."""
    error = results.send_error(CommandError("AT+CMGS=20", result))
    assert (error.code, type(error), error.retry) == (code, kind, retry)


@pytest.mark.parametrize(
    ("header", "length", "own"),
    [
        ("+CMGR: 0,,24", 24, False),
        ('+CMGR: 1,"Doe, John",24', 24, False),
        ('+CMGR: 1,"Doe, "Jr", 12",24', 24, False),
        ("+CMGR: 0, ,24 ", 24, False),
        ("+CMGR: 0,24", 24, False),
        ("+CMGR:3,,17", 17, True),
        ('+CMGR: 2,"",17', 17, True),
        ("+CMGR: 0,,", None, False),
    ],
)
def test_headers_of_messages(header: str, length: int | None, own: bool) -> None:
    """Read status and length beside whatever a phone book put between them."""
    assert replies.read(4, (header, "00AA")) == Stored(4, "00AA", length, own)
    assert replies.read(4, ("+CMGR:", "00AA")) == Stored(4, "00AA", None)
    listed = (header.replace("+CMGR:", "+CMGL: 4,", 1), "00AA", "+CMGL:", "00BB", "+CMGL: x,0,,9", "00CC")
    assert list(replies.listed(listed)) == [Stored(4, "00AA", length, own)]


@pytest.mark.parametrize(
    ("result", "kind"),
    [
        ("+CME ERROR: 10", SimMissingError),
        ("+CME ERROR: SIM not inserted", SimMissingError),
        ("+CMS ERROR: 310", SimMissingError),
        ("+CME ERROR: 12", PukRequiredError),
        ("ERROR", CommandError),
    ],
)
def test_refusals_of_the_sim(result: str, kind: type[Exception]) -> None:
    """Type what keeps the SIM from answering."""
    assert type(results.sim_error(CommandError("AT+CPIN?", result))) is kind


@pytest.mark.parametrize(
    "line", ["RING", "NO CARRIER", "^RSSI:20", '+CMTI: "SM",1', "MO RING", "RDY", "+CTZV: +04", "$NEW"]
)
def test_unsolicited_codes_are_known(line: str) -> None:
    """Take none of them for the text of an answer."""
    assert is_unsolicited(line)


@pytest.mark.parametrize("line", ["SIMCOM_SIM800L", "Quectel", "BUSY-BOX 1", "356938035643809", "RINGTONE 3"])
def test_free_texts_are_no_unsolicited_codes(line: str) -> None:
    """Keep names that begin like a code."""
    assert not is_unsolicited(line)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("+47 900 00 002", Address.of("+4790000002")),
        ("0047 (900) 00-002", Address.of("+4790000002")),
        ("2020", Address.of("2020")),
        ("*100#", Address.of("*100#")),
        ("Bank", None),
        ("+", None),
        ("", None),
    ],
)
def test_numbers(text: str, expected: Address | None) -> None:
    """Read numbers as people write them."""
    assert parse(text) == expected


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ('+CLIP: "+4790000002",145', '+CLIP: "+…02",145'),
        ("ATD+4790000002;", "ATD+…02;"),
        ("ATD90000002;", "ATD…02;"),
        ("\xff~x07911326040000F0040B911346610089F6", "\xff~x<34 hexadecimal digits>"),
        ('T+CPIN="4711"', 'T+CPIN="…"'),
        ('AT+CUSD=1,"*100*4711#",15', 'AT+CUSD=1,"…",15'),
        ('+CUSD: 0,"Your balance', '+CUSD: 0,"…"'),
        ("+CUSD: 2", '+CUSD: 2,"…"'),
        ("x" * 1000, "x" * 200),
        ("07911326040000F0040B911346610089F6", "<34 hexadecimal digits>"),
        ('+CUSD: 0,"Your balance",15', '+CUSD: 0,"…",15'),
        ('+CMTI: "SM",1', '+CMTI: "SM",1'),
        ("MISSED_CALL: 11:01AM 0771234567", "MISSED_CALL: 11:01AM …67"),
        ('+CLCC: 1,1,4,0,0,"+4790000002",145,"Alice"', '+CLCC: 1,1,4,0,0,"+…02",145,"…"'),
        ('+CCWA: "90000002",129,1', '+CCWA: "…02",129,1'),
        ('^SLCC: 1,1,0,0,0,0,"123456789",161,"Bob"', '^SLCC: 1,1,0,0,0,0,"…89",161,"…"'),
        ('+CNUM: "Alice","+4790000002",145', '+CNUM: "…","+…02",145'),
        ("^DSCI: 1,1,4,0,+48500600700,145", "^DSCI: 1,1,4,0,+…00,145"),
        ('AT+CPIN="4711"', 'AT+CPIN="…"'),  # the echo of ours
        ('AT+CUSD=1,"*100#",15', 'AT+CUSD=1,"…",15'),
        ("+CLIP: 1,1", "+CLIP: 1,1"),
    ],
)
def test_masks(line: str, shown: str) -> None:
    """Show nothing of people."""
    assert mask_line(line) == shown
    assert mask("+4790000002") == "…02"
    assert mask("12") == "…"
