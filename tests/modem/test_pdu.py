"""PDUs of real modems and networks, and every field there and back."""

from datetime import UTC, datetime, timedelta, timezone
import json
from pathlib import Path
from typing import Any

from hypothesis import example, given, strategies as st
import pytest

from custom_components.isocket.modem.models import Address, AddressKind, Verdict
from custom_components.isocket.modem.sms import concat, gsm7, pdu
from custom_components.isocket.modem.sms.fields import PduError, decode_validity, encode_validity
from custom_components.isocket.modem.sms.pdu import Deliver, StatusReport, Submit
from custom_components.isocket.modem.sms.userdata import Concat, Element, UserData

VECTORS = json.loads((Path(__file__).parent / "fixtures" / "pdus.json").read_text(encoding="utf-8"))
HELLO = "04C8329BFD06"  # the end of a PDU: four septets
SENDER = Address.of("+4790000002")
SENT = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


def facts(message: Deliver | Submit | StatusReport) -> dict[str, Any]:
    """Tell a decoded PDU in the words of the fixtures."""
    told: dict[str, Any] = {"smsc": message.smsc.text if message.smsc else None}
    if isinstance(message, StatusReport):
        told |= {"type": "status_report", "sender": message.recipient.text, "text": None, "timestamp": message.sent}
        return told | {"mr": message.reference, "status": message.status, "discharge": message.discharged}
    told |= {"text": message.text, "dcs": message.data.dcs}
    if concat := message.data.concat:
        bits = 16 if concat.wide else 8
        told["concat"] = {"ref": concat.reference, "total": concat.total, "seq": concat.number, "bits": bits}
    if message.text is None:
        told["data"] = message.data.body.hex().upper()
    if isinstance(message, Submit):
        return told | {"type": "submit", "sender": message.recipient.text, "mr": message.reference, "timestamp": None}
    return told | {"type": "deliver", "sender": message.sender.text, "timestamp": message.sent}


