"""What texts may cost: a budget for a day and a month, with a part of it that only alarms may use."""

from datetime import timedelta
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.util import dt as dt_util
from hypothesis import given, strategies as st
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.isocket.budget import Budget, Strain
from custom_components.isocket.const import DOMAIN
from custom_components.isocket.device import Priority, Send
from custom_components.isocket.tally import Sent
from simulator.phone import Phone

from .helpers import FAMILY, OWNER, SIM, later, settled
from .test_message import ask
from .test_repairs import complaints, problems

TODAY = "sensor.generic_gsm_modem_texts_left_today"
MONTH = "sensor.generic_gsm_modem_texts_left_this_month"
WAITING = "sensor.generic_gsm_modem_texts_waiting"


@pytest.mark.parametrize(
    ("today", "month", "others", "alarms", "strain"),
    [
        (0, 0, 6, 8, Strain.NONE),
        (4, 4, 2, 4, Strain.NONE),
        (5, 5, 1, 3, Strain.NEAR),
        (6, 6, 0, 2, Strain.SPENT),
        (8, 8, 0, 0, Strain.GONE),
        (9, 9, 0, 0, Strain.GONE),
        (0, 20, 6, 8, Strain.NONE),
        (0, 24, 6, 8, Strain.NEAR),
        (0, 28, 2, 8, Strain.NEAR),
        (0, 30, 0, 8, Strain.SPENT),
        (0, 35, 0, 5, Strain.SPENT),
        (1, 40, 0, 0, Strain.GONE),
    ],
)
def test_a_budget_of_8_a_day_and_40_a_month(today: int, month: int, others: int, alarms: int, strain: Strain) -> None:
    """A quarter is for alarms; whichever of day and month is used up first counts."""
    budget, sent = Budget(8, 40), Sent(today, month)
    assert (budget.room(sent, alarm=False), budget.room(sent, alarm=True)) == (others, alarms)
    assert budget.strain(sent) is strain


@given(
    st.builds(Budget, st.integers(4, 500), st.integers(4, 500)), st.lists(st.tuples(st.booleans(), st.integers(1, 5)))
)
def test_others_never_use_what_is_kept_for_alarms(budget: Budget, wanted: list[tuple[bool, int]]) -> None:
    """However much is asked for, and in whatever order: an alarm finds its part of the day as long as alarms left it."""
    sent, alarms = Sent(), 0
    for alarm, parts in wanted:
        if parts <= budget.room(sent, alarm=alarm):
            sent = Sent(sent.today + parts, sent.month + parts)
            alarms += parts * alarm
    assert sent.today <= budget.day
    assert sent.month <= budget.month
    kept = min(budget.reserve.today, budget.reserve.month)
    assert budget.room(sent, alarm=True) >= kept - alarms
    assert budget.left(sent).today == budget.room(sent, alarm=True)


def number(hass: HomeAssistant, entity_id: str) -> int:
    """Return what a sensor shows."""
    state = hass.states.get(entity_id)
    assert state is not None
    return int(state.state)


async def choose(hass: HomeAssistant, entry: MockConfigEntry, **options: Any) -> None:
    """Choose options, and wait until the modem is ready again."""
    (subentry,) = entry.subentries.values()
    hass.config_entries.async_update_subentry(entry, subentry, data={**subentry.data, "options": options})
    await hass.async_block_till_done()
    await settled(lambda: hass.states.is_state("binary_sensor.generic_gsm_modem_network", "on"))


def add(entry: MockConfigEntry, to: str, text: str, priority: Priority) -> Any:
    """Put a text into the outbox."""
    return entry.runtime_data.hub._delivery.add(Send(to, text, priority))


