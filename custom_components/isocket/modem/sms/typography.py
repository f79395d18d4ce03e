"""Typographic characters that the default alphabet lacks: one of them makes a message cost more than twice as much."""

from . import gsm7

_PLAIN = str.maketrans(
    dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u2039\u203a\u00b4`", "'")
    | dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"')
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-")
    | dict.fromkeys("\t\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " ")
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufe0e\ufe0f\ufeff", "")
    | dict.fromkeys("\u2022\u00b7\u00d7", "*")
    | {"\u2026": "...", "\u2028": "\n", "\u2029": "\n"}
)


def simplify(text: str) -> str:
    """Write quotes, dashes and blanks plainly if the default alphabet then holds the text; else change nothing."""
    plain = text.translate(_PLAIN)
    return plain if gsm7.encodable(plain) else text
