"""Nothing that is secret, or anybody's, is in any artefact: logs of every level, database, logbook, reports, exceptions.

Numbers, passwords, the PIN and what people wrote are looked for in every form in which they pass: as people write them, as
octets and PDUs carry them, and as JSON and Python show them.
"""

from collections.abc import Iterator
import json
import logging
import os
from pathlib import Path
import sqlite3
import stat
import subprocess
import sys
from types import MappingProxyType
from typing import Any

from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import Event, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.json import ExtendedJSONEncoder
from homeassistant.helpers.recorder import async_initialize_recorder
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_capture_events
from pytest_homeassistant_custom_component.components.recorder.common import async_wait_recording_done

from custom_components.isocket.const import DOMAIN
from custom_components.isocket.device import Priority, Send
from custom_components.isocket.diagnostics import async_get_config_entry_diagnostics
from custom_components.isocket.journal import HAPPENED
from custom_components.isocket.modem import Sms
from simulator.codec import gsm7
from simulator.modem import Modem as SimulatedModem
from simulator.modem.faults import SendError as Refuse
from simulator.network import Network
from simulator.phone import Phone

from .helpers import DOOR, FAMILY, OWNER, SIM, STRANGER, settled

ROOT = Path(__file__).parents[2]
DATABASE = "history.db"
_OF_THE_CORE = (
    "homeassistant.core",
    "homeassistant.components.recorder",
    "pytest_homeassistant",
    "sqlalchemy",
    "aiosqlite",
)
PIN, PASSWORD, RENEWAL = "8293", "q7Wze", "k3Vbn5Rty"
NEAR_MISS = "q7Wzf"
TEXTS = ("meet me at nine", "who is this then", "bring the skis along", "the key is under the third stone")
LONG = "Dear all, " + "we come on Friday and leave on Sunday. " * 6
CODE = "*123*4821#"
PEOPLE = (OWNER, FAMILY, STRANGER)
SECRETS = (PASSWORD, RENEWAL, NEAR_MISS, *TEXTS, LONG[40:90])


def number_forms(number: str) -> Iterator[str]:
    """Yield how a phone number may be written: whole, national, with blanks, in semi-octets, in UCS2."""
    digits, national = number.removeprefix("+"), number.removeprefix("+47")
    yield from (digits, national, f"{national[:2]} {national[2:4]} {national[4:6]} {national[6:]}")
    yield f"{national[:3]} {national[3:5]} {national[5:]}"
    yield "".join(b + a for a, b in zip(digits[::2], digits[1::2], strict=True))
    yield number.encode("utf-16-be").hex()


def text_forms(text: str) -> Iterator[str]:
    """Yield how a text may be written: as it is, in JSON, in UCS2, packed into octets from whatever bit."""
    yield from (text, json.dumps(text)[1:-1], text.upper(), text.encode().hex(), text.encode("utf-16-be").hex())
    for shift in range(8):
        packed = gsm7.pack(gsm7.encode("x" * shift + text))
        yield packed[shift : len(packed) - 1].hex()


FORMS = {
    **{number: tuple(number_forms(number)) for number in PEOPLE},
    **{text: tuple(form for form in text_forms(text) if len(form) > 4) for text in SECRETS},
}


def found(artefact: str) -> list[str]:
    """Return what is in an artefact and should not be."""
    lower = artefact.lower()
    return [f"{what!r} as {form!r}" for what in FORMS for form in FORMS[what] if form.lower() in lower]


def word(name: str, actions: list[dict[str, Any]]) -> ConfigSubentry:
    """Return a word of the house's own."""
    data = MappingProxyType({"word": name, "actions": actions, "reply": "done: {{ argument }}"})
    return ConfigSubentry(data=data, subentry_type="keyword", title=name, unique_id=name)


