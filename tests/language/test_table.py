"""The table holds together: what is written is read, nothing means two things, every reply can be sent."""

from datetime import datetime, timedelta
from itertools import product
import re
from typing import Any

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.isocket.language import COMMANDS, SETTINGS, BadValue, Call, Command, Kind, Unknown, parse
from custom_components.isocket.language.alphabet import fits, parts
from custom_components.isocket.language.fields import STAMP, Field
from custom_components.isocket.language.messages import MESSAGES
from custom_components.isocket.language.refusals import REFUSALS
from custom_components.isocket.language.rows import Basis, Confirm, Model
from custom_components.isocket.language.template import Template

EXEMPT = {
    "STATUS",
    "TEMPERATURE",
    "RUNTIME",
    "SHOWALARMLOG",
    "SALDO",
    "HARDWARE",
    "SERIALNUM",
    "FIRMWARE",
    "DATE",
}
"""Commands that SMSCONFIRM=OFF does not silence, as chapter 6.1 lists them; besides all Inf commands."""


_RANGE = re.compile(r"(-?[0-9]+)(?:-| to )(-?[0-9]+)(?:, [A-Z]+)?")
_PHONES = st.from_regex(r"[0-9]{1,15}", fullmatch=True)
_TIMES = st.integers(0, 3_000_000_000).map(
    lambda seconds: datetime.fromisoformat("2000-01-01") + timedelta(seconds=seconds)
)
SPECIAL: dict[str, st.SearchStrategy[Any]] = {
    "numbers": st.lists(_PHONES, min_size=1, max_size=10).map(tuple),
    "events": st.lists(_TIMES, min_size=1, max_size=10).map(lambda times: tuple(f"{time:{STAMP}}" for time in times)),
    "rules": st.lists(
        st.from_regex(r"(?:[01][0-9]|2[0-3]):[0-5][0-9],[*1-7],(?:ON|OFF|INF)", fullmatch=True), min_size=1, max_size=8
    ).map(tuple),
    "stamp": _TIMES,
    "time": _TIMES,
    "answer": st.text(st.sampled_from("Saldo 49,50 kr.\n"), min_size=1).map(str.strip).filter(bool),
    "zone": st.integers(-56, 56),
}
"""Values that a pattern makes too seldom, by the names of their fields."""


def _values(name: str, field: Field[Any]) -> st.SearchStrategy[Any]:
    """Make values that a field takes."""
    if name in SPECIAL:
        return SPECIAL[name]
    if (limits := _RANGE.fullmatch(field.shown)) is not None:
        return st.integers(int(limits[1]), int(limits[2]))
    pattern = st.from_regex(
        field.pattern.replace("[^\\n]", "[A-Za-z0-9.]"), fullmatch=True, alphabet=st.characters(codec="ascii")
    )
    return pattern.filter(lambda text: _loads(field, text)).map(field.load)


def _loads(field: Field[Any], text: str) -> bool:
    """Say whether a field takes a text."""
    try:
        field.load(text)
    except ValueError:
        return False
    return True


def values_of(template: Template) -> st.SearchStrategy[dict[str, Any]]:
    """Make values that the fields of a template take."""
    return st.fixed_dictionaries({name: _values(name, field) for name, field in template.fields.items()})


def _replies() -> list[tuple[Command, str]]:
    """List all replies by their commands and names."""
    return [(command, name) for command in COMMANDS for name in command.replies]


REQUESTS = [pytest.param(command, id=command.key) for command in COMMANDS]
REPLIES = [pytest.param(command, name, id=f"{command.key} {name}".strip()) for command, name in _replies()]


@pytest.mark.parametrize("command", REQUESTS)
@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_a_request_that_is_written_is_read_as_itself(command: Command, data: st.DataObject) -> None:
    """By its template and by the parser, in capitals or not, with blanks or not."""
    values = data.draw(values_of(command.request))
    text = command.request.render(values)
    assert command.request.match(text) == values
    assert parse(text) == Call(command, values)
    assert parse(f"  {text} ") == Call(command, values)
    assert parse(" ".join(text)) == Call(command, values)
    if not command.secret:
        assert parse(text.lower()) == Call(command, values)


@pytest.mark.parametrize("command", REQUESTS)
@given(data=st.data())
@settings(max_examples=10, deadline=None)
def test_no_text_is_two_commands(command: Command, data: st.DataObject) -> None:
    """No other template takes it."""
    text = command.request.render(data.draw(values_of(command.request)))
    others = [other.key for other in COMMANDS if other is not command and other.request.match(text) is not None]
    assert others == []


