"""The documentation says what the code has: every table of it is in step, and nothing is left out."""

import re

from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.isocket.device import Event
from custom_components.isocket.language import SETTINGS
from custom_components.isocket.remote_journal import RemoteEvent
from reference.entities import EVENTS, REMOTE_EVENTS, SENTENCES
from reference.observed import ELSEWHERE, observe
from reference.pages import DOCS, pages, wanted


async def test_every_page_is_in_step(hass: HomeAssistant, cabin: None) -> None:
    """Run scripts/reference when one is not."""
    observed = await observe(hass)
    for path, text in pages(observed).items():
        assert path.read_text(encoding="utf-8") == text, path.name


async def test_every_entity_is_told_of(hass: HomeAssistant, cabin: None) -> None:
    """Each has a sentence, or is a setting of the table."""
    settings = {setting.attribute for setting in SETTINGS.values()}
    told = SENTENCES.keys()
    assert {
        key for key in await observe(hass) if key not in told and key[1].removeprefix(ELSEWHERE) not in settings
    } == set()


def test_every_event_is_told_of() -> None:
    """All that can happen is in the table."""
    assert EVENTS.keys() == {event.value for event in Event}
    assert REMOTE_EVENTS.keys() == {event.value for event in RemoteEvent}


def test_every_table_is_used() -> None:
    """What is written is somewhere to be read."""
    written = "".join(path.read_text(encoding="utf-8") for path in DOCS.glob("*.md"))
    assert {name for name in wanted() if f"<!-- table: {name} -->" not in written} == set()


async def test_every_entity_of_the_dashboard_is_there(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """Whoever pastes it finds no card without an entity."""
    named = set(re.findall(r"entity: (\S+)", (DOCS / "dashboard.yaml").read_text(encoding="utf-8")))
    assert named
    assert {name for name in named if hass.states.get(name) is None} == set()
