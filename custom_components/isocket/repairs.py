"""What can be done about complaints, in a few steps each."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Final, override

from homeassistant.components.repairs import FlowType, RepairsFlow, RepairsFlowResult
from homeassistant.config_entries import SOURCE_RECONFIGURE, ConfigEntryState, ConfigFlowContext
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import AbortFlow
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.selector import TextSelector, TextSelectorConfig, TextSelectorType
from homeassistant.util import dt as dt_util
import probatio

from .complaints import calls_set, credit_is_low
from .const import CONF_ANYONE, DOMAIN
from .coordinator import IsocketConfigEntry
from .device import UnitSnapshot
from .forms import e164
from .hosted import HostedSocket
from .language import BY_KEY
from .snapshot import HubSnapshot

_QUARTER: Final = timedelta(minutes=15)
_NUMBER: Final = "number"
_NUMBER_SCHEMA: Final = probatio.Schema(
    {probatio.Required(_NUMBER): TextSelector(TextSelectorConfig(type=TextSelectorType.TEL, autocomplete="tel"))}
)
_NOTHING: Final = probatio.Schema({})


class _Fix(RepairsFlow):
    """Something to do about a complaint; the complaint itself goes when its reason is gone."""

    def __init__(self, entry: IsocketConfigEntry) -> None:
        """Remember whose it is."""
        self._entry = entry

    def _running(self) -> tuple[HostedSocket, HubSnapshot, UnitSnapshot]:
        """Return the socket and what is shown; nothing can be done about one that does not run."""
        if self._entry.state is ConfigEntryState.LOADED:
            hub = self._entry.runtime_data.hub
            snapshot = hub.snapshot
            if hub.socket is not None and snapshot.unit is not None:
                return hub.socket, snapshot, snapshot.unit
        raise AbortFlow("not_running")

    async def _carry_out(self, *commands: str) -> dict[str, str]:
        """Have the unit do something; return what is wrong if it did not."""
        socket, _, _ = self._running()
        try:
            await socket.apply_all(commands, None)
        except HomeAssistantError:
            return {"base": "failed"}
        return {}

    def _form(
        self, step_id: str, errors: dict[str, str], schema: probatio.Schema = _NOTHING, answer: Any = None
    ) -> RepairsFlowResult:
        """Show a step, with the issue's own words."""
        return self.async_show_form(
            step_id=step_id,
            data_schema=self.add_suggested_values_to_schema(schema, answer),
            errors=errors,
            description_placeholders=self._words,
        )

    @property
    def _words(self) -> Mapping[str, str]:
        """Return what the issue's text is filled in with."""
        issue = ir.async_get(self.hass).async_get_issue(DOMAIN, self.issue_id)
        return (issue.translation_placeholders if issue else None) or {}


class _ConfirmFix(_Fix):
    """Commands of the unit's own, once somebody says yes."""

    def commands(self) -> list[str]:
        """Return what is to be done."""
        raise NotImplementedError

    def is_fixed(self) -> str | None:
        """Return why it is still not as it should be; None when it is."""
        return None

    async def async_step_init(self, user_input: dict[str, Any] | None = None) -> RepairsFlowResult:
        """Begin."""
        return await self.async_step_confirm()

    async def async_step_confirm(self, user_input: dict[str, Any] | None = None) -> RepairsFlowResult:
        """Ask whether it is to be done, and do it."""
        errors: dict[str, str] = {}
        if user_input is not None:
            errors = await self._carry_out(*self.commands())
            if not errors and (left := self.is_fixed()):
                errors = {"base": left}
            if not errors:
                return self.async_create_entry(data={})
        return self._form("confirm", errors)


class ClockFix(_ConfirmFix):
    """Let the unit have the network's time (manual ch. 8)."""

    @override
    def commands(self) -> list[str]:
        _, snapshot, _ = self._running()
        ahead = timedelta(seconds=snapshot.modem.network.clock_difference or 0)
        here = dt_util.now()
        zone = (here.utcoffset() or timedelta()) // _QUARTER
        date = BY_KEY["DATE={stamp}{zone}"].request
        return [date.render({"stamp": (here + ahead).replace(tzinfo=None), "zone": zone})]


class VoiceFix(_ConfirmFix):
    """Have texts sent where calls were wanted."""

    @override
    def commands(self) -> list[str]:
        _, _, unit = self._running()
        return [f"{name}={value}" for name, value in calls_set(unit).items()]


