"""Command lines taken apart."""

from hypothesis import given, strategies as st
import pytest

from simulator.modem.parser import Kind, Request, parse

RUN, READ, SET, TEST = Kind.RUN, Kind.READ, Kind.SET, Kind.TEST


@pytest.mark.parametrize(
    ("body", "requests"),
    [
        ("", []),
        ("E0", [("E", RUN, "0")]),
        ("i", [("I", RUN, "")]),
        ("Q0V1E1S0=0&C1", [("Q", RUN, "0"), ("V", RUN, "1"), ("E", RUN, "1"), ("S0", SET, "0"), ("&C", RUN, "1")]),
        ("+CMEE=1;+CREG=2", [("+CMEE", SET, "1"), ("+CREG", SET, "2")]),
        ("+creg?;+csq", [("+CREG", READ, ""), ("+CSQ", RUN, "")]),
        ("+CPMS=?", [("+CPMS", TEST, "")]),
        ("S3?", [("S3", READ, "")]),
        ("D+4790000002;", [("D", RUN, "+4790000002;")]),
        ("D112;H", [("D", RUN, "112;"), ("H", RUN, "")]),
        ('+CUSD=1,"*100#;a b",15', [("+CUSD", SET, '1,"*100#;a b",15')]),
        (" + C S Q ", [("+CSQ", RUN, "")]),
        ("^CURC=0", [("^CURC", SET, "0")]),
    ],
)
def test_lines(body: str, requests: list[tuple[str, Kind, str]]) -> None:
    """A line is a row of basic, register and extended commands (V.250 5.2-5.4)."""
    assert parse(body) == [Request(*request) for request in requests]


@pytest.mark.parametrize(
    ("value", "args"),
    [("1", ("1",)), ("2,1,,2", ("2", "1", "", "2")), ('"SM","M,E"', ("SM", "M,E")), (",5", ("", "5")), ("", ())],
)
def test_parameters(value: str, args: tuple[str, ...]) -> None:
    """Parameters are parted by commas outside quotes."""
    assert Request("+X", SET, value).args == args


@given(st.text())
def test_any_text(body: str) -> None:
    """Any line is either taken apart or refused with ValueError."""
    try:
        parse(body)
    except ValueError:
        assert body
