"""Who the modem claims to be, and the unsolicited codes it speaks: data, one row a family.

Sources: the manufacturers' AT manuals and the device tables of gammu, ModemManager and asterisk-chan-dongle.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from .settings import Setting


class CallEvent(Enum):
    """What can happen to a call, as seen by the modem."""

    DIALLED = "dialled"
    ALERTING = "alerting"
    INCOMING = "incoming"
    ACTIVE = "active"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Urc:
    """An unsolicited line to format; it is sent where a parameter of a setting is not 0, or always without one."""

    text: str
    when: str = ""
    parameter: int = 0


@dataclass(frozen=True, slots=True)
class Profile:
    """A modem family from the outside.

    `own` are its makers' commands that are more than a setting. `signal` and `tones` are what it says of a new strength
    and of a key that the other end of a call presses. With `dial_result` the ATD waits for the answer, and ends so.
    `reports` is the storage of status reports, where they have one of their own.
    """

    key: str
    title: str
    maker: str
    model: str
    revision: str
    imei: str = "356938035643809"
    cgsn: str = "{imei}"
    framing: str = "\r\n{}\r\n"
    unknown: str = "ERROR"
    boot: tuple[str, ...] = ()
    storages: tuple[str, ...] = ("SM", "ME")
    reports: str = ""
    first_index: int = 1
    cmt: str = "+CMT: ,{length}"
    full: tuple[str, ...] = ()
    call_codes: Mapping[CallEvent, tuple[Urc, ...]] = field(default_factory=dict)
    noise: tuple[str, ...] = ()
    settings: tuple[Setting, ...] = ()
    answers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    own: frozenset[str] = frozenset()
    absent: frozenset[str] = frozenset()
    signal: tuple[Urc, ...] = ()
    tones: tuple[Urc, ...] = ()
    dial_result: str = ""
    voice: bool = True
    packed_ussd: bool = False
    reenumerates: bool = False


GENERIC = Profile(key="generic", title="Generic", maker="Generic", model="GSM modem", revision="1.0")

SIGNAL = Setting("+AUTOCSQ", ("0", "0"), "(0,1),(0,1)")
TONES = Setting("+DDET", ("0",), "(0,1)")
INDICATORS = Setting("+CMER", ("0", "0", "0", "0"), "(0-3),(0),(0),(0-2)")
BARS = Urc("+CIEV: 2,{bars}", "+CMER", 3)

SIM800 = Profile(
    key="sim800",
    title="SIMCom SIM800",
    maker="SIMCOM_Ltd",
    model="SIMCOM_SIM800L",
    revision="Revision:1418B05SIM800L24",
    imei="866104029999995",
    boot=("RDY", "+CFUN: 1", "+CPIN: {pin}", "Call Ready", "SMS Ready"),
    cmt="+CMT: {length}",
    call_codes={
        CallEvent.ALERTING: (Urc("MO RING", "+MORING"),),
        CallEvent.ACTIVE: (Urc("MO CONNECTED", "+MORING"),),
    },
    settings=(
        Setting("+CLCC", ("0",), "(0,1)"),
        Setting("+MORING", ("0",), "(0,1)"),
        Setting("+CLTS", ("0",), "(0,1)"),
        Setting("+CMIC", ("0", "8"), "(0-3),(0-15)"),
        Setting("+CLVL", ("60",), "(0-100)"),
        Setting("+CHFA", ("0",), "(0-4)"),
        Setting("+EXUNSOL", ("SQ", "0"), '("SQ"),(0,1)'),
        Setting("+CNMI", ("0", "0", "0", "0", "0"), "(0-2),(0-3),(0,2),(0,1),(0,1)"),  # reports: directly, or never
        TONES,
    ),
    signal=(Urc("+CSQN: {rssi},0", "+EXUNSOL", 1),),
    tones=(Urc("+DTMF: {key}", "+DDET"),),
    absent=frozenset({"+CEREG", "+CTZU", "+CTZR"}),
)

SIM7600 = Profile(
    key="sim7600",
    title="SIMCom SIM7600",
    maker="SIMCOM INCORPORATED",
    model="SIMCOM_SIM7600E-H",
    revision="LE20B04SIM7600M22",
    imei="867584031234565",
    boot=("RDY", "+CPIN: {pin}", "SMS DONE", "PB DONE"),
    reports="SR",
    full=("+SMS FULL",),
    call_codes={
        CallEvent.ACTIVE: (Urc("VOICE CALL: BEGIN"),),
        CallEvent.ENDED: (Urc("VOICE CALL: END: {seconds:06d}"),),
    },
    settings=(
        Setting("+CLCC", ("0",), "(0-1)"),
        Setting("+CMICGAIN", ("3",), "(0-8)"),
        Setting("+COUTGAIN", ("3",), "(0-8)"),
        Setting("+CLVL", ("3",), "(0-5)"),
        Setting("+CSDVC", ("1",), "(1,3)"),
        Setting("+CPCMREG", ("0",), "(0-1)"),
        SIGNAL,
        TONES,
    ),
    signal=(Urc("+CSQ: {rssi},99", "+AUTOCSQ"),),
    tones=(Urc("+RXDTMF: {key}", "+DDET"),),
    reenumerates=True,
)

A7670 = Profile(
    key="a7670",
    title="SIMCom A7670",
    maker="INCORPORATED",
    model="A7670E-FASE",
    revision="A110B05A7670M7",
    imei="862205059876542",
    boot=("*ATREADY: 1", "+CPIN: {pin}", "SMS DONE", "PB DONE"),
    full=("+SMS FULL",),
    call_codes=SIM7600.call_codes,
    settings=SIM7600.settings,
    signal=SIM7600.signal,
    tones=SIM7600.tones,
)

SIM7670 = Profile(
    key="sim7670",
    title="SIMCom SIM7670G",
    maker="SIMCOM INCORPORATED",
    model="SIM7670G-MNGV",
    revision="2374B01SIM767XM5A",
    imei="867585031234562",
    boot=A7670.boot,
    settings=(SIGNAL,),
    signal=SIM7600.signal,
    voice=False,
)

M95 = Profile(
    key="m95",
    title="Quectel M95",
    maker="Quectel_Ltd",
    model="Quectel_M95",
    revision="Revision: M95FAR02A08",
    imei="861535000012347",
    boot=("RDY", "+CFUN: 1", "+CPIN: {pin}", "Call Ready"),
    call_codes={
        CallEvent.ALERTING: (Urc("MO RING", "+QMOSTAT"),),
        CallEvent.ACTIVE: (Urc("MO CONNECTED", "+QMOSTAT"),),
    },
    settings=(
        Setting("+QMOSTAT", ("0",), "(0,1)"),
        Setting("+QNITZ", ("0",), "(0,1)"),
        Setting("+QAUDCH", ("0",), "(0-2)"),
        Setting("+QMIC", ("0", "4"), "(0-2),(0-15)"),
        Setting("+QTONEDET", ("0",), "(0,1)"),
    ),
    tones=(Urc("+QTONEDET: {code}", "+QTONEDET"),),
    absent=frozenset({"+CEREG"}),
)

QUECTEL = Profile(
    key="ec25",
    title="Quectel EC25",
    maker="Quectel",
    model="EC25",
    revision="EC25EFAR06A06M4G",
    imei="861107030123450",
    boot=("RDY", "+CFUN: 1", "+CPIN: {pin}", "+QUSIM: 1", "+QIND: SMS DONE", "+QIND: PB DONE"),
    storages=("SM", "ME", "MT"),
    full=('+QIND: "smsfull","{memory}"',),
    call_codes={
        event: (Urc(f"^DSCI: 1,{{direction}},{stat},0,{{number}},{{toa}}", "^DSCI"),)
        for event, stat in (
            (CallEvent.DIALLED, 2),
            (CallEvent.ALERTING, 7),
            (CallEvent.INCOMING, 4),
            (CallEvent.ACTIVE, 3),
            (CallEvent.ENDED, 6),
        )
    },
    settings=(
        Setting("^DSCI", ("0",), "(0,1)"),
        Setting("+QURCCFG", ("urcport", "usbat"), '("urcport"),("usbat","usbmodem","uart1","all")'),
        Setting("+CTZU", ("0",), "(0,1,3)"),
        Setting("+QMIC", ("20577", "16384"), "(0-65535),(0-65535)"),
        Setting("+CLVL", ("3",), "(0-5)"),
        Setting("+QINDCFG", ("all", "0", "0"), ""),
        Setting("+QTONEDET", ("0",), "(0,1)"),
    ),
    signal=(Urc('+QIND: "csq",{rssi},99', "+QINDCFG", 1),),
    tones=(Urc("+QTONEDET: {code}", "+QTONEDET"),),
    reenumerates=True,
)

HUAWEI = Profile(
    key="huawei",
    title="Huawei E173",
    maker="huawei",
    model="E173",
    revision="11.126.85.00.209",
    imei="353443031234565",
    unknown="COMMAND NOT SUPPORT",
    boot=("^SYSSTART", "^SIMST:1", "^SRVST:2", "^MODE:5,4"),
    first_index=0,
    full=('^SMMEMFULL: "{memory}"',),
    call_codes={
        CallEvent.DIALLED: (Urc("^ORIG:1,0", "^CURC"),),
        CallEvent.ALERTING: (Urc("^CONF:1", "^CURC"),),
        CallEvent.ACTIVE: (Urc("^CONN:1,0", "^CURC"),),
        CallEvent.ENDED: (Urc("^CEND:1,{seconds},104,{cause}", "^CURC"),),
    },
    own=frozenset({"^NWTIME"}),
    signal=(Urc("^RSSI:{rssi}", "^CURC"),),
    tones=(Urc("^DDTMF: {key}", "^DDTMFCFG", 1),),
    noise=("^RSSI:{rssi}", "^BOOT:27246223,0,0,0,72", "^DSFLOWRPT:0000000C,00000000,00000000"),
    settings=(
        Setting("^CURC", ("1",), "(0,1)"),
        Setting("^CVOICE", ("0",), "(0)"),
        Setting("^DDSETEX", ("2",), "(2)"),
        Setting("^PORTSEL", ("1",), "(0,1)"),
        Setting("^U2DIAG", ("0",), "(0,255)"),
        Setting("^USSDMODE", ("1",), "(0,1)"),
        Setting("^DDTMFCFG", ("1", "0"), "(0,1),(0,1)"),
        Setting("+CLVL", ("3",), "(0-5)"),
    ),
    answers={"^CVOICE?": ("^CVOICE:0,8000,16,20",), "^SYSINFO": ("^SYSINFO:2,3,0,5,1,,4",)},
    absent=frozenset({"+CEREG"}),
    packed_ussd=True,
    reenumerates=True,
)

ZTE = Profile(
    key="zte",
    title="ZTE MF190",
    maker="ZTE INCORPORATED",
    model="MF190",
    revision="BD_MF190V1.0.0B04",
    imei="864589002345673",
    boot=("+ZUSIMR:2",),
    call_codes={CallEvent.ENDED: (Urc("HANGUP: 1"),)},
    dial_result="CONNECT",
    noise=("+ZUSIMR:2", '+ZPASR: "UMTS"', '+ZDONR: "Operator",242,1,"CS_PS","ROAM_OFF"'),
    settings=(Setting("+ZCDRUN", ("0",), "(0-9)"), Setting("+ZOPRT", ("5",), "(0-9)")),
    absent=frozenset({"+CEREG"}),
    reenumerates=True,
)

SIERRA = Profile(
    key="sierra",
    title="Sierra MC7455",
    maker="Sierra Wireless, Incorporated",
    model="MC7455",
    revision="SWI9X30C_02.33.03.00",
    imei="359072061234569",
    # Qualcomm takes no <ds> of 1 (ModemManager tries 2,1,2,2,0 after 2,1,2,1,0 for that).
    settings=(Setting("+CNMI", ("0", "0", "0", "0", "0"), "(0-2),(0-3),(0,2),(0,2),(0,1)"),),
    reports="SR",
    voice=False,
    reenumerates=True,
)

UBLOX = Profile(
    key="ublox",
    title="u-blox SARA-U2",
    maker="u-blox",
    model="SARA-U201",
    revision="23.60",
    imei="352848080012343",
    call_codes={
        event: (Urc(f"+UCALLSTAT: 1,{stat}", "+UCALLSTAT"),)
        for event, stat in (
            (CallEvent.DIALLED, 2),
            (CallEvent.ALERTING, 3),
            (CallEvent.INCOMING, 4),
            (CallEvent.ACTIVE, 0),
            (CallEvent.ENDED, 6),
        )
    },
    settings=(
        Setting("+UCALLSTAT", ("0",), "(0,1)"),
        Setting("+UMGC", ("0", "7"), "(0-3),(0-30)"),
        Setting("+UDTMFD", ("0", "0"), "(0,1),(0-2)"),
        INDICATORS,
    ),
    signal=(BARS,),
    tones=(Urc("+UUDTMFD: {key}", "+UDTMFD"),),
)

TELIT = Profile(
    key="telit",
    title="Telit HE910",
    maker="Telit",
    model="HE910",
    revision="12.00.226",
    imei="351579051234563",
    settings=(
        Setting("#NITZ", ("7", "0"), "(0-15),(0,1)"),
        Setting("#ECAM", ("0",), "(0,1)"),
        Setting("#HFMICG", ("4",), "(0-7)"),
        INDICATORS,
    ),
    signal=(BARS,),
    call_codes={
        CallEvent.DIALLED: (Urc("#ECAM: 0,1,1,,,", "#ECAM"),),
        CallEvent.ALERTING: (Urc("#ECAM: 0,2,1,,,", "#ECAM"),),
        CallEvent.INCOMING: (Urc("#ECAM: 0,6,1,,,", "#ECAM"),),
        CallEvent.ACTIVE: (Urc("#ECAM: 0,3,1,,,", "#ECAM"),),
        CallEvent.ENDED: (Urc("#ECAM: 0,0,1,,,", "#ECAM"),),
    },
)

# The list of calls after each change, an empty row at its end.
CINTERION = Profile(
    key="cinterion",
    title="Cinterion BGS2",
    maker="Cinterion",
    model="BGS2-W",
    revision="REVISION 01.301",
    imei="358003012345676",
    boot=("^SYSSTART",),
    storages=("SM", "ME", "MT"),
    call_codes={
        event: (Urc(f'^SLCC: 1,{{direction}},{stat},0,0,1,"{{number}}",{{toa}}', "^SLCC"), Urc("^SLCC: ", "^SLCC"))
        for event, stat in (
            (CallEvent.DIALLED, 2),
            (CallEvent.ALERTING, 3),
            (CallEvent.INCOMING, 4),
            (CallEvent.ACTIVE, 0),
        )
    }
    | {CallEvent.ENDED: (Urc("^SLCC: ", "^SLCC"),)},
    settings=(Setting("^SLCC", ("0",), "(0,1)"), INDICATORS),
    signal=(Urc("+CIEV: rssi,{bars}", "+CMER", 3),),
)

WAVECOM = Profile(
    key="wavecom",
    title="Wavecom Fastrack",
    maker=" WAVECOM MODEM",
    model=" MULTIBAND  900E  1800",
    revision="642b09gg.Q2403A",
    imei="354018006543213",
    boot=("+WIND: 3", "+WIND: 4", "+WIND: 7"),
    storages=("SM",),
    call_codes={
        CallEvent.DIALLED: (Urc("+WIND: 5,1", "+WIND"),),
        CallEvent.ALERTING: (Urc("+WIND: 2", "+WIND"),),
        CallEvent.ENDED: (Urc("+WIND: 6,1", "+WIND"),),
    },
    dial_result="OK",
    reports="SR",
    settings=(
        Setting("+WIND", ("0",), "(0-32767)"),
        Setting("+VGT", ("64",), "(0-255)"),
        Setting("+CNMI", ("0", "0", "0", "0"), "(0-2),(0-3),(0-3),(0,2)"),  # four fields: no <bfr>
    ),
    absent=frozenset({"+CEREG", "+CVHU", "+CTZU", "+CTZR"}),
)

_ALL = (GENERIC, SIM800, SIM7600, A7670, SIM7670, M95, QUECTEL, HUAWEI, ZTE, SIERRA, UBLOX, TELIT, CINTERION, WAVECOM)
PROFILES = {profile.key: profile for profile in _ALL}
