"""The race, without anybody who runs."""

import pytest

from bench import race
from bench.contestants import CONTESTANTS, Contestant, isocket
from bench.race import Lane, Times
from bench.sections import verdict


class Modems:
    """Modems that answer a text as they are told to: when it was announced, and when the answer was complete."""

    def __init__(self, lane: Lane, *answers: tuple[int, int, int]) -> None:
        """Answer so: announced, called, complete, in ns."""
        self.lane, self.answers = lane, answers
        self.texts: list[str] = []

    def text(self, index: int, text: str) -> None:
        """Take a text."""
        self.texts.append(text)
        for announced, called, complete in self.answers:
            self.lane.called = called
            self.lane.answered(announced, complete)


def lane(period: float = 0) -> Lane:
    """Return the lane of a contestant that never looks away."""
    return Lane(0, Contestant("Nobody", "sh", isocket, period), Times())


async def test_times_count_from_the_announcement() -> None:
    """Both of them, in milliseconds; those of the first texts do not count."""
    one = lane()
    modems = Modems(one, (1_000_000, 3_000_000, 8_000_000))
    for number in (-1, 0):
        await one.text(modems.text, number)
    assert modems.texts == ["OFF", "ON"]
    assert (one.times.called, one.times.answered, one.times.lost) == ([2], [7], [])


async def test_an_answer_to_an_older_text_does_not_count() -> None:
    """It may come when that one was given up, before the action for the new one."""
    one = lane()
    await one.text(Modems(one, (5, 0, 9), (1_000_000, 2_000_000, 3_000_000)).text, 0)
    assert (one.times.called, one.times.answered) == ([1], [2])


async def test_a_text_without_an_answer_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is counted, and the next one goes its way."""
    monkeypatch.setattr(race, "PATIENCE", 0)
    one = lane()
    await one.text(lambda index, text: None, 3)
    await one.text(Modems(one, (0, 1_000_000, 2_000_000)).text, 4)
    assert (one.times.called, one.times.lost) == ([1], [3])


def times(called: float, answered: float) -> Times:
    """Return the times of a contestant that always needs the same."""
    return Times([called] * 3, [answered] * 3)


def test_the_verdict_names_whom_we_are_not_ahead_of() -> None:
    """In which of the two times."""
    ours = {"isocket": times(1, 4)}
    assert verdict(ours | {"gsmmodem": times(2, 5)}) == "Ahead of every other one in every column."
    assert verdict(ours | {"gsmmodem": times(2, 3), "smstools": times(9, 9)}) == (
        "Not ahead everywhere of: python-gsmmodem-new in the time to the answer."
    )


def test_each_contestant_says_what_it_needs() -> None:
    """One that is missing is left out; ours never is."""
    assert not CONTESTANTS["isocket"].missing
    assert Contestant("Nobody", "no such program", isocket, 0).missing
