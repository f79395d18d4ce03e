"""The scheduler as a calendar: read, added to, changed and taken from, always as the unit's own eight rules."""

from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch
from zoneinfo import ZoneInfo

from freezegun import freeze_time
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.isocket.device import Rule
from simulator.phone import Phone

from .helpers import SIM

SCHEDULE = "calendar.isocket_schedule"
OSLO = ZoneInfo("Europe/Oslo")
MONDAY = datetime(2027, 3, 1, tzinfo=OSLO)
DAILY, WEEKLY = "FREQ=DAILY", "FREQ=WEEKLY"


@pytest.fixture(autouse=True)
async def oslo(hass: HomeAssistant) -> None:
    """Live where the clocks change."""
    await hass.config.async_set_time_zone("Europe/Oslo")


def rules(entry: MockConfigEntry) -> list[str]:
    """Return the unit's rules as it lists them."""
    listed: tuple[Rule, ...] = entry.runtime_data.data.unit.rules
    return [f"{rule.at},{rule.day},{rule.do}" for rule in listed]


class Page:
    """The calendar page, as the frontend talks to Home Assistant."""

    def __init__(self, hass: HomeAssistant, connect: WebSocketGenerator) -> None:
        """Open nothing yet."""
        self._hass = hass
        self._connect = connect

    async def ask(self, kind: str, **data: Any) -> str | None:
        """Do something, and return what is wrong with it."""
        client = await self._connect(self._hass)
        await client.send_json_auto_id({"type": f"calendar/event/{kind}", "entity_id": SCHEDULE, **data})
        answer = await client.receive_json()
        await self._hass.async_block_till_done()
        return None if answer["success"] else answer["error"]["message"]


@pytest.fixture
async def page(hass: HomeAssistant, hass_ws_client: WebSocketGenerator, loaded: MockConfigEntry) -> Page:
    """Open the calendar page."""
    return Page(hass, hass_ws_client)


def event(title: str = "ON", at: str = "08:00", repeat: str | None = DAILY, **changes: Any) -> dict[str, Any]:
    """Return an event as the page sends it."""
    start = datetime.fromisoformat(f"{MONDAY:%Y-%m-%d}T{at}")
    sent = {"summary": title, "dtstart": start.isoformat(), "dtend": (start + timedelta(hours=1)).isoformat()}
    return sent | ({"rrule": repeat} if repeat else {}) | changes


async def week(hass: HomeAssistant, start: datetime = MONDAY, days: int = 7) -> list[tuple[str, str]]:
    """Return what runs in a week, and when."""
    answer = await hass.services.async_call(
        "calendar",
        "get_events",
        {"entity_id": SCHEDULE, "start_date_time": start, "end_date_time": start + timedelta(days=days)},
        blocking=True,
        return_response=True,
    )
    assert answer is not None
    (page,) = answer.values()
    assert isinstance(page, dict)
    events: Any = page["events"]
    return [(one["start"], one["summary"]) for one in events]


async def test_what_is_texted_is_shown(hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone) -> None:
    """A rule of one day is once in a week, one of all days each day; the next one is the calendar's state."""
    owner.send_sms(SIM, "SCHEDULER+22:30,2,AON")
    owner.send_sms(SIM, "SCHEDULER+06:15,*,OFF")
    await owner.wait_sms(2)
    await hass.async_block_till_done()
    assert await week(hass) == [
        *((f"2027-03-0{day}T06:15:00+01:00", "OFF") for day in (1, 2)),
        ("2027-03-02T22:30:00+01:00", "AON"),
        *((f"2027-03-0{day}T06:15:00+01:00", "OFF") for day in (3, 4, 5, 6, 7)),
    ]
    for noon, start in ((1, "2027-03-02 06:15:00"), (2, "2027-03-02 22:30:00")):
        with freeze_time(datetime(2027, 3, noon, 12, tzinfo=OSLO), real_asyncio=True):
            loaded.runtime_data.async_update_listeners()
            state = hass.states.get(SCHEDULE)
            assert state is not None
            assert (state.state, state.attributes["start_time"]) == ("off", start)


async def test_a_rule_is_on_for_its_minute(hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone) -> None:
    """The minute in which a command runs is its event."""
    owner.send_sms(SIM, "SCHEDULER+06:15,*,OFF")
    await owner.wait_sms()
    await hass.async_block_till_done()
    tomorrow = dt_util.now() + timedelta(days=1)
    for second, state in ((0, "on"), (59, "on")):
        with freeze_time(tomorrow.replace(hour=6, minute=15, second=second), real_asyncio=True):
            loaded.runtime_data.async_update_listeners()
            assert hass.states.is_state(SCHEDULE, state)
    with freeze_time(tomorrow.replace(hour=6, minute=16, second=0), real_asyncio=True):
        loaded.runtime_data.async_update_listeners()
        assert hass.states.is_state(SCHEDULE, "off")


async def test_spring_and_autumn(hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone) -> None:
    """A time that the spring night skips is shown when it runs; one that the autumn night repeats, once."""
    owner.send_sms(SIM, "SCHEDULER+02:30,*,ON")
    await owner.wait_sms()
    await hass.async_block_till_done()
    assert await week(hass, datetime(2027, 3, 28, tzinfo=OSLO), 1) == [("2027-03-28T03:00:00+02:00", "ON")]
    assert await week(hass, datetime(2027, 10, 31, tzinfo=OSLO), 1) == [("2027-10-31T02:30:00+02:00", "ON")]


