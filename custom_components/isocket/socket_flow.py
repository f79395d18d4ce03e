"""Adding the socket to a modem that has none, and changing one that is there."""

from collections.abc import Iterable
from typing import Any, Final

from homeassistant.config_entries import ConfigEntryState, ConfigSubentryFlow, SubentryFlowResult
from homeassistant.core import callback
from homeassistant.data_entry_flow import AbortFlow
from homeassistant.exceptions import HomeAssistantError

from .const import BINDINGS, SUBENTRY_SOCKET
from .coordinator import IsocketConfigEntry
from .device import UnitSnapshot
from .forms import binding_data, binding_errors, bindings_schema, socket_data, socket_errors, socket_schema
from .hosted import HostedSocket
from .options import knows
from .socket_forms import (
    PASSWORDS_SCHEMA,
    numbers_commands,
    numbers_errors,
    numbers_schema,
    numbers_shown,
    options_data,
    options_schema,
    passwords_commands,
    passwords_errors,
    passwords_shown,
)

SOCKET_TITLE: Final = "iSocket"


class SocketSubentryFlow(ConfigSubentryFlow):
    """Add the socket, or change what it is bound to, whom it obeys, or its options."""

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask what is to be switched, and for whom."""
        if self._get_entry().get_subentries_of_type(SUBENTRY_SOCKET):
            return self.async_abort(reason="already_configured")
        errors: dict[str, str] = {}
        if user_input is not None:
            errors = socket_errors(user_input)
            if not errors:
                return self.async_create_entry(
                    title=SOCKET_TITLE, data=socket_data(user_input), unique_id=SUBENTRY_SOCKET
                )
        return self.async_show_form(
            step_id="user",
            data_schema=self.add_suggested_values_to_schema(socket_schema(self.hass), user_input),
            errors=errors,
        )

    async def async_step_reconfigure(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask what is to be changed."""
        return self.async_show_menu(
            step_id="reconfigure",
            menu_options=["entities", "numbers", "passwords", "options"],
            description_placeholders={"title": self._get_reconfigure_subentry().title},
        )

    async def async_step_entities(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask for other entities."""
        subentry = self._get_reconfigure_subentry()
        errors: dict[str, str] = {}
        if user_input is not None:
            errors = binding_errors(user_input)
            if not errors:
                kept = {key: value for key, value in subentry.data.items() if key not in BINDINGS}
                return self.async_update_and_abort(self._get_entry(), subentry, data=kept | binding_data(user_input))
        return self.async_show_form(
            step_id="entities",
            data_schema=self.add_suggested_values_to_schema(bindings_schema(self.hass), user_input or subentry.data),
            errors=errors,
            description_placeholders={"title": subentry.title},
        )

    async def async_step_numbers(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask who may control the unit, and who is alerted; the lists are the unit's own."""
        _, unit = self._running()
        errors: dict[str, str] = {}
        wrong = ""
        if user_input is not None:
            errors, wrong = numbers_errors(user_input, unit)
            if not errors:
                errors = await self._carry_out(numbers_commands(user_input, unit))
            if not errors:
                return self.async_abort(reason="reconfigure_successful")
        alerts = knows(self._get_reconfigure_subentry(), "ALERTNUMBER?")
        return self.async_show_form(
            step_id="numbers",
            data_schema=self.add_suggested_values_to_schema(
                numbers_schema(alerts=alerts), user_input or numbers_shown(unit)
            ),
            errors=errors,
            description_placeholders={"number": wrong},
        )

    async def async_step_passwords(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask for the passwords; they are never shown."""
        _, unit = self._running()
        errors: dict[str, str] = {}
        if user_input is not None:
            errors = passwords_errors(user_input, unit)
            if not errors:
                errors = await self._carry_out(passwords_commands(user_input, unit))
            if not errors:
                return self.async_abort(reason="reconfigure_successful")
        return self.async_show_form(
            step_id="passwords",
            data_schema=self.add_suggested_values_to_schema(PASSWORDS_SCHEMA, user_input or passwords_shown(unit)),
            errors=errors,
        )

    async def async_step_options(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask for what the house decides; the unit starts anew with it."""
        subentry = self._get_reconfigure_subentry()
        if user_input is not None:
            data = options_data(user_input, self.hass, subentry)
            return self.async_update_and_abort(self._get_entry(), subentry, data=data)
        return self.async_show_form(step_id="options", data_schema=options_schema(self.hass, subentry))

    @callback
    def _running(self) -> tuple[HostedSocket, UnitSnapshot]:
        """Return the socket and what it shows; what it knows can be changed only while it runs."""
        entry: IsocketConfigEntry = self._get_entry()
        if entry.state is ConfigEntryState.LOADED:
            hub = entry.runtime_data.hub
            if hub.socket is not None and (unit := hub.snapshot.unit) is not None:
                return hub.socket, unit
        raise AbortFlow("not_running")

    async def _carry_out(self, commands: Iterable[str]) -> dict[str, str]:
        """Have the unit change, all at once; return what was wrong."""
        socket, _ = self._running()
        try:
            await socket.apply_all(commands, None)
        except HomeAssistantError:
            return {"base": "refused"}
        return {}
