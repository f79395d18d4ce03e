"""What families of modems do in their own way: one row each, chosen by what the modem says of itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
import re

from .models import ModemInfo


class Progress(Enum):
    """What an unsolicited code tells of a call."""

    DIALLING = "dialling"
    ALERTING = "alerting"
    ACTIVE = "active"
    DOUBTFUL = "doubtful"  # perhaps it is over: the list of calls tells
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Told:
    """What a code says of a call; with the call's number among several and the network's cause, where it has them."""

    progress: Progress
    call: str = ""
    cause: int | None = None


@dataclass(frozen=True, slots=True)
class Gain:
    """A command that sets the microphone's gain; what stands before the gain, and whether it is wanted twice."""

    name: str
    before: tuple[str, ...] = ()
    again: bool = False


# In the order in which a modem of an unknown family is asked for them.
CMIC = Gain("+CMIC", ("0",))  # SIM800 manual V1.09, 6.2.4: channel, 0-15
CMICGAIN = Gain("+CMICGAIN")  # SIM7500/7600 manual, A7600 manual: 0-8, 0-7
QMIC = Gain("+QMIC", again=True)  # EC25 manual: uplink gain and digital gain, 0-65535 both
QMIC_2G = Gain("+QMIC", ("0",))  # M95 manual: channel, 0-15
HFMICG = Gain("#HFMICG")  # Telit manual: 0-7
UMGC = Gain("+UMGC", ("0",))  # u-blox manual: path, gain
VGT = Gain("+VGT")  # 27.007 C.2.4; Wavecom manual 4.2.9: 0-255
GAINS = (CMIC, CMICGAIN, QMIC, HFMICG, UMGC, VGT)


@dataclass(frozen=True, slots=True)
class Profile:
    """One family of modems.

    `says` is looked for in maker and model. `settings` are sent at the start so that the modem tells of calls as `codes`
    say, `wishes` for all else it can tell by itself: signal, tones, time. Any of them may be refused. `audio` chooses
    where the sound of a call goes. `codes` are patterns of what tells how a call goes, with the groups `call`, its
    number among several, and `cause` (24.008 10.5.4.11). `tones` is a pattern of what tells a key that the other end
    pressed, with the group `key`, or `code` where it is told in ASCII. `voice_test` is what only a modem with
    voice accepts. `before_dial` goes before each ATD; that of a modem that `dial_waits` ends with the answer. USSD is
    first tried as packed septets in hexadecimal where it is `packed_ussd`. `clocks` tell the network's time.
    """

    name: str
    says: str
    source: str
    settings: tuple[str, ...] = ()
    wishes: tuple[str, ...] = ()
    audio: tuple[str, ...] = ()
    gains: tuple[Gain, ...] = GAINS
    codes: Mapping[str, Progress] = field(default_factory=dict)
    tones: str = r"\+(RX)?DTMF: ?(?P<key>[0-9A-D*#])"
    voice: bool = True
    voice_test: tuple[str, ...] = ()
    before_dial: tuple[str, ...] = ()
    dial_waits: bool = False
    packed_ussd: bool = False
    clocks: tuple[str, ...] = ("+CCLK",)

    @property
    def tells_answer(self) -> bool:
        """Say whether the modem tells by itself that a call was answered."""
        return self.dial_waits or Progress.ACTIVE in self.codes.values()

    def told(self, line: str) -> Told | None:
        """Tell what an unsolicited code says of a call."""
        for code, progress in self.codes.items():
            if match := re.fullmatch(code, line):
                found = match.groupdict()
                cause = found.get("cause")
                return Told(progress, found.get("call") or "", int(cause) if cause else None)
        return None

    def tone(self, line: str) -> str | None:
        """Tell the key that the other end pressed, by an unsolicited code."""
        if (match := re.fullmatch(self.tones, line)) is None:
            return None
        found = match.groupdict()
        return found.get("key") or chr(int(found["code"]))


_MO_RING = {r"MO RING": Progress.ALERTING, r"MO CONNECTED": Progress.ACTIVE}

