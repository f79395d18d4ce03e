"""The microphone's gain, by the command that the modem has."""

from dataclasses import dataclass
import re

from . import commands, replies
from .chat import Chat
from .commands import Command
from .errors import CommandError, UnsupportedError

_RANGE = re.compile(r"\(?(\d+) ?- ?(\d+)\)?")


@dataclass(frozen=True, slots=True)
class Gain:
    """A command that sets the gain: which value of it is the gain, and what stands before that."""

    name: str
    before: tuple[str, ...] = ()
    again: bool = False  # the value is wanted twice, for both paths

    def set_to(self, value: int) -> Command:
        """Write the command."""
        values = (*self.before, str(value), *([str(value)] if self.again else []))
        return commands.setting(f"AT{self.name}={','.join(values)}")


# Tried in this order; the first whose test command tells a range is used.
_GAINS = (
    Gain("+CMIC", ("0",)),  # SIM800 manual V1.09: channel, 0-15
    Gain("+CMICGAIN"),  # SIM7x00, A76xx: 0-8
    Gain("+QMIC", again=True),  # Quectel LTE: uplink and digital gain
    Gain("#HFMICG"),  # Telit
    Gain("+VGT"),  # 27.007 and Wavecom
)


async def set_microphone_level(chat: Chat, percent: int) -> None:
    """Set the gain to a part of what the modem can, and read it back; UnsupportedError where it cannot."""
    for gain in _GAINS:
        try:
            answer = await chat.run(Command(f"AT{gain.name}=?", (f"{gain.name}:",), 5))
        except CommandError:
            continue
        ranges = _RANGE.findall(answer[0]) if answer else []
        if len(ranges) > len(gain.before):
            least, most = map(int, ranges[len(gain.before)])
            await _set(chat, gain, least + round((most - least) * percent / 100))
            return
    raise UnsupportedError("no command for the microphone's gain")


async def _set(chat: Chat, gain: Gain, value: int) -> None:
    """Set a gain; some modems acknowledge and do nothing, which reading back shows."""
    try:
        await chat.run(gain.set_to(value))
        told = await chat.run(Command(f"AT{gain.name}?", (f"{gain.name}:",), 5))
    except CommandError as err:
        raise UnsupportedError(err.result) from err
    if told and str(value) not in re.findall(r"\d+", " ".join(",".join(replies.fields(line)) for line in told)):
        raise UnsupportedError("the modem did not keep the gain")
