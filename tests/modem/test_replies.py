"""Real replies of real modems, each with where it was seen."""

from collections.abc import Callable

import pytest

from custom_components.isocket.modem import replies, results
from custom_components.isocket.modem.errors import CommandError, PukRequiredError, SimMissingError
from custom_components.isocket.modem.masking import mask, mask_line
from custom_components.isocket.modem.models import Address, ModemInfo, Registration, Storage
from custom_components.isocket.modem.numbers import parse
from custom_components.isocket.modem.profiles import Progress, profile_of
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
        (replies.operator, (), None),
        (replies.storages, ('+CPMS: ("SM","ME"),("SM"),("SM")',), ("SM", "ME")),
        (replies.storages, ('+CPMS: "SM"',), ("SM",)),
        (replies.storages, (), ()),
        (replies.attempts, ("+CPINR: SIM PIN,3,3", "+CPINR: SIM PUK,10,10"), 3),
        (replies.attempts, ("+CPINR: SIM PUK,10,10",), None),
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
    ("result", "code", "retry"),
    [
        ("+CMS ERROR: 500", 500, True),
        ("+CMS ERROR: 38", 38, True),
        ("+CMS ERROR: 21", 21, False),
        ("+CMS ERROR: 330", 330, False),
        ("+CME ERROR: 30", 30, True),
        ("+CME ERROR: 3", 3, False),
        ("+CMS ERROR: Network timeout", None, True),
        ("ERROR", None, True),
    ],
)
def test_refusals_of_messages(result: str, code: int | None, retry: bool) -> None:
    """Say whether trying again can help."""
    error = results.send_error(CommandError("AT+CMGS=20", result))
    assert (error.code, error.retry) == (code, retry)


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


@pytest.mark.parametrize("line", ["RING", "NO CARRIER", "^RSSI:20", '+CMTI: "SM",1', "MO RING", "RDY", "+CTZV: +04"])
def test_unsolicited_codes_are_known(line: str) -> None:
    """Take none of them for the text of an answer."""
    assert is_unsolicited(line)


@pytest.mark.parametrize("line", ["SIMCOM_SIM800L", "Quectel", "BUSY-BOX 1", "356938035643809", "RINGTONE 3"])
def test_free_texts_are_no_unsolicited_codes(line: str) -> None:
    """Keep names that begin like a code."""
    assert not is_unsolicited(line)


@pytest.mark.parametrize(
    ("maker", "model", "family", "line", "progress"),
    [
        ("SIMCOM_Ltd", "SIMCOM_SIM800L", "SIMCom 2G", "MO CONNECTED", Progress.ACTIVE),
        ("SIMCOM INCORPORATED", "SIMCOM_SIM7600E-H", "SIMCom LTE", "VOICE CALL: BEGIN", Progress.ACTIVE),
        ("INCORPORATED", "A7670E-FASE", "SIMCom LTE", "VOICE CALL:END: 000004", Progress.ENDED),
        ("Quectel", "EC25", "Quectel LTE", '^DSCI: 1,0,3,0,"123",129', Progress.ACTIVE),
        ("Quectel_Ltd", "Quectel_M95", "Quectel 2G", "MO RING", Progress.ALERTING),
        ("huawei", "E173", "Huawei", "^CEND:1,0,104,31", Progress.ENDED),  # a public E1550 log
        ("huawei", "E1550", "Huawei", "^CONN:1,0", Progress.ACTIVE),
        ("ZTE INCORPORATED", "MF190", "ZTE", "HANGUP: 1", Progress.ENDED),
        ("Sierra Wireless, Incorporated", "MC7455", "Sierra", "VOICE CALL: BEGIN", None),
        ("u-blox", "SARA-U201", "u-blox", "+UCALLSTAT: 1,3", Progress.ALERTING),
        ("Telit", "HE910", "Telit", "#ECAM: 0,3,1,,,", Progress.ACTIVE),
        ("WAVECOM MODEM", "MULTIBAND  900E  1800", "Wavecom", "+WIND: 5,1", Progress.ACTIVE),
        ("Somebody", "Something", "Generic", "VOICE CALL: BEGIN", None),
    ],
)
def test_families(maker: str, model: str, family: str, line: str, progress: Progress | None) -> None:
    """Choose a family by what the modem says, and read its codes."""
    profile = profile_of(ModemInfo(maker, model, "", ""))
    assert profile.name == family
    assert profile.progress(line) is progress


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
        ('+CLIP: "+4790000002",145', '+CLIP: "…02",145'),
        ("ATD+4790000002;", "ATD+…02;"),
        ("07911326040000F0040B911346610089F6", "<34 hexadecimal digits>"),
        ('+CUSD: 0,"Your balance",15', '+CUSD: 0,"…",15'),
        ('+CMTI: "SM",1', '+CMTI: "SM",1'),
        ("MISSED_CALL: 11:01AM 0771234567", "MISSED_CALL: 11:01AM …67"),
    ],
)
def test_masks(line: str, shown: str) -> None:
    """Show nothing of people."""
    assert mask_line(line) == shown
    assert mask("+4790000002") == "…02"
    assert mask("12") == "…"
