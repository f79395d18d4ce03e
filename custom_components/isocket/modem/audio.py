"""The microphone's gain, by the command that the modem has."""

from collections.abc import Iterable
import re

from . import commands
from .chat import Chat
from .commands import Command
from .errors import CommandError, UnsupportedError
from .profiles import Gain

_LISTS = re.compile(r"\(([^()]*)\)")
_NUMBER = re.compile(r"\d+")


async def set_microphone_level(chat: Chat, gains: Iterable[Gain], percent: int) -> None:
    """Set the gain to a part of what the modem can, and read it back; UnsupportedError where it cannot.

    The first command whose test form tells a range is used.
    """
    for gain in gains:
        try:
            answer = await chat.run(Command(f"AT{gain.name}=?", (f"{gain.name}:",), 5))
        except CommandError:
            continue
        if limits := _limits(gain, " ".join(answer)):
            least, most = limits
            await _set(chat, gain, least + round((most - least) * percent / 100))
            return
    raise UnsupportedError("no command for the microphone's gain")


def _limits(gain: Gain, told: str) -> tuple[int, int] | None:
    """Read the range of the gain: `(0-3),(0-15)`, `(0,1,2)`, or one pair without brackets."""
    lists = _LISTS.findall(told) or [told.partition(":")[2]]
    if len(lists) <= len(gain.before):
        return None
    values = [int(number) for number in _NUMBER.findall(lists[len(gain.before)])]
    return (min(values), max(values)) if len(values) > 1 else None


async def _set(chat: Chat, gain: Gain, value: int) -> None:
    """Set a gain; some modems acknowledge and do nothing, which reading back shows."""
    values = [*gain.before, str(value), *([str(value)] if gain.again else [])]
    try:
        await chat.run(commands.setting(f"AT{gain.name}={','.join(values)}"))
        told = await chat.run(Command(f"AT{gain.name}?", (f"{gain.name}:",), 5))
    except CommandError as err:
        raise UnsupportedError(err.result) from err
    # One row, or a row a channel, with or without brackets.
    kept = _NUMBER.findall(" ".join(line.partition(":")[2] for line in told))
    if kept and not any(kept[at : at + len(values)] == values for at in range(len(kept))):
        raise UnsupportedError("the modem did not keep the gain")
