"""What must not be done twice: saved before it is begun, and after a crash neither done again nor passed over in silence."""

import pytest

from custom_components.isocket.device import CallEnd, Commit, Dial, Output, RunWord, Send, SetOutput, Ussd
from custom_components.isocket.device.calls import RINGS
from custom_components.isocket.language import COMMANDS, Repeat

from .driver import FAMILY, OWNER, House

FAILED = "Execute error!"
ONCE = {"RESTART", "RESTARTM", "CALLBACK", "SIMCARD{code}"}
"""What the manual's commands do that is not done twice without harm."""


def house(*, obedient: bool = True) -> House:
    """Return a house that obeys its owner and the family."""
    commands = (f"SECNUMBER{OWNER}", f"SECNUMBER{FAMILY}", "SECLIST=ON", "RESTARTTIME=60")
    made = House().setup(*commands)
    made.new()
    made.obedient = obedient
    return made


def test_the_table_says_what_must_not_be_done_twice() -> None:
    """And which calls."""
    assert {command.key for command in COMMANDS if command.repeat is Repeat.NEVER} >= ONCE
    assert {name for name, ring in RINGS.items() if ring.once} == {"RESTART", "SWITCH"}


@pytest.mark.parametrize(
    ("text", "kind"), [("RESTART", SetOutput), ("RESTARTM", SetOutput), ("CALLBACK", Dial), ("SIMCARD*100#", Ussd)]
)
def test_saved_before_it_is_begun(text: str, kind: type) -> None:
    """Whatever leaves the unit comes after the write."""
    effects = house(obedient=False).sms(text).new()
    kinds = [type(effect) for effect in effects]
    assert kinds.index(Commit) < kinds.index(kind)


@pytest.mark.parametrize("text", ["ON", "OFF", "ONALL", "STATUS", "THERMOSTATON", "SCHEDULER+08:00,*,ON"])
def test_what_may_be_done_twice_waits_for_no_write(text: str) -> None:
    """A light goes on at once."""
    assert Commit() not in house().sms(text).new()


def test_a_word_of_the_house_is_begun_once() -> None:
    """Nobody knows what it does."""
    made = House().restart(words=frozenset({"GATE"}))
    made.new()
    kinds = [type(effect) for effect in made.sms("GATE").new()]
    assert kinds.index(Commit) < kinds.index(RunWord)


@pytest.mark.parametrize("text", ["ON", "RESTART", "SIMCARD*100#", "GATE", "CALLBACK"])
def test_an_answer_is_owed_until_it_is_given(text: str) -> None:
    """To whoever gave the command, and nobody else."""
    made = house(obedient=False).restart(words=frozenset({"GATE"}))
    assert not made.unit.owes(OWNER)
    made.sms(text)
    assert made.unit.owes(OWNER)
    assert not made.unit.owes(FAMILY)
    made.after(minutes=10)
    assert not made.unit.owes(OWNER)


@pytest.mark.parametrize("minutes", [0, 5])
@pytest.mark.parametrize(("text", "output"), [("RESTART", Output.SOCKET), ("RESTARTM", Output.MICRORELAY)])
@pytest.mark.parametrize("on", [False, True])
def test_a_restart_that_was_only_begun_is_not_run_again(text: str, output: Output, minutes: int, on: bool) -> None:
    """The relay stays as it was, or is put back, and the sender hears that it came to nothing."""
    made = house().by_hand(on, output)
    made.obedient = False
    made.sms(text)
    made.obedient = True
    made.new()
    made.after(minutes=minutes).restart(outage=True)
    assert (output, not on) not in made.switched()
    assert made.outputs[output] is on
    made.after(minutes=1)
    assert [text for text in _all_texts(made) if text == FAILED] == [FAILED]


