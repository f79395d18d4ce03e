"""What hassfest asks of a custom integration, as far as it can be asked here; the workflow runs hassfest itself.

Home Assistant's package does not bring hassfest, so its rules stand here in our words.
"""

from collections.abc import Iterator, Mapping
import json
from pathlib import Path
import re
from typing import Any

from awesomeversion import AwesomeVersion, AwesomeVersionStrategy
from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.selector import validate_selector
from homeassistant.util.yaml import load_yaml_dict
import probatio
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.isocket.const import DOMAIN, PLATFORMS

HOUSE = Path(__file__).parents[2] / "custom_components" / "isocket"
MANIFEST: dict[str, Any] = json.loads((HOUSE / "manifest.json").read_text(encoding="utf-8"))
ICONS: dict[str, Any] = json.loads((HOUSE / "icons.json").read_text(encoding="utf-8"))
SERVICES: dict[str, Any] = load_yaml_dict(str(HOUSE / "services.yaml"))
SCALE: dict[str, str | dict[str, str]] = load_yaml_dict(str(HOUSE / "quality_scale.yaml"))["rules"]
TRANSLATIONS = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in HOUSE.glob("translations/*.json")}
ENGLISH = TRANSLATIONS["en"]

# The Integration Quality Scale, tier by tier.
RULES = {
    "bronze": {
        "action-setup",
        "appropriate-polling",
        "brands",
        "common-modules",
        "config-flow",
        "config-flow-test-coverage",
        "dependency-transparency",
        "docs-actions",
        "docs-conditions",
        "docs-high-level-description",
        "docs-installation-instructions",
        "docs-removal-instructions",
        "docs-triggers",
        "entity-event-setup",
        "entity-unique-id",
        "has-entity-name",
        "runtime-data",
        "test-before-configure",
        "test-before-setup",
        "unique-config-entry",
    },
    "silver": {
        "action-exceptions",
        "config-entry-unloading",
        "docs-configuration-parameters",
        "docs-installation-parameters",
        "entity-unavailable",
        "integration-owner",
        "log-when-unavailable",
        "parallel-updates",
        "reauthentication-flow",
        "test-coverage",
    },
    "gold": {
        "devices",
        "diagnostics",
        "discovery",
        "discovery-update-info",
        "docs-data-update",
        "docs-examples",
        "docs-known-limitations",
        "docs-supported-devices",
        "docs-supported-functions",
        "docs-troubleshooting",
        "docs-use-cases",
        "dynamic-devices",
        "entity-category",
        "entity-device-class",
        "entity-disabled-by-default",
        "entity-translations",
        "exception-translations",
        "icon-translations",
        "reconfiguration-flow",
        "repair-issues",
        "stale-devices",
    },
    "platinum": {"async-dependency", "inject-websession", "strict-typing"},
}


def fulfilled(rule: str) -> bool:
    """Say whether a rule is kept, or is none for us and it is said why."""
    said = SCALE[rule]
    return said == "done" if isinstance(said, str) else said["status"] == "exempt"


def test_every_rule_of_the_scale_is_answered() -> None:
    """All 54, each as done, exempt or to do, and what is not done with its reason."""
    assert set().union(*RULES.values()) == SCALE.keys()
    assert len(SCALE) == 54
    reasoned = probatio.Schema(
        {"status": probatio.In(("exempt", "todo")), "comment": probatio.Length(min=20)}, required=True
    )
    for said in SCALE.values():
        assert said == "done" or reasoned(said)


def test_the_manifest_claims_the_tier_that_is_true() -> None:
    """The highest whose rules are all kept, and those of the tiers below it."""
    reached = None
    for tier, rules in RULES.items():
        if not all(map(fulfilled, rules)):
            break
        reached = tier
    assert MANIFEST["quality_scale"] == reached


