"""What real modems of each family say, each line with where it was seen, and what the family's row makes of it."""

import re

import pytest

from custom_components.isocket.modem.models import ModemInfo
from custom_components.isocket.modem.network import Network
from custom_components.isocket.modem.profiles import GAINS, GENERIC, PROFILES, Profile, Progress, Told, profile_of
from custom_components.isocket.modem.urc import is_unsolicited

DIALLING, ALERTING, ACTIVE, DOUBTFUL, ENDED = Progress
ROWS = {row.name: row for row in (*PROFILES, GENERIC)}


@pytest.mark.parametrize(
    ("maker", "model", "family"),
    [
        ("SIMCOM_Ltd", "SIMCOM_SIM800L", "SIMCom 2G"),
        ("SIMCOM_Ltd", "SIMCOM_SIM900", "SIMCom 2G"),
        ("AI-THINKER", "A6", "SIMCom 2G"),
        ("SIMCOM INCORPORATED", "SIMCOM_SIM7600E-H", "SIMCom LTE"),
        ("SIMCOM INCORPORATED", "SIMCOM_SIM7500A", "SIMCom LTE"),
        ("INCORPORATED", "A7670E-FASE", "SIMCom LTE"),  # LilyGO issue 441
        ("INCORPORATED", "A7672SA-FASE", "SIMCom LTE"),
        ("SIMCOM INCORPORATED", "SIM7670G", "SIMCom data"),
        ("SIMCOM_Ltd", "SIMCOM_SIM7000G", "SIMCom data"),
        ("SIMCOM_Ltd", "SIM7080G", "SIMCom data"),
        ("Quectel_Ltd", "Quectel_M95", "Quectel 2G"),
        ("Quectel", "EC25", "Quectel LTE"),
        ("Quectel", "EG25", "Quectel LTE"),
        ("Quectel", "BG95-M3", "Quectel LTE"),
        ("huawei", "E173", "Huawei"),
        ("huawei", "E1550", "Huawei"),
        ("huawei", "K3715", "Huawei"),  # python-gsmmodem
        ("ZTE INCORPORATED", "K3565-Z", "ZTE"),  # python-gsmmodem
        ("ZTE INCORPORATED", "MF190", "ZTE"),
        ("QUALCOMM INCORPORATED", "M6280", "Generic"),  # python-gsmmodem: a ZTE inside
        ("Sierra Wireless, Incorporated", "MC7455", "Sierra"),
        ("u-blox", "SARA-U201", "u-blox"),
        ("Telit", "HE910", "Telit"),
        ("Telit", "LE910-EU V2", "Telit"),
        ("Cinterion", "BGS2-W", "Cinterion"),
        ("Cinterion", "PLS8-E", "Cinterion"),
        ("SIEMENS", "TC35i", "Cinterion"),
        ("SIEMENS", "MC35i", "Cinterion"),
        ("WAVECOM MODEM", "MULTIBAND  900E  1800", "Wavecom"),  # python-gsmmodem
        ("Nokia", "Nokia N79", "Generic"),
        ("Somebody", "Something", "Generic"),
        ("", "", "Generic"),
    ],
)
def test_families(maker: str, model: str, family: str) -> None:
    """Choose a family by what the modem says."""
    assert profile_of(ModemInfo(maker, model, "", "")).name == family