@pytest.fixture
def debug(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """Log everything."""
    with caplog.at_level(logging.DEBUG):
        for name in ("custom_components.isocket", "serialx"):
            caplog.set_level(logging.DEBUG, name)
        yield caplog


def logged(caplog: pytest.LogCaptureFixture) -> str:
    """Return the log as the file has it, at every level, with tracebacks.

    What the core, its database and the test's stand-in for files write of each event and file is left out.
    """
    formatter = logging.Formatter("%(name)s %(levelname)s %(message)s")
    records = [record for phase in ("setup", "call") for record in caplog.get_records(phase)]
    return "\n".join(formatter.format(record) for record in records if not record.name.startswith(_OF_THE_CORE))


def stored(database: Path) -> str:
    """Return all that the database holds."""
    with sqlite3.connect(database) as connection:
        return "\n".join(connection.iterdump())


async def live(
    hass: HomeAssistant, entry: MockConfigEntry, network: Network, sim_modem: SimulatedModem
) -> tuple[list[str], str]:
    """Do all that leaves traces; return the words of the exceptions, and the diagnostics."""
    owner, family, stranger = (network.add_phone(number, "") for number in PEOPLE)
    hub, said = entry.runtime_data.hub, []

    async def ask(phone: Phone, text: str) -> None:
        before = len(phone.messages)
        phone.send_sms(SIM, text)
        await phone.wait_sms(before + 1)

    for text in (f"SECNUMBER{FAMILY}", f"ALERTNUMBER{FAMILY}", f"PASSWORD={PASSWORD}"):
        await ask(owner, text)
    for text in (
        f"RENEWINTERVALPW={RENEWAL}",
        f"RENEWINTERVAL{RENEWAL}",
        f"RENEWINTERVAL{RENEWAL[:-1]}X",
        "STATUS",
        "SECNUMBER?",
        "PASSWORD=toolongone",
        TEXTS[0],
        f"BOAT {TEXTS[3]}"[:28],
        f"FAIL {OWNER}",
        f"SIMCARD{CODE}",
    ):
        await ask(owner, PASSWORD + text)
    await ask(owner, f"{NEAR_MISS}ON")
    await ask(family, TEXTS[1])
    stranger.send_sms(SIM, TEXTS[2])
    owner.send_sms(SIM, LONG)
    family.call(SIM)
    await settled(lambda: not network.centre.waiting(SIM) and not any(sim_modem.storage))
    await hass.async_block_till_done()
    for command in (
        f"SECNUMBER-{STRANGER[1:]}",
        f"PASSWORD={NEAR_MISS}X",
        f"RENEWINTERVAL{RENEWAL[:-1]}X",
        f"SECNUMBER{STRANGER}999999",
    ):
        try:
            await hub.socket.apply(command, None)
        except HomeAssistantError as err:
            said.append(str(err))
    sim_modem.faults.add(Refuse(times=None, code=21))
    await hub._delivery.add(Send(FAMILY, TEXTS[3], Priority.INFORMATION))
    hub._delivery.add(Send(OWNER, TEXTS[3], Priority.ALARM))
    await settled(lambda: any(item.attempts for item in hub._outbox))
    hass.states.async_set(DOOR, "on")
    await hass.async_block_till_done()
    report = json.dumps(await async_get_config_entry_diagnostics(hass, entry), cls=ExtendedJSONEncoder)
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    return said, report


@pytest.fixture
async def history(hass: HomeAssistant, tmp_path: Path) -> None:
    """Record what happens, from before there is anything."""
    async_initialize_recorder(hass)
    database = f"sqlite:///{tmp_path / DATABASE}"
    assert await async_setup_component(hass, "recorder", {"recorder": {"db_url": database, "commit_interval": 0}})


@pytest.fixture
async def prepared(
    history: None,
    debug: pytest.LogCaptureFixture,
    hass: HomeAssistant,
    entry: MockConfigEntry,
    network: Network,
    sim_modem: SimulatedModem,
) -> tuple[list[str], str, list[Event[Any]]]:
    """Live for a while with a PIN and words of the house's own."""
    sim_modem.pin = PIN
    network.ussd[CODE] = "Saldo: 12,50 kr"
    hass.config_entries.async_update_entry(entry, data={**entry.data, "pin": PIN})
    for one in (word("BOAT", [{"event": "boat"}]), word("FAIL", [{"action": "script.none_{{ argument[1:] }}"}])):
        hass.config_entries.async_add_subentry(entry, one)
    events = async_capture_events(hass, HAPPENED)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await settled(lambda: hass.states.is_state("binary_sensor.generic_gsm_modem_network", "on"))
    said, report = await live(hass, entry, network, sim_modem)
    return said, report, events


async def test_no_artefact_tells(
    prepared: tuple[list[str], str, list[Event[Any]]],
    hass: HomeAssistant,
    debug: pytest.LogCaptureFixture,
    entry: MockConfigEntry,
    tmp_path: Path,
) -> None:
    """Log, database, logbook, diagnostics, repairs and exceptions."""
    said, report, events = prepared
    await async_wait_recording_done(hass)
    log = logged(debug)
    assert "custom_components.isocket" in log
    assert "serialx" in log
    assert found(log) == []
    assert f'"{PIN}"' not in log
    assert CODE not in log
    database = stored(tmp_path / DATABASE)
    assert "event.isocket_activity" in database
    assert found(database) == []
    assert len(events) > 10
    assert found("\n".join(str(event.data) for event in events)) == []
    assert found(report) == []
    assert PIN not in report
    assert found(str(list(ir.async_get(hass).issues.values()))) == []
    assert len(said) == 4
    assert found("\n".join(said)) == []
    assert found("\n".join(str(state.state) for state in hass.states.async_all())) == []


async def test_a_record_shows_nobody(loaded: MockConfigEntry, owner: Phone, sim_modem: SimulatedModem) -> None:
    """What the event loop, or a traceback, may write of a message on its way tells neither who nor what."""
    received: list[Any] = []
    hub = loaded.runtime_data.hub
    hub.listen(received.append)
    sim_modem.faults.add(Refuse(times=None, code=41))
    owner.send_sms(SIM, TEXTS[0])
    await settled(lambda: len(hub._outbox))
    assert any(isinstance(news, Sms) for news in received)
    shown = f"{[news for news in received if isinstance(news, Sms)]} {list(hub._outbox)}"
    assert "fingerprint" in shown
    assert "priority" in shown
    assert found(shown) == []


SAVING = """
import asyncio, sys
from homeassistant.core import HomeAssistant
from custom_components.isocket.adapters.store import StateStore

async def main():
    hass = HomeAssistant(sys.argv[1])
    await StateStore(hass, "x").save({"units": {}})
    await hass.async_stop(force=True)

asyncio.run(main())
"""


def test_the_state_is_a_private_file(tmp_path: Path) -> None:
    """What an entry saves is for the user alone that Home Assistant runs as; a core of its own writes it, on a disk."""
    (tmp_path / ".storage").mkdir()
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-P", "-c", SAVING, str(tmp_path)], check=True, env=environment, cwd=tmp_path)
    saved = list((tmp_path / ".storage").glob(f"{DOMAIN}.*"))
    assert saved
    assert {stat.S_IMODE(file.stat().st_mode) for file in saved} == {0o600}
