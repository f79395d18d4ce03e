"""The command line of scripts/modem: `scripts/modem --help`."""

from argparse import Namespace
import asyncio
import getpass
import logging
import os
import signal
import sys

from .desk import Desk, PinFormatError
from .files import COMMANDS
from .options import parser
from .transcript import TranscriptError
from .words import PIN_VARIABLE, Ended, Exit

_NOT_UNDERSTOOD = 2


def say(line: str) -> None:
    """Print a line; a text from a stranger moves no cursor."""
    print(
        "".join(char if char.isprintable() or char == "\n" else "\N{REPLACEMENT CHARACTER}" for char in line),
        flush=True,
    )


def ask_pin() -> str | None:
    """Ask for the PIN, without showing it; None where nobody is there."""
    if not sys.stdin.isatty():
        return None
    # The event loop's own way with Ctrl-C would wait for the answer.
    handler = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return getpass.getpass("PIN of the SIM card: ")
    finally:
        signal.signal(signal.SIGINT, handler)


async def run(options: Namespace) -> int:
    """Carry out a command and say how it ended."""
    try:
        ended = await COMMANDS[options.command](Desk(say, ask_pin, os.environ.get(PIN_VARIABLE)), options)
    except asyncio.CancelledError:
        # Ctrl-C is how watching ends.
        watching = "receive" in {options.command, *getattr(options, "recorded", [])[:1]}
        ended = Ended("Ended.", Exit.DONE if watching else Exit.INTERRUPTED)
    except PinFormatError:
        ended = Ended(f"A PIN has 4 to 8 digits. Look at {PIN_VARIABLE}.", Exit.SIM)
    except (OSError, TranscriptError) as err:
        print(f"scripts/modem: {err}", file=sys.stderr)
        return _NOT_UNDERSTOOD
    if ended.status is Exit.DONE:
        say(ended.text)
    else:
        print(ended.text, file=sys.stderr)
    return ended.status


def main(argv: list[str] | None = None) -> int:
    """Run the program."""
    logging.getLogger("custom_components.isocket").addHandler(logging.NullHandler())
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")
    options = parser().parse_args(argv)
    try:
        return asyncio.run(run(options))
    except KeyboardInterrupt:
        return Exit.INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())
