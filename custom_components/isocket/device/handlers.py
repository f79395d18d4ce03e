"""Which function carries out which command; a test holds that none is missing."""

from typing import Final

from . import alarm, calls, clock, inquiries, numbers, options, renewal, schedule, status, switching, thermostat
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
    # 7.2 Thermostat
    "THERMOSTATON": thermostat.turn_on,
    "THERMOSTATOFF": thermostat.turn_off,
    # 8 Date and time
    "DATESMS": clock.set_by_message,
    "DATE={stamp}{zone}": clock.set_,
    "DATE": clock.show,
    # 9 Alarm
    "ALARMON": alarm.arm,
    "ALARMOFF": alarm.disarm,
    "ALARM?": alarm.show,
    "SHOWALARMLOG": alarm.show_log,
    # 10 Microphone
    "CALLBACK": calls.call_back,
    # 11 Scheduler
    "SCHEDULER+{at},{day},{do}": schedule.add,
    "SCHEDULER-{at}": schedule.remove,
    "SCHEDULER-ALL": schedule.clear,
    "SCHEDULER?": schedule.show,
    # 13 Credit
    "SALDO": inquiries.balance,
    "SIMCARD{code}": inquiries.code,
    # 14 Versions
    "HARDWARE": status.hardware,
    "SERIALNUM": status.serial,
    "FIRMWARE": status.firmware,
}