class CreditFix(_ConfirmFix):
    """Ask the operator again, after the SIM was topped up."""

    @override
    def commands(self) -> list[str]:
        return ["SALDO"]

    @override
    def is_fixed(self) -> str | None:
        socket, _, unit = self._running()
        return "still_low" if credit_is_low(socket.subentry, unit) else None


class _NumberFix(_Fix):
    """Commands that need a phone number."""

    async def _ask(self, step_id: str, answer: dict[str, Any] | None, *commands: str) -> RepairsFlowResult:
        """Ask for a number, and carry out commands with it in place of `{number}`."""
        errors: dict[str, str] = {}
        if answer is not None:
            if (number := e164(answer[_NUMBER])) is None:
                errors = {_NUMBER: "invalid_number"}
            else:
                errors = await self._carry_out(*(command.format(number=number) for command in commands))
            if not errors:
                return self.async_create_entry(data={})
        return self._form(step_id, errors, _NUMBER_SCHEMA, answer)


class AlertNumberFix(_NumberFix):
    """Let somebody be alerted."""

    async def async_step_init(self, user_input: dict[str, Any] | None = None) -> RepairsFlowResult:
        """Begin."""
        return await self.async_step_number()

    async def async_step_number(self, user_input: dict[str, Any] | None = None) -> RepairsFlowResult:
        """Ask whom."""
        return await self._ask("number", user_input, "ALERTNUMBER{number}")


class AnyoneFix(_NumberFix):
    """Let the owner alone control the unit, or everybody, as the owner wants."""

    async def async_step_init(self, user_input: dict[str, Any] | None = None) -> RepairsFlowResult:
        """Ask which."""
        return self.async_show_menu(
            step_id="init", menu_options=["protect", "leave"], description_placeholders=self._words
        )

    async def async_step_protect(self, user_input: dict[str, Any] | None = None) -> RepairsFlowResult:
        """Ask who may control it besides those that the list holds already."""
        return await self._ask("protect", user_input, "SECNUMBER{number}", "SECLIST=ON")

    async def async_step_leave(self, user_input: dict[str, Any] | None = None) -> RepairsFlowResult:
        """Note that this is wanted; the entry starts anew with it."""
        socket, _, _ = self._running()
        data = {**socket.subentry.data, CONF_ANYONE: True}
        self.hass.config_entries.async_update_subentry(self._entry, socket.subentry, data=data)
        return self.async_create_entry(data={})


class PortFix(_Fix):
    """Go on with the entry's own form for the port and the PIN; the complaint goes when the modem answers."""

    async def async_step_init(self, user_input: dict[str, Any] | None = None) -> RepairsFlowResult:
        """Begin."""
        return await self.async_step_confirm()

    async def async_step_confirm(self, user_input: dict[str, Any] | None = None) -> RepairsFlowResult:
        """Say what is wrong, and hand over."""
        if user_input is None:
            return self._form("confirm", {})
        context = ConfigFlowContext(source=SOURCE_RECONFIGURE, entry_id=self._entry.entry_id)
        form = await self.hass.config_entries.flow.async_init(DOMAIN, context=context)
        return self.async_abort(reason="choose_port", next_flow=(FlowType.CONFIG_FLOW, form["flow_id"]))


class NoteFix(_Fix):
    """Have taken note of alarms that were lost."""

    async def async_step_init(self, user_input: dict[str, Any] | None = None) -> RepairsFlowResult:
        """Begin."""
        return await self.async_step_confirm()

    async def async_step_confirm(self, user_input: dict[str, Any] | None = None) -> RepairsFlowResult:
        """Say which, and forget them."""
        if user_input is None:
            return self._form("confirm", {})
        if self._entry.state is not ConfigEntryState.LOADED:
            raise AbortFlow("not_running")
        await self._entry.runtime_data.hub.take_note()
        return self.async_create_entry(data={})


# By the names of the complaints that can be fixed.
FIXES: Final[Mapping[str, Callable[[IsocketConfigEntry], RepairsFlow]]] = {
    "modem_gone": PortFix,
    "clock_wrong": ClockFix,
    "no_alert_number": AlertNumberFix,
    "anyone_may_control": AnyoneFix,
    "no_voice": VoiceFix,
    "credit_low": CreditFix,
    "alarm_lost": NoteFix,
}


async def async_create_fix_flow(
    hass: HomeAssistant, issue_id: str, data: dict[str, str | int | float | None] | None
) -> RepairsFlow:
    """Begin to fix what a complaint is about."""
    assert data is not None
    entry: IsocketConfigEntry = hass.config_entries.async_get_known_entry(str(data["entry_id"]))
    return FIXES[str(data["complaint"])](entry)