@pytest.mark.parametrize(("command", "name"), REPLIES)
@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_a_reply_that_is_written_is_read_and_can_be_sent(command: Command, name: str, data: st.DataObject) -> None:
    """In the 7-bit alphabet, in two SMS at most."""
    template = command.replies[name].template
    values = data.draw(values_of(template))
    text = template.render(values)
    read = template.match(text)
    assert read is not None
    assert template.render(read) == text
    if not _free(template):
        assert read == values
        assert fits(text)
        assert parts(text) <= 2


def _free(template: Template) -> bool:
    """Say whether a template holds text that somebody else writes."""
    return any("\\n" in field.pattern for field in template.fields.values())


def test_keys_and_heads_are_unique() -> None:
    """A key finds one handler, a beginning one command."""
    keys = [command.key for command in COMMANDS]
    assert len(set(keys)) == len(keys)
    heads = [command.request.head for command in COMMANDS if command.request.fields]
    assert len(set(heads)) == len(heads)


def test_what_is_always_confirmed() -> None:
    """Chapter 6.1."""
    always = {command.key for command in COMMANDS if command.confirm is Confirm.ALWAYS}
    assert always == EXEMPT | {command.key for command in COMMANDS if command.kind is Kind.INFORMATION}


def test_every_command_has_a_reply_a_purpose_and_a_chapter() -> None:
    """None is mute."""
    for command in COMMANDS:
        assert command.replies, command.key
        assert command.purpose, command.key
        assert re.fullmatch(r"[4-9]|1[0-4]|[4-9]\.[1-9]", command.chapter), command.key


def test_the_factory_settings() -> None:
    """Chapter 15, as it is printed."""
    factory = {name: setting.field.dump(setting.factory) for name, setting in SETTINGS.items()}
    assert factory == {
        "RESTARTTIME": "10",
        "RING": "NOACTION",
        "SECLIST": "OFF",
        "PASSWORD": "NO",
        "RENEWINTERVALPW": "NO",
        "SMSCONFIRM": "ON",
        "RINGCONFIRM": "ON",
        "RINGCONFIRMTYPE": "SMS",
        "ERROR": "ON",
        "SMSCONFIRMUNAUTH": "OFF",
        "THERMOSTAT": "HEATING",
        "TEMPOFF": "10",
        "THERMALERT": "OFF",
        "TRISEALERT": "OFF",
        "TFALLALERT": "OFF",
        "TEMPCAL": "5",
        "MICRORELAYTIME": "0",
        "SENSORTYPE": "NO",
        "ALERT": "SMS",
        "MICLEVEL": "15",
        "POWERSTATE": "REMEMBER",
        "SALDOUMS": "NO",
    }


OPTIONAL = {"ONM", "OFFM", "ONALL", "OFFALL", "RESTARTM"}
"""Commands of chapter 4 that need the microrelay, which the Light units lack."""
OPTIONAL_CHAPTERS = {"7", "8", "9", "10", "11"}
"""Chapters that begin with: not available on the Light models."""


@pytest.mark.parametrize("command", REQUESTS)
def test_models_lack_what_they_lack(command: Command) -> None:
    """The Light ones the optional functions, the 707 the credit commands (manual ch. 13 and 17)."""
    optional = command.chapter.partition(".")[0] in OPTIONAL_CHAPTERS or command.key in OPTIONAL
    numbers = command.key.startswith("ALERTNUMBER")
    credit = command.chapter == "13"
    assert command.models == {Model.HOME_ASSISTANT, Model.M706} | (
        (set() if credit else {Model.M707})
        | (set() if optional else {Model.M706_LIGHT})
        | (set() if credit or (optional and not numbers) else {Model.M707_LIGHT})
    )


def test_when_a_command_is_taken() -> None:
    """As the column Type prints it: control at any time, questions too, all else in the 30 minutes."""
    control = {command.key for command in COMMANDS if command.kind is Kind.CONTROL}
    assert control == {
        *("ON", "OFF", "ON{minutes}", "OFF{minutes}", "ONM", "OFFM", "ONALL", "OFFALL", "RESTART", "RESTARTM"),
        *("STATUS", "TEMPERATURE", "RUNTIME", "RENEWINTERVAL{password}", "THERMOSTATON", "THERMOSTATOFF", "DATE"),
        *("ALARMON", "ALARMOFF", "SHOWALARMLOG", "CALLBACK"),
        *("SCHEDULER+{at},{day},{do}", "SCHEDULER-{at}", "SCHEDULER-ALL"),
        *("SALDO", "HARDWARE", "SERIALNUM", "FIRMWARE"),
    }
    for command in COMMANDS:
        assert (command.kind is Kind.INFORMATION) == command.key.endswith("?"), command.key


