"""What errors are called in the translations: the one place that maps those of the modem, and of texts, to a user's words."""

from homeassistant.exceptions import HomeAssistantError, ServiceValidationError

from .const import DOMAIN, LONGEST_TEXT
from .modem import (
    CallError,
    LastAttemptError,
    ModemError,
    NetworkLostError,
    NoModemError,
    NotReadyError,
    NoVoiceError,
    PinRequiredError,
    PinWrongError,
    PortBusyError,
    PortDeniedError,
    PortNotFoundError,
    PukRequiredError,
    SimMissingError,
    UssdError,
    WrongModemError,
)

# Keys of `config.error` in the translations; with `modem_` before them, of `issues`.
_KEYS: dict[type[ModemError], str] = {
    PortNotFoundError: "port_not_found",
    PortBusyError: "port_busy",
    PortDeniedError: "port_denied",
    NoModemError: "no_modem",
    PinRequiredError: "pin_required",
    PinWrongError: "pin_wrong",
    LastAttemptError: "last_attempt",
    PukRequiredError: "puk_required",
    SimMissingError: "sim_missing",
    WrongModemError: "wrong_modem",
    NetworkLostError: "no_network",
    ModemError: "cannot_connect",
}
# Keys of `exceptions`: what keeps an action from being done.
_ACTION_KEYS: dict[type[ModemError], str] = {
    NotReadyError: "modem_not_ready",
    NoVoiceError: "modem_no_voice",
    CallError: "modem_line_busy",
    UssdError: "modem_no_answer",
    ModemError: "modem_failed",
}
FAULTS = tuple(_KEYS.values())
_PIN_ERRORS = (PinRequiredError, PinWrongError)


def wants_pin(error: ModemError | None) -> bool:
    """Say whether another PIN is wanted; before the SIM's last attempt none is, a phone has to open it."""
    return isinstance(error, _PIN_ERRORS) and not isinstance(error, LastAttemptError)


def error_key(error: ModemError) -> str:
    """Return the translation key of the closest type that has one."""
    return next(_KEYS[kind] for kind in type(error).mro() if kind in _KEYS)


def action_error(error: ModemError) -> HomeAssistantError:
    """Return what to tell whoever wanted something of the modem."""
    key = next(_ACTION_KEYS[kind] for kind in type(error).mro() if kind in _ACTION_KEYS)
    return HomeAssistantError(translation_domain=DOMAIN, translation_key=key)


def too_long(text: str) -> ServiceValidationError:
    """Return the error of a text that no phone would put together."""
    return ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key="text_too_long",
        translation_placeholders={"length": str(len(text)), "longest": str(LONGEST_TEXT)},
    )


def shown_port(device: str) -> str:
    """Return the port without what a URL may carry in its query, such as an API key."""
    return device.split("?", 1)[0]
