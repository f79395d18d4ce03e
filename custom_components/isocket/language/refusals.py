"""The errors and refusals (manual ch. 5, 6.3 and 10), each with the setting that silences it."""

from dataclasses import dataclass
from typing import Final

from .fields import Fields, text
from .rows import Basis
from .template import Template

_COMMAND: Final[Fields] = {"command": text("the command")}


@dataclass(frozen=True, slots=True, eq=False)
class Refusal:
    """An answer that says why nothing was done."""

    template: Template
    chapter: str
    silenced_by: str = "ERROR=OFF"
    basis: Basis = Basis.PRINTED

    def say(self, command: str = "") -> str:
        """Write it about a command."""
        return self.template.render({"command": command})


UNKNOWN: Final = Refusal(Template("{command} - Error!", _COMMAND), "6.3")
BAD_PASSWORD: Final = Refusal(Template("Invalid access password!"), "6.3")
BAD_VALUE: Final = Refusal(Template("Incorrect value!"), "6.3")
EXPIRED: Final = Refusal(
    Template("{command} - Time for configuration is expired (30min)!", _COMMAND), "4.1", basis=Basis.DECIDED
)
FAILED: Final = Refusal(Template("Execute error!"), "6.3")
LATE: Final = Refusal(Template("{command} - Execute error!", _COMMAND), "6.3", basis=Basis.DECIDED)
DENIED: Final = Refusal(Template("Access deny!"), "6.3", silenced_by="SMSCONFIRMUNAUTH=OFF")
NO_LIST: Final = Refusal(Template("SECLIST is not active!"), "4.2")
NO_SECURITY: Final = Refusal(Template("No security setup!"), "5.3")
NO_SECURITY_NUMBERS: Final = Refusal(Template("No SECNUMBERs!"), "5.1", basis=Basis.DECIDED)
NO_ALERT_NUMBERS: Final = Refusal(Template("No ALERTNUMBERs!"), "7.3", basis=Basis.DECIDED)
NO_RENEW_PASSWORD: Final = Refusal(Template("Renew password was not setup"), "5.3")
BAD_RENEW_PASSWORD: Final = Refusal(Template("Invalid renew password!"), "5.3")

REFUSALS: Final = (
    UNKNOWN,
    BAD_PASSWORD,
    BAD_VALUE,
    EXPIRED,
    FAILED,
    LATE,
    DENIED,
    NO_LIST,
    NO_SECURITY,
    NO_SECURITY_NUMBERS,
    NO_ALERT_NUMBERS,
    NO_RENEW_PASSWORD,
    BAD_RENEW_PASSWORD,
)
