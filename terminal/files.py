"""Transcripts from the command line: write one while a command runs, and play one to the driver."""

from argparse import Namespace
import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

from custom_components.isocket.modem import ModemError
from custom_components.isocket.modem.masking import mask_numbers

from . import options as command_line, words
from .actions import ACTIONS
from .desk import Desk, faster
from .disguise import Disguise
from .replay import Difference, Player, pin, player
from .transcript import Recorder, Transcript, TranscriptError, escaped, read
from .words import Ended, Exit

_PATIENCE = 15  # seconds for the driver to say something, beyond the longest pause there was
_GRACE = 2  # seconds for a command to end when all was played


async def carried_out(desk: Desk, options: Namespace) -> Ended:
    """Carry out a command that talks to a modem; an error of the driver becomes words."""
    set_up = replace(
        desk, baudrate=options.baud, wait=getattr(options, "wait", desk.wait), show_numbers=options.show_numbers
    )
    device = getattr(options, "port", None) or next(iter(getattr(options, "ports", ())), "the ports")
    try:
        ended = await ACTIONS[options.command](set_up, options)
    except ModemError as err:
        ended = words.advice(err, device)
    return ended if options.show_numbers else replace(ended, text=mask_numbers(ended.text))


async def record(desk: Desk, options: Namespace) -> Ended:
    """Carry out a command and write a transcript, to its end however that comes."""
    recorded = command_line.recorded(options)
    with options.file.open("x", encoding="utf-8") as file:
        disguise = Disguise()
        recorder = Recorder(file, command_line.disguised(recorded, disguise), disguise)
        ended = Ended("interrupted", Exit.INTERRUPTED)
        try:
            ended = await carried_out(replace(desk, tap=recorder), recorded)
        finally:
            recorder.end(ended.outcome, ended.status)
            desk.say(f"The transcript is in {options.file}. Look at it before you send it.")
    return ended


async def replay(desk: Desk, options: Namespace) -> Ended:
    """Play a transcript to the driver, and say where it does something else now."""
    transcript = read(options.file.read_text(encoding="utf-8", errors="replace").splitlines())
    if transcript.command[:1] not in [[name] for name in ACTIONS]:
        raise TranscriptError("it does not say which command was recorded")
    async with player(transcript, options.speed) as modem:
        told = [str(modem.path) if word == command_line.PORT else word for word in transcript.command]
        inner = replace(
            desk,
            say=lambda line: desk.say(f"  {line}"),
            pin=pin(transcript),
            timing=faster(desk.timing, options.speed),
            tap=modem,
        )
        now = await _ended(inner, command_line.parser().parse_args(told), modem)
    return _compared(desk, transcript, modem, now)


async def _ended(desk: Desk, options: Namespace, modem: Player) -> Ended | None:
    """Let a command run until it ends, or all was played; None for one that went on."""
    playing = asyncio.create_task(modem.played(_PATIENCE))
    running = asyncio.create_task(carried_out(desk, options))
    try:
        await asyncio.wait({playing, running}, return_when=asyncio.FIRST_COMPLETED)
        if playing.done() and playing.result():
            await asyncio.wait({running}, timeout=_GRACE)
        return running.result() if running.done() else None
    finally:
        for task in (playing, running):
            task.cancel()
        await asyncio.gather(playing, running, return_exceptions=True)


def _compared(desk: Desk, transcript: Transcript, modem: Player, now: Ended | None) -> Ended:
    """Say what is different; a command that ended by itself may have ended a little sooner."""
    differences = sorted([*modem.differences, *(modem.unreached if now is None else ())], key=lambda one: one.line)
    for one in differences:
        desk.say(_told(one))
    if transcript.outcome:
        desk.say(f"Then: {transcript.outcome}")
    if now is not None:
        desk.say(f"Now:  {now.outcome}")
    if now is not None and transcript.status not in {None, Exit.INTERRUPTED, now.status}:
        return Ended(f"It ended with {transcript.status} then, and with {now.status:d} now.", Exit.REFUSED)
    if differences:
        return Ended(f"The driver's dialogue is different in {len(differences)} places.", Exit.REFUSED)
    return Ended(f"The driver's dialogue is the same, {modem.commands} commands.")


def _told(difference: Difference) -> str:
    """Say what is different in one place."""
    if difference.now:
        return f"line {difference.line}: now {escaped(difference.now.decode('latin-1'))}, not then; answered by ERROR"
    return f"line {difference.line}: then {escaped(difference.then.decode('latin-1'))}, not now"


type Command = Callable[[Desk, Namespace], Awaitable[Ended]]
COMMANDS: dict[str, Command] = {**dict.fromkeys(ACTIONS, carried_out), "record": record, "replay": replay}
