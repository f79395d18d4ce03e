"""What a transcript tells of people: nothing; and of everything else: all."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, strategies as st
import pytest

from custom_components.isocket.modem.models import Address
from custom_components.isocket.modem.sms import concat, gsm7, pdu
from custom_components.isocket.modem.sms.userdata import Element, UserData
from terminal.disguise import Disguise

SENT = datetime(2026, 11, 24, 9, 15, 30, tzinfo=UTC)
PEOPLE = ("90000002", "90000003", "Kari", "Nordmann", "secret", "4711", "356938035643809")
PHONE = "+4790000002"


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("AT", "AT"),
        ("AT+CMEE=1", "AT+CMEE=1"),
        ('AT+CPIN="4711"', 'AT+CPIN="0000"'),
        ("ATD+4790000002;", "ATD+5555555551;"),
        ('AT+CUSD=1,"*100*4711#",15', 'AT+CUSD=1,"*555*5555#",15'),
        ('AT+CUSD=1,"AA180C3602",15', 'AT+CUSD=1,"AA5AAD3602",15'),  # *100# packed
        ('AT+QURCCFG="urcport","all"', 'AT+QURCCFG="urcport","all"'),
        ('AT+CPMS="SM","SM","SM"', 'AT+CPMS="SM","SM","SM"'),
        ("\x1b", "\x1b"),
    ],
)
def test_what_the_driver_says(line: str, shown: str) -> None:
    """Replace the PIN, numbers and codes, and nothing else."""
    assert Disguise().sent(line) == shown


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("OK", "OK"),
        ("+CMS ERROR: 500", "+CMS ERROR: 500"),
        ("+CME ERROR: SIM not inserted", "+CME ERROR: SIM not inserted"),
        ("^SYSSTART", "^SYSSTART"),
        ("Call Ready", "Call Ready"),
        ("OVER-VOLTAGE WARNNING", "OVER-VOLTAGE WARNNING"),
        ('+CMTI: "SM",1', '+CMTI: "SM",1'),
        ('+COPS: 0,0,"Telenor",7', '+COPS: 0,0,"Telenor",7'),
        ('+CPMS: "SM",1,20,"SM",1,20,"SM",1,20', '+CPMS: "SM",1,20,"SM",1,20,"SM",1,20'),
        ('+CCLK: "26/11/24,09:15:30+04"', '+CCLK: "26/11/24,09:15:30+04"'),
        ("+CREG: 1,1", "+CREG: 1,1"),
        ('+CREG: 2,1,"05D1","01A2D003",7', '+CREG: 2,1,"0000","00000000",7'),  # the cell is a place
        ("VOICE CALL: END: 000041", "VOICE CALL: END: 000041"),
        ("^DSCI: 1,1,4,0,+4790000002,145", "^DSCI: 1,1,4,0,+5555555551,145"),
        ('+CLIP: "+4790000002",145,"",0,"Kari Nordmann",0', '+CLIP: "+5555555551",145,"",0,"xxxxxxxxxxxxx",0'),
        ('+CLCC: 1,1,4,0,0,"+4790000002",145,"Kari"', '+CLCC: 1,1,4,0,0,"+5555555551",145,"xxxx"'),
        ("MISSED_CALL: 11:01AM 90000002", "MISSED_CALL: 11:01AM 55555551"),
        ('+CSCA: "+4790000003",145', '+CSCA: "+5555555551",145'),
        ('+CUSD: 0,"Kari has 47.11 kr",15', '+CUSD: 0,"xxxx xxx xx.xx xx",15'),
        ("+CUSD: 0,Kari has 47.11 kr", "+CUSD: 0,xxxx xxx xx.xx xx"),
        ('+CUSD: 0,"004B006100720069",72', '+CUSD: 0,"0078007800780078",72'),
        ("+CUSD: 2", "+CUSD: 2"),
        ("Kari is home at 90000002", "xxxx xx xxxx xx xxxxxxxx"),  # whatever it is
        ("+Kari is home", "+xxxx xx xxxx"),
        ('+QPINC: "SC",3,10', '+QPINC: "SC",3,10'),
        ("+RXDTMF: 4", "+RXDTMF: 5"),
        ("HELLO MUM: I am Kari", "xxxxx xxx: x xx xxxx"),
        ("$GPGGA,091530,5954.8,N,01045.1,E,1,08", "$xxxxx,xxxxxx,xxxx.x,x,xxxxx.x,x,x,xx"),
        ("Ka\u0159\xed", "xxxx"),
        (">", ">"),
    ],
)
def test_what_the_modem_says(line: str, shown: str) -> None:
    """Keep what is known to be harmless, and the form of the rest."""
    assert Disguise().received(line) == shown


def test_who_the_modem_is() -> None:
    """Keep maker and model, and replace the IMEI."""
    disguise = Disguise()
    for command, answer, shown in (
        ("AT+CGMM", "SIMCOM_SIM7600E-H", "SIMCOM_SIM7600E-H"),
        ("AT+CGMR", "Revision:1418B05SIM800L24", "Revision:1418B05SIM800L24"),
        ("AT+CGSN", "356938035643809", "555555555555551"),
        ("AT+CSQ", "SIMCOM_SIM7600E-H", "xxxxxx_xxxxxxxx-x"),
    ):
        disguise.sent(command)
        assert disguise.received(answer) == shown


def test_the_same_person_is_always_the_same() -> None:
    """Let it be seen who answers whom."""
    disguise = Disguise()
    assert disguise.number(PHONE) == "+5555555551"
    assert disguise.number("90000003") == "55555552"
    assert disguise.received(f'+CLIP: "{PHONE}",145') == '+CLIP: "+5555555551",145'
    assert disguise.number("2222") == "5553"
    assert disguise.number("") == ""


def test_the_rest_of_a_text_of_several_lines_is_hidden() -> None:
    """Follow a quoted text over its line ends, and a message in text mode to the next line."""
    disguise = Disguise()
    assert disguise.received('+CUSD: 0,"Kari') == '+CUSD: 0,"xxxx'
    assert disguise.received("+CREG: 1") == "+xxxx: x"
    assert disguise.received('Nordmann",15') == 'xxxxxxxx",15'
    assert disguise.received("+CREG: 1") == "+CREG: 1"
    assert disguise.received('+CMT: "+4790000002","Kari","26/11/24,09:15:30+04"').startswith(
        '+CMT: "+5555555551","xxxx"'
    )
    assert disguise.received('+CMTI: "SM",1') == '+CMTI: "SM",1'
    assert disguise.received("+OK: then") == "+xx: xxxx"
    assert disguise.received("OK") == "OK"


def test_an_echo_is_disguised_as_what_was_sent() -> None:
    """Hide the PIN when the modem repeats it."""
    disguise = Disguise()
    assert disguise.received('AT+CPIN="4711"') != disguise.sent('AT+CPIN="4711"')
    assert disguise.received('AT+CPIN="4711"') == 'AT+CPIN="0000"'


@pytest.mark.parametrize("part", ['+CLIP: "+479', "Kari", "90000"])
def test_a_part_of_a_line_is_hidden(part: str) -> None:
    """Keep nothing of what is not whole."""
    assert not any(char.isalnum() and char != "x" for char in Disguise.cut(part))


BODIES = [
    "Kari is at home, 90000002",
    "€ {} [] 4711",
    "Привет, это секрет",
    "secret 😀 👍🏽",
    "",
]


@pytest.mark.parametrize("text", BODIES)
@pytest.mark.parametrize("sender", [PHONE, "90000002", "Kari", "2222"])
def test_a_message_keeps_all_but_who_and_what(text: str, sender: str) -> None:
    """Keep alphabet, length, time, parts; and read the same way."""
    for part in concat.split(text * 8, reference=7):
        original = pdu.Deliver(Address.of(sender), part, SENT, smsc=Address.of("+4790000003"))
        shown = pdu.decode_deliver(Disguise().pdu(pdu.encode_deliver(original), None))
        assert (shown.sent, shown.pid, shown.data.dcs) == (SENT, 0, part.dcs)
        assert shown.data.header == part.header
        assert len(shown.data.body) == len(part.body)
        assert shown.sender.kind is original.sender.kind
        assert len(shown.sender.text) == len(sender)
        assert shown.smsc and shown.smsc.text != "+4790000003"
        assert shown.sender.text != sender
        assert set(shown.text or "") <= set("x€ж😀")


@given(st.text(max_size=400).filter(lambda text: not any("\ud800" <= char <= "\udfff" for char in text)))
def test_a_text_is_sent_in_as_many_parts_of_the_same_size(text: str) -> None:
    """Let the driver, given the disguise, write PDUs of the same length that tell nothing."""
    shown = Disguise.text(text)
    assert set(shown) <= set("x€ж😀")
    assert gsm7.encodable(shown) is gsm7.encodable(text)
    assert len(UserData.plain(shown).body) == len(UserData.plain(text).body)
    assert Disguise.text(shown) == shown


@pytest.mark.parametrize("text", BODIES)
def test_what_is_sent_is_what_the_driver_sends_for_the_disguise(text: str) -> None:
    """Give the PDU of the disguised number and text for that of the real ones."""
    disguise = Disguise()
    number, shown = disguise.number(PHONE), disguise.text(text * 6)
    pairs = zip(concat.split(text * 6, reference=1), concat.split(shown, reference=1), strict=True)
    for part, expected in pairs:
        written, wanted = (
            pdu.encode_submit(pdu.Submit(Address.of(to), data, validity=timedelta(days=1), status_report=True))
            for to, data in ((PHONE, part), (number, expected))
        )
        disguise.sent(f"AT+CMGS={written.length}")
        assert disguise.sent(written.hex) == wanted.hex


def test_reports_data_and_what_cannot_be_read() -> None:
    """Replace the recipient of a report, and the whole of a data message or of nonsense."""
    report = pdu.StatusReport(Address.of(PHONE), 4, SENT, SENT, 0)
    shown = pdu.decode_status_report(Disguise().pdu(pdu.encode_status_report(report), None))
    assert (shown.reference, shown.sent, shown.status) == (4, SENT, 0)
    assert shown.recipient.text == "+5555555551"
    push = UserData(0x04, b"http://secret", (Element(0x05, b"\x0b\x84\x23\xf0"),))
    data = pdu.decode_deliver(Disguise().pdu(pdu.encode_deliver(pdu.Deliver(Address.of(PHONE), push, SENT)), None))
    assert (data.data.port, set(data.data.body)) == (2948, {0})
    for nonsense in ("07917409000020F0", "FF" * 20, "0791740900", "04"):
        assert set(Disguise().pdu(nonsense * 3, None)) <= set("0")


@given(st.binary(min_size=8, max_size=170), st.none() | st.integers(0, 170))
def test_whatever_a_pdu_holds_keeps_its_length(octets: bytes, length: int | None) -> None:
    """Raise nothing, and fit where the original was."""
    assert len(Disguise().pdu(octets.hex().upper(), length)) == 2 * len(octets)


@given(st.text(st.characters(max_codepoint=255, exclude_characters="\r\n"), max_size=80))
def test_whatever_is_said_raises_nothing(line: str) -> None:
    """Take any line, in both directions."""
    disguise = Disguise()
    disguise.received(line)
    disguise.sent(line)