def stated(vector: dict[str, Any]) -> dict[str, Any]:
    """Read the times of a fixture and drop what is no fact of the PDU."""
    told = {key: value for key, value in vector.items() if key not in {"pdu", "source"}}
    for key in ("timestamp", "discharge"):
        if told.get(key):
            told[key] = datetime.fromisoformat(told[key])
    return told


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["pdu"][:40] for vector in VECTORS])
def test_real_pdus_decode_as_their_sources_say(vector: dict[str, Any]) -> None:
    """Read each fixture by itself, and by the length its modem would declare."""
    expected = stated(vector)
    smsc_octets = int(vector["pdu"][:2], 16) + 1
    for length in (None, len(vector["pdu"]) // 2 - smsc_octets):
        message = pdu.decode(vector["pdu"], length)
        assert facts(message) == expected
        sent = message.discharged if isinstance(message, StatusReport) else getattr(message, "sent", None)
        wanted = expected.get("discharge", expected["timestamp"])
        assert (sent and sent.utcoffset()) == (wanted and wanted.utcoffset())


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["pdu"][:40] for vector in VECTORS])
@pytest.mark.parametrize("declared", [True, False])
def test_an_smsc_block_may_be_missing(vector: dict[str, Any], declared: bool) -> None:
    """Read the same PDUs as firmware without SMSC blocks gives them; a report tells that by its length alone."""
    declared |= vector["type"] == "status_report"
    bare = vector["pdu"][2 + 2 * int(vector["pdu"][:2], 16) :]
    message = pdu.decode(bare, len(bare) // 2 if declared else None)
    assert facts(message) == stated(vector) | {"smsc": None}


@pytest.mark.parametrize(
    ("octets", "address"),
    [
        ("0A91214365870900", Address("+1234567890", AddressKind.INTERNATIONAL)),
        ("0481214300", Address("1234", AddressKind.LOCAL)),
        ("0BA121436587F9", None),
        ("0AA1214365870900", Address("1234567890", AddressKind.LOCAL)),
        ("0781BADCFE4300", Address("*#abc", AddressKind.LOCAL)),
        ("0081", Address("", AddressKind.LOCAL)),
        ("0091", Address("", AddressKind.LOCAL)),
        ("0BA12143658709F1", Address("12345678901", AddressKind.LOCAL)),  # national: eleven digits are odd
        ("08A109000020", Address("90000002", AddressKind.LOCAL)),
        ("05C82143F5", Address("12345", AddressKind.LOCAL)),  # a subscriber number, ERMES plan
        ("0A91740900A002", Address("+4790000*20", AddressKind.INTERNATIONAL)),
        ("0A9174F9", Address("+479", AddressKind.INTERNATIONAL)),  # a filler before the end
        ("18D0" + "C1" * 12, None),
        ("0BD0C2B07B0D0A02", Address("Bank A", AddressKind.ALPHANUMERIC)),
        ("0DD0F334FC1CA69701", Address("sipgate", AddressKind.ALPHANUMERIC)),
        ("0ED0F334FC1CA69701", Address("sipgate", AddressKind.ALPHANUMERIC)),
        ("04D01000", Address("Δ@", AddressKind.ALPHANUMERIC)),
    ],
)
def test_addresses(octets: str, address: Address | None) -> None:
    """Tell international, local, short and alphanumeric senders apart; refuse one that is cut off."""
    if address is None:
        with pytest.raises(PduError):
            pdu.decode_deliver(f"0004{octets}")
    else:
        extra = "00" if octets.endswith("00") and address.kind is not AddressKind.ALPHANUMERIC else ""
        octets = octets.removesuffix(extra)
        assert pdu.decode_deliver(f"0004{octets}000062112080000000{HELLO}").sender == address


@pytest.mark.parametrize(
    ("octets", "sent"),
    [
        ("62114280000040", datetime(2026, 11, 24, 8, 0, tzinfo=timezone(timedelta(hours=1)))),
        ("6211428000004A", datetime(2026, 11, 24, 8, 0, tzinfo=timezone(-timedelta(hours=6)))),
        ("62114280000023", datetime(2026, 11, 24, 8, 0, tzinfo=timezone(timedelta(hours=8)))),
        ("62114280000072", datetime(2026, 11, 24, 8, 0, tzinfo=timezone(timedelta(hours=6, minutes=45)))),
        ("99304180000000", datetime(1999, 3, 14, 8, 0, tzinfo=UTC)),
        ("62114280000095", None),
        ("621142800000FF", None),
        ("62004280000000", None),
        ("62114280060000", None),
        ("6A114280000000", None),
        ("00000000000000", None),
    ],
)
def test_time_stamps(octets: str, sent: datetime | None) -> None:
    """Read zones in quarters of an hour, either way; no time is better than a wrong one."""
    decoded = pdu.decode_deliver(f"00040481214300 00{octets}{HELLO}".replace(" ", "")).sent
    assert decoded == sent
    assert (decoded and decoded.utcoffset()) == (sent and sent.utcoffset())


@pytest.mark.parametrize("first", [0x00, 0x04, 0x08, 0x20, 0x24, 0x80, 0xA4, 0x03])
def test_bits_of_the_first_octet_change_nothing(first: int) -> None:
    """Read more messages to send, loop prevention, status report indication, reply path, and the reserved type."""
    deliver = pdu.decode(f"00{first:02X}0481214300006211428000000004C8329BFD06")
    assert isinstance(deliver, Deliver)
    assert (deliver.text, deliver.sender.text) == ("Hell", "1234")


@pytest.mark.parametrize("pid", [0x00, 0x24, 0x3F, 0x41, 0x47, 0x5E, 0x5F, 0x9F, 0xFF])
def test_protocols_are_kept(pid: int) -> None:
    """Read telematic interworking, replace types, return calls and reserved protocols as messages."""
    deliver = pdu.decode(f"000404812143{pid:02X}006211428000000004C8329BFD06")
    assert isinstance(deliver, Deliver)
    assert (deliver.text, deliver.pid) == ("Hell", pid)


def test_a_length_that_counts_the_smsc_block_is_not_believed() -> None:
    """Read the same message whatever the modem counts, and whatever else it tells."""
    whole = "0791447758100650040C914497716247010000909010711423400A2050EC468B81C4733A"
    octets = len(whole) // 2
    for length in (octets - 8, octets, None, 3, 200):
        message = pdu.decode(whole, length)
        assert isinstance(message, Deliver)
        assert (message.text, message.smsc) == ("  1741 bst", Address.of("+447785016005"))


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        *((status, Verdict.DELIVERED) for status in (0x00, 0x02, 0x10, 0x1F)),
        (0x01, Verdict.FORWARDED),
        *((status, Verdict.TRYING) for status in (0x20, 0x25, 0x2F, 0x30, 0x3F)),
        (0x46, Verdict.EXPIRED),
        *((status, Verdict.FAILED) for status in (0x40, 0x45, 0x47, 0x49, 0x5F, 0x60, 0x65, 0x66, 0x7F, 0x80, 0xFF)),
    ],
)
def test_what_became_of_a_message(status: int, verdict: Verdict) -> None:
    """Read every group of TP-ST, and a report that goes on after it."""
    for rest in ("", "FF", "07 00 00 05 68656C6C6F"):
        report = pdu.decode(f"00062A0A91740900002062114280000000621142800100 00{status:02X}{rest}".replace(" ", ""))
        assert isinstance(report, StatusReport)
        assert (report.reference, report.status, report.verdict) == (0x2A, status, verdict)
        assert report.recipient == SENDER


