"""The house's own words: what each does in Home Assistant, and what it answers."""

from collections.abc import Callable
import logging
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import Context, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.script import SCRIPT_MODE_PARALLEL, Script, async_validate_actions_config
from homeassistant.helpers.template import Template
from homeassistant.helpers.trace import script_execution_get, trace_clear

from .const import CONF_ACTIONS, CONF_REPLY, CONF_WORD, DOMAIN, SUBENTRY_KEYWORD
from .device import RunWord
from .modem import mask, mask_numbers

_LOGGER = logging.getLogger(__name__)

_LONGEST_REPLY: Final = 480
"""Characters of an answer that are sent: about three messages."""

_ABORTED: Final = "aborted"

type Answered = Callable[[int, str | None], None]


def words(entry: ConfigEntry) -> frozenset[str]:
    """Return the words of an entry."""
    return frozenset(subentry.data[CONF_WORD] for subentry in entry.get_subentries_of_type(SUBENTRY_KEYWORD))


async def checked(hass: HomeAssistant, actions: Any) -> list[dict[str, Any]]:
    """Return actions as Home Assistant runs them; raises probatio.Invalid or HomeAssistantError for what it cannot."""
    return await async_validate_actions_config(hass, cv.SCRIPT_SCHEMA(actions))


def _told(err: Exception, wanted: RunWord) -> str:
    """Return what went wrong, without what was written after the word, and without numbers."""
    told = str(err)
    return mask_numbers(told.replace(wanted.argument, "…") if wanted.argument else told)


class Keywords:
    """Carry words out; each that is asked for is answered once, or not at all when the entry goes down."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry, answered: Answered) -> None:
        """Run nothing yet; `answered` takes the reply to a word, None when it could not be carried out."""
        self._hass = hass
        self._entry = entry
        self._answered = answered
        self._subentries = {one.data[CONF_WORD]: one for one in entry.get_subentries_of_type(SUBENTRY_KEYWORD)}
        self._scripts: dict[str, Script] = {}
        entry.async_on_unload(self._unload)

    async def _unload(self) -> None:
        """Stop what still runs."""
        for script in self._scripts.values():
            await script.async_unload()

    @callback
    def run(self, wanted: RunWord, context: Context) -> None:
        """Begin to carry a word out."""
        self._entry.async_create_background_task(
            self._hass, self._run(wanted, context), f"isocket {wanted.word}", eager_start=False
        )

    async def _run(self, wanted: RunWord, context: Context) -> None:
        """Carry a word out, and hand its answer on."""
        reply = None
        try:
            reply = await self._reply(wanted, context)
        except Exception as err:  # noqa: BLE001 - whatever the actions make of it, whoever texted waits for an answer
            who = mask(wanted.sender) if wanted.sender else "Home Assistant"
            _LOGGER.warning("%s from %s could not be carried out: %s", wanted.word, who, _told(err, wanted))
        self._answered(wanted.token, reply)

    async def _reply(self, wanted: RunWord, context: Context) -> str:
        """Run the actions of a word and write its answer, which may tell of what they found out."""
        script = await self._script(wanted.word)
        trace_clear()
        result = await script.async_run(
            {"word": wanted.word, "argument": wanted.argument, "phone": wanted.sender}, context
        )
        if result is None or script_execution_get() == _ABORTED:
            raise HomeAssistantError("its actions were stopped")
        template = Template(self._subentries[wanted.word].data.get(CONF_REPLY, ""), self._hass)
        return str(template.async_render(result.variables, parse_result=False))[:_LONGEST_REPLY]

    async def _script(self, word: str) -> Script:
        """Return the actions of a word, made when they are wanted first: what they need may not be there before."""
        if (script := self._scripts.get(word)) is None:
            actions = await checked(self._hass, self._subentries[word].data[CONF_ACTIONS])
            script = self._scripts[word] = Script(
                self._hass, actions, f"{DOMAIN} {word}", DOMAIN, script_mode=SCRIPT_MODE_PARALLEL, log_exceptions=False
            )
        return script