def test_the_ranges() -> None:
    """As they are printed in chapters 4.1, 7, 9.1 and 10; temperatures in degrees Celsius."""
    limits = {name: setting.limits for name, setting in SETTINGS.items() if setting.limits is not None}
    assert limits == {
        "RESTARTTIME": (1, 600),
        "TEMPOFF": (0, 50),
        "TRISEALERT": (-10, 50),
        "TFALLALERT": (-10, 50),
        "TEMPCAL": (1, 9),
        "MICRORELAYTIME": (0, 900),
        "MICLEVEL": (0, 15),
    }


def test_the_secrets() -> None:
    """What no echo, event or report shows."""
    assert {command.key for command in COMMANDS if command.secret} == {
        "PASSWORD={value}",
        "RENEWINTERVALPW={value}",
        "RENEWINTERVAL{password}",
    }
    assert {name for name, setting in SETTINGS.items() if setting.secret} == {"PASSWORD", "RENEWINTERVALPW"}


DECIDED = {
    ("RUNTIME", "off"),
    ("RUNTIME", "unknown"),
    ("SECNUMBER?", "empty"),
    ("RENEWINTERVAL?", "missing"),
    ("SHOWALARMLOG", ""),
    ("SHOWALARMLOG", "empty"),
    ("CALLBACK", ""),
    ("SCHEDULER?", "empty"),
}
"""Replies that no manual prints; all others are printed."""


def test_the_basis_of_the_replies() -> None:
    """A reader sees which is which."""
    decided = {(command.key, name) for command, name in _replies() if command.replies[name].basis is Basis.DECIDED}
    assert decided == DECIDED


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("ON", "ON"),
        ("ON5", "ON{minutes}"),
        ("ON005", "ON{minutes}"),
        ("ON721", BadValue),
        ("ON0", BadValue),
        ("ON-5", BadValue),
        ("ONE", Unknown),
        ("ONM5", Unknown),
        ("OFF 20", "OFF{minutes}"),
        ("ONALL", "ONALL"),
        ("RENEWINTERVALPW=123456abc", "RENEWINTERVALPW={value}"),
        ("RENEWINTERVALPW=123", BadValue),
        ("RENEWINTERVALPW=NO", "RENEWINTERVALPW=NO"),
        ("RENEWINTERVAL?", "RENEWINTERVAL?"),
        ("RENEWINTERVALPW", "RENEWINTERVAL{password}"),
        ("RENEWINTERVAL", Unknown),
        ("PASSWORD=no", "PASSWORD=NO"),
        ("PASSWORD=no123", "PASSWORD={value}"),
        ("PASSWORD=", BadValue),
        ("PASSWORD?", Unknown),
        ("TEMPOFF?", Unknown),
        ("TEMPCAL=x", BadValue),
        ("SECNUMBER-ALL", "SECNUMBER-ALL"),
        ("SECNUMBER-ALLES", BadValue),
        ("SECNUMBER+47 900 00 002", "SECNUMBER+{number}"),
        ("SECNUMBER++4790000002", BadValue),
        ("SECNUMBER 4790000002", Unknown),
        ("SCHEDULER+8:00,7,inf", "SCHEDULER+{at},{day},{do}"),
        ("SCHEDULER+24:00,7,INF", BadValue),
        ("SCHEDULER-8:00", "SCHEDULER-{at}"),
        ("DATE=26/02/28,23:59:59-12", "DATE={stamp}{zone}"),
        ("DATE=26/02/29,23:59:59+04", BadValue),
        ("DATE=26/02/28,24:00:00+04", BadValue),
        ("DATE=26/02/28,23:59:59+57", BadValue),
        ("TRISEALERT=off", "TRISEALERT={value}"),
        ("SIMCARD*100#", "SIMCARD{code}"),
        ("SIMCARD100", Unknown),
        ("SALDOUMS=100", BadValue),
        ("", Unknown),
        ("\x00\n", Unknown),
        ("ﬀ", Unknown),
        ("oﬀ", Unknown),
        ("ON٥", Unknown),
        ("ON²", Unknown),
        ("TEMPCAL=٥", BadValue),
    ],
)
def test_what_a_text_means(text: str, meaning: str | type) -> None:
    """Commands, bad values, and what is no command."""
    parsed = parse(text)
    if isinstance(meaning, str):
        assert isinstance(parsed, Call)
        assert parsed.command.key == meaning
    else:
        assert isinstance(parsed, meaning)