async def test_replies_end_and_alarms_do_not(
    hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone, family: Phone
) -> None:
    """Who asks all day uses up the day; an alarm gets out all the same, until alarms have used up their part too."""
    await choose(hass, loaded, day_budget=8)
    for count in range(4):
        assert await ask(owner, "ON") == "Power socket ON", count
    await hass.async_block_till_done()
    assert complaints(hass, loaded) == set()
    await settled(lambda: (number(hass, TODAY), number(hass, MONTH)) == (4, 996))
    await ask(owner, "ON")
    await settled(lambda: complaints(hass, loaded) == {"budget_low"})
    await ask(owner, "ON")
    await settled(lambda: complaints(hass, loaded) == {"budget_used_up"})

    owner.send_sms(SIM, "OFF")
    await settled(lambda: number(hass, WAITING) == 1)
    assert hass.states.is_state("switch.isocket", "off")  # it is carried out, and not answered yet
    await add(loaded, FAMILY, "ALARM!", Priority.ALARM)
    assert (await family.wait_sms())[0].text == "ALARM!"
    assert number(hass, TODAY) == 1
    await add(loaded, FAMILY, "ALARM! again", Priority.ALARM)
    await settled(lambda: complaints(hass, loaded) == {"alarm_budget_used_up"})
    found = ir.async_get(hass).async_get_issue(DOMAIN, f"alarm_budget_used_up_{loaded.entry_id}")
    assert found is not None
    assert found.severity is ir.IssueSeverity.ERROR
    assert found.translation_placeholders is not None
    assert found.translation_placeholders["today"] == found.translation_placeholders["day_budget"] == "8"
    assert problems(hass) == ["alarm_budget_used_up"]
    third = add(loaded, FAMILY, "ALARM! for the third time", Priority.ALARM)
    await hass.async_block_till_done()
    assert not third.done()
    assert len(owner.messages) == 6

    await choose(hass, loaded, day_budget=100)
    assert (await owner.wait_sms(7))[-1].text == "Power socket OFF"
    assert (await family.wait_sms(3))[-1].text == "ALARM! for the third time"
    await settled(lambda: complaints(hass, loaded) == set())


async def test_a_new_day(hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone) -> None:
    """What waits goes when a new day has its own budget, if it is worth sending still."""
    await choose(hass, loaded, day_budget=4)
    for _ in range(3):
        await ask(owner, "ON")
    await settled(lambda: number(hass, TODAY) == 1)
    information = add(loaded, OWNER, "Good night", Priority.INFORMATION)
    await hass.async_block_till_done()
    assert not information.done()
    tally = loaded.runtime_data.hub._tally
    tally._day -= timedelta(days=1)
    await later(hass, minutes=1)
    assert (await owner.wait_sms(4))[-1].text == "Good night"


async def test_a_long_text_needs_its_room(hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone) -> None:
    """A text of several parts waits where one of a single part finds room, and keeps nobody from going."""
    await choose(hass, loaded, day_budget=4)
    for _ in range(2):
        await ask(owner, "ON")
    await settled(lambda: number(hass, TODAY) == 2)
    long = add(loaded, OWNER, "x" * 161, Priority.INFORMATION)
    short = add(loaded, OWNER, "y" * 160, Priority.INFORMATION)
    assert await short == "sent"
    await settled(lambda: number(hass, WAITING) == 1)
    assert not long.done()


async def test_the_count_outlives_a_restart(hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone) -> None:
    """Nobody gets another budget by a restart."""
    await choose(hass, loaded, day_budget=4)
    for _ in range(3):
        await ask(owner, "ON")
    await settled(lambda: number(hass, TODAY) == 1)
    await hass.config_entries.async_reload(loaded.entry_id)
    await settled(lambda: hass.states.is_state("binary_sensor.generic_gsm_modem_network", "on"))
    owner.send_sms(SIM, "OFF")
    await settled(lambda: number(hass, WAITING) == 1)
    assert number(hass, TODAY) == 1
    assert complaints(hass, loaded) == {"budget_used_up"}


async def test_guesses_are_complained_of(hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone) -> None:
    """Ten wrong passwords in a day are no slip of the thumb; a day later it is forgotten."""
    unit = loaded.runtime_data.hub.socket
    await unit.apply("PASSWORD=12abc", None)
    for guess in range(10):
        await hass.async_block_till_done()
        assert complaints(hass, loaded) == set(), guess
        unit._feed(unit._unit.receive(f"0000{guess}ON", OWNER, None, dt_util.now()))
    await settled(lambda: complaints(hass, loaded) == {"password_guessed"})
    await later(hass, hours=24, minutes=1)
    assert complaints(hass, loaded) == set()
