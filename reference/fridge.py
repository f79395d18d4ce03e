"""The page for the fridge: what a family texts, on one sheet of A4; as a page of the repository, and to print."""

from dataclasses import dataclass
from html import escape
from typing import Final

from .markdown import table


@dataclass(frozen=True, slots=True)
class Row:
    """What to text, what happens, and how the answer begins."""

    text: str
    what: str
    answer: str


ROWS: Final = (
    Row("ON", "It goes on", "Power socket ON"),
    Row("OFF", "It goes off", "Power socket OFF"),
    Row("ON60", "On for 60 minutes, then off. Any number up to 720 minutes, which is 12 hours", "Power ON for 60 min"),
    Row("STATUS", "How everything is: socket, signal, temperature, alarm", "Power socket ON"),
    Row("TEMPERATURE", "How warm it is indoors", "TEMPERATURE: 12C"),
    Row("RUNTIME", "Since when it is on", "Power socket is"),
    Row("RESTART", "Off for ten seconds, then on again: for the router that hangs", "Power socket restarted"),
    Row("THERMOSTATON", "Keep it warm from now on, without anybody doing anything", "THERMOSTATON - OK"),
    Row("THERMOSTATOFF", "Keep it warm no longer", "THERMOSTATOFF - OK"),
    Row("ALARMON", "Guard the doors: when you leave", "ALARMON - OK"),
    Row("ALARMOFF", "Guard them no longer: before you come", "ALARMOFF - OK"),
    Row(
        "SCHEDULER+16:00,5,ON",
        "On every Friday at 16:00. 1 is Monday, 7 Sunday, * every day",
        "SCHEDULER+16:00,5,ON - OK",
    ),
    Row("SCHEDULER?", "What is planned", "16:00,5,ON"),
    Row("SCHEDULER-16:00", "Not at 16:00 any more", "SCHEDULER-16:00 - OK"),
)
NOTES: Final = (
    "Capital letters and blanks do not matter, except in the password.",
    "The answer comes when it is done, mostly within half a minute. No answer? Wait ten minutes, then text STATUS, once.",
    "No answer at all: this phone is not on the list, hides its number, or there is no network. Ask the owner.",
    "An answer that ends in “- Error!”: look how it is written. “Execute error!”: it was understood and did not work.",
    "Calling: if the owner has chosen so, a call switches it as well. It hangs up by itself; a text tells what it did.",
)
_BLANKS: Final = (
    "The cabin's number",
    "Before each text, if there is a password",
    "What is plugged in",
    "If nothing helps",
)
_TITLE: Final = "Text to the cabin"
_STYLE: Final = """\
@page { size: A4; margin: 13mm; }
body { font: 11.5pt/1.3 "Helvetica Neue", Arial, sans-serif; margin: 0 auto; max-width: 182mm; color: #000; background: #fff; }
h1 { font-size: 22pt; margin: 0 0 3mm; }
table { width: 100%; border-collapse: collapse; }
th { text-align: left; }
td, th { padding: 1.2mm 3mm 1.2mm 0; border-bottom: 0.3mm solid #999; vertical-align: top; }
td:first-child { font: bold 12pt "DejaVu Sans Mono", Menlo, Consolas, monospace; white-space: nowrap; }
ul { margin: 4mm 0 0; padding-left: 5mm; }
p { margin: 5mm 0 0; border-bottom: 0.3mm solid #000; }
"""


def page() -> str:
    """Write it for reading."""
    rows = [
        (f"`{row.text}`", row.what, f"`{row.answer}`…" if row.text == "STATUS" else f"`{row.answer}`") for row in ROWS
    ]
    return "\n".join(
        (
            f"# {_TITLE}\n",
            "<!-- Written by scripts/reference from reference/fridge.py. Do not edit. -->\n",
            (
                "For the door of the fridge: one sheet of A4. Download [fridge.html](fridge.html) with the arrow above the file, "
                "open it, print it, and fill in the lines at the bottom.\n"
            ),
            table(("Text this", "And this happens", "The answer begins"), rows),
            *(f"- {note}" for note in NOTES),
            "\nThere is more: [all commands](commands.md).\n",
        )
    )


def sheet() -> str:
    """Write it for printing."""
    rows = "".join(f"<tr><td>{escape(row.text)}</td><td>{escape(row.what)}</td></tr>\n" for row in ROWS)
    notes = "".join(f"<li>{escape(note)}</li>\n" for note in NOTES)
    blanks = "".join(f"<p>{escape(blank)}:</p>\n" for blank in _BLANKS)
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{_TITLE}</title>\n'
        f"<style>\n{_STYLE}</style>\n</head>\n<body>\n<h1>{_TITLE}</h1>\n"
        f"<table>\n<tr><th>Text this</th><th>And this happens</th></tr>\n{rows}</table>\n"
        f"<ul>\n{notes}</ul>\n{blanks}</body>\n</html>\n"
    )