def test_what_is_no_command_is_told_as_it_was_sent() -> None:
    """Without the blanks around it."""
    assert parse("  What is This ") == Unknown("What is This")


@given(st.text(max_size=60))
@settings(max_examples=500, deadline=None)
def test_no_text_raises(text: str) -> None:
    """Whatever it is."""
    parse(text)


@given(st.sampled_from(COMMANDS), st.text(max_size=20))
@settings(max_examples=500, deadline=None)
def test_no_ending_raises(command: Command, text: str) -> None:
    """Nor what begins like a command."""
    parse(command.request.head + text)


@pytest.mark.parametrize(
    ("key", "printed", "values"),
    [
        ("RING?", "RING=(NOACTION),RESTART,SWITCH, MIC", {"value": "NOACTION"}),
        ("ERROR?", "ERROR =(ON),OFF", {"value": True}),
        ("SECLIST?", "SECLIST=OFF,(ON)", {"value": True}),
        ("POWERSTATE?", "POWERSTATE=(REMEMBER), ON, OFF", {"value": "REMEMBER"}),
        ("ALERT?", "ALERT=(SMS),CALL,SMSCHANGE, OFF", {"value": "SMS"}),
        ("SECNUMBER?", "SECNUMBERs 3589123456789, 3589000000555", {"numbers": ("3589123456789", "3589000000555")}),
        (
            "ALERTNUMBER?",
            "ALERTNUMBERs: 3589123456789, 3589223456789",
            {"numbers": ("3589123456789", "3589223456789")},
        ),
        ("ALERTNUMBER-{number}", "ALERTNUMBER -3589123456789 - OK", {"number": "3589123456789"}),
        ("HARDWARE", "iSocket GSM 706, Hardware v1.1", {"product": "iSocket GSM 706", "version": "v1.1"}),
        ("FIRMWARE", "(c) Intellectronics, v1.0.0", {"maker": "(c) Intellectronics", "version": "1.0.0"}),
    ],
)
def test_replies_as_printed_are_read(key: str, printed: str, values: dict[str, Any]) -> None:
    """With the blanks that the print adds."""
    command = next(command for command in COMMANDS if command.key == key)
    assert command.replies[""].template.match(printed) == values


def test_status_as_printed_is_read() -> None:
    """The manual's example, with and without what a Light unit lacks."""
    status = next(command for command in COMMANDS if command.key == "STATUS").replies[""].template
    read = status.match(
        "Power socket ON\nMicrorelay OFF\nSignal: Good (-67dBm)\nTEMP: 25C\nALARMF: Disabled\n"
        "ALARM status: No activity\nTime: 26/01/05,08:00:00"
    )
    assert read is not None
    assert (read["socket"], read["microrelay"], read["temperature"]) == ("ON", "OFF", "25C")
    light = status.match("Power socket ON\nSignal: Good (-67dBm)\nTime: 26/01/05,08:00:00")
    assert light is not None
    assert "microrelay" not in light


def test_refusals_and_messages_can_be_sent() -> None:
    """In the 7-bit alphabet, in one SMS, with a command of 30 characters."""
    for refusal in REFUSALS.values():
        text = refusal.say("SCHEDULER+08:00,*,ON1234567890")
        assert fits(text)
        assert parts(text) == 1
        assert refusal.template.match(text) is not None
    for template in MESSAGES.values():
        assert fits(template.source.replace("[", "").replace("]", "").replace("{", "").replace("}", ""))


def test_no_reply_is_taken_for_a_refusal_or_a_message() -> None:
    """So that who asked knows what came back."""
    decided = [refusal for refusal in REFUSALS.values() if refusal.basis is Basis.DECIDED]
    assert {refusal.template.source for refusal in decided} >= {"No SECNUMBERs!"}
    for message, (name, refusal) in product(MESSAGES.values(), enumerate(REFUSALS.values())):
        assert message.match(refusal.say("ON")) is None, name


def test_secrets_are_never_shown() -> None:
    """As many asterisks as there are characters."""
    for text, shown in (
        ("PASSWORD=12abc", "PASSWORD=*****"),
        ("RENEWINTERVALPW=123456abc", "RENEWINTERVALPW=*********"),
        ("RENEWINTERVAL123456abc", "RENEWINTERVAL*********"),
        ("PASSWORD=1234567", "PASSWORD="),
    ):
        parsed = parse(text)
        assert not isinstance(parsed, Unknown)
        assert parsed.shown() == shown
