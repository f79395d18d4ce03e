"""Adding and changing a word of the house's own."""

import re
from typing import Any, Final

from homeassistant.config_entries import ConfigSubentryFlow, SubentryFlowResult
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.selector import ActionSelector, TemplateSelector, TextSelector
import probatio

from .const import CONF_ACTIONS, CONF_REPLY, CONF_WORD, SUBENTRY_KEYWORD
from .keywords import checked
from .language import hides

_WORD: Final = re.compile(r"[A-Z][A-Z0-9]{1,19}")
_SCHEMA: Final = probatio.Schema(
    {
        probatio.Required(CONF_WORD): TextSelector(),
        probatio.Required(CONF_ACTIONS): ActionSelector(),
        probatio.Optional(CONF_REPLY): TemplateSelector(),
    }
)


class KeywordSubentryFlow(ConfigSubentryFlow):
    """Give a word something to do."""

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask for the word, what it does and what it answers."""
        errors: dict[str, str] = {}
        if user_input is not None:
            word, errors = await self._checked(user_input, None)
            if not errors:
                return self.async_create_entry(title=word, data={**user_input, CONF_WORD: word}, unique_id=word)
        return self._form("user", user_input, errors)

    async def async_step_reconfigure(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask the same again."""
        subentry = self._get_reconfigure_subentry()
        errors: dict[str, str] = {}
        if user_input is not None:
            word, errors = await self._checked(user_input, subentry.subentry_id)
            if not errors:
                return self.async_update_and_abort(
                    self._get_entry(), subentry, title=word, data={**user_input, CONF_WORD: word}, unique_id=word
                )
        return self._form("reconfigure", user_input or dict(subentry.data), errors)

    def _form(self, step: str, values: dict[str, Any] | None, errors: dict[str, str]) -> SubentryFlowResult:
        """Show the form."""
        return self.async_show_form(
            step_id=step, data_schema=self.add_suggested_values_to_schema(_SCHEMA, values), errors=errors
        )

    async def _checked(self, answer: dict[str, Any], own_id: str | None) -> tuple[str, dict[str, str]]:
        """Return the word in capitals, and what is wrong with the answer by field."""
        word = answer[CONF_WORD].strip().upper()
        errors: dict[str, str] = {}
        if _WORD.fullmatch(word) is None:
            errors[CONF_WORD] = "invalid_word"
        elif hides(word):
            errors[CONF_WORD] = "word_of_the_manual"
        elif any(
            other.subentry_id != own_id and other.data[CONF_WORD] == word
            for other in self._get_entry().get_subentries_of_type(SUBENTRY_KEYWORD)
        ):
            errors[CONF_WORD] = "word_taken"
        try:
            await checked(self.hass, answer[CONF_ACTIONS])
        except HomeAssistantError, probatio.Invalid:
            errors[CONF_ACTIONS] = "invalid_actions"
        return word, errors
