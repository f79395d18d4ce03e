"""Setting up a modem and the socket it serves, and changing that later."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Self, override

from homeassistant.config_entries import (
    SOURCE_RECONFIGURE,
    ConfigEntry,
    ConfigEntryState,
    ConfigFlow,
    ConfigFlowResult,
    ConfigSubentryData,
    ConfigSubentryFlow,
)
from homeassistant.const import CONF_DEVICE, CONF_PIN
from homeassistant.core import callback
from homeassistant.data_entry_flow import AbortFlow
from homeassistant.helpers.service_info.usb import UsbServiceInfo

from .const import DOMAIN, SUBENTRY_KEYWORD, SUBENTRY_REMOTE, SUBENTRY_SOCKET
from .faults import error_key, shown_port
from .forms import PIN_SCHEMA, PORT_AND_PIN_SCHEMA, PORT_SCHEMA, is_pin, socket_data, socket_errors, socket_schema
from .keyword_flow import KeywordSubentryFlow
from .modem import ModemError, ModemInfo, NoModemError, PinRequiredError, ProbeResult, probe
from .remote_flow import RemoteSubentryFlow
from .socket_flow import SOCKET_TITLE, SocketSubentryFlow
from .sticks import (
    Stick,
    entry_of,
    is_router,
    let_entries_look,
    move,
    port_that_answers,
    resting_entry,
    stick_at,
    stick_id,
    stick_name,
    user_of,
)

_UNKNOWN = "–"


def _title(info: ModemInfo) -> str:
    """Return the modem's name for people: the maker once, then the model."""
    named = info.model.casefold().startswith(info.maker.casefold())
    return (info.model if named else f"{info.maker} {info.model}").strip() or "Modem"


