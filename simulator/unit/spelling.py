"""How a unit spells what it says: the manuals print the same reply in several ways, and a unit may know yet others."""

from dataclasses import dataclass
import re
from typing import Final

from .brain import BY_KEY, Model

MAKER: Final = "(c) Intellectronics"


@dataclass(frozen=True, slots=True)
class Spelling:
    """A way to spell: what is put in the place of what, one after the other."""

    title: str
    rules: tuple[tuple[re.Pattern[str], str], ...] = ()

    def __call__(self, text: str) -> str:
        """Spell a text."""
        for pattern, instead in self.rules:
            text = pattern.sub(instead, text)
        return text


def _rules(**named: tuple[str, str]) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Compile rules; their names are for the reader."""
    return tuple((re.compile(pattern, re.MULTILINE), instead) for pattern, instead in named.values())


SPELLINGS: Final = {
    "table": Spelling("As our own"),
    "norwegian": Spelling(
        "Blanks as in the Norwegian manual",
        _rules(
            last_of_a_list=(r"^([A-Z]+=.*),(?=\(?[A-Z]+\)?$)", r"\1, "),
            before_the_sign=(r"^(ERROR|POWERSTATE)=", r"\1 ="),
            before_the_minus=(r"^ALERTNUMBER-", "ALERTNUMBER -"),
            in_the_date=(r"^(DATE [0-9/]{8}),", r"\1, "),
        ),
    ),
    "english": Spelling(
        "As in the English manual",
        _rules(
            type_of_report=(r"^(RINGCONFIRMTYPE=.*),", r"\1, "),
            late=(r"^.+ - (Time for configuration is expired \(30min\)!)$", r"\1"),
        ),
    ),
    "bare": Spelling(
        "Without the last sign of a late command",
        _rules(late=(r"(Time for configuration is expired \(30min\))!$", r"\1")),
    ),
    "dashes": Spelling("Long dashes", _rules(dash=(" - ", " – "))),
    "line": Spelling("All on one line", _rules(line_break=("\n", " "))),
    "terminal": Spelling("Lines as on a terminal", _rules(line_break=("\n", "\r\n"))),
    "ancestor": Spelling(
        "Power texts as the IQsocket's", _rules(power=(r"\A(Power (?:failed|restored)\.)\n(?:.|\n)*", r"\1"))
    ),
}
"""All spellings by their keys."""


def signed(text: str, model: Model) -> str:
    """Put the maker's name to what a unit tells of itself (manual ch. 14)."""
    for key, name, value in (("HARDWARE", "product", f"iSocket GSM {model}"), ("FIRMWARE", "maker", MAKER)):
        if (values := BY_KEY[key].replies[""].template.match(text)) is not None:
            return BY_KEY[key].say(**values | {name: value})
    return text
