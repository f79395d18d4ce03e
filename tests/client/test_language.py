"""The whole language from the other side: every command is asked for, and every reply is understood."""

from typing import Any

from hypothesis import assume, given, settings, strategies as st
import pytest

from custom_components.isocket.client import FACTS, Ended, Outcome, RemoteConfig, RemoteState, Said, Saying
from custom_components.isocket.client.hearing import ECHOES
from custom_components.isocket.client.requests import CHECKS, LONGEST
from custom_components.isocket.client.telling import FIELDS, SETS, SWITCHED, TOLD, tell
from custom_components.isocket.language import BY_KEY, COMMANDS, Command, Kind, Model, Repeat
from custom_components.isocket.language.commands import ROWS
from custom_components.isocket.language.messages import MESSAGES
from custom_components.isocket.language.refusals import REFUSALS
from custom_components.isocket.language.replies import FREE, hear
from custom_components.isocket.language.rows import Setting
from tests.language.test_table import REPLIES, REQUESTS, values_of

from .house import House

PASSWORD = "aB3cD"
SETTERS = {
    command: row for row in ROWS if isinstance(row, Setting) for command in row.commands if command.request.fields
}
TWINS = {"DATE={stamp}{zone}": "DATESMS"}
"""Commands that are answered as another, by which an unasked answer is told."""
WORDED_AS_REFUSALS = {"Renew password was not setup"}


def asked(command: Command, data: st.DataObject) -> tuple[House, dict[str, Any]]:
    """Ask for a command with any values, in the configuration time."""
    setting = SETTERS.get(command)
    in_range = st.integers(*setting.limits) if setting is not None and setting.limits is not None else None
    values = data.draw(values_of(command.request)) if in_range is None else {"value": data.draw(in_range)}
    assume(len(command.request.render(values)) <= LONGEST)
    house = House(RemoteConfig(model=Model.HOME_ASSISTANT))
    house.carry_out(house.unit.know(PASSWORD, None, house.now))
    house.carry_out(house.unit.plugged_in(house.now))
    house.ask(command.request.render(values))
    assert house.sent() == [PASSWORD + command.request.render(values)]
    return house, values


@pytest.mark.parametrize(("command", "name"), REPLIES)
@given(data=st.data())
@settings(max_examples=10, deadline=None)
def test_every_answer_to_every_command(command: Command, name: str, data: st.DataObject) -> None:
    """Confirms it, whatever it says; every fact that it tells can be saved, and nothing shows the password."""
    house, values = asked(command, data)
    template = command.replies[name].template
    echo = {ECHOES[command.key]: values["value"]} if command.key in ECHOES else {}
    text = template.render(data.draw(values_of(template)) | values | echo)
    assume(command not in FREE or hear(text).saying is Saying.OTHER)
    house.after(seconds=9).say(text)
    if text in WORDED_AS_REFUSALS and command.kind is not Kind.INFORMATION:
        return
    (ended,) = house.take(Ended)
    assert (ended.outcome, ended.reason) == (Outcome.CONFIRMED, None)
    assert house.said().name == command.key
    assert RemoteState.from_dict(house.unit.state.to_dict()) == (house.unit.state, [])
    assert PASSWORD not in repr(house.unit.state) + repr(house.effects)


@pytest.mark.parametrize(("command", "name"), REPLIES)
@given(data=st.data())
@settings(max_examples=10, deadline=None)
def test_every_answer_unasked(command: Command, name: str, data: st.DataObject) -> None:
    """It tells the same facts; only what the operator words, nobody knows."""
    template = command.replies[name].template
    values = data.draw(values_of(template))
    text = template.render(values)
    assume(command not in FREE or hear(text).saying is Saying.OTHER)
    house = House().say(text)
    said = house.said()
    if command in FREE:
        assert (said.saying, said.name) == (Saying.OTHER, "")
        return
    assert (said.saying, said.name) == (Saying.REPLY, TWINS.get(command.key, command.key))
    read = template.match(text)
    assert read is not None
    told = tell(command.key, name, read, {})
    assert {fact: house.fact(fact) for fact in told} == told


@pytest.mark.parametrize("command", REQUESTS)
@given(data=st.data(), name=st.sampled_from([name for name in REFUSALS if name != "expired"]))
@settings(max_examples=15, deadline=None)
def test_every_refusal_of_every_command(command: Command, name: str, data: st.DataObject) -> None:
    """Ends it, with its own reason, unless the text answers the command or could be another's answer."""
    house, _values = asked(command, data)
    pending = house.unit.snapshot().under_way
    assert pending is not None
    text = REFUSALS[name].say(pending.command)
    assume(hear(text, command).saying is Saying.REFUSAL)
    house.after(seconds=9).say(text)
    (ended,) = house.take(Ended)
    assert (ended.outcome, ended.reason) == (Outcome.REFUSED, name)


@pytest.mark.parametrize("name", MESSAGES)
@given(data=st.data(), waiting=st.sampled_from(["", "ON", "SALDO", "STATUS"]))
@settings(max_examples=20, deadline=None)
def test_every_alert(name: str, waiting: str, data: st.DataObject) -> None:
    """It answers nothing, whatever is waited for."""
    house = House()
    if waiting:
        house.ask(waiting)
    house.say(MESSAGES[name].render(data.draw(values_of(MESSAGES[name]))))
    said = house.said()
    assert (said.saying, said.name, said.token) == (Saying.ALERT, name, None)
    assert house.take(Ended) == []


@given(
    texts=st.lists(st.one_of(st.text(max_size=200), st.text("ONF ?=-+,:()\n0123456789STAULERM", max_size=200))),
    waiting=st.sampled_from(["ON", "SALDO", "SCHEDULER?", "PASSWORD=abcde", "RENEWINTERVALabcdefghi", "FIRMWARE"]),
)
@settings(deadline=None)
def test_any_text(texts: list[str], waiting: str) -> None:
    """Nothing that a unit may say fails; each is told once, as what it is."""
    house = House()
    house.carry_out(house.unit.plugged_in(house.now))
    house.ask(waiting)
    for text in texts:
        house.after(seconds=70).say(text)
    assert len(house.take(Said)) >= len(texts)


def test_the_tables_of_the_client_fit_the_language() -> None:
    """No row is about a command, a field or a fact that there is not."""
    keys = {*SWITCHED, *TOLD, *SETS, *CHECKS, *(question for question, _judge in CHECKS.values())}
    assert keys <= BY_KEY.keys()
    fields = {name for command in COMMANDS for reply in command.replies.values() for name in reply.template.fields}
    assert FIELDS.keys() <= fields
    told = {name for name, _read in FIELDS.values()} | {name for telling in SWITCHED.values() for name in telling}
    assert told | set(SETS.values()) <= FACTS.keys()


def test_what_is_not_repeated_unless_it_was_not_done_can_be_checked() -> None:
    """Each has its question."""
    assert {command.key for command in COMMANDS if command.repeat is Repeat.UNLESS_DONE} == CHECKS.keys()


def test_what_is_never_repeated() -> None:
    """What counts, rings, pays, or goes by the moment; questions may always be asked again."""
    assert {command.key for command in COMMANDS if command.repeat is Repeat.NEVER} == {
        *("ON{minutes}", "OFF{minutes}", "RESTART", "RESTARTM", "DATE={stamp}{zone}", "CALLBACK", "SIMCARD{code}")
    }
    assert all(command.repeat is Repeat.FREELY for command in COMMANDS if command.kind is Kind.INFORMATION)
