"""Renewing the configuration window (manual ch. 5.3)."""

from ..language import Call
from ..language.refusals import BAD_RENEW_PASSWORD, NO_RENEW_PASSWORD
from . import access, guessing, window
from .outcome import Outcome, Refused, Said
from .state import Whom
from .turn import Turn


def renew(turn: Turn, call: Call) -> Outcome:
    """Open the window again to whoever knows the password."""
    password = turn.settings.renewintervalpw
    if password is None:
        return Refused(NO_RENEW_PASSWORD)
    if call.values["password"] != password:
        if turn.recipient.whom is Whom.PHONE:
            guessing.wrong(turn, access.identify(turn.recipient.to, turn.config))
        return Refused(BAD_RENEW_PASSWORD)
    window.open_(turn)
    return Said(call.reply())


def show(turn: Turn, call: Call) -> Outcome:
    """Tell whether the window can be renewed."""
    return Said(call.reply("missing" if turn.settings.renewintervalpw is None else ""))
