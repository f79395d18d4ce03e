"""Which function carries out which command; a test holds that none is missing."""

from typing import Final

from . import numbers, options, renewal, status, switching
from .options import Handler

HANDLERS: Final[dict[str, Handler]] = {
    **options.handlers(),
    # 4.1 Switching and information
    "ON": switching.on,
    "OFF": switching.off,
    "ON{minutes}": switching.on_for,
    "OFF{minutes}": switching.off_for,
    "ONM": switching.microrelay_on,
    "OFFM": switching.microrelay_off,
    "ONALL": switching.all_on,
    "OFFALL": switching.all_off,
    "RESTART": switching.restart,
    "RESTARTM": switching.restart_microrelay,
    "STATUS": status.status,
    "TEMPERATURE": status.temperature,
    "RUNTIME": status.runtime,
    # 5 Security
    "SECNUMBER+{number}": numbers.add,
    "SECNUMBER-{number}": numbers.remove,
    "SECNUMBER-ALL": numbers.clear,
    "SECNUMBER?": numbers.show,
    "RENEWINTERVAL{password}": renewal.renew,
    "RENEWINTERVAL?": renewal.show,
    # 7.3 Alert numbers
    "ALERTNUMBER+{number}": numbers.add,
    "ALERTNUMBER-{number}": numbers.remove,
    "ALERTNUMBER-ALL": numbers.clear,
    "ALERTNUMBER?": numbers.show,
    # 14 Versions
    "HARDWARE": status.hardware,
    "SERIALNUM": status.serial,
    "FIRMWARE": status.firmware,
}
