"""The storages of messages on a modem: which one is chosen, what they hold, one slot at a time (27.005 3.2, 4.1-4.3)."""

import asyncio
from contextlib import suppress

from . import commands, replies, results
from .chat import Answer, Chat
from .commands import Priority
from .errors import CommandError, CommandTimeoutError
from .models import Storage
from .replies import Stored

_BOTH = "MT"  # SM and ME together, for modems that have only that
_ORDER = ("SM", "ME", _BOTH)
_READ = ("SM", "ME", "SR")  # looked through besides: status reports may be kept apart, and their +CDSI be lost
_AHEAD = 4  # slots that are being freed while the next message is handled

type Slot = tuple[str, int]


class Storages:
    """The storages of one connection. A storage is chosen only where another one was."""

    def __init__(self, chat: Chat, names: tuple[str, ...], unlistable: set[str]) -> None:
        """Take the storages in `names`, the one that messages come into first.

        `unlistable` collects the names of those that never finished to tell what they hold, for longer than a connection.
        """
        self._chat = chat
        self._unlistable = unlistable
        self._freeing: set[asyncio.Future[Answer]] = set()
        self.freed: set[Slot] = set()  # since `contents` told what they hold
        self.names = names
        self.chosen = names[0] if names else None

    def submit_read(self, index: int) -> asyncio.Future[Answer]:
        """Ask for a slot of the chosen storage, on the line before this returns if that is free."""
        return self._chat.submit(commands.read_message(index))

    async def read(self, slot: Slot, priority: Priority = Priority.NORMAL) -> Stored | None:
        """Read a slot; None for an empty one, which other modems refuse by CommandError."""
        name, index = slot
        await self._choose(name)
        return replies.read(index, await self._chat.run(commands.read_message(index), priority))

    async def free(self, slot: Slot) -> asyncio.Future[Answer]:
        """Have a slot freed, while others may still be; raises CommandError where its storage cannot be chosen."""
        name, index = slot
        await self._choose(name)
        if len(self._freeing) >= _AHEAD:
            await asyncio.wait(self._freeing, return_when=asyncio.FIRST_COMPLETED)
        self.freed.add(slot)
        freeing = self._chat.submit(commands.delete_message(index))
        self._freeing.add(freeing)
        freeing.add_done_callback(self._freeing.discard)
        return freeing

    async def settle(self) -> None:
        """Return when no slot is still being freed."""
        if self._freeing:
            await asyncio.wait(self._freeing)

    async def contents(self) -> list[tuple[Slot, Stored]]:
        """Tell what all storages hold, once where one storage goes by two names."""
        self.freed.clear()
        found: dict[tuple[int, str], tuple[Slot, Stored]] = {}
        for name in self.names:
            for stored in await self._held(name):
                found.setdefault((stored.index, stored.pdu), ((name, stored.index), stored))
        return list(found.values())

    async def measure(self) -> Storage | None:
        """Go back to the storage that messages come into, and tell how full it is; None where the modem does not."""
        if not self.names:
            return None
        with suppress(CommandError):
            return await self._measure(self.names[0])
        return None

    async def _held(self, name: str) -> list[Stored]:
        """Tell what a storage holds; nothing for one that is offered but cannot be chosen."""
        with suppress(CommandError):
            await self._choose(name)
            if name not in self._unlistable and (listed := await self._listed(name)) is not None:
                return listed
            return await self._one_by_one(name)
        return []

    async def _listed(self, name: str) -> list[Stored] | None:
        """List the chosen storage; None where that is refused, as some do of an empty one."""
        try:
            return list(replies.listed(await self._chat.run(commands.LIST_MESSAGES, Priority.HOUSEKEEPING)))
        except CommandTimeoutError:
            # Huawei sticks may take twenty minutes; slot by slot they answer at once.
            self._unlistable.add(name)
            raise
        except CommandError:
            return None

    async def _one_by_one(self, name: str) -> list[Stored]:
        """Read slot by slot, from 0 or 1 on, until all that is used was found."""
        found: list[Stored] = []
        filling = await self._measure(name)
        for index in range(filling.total + 1 if filling else 0):
            if filling and len(found) >= filling.used:
                break
            with suppress(CommandError):
                if stored := await self.read((name, index), Priority.HOUSEKEEPING):
                    found.append(stored)
        return found

    async def _measure(self, name: str) -> Storage | None:
        """Tell how full a storage is."""
        await self._choose(name)
        return replies.storage(name, await self._chat.run(commands.STORAGE, Priority.HOUSEKEEPING))

    async def _choose(self, name: str) -> None:
        """Make a storage the one that is read and deleted from."""
        if name == self.chosen:
            return
        self.chosen = None
        short, whole = commands.read_from(name, self.names[0] if self.names else name)
        try:
            await self._chat.run(short)
        except CommandError:
            await self._chat.run(whole)
        self.chosen = name


async def choose(chat: Chat) -> tuple[str, ...]:
    """Choose where messages come in, and tell which storages to look through, that one first.

    A modem that does not tell what it has keeps what it uses. Raises CommandError for a SIM that is not ready.
    """
    reading, receiving = await _offered(chat)
    for name in _ORDER:
        if name in receiving:
            try:
                await chat.run(commands.receive_in(name))
            except CommandError as err:
                _raise_for_sim(err)
                continue
            others = () if name == _BOTH else (other for other in _READ if other in reading and other != name)
            return (name, *others)
    return await _used(chat)


async def _offered(chat: Chat) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Ask which storages can be read from, and which receive (27.005 3.2.2)."""
    try:
        answer = await chat.run(commands.STORAGES)
    except CommandError as err:
        _raise_for_sim(err)
        return (), ()
    lists = replies.storages(answer)
    return lists[0], lists[-1]


async def _used(chat: Chat) -> tuple[str, ...]:
    """Ask which storages are used, and read first from the one that receives."""
    with suppress(CommandError):
        if used := replies.used_storages(await chat.run(commands.STORAGE)):
            await chat.run(commands.receive_in(used[-1]))
            return tuple(dict.fromkeys((used[-1], used[0])))
    return ()


def _raise_for_sim(error: CommandError) -> None:
    """Raise a refusal that is the SIM's, which may pass or has to be told; others are the modem's way."""
    if results.sim_busy(error) or results.sim_error(error) is not error:
        raise error
