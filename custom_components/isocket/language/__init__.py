"""What is said between people and a unit: the command table, its fields, and the parser."""

from .calls import BadValue, Call, Own, Parsed, Unknown
from .commands import BY_KEY, COMMANDS, ROWS, SETTINGS
from .parser import hides, own, parse
from .rows import Basis, Command, Confirm, Kind, Model, Repeat, Reply, Setting

__all__ = [
    "BY_KEY",
    "COMMANDS",
    "ROWS",
    "SETTINGS",
    "BadValue",
    "Basis",
    "Call",
    "Command",
    "Confirm",
    "Kind",
    "Model",
    "Own",
    "Parsed",
    "Repeat",
    "Reply",
    "Setting",
    "Unknown",
    "hides",
    "own",
    "parse",
]
