"""Splitting and joining: nothing is lost, nothing is cut."""

import hashlib
import unicodedata

from hypothesis import given, strategies as st
import pytest

from custom_components.isocket.modem.sms import concat, gsm7, userdata
from custom_components.isocket.modem.sms.clusters import clusters
from custom_components.isocket.modem.sms.tables import LOCKING_SHIFT, SINGLE_SHIFT
from custom_components.isocket.modem.sms.typography import simplify
from custom_components.isocket.modem.sms.userdata import Alphabet, Concat, Element, UserData

GSM = "".join(char for char in LOCKING_SHIFT[0] if char != "\x1b") + "".join(
    char for code, char in SINGLE_SHIFT[0].items() if code != 0x1B
)
texts = st.one_of(
    st.text(GSM, max_size=700), st.text(max_size=400), st.text("a€😀\u0301\u200d👍🏽🇳🇴\u094d\r\n", max_size=400)
)
WOMAN_ASTRONAUT = "👩🏽‍🚀"
NORWAY = "🇳🇴"
SCOTLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"


@given(texts, st.integers(0, 255), st.booleans(), st.booleans(), st.booleans())
def test_a_text_comes_back_from_its_parts(text: str, reference: int, wide: bool, unicode: bool, flash: bool) -> None:
    """Split and join any text; every part fits a message and reads by itself."""
    parts = concat.split(text, reference=reference, wide=wide, unicode=unicode, flash=flash)
    assert {part.message_class for part in parts} == {0 if flash else None}
    text = text.encode("utf-16-be", "replace").decode("utf-16-be")
    assert concat.join(parts) == text
    assert "".join(part.text or "" for part in parts) == text
    assert all(len(userdata.encode(part)) <= 141 for part in parts)
    decoded = [userdata.decode(userdata.encode(part), part.dcs, has_header=bool(part.header)) for part in parts]
    assert decoded == parts
    if len(parts) > 1:
        expected = [Concat(reference, len(parts), number, wide) for number in range(1, len(parts) + 1)]
        assert [part.concat for part in parts] == expected
    gsm = gsm7.encodable(text) and not unicode
    assert {part.alphabet for part in parts} == {Alphabet.GSM7 if gsm else Alphabet.UCS2}


@pytest.mark.parametrize(
    ("text", "wide", "sizes"),
    [
        ("", False, [0]),
        ("a" * 160, False, [160]),
        ("a" * 161, False, [153, 8]),
        ("a" * 161, True, [152, 9]),
        ("€" * 80, False, [160]),
        ("€" * 81, False, [152, 10]),
        ("a" * 152 + "€" + "a" * 10, False, [152, 12]),
        ("ж" * 70, False, [140]),
        ("ж" * 71, False, [134, 8]),
        ("ж" * 71, True, [132, 10]),
        ("😀" * 35, False, [140]),
        ("😀" * 36, False, [132, 12]),
        ("ж" * 66 + "😀" + "ж" * 10, False, [132, 24]),
        ("ж" * 62 + WOMAN_ASTRONAUT + "ж" * 10, False, [124, 34]),
        ("ж" * 66 + "e\u0323" + "ж" * 10, False, [132, 24]),
        ("ж" * 65 + NORWAY + NORWAY + "ж" * 10, False, [130, 36]),
        ("ж" * 61 + NORWAY + NORWAY + "ж" * 10, False, [130, 28]),
        ("ж" * 60 + SCOTLAND + "ж" * 10, False, [120, 48]),
        ("ж" * 66 + "\r\n" + "ж" * 10, False, [132, 24]),
        ("ж" * 65 + "\u0915\u094d\u0937" + "ж" * 10, False, [130, 26]),
        ("e" + "\u0323" * 80, False, [134, 28]),  # longer than a part: cut where it must be
    ],
)
def test_where_a_text_is_split(text: str, wide: bool, sizes: list[int]) -> None:
    """Hold the limits 160/153/152 and 70/67/66, and that no character is cut."""
    assert [len(part.body) for part in concat.split(text, reference=1, wide=wide)] == sizes


def test_a_text_beyond_255_parts_is_refused() -> None:
    """Say so instead of sending a part 256 of 0."""
    assert len(concat.split("a" * 153 * 255, reference=1)) == 255
    with pytest.raises(ValueError, match="256 parts"):
        concat.split("a" * (153 * 255 + 1), reference=1)


def test_pairs_that_others_cut_are_joined() -> None:
    """Join before reading: a surrogate pair and an escape that came in two parts."""
    grin = "😀".encode("utf-16-be")
    assert concat.join([UserData(8, grin[:2]), UserData(8, grin[2:])]) == "😀"
    assert concat.join([UserData(0, b"a\x1b"), UserData(0, b"eb")]) == "a€b"


def test_parts_in_different_alphabets_are_joined() -> None:
    """Read each run of parts in its own alphabet; leave out what is no text."""
    assert concat.join([UserData(0, b"abc"), UserData(8, "ж".encode("utf-16-be")), UserData(4, b"\x01")]) == "abcж"
    assert concat.join([UserData(4, b"\x01")]) is None