@pytest.mark.parametrize(
    ("family", "line", "told"),
    [
        # SIM800 manual V1.09, p. 146
        ("SIMCom 2G", "MO RING", Told(ALERTING)),
        ("SIMCom 2G", "MO CONNECTED", Told(ACTIVE)),
        ("SIMCom 2G", "Call Ready", None),
        # ModemManager's tests of its simtech plugin; a field log of an A7672SA
        ("SIMCom LTE", "VOICE CALL: BEGIN", Told(ACTIVE)),
        ("SIMCom LTE", "VOICE CALL: END", Told(ENDED)),
        ("SIMCom LTE", "VOICE CALL: END: 000041", Told(ENDED)),
        ("SIMCom LTE", "VOICE CALL:END: 000004", Told(ENDED)),
        ("SIMCom LTE", "REMOTE CALL END", Told(ENDED)),
        ("SIMCom LTE", "PB DONE", None),
        ("SIMCom data", "VOICE CALL: BEGIN", None),
        # asterisk-chan-quectel, at_parse.c
        ("Quectel LTE", "^DSCI: 1,0,2,0,+48500600700,145", Told(DIALLING, "1")),
        ("Quectel LTE", "^DSCI: 1,0,7,0,+48500600700,145", Told(ALERTING, "1")),
        ("Quectel LTE", "^DSCI: 1,0,3,0,+48500600700,145", Told(ACTIVE, "1")),
        ("Quectel LTE", "^DSCI: 2,1,4,0,+48500600700,145", None),
        ("Quectel LTE", "^DSCI: 2,1,6,0,+48500600700,145", Told(ENDED, "2")),
        ("Quectel LTE", '+QIND: "ccinfo",2,0,3,0,0,"500600700",129', Told(ALERTING, "2")),
        ("Quectel LTE", '+QIND: "ccinfo",2,0,0,0,0,"500600700",129', Told(ACTIVE, "2")),
        ("Quectel LTE", '+QIND: "ccinfo",2,0,-1,0,0,"500600700",129', Told(ENDED, "2")),
        ("Quectel LTE", '+QIND: "smsfull","SM"', None),
        ("Quectel 2G", "MO CONNECTED", Told(ACTIVE)),
        # a public log of an E1550; python-gsmmodem's K3715
        ("Huawei", "^ORIG:1,0", Told(DIALLING, "1")),
        ("Huawei", "^CONF:1", Told(ALERTING, "1")),
        ("Huawei", "^CONN:1,0", Told(ACTIVE, "1")),
        ("Huawei", "^CEND:1,0,104,31", Told(ENDED, "1", 31)),
        ("Huawei", "^CEND:1,5,29,16", Told(ENDED, "1", 16)),
        ("Huawei", "^CEND:1,17,104,21", Told(ENDED, "1", 21)),  # 17 are seconds
        ("Huawei", "^CEND: 1, 0, 104", Told(ENDED, "1")),
        ("Huawei", "^CEND:1,0,29,", Told(ENDED, "1")),  # ModemManager: the cause may be empty
        ("Huawei", "^CEND:1,0,29", Told(ENDED, "1")),
        ("Huawei", "^RSSI:20", None),
        ("Huawei", "^BOOT:27246223,0,0,0,72", None),
        # python-gsmmodem's K3565-Z
        ("ZTE", "HANGUP: 1", Told(ENDED)),
        ("ZTE", '+ZPASR: "UMTS"', None),
        ("Sierra", "+PACSP1", None),
        # ModemManager's u-blox plugin
        ("u-blox", "+UCALLSTAT: 1,2", Told(DIALLING, "1")),
        ("u-blox", "+UCALLSTAT: 1,3", Told(ALERTING, "1")),
        ("u-blox", "+UCALLSTAT: 1,0", Told(ACTIVE, "1")),
        ("u-blox", "+UCALLSTAT: 1,7", Told(ACTIVE, "1")),
        ("u-blox", "+UCALLSTAT: 1,1", None),  # held
        ("u-blox", "+UCALLSTAT: 1,6", Told(ENDED, "1")),
        # Telit AT reference 80000ST10025a, p. 285
        ("Telit", "#ECAM: 0,1,1,,,90000002,129", Told(DIALLING, "0")),
        ("Telit", "#ECAM: 0,2,1,,,", Told(ALERTING, "0")),
        ("Telit", "#ECAM: 0,3,1,,,", Told(ACTIVE, "0")),
        ("Telit", "#ECAM: 0,6,1,,,", None),  # the one that rings here
        ("Telit", "#ECAM: 0,0,1,,,", Told(ENDED, "0")),
        # ModemManager's tests of its cinterion plugin
        ("Cinterion", "^SLCC: 1,0,2,0,0,1", Told(DIALLING, "1")),
        ("Cinterion", '^SLCC: 1,0,3,0,0,1,"90000002",129', Told(ALERTING, "1")),
        ("Cinterion", '^SLCC: 1,1,0,0,0,0,"123456789",161', Told(ACTIVE, "1")),
        ("Cinterion", '^SLCC: 2,1,5,0,0,0,"987654321",161', None),
        ("Cinterion", "^SLCC:", Told(DOUBTFUL)),  # the end of a list, or an empty one
        ("Cinterion", "^SYSSTART", None),
        # Wavecom manual, +WIND; python-gsmmodem's Wavecom
        ("Wavecom", "+WIND: 5,1", None),  # a call is created: it does not even ring
        ("Wavecom", "+WIND: 2", Told(ALERTING)),
        ("Wavecom", "+WIND: 6,1", Told(ENDED, "1")),
        ("Wavecom", "+WIND: 4", None),
        ("Generic", "VOICE CALL: BEGIN", None),
    ],
)
def test_codes_of_calls(family: str, line: str, told: Told | None) -> None:
    """Tell how a call goes, which one, and why it ended."""
    assert ROWS[family].told(line) == told
    assert told is None or is_unsolicited(line)