def test_parts_with_headers_of_different_sizes_are_joined() -> None:
    """Read three parts: by a reference of 8 bits alone, with a port, and among unknown elements."""
    bodies = [(0, "050003070301", "Power "), (0, "09 70020102 0003070302", "socket "), (8, "050003070303", "ON ж")]
    parts = []
    for dcs, header, text in bodies:
        octets = bytes.fromhex(header)
        if dcs:
            body = text.encode("utf-16-be")
            data = bytes((len(octets) + len(body),)) + octets + body
        else:
            fill = -8 * len(octets) % 7
            septets = gsm7.encode(text)
            data = bytes(((8 * len(octets) + fill) // 7 + len(septets),)) + octets + gsm7.pack(septets, fill=fill)
        deliver = pdu.decode(f"00440481214300{dcs:02X}62114280000000{data.hex()}")
        assert isinstance(deliver, Deliver)
        parts.append(deliver.data)
    assert [part.concat and part.concat.number for part in parts] == [1, 2, 3]
    assert concat.join(parts) == "Power socket ON ж"


def test_a_vcard_and_a_push_in_parts_tell_their_port() -> None:
    """Find the port beside a reference of 16 bits (23.040 9.2.3.24.4, 9.2.3.24.8)."""
    vcard = pdu.decode("004404812143000462114280000000110605042 3F40000424547494E3A5643415244".replace(" ", ""))
    assert isinstance(vcard, Deliver)
    assert (vcard.data.port, vcard.text) == (0x23F4, None)
    push = pdu.decode("0044048121430004621142800000000F0C05040B8423F0080412340201AABB")
    assert isinstance(push, Deliver)
    assert (push.data.port, push.data.concat) == (2948, Concat(0x1234, 2, 1, wide=True))


@pytest.mark.parametrize("text", ["", "00", "000", "zz", "0004", "07914", "00040B91", "00041991" + "11" * 200, "€"])
def test_what_is_no_pdu_is_refused(text: str) -> None:
    """Raise the codec's own error and no other."""
    with pytest.raises(PduError):
        pdu.decode(text)


@given(st.sampled_from(VECTORS), st.data())
def test_damaged_pdus_read_or_raise_the_one_error(vector: dict[str, Any], data: st.DataObject) -> None:
    """Hold the same of real PDUs with octets changed, lost or added."""
    octets = bytearray.fromhex(vector["pdu"])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(octets) - 1))
        octets[at : at + data.draw(st.integers(0, 2))] = data.draw(st.binary(max_size=2))
    try:
        message = pdu.decode(octets.hex(), data.draw(st.none() | st.just(len(octets) - 8)))
    except PduError:
        return
    facts(message)


@given(st.binary(max_size=180), st.none() | st.integers(0, 200))
@example(bytes.fromhex("024A97"), 0)  # a length by which there is nothing but the SMSC block
def test_any_octets_read_or_raise_the_one_error(octets: bytes, length: int | None) -> None:
    """Hold that noise on the line never raises anything else."""
    try:
        message = pdu.decode(octets.hex(), length)
    except PduError:
        return
    facts(message)


