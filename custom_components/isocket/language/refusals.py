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
    also: tuple[Template, ...] = ()
    """Other ways in which manuals print it: read, and never written."""

    def say(self, command: str = "") -> str:
        """Write it about a command."""
        return self.template.render({"command": command})

    def match(self, text: str) -> dict[str, str] | None:
        """Read the values out of a text, however it is printed; None if it is another."""
        forms = (self.template, *self.also)
        return next((values for form in forms if (values := form.match(text)) is not None), None)


UNKNOWN: Final = Refusal(Template("{command} - Error!", _COMMAND), "6.3")
BAD_PASSWORD: Final = Refusal(Template("Invalid access password!"), "6.3")
BAD_VALUE: Final = Refusal(Template("Incorrect value!"), "6.3")
EXPIRED: Final = Refusal(
    Template("{command} - Time for configuration is expired (30min)!", _COMMAND),
    "4.1",
    basis=Basis.DECIDED,
    also=(
        Template("{command} - Time for configuration is expired (30min)", _COMMAND),
        Template("Time for configuration is expired (30min)!"),
        Template("Time for configuration is expired (30min)"),
    ),
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

REFUSALS: Final = {
    "unknown": UNKNOWN,
    "bad_password": BAD_PASSWORD,
    "bad_value": BAD_VALUE,
    "expired": EXPIRED,
    "failed": FAILED,
    "late": LATE,
    "denied": DENIED,
    "no_list": NO_LIST,
    "no_security": NO_SECURITY,
    "no_security_numbers": NO_SECURITY_NUMBERS,
    "no_alert_numbers": NO_ALERT_NUMBERS,
    "no_renew_password": NO_RENEW_PASSWORD,
    "bad_renew_password": BAD_RENEW_PASSWORD,
}
"""All of them, by their names."""
