"""What can go wrong between us and the network, typed near the wire.

Nothing here speaks to a user: the integration turns each type into a translated sentence that says what to do.
"""


class ModemError(Exception):
    """Anything the modem or the line to it did wrong."""


class LinkError(ModemError):
    """The port could not be opened, or closed under us."""


class PortNotFoundError(LinkError):
    """There is no such port: unplugged, renamed, or mistyped."""


class PortBusyError(LinkError):
    """Another program holds the port; the error names it where that is known."""


class PortDeniedError(LinkError):
    """The port may not be opened by this process."""


class NoModemError(ModemError):
    """The port opened, but nothing on it answers AT commands."""


class WrongModemError(ModemError):
    """Another modem is on the port than the one that is meant, or that was there."""


class NetworkLostError(ModemError):
    """The network does not come back, and neither the radio's nor the modem's restart helped."""


class PowerError(ModemError):
    """The modem restarts again and again, or says so itself: its supply is too weak for its transmitter."""


class CommandError(ModemError):
    """The modem refused a command with a final result code (V.250 5.7.1, 27.007 9.2, 27.005 3.2.5)."""

    def __init__(self, command: str, result: str) -> None:
        """Keep the command, without its secrets, and the final result line."""
        super().__init__(f"{command}: {result}")
        self.command = command
        self.result = result


class CommandTimeoutError(ModemError):
    """The modem gave no final result in the command's time."""


class SimError(ModemError):
    """The SIM keeps the modem from working."""


class SimMissingError(SimError):
    """No SIM in the slot."""


class PinRequiredError(SimError):
    """The SIM wants its PIN, and none is configured."""


class PinWrongError(SimError):
    """The SIM refused the configured PIN; it is not tried again."""


class LastAttemptError(PinWrongError):
    """One attempt is left, so the PIN was not given: a phone must open the SIM once."""


class PukRequiredError(SimError):
    """The SIM is blocked and wants its PUK; only a phone can mend that."""


class NotReadyError(ModemError):
    """The modem is not registered, or not there at the moment; try again later."""


class SendError(ModemError):
    """The network or the modem refused a message (27.005 3.2.5); `retry` says whether trying again can help."""

    retry = True

    def __init__(self, code: int | None = None, words: str = "") -> None:
        """Keep the code of +CMS ERROR or +CME ERROR, None where the modem gave none, and what it means."""
        super().__init__(f"{words or 'refused'} ({'no code' if code is None else code})")
        self.code = code


class SendCongestionError(SendError):
    """The network cannot take the message at the moment: congestion, no network, no answer."""


class SendMemoryError(SendError):
    """The modem has no room."""


class SendModemError(SendError):
    """The modem has lost its way, and will find it."""


class SendSimError(SendError):
    """The SIM is missing, locked or broken; a message can wait for a SIM."""


class SendRefusedError(SendError):
    """Trying again changes nothing, unless somebody does something about it where it is `mendable`."""

    retry = False
    mendable = False


class SendBarredError(SendRefusedError):
    """The operator or the subscription does not allow messages, or none to that number; often the credit is used up."""

    mendable = True


class SendRecipientError(SendRefusedError):
    """There is no such number, or it takes no messages."""


class SendCentreError(SendRefusedError):
    """The SIM does not know its service centre, or a wrong one."""

    mendable = True


class SendFormatError(SendRefusedError):
    """The message is not one: its number is none, it is too long, or the network does not take its kind."""


class NoVoiceError(ModemError):
    """The modem is for data and messages only."""


class CallError(ModemError):
    """There is another call, or none where one is needed."""


class UssdError(ModemError):
    """The network or the modem did not answer a USSD code."""


class UnsupportedError(ModemError):
    """The modem has no command for that, or did not do what it acknowledged."""
