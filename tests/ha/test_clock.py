"""The house's clock, and what is to happen at a time of it."""

from datetime import timedelta
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
    with patch("custom_components.isocket.adapters.clock.now", return_value=right):
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
