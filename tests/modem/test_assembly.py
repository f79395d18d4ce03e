"""Messages in parts: any order, any duplicates, once."""

from dataclasses import replace
from datetime import UTC, datetime
from random import Random

from hypothesis import given, strategies as st

from custom_components.isocket.modem.assembly import Assembler, Part, Whole
from custom_components.isocket.modem.models import Address, AddressKind
from custom_components.isocket.modem.sms import concat
from custom_components.isocket.modem.sms.pdu import Deliver

OWNER = Address.of("+4790000002")
SENT = datetime(2026, 11, 24, tzinfo=UTC)


def parts(
    text: str, *, reference: int = 1, wide: bool = False, sender: Address = OWNER, received: float = 0
) -> list[Part]:
    """Split a text into parts as they are received, each in a slot of its own."""
    made = []
    for index, data in enumerate(concat.split(text, reference=reference, wide=wide)):
        deliver = Deliver(sender, data, SENT.replace(minute=reference))
        made.append(Part.of(deliver, received, ("SM", index)))
    return made


@given(
    st.lists(st.tuples(st.text(min_size=100, max_size=400), st.booleans()), min_size=1, max_size=4),
    st.randoms(use_true_random=False),
)
def test_any_order_gives_each_message_once(texts: list[tuple[str, bool]], shuffled: Random) -> None:
    """Mix the parts of several messages, each twice, and get each message once, with all that was seen of it."""
    received = [part for number, (text, wide) in enumerate(texts) for part in parts(text, reference=number, wide=wide)]
    mixed = received * 2
    shuffled.shuffle(mixed)
    assembler = Assembler()
    seen: set[str] = set()
    wholes: list[Whole] = []
    for part in mixed:
        if part.fingerprint not in seen and (whole := assembler.add(part)):
            seen |= {one.fingerprint for one in whole.parts}
            wholes.append(whole)
    expected = sorted(text.encode("utf-16-be", "replace").decode("utf-16-be") for text, _ in texts)
    assert sorted(whole.sms.text for whole in wholes) == expected
    assert all(whole.sms.complete for whole in wholes)


def test_the_same_reference_of_two_senders() -> None:
    """Keep them apart."""
    assembler = Assembler()
    mine, yours = parts("a" * 200), parts("b" * 200, sender=Address.of("+4790000003"))
    assert assembler.add(mine[0]) is None
    assert assembler.add(yours[1]) is None
    assert (whole := assembler.add(mine[1])) is not None
    assert whole.sms.text == "a" * 200


def test_a_name_that_spells_a_number_puts_nothing_into_its_messages() -> None:
    """A sender of an SMS gateway may be called anything, also `+4790000002`."""
    assembler = Assembler()
    spelt = Address(OWNER.text, AddressKind.ALPHANUMERIC)
    mine, foreign = parts("a" * 200), parts("b" * 200, sender=spelt)
    assert assembler.add(foreign[1]) is None
    assert assembler.add(mine[0]) is None
    assert (whole := assembler.add(mine[1])) is not None
    assert (whole.sms.sender, whole.sms.text) == (OWNER, "a" * 200)


def test_a_reference_that_comes_round_begins_another_message() -> None:
    """Mix no two messages; the first is handed over with its gap."""
    assembler = Assembler()
    first, second = parts("a" * 200), parts("b" * 200, received=1)
    assert assembler.add(first[0]) is None
    assert assembler.add(second[0]) is None
    assert (whole := assembler.add(second[1])) is not None
    assert whole.sms.text == "b" * 200
    assert [late.sms.text for late in assembler.overdue(-1)] == ["a" * 153 + "…"]
    assert assembler.overdue(100) == []


def test_what_is_overdue_has_its_gaps_marked() -> None:
    """Put a mark where a part is missing, and keep what is not overdue."""
    assembler = Assembler()
    received = parts("abc" * 200, received=5)
    assert len(received) == 4
    for part in (received[3], received[1]):
        assembler.add(part)
    assert assembler.overdue(5) == []
    (whole,) = assembler.overdue(6)
    assert whole.sms.text == "…" + ("abc" * 200)[153:306] + "…" + ("abc" * 200)[459:]
    assert not whole.sms.complete
    assert {part.slot for part in whole.parts} == {("SM", 1), ("SM", 3)}


def test_duplicates_in_other_slots_are_freed_too() -> None:
    """Remember every slot that holds a part."""
    assembler = Assembler()
    one, two = parts("a" * 200)
    copy = Part.of(one.deliver, 0, ("ME", 9))
    for part in (one, copy, copy, one):
        assert assembler.add(part) is None
    whole = assembler.add(two)
    assert whole is not None
    assert [part.slot for part in whole.parts] == [("SM", 0), ("SM", 1), ("ME", 9)]


def test_the_way_a_part_came_makes_it_no_other() -> None:
    """Take a part that another service centre brings again for the same, and another text for another."""
    assembler = Assembler()
    one, two = parts("a" * 200)
    elsewhere = Part.of(replace(one.deliver, smsc=Address.of("+4790002100")), 0, ("SM", 7))
    assert elsewhere.fingerprint == one.fingerprint
    assert assembler.add(one) is None
    assert assembler.add(elsewhere) is None
    assert assembler.add(two) is not None
    assert assembler.overdue(100) == []


def test_the_same_reference_in_eight_and_in_sixteen_bits() -> None:
    """Mix no parts of two messages whose references only look alike."""
    assembler = Assembler()
    narrow, wide = parts("a" * 200), parts("b" * 200, wide=True)
    for part in (narrow[0], wide[1]):
        assert assembler.add(part) is None
    assert (whole := assembler.add(wide[0])) is not None
    assert whole.sms.text == "b" * 200
    assert (whole := assembler.add(narrow[1])) is not None
    assert whole.sms.text == "a" * 200


def test_what_is_put_back_waits_for_the_next_look() -> None:
    """Give it again with all its parts, and none that is still in its slot."""
    assembler = Assembler()
    one, two = parts("a" * 200)
    assembler.add(one)
    assembler.saved(one)
    whole = assembler.add(two)
    assert whole is not None
    assert [part.slot for part in whole.parts] == [None, ("SM", 1)]
    assembler.put_back(whole)
    assert assembler.overdue(-1) == []
    whole = assembler.add(two)
    assert whole is not None
    assert whole.sms.text == "a" * 200
    kept = Whole(whole.sms, tuple(replace(part, slot=None) for part in whole.parts))
    assembler.put_back(kept)
    (again,) = assembler.overdue(-1)
    assert (again.sms, again.sms.complete) == (whole.sms, True)


def test_forgotten_slots_leave_what_is_kept() -> None:
    """Read again what is stored, and lose nothing that is not."""
    assembler = Assembler()
    one, two, three = parts("abc" * 120)
    for part in (one, two):
        assembler.add(part)
    assembler.saved(one)
    assembler.forget_slots()
    assert assembler.add(three) is None
    assert (whole := assembler.add(two)) is not None
    assert whole.sms.text == "abc" * 120


def test_a_part_that_was_kept_while_slots_were_forgotten_is_kept() -> None:
    """Know it all the same."""
    assembler = Assembler()
    one, two = parts("a" * 200)
    assembler.add(one)
    assembler.forget_slots()
    assembler.saved(one)
    assert assembler.add(two) is not None
