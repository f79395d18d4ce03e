"""From an answering modem to one that is set up: who it is, its SIM, its settings."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

from . import commands, replies, results
from .chat import Chat
from .commands import Command, Priority
from .errors import CommandError, PukRequiredError, SimError
from .models import Capabilities, ModemInfo
from .pin import Pin
from .profiles import Profile
from .storages import choose
from .timing import Timing

# Settings every modem may refuse: character set, no auto-answer, caller's number, hang-up that works on LTE, no wait for
# the answer in ATD, registration and network time pushed, USSD answers pushed.
_WISHES = tuple(
    map(
        commands.setting,
        (
            'AT+CSCS="GSM"',
            "AT+CSMS=0",
            "ATS0=0",
            "AT+CLIP=1",
            "AT+CRC=1",
            "AT+COLP=0",
            "AT+CVHU=0",
            "AT+CREG=1",
            "AT+CGREG=1",
            "AT+CEREG=1",
            "AT+CUSD=1",
            "AT+CTZU=1",
            "AT+CTZR=1",
        ),
    )
)

# How new messages are announced (27.005 3.4.1): stored and told by +CMTI, status reports told too where that goes. The
# last ones are for Wavecom, which takes four values, and for modems that only take one value.
ANNOUNCEMENTS = ("2,1,0,1,0", "2,1,0,2,0", "2,1,0,0,0", "1,1,0,1,0", "1,1,0,0,0", "3,1,0,0,0", "2,1,0,2", "2,1")


@dataclass(frozen=True, slots=True)
class Prepared:
    """How the modem was set up: what it is, its storages, the preferred one first, and how it announces things."""

    profile: Profile
    capabilities: Capabilities
    storages: tuple[str, ...]
    announcement: tuple[str, ...]
    registration_mode: str


async def optional(chat: Chat, command: Command, priority: Priority = Priority.NORMAL) -> tuple[str, ...]:
    """Run a command that a modem may refuse; the answer is then empty."""
    try:
        return await chat.run(command, priority)
    except CommandError:
        return ()


async def quieten(chat: Chat) -> None:
    """Make the dialogue quiet, and its refusals exact."""
    await chat.run(commands.ECHO_OFF)
    await optional(chat, commands.NUMERIC_ERRORS)


async def identify(chat: Chat) -> ModemInfo:
    """Ask the modem who it is (27.007 5.1-5.4)."""
    return ModemInfo(
        maker=replies.identity(await optional(chat, commands.MAKER)),
        model=replies.identity(await optional(chat, commands.MODEL)),
        revision=replies.identity(await optional(chat, commands.REVISION)),
        imei=replies.imei(await optional(chat, commands.IMEI)),
    )


async def unlock(chat: Chat, pin: Pin, timing: Timing) -> None:
    """Bring the SIM to ready; the PIN is given at most once.

    Raises PinRequiredError, PinWrongError, PukRequiredError, SimMissingError, or SimError for a SIM that stays busy.
    """
    state = await _sim_state(chat, timing)
    if state == "SIM PIN":
        await pin.enter(chat)
        state = await _sim_state(chat, timing)
        if state == "SIM PIN":
            raise pin.still_asked()
    if state.startswith("SIM PU"):
        raise PukRequiredError
    if state != "READY":
        raise SimError(state)
    pin.opened()
    radio = await optional(chat, commands.RADIO)
    if radio and replies.fields(radio[0])[:1] != ["1"]:
        await optional(chat, commands.RADIO_ON)


async def prepare(chat: Chat, profile: Profile, timing: Timing) -> Prepared:
    """Set the modem up for pushed messages in PDU mode, and for calls as its family has them."""
    for wish in (*_WISHES, *map(commands.setting, profile.wishes)):
        await optional(chat, wish)
    able = await capabilities(chat, profile)
    await chat.run(commands.PDU_MODE)
    names = await _when_sim_is_ready(timing, lambda: choose(chat))
    for setting in ANNOUNCEMENTS:
        try:
            await chat.run(commands.announce(setting))
        except CommandError:
            continue
        break
    announcement = await optional(chat, commands.ANNOUNCEMENT)
    return Prepared(profile, able, names, announcement, await _registration_mode(chat))


async def capabilities(chat: Chat, profile: Profile) -> Capabilities:
    """Set the modem up for calls and tell what it can do; one without voice is for messages only."""
    await _accepts(chat, profile.audio)
    if not profile.voice or not await _accepts(chat, profile.voice_test):
        return Capabilities(profile.name, voice=False, tells_answer=False)
    tells = await _accepts(chat, profile.settings) and profile.tells_answer
    return Capabilities(profile.name, voice=True, tells_answer=tells)


async def _accepts(chat: Chat, settings: Iterable[str]) -> bool:
    """Change settings that the modem may refuse; say whether it took them all."""
    accepted = True
    for setting in settings:
        try:
            await chat.run(commands.setting(setting))
        except CommandError:
            accepted = False
    return accepted


async def is_open(chat: Chat) -> bool:
    """Say whether the SIM still lets us in; a modem that does not answer in time is given the benefit of the doubt."""
    try:
        return replies.identity(await chat.run(commands.PIN_STATE, Priority.HOUSEKEEPING)) == "READY"
    except CommandError as err:
        return results.sim_busy(err)


async def is_prepared(chat: Chat, prepared: Prepared) -> bool:
    """Say whether the modem still has its settings, of which two speak for all; it forgets them when it restarts unseen.

    Callers are announced anew, as AT+CLIP? may ask the network and take its time (27.007 7.6).
    """
    if await optional(chat, commands.ANNOUNCEMENT, Priority.HOUSEKEEPING) != prepared.announcement:
        return False
    if await _registration_mode(chat) != prepared.registration_mode:
        return False
    await optional(chat, commands.SHOW_CALLER, Priority.HOUSEKEEPING)
    return True


async def _registration_mode(chat: Chat) -> str:
    """Tell how changes of the registration are pushed; empty where the modem does not tell (27.007 7.2)."""
    answer = await optional(chat, commands.REGISTRATIONS[0], Priority.HOUSEKEEPING)
    return replies.fields(answer[-1])[0] if answer else ""


async def _sim_state(chat: Chat, timing: Timing) -> str:
    """Ask for the state of the SIM, as long as it is busy."""

    async def ask() -> str:
        answer = await chat.run(commands.PIN_STATE)
        return replies.identity(answer)

    return await _when_sim_is_ready(timing, ask)


async def _when_sim_is_ready[T](timing: Timing, ask: Callable[[], Awaitable[T]]) -> T:
    """Ask again as long as the SIM is busy."""
    patience = int(timing.sim_ready / timing.sim_poll)
    while True:
        try:
            return await ask()
        except CommandError as err:
            patience -= 1
            if patience <= 0 or not results.sim_busy(err):
                raise results.sim_error(err) from err
        await asyncio.sleep(timing.sim_poll)
