"""What the unit's refusals mean to the user: the one place that puts them into words that tell what to do."""

from typing import Final

from homeassistant.exceptions import HomeAssistantError, ServiceValidationError

from .const import DOMAIN
from .language import Unknown, parse, refusals as said
from .language.refusals import Refusal
from .modem import mask_numbers

# Keys of `exceptions` in the translations, for what the user can do otherwise.
_MISTAKES: Final[tuple[tuple[Refusal, str], ...]] = (
    (said.UNKNOWN, "unknown_command"),
    (said.BAD_VALUE, "bad_value"),
    (said.NO_LIST, "no_list"),
    (said.NO_SECURITY, "no_security"),
    (said.NO_SECURITY_NUMBERS, "no_security_numbers"),
    (said.NO_ALERT_NUMBERS, "no_alert_numbers"),
    (said.NO_RENEW_PASSWORD, "no_renew_password"),
    (said.BAD_RENEW_PASSWORD, "bad_renew_password"),
)
# What failed by the command's key, where it was not an entity that did not follow.
_FAILURES: Final = {
    "SALDO": "operator_failed",
    "SIMCARD{code}": "operator_failed",
    "CALLBACK": "callback_failed",
}


def refused(command: str, reply: str) -> HomeAssistantError:
    """Return the error for a command, written without its secrets, that came to nothing; it shows no phone number."""
    placeholders = {"command": mask_numbers(command), "reply": mask_numbers(reply)}
    for refusal, mistake in _MISTAKES:
        if refusal.template.match(reply) is not None:
            return ServiceValidationError(
                translation_domain=DOMAIN, translation_key=mistake, translation_placeholders=placeholders
            )
    parsed = parse(command)
    key = "" if isinstance(parsed, Unknown) else parsed.command.key
    return HomeAssistantError(
        translation_domain=DOMAIN,
        translation_key=_FAILURES.get(key, "command_failed"),
        translation_placeholders=placeholders,
    )