async def test_the_hour_that_comes_twice(hass: HomeAssistant, loaded: MockConfigEntry, owner: Phone) -> None:
    """What ran in it the first time is over: the calendar waits for no time that it has passed, again and again."""
    owner.send_sms(SIM, "SCHEDULER+02:30,*,ON")
    await owner.wait_sms()
    await hass.async_block_till_done()
    for hour, start in ((0, "2027-10-31 02:30:00"), (1, "2027-11-01 02:30:00")):
        with freeze_time(datetime(2027, 10, 31, hour, 10, tzinfo=UTC), real_asyncio=True):
            loaded.runtime_data.async_update_listeners()
            state = hass.states.get(SCHEDULE)
            assert state is not None
            assert (state.state, state.attributes["start_time"]) == ("off", start)


@pytest.mark.parametrize(
    ("sent", "made"),
    [
        (event(), ["08:00,*,ON"]),
        (event("off", "23:59"), ["23:59,*,OFF"]),
        (event("  Turn   off "), ["08:00,*,OFF"]),
        (event("Status", repeat=WEEKLY), ["08:00,1,INF"]),
        (event("arm", repeat="FREQ=WEEKLY;BYDAY=SA,SU"), ["08:00,6,AON", "08:00,7,AON"]),
        (event("AOF", repeat="FREQ=WEEKLY;INTERVAL=1;BYDAY=MO,TU,WE,TH,FR,SA,SU"), ["08:00,*,AOF"]),
        (event(repeat="FREQ=DAILY;WKST=MO"), ["08:00,*,ON"]),
    ],
)
async def test_added(
    hass: HomeAssistant, page: Page, loaded: MockConfigEntry, sent: dict[str, Any], made: list[str]
) -> None:
    """An event becomes rules of the unit."""
    assert await page.ask("create", event=sent) is None
    assert rules(loaded) == made


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        (event("Sauna"), "Write one of these words"),
        (event(repeat=None), "choose to repeat"),
        (event(repeat="FREQ=MONTHLY"), "choose to repeat"),
        (event(repeat="FREQ=DAILY;COUNT=3"), "choose to repeat"),
        (event(repeat="FREQ=WEEKLY;INTERVAL=2"), "choose to repeat"),
        (event(repeat="FREQ=WEEKLY;BYDAY=2MO"), "choose to repeat"),
        (event(repeat="FREQ=DAILY;FREQ=WEEKLY"), "choose to repeat"),
        ({"summary": "ON", "dtstart": "2027-03-01", "dtend": "2027-03-02", "rrule": DAILY}, "time of day"),
    ],
)
async def test_what_the_scheduler_cannot_do(
    hass: HomeAssistant, page: Page, loaded: MockConfigEntry, sent: dict[str, Any], why: str
) -> None:
    """It is said, with what to do, and nothing is added."""
    error = await page.ask("create", event=sent)
    assert error is not None
    assert why in error
    assert rules(loaded) == []


async def test_eight_rules(hass: HomeAssistant, page: Page, loaded: MockConfigEntry) -> None:
    """A ninth rule is refused, also as the second of an event; one in the place of another is not."""
    for hour in range(7):
        assert await page.ask("create", event=event(at=f"0{hour}:00")) is None
    before = rules(loaded)
    error = await page.ask("create", event=event(at="09:00", repeat="FREQ=WEEKLY;BYDAY=SA,SU"))
    assert error is not None
    assert "8 rules" in error
    assert rules(loaded) == before
    assert await page.ask("create", event=event("OFF", "06:00")) is None
    assert rules(loaded) == [*before[:-1], "06:00,*,OFF"]


async def test_changed_and_removed(hass: HomeAssistant, page: Page, loaded: MockConfigEntry) -> None:
    """A rule is changed or removed as a whole, and its neighbour of the same time stays."""
    for title, days in (("ON", "MO"), ("OFF", "TU"), ("AON", "WE")):
        assert await page.ask("create", event=event(title, repeat=f"{WEEKLY};BYDAY={days}")) is None
    error = await page.ask("delete", uid="08:00,1,ON", recurrence_id="2027-03-01T08:00:00+01:00")
    assert error is not None
    assert "all future events" in error
    whole = {"recurrence_id": "2027-03-01T08:00:00+01:00", "recurrence_range": "THISANDFUTURE"}
    assert await page.ask("delete", uid="08:00,1,ON", **whole) is None
    assert sorted(rules(loaded)) == ["08:00,2,OFF", "08:00,3,AON"]
    assert await page.ask("update", uid="08:00,2,OFF", event=event("ON", "09:30"), **whole) is None
    assert sorted(rules(loaded)) == ["08:00,3,AON", "09:30,*,ON"]
    error = await page.ask("delete", uid="08:00,2,OFF", **whole)
    assert error is not None
    assert "no such rule" in error


async def test_a_changed_rule_is_saved_whole(hass: HomeAssistant, page: Page, loaded: MockConfigEntry) -> None:
    """At no moment does the file on disk lack the neighbours of a rule that is changed."""
    for day in ("MO", "TU"):
        assert await page.ask("create", event=event(repeat=f"{WEEKLY};BYDAY={day}")) is None
    with patch.object(loaded.runtime_data.hub._ledger._store, "save") as save:
        assert await page.ask("update", uid="08:00,1,ON", event=event("OFF", repeat=WEEKLY)) is None
    (subentry_id,) = loaded.subentries
    saved = [call.args[0]["units"][subentry_id]["schedule"]["rules"] for call in save.await_args_list]
    assert saved
    assert all(len(rules) == 2 for rules in saved)