addresses = (
    st.one_of(
        st.from_regex(r"\+?[0-9*#abc]{1,20}", fullmatch=True),
        st.text("@ABCabc 12_Δ€ÄÖ", min_size=1, max_size=10).filter(lambda name: len(name) + name.count("€") <= 11),
    )
    .map(Address.of)
    .filter(lambda address: not (address.text.endswith("@") and len(address.text) + address.text.count("€") == 8))
)
times = st.builds(
    lambda seconds, quarters: datetime.fromtimestamp(seconds, timezone(quarters * timedelta(minutes=15))),
    st.integers(631_238_400, 3_786_700_000),  # 1990 to 2089, as far as two digits of a year tell
    st.integers(-56, 56),
)
bodies = st.one_of(
    st.tuples(
        st.sampled_from([0x00, 0x10, 0xC8, 0xF1, 0x40, 0x0C, 0x91]),
        st.binary(max_size=130).map(lambda body: bytes(octet & 0x7F for octet in body)),
    ),
    st.tuples(st.sampled_from([0x04, 0xF5, 0x08, 0x19, 0xE0, 0x20, 0x71]), st.binary(max_size=120)),
)
headers = st.lists(st.builds(Element, st.integers(0, 255), st.binary(max_size=4)), max_size=3).map(tuple)
contents = st.builds(lambda body, header: UserData(body[0], body[1], header), bodies, headers)


@given(
    addresses, contents, st.none() | times, st.none() | st.from_regex(r"\+?[0-9]{2,20}", fullmatch=True).map(Address.of)
)
def test_delivers_come_back(sender: Address, data: UserData, sent: datetime | None, smsc: Address | None) -> None:
    """Encode and decode any message from the network."""
    deliver = Deliver(sender, data, sent, smsc=smsc)
    decoded = pdu.decode(pdu.encode_deliver(deliver))
    assert decoded == deliver
    assert isinstance(decoded, Deliver)
    assert (decoded.sent and decoded.sent.utcoffset()) == (sent and sent.utcoffset())


@given(addresses, contents, st.integers(0, 255), st.none() | st.integers(0, 255).map(decode_validity), st.booleans())
def test_submits_come_back(
    recipient: Address, data: UserData, reference: int, validity: timedelta | None, report: bool
) -> None:
    """Encode and decode any message from a phone, by the length AT+CMGS is given."""
    submit = Submit(recipient, data, reference, validity, report)
    encoded = pdu.encode_submit(submit)
    assert encoded.length == len(encoded.hex) // 2 - 1
    assert pdu.decode(encoded.hex, encoded.length) == submit


@given(addresses, st.integers(0, 255), st.none() | times, st.none() | times, st.integers(0, 255))
def test_status_reports_come_back(
    recipient: Address, reference: int, sent: datetime | None, discharged: datetime | None, status: int
) -> None:
    """Encode and decode any status report."""
    report = StatusReport(recipient, reference, sent, discharged, status)
    assert pdu.decode(pdu.encode_status_report(report)) == report


@pytest.mark.parametrize(
    ("octet", "period"),
    [
        (0, timedelta(minutes=5)),
        (11, timedelta(hours=1)),
        (143, timedelta(hours=12)),
        (144, timedelta(hours=12, minutes=30)),
        (167, timedelta(hours=24)),
        (168, timedelta(days=2)),
        (196, timedelta(days=30)),
        (197, timedelta(weeks=5)),
        (255, timedelta(weeks=63)),
    ],
)
def test_validity_periods(octet: int, period: timedelta) -> None:
    """Hold the table of 23.040 9.2.3.12.1."""
    assert decode_validity(octet) == period
    assert encode_validity(period) == octet
    assert encode_validity(period + timedelta(seconds=1)) == octet