# The first row that fits counts; GENERIC fits all.
PROFILES = (
    Profile(
        "SIMCom 2G",
        r"SIM\s?(800|808|868|900|908)|A6\b|M590",
        "SIM800 AT manual V1.09, pp. 29-30, 109, 146; asterisk-chan-quectel: +DDET, +EXUNSOL",
        settings=("AT+CLCC=1", "AT+MORING=1"),
        wishes=("AT+CLTS=1", "AT+DDET=1", 'AT+EXUNSOL="SQ",1'),
        audio=("AT+CHFA=0",),
        gains=(CMIC,),
        codes=_MO_RING,
    ),
    Profile(
        "SIMCom data",
        r"SIM70\d\d|SIM767[02]",
        "LilyGO: T-SIM7000G issues 192 and 288, T-PCIE issue 43, note in its Voice_Call example: no voice",
        wishes=("AT+AUTOCSQ=1,1",),
        voice=False,
    ),
    Profile(
        "SIMCom LTE",
        r"SIM7\d\d\d|SIM8\d\d\d|A76\d\d|SIMCOM",
        "SIM7500/7600 AT manual; A7600 AT manual V1.01; ModemManager simtech plugin; asterisk-chan-quectel",
        settings=("AT+CLCC=1",),
        wishes=("AT+AUTOCSQ=1,1", "AT+DDET=1"),
        audio=("AT+CSDVC=1",),
        gains=(CMICGAIN, CMIC),
        codes={
            r"VOICE CALL: ?BEGIN": Progress.ACTIVE,
            r"VOICE CALL: ?END.*": Progress.ENDED,
            r"REMOTE CALL END": Progress.ENDED,
        },
    ),
    Profile(
        "Quectel 2G",
        r"(?<![A-Z0-9])(M95|M66|M26|MC60)\b",
        "M95 AT manual; asterisk-chan-quectel",
        settings=("AT+QMOSTAT=1",),
        wishes=("AT+QNITZ=1", "AT+QTONEDET=1"),
        audio=("AT+QAUDCH=0",),
        gains=(QMIC_2G,),
        codes=_MO_RING,
        tones=r"\+QTONEDET: ?(?P<code>\d+)",
    ),
    Profile(
        "Quectel LTE",
        r"Quectel|\b(EC2\d|EG2\d|EG9\d|BG9\d|UC200|EC200)",
        "EC25 AT manual V1.3; asterisk-chan-quectel; ModemManager quectel plugin prefers CTZU=3",
        settings=("AT^DSCI=1",),
        wishes=(
            "AT+CTZU=3",
            'AT+QURCCFG="urcport","all"',
            'AT+QINDCFG="ccinfo",1,0',
            'AT+QINDCFG="csq",1,0',
            "AT+QTONEDET=1",
        ),
        gains=(QMIC,),
        codes={
            r"\^DSCI: ?(?P<call>\d+),0,2,.*": Progress.DIALLING,
            r"\^DSCI: ?(?P<call>\d+),0,7,.*": Progress.ALERTING,
            r"\^DSCI: ?(?P<call>\d+),\d,3,.*": Progress.ACTIVE,
            r"\^DSCI: ?(?P<call>\d+),\d,6,.*": Progress.ENDED,
            r'\+QIND: ?"ccinfo",(?P<call>\d+),0,2,.*': Progress.DIALLING,
            r'\+QIND: ?"ccinfo",(?P<call>\d+),0,3,.*': Progress.ALERTING,
            r'\+QIND: ?"ccinfo",(?P<call>\d+),\d,0,.*': Progress.ACTIVE,
            r'\+QIND: ?"ccinfo",(?P<call>\d+),\d,-1,.*': Progress.ENDED,
        },
        tones=r"\+QTONEDET: ?(?P<code>\d+)",
    ),
    Profile(
        "ZTE",
        r"ZTE|\bMF\d\d\d",
        "python-gsmmodem K3565-Z and M6280 transcripts (ATD ends with CONNECT); gsm_call: %ICSCALL for the MF192",
        codes={r"HANGUP: ?\d+": Progress.ENDED},
        before_dial=("AT%ICSCALL=1,0",),
        gains=(),
    ),
    Profile(
        "Huawei",
        r"Huawei|\b(E1\d\d\w?|E17\d\d|E22\d|E3\d\d\d|K3\d\d\d|K4\d\d\d|MU\d\d\d|ME909)",
        "a public E1550 call log; asterisk-chan-dongle; MU509 AT manual; ModemManager huawei plugin; python-gsmmodem",
        settings=("AT^CURC=1",),
        wishes=("AT^PORTSEL=1", "AT^USSDMODE=0", "AT^DDTMFCFG=0,1"),
        audio=("AT^CVOICE=0", "AT^DDSETEX=2"),
        gains=(),
        codes={
            r"\^ORIG: ?(?P<call>\d+), ?\d+": Progress.DIALLING,
            r"\^CONF: ?(?P<call>\d+)": Progress.ALERTING,
            r"\^CONN: ?(?P<call>\d+), ?\d+": Progress.ACTIVE,
            r"\^CEND: ?(?P<call>\d+), ?\d+, ?\d+(, ?(?P<cause>\d*))?": Progress.ENDED,
        },
        tones=r"\^DDTMF: ?(?P<key>[0-9A-D*#])",
        voice_test=("AT^CVOICE?",),
        packed_ussd=True,
        clocks=("^NWTIME", "+CCLK"),
    ),
    Profile("Sierra", r"Sierra|\b(MC7[34]\d\d|EM7\d\d\d)", "ModemManager sierra plugin: data cards", voice=False),
    Profile(
        "u-blox",
        r"u-?blox|\b(SARA|LISA|TOBY|LARA)-",
        "u-blox AT manual; ModemManager u-blox plugin: 0 active, 1 held, 3 alerting, 6 ended, 7 connected",
        settings=("AT+UCALLSTAT=1",),
        wishes=("AT+UDTMFD=1,2", "AT+CMER=2,0,0,2"),
        gains=(UMGC,),
        codes={
            r"\+UCALLSTAT: ?(?P<call>\d+),2": Progress.DIALLING,
            r"\+UCALLSTAT: ?(?P<call>\d+),3": Progress.ALERTING,
            r"\+UCALLSTAT: ?(?P<call>\d+),[07]": Progress.ACTIVE,
            r"\+UCALLSTAT: ?(?P<call>\d+),6": Progress.ENDED,
        },
        tones=r"\+UUDTMFD: ?(?P<key>[0-9A-D*#])",
    ),
    Profile(
        "Telit",
        r"Telit|\b(HE910|UE910|GE910|LE9\d0|UC864)",
        "Telit AT reference 80000ST10025a, p. 285: #ECAM 0 idle, 2 connecting, 3 active; #NITZ",
        settings=("AT#ECAM=1",),
        wishes=("AT#NITZ=7,1", "AT+CMER=2,0,0,2"),
        gains=(HFMICG,),
        codes={
            r"#ECAM: ?(?P<call>\d+),1,.*": Progress.DIALLING,
            r"#ECAM: ?(?P<call>\d+),2,.*": Progress.ALERTING,
            r"#ECAM: ?(?P<call>\d+),3,.*": Progress.ACTIVE,
            r"#ECAM: ?(?P<call>\d+),0,.*": Progress.ENDED,
        },
    ),
    Profile(
        "Cinterion",
        r"Cinterion|Gemalto|Thales|SIEMENS|\b(BGS\d|EHS\d|PHS\d|PLS\d|TC3\d|TC45|TC6\d|MC(35|39|55|75)i?\b)",
        "ModemManager cinterion plugin: the list of ^SLCC ends with an empty row; TC45 AT manual V02.02",
        settings=("AT^SLCC=1",),
        wishes=("AT+CMER=2,0,0,2",),
        gains=(),
        codes={
            r"\^SLCC:": Progress.DOUBTFUL,
            r"\^SLCC: ?(?P<call>\d+),0,2,.*": Progress.DIALLING,
            r"\^SLCC: ?(?P<call>\d+),0,3,.*": Progress.ALERTING,
            r"\^SLCC: ?(?P<call>\d+),\d,0,.*": Progress.ACTIVE,
        },
    ),
    Profile(
        "Wavecom",
        r"Wavecom|Fastrack|\bQ24",
        "Wavecom AT manual, +WIND 7.1: 2 alerting, 5 a call is created, 6 released; python-gsmmodem: ATD ends with the answer",
        settings=("AT+WIND=32767",),
        gains=(VGT,),
        codes={r"\+WIND: ?2": Progress.ALERTING, r"\+WIND: ?6,(?P<call>\d+)": Progress.ENDED},
        dial_waits=True,
    ),
)
GENERIC = Profile("Generic", "", "27.007")


def profile_of(info: ModemInfo) -> Profile:
    """Choose the row of a modem."""
    told = f"{info.maker} {info.model}"
    return next((row for row in PROFILES if re.search(row.says, told, re.IGNORECASE)), GENERIC)