MATCHER = probatio.Schema(
    {
        probatio.Required("vid"): probatio.Match(r"^[0-9A-F]{4}$"),
        probatio.Required("pid"): probatio.Match(r"^[0-9A-F]{4}$"),
        probatio.Optional("manufacturer"): probatio.Match(r"^[^A-Z]+$"),
        probatio.Optional("description"): probatio.Match(r"^[^A-Z]+$"),
    }
)
VERSIONS = [AwesomeVersionStrategy.CALVER, AwesomeVersionStrategy.SEMVER, AwesomeVersionStrategy.PEP440]
MANIFEST_SCHEMA = probatio.Schema(
    {
        probatio.Required("domain"): HOUSE.name,
        probatio.Required("name"): str,
        probatio.Required("codeowners"): [probatio.Match(r"^@[\w/-]+$")],
        probatio.Required("config_flow"): True,
        probatio.Required("dependencies"): [str],
        probatio.Required("documentation"): probatio.Match(r"^https://"),
        probatio.Required("integration_type"): "hub",
        probatio.Required("iot_class"): "local_push",
        probatio.Required("issue_tracker"): probatio.Match(r"^https://"),
        probatio.Required("quality_scale"): probatio.In(RULES),
        probatio.Required("requirements"): [str],
        probatio.Required("usb"): [MATCHER],
        probatio.Required("version"): lambda version: AwesomeVersion(version, ensure_strategy=VERSIONS),
    }
)


def test_the_manifest() -> None:
    """It has what it must, in the order that is wanted: domain, name, and the rest by the alphabet."""
    MANIFEST_SCHEMA(MANIFEST)
    assert list(MANIFEST) == ["domain", "name", *sorted(MANIFEST.keys() - {"domain", "name"})]


def test_dependencies_are_home_assistants() -> None:
    """Each integration that is depended on is there, and is not the one that we are."""
    from homeassistant import components

    there = {path.name for root in components.__path__ for path in Path(root).iterdir()}
    assert set(MANIFEST["dependencies"]) <= there
    assert DOMAIN not in there


KEY = re.compile(r"(?!.+[_-]{2})(?![_-])[a-z0-9_-]+(?<![_-])")
HTML = re.compile(r"<[a-z].*?>", re.IGNORECASE)
ADDRESS = re.compile(r"(https?|ftp|mqtt|socket)://[\w-]+(\.[\w-]+)*\.[a-z]{2,5}|www\.", re.IGNORECASE)
QUOTED = re.compile(r"'{\w+}'")


