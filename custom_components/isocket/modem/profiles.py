"""What families of modems do in their own way: one row each, chosen by what the modem says of itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
import re

from .models import ModemInfo


class Progress(Enum):
    """What an unsolicited code tells of a call."""

    ALERTING = "alerting"
    ACTIVE = "active"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Profile:
    """One family of modems.

    `says` is looked for in maker and model. `settings` are sent at the start and may be refused. `codes` tell by their
    pattern how a call goes; without one for ACTIVE the modem is asked. The ATD of a modem that `dial_waits` ends with
    the answer. `voice_test` is a command that only a modem with voice accepts. USSD of a modem with `packed_ussd` is
    packed septets in hexadecimal, both ways.
    """

    name: str
    says: str
    source: str
    settings: tuple[str, ...] = ()
    codes: Mapping[str, Progress] = field(default_factory=dict)
    voice: bool = True
    voice_test: str | None = None
    dial_waits: bool = False
    packed_ussd: bool = False

    @property
    def tells_answer(self) -> bool:
        """Say whether the modem tells by itself that a call was answered."""
        return Progress.ACTIVE in self.codes.values()

    def progress(self, line: str) -> Progress | None:
        """Tell what an unsolicited code says of a call."""
        return next((progress for code, progress in self.codes.items() if re.fullmatch(code, line)), None)


_MO_RING = {"MO RING": Progress.ALERTING, "MO CONNECTED": Progress.ACTIVE}

# The first row that fits counts; GENERIC fits all.
PROFILES = (
    Profile(
        "SIMCom 2G",
        r"SIM\s?(800|808|868|900|908)|A6\b|M590",
        "SIM800 AT manual V1.09, pp. 29-30, 109, 146",
        settings=("AT+CLCC=1", "AT+MORING=1", "AT+CLTS=1"),
        codes=_MO_RING,
    ),
    Profile(
        "SIMCom LTE",
        r"SIM7\d\d\d|SIM8\d\d\d|A76\d\d|SIMCOM",
        "SIM7500/7600 AT manual V1.x; A7600 AT manual V1.01",
        settings=("AT+CLCC=1",),
        codes={r"VOICE CALL: ?BEGIN": Progress.ACTIVE, r"VOICE CALL: ?END.*": Progress.ENDED},
    ),
    Profile(
        "Quectel 2G",
        r"(?<![A-Z0-9])(M95|M66|M26|MC60)\b",
        "asterisk-chan-quectel command list",
        settings=("AT+QMOSTAT=1", "AT+QNITZ=1"),
        codes=_MO_RING,
    ),
    Profile(
        "Quectel LTE",
        r"Quectel|\b(EC2\d|EG2\d|EG9\d|BG9\d|UC200|EC200)",
        "EC25 AT manual V1.3; ModemManager prefers CTZU=3",
        settings=("AT^DSCI=1", "AT+CTZU=3", 'AT+QURCCFG="urcport","all"'),
        codes={
            r"\^DSCI: ?\d+,0,7,.*": Progress.ALERTING,
            r"\^DSCI: ?\d+,\d,3,.*": Progress.ACTIVE,
            r"\^DSCI: ?\d+,\d,6,.*": Progress.ENDED,
        },
    ),
    Profile(
        "Huawei",
        r"Huawei|\b(E1\d\d\w?|E17\d\d|E22\d|E3\d\d\d|K3\d\d\d|K4\d\d\d|MU\d\d\d|ME909)",
        "E1550 call log; asterisk-chan-dongle; MU509 AT manual",
        settings=("AT^PORTSEL=1", "AT^CVOICE=0", "AT^DDSETEX=2"),
        codes={
            r"\^CONF: ?\d+": Progress.ALERTING,
            r"\^CONN: ?\d+,\d+": Progress.ACTIVE,
            r"\^CEND: ?\d+,.*": Progress.ENDED,
        },
        voice_test="AT^CVOICE?",
        packed_ussd=True,
    ),
    Profile(
        "ZTE",
        r"ZTE|\bMF\d\d\d",
        "python-gsmmodem K3565-Z transcript; gammu ZTE init",
        codes={r"CONNECT": Progress.ACTIVE, r"HANGUP: ?\d+": Progress.ENDED},
    ),
    Profile("Sierra", r"Sierra|\b(MC7[34]\d\d|EM7\d\d\d)", "ModemManager sierra plugin: data cards", voice=False),
    Profile(
        "u-blox",
        r"u-?blox|\b(SARA|LISA|TOBY|LARA)-",
        "u-blox AT manual (+UCALLSTAT)",
        settings=("AT+UCALLSTAT=1",),
        codes={
            r"\+UCALLSTAT: ?\d+,3": Progress.ALERTING,
            r"\+UCALLSTAT: ?\d+,[17]": Progress.ACTIVE,
            r"\+UCALLSTAT: ?\d+,6": Progress.ENDED,
        },
    ),
    Profile(
        "Telit",
        r"Telit|\b(HE910|UE910|GE910|LE9\d0|UC864)",
        "Telit AT manual (#ECAM)",
        settings=("AT#ECAM=1", "AT#NITZ=7,1"),
        codes={
            r"#ECAM: ?\d+,2,.*": Progress.ALERTING,
            r"#ECAM: ?\d+,3,.*": Progress.ACTIVE,
            r"#ECAM: ?\d+,0,.*": Progress.ENDED,
        },
    ),
    Profile(
        "Wavecom",
        r"Wavecom|Fastrack|\bQ24",
        "python-gsmmodem Wavecom transcript; Wavecom manual (+WIND)",
        settings=("AT+WIND=32767",),
        codes={
            r"\+WIND: ?2": Progress.ALERTING,
            r"\+WIND: ?5,\d+": Progress.ACTIVE,
            r"\+WIND: ?6,\d+": Progress.ENDED,
        },
        dial_waits=True,
    ),
)
GENERIC = Profile("Generic", "", "27.007")


def profile_of(info: ModemInfo) -> Profile:
    """Choose the row of a modem."""
    told = f"{info.maker} {info.model}"
    return next((row for row in PROFILES if re.search(row.says, told, re.IGNORECASE)), GENERIC)
