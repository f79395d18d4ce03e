"""Bytes to lines, whatever a modem puts between them."""

from collections.abc import Sequence

from hypothesis import given, strategies as st
import pytest

from custom_components.isocket.modem.lexer import Lexer, Prompt


def tokens(chunks: Sequence[bytes], *, prompt: bool = False) -> list[str]:
    """Feed chunks and show a prompt as `>`."""
    lexer = Lexer()
    lexer.prompt_expected = prompt
    return [">" if isinstance(token, Prompt) else token for chunk in chunks for token in lexer.feed(chunk)]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"\r\nOK\r\n", ["OK"]),
        (b"OK\r\n", ["OK"]),
        (b"\r\r\n+CRING: VOICE\r\r\n", ["+CRING: VOICE"]),  # SIMCom
        (b"+CLAC\r\r\nOK\r\n", ["+CLAC", "OK"]),  # Huawei
        (b"\n\rOK\n\r", ["OK"]),
        (b"\0\r\nO\0K\r\n", ["OK"]),
        (b"\r\n  +CSQ: 20,99  \r\n", ["+CSQ: 20,99"]),
        (b"\r\n> \r\n", [">"]),  # a line like any other while none is expected
        (b"\r\n\xff\xfe\r\n", ["\xff\xfe"]),
        (b"half", []),
        (b"", []),
    ],
)
def test_lines(data: bytes, expected: list[str]) -> None:
    """Cut lines at any run of line ends, also when they come a byte at a time."""
    assert tokens([data]) == expected
    assert tokens([bytes((octet,)) for octet in data]) == expected


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"\r\n> ", [">"]),
        (b">", [">"]),
        (b"\r\n>\r\n", [">"]),  # SIM7670G
        (b"> \r\n", [">"]),
        (b"AT+CMGS=20\r\r\n> ", ["AT+CMGS=20", ">"]),
        (b'\r\n+CMTI: "SM",1\r\n\r\n> ', ['+CMTI: "SM",1', ">"]),
        (b'> +CMTI: "SM",1\r\n', [">", '+CMTI: "SM",1']),
        (b"\r\n+CMS ERROR: 500\r\n", ["+CMS ERROR: 500"]),
        (b"> > ", [">"]),  # one is expected, not two
    ],
)
def test_prompts(data: bytes, expected: list[str]) -> None:
    """Know a prompt with or without blank and line end, alone or glued to a line."""
    assert tokens([data], prompt=True) == expected
    assert tokens([bytes((octet,)) for octet in data], prompt=True) == expected


@given(st.lists(st.sampled_from(["OK", "+CSQ: 1,2", ">x", "ÿ"]), max_size=6), st.data())
def test_cuts_do_not_matter(lines: list[str], data: st.DataObject) -> None:
    """Give the same lines however the bytes are cut."""
    stream = "".join(f"\r\n{line}\r\n" for line in lines).encode("latin-1")
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=5)))
    chunks = [stream[start:end] for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True)]
    assert tokens(chunks) == lines


def test_noise_without_an_end_is_dropped() -> None:
    """Keep no endless line in memory, and go on after it."""
    assert tokens([b"x" * 10_000, b"\r\nOK\r\n"]) == ["OK"]
