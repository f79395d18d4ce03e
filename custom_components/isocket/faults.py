"""What the modem's errors are called in the translations: the one place that maps them to a user's words."""

from homeassistant.exceptions import ConfigEntryAuthFailed, ConfigEntryNotReady, HomeAssistantError

from .const import DOMAIN
from .modem import (
    ModemError,
    NoModemError,
    PinRequiredError,
    PinWrongError,
    PortBusyError,
    PortDeniedError,
    PortNotFoundError,
    PukRequiredError,
    SimMissingError,
)

# Keys of `config.error` and of `exceptions` in the translations.
_KEYS: dict[type[ModemError], str] = {
    PortNotFoundError: "port_not_found",
    PortBusyError: "port_busy",
    PortDeniedError: "port_denied",
    NoModemError: "no_modem",
    PinRequiredError: "pin_required",
    PinWrongError: "pin_wrong",
    PukRequiredError: "puk_required",
    SimMissingError: "sim_missing",
    ModemError: "cannot_connect",
}
PIN_ERRORS = (PinRequiredError, PinWrongError)


def error_key(error: ModemError) -> str:
    """Return the translation key of the closest type that has one."""
    return next(_KEYS[kind] for kind in type(error).mro() if kind in _KEYS)


def shown_port(device: str) -> str:
    """Return the port without what a URL may carry in its query, such as an API key."""
    return device.split("?", 1)[0]


def setup_error(error: ModemError, device: str) -> HomeAssistantError:
    """Return what Home Assistant acts on at set-up: ask for the PIN, or try again later."""
    kind = ConfigEntryAuthFailed if isinstance(error, PIN_ERRORS) else ConfigEntryNotReady
    return kind(
        translation_domain=DOMAIN,
        translation_key=error_key(error),
        translation_placeholders={"device": shown_port(device)},
    )
