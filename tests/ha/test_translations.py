"""Every language says everything, and nothing that the code can say is left without words."""

from collections.abc import Callable, Iterator
import json
from pathlib import Path
import re
from typing import Any

from homeassistant.helpers.entity import EntityDescription
from homeassistant.helpers.typing import UNDEFINED
import pytest

from custom_components.isocket import (
    binary_sensor,
    button,
    climate,
    complaints,
    event,
    faults,
    refusals,
    remote_flow,
    remote_forms,
    remote_journal,
    remote_options,
    remote_sensors,
    remote_services,
    repairs,
    sensor,
    settings,
    socket_forms,
    switch,
)
from custom_components.isocket.const import BINDINGS
from custom_components.isocket.device import Failsafe
from custom_components.isocket.language import SETTINGS, Setting
from custom_components.isocket.modem import NetworkLostError, PinRequiredError, PinWrongError
from custom_components.isocket.options import Scale

HOUSE = Path(__file__).parents[2] / "custom_components" / "isocket"
ENGLISH = json.loads((HOUSE / "translations" / "en.json").read_text())
LANGUAGES = sorted(path.stem for path in (HOUSE / "translations").glob("*.json"))


def leaves(tree: dict[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text with the way to it."""
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from leaves(value, f"{path}.{key}")
        else:
            yield f"{path}.{key}", value


@pytest.mark.parametrize("language", LANGUAGES)
def test_same_keys_and_placeholders(language: str) -> None:
    """A language has the keys of English, in each the same placeholders, and text."""
    other = dict(leaves(json.loads((HOUSE / "translations" / f"{language}.json").read_text())))
    english = dict(leaves(ENGLISH))
    assert other.keys() == english.keys()
    for key, text in other.items():
        assert text.strip()
        assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", english[key])), key


def test_the_neighbours_are_there() -> None:
    """The product's home speaks Norwegian, and its neighbours read their own language."""
    assert {"en", "nb", "sv", "da", "fi", "de"} <= set(LANGUAGES)


def test_every_error_has_words() -> None:
    """Each error of the modem is explained in the flow and afterwards; and each form's error in its flow."""
    keys = set(faults._KEYS.values())
    assert keys <= ENGLISH["config"]["error"].keys()
    told_otherwise = {faults.error_key(error()) for error in (PinRequiredError, PinWrongError, NetworkLostError)}
    assert {f"modem_{key}" for key in keys - told_otherwise} == {key for key in ENGLISH["issues"] if "modem_" in key}
    for name, said_in in (
        ("forms.py", (ENGLISH["config"], ENGLISH["config_subentries"]["socket"])),
        ("config_flow.py", (ENGLISH["config"],)),
        ("socket_flow.py", (ENGLISH["config_subentries"]["socket"],)),
        ("socket_forms.py", (ENGLISH["config_subentries"]["socket"],)),
    ):
        said = set(re.findall(r'(?:errors\[[\w.]+\] =|CONF_\w+:|"base":) "(\w+)"', (HOUSE / name).read_text()))
        assert said
        for flow in said_in:
            assert said <= flow["error"].keys()


def test_every_password_error_has_words() -> None:
    """Each password that cannot be is explained."""
    keys = {one.wrong for one in (socket_forms._ACCESS, socket_forms._RENEW)}
    assert keys <= ENGLISH["config_subentries"]["socket"]["error"].keys()


def test_every_error_of_a_unit_elsewhere_has_words() -> None:
    """Each answer that cannot be, and each question that came to nothing, is explained, and nothing else."""
    source = "".join((HOUSE / name).read_text() for name in ("remote_forms.py", "remote_flow.py"))
    said = set(re.findall(r'(?:errors\[\w+\] =|return|self\._error =|None,) "(\w+)"', source))
    said |= {wrong for *_, wrong in remote_forms._PASSWORDS} | set(remote_flow._ERRORS.values()) | {"unit_refused"}
    assert said | {"unit_silent"} == ENGLISH["config_subentries"]["remote_socket"]["error"].keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_interval_tells_its_cost(language: str) -> None:
    """Each choice says how many messages a month it is."""
    words = json.loads((HOUSE / "translations" / f"{language}.json").read_text())["selector"]["interval"]["options"]
    assert words.keys() == {str(hours) for hours in remote_options.INTERVALS}
    for hours in filter(None, remote_options.INTERVALS):
        assert f"({remote_options.messages_a_month(hours)} " in words[str(hours)]
    assert not re.search(r"\d", words["0"])


def test_every_choice_about_a_unit_elsewhere_has_words() -> None:
    """What comes next after no answer, and what can be copied."""
    (choice,) = remote_flow._UNHEARD.schema.values()
    assert ENGLISH["selector"]["unheard"]["options"].keys() == set(choice.config["options"])
    assert ENGLISH["selector"]["copied_parts"]["options"].keys() == set(remote_services._PARTS)
    form = ENGLISH["config_subentries"]["remote_socket"]["step"]
    for step in ("user", "reconfigure"):
        assert form[step]["data"].keys() == form[step]["data_description"].keys() == set(remote_forms.SCHEMA.schema)


def test_every_event_of_a_unit_elsewhere_has_words() -> None:
    """Each is named, and a line of the logbook."""
    states = ENGLISH["entity"]["event"]["remote_activity"]["state_attributes"]["event_type"]["state"]
    assert states.keys() == set(remote_journal.RemoteEvent)
    assert remote_journal.SENTENCES.keys() == {f"remote_{event}" for event in remote_journal.RemoteEvent}


def test_every_option_has_words() -> None:
    """Each field of the options is named and explained, and so are its choices."""
    form = ENGLISH["config_subentries"]["socket"]["step"]["options"]
    assert form["sections"].keys() == socket_forms.SECTIONS.keys()
    for section, fields in socket_forms.SECTIONS.items():
        assert form["sections"][section]["data"].keys() == fields.keys()
        assert form["sections"][section]["data_description"].keys() == fields.keys()
    for name, choices in (("failsafe", Failsafe), ("scale", Scale)):
        assert ENGLISH["selector"][name]["options"].keys() == set(choices)


def test_every_binding_has_a_repair() -> None:
    """Each entity that can be bound can be missing."""
    assert {f"{binding}_missing" for binding in BINDINGS} <= ENGLISH["issues"].keys()


def described(kind: Callable[[Setting], bool]) -> tuple[EntityDescription, ...]:
    """Describe the settings of a kind."""
    return tuple(settings.described(EntityDescription, setting) for setting in SETTINGS.values() if kind(setting))


@pytest.mark.parametrize(
    ("platform", "descriptions"),
    [
        ("binary_sensor", binary_sensor.ALL),
        ("climate", (climate.THERMOSTAT,)),
        ("sensor", sensor.ALL),
        ("switch", switch.RELAYS),
        ("button", button.BUTTONS),
        ("button", button.REMOTE),
        ("binary_sensor", binary_sensor.REMOTE),
        ("sensor", remote_sensors.SENSORS),
        ("event", (event.REMOTE,)),
        ("number", described(settings.is_number)),
        ("select", described(settings.is_select)),
        ("switch", described(settings.is_switch)),
        ("switch", described(settings.is_limit)),
        ("text", described(settings.is_text)),
    ],
)
def test_every_entity_has_a_name_and_an_icon(platform: str, descriptions: tuple[Any, ...]) -> None:
    """An entity is named by its translation or its class, and has an icon where its class has none."""
    icons = json.loads((HOUSE / "icons.json").read_text())["entity"][platform]
    for description in descriptions:
        if description.translation_key is None:
            assert description.device_class
            continue
        assert description.translation_key in icons
        named = ENGLISH["entity"][platform].get(description.translation_key, {})
        assert ("name" in named) is (description.name is UNDEFINED)


def test_every_complaint_has_words() -> None:
    """Each complaint that can be fixed has steps, and each that cannot a description; nothing else is said."""
    said = set(re.findall(r'"(\w+)"(?: if| for|$)', (HOUSE / "complaints.py").read_text())) & ENGLISH["issues"].keys()
    fixable = {
        "modem_gone" if key.removeprefix("modem_") in complaints._PASSING else key
        for key, words in ENGLISH["issues"].items()
        if "fix_flow" in words
    }
    assert fixable == repairs.FIXES.keys() == {one.name for one in complaints.COMPLAINTS if one.fixable}
    shown = (*complaints.COMPLAINTS, *complaints.REMOTE_COMPLAINTS)
    names = {one.name for one in shown if one.shown and not one.name.startswith("modem")}
    assert names <= ENGLISH["issues"].keys()
    told = names | said | {key for key in ENGLISH["issues"] if key.startswith("modem_") or key.endswith("_missing")}
    assert told == ENGLISH["issues"].keys()


def test_every_light_and_word_has_words() -> None:
    """Each state of an enumeration is said, and no other."""
    for description in sensor.ALL:
        if description.options is not None:
            states = ENGLISH["entity"]["sensor"][description.translation_key]["state"]
            assert states.keys() == set(description.options), description.key


def test_every_choice_has_words() -> None:
    """Each choice of a setting is said, and no other."""
    for setting in filter(settings.is_select, SETTINGS.values()):
        states = ENGLISH["entity"]["select"][setting.attribute]["state"]
        assert states.keys() == {word.lower() for word in setting.choices}


def test_every_state_and_exception_in_use_has_words() -> None:
    """Each translation key that the code raises exists."""
    source = "".join(path.read_text() for path in HOUSE.glob("*.py"))
    raised = set(re.findall(r'translation_domain=DOMAIN,\s+translation_key="(\w+)"', source))
    raised |= {key for _, key in refusals._MISTAKES} | set(refusals._FAILURES.values()) | {"command_failed"}
    raised |= set(refusals._UNSENT.values())
    assert raised <= ENGLISH["exceptions"].keys() | ENGLISH["issues"].keys()
