"""The clocks at the doors."""

from bench.stages import AFTERWARDS, ALL, DOORS, LAST_BYTE, TO_CALL, Door, Watch, spent


class Room:
    """Something to go through."""

    def enter(self, what: str) -> str:
        """Go in and out."""
        return what.upper()

    async def rest(self, what: str) -> str:
        """Stay for a while."""
        return what.lower()


async def test_a_text_passes_doors_in_their_order() -> None:
    """Each is noted the first time that it fits, and not before the one that comes before it."""
    fits = Door("in", Room, "enter", "begun", lambda _, what: what == "wanted")
    out = Door("out", Room, "rest", "in", leaving=True)
    watch, room = Watch(), Room()
    with watch.at(fits), watch.at(out):
        room.enter("wanted")
        assert watch.times == {}
        watch.times = {"begun": 0}
        await room.rest("WANTED")
        assert room.enter("other") == "OTHER"
        assert [*watch.times] == ["begun"]
        room.enter("wanted")
        noted = watch.times["in"]
        assert await room.rest("WANTED") == "wanted"
        room.enter("wanted")
        assert watch.times == {"begun": 0, "in": noted, "out": watch.times["out"]}
        assert noted <= watch.times["out"]
    watch.times = {"begun": 0}
    room.enter("wanted")
    assert [*watch.times] == ["begun"]


def test_stages_hang_together() -> None:
    """Those on the way to the action follow each other without a gap, and each begins and ends at a door."""
    names = {"announced", *(door.name for door in DOORS)}
    assert all(door.then in names for door in DOORS)
    assert all({stage.begin, stage.end} <= names for stage in (*TO_CALL, *AFTERWARDS, ALL, LAST_BYTE))
    assert [stage.end for stage in TO_CALL[:-1]] == [stage.begin for stage in TO_CALL[1:]]
    assert (TO_CALL[0].begin, TO_CALL[-1].end) == (ALL.begin, ALL.end)


def test_what_is_spent_is_the_middle_of_the_differences() -> None:
    """In milliseconds."""
    times = [{ALL.begin: 1_000_000, ALL.end: 1_000_000 + after} for after in (2_000_000, 9_000_000, 3_000_000)]
    assert spent(times, ALL) == 3
