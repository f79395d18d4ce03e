"""The race: from a text's announcement to the action that switches, and to the answer handed to the modem."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
import random
from tempfile import TemporaryDirectory

from homeassistant.auth.const import GROUP_ID_ADMIN
from homeassistant.auth.models import TOKEN_TYPE_LONG_LIVED_ACCESS_TOKEN
from homeassistant.const import EVENT_CALL_SERVICE
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.setup import async_setup_component

from .air import Air, air
from .contestants import CONTESTANTS, Contestant, Place
from .fixed import NANOSECONDS
from .home import set_up
from .modem import monotonic

WARM_UP = 2  # texts that are not counted, of each copy
PATIENCE = 60  # seconds after which a text is lost
FIRST_BREATH = 3  # seconds for a contestant to begin with what it does all day


@dataclass(frozen=True, slots=True)
class Times:
    """What a contestant needed, in milliseconds."""

    called: list[float] = field(default_factory=list)
    """Until Home Assistant was asked to switch."""
    answered: list[float] = field(default_factory=list)
    """Until the answer was handed to the modem."""
    lost: list[int] = field(default_factory=list)
    """Which texts were not answered for a minute."""


@dataclass
class Lane:
    """One copy of a contestant on its modem."""

    index: int
    contestant: Contestant
    times: Times
    called: int = 0
    answer: asyncio.Future[tuple[int, int]] | None = None

    @property
    def entity(self) -> str:
        """Name the entity that is switched here."""
        return f"input_boolean.{helper(self.index)}"

    async def text(self, send: Callable[[int, str], None], number: int) -> None:
        """Send a text, ON and OFF in turn, at a random phase after what was before, and wait for the answer."""
        await asyncio.sleep(random.uniform(0, self.contestant.period))
        self.called = 0
        self.answer = asyncio.get_running_loop().create_future()
        send(self.index, ("ON", "OFF")[number % 2])
        try:
            async with asyncio.timeout(PATIENCE):
                announced, answered = await self.answer
        except TimeoutError:
            self.times.lost.append(number)
            return
        if number >= 0:
            self.times.called.append((self.called - announced) / NANOSECONDS)
            self.times.answered.append((answered - announced) / NANOSECONDS)

    def answered(self, announced: int, answered: int) -> None:
        """Hear that an answer went out, and when; one to a text that was lost long ago counts no more."""
        if self.answer is not None and not self.answer.done() and announced < self.called < answered:
            self.answer.set_result((announced, answered))


def helper(index: int) -> str:
    """Name the helper that is switched through a modem."""
    return f"lane_{index}"


@dataclass(frozen=True, slots=True)
class House:
    """A Home Assistant that all contestants work for."""

    hass: HomeAssistant
    token: str
    folder: Path

    def place(self, lane: Lane, device: str) -> Place:
        """Give a contestant a place to work at."""
        folder = self.folder / helper(lane.index)
        folder.mkdir()
        api = f"http://127.0.0.1:{self.hass.http.server_port}/api"
        return Place(self.hass, device, lane.entity, api, self.token, folder)

    def note_calls(self, lanes: Iterable[Lane]) -> None:
        """Have lanes know when their entity is switched."""
        by_entity = {lane.entity: lane for lane in lanes}

        @callback
        def note(event: Event) -> None:
            now = monotonic()
            entity = event.data["service_data"].get("entity_id")
            for one in [entity] if isinstance(entity, str) else entity or ():
                if one in by_entity:
                    by_entity[one].called = now

        self.hass.bus.async_listen(EVENT_CALL_SERVICE, note)


@asynccontextmanager
async def house(entities: int) -> AsyncIterator[House]:
    """Run a core with so many helpers, its REST API and a token for it."""
    with TemporaryDirectory(prefix="isocket-race-") as directory:
        hass = HomeAssistant(directory)
        try:
            await set_up(hass, Path(directory), map(helper, range(entities)))
            assert await async_setup_component(hass, "api", {})
            user = await hass.auth.async_create_user("race", group_ids=[GROUP_ID_ADMIN])
            refresh = await hass.auth.async_create_refresh_token(
                user,
                client_name="race",
                token_type=TOKEN_TYPE_LONG_LIVED_ACCESS_TOKEN,
                access_token_expiration=timedelta(days=1),
            )
            yield House(hass, hass.auth.async_create_access_token(refresh), Path(directory))
        finally:
            await hass.async_stop(force=True)


async def race(count: int, names: Iterable[str] = CONTESTANTS) -> dict[str, Times]:
    """Let contestants answer so many texts each, and return their times; one that is not there is left out.

    Those that look away for seconds work at the same time, some of them on several modems; the others take turns before.
    """
    times = {name: Times() for name in names if not CONTESTANTS[name].missing}
    copies = [name for name in times for _ in range(CONTESTANTS[name].copies)]
    lanes = [Lane(index, CONTESTANTS[name], times[name]) for index, name in enumerate(copies)]
    quick = [lane for lane in lanes if lane.contestant.period < 1]
    async with air(len(lanes)) as modems, house(len(lanes)) as home:
        home.note_calls(lanes)
        listening = asyncio.create_task(modems.listen(lambda index, *told: lanes[index].answered(*told)))
        try:
            async with at_work(quick, home, modems):
                for number in range(-WARM_UP, count):
                    for lane in quick:
                        await lane.text(modems.text, number)
            patient = [lane for lane in lanes if lane not in quick]
            async with at_work(patient, home, modems):
                await asyncio.gather(*(_all(lane, modems, count) for lane in patient))
        finally:
            listening.cancel()
    return times


@asynccontextmanager
async def at_work(lanes: Iterable[Lane], home: House, modems: Air) -> AsyncIterator[None]:
    """Let the contestants of these lanes work until the block ends."""
    async with AsyncExitStack() as stack:
        for lane in lanes:
            await stack.enter_async_context(lane.contestant.stay(home.place(lane, modems.devices[lane.index])))
        await asyncio.sleep(FIRST_BREATH)
        yield


async def _all(lane: Lane, modems: Air, count: int) -> None:
    """Send a copy its share of the texts."""
    for number in range(-WARM_UP, -(-count // lane.contestant.copies)):
        await lane.text(modems.text, number)
