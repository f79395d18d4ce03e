"""Adding a real unit elsewhere, after it was asked what it is, and changing what is known of it."""

import asyncio
from typing import Any, Final, override

from homeassistant.config_entries import ConfigSubentryFlow, SubentryFlowResult
from homeassistant.const import CONF_MODEL, CONF_NAME
from homeassistant.core import callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.selector import SelectSelector, SelectSelectorConfig, SelectSelectorMode
import probatio

from .client import Outcome, Reason
from .const import CONF_NUMBER
from .coordinator import IsocketConfigEntry
from .language import Model
from .remote_forms import SCHEMA, data_of, errors_of, is_loaded, shown
from .remote_host import RemoteHost
from .remote_options import described

QUESTIONS: Final = ("STATUS", "HARDWARE", "FIRMWARE")
PATIENCE: Final = 240
"""Seconds that each answer is waited for; the unit may still answer afterwards."""
_NEXT: Final = "next"
_AGAIN, _CHANGE, _SKIP = "again", "change", "skip"
# What is said of a question that came to nothing, by the reason.
_ERRORS: Final[dict[Reason | None, str]] = {
    Reason.BAD_PASSWORD: "unit_bad_password",
    Reason.DENIED: "unit_denied",
    Reason.NOT_SENT: "unit_not_sent",
}
_UNHEARD: Final = probatio.Schema(
    {
        probatio.Required(_NEXT, default=_AGAIN): SelectSelector(
            SelectSelectorConfig(
                options=[_AGAIN, _CHANGE, _SKIP], mode=SelectSelectorMode.LIST, translation_key="unheard"
            )
        )
    }
)
_UNKNOWN: Final = "–"


