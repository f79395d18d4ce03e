"""What goes between house and unit, without the passwords in it."""

from ..language import Call
from .state import RemoteState


def veil(state: RemoteState, text: str) -> str:
    """Write a text with every password that is known as asterisks, whatever the case it comes back in."""
    for secret in sorted(secrets(state), key=len, reverse=True):
        text = _hidden(text, secret)
    return text


def secrets(state: RemoteState) -> set[str]:
    """List the passwords that are known, and those that requests set."""
    requests = [*state.queue, *([] if state.exchange is None else [state.exchange.request])]
    new = {value for request in requests for value in _secrets(request.call)}
    return {secret for secret in (state.passwords.access, state.passwords.renew, state.other, *new) if secret}


def _secrets(call: Call) -> list[str]:
    """List the passwords in a command."""
    return [str(call.values[name]) for name in call.command.secret]


def _hidden(text: str, secret: str) -> str:
    """Write a text with a secret as asterisks."""
    folded, low = text.lower(), secret.lower()
    if len(folded) != len(text):
        return text.replace(secret, "*" * len(secret))
    start = folded.find(low)
    while start >= 0:
        text = text[:start] + "*" * len(secret) + text[start + len(secret) :]
        start = folded.find(low, start + len(secret))
    return text
