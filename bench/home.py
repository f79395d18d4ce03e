"""A real Home Assistant core in this process, with a helper to switch and the integration set up on a modem."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Any

from homeassistant import bootstrap, loader
from homeassistant.auth import auth_manager_from_config
from homeassistant.config_entries import SOURCE_USER, ConfigEntries, ConfigEntry, ConfigSubentryData
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component

from demo.processes import free_port

HEATER = "input_boolean.heater"
DOMAIN = "isocket"
LIMITS = {"day_budget": 1_000_000, "month_budget": 1_000_000, "most_answers": 1_000_000}


@asynccontextmanager
async def home(device: str, owner: str) -> AsyncIterator[HomeAssistant]:
    """Run a core until the block ends."""
    with TemporaryDirectory(prefix="isocket-bench-") as directory:
        hass = HomeAssistant(directory)
        try:
            await set_up(hass, Path(directory))
            await add_modem(hass, device, owner)
            await lift_limits(hass)
            yield hass
        finally:
            await hass.async_stop(force=True)


async def lift_limits(hass: HomeAssistant) -> None:
    """Let as many texts be sent as a measurement wants: it sends more in a minute than a cabin in a month."""
    (entry,) = hass.config_entries.async_entries(DOMAIN)
    (subentry,) = entry.subentries.values()
    data = {**subentry.data, "options": LIMITS}
    hass.config_entries.async_update_subentry(entry, subentry, data=data)
    await hass.async_block_till_done()


async def set_up(hass: HomeAssistant, directory: Path, helpers: Iterable[str] = ("heater",)) -> None:
    """Bring the core up to where integrations can be set up, with helpers to switch."""
    (directory / ".storage").mkdir()
    loader.async_setup(hass)
    hass.config.skip_pip = True
    hass.config_entries = ConfigEntries(hass, {})
    await bootstrap.async_load_base_functionality(hass)
    # Watching for USB devices is nothing that a modem on a pty needs.
    hass.config.components.add("usb")
    hass.auth = await auth_manager_from_config(hass, [], [])
    assert await async_setup_component(
        hass, "http", {"http": {"server_host": ["127.0.0.1"], "server_port": free_port()}}
    )
    assert await async_setup_component(hass, "input_boolean", {"input_boolean": {name: {} for name in helpers}})
    await hass.async_start()


async def add_modem(hass: HomeAssistant, device: str, owner: str, switch: str = HEATER) -> None:
    """Set the integration up through its forms, with what `ON` and `OFF` switch."""
    flow = hass.config_entries.flow
    form = await flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    form = await flow.async_configure(form["flow_id"], {"device": device})
    done = await flow.async_configure(form["flow_id"], {"socket": switch, "owner": owner, "anyone": False})
    assert done["type"] == "create_entry", done
    await hass.async_block_till_done()


def stored_entry(device: str, owner: str, **data: Any) -> ConfigEntry:
    """Return an entry with its socket as Home Assistant has them stored; `data` is what else is bound."""
    socket = ConfigSubentryData(
        data={"socket": HEATER, "owner": owner, **data}, subentry_type="socket", title="iSocket", unique_id="socket"
    )
    return ConfigEntry(
        version=1,
        minor_version=1,
        domain=DOMAIN,
        title="Modem",
        data={"device": device},
        options={},
        source=SOURCE_USER,
        unique_id=None,
        discovery_keys=MappingProxyType({}),
        subentries_data=[socket],
    )
