"""The command line: what can be asked, and how."""

from argparse import REMAINDER, ArgumentParser, ArgumentTypeError, Namespace, RawDescriptionHelpFormatter
from pathlib import Path
import textwrap

from custom_components.isocket.modem import numbers

from .disguise import Disguise
from .words import PIN_VARIABLE, Exit

PORT = "PORT"  # what stands for the port in a transcript

_EXAMPLES = f"""\
examples:
  scripts/modem probe                                   find modems on all ports
  scripts/modem send /dev/ttyUSB2 +4790000002 'Hello'   send a text
  scripts/modem receive /dev/ttyUSB2                    show texts and calls as they come
  scripts/modem record bug.txt receive /dev/ttyUSB2     the same, and write a transcript for a bug report
  scripts/modem replay bug.txt                          play it to the driver

PORT is a serial port or any other URL of serialx, such as socket://192.168.1.20:2000. Numbers are shown but for their last
two digits; --show-numbers shows them whole. The SIM card's PIN is taken from {PIN_VARIABLE}, or asked for; it is given once.

exit status:
  {Exit.DONE} done, {Exit.REFUSED} refused or different, 2 not understood, {Exit.PORT} port, {Exit.MODEM} no modem, \
{Exit.SIM} SIM card, {Exit.INTERRUPTED} interrupted"""

_RECORD = """\
Run a command and write what passes the line into a file, to attach to a bug report. Phone numbers, IMEI, texts, names and
the PIN are replaced by others of the same length, before anything is written. Look at the file before you send it."""
_REPLAY = """\
Play the modem's side of a transcript to the driver on a pseudo terminal, and show where the driver's own side is another one
now. The exit status tells whether it is the same."""


def parser() -> ArgumentParser:
    """Describe the command line."""
    whole = _parser("scripts/modem", "Try out a modem with the driver of the integration.", _EXAMPLES)
    commands = whole.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, told in (
        ("probe", "find modems, and tell what they can"),
        ("send", "send a text"),
        ("receive", "show texts and calls as they come"),
        ("call", "place a call"),
        ("ussd", "ask the network a code"),
    ):
        _describe(commands.add_parser(name, help=told, description=f"{told[0].upper()}{told[1:]}."), name)
    record = commands.add_parser("record", help="run a command and write a transcript", description=_RECORD)
    record.add_argument("file", type=Path, help="where to write; not over a file that is there")
    record.add_argument("recorded", nargs=REMAINDER, metavar="COMMAND ...", help="the command, with its own options")
    replay = commands.add_parser("replay", help="play a transcript to the driver", description=_REPLAY)
    replay.add_argument("file", type=Path, help="the transcript")
    replay.add_argument("--speed", type=_factor, default=1, help="play it so many times as fast (default 1)")
    return whole


def _parser(program: str, description: str, epilog: str) -> ArgumentParser:
    """Make a parser that leaves the examples as they are."""
    return ArgumentParser(
        prog=program, description=description, epilog=epilog, formatter_class=RawDescriptionHelpFormatter
    )


def _describe(command: ArgumentParser, name: str) -> None:
    """Describe one command that talks to a modem."""
    if name == "probe":
        command.add_argument(
            "ports",
            nargs="*",
            metavar=PORT,
            help="only these; without any, every serial port is asked, whatever is on it",
        )
    else:
        command.add_argument("port", metavar=PORT)
    if name in {"send", "call"}:
        command.add_argument("number", type=_number, help="who is meant, best with + and the country's code")
    if name == "send":
        command.add_argument("text")
        command.add_argument("--report", action="store_true", help="wait until it was delivered")
    elif name == "receive":
        command.add_argument("--delete", action="store_true", help="delete messages from the SIM card once shown")
    elif name == "call":
        command.add_argument("--ring", type=_factor, default=30, metavar="SECONDS", help="at most (default 30)")
        command.add_argument("--talk", type=_factor, default=5, metavar="SECONDS", help="once answered (default 5)")
    elif name == "ussd":
        command.add_argument("code", help="such as '*100#'")
    command.add_argument("--baud", type=_speed, default=115200, help="the speed to try first (default 115200)")
    if name != "probe":
        command.add_argument("--wait", type=_factor, default=60, metavar="SECONDS", help="for the network (default 60)")
    command.add_argument("--show-numbers", action="store_true", help="show phone numbers and the IMEI whole")


def disguised(options: Namespace, disguise: Disguise) -> list[str]:
    """Write a command as it may stand in a transcript: that of a port, without the people in it."""
    words = [options.command, PORT]
    if options.command in {"send", "call"}:
        words.append(disguise.number(options.number))
    if options.command == "send":
        words += [disguise.text(options.text), *(["--report"] if options.report else [])]
    elif options.command == "call":
        words += [f"--ring={options.ring:g}", f"--talk={options.talk:g}"]
    elif options.command == "ussd":
        words.append(disguise.code(options.code))
    elif options.command == "receive" and options.delete:
        words.append("--delete")
    return words


def _number(text: str) -> str:
    """Read a phone number."""
    if (address := numbers.parse(text)) is None:
        raise ArgumentTypeError(f"{textwrap.shorten(text, 30)} is no phone number")
    return address.text


def _factor(text: str) -> float:
    """Read a number above 0."""
    try:
        value = float(text)
    except ValueError:
        value = 0
    if not 0 < value < float("inf"):
        raise ArgumentTypeError(f"{text} is no number above 0")
    return value


def _speed(text: str) -> int:
    """Read a speed in bits a second; 0 would hang up."""
    if not (text.isascii() and text.isdecimal() and int(text)):
        raise ArgumentTypeError(f"{text} is no speed")
    return int(text)


def recorded(options: Namespace) -> Namespace:
    """Read the command that is to be recorded; ends the program where it is none, or asks several ports at once."""
    whole = parser()
    command = whole.parse_args(options.recorded)
    if command.command in {"record", "replay"}:
        whole.error(f"{command.command} cannot be recorded")
    if command.command == "probe" and len(command.ports) != 1:
        whole.error("name the one port whose dialogue is to be recorded: record FILE probe PORT")
    return command