@pytest.mark.parametrize(
    ("dcs", "alphabet", "message_class"),
    [
        (0x00, "GSM7", None),
        (0x03, "GSM7", None),
        (0x04, "DATA", None),
        (0x08, "UCS2", None),
        (0x0C, "GSM7", None),
        (0x10, "GSM7", 0),
        (0x15, "DATA", 1),
        (0x1A, "UCS2", 2),
        (0x48, "UCS2", None),
        (0x58, "UCS2", 0),
        (0x84, "GSM7", None),
        (0xB8, "GSM7", None),
        (0xC8, "GSM7", None),
        (0xD0, "GSM7", None),
        (0xE8, "UCS2", None),
        (0xF0, "GSM7", 0),
        (0xF6, "DATA", 2),
        (0x11, "GSM7", 1),
        (0x40, "GSM7", None),
        (0x44, "DATA", None),
        (0x53, "GSM7", 3),
        (0x7F, "GSM7", 3),
        (0x9B, "GSM7", None),
        (0xC0, "GSM7", None),
        (0xE4, "UCS2", None),
        (0xF3, "GSM7", 3),
        (0xF9, "GSM7", 1),
    ],
)
def test_data_coding_schemes(dcs: int, alphabet: str, message_class: int | None) -> None:
    """Read the groups of 23.038 4, the reserved ones as GSM-7."""
    data = UserData(dcs, b"")
    assert (data.alphabet.name, data.message_class) == (alphabet, message_class)


@given(st.integers(0, 255))
def test_compression_is_told_in_two_groups_alone(dcs: int) -> None:
    """Read a body unless bit 5 of the general and the automatic deletion groups says that it is packed (23.042)."""
    assert UserData(dcs, b"").compressed == (dcs < 0x80 and dcs & 0x20 == 0x20)


@pytest.mark.parametrize(
    ("first", "tail", "text", "concat"),
    [
        ("04", "0004C8329BFD", "Hell", None),  # as many septets as the length says
        ("04", "00FFC8329BFD06", "Hello", None),  # a length beyond the data
        ("04", "00", "", None),  # no user data at all
        ("04", "08050041004200", "AB", None),  # half a character
        ("04", "0804D83D0041", "\ufffdA", None),  # half a surrogate pair
        ("44", "000B0500030002019065361B", "Hell", Concat(0, 2, 1)),
        ("44", "080805000307030200410042", "A", Concat(7, 3, 2)),
        ("44", "0808050003070302 0041".replace(" ", ""), "A", Concat(7, 3, 2)),
        ("44", "080805000307030400410042", "A", None),  # part 4 of 3
        ("44", "0808050003070300 0041".replace(" ", ""), "A", None),  # part 0
        ("44", "080D0A000307030100030803020041", "A", Concat(8, 3, 2)),  # the last of two counts
        ("44", "0806FF0041004200", None, None),  # a header beyond the data
        ("44", "0806030077000041", None, None),  # an element beyond the header
        ("04", "2004C8329BFD", None, None),  # compressed
    ],
)
def test_odd_user_data(first: str, tail: str, text: str | None, concat: Concat | None) -> None:
    """Read what can be read of user data that breaks the rules, and raise nothing."""
    deliver = pdu.decode_deliver(f"00{first}0481214300{tail[:2]}62114280000000{tail[2:]}")
    if text is not None or tail.startswith("20"):
        assert deliver.text == text
    assert deliver.data.concat == concat


def test_a_wap_push_tells_its_port() -> None:
    """Tell an MMS notification from a text by its port (23.040 9.2.3.24.4)."""
    push = next(vector for vector in VECTORS if vector.get("data"))
    assert pdu.decode_deliver(push["pdu"]).data.port == 2948
    assert UserData(0, b"", (Element(0x04, b"\x0b\x0c"),)).port == 11
    assert UserData(0, b"", (Element(0x04, b"\x0b\x0c"), Element(0x04, b"\x01\x02"))).port == 1  # the last one counts
    assert UserData(0, b"", (Element(0x05, b"\x0b\x84"),)).port is None


def test_a_submit_is_written_octet_by_octet() -> None:
    """Hold the bytes of the commonest message: relative validity, report asked for, GSM-7."""
    submit = Submit(SENDER, UserData.plain("hello€"), 0, timedelta(days=4), status_report=True)
    expected = pdu.SubmitPdu("0031000A9174090000200000AA07E8329BFDDE9401", 20)
    assert pdu.encode_submit(submit) == expected
