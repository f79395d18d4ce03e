"""What the handbook says can be done: its links lead somewhere, and Home Assistant takes its examples."""

from collections.abc import Iterator
from pathlib import Path
import re
from typing import Any
from urllib.parse import parse_qs, urlparse

from homeassistant.components.automation.config import async_validate_config_item
from homeassistant.core import HomeAssistant, SupportsResponse
from homeassistant.helpers import config_validation as cv
from homeassistant.util.yaml import load_yaml, parse_yaml
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.isocket.const import DOMAIN
from custom_components.isocket.remote_services import REMOTE_ACTIONS
from custom_components.isocket.services import ACTIONS

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
REPOSITORY = "https://github.com/isocket/isocket"
PICTURES = ROOT / "docs" / "images"
PICTURE = re.compile(r"!\[([^\]]*)\]\((?!https:)([^()\s]+)\)")
LARGEST = 150 * 1024
"""Octets of a picture, as cabins have slow networks."""
LINK = re.compile(r"\]\(([^()\s]+)\)")
FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
ENTITY = re.compile(r"\b[a-z_]+\.isocket(?:_[a-z_]+)?\b")


def anchors(page: Path) -> set[str]:
    """Return the headings of a page as GitHub links to them."""
    headings = re.findall(r"^#+ (.+)$", FENCED.sub("", page.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def links(page: Path) -> Iterator[str]:
    """Yield where a page leads."""
    yield from LINK.findall(page.read_text(encoding="utf-8"))


def examples(language: str) -> list[Any]:
    """Return the examples in a language, each with the page that it is on."""
    return [
        pytest.param(text, id=f"{page.stem}-{number}")
        for page in PAGES
        for number, (named, text) in enumerate(FENCED.findall(page.read_text(encoding="utf-8")))
        if named == language
    ]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    """Each file and each heading that is linked to is there."""
    broken = []
    for link in links(page):
        if urlparse(link).scheme:
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)
    assert broken == []


def test_every_picture_is_shown() -> None:
    """Each that is there is on a page, with words for those who do not see it; none is missing or large."""
    shown = {
        (page.parent / picture).resolve(): words
        for page in PAGES
        for words, picture in PICTURE.findall(page.read_text(encoding="utf-8"))
    }
    assert set(shown) == set(PICTURES.iterdir())
    assert all(len(words.split()) > 3 for words in shown.values())
    assert [picture.name for picture in shown if picture.stat().st_size > LARGEST] == []


def test_every_page_is_in_the_contents() -> None:
    """No page of the handbook has to be guessed."""
    contents = ROOT / "docs" / "README.md"
    assert set(links(contents)) == {page.name for page in PAGES if page.parent == ROOT / "docs"} - {"README.md"}


def test_every_blueprint_can_be_imported_by_a_link() -> None:
    """The buttons name the files as the repository will have them."""
    wanted = {
        parse_qs(urlparse(link).query)["blueprint_url"][0]
        for link in links(ROOT / "docs" / "automations.md")
        if "blueprint_import/" in link
    }
    files = (ROOT / "blueprints").rglob("*.yaml")
    assert wanted == {f"{REPOSITORY}/blob/main/{file.relative_to(ROOT)}" for file in files}


def test_buttons_name_the_integration() -> None:
    """The other buttons are for this integration in this repository."""
    queries = [
        parse_qs(urlparse(link).query)
        for page in PAGES
        for link in links(page)
        if re.search(r"/redirect/(hacs_repository|config_flow_start)/", link)
    ]
    assert queries == [
        {"owner": ["isocket"], "repository": ["isocket"], "category": ["integration"]},
        {"domain": [DOMAIN]},
    ]


@pytest.mark.parametrize("text", examples("yaml"))
async def test_examples_are_taken(hass: HomeAssistant, loaded: MockConfigEntry, text: str) -> None:
    """Home Assistant takes each automation and each list of actions, and knows our actions and entities in it."""
    example: Any = parse_yaml(text)
    automation: dict[str, Any] = example if isinstance(example, dict) else {"triggers": [], "actions": example}
    checked = await async_validate_config_item(hass, "example", dict(automation))
    assert checked is not None and checked.validation_error is None
    for action in actions_of(automation["actions"]):
        domain, name = action["action"].split(".")
        if domain == DOMAIN:
            assert hass.services.has_service(domain, name)
            schema = hass.services.async_services()[domain][name].schema
            target = action.get("target", {})
            assert schema is not None
            schema(cv.template_complex(dict(action["data"])) | target)
    assert_known(hass, text)


@pytest.mark.parametrize("text", examples("yaml"))
def test_examples_hear_nothing_twice(text: str) -> None:
    """What waits for an event is not set off by an entity that comes back, and shows its last one again."""
    example: Any = parse_yaml(text)
    triggers = example.get("triggers", []) if isinstance(example, dict) else []
    for trigger in triggers:
        if str(trigger.get("entity_id")).startswith("event."):
            assert trigger["not_from"] == trigger["not_to"] == "unavailable"


def test_every_response_is_told_of() -> None:
    """Whoever uses one in a script finds what is in it."""
    page = (ROOT / "docs" / "actions.md").read_text(encoding="utf-8")
    table = re.search(r"^## What they return$(.*?)^## ", page, re.DOTALL | re.MULTILINE)
    assert table
    responses = {name: action.response for name, action in ACTIONS.items()}
    responses |= {name: action.response for name, action in REMOTE_ACTIONS.items()}
    responding = {name for name, response in responses.items() if response is not SupportsResponse.NONE}
    assert set(re.findall(r"^\| `(\w+)` \|", table[1], re.MULTILINE)) == responding


def actions_of(sequence: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the calls of actions, however deep."""
    for step in sequence:
        if "action" in step:
            yield step
        yield from actions_of(step.get("then", []))


def assert_known(hass: HomeAssistant, text: str) -> None:
    """See that each entity of ours that is named is there."""
    named = set(ENTITY.findall(text))
    assert {name for name in named if hass.states.get(name) is None} == set()


async def test_the_dashboard_is_whole(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """Each card's entity is there, the schedule and the log among them."""
    path = ROOT / "docs" / "dashboard.yaml"
    assert isinstance(load_yaml(str(path)), dict)
    text = path.read_text(encoding="utf-8")
    wanted = {"calendar.isocket_schedule", "event.isocket_activity", "sensor.isocket_last_command"}
    assert wanted <= set(ENTITY.findall(text))
    assert_known(hass, text)


def test_each_claim_about_security_names_tests_that_are_there() -> None:
    """Whoever doubts one finds what holds it."""
    page = (ROOT / "docs" / "security.md").read_text()
    named = set(re.findall(r"`(tests/[\w/]+\.py|scripts/\w+)`", page))
    assert len(named) > 10
    assert [name for name in named if not (ROOT / name).is_file()] == []
    claims = re.search(r"^## What we do$(.*)^What is told all the same", page, re.MULTILINE | re.DOTALL)
    assert claims
    for claim in re.split(r"^- ", claims[1], flags=re.MULTILINE)[1:]:
        assert "`tests/" in claim or "`scripts/" in claim, claim
