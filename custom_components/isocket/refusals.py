"""What a unit's refusals mean to the user: the one place that puts them into words that tell what to do."""

from typing import Final

from homeassistant.exceptions import HomeAssistantError, ServiceValidationError

from .client import Ended, Reason
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
# Why nothing was sent to a real unit elsewhere.
_UNSENT: Final = {
    Reason.NOT_A_COMMAND: "remote_unknown_command",
    Reason.NOT_ON_MODEL: "remote_not_on_model",
    Reason.OUT_OF_RANGE: "remote_bad_value",
    Reason.TOO_LONG: "remote_too_long",
    Reason.QUEUE_FULL: "remote_queue_full",
    Reason.WINDOW_CLOSED: "remote_window_closed",
}


def unsent(ended: Ended) -> HomeAssistantError | None:
    """Return the error for a request to a unit elsewhere of which nothing was sent; None for any other end."""
    if ended.reason not in _UNSENT:
        return None
    return ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key=_UNSENT[ended.reason],
        translation_placeholders={"command": mask_numbers(ended.command)},
    )


def stopped() -> HomeAssistantError:
    """Return the error for who waited for a unit elsewhere when the integration was stopped."""
    return HomeAssistantError(translation_domain=DOMAIN, translation_key="remote_stopped")


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
