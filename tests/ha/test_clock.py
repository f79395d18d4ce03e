"""The house's clock, and what is to happen at a time of it."""

from datetime import UTC, datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.isocket.adapters.clock import Timer


async def test_a_clock_that_is_put_right_meanwhile(hass: HomeAssistant) -> None:
    """The machine thought that three hours were left, and hears of its mistake: what is due is done in a minute."""
    done: list[str] = []
    timer = Timer(hass, lambda: done.append("rule"))
    right = dt_util.utcnow() + timedelta(hours=3)
    timer.set(right)
    with patch("custom_components.isocket.adapters.clock.instant", return_value=right):
        async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=61))
    assert done == ["rule"]


async def test_a_look_at_the_clock_does_nothing(hass: HomeAssistant) -> None:
    """Before its time nothing happens, then it does once; and what was called off never does."""
    done: list[str] = []
    timer = Timer(hass, lambda: done.append("rule"))
    start = dt_util.utcnow()
    for minute in range(4):
        timer.set(start + timedelta(minutes=3))
        with freeze_time(start + timedelta(minutes=minute), real_asyncio=True):
            async_fire_time_changed(hass)
        assert len(done) == minute // 3
    timer.set(start + timedelta(minutes=9))
    timer.cancel()
    with freeze_time(start + timedelta(hours=1), real_asyncio=True):
        async_fire_time_changed(hass)
    assert done == ["rule"]


async def test_the_hour_that_comes_twice(hass: HomeAssistant) -> None:
    """By the wall it is ten past two for the second time: the next look is in a minute, not an hour ago."""
    await hass.config.async_set_time_zone("Europe/Oslo")
    second = datetime(2026, 10, 25, 1, 10, tzinfo=UTC)
    looks: list[datetime] = []
    with (
        freeze_time(second, real_asyncio=True),
        patch(
            "custom_components.isocket.adapters.clock.async_track_point_in_utc_time",
            side_effect=lambda hass, action, at: looks.append(at),
        ),
    ):
        Timer(hass, lambda: None).set(second + timedelta(minutes=30))
    assert looks == [second + timedelta(minutes=1)]
