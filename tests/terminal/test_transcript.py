"""The file: what is written can be read back, octet by octet, and what is none is told."""

import io

from hypothesis import given, strategies as st
import pytest

from terminal.disguise import Disguise
from terminal.transcript import Kind, Recorder, TranscriptError, escaped, read

TITLE = "# iSocket modem transcript 1"


class Clock:
    """Tell the time that was set."""

    now = 100.0

    def __call__(self) -> float:
        """Tell it."""
        return self.now


def recorded(*steps: tuple[float, str, bytes]) -> list[str]:
    """Write a transcript of what happened at which second, and give its entries."""
    file, clock = io.StringIO(), Clock()
    recorder = Recorder(file, ["probe", "PORT"], Disguise(), clock)
    for at, kind, data in steps:
        clock.now = 100 + at
        match kind:
            case "<":
                recorder.received(data)
            case ">":
                recorder.sent(data)
            case "open":
                recorder.opened(9600)
            case _:
                recorder.closed(lost=kind == "lost")
    recorder.end("done", 0)
    lines = file.getvalue().splitlines()
    assert lines[:2] == [TITLE, "# command: probe PORT"]
    assert lines[-2:] == ["# outcome: done", "# exit: 0"]
    return [line.strip() for line in lines[2:-2]]


def test_a_dialogue() -> None:
    """Write a line for each line, with its ends, at the time of its last octet."""
    assert recorded(
        (0, "open", b""),
        (0.5, ">", b"AT\r"),
        (0.6, "<", b"\r\n+CMTI: "),
        (0.7, "<", b'"SM",1\r\n\r\nO'),
        (0.8, "<", b"K\r"),
        (0.9, "<", b"\n"),
        (1.0, ">", b"AT+CMGS=20\r"),
        (1.1, "<", b"\r\n> "),
        (1.2, ">", b"00\x1a"),
        (1.3, "<", b"\xff\0\r\n"),
        (61, "lost", b""),
        (62, "open", b""),
        (63, "closed", b""),
    ) == [
        "0.000 ! open 9600",
        r"0.500 > AT\r",
        r'0.700 < \r\n+CMTI: "SM",1\r\n',
        r"0.800 < \r\nOK\r",
        "0.900 < " + r"\n",
        r"1.000 > AT+CMGS=20\r",
        r"1.100 < \r\n>\x20",
        r"1.200 > 00\x1a",
        r"1.300 < x\x00\r\n",
        "61.000 ! lost",
        "62.000 ! open 9600",
        "63.000 ! closed",
    ]


def test_a_line_that_was_cut_off_is_hidden() -> None:
    """Write nothing of a line whose end never came."""
    lines = recorded((0, "open", b""), (1, "<", b'\r\n+CLIP: "+4790000'), (2, "lost", b""))
    assert lines[1] == r'1.000 < \r\n+xxxx: "+xxxxxxx'


@given(st.binary())
def test_every_octet_can_be_read_back(data: bytes) -> None:
    """Lose no octet on the way through a text."""
    line = f"   0.000 < {escaped(data.decode('latin-1'))}"
    assert line.isascii() and line.isprintable()
    [entry] = read([TITLE, line]).entries
    assert (entry.data, entry.kind, entry.line) == (data, Kind.RECEIVED, 2)


def test_what_a_file_tells() -> None:
    """Read command, outcome, and connections; leave out remarks and empty lines."""
    transcript = read(
        [
            TITLE,
            "# command: send PORT 5551 'xx x'",
            "# anything else",
            "",
            "   0.000 ! open 115200",
            r"   0.001 > AT\r",
            "   9.000 ! lost",
            "  10.000 ! open 9600",
            "# outcome: Sent.",
            "# exit: 0",
        ]
    )
    assert transcript.command == ["send", "PORT", "5551", "xx x"]
    assert (transcript.outcome, transcript.status) == ("Sent.", 0)
    assert [[entry.line for entry in connection] for connection in transcript.connections] == [[5, 6, 7], [8]]


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ([], "no transcript"),
        (["something else"], "no transcript"),
        (["# iSocket modem transcript 2"], "another version"),
        ([TITLE, "   0.000 ! open 1", "nonsense"], "line 3"),
        ([TITLE, "   0.000 ? AT"], "line 2"),
        ([TITLE, r"   0.000 > AT\r"], "line 2"),
    ],
)
def test_what_is_no_transcript(lines: list[str], told: str) -> None:
    """Say what is wrong, and in which line."""
    with pytest.raises(TranscriptError, match=told):
        _ = read(lines).connections