@given(st.binary(max_size=170), st.integers(0, 6))
def test_septets_come_back_from_octets(octets: bytes, fill: int) -> None:
    """Pack and unpack any septets after any fill bits."""
    septets = bytes(octet & 0x7F for octet in octets)
    assert gsm7.unpack(gsm7.pack(septets, fill=fill), len(septets), fill=fill) == septets


@pytest.mark.parametrize(
    ("septets", "locking", "single", "text"),
    [
        (b"\x00\x1be\x02", 0, 0, "@€$"),
        (b"\x1b\x1ba", 0, 0, " a"),
        (b"a\x1b", 0, 0, "a"),
        (b"\x1ba", 0, 0, "a"),  # not in the extension: the default alphabet's
        (b"\x1bi\x1bs", 0, 1, "ış"),  # Turkish A.2.1
        (b"\x07\x0b\x1d", 1, 0, "ıĞş"),  # Turkish A.3.1
        (b"\x1b\x09\x1bo", 0, 2, "çó"),  # Spanish A.2.2
        (b"\x09", 2, 0, "Ç"),  # Spanish has no locking shift table
        (b"\x0c\x16", 3, 3, "ô^"),  # Portuguese A.3.3
        (b"\x1b\x16", 3, 3, "Π"),  # Portuguese A.2.3
        (b"\x15\x24\x3d", 6, 6, "\u0915\u0921\u092a"),  # Hindi A.3.6
        (b"\x1b\x1c\x1b\x41", 6, 6, "\u0966A"),  # Hindi A.2.6
        (b"\x00\x2c", 13, 13, "\u0627,"),  # Urdu A.3.13
        (b"\x1be", 13, 13, "€"),  # Urdu A.2.13
        (b"@\x1be", 14, 99, "¡€"),  # languages that do not exist
    ],
)
def test_alphabets(septets: bytes, locking: int, single: int, text: str) -> None:
    """Read default, extension and national tables (23.038 6.2.1, Annex A)."""
    assert gsm7.decode(septets, locking=locking, single=single) == text
    header = (Element(0x25, bytes((locking,))), Element(0x24, bytes((single,))))
    assert UserData(0, septets, header).text == text


def test_the_tables_are_whole() -> None:
    """Hold the shape of the data: 128 characters a locking table, no shift beyond a septet."""
    assert {len(table) for table in LOCKING_SHIFT} == {0, 128}
    assert {table[0x1B] for table in LOCKING_SHIFT if table} == {"\x1b"}
    assert all(0 <= code < 0x80 and len(char) == 1 for table in SINGLE_SHIFT for code, char in table.items())
    assert all(table[ord("0") : ord("9") + 1] == "0123456789" for table in LOCKING_SHIFT if table)


def test_no_letter_is_twice_in_a_script() -> None:
    """Find a slip of the pen: one in 23.038 V9.1.1 itself put a Kannada letter where another belongs."""
    for table in LOCKING_SHIFT[4:]:
        letters = [char for char in table if ord(char) > 0x7F]
        assert len(letters) == len(set(letters))
    assert all(table[0x65] == "€" for table in SINGLE_SHIFT)


def test_the_tables_are_those_of_others() -> None:
    """Hold every character, by the sum of what Android's tables for the same alphabets say."""
    locking = [unicodedata.normalize("NFC", table.replace("\x1b", "\uffff")) for table in LOCKING_SHIFT]
    shifted = ["".join(table.get(code, " ") for code in range(128)) for table in SINGLE_SHIFT]
    single = [unicodedata.normalize("NFC", table) for table in shifted]
    told = hashlib.sha256("\n".join((*locking, *single)).encode()).hexdigest()
    assert told == "30e5c51ecc8cf05a8bfd0229e066d99f2661f432e0c70a9e337b3ec7aabcec85"


@given(texts)
def test_clusters_are_the_text(text: str) -> None:
    """Cut without losing or adding anything."""
    assert "".join(clusters(text)) == text


@pytest.mark.parametrize(
    ("text", "simple"),
    [
        ("\u201cIt\u2019s on\u201d \u2013 21\u00a0C\u2026", '"It\'s on" - 21 C...'),
        ("\u00abæøå\u00bb\u200b", '"æøå"'),
        ("plain € [text]", "plain € [text]"),
        ("\u201cПривет\u201d", "\u201cПривет\u201d"),  # needs UCS2 all the same: nothing is gained
        ("👩\u200d🚀", "👩\u200d🚀"),
    ],
)
def test_simple_typography(text: str, simple: str) -> None:
    """Write plainly what then fits the default alphabet, and leave the rest as it is."""
    assert simplify(text) == simple
    assert gsm7.encodable(simple) or simple == text


def test_only_what_the_alphabet_has_is_encoded() -> None:
    """Refuse to write a character the default alphabet lacks."""
    with pytest.raises(UnicodeEncodeError):
        gsm7.encode("aж")
    assert gsm7.encode("@€") == b"\x00\x1be"
    assert not gsm7.encodable("`")