@pytest.mark.parametrize(
    ("family", "line", "key"),
    [
        ("SIMCom 2G", "+DTMF: 5", "5"),  # SIM800 manual, +DDET
        ("SIMCom 2G", "+DTMF:#", "#"),  # asterisk-chan-quectel
        ("SIMCom LTE", "+RXDTMF: 8", "8"),  # ModemManager's tests
        ("SIMCom LTE", "+RXDTMF: *", "*"),
        ("SIMCom LTE", "+RXDTMF: A", "A"),
        ("Quectel LTE", "+QTONEDET: 56", "8"),  # asterisk-chan-quectel: in ASCII
        ("Quectel 2G", "+QTONEDET: 35", "#"),
        ("Huawei", "^DDTMF: 1", "1"),  # ModemManager's huawei plugin
        ("u-blox", "+UUDTMFD: 0", "0"),  # ModemManager's u-blox plugin
        ("Generic", "+DTMF: 1", "1"),
        ("Generic", "+DTMF: 12", None),
        ("Huawei", "+QTONEDET: 56", None),
    ],
)
def test_codes_of_keys(family: str, line: str, key: str | None) -> None:
    """Tell which key the other end pressed."""
    assert ROWS[family].tone(line) == key


@pytest.mark.parametrize(
    ("line", "dbm"),
    [
        ("+CSQ: 21,0", -71),  # ModemManager's simtech plugin, after +AUTOCSQ
        ("+CSQN: 25,0", -63),  # asterisk-chan-quectel: SIM800 after +EXUNSOL
        ('+QIND: "csq",10,99', -93),  # asterisk-chan-quectel
        ("^RSSI:20", -73),  # ModemManager's huawei plugin
        ("^RSSI: 99", None),
        ('^HCSQ:"LTE",30,19,66,0', -91),  # ModemManager's tests
        ('^HCSQ: "WCDMA",30,30,58', -91),
        ('^HCSQ: "GSM",36,255', -85),
        ("^HCSQ: LTE,33,40,135,11", -88),
        ('^HCSQ: "GSM",255', None),
    ],
)
def test_codes_of_the_signal(line: str, dbm: int | None) -> None:
    """Tell the signal that a modem tells by itself."""
    network = Network()
    assert network.take(line)
    assert network.status.signal_dbm == dbm


@pytest.mark.parametrize("line", ['^HCSQ: "NOSERVICE"', '+QIND: "act","LTE"', "^MODE:5,4", "+CIEV: 3,1", "+CESQ: 1"])
def test_other_codes_tell_no_signal(line: str) -> None:
    """Leave alone what is something else."""
    assert not Network().take(line)


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_rows_are_sound(row: Profile) -> None:
    """Name a source, write patterns that compile, and send commands that are some."""
    assert row.source
    for pattern in (row.says, row.tones, *row.codes):
        re.compile(pattern)
    for setting in (*row.settings, *row.wishes, *row.audio, *row.voice_test, *row.before_dial):
        assert re.fullmatch(r"AT[+^#%*][A-Z0-9]+([=?].*)?", setting)
    assert set(row.gains) <= {*GAINS, *(gain for one in PROFILES for gain in one.gains)}
    assert row.voice or not (row.codes or row.audio or row.before_dial)
    assert len({other.name for other in ROWS.values()}) == len(PROFILES) + 1