class IsocketConfigFlow(ConfigFlow, domain=DOMAIN):
    """Pick a port, look who is there, bind the socket."""

    VERSION = 1

    _device: str
    _pin: str | None = None
    _found: ProbeResult
    _stick: Stick = ()
    _silent: str
    _better: str = ""

    @classmethod
    @callback
    @override
    def async_get_supported_subentry_types(cls, config_entry: ConfigEntry) -> dict[str, type[ConfigSubentryFlow]]:
        """Return what a modem can serve."""
        return {
            SUBENTRY_SOCKET: SocketSubentryFlow,
            SUBENTRY_REMOTE: RemoteSubentryFlow,
            SUBENTRY_KEYWORD: KeywordSubentryFlow,
        }

    @override
    def is_matching(self, other_flow: Self) -> bool:
        """Say whether another flow is about the same stick."""
        return bool(self._stick and other_flow._stick) and stick_id(other_flow._stick) == stick_id(self._stick)

    @override
    async def async_step_usb(self, discovery_info: UsbServiceInfo) -> ConfigFlowResult:
        """Hear of one of the ports of a stick that was plugged in; it is offered once."""
        self._device = discovery_info.device
        self._stick = await stick_at(self._device)
        if self.hass.config_entries.flow.async_has_matching_flow(self):
            return self.async_abort(reason="already_in_progress")
        await self.async_set_unique_id(stick_id(self._stick))
        self._abort_if_unique_id_configured()  # when it is ignored
        await self._abort_if_ours()
        self.context["title_placeholders"] = {"name": stick_name(self._stick)}
        return await self.async_step_confirm()

    async def async_step_confirm(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask whether the stick is to be set up, and only then ask the stick."""
        errors: dict[str, str] = {}
        if user_input is not None:
            await self._abort_if_ours()
            try:
                self._device = await port_that_answers(self._stick)
                return await self._look()
            except PinRequiredError:
                return await self.async_step_pin()
            except ModemError as err:
                errors["base"] = error_key(err)
        return self.async_show_form(
            step_id="confirm",
            errors=errors,
            description_placeholders={"name": stick_name(self._stick), "device": shown_port(self._device)},
        )

    async def _abort_if_ours(self) -> None:
        """Give a modem that is set up already back to its entry; raises AbortFlow."""
        await let_entries_look(self.hass)
        if user_of(self.hass, self._stick):
            raise AbortFlow("already_configured")
        if found := await resting_entry(self.hass, self._stick):
            move(self.hass, *found)
            raise AbortFlow("already_configured")

    @override
    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for the port and look who is there."""
        errors: dict[str, str] = {}
        if user_input is not None:
            self._device = user_input[CONF_DEVICE].strip()
            # An entry that holds the port would make it look busy.
            self._async_abort_entries_match({CONF_DEVICE: self._device})
            self._stick = await stick_at(self._device)
            try:
                return await self._look()
            except PinRequiredError:
                return await self.async_step_pin()
            except NoModemError as err:
                if moved := await self._look_beside():
                    return moved
                errors["base"] = error_key(err)
            except ModemError as err:
                errors["base"] = error_key(err)
        elif await is_router():
            errors["base"] = "router"
        return self.async_show_form(
            step_id="user",
            data_schema=self.add_suggested_values_to_schema(PORT_SCHEMA, user_input),
            errors=errors,
            description_placeholders={"device": shown_port(user_input[CONF_DEVICE]) if user_input else ""},
        )

    async def _look_beside(self) -> ConfigFlowResult | None:
        """Go on with the port of the same stick that answers, where the chosen one does not."""
        if user_of(self.hass, self._stick):
            return self.async_abort(reason="already_configured")
        with suppress(ModemError):
            self._silent, self._device = self._device, await port_that_answers(self._stick)
            return await self.async_step_elsewhere()
        return None

    async def async_step_elsewhere(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Say that another port of the same stick is used than the one that was chosen, and look who is there."""
        errors: dict[str, str] = {}
        if user_input is not None:
            try:
                return await self._look()
            except PinRequiredError:
                return await self.async_step_pin()
            except ModemError as err:
                errors["base"] = error_key(err)
        return self.async_show_form(
            step_id="elsewhere",
            errors=errors,
            description_placeholders={"device": shown_port(self._device), "silent": shown_port(self._silent)},
        )

    async def async_step_pin(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for the SIM's PIN; each answer is tried once."""
        errors: dict[str, str] = {}
        if user_input is not None:
            self._pin = user_input[CONF_PIN]
            if not is_pin(self._pin):
                errors[CONF_PIN] = "invalid_pin"
            else:
                try:
                    return await self._look()
                except ModemError as err:
                    errors["base"] = error_key(err)
        return self.async_show_form(
            step_id="pin",
            data_schema=PIN_SCHEMA,
            errors=errors,
            description_placeholders={"device": shown_port(self._device)},
        )

    async def _look(self) -> ConfigFlowResult:
        """Find out who is on the port, and go on if it is somebody new; raises ModemError."""
        self._found = await probe(self._device, pin=self._pin)
        if entry := entry_of(self.hass, self._found.info.imei):
            move(self.hass, entry, self._device)
            return self.async_abort(reason="already_configured")
        return await self.async_step_socket()

    async def async_step_socket(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Show the modem and ask what it is to switch, and for whom."""
        info, network = self._found.info, self._found.network
        # Without a network the set-up can go on; the sentence only says so.
        errors = {} if network.registration.registered else {"base": "no_network"}
        if user_input is not None:
            errors = socket_errors(user_input)
            if not errors:
                return await self._create(user_input)
        return self.async_show_form(
            step_id="socket",
            data_schema=self.add_suggested_values_to_schema(socket_schema(self.hass), user_input),
            errors=errors,
            description_placeholders={
                "maker": info.maker or _UNKNOWN,
                "model": info.model or _UNKNOWN,
                "imei": info.imei or _UNKNOWN,
                "operator": network.operator or _UNKNOWN,
                "signal": _UNKNOWN if network.signal_dbm is None else f"{network.signal_dbm} dBm",
            },
        )

    async def _create(self, answer: dict[str, Any]) -> ConfigFlowResult:
        """Create the modem's entry with its socket; from here on the modem is known by its IMEI, not by its stick."""
        for flow in self._async_in_progress(True, {"unique_id": stick_id(self._stick)}):
            self.hass.config_entries.flow.async_abort(flow["flow_id"])
        await self.async_set_unique_id(self._found.info.imei or None, raise_on_progress=False)
        self._abort_if_unique_id_configured()
        socket = ConfigSubentryData(
            data=socket_data(answer), subentry_type=SUBENTRY_SOCKET, title=SOCKET_TITLE, unique_id=SUBENTRY_SOCKET
        )
        return self.async_create_entry(
            title=_title(self._found.info),
            data={CONF_DEVICE: self._device} | ({CONF_PIN: self._pin} if self._pin else {}),
            subentries=[socket],
        )

    async def async_step_reconfigure(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for another port of the same modem, or another PIN."""
        entry = self._get_reconfigure_entry()
        errors: dict[str, str] = {}
        if user_input is not None:
            data = {**entry.data, **user_input, CONF_DEVICE: user_input[CONF_DEVICE].strip()}
            errors = await self._try_out(entry, data)
            if not errors:
                return self.async_update_reload_and_abort(entry, data=data)
        return self.async_show_form(
            step_id="reconfigure",
            data_schema=self.add_suggested_values_to_schema(
                PORT_AND_PIN_SCHEMA,
                (user_input or {CONF_DEVICE: entry.data[CONF_DEVICE]})
                | ({CONF_DEVICE: self._better} if "other_port" in errors.values() else {}),
            ),
            errors=errors,
            description_placeholders={
                "title": entry.title,
                "better": shown_port(self._better),
                "device": shown_port((user_input or entry.data)[CONF_DEVICE]),
            },
        )

    async def async_step_reauth(self, entry_data: Mapping[str, Any]) -> ConfigFlowResult:
        """Hear that the SIM wants another PIN than the one we have."""
        return await self.async_step_reauth_confirm()

    async def async_step_reauth_confirm(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for the PIN."""
        entry = self._get_reauth_entry()
        errors: dict[str, str] = {}
        if user_input is not None:
            data = {**entry.data, **user_input}
            errors = await self._try_out(entry, data)
            if not errors:
                return self.async_update_reload_and_abort(entry, data=data)
        return self.async_show_form(
            step_id="reauth_confirm",
            data_schema=PIN_SCHEMA,
            errors=errors,
            description_placeholders={"title": entry.title, "device": shown_port(entry.data[CONF_DEVICE])},
        )

    async def _try_out(self, entry: ConfigEntry, data: Mapping[str, Any]) -> dict[str, str]:
        """Return what is wrong with an entry's new data; the entry is down when nothing is."""
        if (pin := data.get(CONF_PIN)) is not None and not is_pin(pin):
            return {CONF_PIN: "invalid_pin"}
        loaded = entry.state is ConfigEntryState.LOADED
        await self._free_port(entry)
        errors = await self._probe_for(entry, data)
        if errors and loaded and self.source == SOURCE_RECONFIGURE:
            # Back to how it was, while the user thinks again; a PIN that was refused is not given again for that.
            await self.hass.config_entries.async_reload(entry.entry_id)
        return errors

    async def _probe_for(self, entry: ConfigEntry, data: Mapping[str, Any]) -> dict[str, str]:
        """Return what is wrong with the port and the PIN for the modem of an entry; no other modem is given the PIN."""
        stick = await stick_at(data[CONF_DEVICE])
        if user_of(self.hass, stick):  # another entry, as this one is down: its port would only look busy
            return {"base": "wrong_modem"}
        try:
            found = await probe(data[CONF_DEVICE], pin=data.get(CONF_PIN), imei=entry.unique_id)
        except NoModemError as err:
            with suppress(ModemError):
                self._better = await port_that_answers(stick, entry.unique_id)
                return {"base": "other_port"}
            return {"base": error_key(err)}
        except ModemError as err:
            return {"base": error_key(err)}
        # One that does not tell its IMEI can be another, when ours does, and the other way round.
        return {} if found.info.imei == (entry.unique_id or "") else {"base": "wrong_modem"}

    async def _free_port(self, entry: ConfigEntry) -> None:
        """Take the entry down: a port that it holds would look busy."""
        if entry.state is ConfigEntryState.LOADED and not await self.hass.config_entries.async_unload(entry.entry_id):
            raise AbortFlow("unload_failed")