@pytest.mark.parametrize("on", [False, True])
@pytest.mark.parametrize("plug", [False, True])
def test_a_restart_that_was_seen_goes_to_its_end_at_once(on: bool, plug: bool) -> None:
    """The relay was turned over, comes back, whatever it woke up as, and is not turned over again."""
    made = house().by_hand(on).sms("RESTART")
    assert made.socket is not on
    made.new()
    made.outputs[Output.SOCKET] = plug
    made.restart(outage=True)
    assert ("socket", not on) not in made.switched()
    assert made.after(minutes=10).socket is on
    assert _all_texts(made).count("Power socket restarted") == 1
    assert FAILED not in _all_texts(made)


def test_a_restart_goes_on_after_a_stop_in_order() -> None:
    """Home Assistant was updated meanwhile: nothing is uncertain."""
    made = house().by_hand(True).sms("RESTART").restart()
    assert made.socket is False
    assert made.after(seconds=60).socket


@pytest.mark.parametrize("mains", [None, False])
def test_what_was_told_and_not_seen_is_told_again(mains: bool | None) -> None:
    """The message is gone, so its effect must not be: what the socket is to come back in is what was commanded last."""
    made = house().by_hand(False).mains(mains)
    made.obedient = False
    made.sms("ON")
    made.obedient = True
    made.new()
    made.restart(outage=True)
    assert made.socket
    assert _all_texts(made).count("Power socket ON") == 1
    assert made.mains(True).after(minutes=10).socket


def test_who_was_to_be_called_back_is_not_called_again() -> None:
    """He hears that it came to nothing."""
    made = house().sms("CALLBACK")
    assert made.dialled() == [OWNER]
    made.restart(outage=True)
    assert made.after(minutes=5).dialled() == []
    assert FAILED in _all_texts(made)


@pytest.mark.parametrize(
    ("end", "told"), [(CallEnd.FAILED, [FAILED]), (CallEnd.UNANSWERED, []), (CallEnd.REJECTED, [])]
)
def test_who_cannot_be_called_back_hears_it(end: CallEnd, told: list[str]) -> None:
    """He was told that he is being called, and it never rang; who saw it ring knows."""
    made = house().sms("CALLBACK")
    made.new()
    made.hang_up(end)
    assert made.texts(OWNER) == told


def test_who_was_called_back_and_answered_hears_nothing_more() -> None:
    """The call was lost, as he knows."""
    made = house().sms("CALLBACK").answer().restart(outage=True)
    assert FAILED not in _all_texts(made)


def test_a_code_is_not_sent_again() -> None:
    """It may have cost money."""
    made = house().sms("SIMCARD*100#")
    made.new()
    made.restart(outage=True)
    assert made.texts(OWNER) == [FAILED]
    assert [effect for effect in made.after(minutes=5).effects if isinstance(effect, Ussd)] == [Ussd("*100#")]


@pytest.mark.parametrize("ring", ["SWITCH", "RESTART"])
def test_a_call_that_rings_through_a_crash_is_one_call(ring: str) -> None:
    """It is refused and does nothing more; the next call does again."""
    made = house().setup(f"RING={ring}").by_hand(False).call(OWNER).after(seconds=5)
    made.restart(outage=True).new()
    assert made.socket is (ring == "SWITCH")
    assert made.call(OWNER).calls() == ["HangUp"]
    assert made.socket is (ring == "SWITCH")
    made.call(OWNER)
    assert made.socket is (ring == "RESTART")


def test_whoever_calls_again_after_a_crash_is_obeyed() -> None:
    """His call was over before it."""
    made = house().setup("RING=SWITCH").by_hand(False).call(OWNER)
    made.carry_out(made.unit.ring_ended(made.now)).after(seconds=5).restart(outage=True)
    assert made.call(OWNER).socket is False


def test_somebody_else_may_call_after_a_crash() -> None:
    """And whoever called before a restart in order."""
    made = house().setup("RING=SWITCH").by_hand(False).call(OWNER).after(seconds=5).restart(outage=True)
    assert made.call(FAMILY).socket is False
    assert made.restart().call(FAMILY).socket


def _all_texts(made: House) -> list[str]:
    """Return everything that was ever texted."""
    return [effect.text for effect in made.effects if isinstance(effect, Send)]
