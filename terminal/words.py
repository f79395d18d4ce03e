"""What the driver's errors and results are called here, what to do about them, and the exit status of each: one place."""

from dataclasses import dataclass
from enum import IntEnum

from custom_components.isocket.modem import (
    Address,
    CallError,
    CallOutcome,
    CallResult,
    CallState,
    CommandError,
    CommandTimeoutError,
    LastAttemptError,
    LinkError,
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
    PowerError,
    PukRequiredError,
    Registration,
    SendError,
    Sign,
    SimError,
    SimMissingError,
    UnsupportedError,
    UssdError,
    WrongModemError,
)

PIN_VARIABLE = "ISOCKET_PIN"


class Exit(IntEnum):
    """The exit status; a command line that cannot be read is 2, as argparse has it."""

    DONE = 0
    REFUSED = 1
    PORT = 3
    MODEM = 4
    SIM = 5
    INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended: what to say of it, the exit status, and, where that tells of people, what may be told."""

    text: str
    status: Exit = Exit.DONE
    harmless: str = ""

    @property
    def outcome(self) -> str:
        """Say it without anybody."""
        return self.harmless or self.text


_ADVICE: dict[type[ModemError], Ended] = {
    PortNotFoundError: Ended(
        "There is no port {device}. Is the modem plugged in? `scripts/modem probe` lists the ports.", Exit.PORT
    ),
    PortBusyError: Ended(
        "Another program has {device} open. End it first: Home Assistant, ModemManager and gammu-smsd are the usual "
        "ones, and `fuser -v {device}` tells which.",
        Exit.PORT,
    ),
    PortDeniedError: Ended(
        "You may not open {device}. Join the group that may, most often by `sudo usermod -aG dialout $USER`, and log "
        "in again.",
        Exit.PORT,
    ),
    LinkError: Ended("The connection to {device} broke: {detail}. Is the plug loose, or the power weak?", Exit.PORT),
    NoModemError: Ended(
        "Nothing on {device} answers AT commands. A modem has several ports, and answers on one or two of them: "
        "`scripts/modem probe` finds them. One on a serial line also needs power.",
        Exit.MODEM,
    ),
    WrongModemError: Ended("Another modem is on {device} now. `scripts/modem probe` shows which is where.", Exit.MODEM),
    PowerError: Ended(
        "The modem restarts again and again: its power supply is too weak. Give it a stronger one, or a hub with its own.",
        Exit.MODEM,
    ),
    CommandTimeoutError: Ended(
        "The modem did not answer {detail} in time. Try once more; then restart it.", Exit.MODEM
    ),
    CommandError: Ended("The modem refused a command it must have: {detail}.", Exit.MODEM),
    SimMissingError: Ended(
        "The modem has no SIM card, or does not see it. Switch it off before you insert one.", Exit.SIM
    ),
    PinRequiredError: Ended(
        f"The SIM card wants its PIN. Set {PIN_VARIABLE}, or start this in a terminal, where you are asked for it.",
        Exit.SIM,
    ),
    PinWrongError: Ended(
        "The SIM card refused the PIN{reason}. It was given once and is not given again: a SIM card blocks itself after "
        "the third wrong one, and the last attempt is never used. Put the card into a phone to see where it stands.",
        Exit.SIM,
    ),
    LastAttemptError: Ended(
        "The SIM card allows one more attempt at its PIN, which is not used here. Put it into a phone and enter the PIN "
        "there; then it can be used again.",
        Exit.SIM,
    ),
    PukRequiredError: Ended("The SIM card is blocked. Put it into a phone and enter its PUK there.", Exit.SIM),
    SimError: Ended("The SIM card keeps the modem from working: {detail}.", Exit.SIM),
    NotReadyError: Ended(
        "The modem found no network: {detail}. Look at the antenna, and whether the SIM card is in use; `scripts/modem "
        "probe` shows the signal.",
        Exit.REFUSED,
    ),
    NetworkLostError: Ended("The network does not come back. Look at the antenna and the SIM card.", Exit.REFUSED),
    SendError: Ended("The message was not sent: {detail}. {again}", Exit.REFUSED),
    NoVoiceError: Ended("This modem is for data and messages only; it has no calls.", Exit.REFUSED),
    CallError: Ended("The call could not be placed: {detail}.", Exit.REFUSED),
    UssdError: Ended("The code was not answered: {detail}.", Exit.REFUSED),
    UnsupportedError: Ended("This modem cannot do that: {detail}.", Exit.REFUSED),
    ModemError: Ended("Something went wrong: {detail}.", Exit.REFUSED),
}
# The same of a port behind a network.
_REMOTE_ADVICE: dict[type[ModemError], Ended] = {
    PortNotFoundError: Ended("There is no {device}: {detail}. Is the address right?", Exit.PORT),
    LinkError: Ended(
        "The connection to {device} does not hold: {detail}. Is the address right, and what is there switched on?",
        Exit.PORT,
    ),
}

RESULTS = {
    CallResult.ANSWERED: "was answered",
    CallResult.REJECTED: "was rejected",
    CallResult.BUSY: "found the line busy",
    CallResult.NO_ANSWER: "was not answered",
    CallResult.FAILED: "failed",
}
STEPS = {
    CallState.DIALLING: "Dialling",
    CallState.ALERTING: "It rings there",
    CallState.RINGING: "It rings",
    CallState.ACTIVE: "Answered",
    CallState.ENDED: "The call is over",
}
SIGNS = {
    Sign.AT: "answers too",
    Sign.NMEA: "reports positions (GPS)",
    Sign.DIAG: "is for diagnostics",
    Sign.NOISE: "says something that is no AT command's answer",
    Sign.SILENCE: "is silent",
}
_REGISTRATIONS = {
    Registration.HOME: "at home",
    Registration.ROAMING: "roaming",
    Registration.SMS_ONLY_HOME: "at home, for messages only",
    Registration.SMS_ONLY_ROAMING: "roaming, for messages only",
    Registration.NO_CSFB_HOME: "at home",
    Registration.NO_CSFB_ROAMING: "roaming",
    Registration.SEARCHING: "searching",
    Registration.DENIED: "the network refuses this SIM card",
    Registration.EMERGENCY: "emergency calls only",
}


def advice(error: ModemError, device: str) -> Ended:
    """Say what went wrong on a port, and what to do; the closest type that has words gives them."""
    rows = _ADVICE | _REMOTE_ADVICE if "://" in device else _ADVICE
    row = next(rows[kind] for kind in type(error).mro() if kind in rows)
    detail = str(error)
    again = "Trying again may help." if isinstance(error, SendError) and error.retry else "Trying again will not help."
    reason = f": {detail}" if detail else ""
    text = row.text.format(device=shown_port(device), detail=detail or type(error).__name__, again=again, reason=reason)
    return Ended(text, row.status, type(error).__name__)


def shown_port(device: str) -> str:
    """Name a port without what a URL may carry in its query, such as a key."""
    return device.split("?", 1)[0]


def registration(status: Registration) -> str:
    """Say how the modem stands with the network."""
    return _REGISTRATIONS.get(status, "not on a network")


def call(outcome: CallOutcome) -> Ended:
    """Say how a call went, with the modem's own words."""
    told = f"{RESULTS[outcome.result]}, after {outcome.ring_seconds:.1f} s of ringing"
    if outcome.active_seconds:
        told += f", and lasted {outcome.active_seconds:.1f} s"
    told += f" ({outcome.raw})" if outcome.raw else ""
    status = Exit.DONE if outcome.result is CallResult.ANSWERED else Exit.REFUSED
    return Ended(f"The call {told}.", status, f"The call {RESULTS[outcome.result]}.")


def person(address: Address | None, *, hidden: bool = False) -> str:
    """Name the other end."""
    return address.text if address else "a hidden number" if hidden else "an unknown number"