class RemoteSubentryFlow(ConfigSubentryFlow):
    """Describe a unit, ask it what it is, add it."""

    _answer: dict[str, Any]
    _host: RemoteHost | None = None
    _question: asyncio.Task[str | None] | None = None
    _asked: int = 0
    """How many questions are answered."""
    _error: str = ""
    _added = False

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask for the unit's number, its make and its passwords."""
        entry: IsocketConfigEntry = self._get_entry()
        errors: dict[str, str] = {}
        if user_input is not None:
            self._answer = user_input
            errors = errors_of(self.hass, entry, user_input)
            if not errors:
                return await self.async_step_identify()
        return self.async_show_form(
            step_id="user", data_schema=self.add_suggested_values_to_schema(SCHEMA, user_input), errors=errors
        )

    async def async_step_identify(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Offer to ask the unit, which is paid for."""
        return self.async_show_menu(
            step_id="identify",
            menu_options=["ask", "skip"],
            description_placeholders={"name": self._answer[CONF_NAME], "messages": str(len(QUESTIONS))},
        )

    async def async_step_ask(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask one question after the other, as long as they are answered."""
        entry: IsocketConfigEntry = self._get_entry()
        asking = self._question is not None
        if self._question is not None and self._question.done():
            error, self._question = self._question.result(), None
            if error is not None:
                self._error = error
                if self._host is not None and not self._host.stopped:
                    self._host.cancel()
                return self.async_show_progress_done(next_step_id="unheard")
            self._asked += 1
        if (error := self._obstacle(entry)) is not None:
            self._question, self._error = None, error
            # Out of a progress there is but this way.
            return self.async_show_progress_done(next_step_id="unheard") if asking else await self.async_step_unheard()
        if self._host is None or self._host.stopped:
            self._host = entry.runtime_data.hub.fleet.try_out(described(data_of(self._answer)))
            self._asked = 0
        if self._asked == len(QUESTIONS):
            return self.async_show_progress_done(next_step_id="told")
        if self._question is None:
            self._question = self.hass.async_create_task(
                _asked(self._host, QUESTIONS[self._asked]), "isocket ask a unit"
            )
        return self.async_show_progress(
            step_id="ask",
            progress_action="ask",
            description_placeholders={
                "command": QUESTIONS[self._asked],
                "number": str(self._asked + 1),
                "messages": str(len(QUESTIONS)),
            },
            progress_task=self._question,
        )

    def _obstacle(self, entry: IsocketConfigEntry) -> str | None:
        """Return why nothing can be asked: the modem does not run, or somebody else added the unit meanwhile."""
        if not is_loaded(entry):
            return "not_running"
        return next(iter(errors_of(self.hass, entry, self._answer).values()), None)

    async def async_step_unheard(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Say why there is no answer, and let the user choose what comes next."""
        if user_input is not None:
            steps = {_AGAIN: self.async_step_ask, _CHANGE: self._change, _SKIP: self.async_step_skip}
            return await steps[user_input[_NEXT]]()
        return self.async_show_form(
            step_id="unheard",
            data_schema=_UNHEARD,
            errors={"base": self._error},
            description_placeholders={"name": self._answer[CONF_NAME]},
        )

    async def _change(self, errors: dict[str, str] | None = None) -> SubentryFlowResult:
        """Show the first form again, as it was filled in."""
        self._forget()
        return self.async_show_form(
            step_id="user", data_schema=self.add_suggested_values_to_schema(SCHEMA, self._answer), errors=errors
        )

    async def async_step_told(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Show what the unit said of itself, and add it."""
        if user_input is not None:
            self._answer |= user_input
            return await self.async_step_skip()
        assert self._host is not None
        facts = self._host.view.client.facts
        said = {name: str(facts[name].value) if name in facts else _UNKNOWN for name in ("hardware", "firmware")}
        model = _recognised(said["hardware"]) or self._answer[CONF_MODEL]
        schema = probatio.Schema({key: field for key, field in SCHEMA.schema.items() if key == CONF_MODEL})
        return self.async_show_form(
            step_id="told",
            data_schema=self.add_suggested_values_to_schema(schema, {CONF_MODEL: model}),
            description_placeholders={"name": self._answer[CONF_NAME], **said},
        )

    async def async_step_skip(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Add the unit, unless somebody did meanwhile; what it said already is known then."""
        if errors := errors_of(self.hass, self._get_entry(), self._answer):
            return await self._change(errors)
        data = data_of(self._answer)
        self._added = True
        return self.async_create_entry(title=self._answer[CONF_NAME].strip(), data=data, unique_id=data[CONF_NUMBER])

    async def async_step_reconfigure(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask for what is to be changed; the unit is not asked again."""
        entry: IsocketConfigEntry = self._get_entry()
        subentry = self._get_reconfigure_subentry()
        errors: dict[str, str] = {}
        if user_input is not None:
            errors = errors_of(self.hass, entry, user_input, subentry)
            if not errors:
                data = data_of(user_input, subentry)
                return self.async_update_and_abort(
                    entry, subentry, title=user_input[CONF_NAME].strip(), data=data, unique_id=data[CONF_NUMBER]
                )
        return self.async_show_form(
            step_id="reconfigure",
            data_schema=self.add_suggested_values_to_schema(SCHEMA, user_input or shown(subentry)),
            errors=errors,
        )

    @callback
    @override
    def async_remove(self) -> None:
        """Forget the unit that was tried out, unless it was added."""
        if not self._added:
            self._forget()

    @callback
    def _forget(self) -> None:
        """Ask no more, and let go of the unit."""
        if self._question is not None:
            self._question.cancel()
            self._question = None
        if self._host is not None and not self._host.stopped:
            self._get_entry().runtime_data.hub.fleet.let_go(self._host)
        self._host = None


async def _asked(host: RemoteHost, question: str) -> str | None:
    """Ask a unit something, and return what came in the way of an answer; None where there is one."""
    try:
        async with asyncio.timeout(PATIENCE):
            ended = await host.ask(question)
    except TimeoutError:
        return "unit_silent"
    except HomeAssistantError:
        return "not_running"
    if ended.outcome is Outcome.CONFIRMED:
        return None
    if ended.outcome is Outcome.CANCELLED:
        return "asked_elsewhere"
    silent = ended.outcome is not Outcome.REFUSED
    return _ERRORS.get(ended.reason, "unit_silent" if silent else "unit_refused")


def _recognised(hardware: str) -> Model | None:
    """Return the model that a unit says it is."""
    found = [model for model in Model if model.value.casefold() in hardware.casefold()]
    return max(found, key=lambda model: len(model.value), default=None)