def texts(tree: Mapping[str, Any], way: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield every text with the way to it."""
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from texts(value, (*way, key))
        else:
            yield (*way, key), value


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_texts_are_as_the_frontend_wants_them(language: str) -> None:
    """Keys are slugs; no text has markup, an address, blanks around it, or a placeholder in single quotes."""
    for way, text in texts(TRANSLATIONS[language]):
        assert all(map(KEY.fullmatch, way)), way
        assert text == text.strip(), way
        assert not HTML.search(text), way
        assert not ADDRESS.search(text), way
        assert not QUOTED.search(text), way
        if "state" in way:
            assert "{" not in text, way


TEXTS = {str: str}
SECTION = {
    probatio.Optional("name"): str,
    probatio.Optional("description"): str,
    probatio.Optional("data"): TEXTS,
    probatio.Optional("data_description"): TEXTS,
}
FORM = {
    probatio.Optional("title"): str,
    probatio.Optional("description"): str,
    probatio.Optional("data"): TEXTS,
    probatio.Optional("data_description"): TEXTS,
    probatio.Optional("menu_options"): TEXTS,
    probatio.Optional("menu_option_descriptions"): TEXTS,
    probatio.Optional("submit"): str,
    probatio.Optional("sections"): {str: SECTION},
}
FLOW = {
    probatio.Required("step"): {str: FORM},
    probatio.Optional("flow_title"): str,
    probatio.Optional("error"): TEXTS,
    probatio.Optional("abort"): TEXTS,
    probatio.Optional("progress"): TEXTS,
    probatio.Optional("create_entry"): TEXTS,
}
NAMED = {probatio.Required("name"): str, probatio.Required("description"): str}
ENTITY = {
    probatio.Optional("name"): str,
    probatio.Optional("state"): TEXTS,
    probatio.Optional("state_attributes"): {str: {probatio.Optional("name"): str, probatio.Optional("state"): TEXTS}},
    probatio.Optional("unit_of_measurement"): str,
}
TRANSLATION_SCHEMA = probatio.Schema(
    {
        probatio.Required("config"): FLOW,
        probatio.Required("config_subentries"): {
            str: {
                **FLOW,
                probatio.Required("entry_type"): str,
                probatio.Required("initiate_flow"): {probatio.Required("user"): str, str: str},
            }
        },
        probatio.Required("entity"): {probatio.In(PLATFORMS): {str: ENTITY}},
        probatio.Required("exceptions"): {cv.slug: {probatio.Required("message"): str}},
        probatio.Required("issues"): {
            str: probatio.Any(
                {probatio.Required("title"): str, probatio.Required("description"): str},
                {probatio.Required("title"): str, probatio.Required("fix_flow"): FLOW},
            )
        },
        probatio.Required("selector"): {cv.slug: {probatio.Required("options"): TEXTS}},
        probatio.Required("services"): {str: {**NAMED, probatio.Optional("fields"): {str: NAMED}}},
        probatio.Required("system_health"): {probatio.Required("info"): TEXTS},
    }
)


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_translations_have_the_form(language: str) -> None:
    """No text stands where Home Assistant does not look for it; what describes a field describes one that is there."""
    TRANSLATION_SCHEMA(TRANSLATIONS[language])
    for way, _ in texts(TRANSLATIONS[language]):
        if "data_description" in way:
            at = way.index("data_description")
            part = TRANSLATIONS[language]
            for key in way[:at]:
                part = part[key]
            assert way[at + 1] in part["data"], way


FIELD = probatio.Schema(
    {
        probatio.Optional("required"): True,
        probatio.Optional("default"): object,
        probatio.Optional("example"): object,
        probatio.Required("selector"): validate_selector,
    }
)


def test_actions_are_described() -> None:
    """Each has words and an icon; its fields have words and a selector, whose choices have words as well."""
    assert SERVICES.keys() == ENGLISH["services"].keys() == ICONS["services"].keys()
    for name, service in SERVICES.items():
        assert service.keys() <= {"target", "fields"}
        if "target" in service:
            validate_selector({"target": service["target"]})
        assert service["fields"].keys() == ENGLISH["services"][name]["fields"].keys(), name
        for field in service["fields"].values():
            FIELD(field)
            if (choice := field["selector"].get("select")) is not None:
                assert set(choice["options"]) == ENGLISH["selector"][choice["translation_key"]]["options"].keys()


async def test_actions_that_are_described_are_there(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """Nothing is described that is not there, nor the other way round, and each takes the fields that it shows."""
    registered = hass.services.async_services()[DOMAIN]
    assert registered.keys() == SERVICES.keys()
    for name, service in SERVICES.items():
        if "target" in service:
            continue
        schema = registered[name].schema
        assert isinstance(schema, probatio.Schema)
        assert service["fields"].keys() == {str(key) for key in schema.schema}, name


ICON = re.compile(r"mdi:([a-z0-9-]+)")
ICON_SCHEMA = probatio.Schema(
    {
        probatio.Required("entity"): {
            probatio.In(PLATFORMS): {
                str: {
                    probatio.Required("default"): str,
                    probatio.Optional("state"): TEXTS,
                    probatio.Optional("range"): TEXTS,
                    probatio.Optional("state_attributes"): {str: {probatio.Required("default"): str}},
                }
            }
        },
        probatio.Required("services"): {str: {probatio.Required("service"): str}},
    }
)


def test_icons_are_ones() -> None:
    """Each is one that the frontend has, where it looks for it."""
    import hass_frontend

    icons = json.loads((hass_frontend.where() / "static" / "mdi" / "iconList.json").read_text(encoding="utf-8"))
    names = {icon["name"] for icon in icons}
    ICON_SCHEMA(ICONS)
    for way, icon in texts(ICONS):
        found = ICON.fullmatch(icon)
        assert found is not None and found[1] in names, way
